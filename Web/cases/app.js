/**
 * The list of cases.
 * @module
 */
import { sentenceOf } from '../api/problem.js';
import { Masthead } from '../console/masthead.js';
import { useSession } from '../registry/page.js';
import { Icon } from '../ui/icons.js';
import { html, render, useEffect, useRef, useState } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { useTheme } from '../ui/theme.js';
import { CaseFilters } from './case-filters.js';
import { CaseList, emptyForm, isFiltered, pageSize } from './case-list.js';
import { caseAddress } from './case-summary.js';
import { CaseTable } from './case-table.js';
import { handleListKey } from './list-keys.js';
import { listSentences } from './list-strings.js';

const storageKey = 'jieru.cases';

/** What the address asks for, else where the reader was; what is typed are names, and stays out of the address. */
function firstForm() {
  const asked = new URLSearchParams(location.search);
  const form = { ...emptyForm };
  if ([...asked.keys()].some((key) => key !== 'lang')) {
    const report = asked.get('report');
    if (report === 'due' || report === 'late') form.report = report;
    form.blocked = asked.get('blocked') === 'true';
    form.mine = asked.get('member') === 'me';
    form.institution = asked.get('institution') ?? '';
    return form;
  }
  try {
    return { ...form, ...JSON.parse(sessionStorage.getItem(storageKey) ?? '{}').form };
  } catch {
    return form;
  }
}

function Cases() {
  const { speech, toggle } = useSpeechFrom(listSentences);
  const { t } = speech;
  const appearance = useTheme();
  const { session } = useSession();
  const list = useRef(new CaseList(firstForm())).current;
  const [state, setState] = useState(list.state);
  const [selected, select] = useState('');
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const now = useRef(selected);
  now.current = selected;

  useEffect(() => {
    document.title = `${t('cases.title')} · ${t('app.name')}`;
  }, [speech.language]);
  useEffect(() => {
    if (!session) return;
    const stop = list.subscribe(() => setState(list.state));
    list.read();
    const choose = (/** @type {string} */ id) => {
      now.current = id;
      select(id);
      requestAnimationFrame(() => scroller.current?.querySelector(`tr[data-case="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' }));
    };
    const toTop = () => scroller.current?.scrollTo({ top: 0 });
    const onKey = (/** @type {KeyboardEvent} */ event) => handleListKey(event, {
      rows: list.state.rows, selected: now.current, select: choose, open: (id) => location.assign(caseAddress(id)),
      clear: () => list.setForm({ text: '' }), turn: () => list.turn().then(toTop), turnBack: () => list.turnBack().then(toTop), box: box.current,
    });
    globalThis.addEventListener('keydown', onKey);
    return () => {
      stop();
      list.dispose();
      globalThis.removeEventListener('keydown', onKey);
    };
  }, [session]);
  useEffect(() => {
    try {
      sessionStorage.setItem(storageKey, JSON.stringify({ form: state.form }));
    } catch {
      // Without storage the list starts afresh.
    }
  }, [state.form]);

  const withInstitution = session?.institution === null;
  return html`<div class="console">
    <${Masthead} room="cases" theme=${appearance.theme} onTheme=${appearance.next} onLanguage=${toggle} t=${t} />
    ${session && html`<${CaseFilters} form=${state.form} box=${box} session=${session} speech=${speech}
      onChange=${(/** @type {Parameters<CaseList['setForm']>} */ ...change) => list.setForm(...change)} onSubmit=${() => list.flush()} />`}
    <main class="list" ref=${scroller}>
      ${state.rows.length > 0
        ? html`<${CaseTable} rows=${state.rows} selected=${selected} onSelect=${select} busy=${state.phase === 'loading'}
            withInstitution=${withInstitution} speech=${speech} />`
        : html`<${Nothing} state=${state} list=${list} speech=${speech} />`}
    </main>
    <${Turner} state=${state} list=${list} onTurn=${() => scroller.current?.scrollTo({ top: 0 })} speech=${speech} />
  </div>`;
}

/** Why there are no rows, and what to do. @param {{state: import('./case-list.js').CaseListState, list: CaseList, speech: import('./list-strings.js').Speech}} props */
function Nothing({ state, list, speech }) {
  const { t } = speech;
  if (state.phase === 'loading') {
    return html`<div class="message late" role="status"><span class="spinner"></span><br />${t('cases.loading')}</div>`;
  }
  if (state.phase === 'failed') {
    return html`<div class="message" role="alert"><strong>${t('cases.failed')}</strong>${sentenceOf(state.error, speech)}<br />
      <button type="button" class="button outlined" onClick=${() => list.read()}>${t('list.retry')}</button></div>`;
  }
  const isAsking = isFiltered(state.form);
  return html`<div class="message"><strong>${t(isAsking ? 'cases.none' : 'cases.empty')}</strong>${t(isAsking ? 'cases.noneHelp' : 'cases.emptyHelp')}<br />
    ${isAsking && html`<button type="button" class="button outlined" onClick=${() => list.setForm({ ...emptyForm })}>${t('list.reset')}</button>`}</div>`;
}

/** @param {{state: import('./case-list.js').CaseListState, list: CaseList, onTurn: () => void, speech: import('./list-strings.js').Speech}} props */
function Turner({ state: { rows, trail, next }, list, onTurn, speech: { t } }) {
  const from = trail.length * pageSize;
  const step = (/** @type {import('../ui/icons.js').IconName} */ name, /** @type {boolean} */ enabled, /** @type {() => Promise<void>} */ go, /** @type {string} */ label) =>
    html`<button type="button" class="button icon-only" disabled=${!enabled} aria-label=${label} title=${label} onClick=${() => go().then(onTurn)}><${Icon} name=${name} /></button>`;
  return html`<nav class="pager">
    <span class="range-text" role="status">${rows.length > 0 ? t('cases.range', { from: from + 1, to: from + rows.length }) : ''}</span>
    <span class="keys">${t('list.keys')}</span>
    <span class="pages">${step('first', trail.length > 0, () => list.first(), t('list.first'))}
      ${step('previous', trail.length > 0, () => list.turnBack(), t('list.previous'))}
      ${step('next', next !== null, () => list.turn(), t('list.next'))}</span>
  </nav>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Cases} />`, root);
