/**
 * A question, the facts, and the verdict.
 * @module
 */
import { isAbort, RequestError } from '../api/request-error.js';
import { html, useEffect, useMemo, useRef, useState } from '../ui/preact.js';
import { CatalogueSearch } from './catalogue-search.js';
import { askQuestion, RefusedFacts } from './client.js';
import { fieldPath, packed, unpacked, withValue } from './fact-fields.js';
import { fieldID } from './fact-choices.js';
import { FactsForm } from './facts-form.js';
import { FactsText } from './facts-text.js';
import { citedPaths } from './verdict-facts.js';
import { VerdictView } from './verdict-view.js';

/** @typedef {import('./rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('./rulebook-json.js').Example} Example */
/** @typedef {import('./fact-fields.js').Facts} Facts */
/** @typedef {import('./language.js').Speech} Speech */
/** @typedef {{phase: 'idle' | 'asking' | 'answered' | 'failed', evaluation?: Evaluation, sent?: string, error?: unknown}} Answer */

/** Today where the reader is. */
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** The facts as they are sent and shown. @param {Facts} facts */
const written = (facts) => JSON.stringify(facts, null, 2);

/**
 * @param {object} props
 * @param {import('./rulebook-json.js').Rulebook} props.book
 * @param {Example[]} props.examples
 * @param {unknown} props.head
 * @param {Speech} props.speech
 */
export function Ask({ book, examples, head, speech }) {
  const { t, say } = speech;
  const begun = useRef(beginning(book, examples)).current;
  const [question, setQuestion] = useState(begun.question);
  const [example, setExample] = useState(begun.example);
  const [facts, setFacts] = useState(begun.facts);
  const [answer, setAnswer] = useState(/** @type {Answer} */ ({ phase: 'idle' }));
  const [view, setView] = useState({ isText: false, filter: '', onlyCited: false });
  const result = useRef(/** @type {HTMLElement | null} */ (null));
  const turn = useRef(0);
  const chosen = book.questions.find((each) => each.id === question);
  const subject = book.subjects.find((each) => each.name === chosen?.subject);
  const cited = useMemo(() => citedPaths(answer.evaluation?.tree), [answer.evaluation]);
  const faults = answer.error instanceof RefusedFacts ? answer.error.faults : [];

  const ask = async (/** @type {string} */ id, /** @type {Facts} */ asked) => {
    const mine = ++turn.current;
    const sent = written(asked);
    setAnswer((old) => ({ ...old, phase: 'asking', error: undefined }));
    try {
      const evaluation = await askQuestion(book.edition, id, sent);
      if (mine !== turn.current) return;
      remember(book.edition, id, asked);
      setAnswer({ phase: 'answered', evaluation, sent });
      if (innerWidth <= 980) requestAnimationFrame(() => result.current?.scrollIntoView({ block: 'start' }));
    } catch (error) {
      if (mine !== turn.current || isAbort(error)) return;
      setAnswer({ phase: 'failed', error, sent });
      if (error instanceof RefusedFacts && !view.isText) show(error.faults[0].path);
    }
  };
  useEffect(() => {
    if (begun.asksAtOnce && chosen) ask(begun.question, begun.facts);
  }, []);
  const begin = (/** @type {string} */ id, /** @type {Example | undefined} */ from) => {
    turn.current++;
    setQuestion(id);
    setExample(from?.id ?? '');
    const next = from ? from.facts : { asOf: today() };
    setFacts(next);
    setView({ isText: false, filter: '', onlyCited: false });
    if (from) return ask(id, next);
    remember(book.edition, id, undefined);
    setAnswer({ phase: 'idle' });
  };
  const change = (/** @type {string} */ path, /** @type {unknown} */ value) => setFacts((old) => withValue(old, path, value));
  const show = (/** @type {string} */ stated) => {
    const path = fieldPath(stated);
    setView({ isText: false, filter: '', onlyCited: false });
    requestAnimationFrame(() => setTimeout(() => {
      const field = document.getElementById(fieldID(path)) ?? document.querySelector(`[data-path="${CSS.escape(path)}"]`);
      field?.scrollIntoView({ block: 'center' });
      const control = field?.matches('input, select, button') ? field : field?.querySelector('input, select, button');
      if (control instanceof HTMLElement) control.focus({ preventScroll: true });
    }));
  };
  if (!book.enabled || !chosen || !subject) {
    return html`<div class="rules-bar">${head}</div>
      <div class="message"><strong>${t('rules.disabledHead')}</strong>${say(book.note)}</div>`;
  }
  const dayKey = 'now' in facts ? 'now' : 'asOf';
  return html`<div class="rules-bar">${head}</div>
    <div class="ask-page">
      <form class="asking" onSubmit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        ask(question, facts);
      }} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask(question, facts);
        else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
      }}>
        <div class="choices">
          <label for="question">${t('ask.question')}</label>
          <select class="field" id="question" onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => begin(event.currentTarget.value, undefined)}>
            ${book.subjects.map((each) => ({ each, questions: book.questions.filter((one) => one.subject === each.name) })).map(({ each, questions }) =>
              questions.length > 0 && html`<optgroup key=${each.name} label=${say(each.title)}>${questions.map((one) =>
                html`<option key=${one.id} value=${one.id} selected=${one.id === question}>${say(one.title)}</option>`)}</optgroup>`)}
          </select>
          <label for="example">${t('ask.example')}</label>
          <select class="field" id="example" onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) =>
            begin(question, examples.find((each) => each.id === event.currentTarget.value))}>
            <option value="" selected=${example === ''}>${t('ask.empty')}</option>
            ${examples.filter((each) => each.question === question).map((each) =>
              html`<option key=${each.id} value=${each.id} selected=${each.id === example}>${say(each.title)}</option>`)}
          </select>
          <label for="asOf">${t('ask.asOf')}</label>
          <input class="field" id="asOf" type="date" value=${facts[dayKey] ?? ''} max="9999-12-31"
            onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => change(dayKey, event.currentTarget.value || undefined)} />
        </div>
        <div class="ask-line"><button type="submit" class="button ask-button" disabled=${answer.phase === 'asking'}>
          ${t(answer.phase === 'asking' ? 'ask.asking' : answer.evaluation ? 'ask.again' : 'ask.ask')}</button><kbd>Ctrl Enter</kbd></div>
        <div class="form-tools">
          <span class="segments"><button type="button" aria-pressed=${String(!view.isText)} onClick=${() => setView({ ...view, isText: false })}>${t('ask.form')}</button>
            <button type="button" aria-pressed=${String(view.isText)} onClick=${() => setView({ ...view, isText: true })}>${t('ask.json')}</button></span>
          ${!view.isText && html`<input class="field filter" type="search" value=${view.filter} placeholder=${t('ask.filter')} aria-label=${t('ask.filter')}
              onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setView({ ...view, filter: event.currentTarget.value })} />`}
        </div>
        ${!view.isText && cited.size > 0 && html`<label class="only-cited"><input type="checkbox" checked=${view.onlyCited}
          onChange=${() => setView({ ...view, onlyCited: !view.onlyCited })} />${t('ask.cited')}</label>`}
        <div class="facts-box">
          ${view.isText
            ? html`<${FactsText} facts=${facts} write=${written} faults=${faults} onChange=${setFacts} speech=${speech} />`
            : html`<${FactsForm} subject=${subject} facts=${facts} cited=${cited} faults=${faults} filter=${view.filter} onlyCited=${view.onlyCited}
                onChange=${change} speech=${speech} />`}
        </div>
      </form>
      <main class="answer" ref=${result} aria-live="polite">
        ${answer.error !== undefined && html`<${Refusal} error=${answer.error} onShow=${show} speech=${speech} />`}
        ${answer.evaluation && html`<${VerdictView} evaluation=${answer.evaluation} book=${book} isStale=${answer.sent !== written(facts)}
          onShow=${show} onAsk=${() => ask(question, facts)} speech=${speech} />`}
        ${answer.phase === 'idle' && html`<p class="waiting">${t('verdict.waiting')}</p>`}
        <section class="catalogue-section"><h2>${t('catalogue.label')}</h2>
          <${CatalogueSearch} action=${t('catalogue.copy')} speech=${speech}
            onChoose=${(/** @type {{code: string}} */ entry) => navigator.clipboard?.writeText(entry.code)} /></section>
      </main>
    </div>`;
}

/** What the address asks for. @param {import('./rulebook-json.js').Rulebook} book @param {Example[]} examples */
function beginning(book, examples) {
  const query = new URLSearchParams(location.search);
  const example = examples.find((each) => each.id === query.get('example'));
  const facts = unpacked(location.hash);
  const named = query.get('question') ?? example?.question;
  const question = book.questions.find((each) => each.id === named)?.id ?? book.questions[0]?.id ?? '';
  return {
    question,
    example: facts ? '' : example?.id ?? '',
    facts: facts ?? example?.facts ?? /** @type {Facts} */ ({ asOf: today() }),
    asksAtOnce: facts !== undefined || example !== undefined,
  };
}

/** Keep the question and its facts in the address. @param {string} edition @param {string} question @param {Facts | undefined} facts */
function remember(edition, question, facts) {
  const address = new URL(location.href);
  address.searchParams.set('edition', edition);
  address.searchParams.set('question', question);
  address.searchParams.delete('example');
  address.hash = facts ? `facts=${packed(facts)}` : '';
  history.replaceState(null, '', address);
}

/** @param {{error: unknown, onShow: (path: string) => void, speech: Speech}} props */
function Refusal({ error, onShow, speech: { t, say } }) {
  if (!(error instanceof RefusedFacts)) {
    const help = error instanceof RequestError && error.status > 0
      ? t('list.failedServer', { status: error.status, detail: error.detail })
      : t('list.failedNetwork');
    return html`<div class="refusal" role="alert"><strong>${t('ask.failed')}</strong><p>${help}</p></div>`;
  }
  return html`<div class="refusal" role="alert"><strong>${t('ask.refused')}</strong><ul>
    ${error.faults.map((fault) => html`<li key=${fault.path}><button type="button" onClick=${() => onShow(fault.path)}><code>${fault.path}</code></button>
      ${say(fault.message)}${fault.line && html`<small>${t('ask.where', { line: fault.line, column: fault.column ?? 1 })}</small>`}</li>`)}
  </ul></div>`;
}
