/**
 * The console's first page: the study list.
 * @module
 */
import { DICOMwebClient } from '../api/dicomweb.js';
import { EventsSubscription, nodeStatus } from '../api/events.js';
import { RequestError } from '../api/request-error.js';
import { useLanguage } from '../ui/i18n.js';
import { html, render, useEffect, useRef, useState } from '../ui/preact.js';
import { useTheme } from '../ui/theme.js';
import { usePlanMarks } from '../plans/plan-marks.js';
import { Masthead } from './masthead.js';
import { Pager } from './pager.js';
import { emptyForm, isFiltered } from './query.js';
import { recallPlace, rememberPlace } from './place.js';
import { SearchBar } from './search-bar.js';
import { StudyList } from './study-list.js';
import { StudyTable, viewerAddress } from './study-table.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */

const pollWhileOffline = 30_000;

function Console() {
  const { language, t, toggle } = useLanguage();
  const appearance = useTheme();
  const place = useRef(recallPlace()).current;
  const list = useRef(new StudyList(new DICOMwebClient(), place.form, place.page)).current;
  const [state, setState] = useState(list.state);
  const [selected, select] = useState(place.selected);
  const [live, setLive] = useState(/** @type {import('../api/events.js').EventsState} */ ('connecting'));
  const [status, setStatus] = useState(/** @type {import('../api/events.js').NodeStatus | undefined} */ (undefined));
  const plans = usePlanMarks(state.rows.map((row) => row.uid), state.readAt);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));

  useEffect(() => {
    const stop = list.subscribe(() => setState(list.state));
    const events = new EventsSubscription(() => list.noteArrival(), setLive);
    list.read();
    return () => {
      stop();
      events.close();
      list.dispose();
    };
  }, []);
  useEffect(() => {
    nodeStatus().then(setStatus);
  }, [state.total === undefined ? 0 : state.readAt]);
  useEffect(() => {
    if (live !== 'closed') return;
    const timer = setInterval(() => list.noteArrival(), pollWhileOffline);
    return () => clearInterval(timer);
  }, [live]);
  useEffect(() => rememberPlace({ form: state.form, page: state.page, selected }), [state.form, state.page, selected]);
  useEffect(() => {
    document.title = t('app.title');
  }, [language]);
  // Effects run after the paint: a listener renewed by one would give the next key an old selection.
  const now = useRef(selected);
  now.current = selected;
  useEffect(() => {
    /** @param {string} uid */
    const choose = (uid) => {
      now.current = uid;
      select(uid);
    };
    /** @param {KeyboardEvent} event */
    const onKey = (event) =>
      handleKey(event, { list, selected: now.current, select: choose, box: box.current, scroller: scroller.current });
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);

  return html`<div class="console">
    <${Masthead} status=${status} live=${live} theme=${appearance.theme} onTheme=${appearance.next} onLanguage=${toggle} t=${t} />
    <${SearchBar} form=${state.form} box=${box} t=${t}
      onChange=${(/** @type {Parameters<StudyList['setForm']>} */ ...change) => list.setForm(...change)}
      onSubmit=${() => list.flush()} />
    ${state.error !== undefined && state.phase === 'ready' && html`<p class="notice warning" role="alert">
      ${t('list.stale', { time: state.readAt?.toLocaleTimeString() ?? '' })}
      <button type="button" class="button" onClick=${() => list.read()}>${t('list.retry')}</button></p>`}
    ${state.waiting && html`<button type="button" class="notice arrived-notice" onClick=${() => {
      list.setPage(0);
      scroller.current?.scrollTo({ top: 0 });
    }}>${t('list.arrived')}</button>`}
    <main class="list" ref=${scroller}>
      <h1 class="visually-hidden">${t('list.label')}</h1>
      ${state.rows.length > 0
        ? html`<${StudyTable} rows=${state.rows} plans=${plans} arrived=${state.arrived} selected=${selected} scroller=${scroller}
            busy=${state.phase === 'loading'} onSelect=${select} t=${t} />`
        : html`<${Absence} state=${state} list=${list} t=${t} />`}
    </main>
    <${Pager} page=${state.page} shown=${state.rows.length} total=${state.phase === 'failed' ? undefined : state.total}
      more=${state.more} t=${t} onPage=${(/** @type {number} */ page) => {
        list.setPage(page);
        scroller.current?.scrollTo({ top: 0 });
      }} />
  </div>`;
}

/**
 * Why there are no rows, and what to do about it.
 * @param {{state: import('./study-list.js').StudyListState, list: StudyList, t: Translate}} props
 */
function Absence({ state, list, t }) {
  if (state.phase === 'failed') {
    const error = state.error instanceof RequestError ? state.error : undefined;
    const help = error && error.status > 0
      ? t('list.failedServer', { status: error.status, detail: error.detail })
      : t('list.failedNetwork');
    return html`<div class="message" role="alert"><strong>${t('list.failed')}</strong>${help}<br />
      <button type="button" class="button outlined" onClick=${() => list.read()}>${t('list.retry')}</button></div>`;
  }
  if (state.phase === 'loading') {
    return html`<div class="message late" role="status"><span class="spinner"></span><br />${t('list.loading')}</div>`;
  }
  if (!isFiltered(state.form)) {
    return html`<div class="message"><strong>${t('list.empty')}</strong>${t('list.emptyHelp')}</div>`;
  }
  return html`<div class="message"><strong>${t('list.none')}</strong>${t('list.noneHelp')}<br />
    <button type="button" class="button outlined" onClick=${() => list.setForm({ ...emptyForm })}>${t('list.reset')}</button></div>`;
}

/**
 * Keys of the list: / to search, arrows to select, Enter to open, Page Up/Down to turn pages.
 * @param {KeyboardEvent} event
 * @param {object} page
 * @param {StudyList} page.list
 * @param {string} page.selected
 * @param {(uid: string) => void} page.select
 * @param {HTMLInputElement | null} page.box
 * @param {HTMLElement | null} page.scroller
 */
function handleKey(event, { list, selected, select, box, scroller }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    box?.focus();
    box?.select();
    return;
  }
  if (event.key === 'Escape' && typing) {
    if (box?.value) list.setForm({ text: '' });
    else box?.blur();
    return;
  }
  const rows = list.state.rows;
  const at = rows.findIndex((row) => row.uid === selected);
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (typing && /** @type {HTMLInputElement} */ (event.target).type !== 'search') return;
    if (rows.length === 0) return;
    event.preventDefault();
    if (typing) box?.blur();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
    select(rows[next].uid);
    scroller?.querySelector(`tr[data-study="${CSS.escape(rows[next].uid)}"]`)?.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter' && at >= 0 && !(event.target instanceof HTMLButtonElement) && !typing) {
    location.assign(viewerAddress(selected));
  } else if (event.key === 'PageDown' && !typing && list.state.more) {
    event.preventDefault();
    list.setPage(list.state.page + 1);
    scroller?.scrollTo({ top: 0 });
  } else if (event.key === 'PageUp' && !typing && list.state.page > 0) {
    event.preventDefault();
    list.setPage(list.state.page - 1);
    scroller?.scrollTo({ top: 0 });
  }
}

const root = document.getElementById('app');
if (root) render(html`<${Console} />`, root);
