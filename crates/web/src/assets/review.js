// Judging pairs by keyboard. Without this script the same page works by its buttons: whatever is said here of a pair is what
// its form says. The pair after the one on screen is in the page already; it is shown once the server says that the judgement
// is kept, and not before.
(() => {
  'use strict';
  const page = document.getElementById('review');
  if (!page) return;
  const said = document.getElementById('review-said');
  const keys = document.getElementById('review-keys');
  const choice = document.getElementById('review-single');
  let ahead = taken(document);
  let busy = false;

  /** The pair that waits, out of a document that brought it. */
  function taken(from) {
    const template = from.getElementById('review-ahead');
    return template ? document.importNode(template.content, true).firstElementChild : null;
  }

  const current = () => document.getElementById('review-pair');

  /** Says something to whoever does not see the screen; the same text again is a new one. */
  function say(text) {
    said.textContent = '';
    window.requestAnimationFrame(() => { said.textContent = text; });
  }

  function show(pair) {
    current().replaceWith(pair);
    const heading = pair.querySelector('h2');
    if (heading) heading.focus({ preventScroll: true });
    window.scrollTo({ top: Math.max(0, page.offsetTop - 8), behavior: 'instant' });
  }

  /** Sends the form of the pair on screen, as one of its buttons would. */
  async function send(judged) {
    const form = current().querySelector('form');
    if (busy || !form) return;
    const sent = new URLSearchParams(new FormData(form));
    sent.set('judged', judged);
    sent.set('part', '1');
    if (ahead && ahead.dataset.rank) sent.set('ahead', ahead.dataset.rank);
    busy = true;
    page.setAttribute('aria-busy', 'true');
    const since = performance.now();
    try {
      const answer = await fetch(form.action, { method: 'POST', body: sent, redirect: 'manual' });
      const text = await answer.text();
      const told = new DOMParser().parseFromString(text, 'text/html');
      const note = told.getElementById('review-note');
      if (!answer.ok || !note) {
        // Signed out, refused, or the disk is full: the pair stays, and so does what was typed.
        say((note && note.textContent) || page.dataset.fault);
        page.dataset.failed = 'true';
        return;
      }
      delete page.dataset.failed;
      const now = told.getElementById('review-pair');
      if (now) {
        // Taken back: that pair again, and what waited goes on waiting.
        show(document.importNode(now, true));
      } else {
        const next = ahead;
        ahead = taken(told);
        if (next) show(next);
      }
      const tally = told.getElementById('review-tally');
      if (tally) document.getElementById('review-tally').replaceWith(document.importNode(tally, true));
      say(note.textContent + ' ' + (current().querySelector('h2') || {}).textContent);
      page.dataset.shown = String(Math.round(performance.now() - since));
    } catch {
      say(page.dataset.fault);
      page.dataset.failed = 'true';
    } finally {
      busy = false;
      page.removeAttribute('aria-busy');
    }
  }

  page.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!button || button.name !== 'judged') return;
    event.preventDefault();
    send(button.value);
  });

  // A single key does something only where the reader left that on, and never while they write.
  if (choice) {
    choice.checked = localStorage.getItem('review-single') !== 'off';
    choice.addEventListener('change', () => {
      localStorage.setItem('review-single', choice.checked ? 'on' : 'off');
    });
    choice.parentElement.hidden = false;
  }
  const acts = { s: 'same', d: 'different', u: 'undecided', z: 'undo' };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest('input:not([type=checkbox]), textarea, select')) return;
    if (choice && !choice.checked) return;
    if (event.key === '?') {
      keys.open = !keys.open;
      if (keys.open) keys.querySelector('summary').focus();
      event.preventDefault();
      return;
    }
    const judged = acts[event.key.toLowerCase()];
    if (!judged) return;
    event.preventDefault();
    send(judged);
  });

  page.dataset.ready = 'true';
})();
