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

  // A link to something that is folded away unfolds it, and what can be written there can be written at once.
  const write = (folded) => { folded.open = true; $('textarea', folded)?.focus(); };
  const foldedAt = (hash) => {
    const at = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    return at?.tagName === 'DETAILS' ? at : null;
  };
  const unfold = () => { const at = foldedAt(location.hash); if (at) write(at); };
  addEventListener('hashchange', unfold);
  // Following a fragment, a browser takes the focus away in the next frame: a link to what unfolds is not followed.
  for (const link of $$('a[data-next][href^="#"]')) link.addEventListener('click', (e) => {
    if (!foldedAt(link.hash)) return;
    e.preventDefault();
    history.pushState(null, '', link.hash);
    unfold();
  });
  unfold();
  addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => { if (document.activeElement === document.body) unfold(); })));

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
    else if (combo === 'r') { const c = $('.compose details[open]') || $('.compose details'); if (c) { e.preventDefault(); write(c); } }
    else if (combo === 'a') $('[data-next]')?.focus();
    else if (go) { e.preventDefault(); go.click(); }
  });

  // Drafts stay on this device, under the member and what the form is about, until the form is taken.
  const owner = document.body.dataset.member || '';
  for (const form of $$('form[data-draft]')) {
    const name = `draft ${owner} ${form.dataset.draft}`;
    const fields = $$('textarea, select, input:not([type=hidden], [type=file], [type=checkbox])', form).filter((f) => f.name);
    const fresh = (f) => { // as the page came
      if (f.type === 'radio') return f.checked === f.defaultChecked;
      return f.value === (f.tagName === 'SELECT' ? ($('option[selected]', f) || f.options[0]).value : f.defaultValue);
    };
    const kept = JSON.parse(localStorage.getItem(name) || 'null');
    if (kept && !$('.mistake', form)) {
      for (const f of fields) {
        if (!kept[f.name] || !fresh(f)) continue;
        if (f.type === 'radio') f.checked ||= f.value === kept[f.name];
        else f.value = kept[f.name];
      }
      form.closest('details')?.setAttribute('open', '');
      const note = $('[data-drafted]', form);
      if (note) note.hidden = false;
    }
    let timer = 0;
    const keep = () => {
      timer = 0;
      const values = {};
      for (const f of fields) if (f.tagName === 'TEXTAREA' ? f.value.trim() : !fresh(f) && (f.type !== 'radio' || f.checked)) values[f.name] = f.value;
      if (Object.keys(values).length) localStorage.setItem(name, JSON.stringify(values));
      else localStorage.removeItem(name);
    };
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 250);
    });
    addEventListener('pagehide', () => { // before the next page says that the draft is done with
      if (timer) { clearTimeout(timer); keep(); }
    });
    $('[data-discard]', form)?.addEventListener('click', () => { localStorage.removeItem(name); location.reload(); });
  }
  // A page that the browser kept whole shows what was, and what was sent from it already.
  addEventListener('pageshow', (e) => { if (e.persisted) location.reload(); });

  // The page after a taken form names the draft that is done with.
  for (const el of $$('[data-taken]')) localStorage.removeItem(`draft ${owner} ${el.dataset.taken}`);

  // While somebody types a complaint: who this may be, and which known problem.
  const intake = $('[data-intake]');
  const panel = $('[data-candidates]');
  if (intake && panel) {
    let timer = 0;
    let asking = new AbortController();
    const matters = new Set(['name', 'organisation', 'email', 'phone', 'account', 'address', 'text', 'birth-day', 'birth-month', 'birth-year']);
    const ask = async () => {
      asking.abort();
      asking = new AbortController();
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(intake)) if (typeof value === 'string') body.append(name, value);
      try {
        const answer = await fetch('/complaints/candidates', { method: 'POST', body, signal: asking.signal });
        const html = await answer.text();
        if (answer.ok && html !== panel.innerHTML) panel.innerHTML = html;
      } catch (e) { if (e.name !== 'AbortError') panel.textContent = ''; }
    };
    intake.addEventListener('input', (e) => {
      if (!matters.has(e.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 350);
    });
    if ([...matters].some((name) => intake.elements[name]?.value)) ask();
  }

  // Files go straight into storage, one by one, and the form only names them.
  const picker = $('[data-files]');
  if (intake && picker) {
    const list = $('[data-sent]', intake);
    const words = $('[data-upload-words]', intake);
    let pending = 0;
    let waiting = null;
    const say = (text, name) => { words.textContent = text ? text.replace('{name}', name) : ''; };
    const hidden = (name, value) => Object.assign(document.createElement('input'), { type: 'hidden', name, value });
    const add = (key, name) => {
      const item = document.createElement('li');
      const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: words.dataset.remove });
      remove.addEventListener('click', () => item.remove());
      item.append(name + ' ', hidden('file-key', key), hidden('file-name', name), remove);
      list.append(item);
    };
    const send = async (file) => {
      if (file.size > Number(intake.dataset.max)) { say(words.dataset.large, file.name); return; }
      say(words.dataset.sending, file.name);
      const leave = await fetch('/complaints/upload', { method: 'POST', body: new URLSearchParams({ once: intake.elements.once.value, type: file.type }) });
      if (!leave.ok) throw new Error('no leave');
      const { url, fields, key } = await leave.json();
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append('file', file);
      if (!(await fetch(url, { method: 'POST', body })).ok) throw new Error('refused');
      add(key, file.name);
      say('');
    };
    picker.addEventListener('change', async () => {
      const files = [...picker.files];
      picker.value = '';
      pending += files.length;
      for (const file of files) {
        try { await send(file); } catch { say(words.dataset.failed, file.name); }
        pending -= 1;
      }
      if (!pending && waiting) { const by = waiting; waiting = null; intake.requestSubmit(by); }
    });
    intake.addEventListener('submit', (e) => {
      if (!pending) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      waiting = e.submitter;
    });
  }

  // Who else has this case before their eyes: asked once a minute, and told that somebody here has, while they have.
  const onlookers = $('[data-here]');
  if (onlookers) {
    const minute = 60000;
    let typed = -2 * minute;
    for (const form of $$('form[data-writing]')) form.addEventListener('input', () => { typed = performance.now(); });
    setInterval(async () => {
      if (document.hidden) return;
      const doing = performance.now() - typed < 2 * minute ? 'writing' : 'looking';
      try {
        const answer = await fetch(onlookers.dataset.here, { method: 'POST', body: new URLSearchParams({ doing }), redirect: 'error' });
        const html = await answer.text();
        if (answer.ok && html !== onlookers.innerHTML) onlookers.innerHTML = html;
      } catch { onlookers.textContent = ''; }
    }, minute);
  }

  // A form goes off once, however often the button is pressed.
  document.addEventListener('submit', (e) => {
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    if (e.target.method === 'post') {
      e.target.dataset.sent = '1';
      setTimeout(() => delete e.target.dataset.sent, 4000);
    }
  });
})();
