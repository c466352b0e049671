// What a page must have for everyone: returns one line for each fault. Runs in the page.
(() => {
  const faults = [];
  const say = (what, at) => faults.push(what + (at ? ': ' + (at.outerHTML || String(at)).slice(0, 120) : ''));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (at) => { const box = at.getBoundingClientRect(); const style = getComputedStyle(at);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.display !== 'none'; };
  // structure
  if (!['es', 'en'].includes(document.documentElement.lang)) say('no language');
  if (!document.title) say('no title');
  for (const one of ['main', 'h1']) if (all(one).length !== 1) say(all(one).length + ' of ' + one);
  let level = 0;
  for (const heading of all('h1,h2,h3,h4,h5,h6')) {
    const next = Number(heading.tagName[1]);
    if (level && next > level + 1) say('a heading skips a level', heading);
    if (!heading.textContent.trim()) say('an empty heading', heading);
    level = next;
  }
  const ids = new Map();
  for (const at of all('[id]')) ids.set(at.id, (ids.get(at.id) || 0) + 1);
  for (const [id, count] of ids) if (count > 1) say('id stands ' + count + ' times: ' + id);
  for (const at of all('[aria-labelledby],[aria-describedby]'))
    for (const id of ((at.getAttribute('aria-labelledby') || '') + ' ' + (at.getAttribute('aria-describedby') || '')).split(' '))
      if (id && !ids.has(id)) say('refers to nothing', at);
  for (const at of all('a[href^="#"]')) if (!ids.has(at.getAttribute('href').slice(1))) say('leads to no place', at);
  for (const at of all('img:not([alt])')) say('an image without alt', at);
  for (const at of all('svg')) if (at.getAttribute('role') !== 'img' || !at.querySelector('title')) say('a picture without a name', at);
  for (const at of all('nav,[role=region]')) if (!at.getAttribute('aria-label')) say('a landmark without a name', at);
  for (const at of all('input:not([type=hidden]),select,textarea'))
    if (!at.labels.length && !at.getAttribute('aria-label')) say('a field without a label', at);
  for (const at of all('a,button,summary')) if (!at.textContent.trim() && !at.getAttribute('aria-label')) say('no text', at);
  for (const at of all('table')) {
    if (!at.caption || !at.caption.textContent.trim()) say('a table without a caption', at);
    for (const head of at.querySelectorAll('th:not([scope])')) say('a heading cell without scope', head);
  }
  for (const at of all('[tabindex]')) if (Number(at.getAttribute('tabindex')) > 0) say('a tab order of its own', at);
  for (const at of all('[style],[onclick],script')) say('styles or scripts in the page', at);
  // size of targets (WCAG 2.5.8); links in running text are exempt
  for (const at of all('nav a,button,input:not([type=hidden]),select,summary')) if (shown(at)) {
    const box = at.getBoundingClientRect();
    if (box.height < 24) say('a target of ' + Math.round(box.height) + ' px', at);
  }
  // contrast (WCAG 1.4.3)
  const parse = (text) => { const parts = text.match(/[\d.]+/g).map(Number); return parts.length < 4 ? [...parts, 1] : parts; };
  const channel = (value) => { const part = value / 255; return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (at) => { for (; at; at = at.parentElement) { const color = parse(getComputedStyle(at).backgroundColor); if (color[3] > 0.99) return color; } return [255, 255, 255, 1]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || told.has(at) || !shown(at) || at.closest('title,desc,option')) continue;
    told.add(at);
    const style = getComputedStyle(at);
    const ink = parse(at.closest('svg') ? style.fill : style.color);
    const [high, low] = [light(ink), light(ground(at))].sort((a, b) => b - a);
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
