/**
 * A verdict at a glance: what it is, why, what is unknown, what to do next.
 * @module
 */
import { html, useMemo, useState } from '../ui/preact.js';
import { askedLanguage, named } from './language.js';
import { VerdictIcon } from './marks.js';
import { clauseAddress, clausesOf } from './rulebook-json.js';
import { GapList } from './gap-list.js';
import { gapsOf, nodeOf, unknownInputs } from './verdict-facts.js';
import { Provenance, ReadingDependence, StateOf } from './verdict-parts.js';
import { VerdictTree } from './verdict-tree.js';

/** @typedef {import('./rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('./language.js').Speech} Speech */

/** How a state of qualification is coloured. @type {Record<string, string>} */
const stateColours = { qualified: 'met', suspended: 'not_met', revoked: 'not_met', none: 'not_applicable' };

/**
 * @param {object} props
 * @param {Evaluation} props.evaluation
 * @param {import('./rulebook-json.js').Rulebook} props.book
 * @param {boolean} props.isStale Whether the facts have changed since.
 * @param {(path: string) => void} props.onShow
 * @param {() => void} props.onAsk
 * @param {Speech} props.speech
 */
export function VerdictView({ evaluation, book, isStale, onShow, onAsk, speech }) {
  const { t, say } = speech;
  const { verdict, failing, state, tree } = evaluation;
  const clauses = useMemo(() => new Map(clausesOf(book).map((each) => [each.id, each])), [book]);
  const link = (/** @type {string} */ id) => html`<a class="clause-link" href=${clauseAddress(book.edition, id, askedLanguage())}>${id}</a>`;
  const name = (/** @type {string} */ id) => html`${link(id)} ${say(clauses.get(id)?.title)}`;
  const unknown = unknownInputs(tree);
  const colour = state ? stateColours[state.name] ?? verdict : verdict;
  const listed = new Set(failing);
  const owns = failing.map((id) => ({ id, node: nodeOf(tree, id) }));
  return html`<section class=${`verdict ${colour} ${isStale ? 'stale' : ''}`} data-verdict=${verdict}>
    <header class="verdict-line">
      <${VerdictIcon} verdict=${colour} />
      <strong>${state ? say(state.label) : named(speech, 'verdict', verdict)}</strong>
      ${evaluation.readingDependent.length > 0 && html`<a class="depends" href="#readings" onClick=${toReadings}>${t('verdict.depends')}</a>`}
      <span class="about"><b>${say(evaluation.title)}</b><span>${evaluation.asOf ? t('verdict.asOf', { date: evaluation.asOf }) : t('verdict.noDay')}${
        evaluation.knownAt ? ` · ${t('verdict.knownAt', { date: evaluation.knownAt })}` : ''}</span></span>
    </header>
    ${isStale && html`<p class="stale-note">${t('verdict.stale')}<button type="button" class="button outlined" onClick=${onAsk}>${t('ask.again')}</button></p>`}
    <p class="summary">${say(evaluation.summary)}</p>
    ${evaluation.details.length > 0 && html`<dl class="details">${evaluation.details.map((each) => html`<div key=${each.clause}>
      <dt>${say(each.label)}</dt><dd>${say(each.value)}</dd><span>${link(each.clause)}</span></div>`)}</dl>`}
    <div class="glance">
      ${verdict === 'not_met' && failing.length > 0 && html`<section class="gaps not_met"><h2>${t('verdict.notMet')}</h2>
        ${owns.map(({ id, node }) => html`<article key=${id} data-failing=${id}><h3>${name(id)}</h3>
          ${node && html`<${GapList} gaps=${gapsOf(node, 'not_met', new Set([...listed].filter((each) => each !== id)))} onShow=${onShow} link=${link} speech=${speech} />`}</article>`)}
      </section>`}
      ${unknown.length > 0 && verdict !== 'met' && html`<section class="gaps undetermined"><h2>${t(verdict === 'not_met' ? 'verdict.alsoUnknown' : 'verdict.unknown')}</h2>
        ${verdict === 'undetermined' && failing.length > 0 && html`<p class="unknown-clauses">${failing.map((id) => html`<span key=${id} data-failing=${id}>${name(id)}</span>`)}</p>`}
        <ul class="unknowns">${unknown.map((each) => html`<li key=${each.path}><span>${say(each.label) || each.path}</span><code>${each.path}</code>
          <button type="button" class="show" onClick=${() => onShow(each.path)}>${t('verdict.show')}</button></li>`)}</ul></section>`}
      ${unknown.length === 0 && verdict === 'undetermined' && failing.length > 0 && html`<section class="gaps undetermined"><h2>${t('verdict.unknown')}</h2>
        ${owns.map(({ id, node }) => html`<article key=${id} data-failing=${id}><h3>${name(id)}</h3>
          ${node && html`<${GapList} gaps=${gapsOf(node, 'undetermined', new Set([...listed].filter((each) => each !== id)))} onShow=${onShow} link=${link} speech=${speech} />`}</article>`)}</section>`}
      <${Remedies} remedies=${evaluation.remedies} link=${link} speech=${speech} />
    </div>
    <${ReadingDependence} evaluation=${evaluation} edition=${book.edition} speech=${speech} />
    ${evaluation.advisories.length > 0 && html`<section class="gaps advisory"><h2>${t('verdict.advisories')}</h2>
      ${evaluation.advisories.map((id) => html`<p key=${id}>${name(id)}　${say(clauses.get(id)?.wording)}</p>`)}</section>`}
    <${StateOf} state=${state} link=${link} speech=${speech} />
    ${tree && html`<${VerdictTree} tree=${tree} verdict=${verdict} link=${link} speech=${speech} key=${evaluation} />`}
    <${Provenance} evaluation=${evaluation} speech=${speech}>
      <${Copy} label=${t('verdict.copy')} text=${() => JSON.stringify(evaluation, null, 2)} speech=${speech} />
      <${Copy} label=${t('verdict.permalink')} hint=${t('verdict.permalinkHint')} text=${() => location.href} speech=${speech} />
    <//>
  </section>`;
}

/** Down to the readings; the fragment stays, for it carries the facts. @param {Event} event */
function toReadings(event) {
  event.preventDefault();
  document.querySelector('.dependent')?.scrollIntoView({ block: 'center' });
}

const stepMarks = { number: '±', date: '◷', attest: '✓', provide: '+', wait: '…' };

/** @param {{remedies: Evaluation['remedies'], link: (id: string) => unknown, speech: Speech}} props */
function Remedies({ remedies, link, speech: { t, say } }) {
  if (remedies.length === 0) return null;
  const steps = (/** @type {Evaluation['remedies'][number]} */ remedy) => html`<ol>${remedy.steps.map((step, index) => html`<li key=${index} class=${step.kind}>
    <i aria-hidden="true">${stepMarks[/** @type {keyof typeof stepMarks} */ (step.kind)] ?? '·'}</i><span>${say(step.text)}</span>${step.clause && html`<small>${link(step.clause)}</small>`}</li>`)}</ol>`;
  return html`<section class="remedies"><h2>${t('verdict.next')}</h2>${steps(remedies[0])}
    ${remedies.length > 1 && html`<details><summary>${t('verdict.otherWays', { n: remedies.length - 1 })}</summary>${remedies.slice(1).map(steps)}</details>`}
  </section>`;
}

/** @param {{label: string, hint?: string, text: () => string, speech: Speech}} props */
function Copy({ label, hint, text, speech: { t } }) {
  const [isCopied, setCopied] = useState(false);
  return html`<button type="button" class="button outlined" title=${hint} onClick=${async () => {
    await navigator.clipboard?.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  }}>${isCopied ? t('rules.copied') : label}</button>`;
}
