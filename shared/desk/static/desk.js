// Short cuts to ways that work without script: keys, drafts, live candidates, uploads.
'use strict';
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const keys = $('#keys');

  // A sentence about what was just done belongs to this view only.
  if (location.search.includes('done=')) {
    const url = new URL(location.href);
    url.searchParams.delete('done');
    history.replaceState(null, '', url);
  }
  $('.summary')?.focus();
  for (const back of $$('[data-back]')) back.addEventListener('click', (e) => {
    if (history.length > 1) { e.preventDefault(); history.back(); }
  });
  for (const field of $$('[data-select]')) { field.focus(); field.select(); }

  // Keys. They rest while somebody types.
  const typing = (el) => el.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]');
  let first = '';
  let rowAt = -1;
  const rows = () => $$('[data-row]');
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    all[rowAt]?.classList.remove('here');
    rowAt = Math.max(0, Math.min(all.length - 1, rowAt + by));
    all[rowAt].classList.add('here');
    $('a', all[rowAt])?.focus({ preventScroll: true });
    all[rowAt].scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === 'Escape' && typing(e.target)) { e.target.blur(); return; }
    if (typing(e.target) || keys?.open) return;
    const combo = first === 'g' ? 'g ' + e.key : e.key;
    first = e.key === 'g' && first !== 'g' ? 'g' : '';
    const go = $(`[data-go="${CSS.escape(combo)}"]`);
    if (combo === '/') { e.preventDefault(); $('#q')?.focus(); $('#q')?.select(); }
    else if (combo === '?') keys?.showModal();
    else if (combo === 'j') move(1);
    else if (combo === 'k') move(-1);
    else if (combo === 'r') { const c = $('[data-composer]'); if (c) { e.preventDefault(); c.closest('details')?.setAttribute('open', ''); c.focus(); } }
    else if (combo === 'a') $('[data-next]')?.focus();
    else if (go) { e.preventDefault(); go.click(); }
  });

  // Drafts stay on this device, under the member and what the form is about, until the form is taken.
  const owner = document.body.dataset.member || '';
  for (const form of $$('form[data-draft]')) {
    const name = `draft ${owner} ${form.dataset.draft}`;
    const fields = $$('textarea, input[type=text], input[type=email], input[type=tel], input[type=url], select, input:not([type])', form).filter((f) => f.name && f.name !== 'once');
    const kept = JSON.parse(localStorage.getItem(name) || 'null');
    if (kept && !$('.mistake', form)) {
      for (const f of fields) if (f.value === f.defaultValue && kept[f.name]) f.value = kept[f.name];
      form.closest('details')?.setAttribute('open', '');
      const note = $('[data-drafted]', form);
      if (note) note.hidden = false;
    }
    let timer = 0;
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const values = {};
        for (const f of fields) if (f.tagName === 'TEXTAREA' ? f.value.trim() : f.value !== f.defaultValue) values[f.name] = f.value;
        if (Object.keys(values).length) localStorage.setItem(name, JSON.stringify(values));
        else localStorage.removeItem(name);
      }, 250);
    });
    $('[data-discard]', form)?.addEventListener('click', () => { localStorage.removeItem(name); location.reload(); });
  }
  // The page after a taken form names the draft that is done with.
  for (const el of $$('[data-taken]')) localStorage.removeItem(`draft ${owner} ${el.dataset.taken}`);

  // A form goes off once, however often the button is pressed.
  document.addEventListener('submit', (e) => {
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    if (e.target.method === 'post') {
      e.target.dataset.sent = '1';
      setTimeout(() => delete e.target.dataset.sent, 4000);
    }
  });
})();
