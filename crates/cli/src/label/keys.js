// Keys, and the next pair asked for beforehand. Everything works without this file.
(() => {
  'use strict';
  let ahead = null;
  let busy = false;

  // Whoever speaks to the computer, or types elsewhere, can turn single keys off (WCAG 2.1.4).
  let keys = sessionStorage.getItem('keys') !== 'off';
  const offer = () => {
    const place = document.querySelector('[data-switch]');
    if (!place) return;
    const box = place.querySelector('input');
    place.hidden = false;
    box.checked = keys;
    box.addEventListener('change', () => {
      keys = box.checked;
      sessionStorage.setItem('keys', keys ? 'on' : 'off');
    });
  };

  const preload = () => {
    const main = document.querySelector('main');
    const address = main && main.dataset.next;
    ahead = address ? { address, text: fetch(address).then((answer) => (answer.ok ? answer.text() : '')).catch(() => '') } : null;
  };

  const show = (address, text) => {
    const made = new DOMParser().parseFromString(text, 'text/html');
    document.title = made.title;
    document.querySelector('main').replaceWith(made.querySelector('main'));
    history.pushState(null, '', address);
    window.scrollTo(0, 0);
    document.querySelector('h1').focus();
    offer();
    preload();
  };

  const send = async (form, button) => {
    busy = true;
    const next = ahead;
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    body.set('script', '1');
    let saved = false;
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      await answer.text();
      saved = answer.ok;
    } catch { /* said below */ }
    if (!saved) {
      document.querySelector('[role=alert]').textContent = document.querySelector('main').dataset.failed;
    } else {
      const text = next ? await next.text : '';
      if (text) show(next.address, text); else location.assign('/');
    }
    busy = false;
  };

  document.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy && event.submitter) send(event.target, event.submitter);
  });
  document.addEventListener('keydown', (event) => {
    if (!keys || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const at = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (at) { event.preventDefault(); at.click(); }
  });
  window.addEventListener('popstate', () => location.reload());
  offer();
  preload();
})();
