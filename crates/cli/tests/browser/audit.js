// What axe does not ask of a page: returns one line for each fault. Runs in the page.
(() => {
  const faults = [];
  const say = (what, at) => faults.push(what + (at ? ': ' + (at.outerHTML || String(at)).slice(0, 120) : ''));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (at) => { const box = at.getBoundingClientRect(); const style = getComputedStyle(at);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.display !== 'none'; };
  // structure
  if (!['es', 'en'].includes(document.documentElement.lang)) say('another language');
  const ids = new Map();
  for (const at of all('[id]')) ids.set(at.id, (ids.get(at.id) || 0) + 1);
  for (const [id, count] of ids) if (count > 1) say('id stands ' + count + ' times: ' + id);
  for (const at of all('a[href^="#"]')) if (!ids.has(at.getAttribute('href').slice(1))) say('leads to no place', at);
  // A picture with links in it is a group: an image would hide them from whoever hears the page.
  for (const at of all('svg')) {
    const inner = at.parentElement.closest('svg');
    const role = at.querySelector('a') ? 'group' : 'img';
    if (!inner && (at.getAttribute('role') !== role || !at.querySelector('title'))) say('a picture without a name', at);
  }
  for (const at of all('nav,[role=region]')) if (!at.getAttribute('aria-label')) say('a landmark without a name', at);
  for (const at of all('table')) {
    if (!at.caption || !at.caption.textContent.trim()) say('a table without a caption', at);
    for (const head of at.querySelectorAll('th:not([scope])')) say('a heading cell without scope', head);
  }
  for (const at of all('[style],[onclick],script:not([src^="/"])')) say('styles or scripts in the page', at);
  // contrast in pictures (WCAG 1.4.3), and of headings that are drawn
  const parse = (text) => { const parts = text.match(/[\d.]+/g).map(Number); return parts.length < 4 ? [...parts, 1] : parts; };
  const channel = (value) => { const part = value / 255; return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (at) => { for (; at; at = at.parentElement) { const color = parse(getComputedStyle(at).backgroundColor); if (color[3] > 0.99) return color; } return [255, 255, 255, 1]; };
  for (const at of all('svg text')) {
    if (!at.textContent.trim() || !shown(at)) continue;
    const style = getComputedStyle(at);
    if (style.fill === 'none') continue;
    const [high, low] = [light(parse(style.fill)), light(ground(at))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (large ? 3 : 4.5)) say('contrast ' + ratio.toFixed(2), at);
  }
  // reflow (WCAG 1.4.10)
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) say('scrolls sideways by ' + wide + ' px');
  return faults;
})()
