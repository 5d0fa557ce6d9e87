/**
 * A verdict at a glance: what it is, why, what is unknown, what to do next; then everything it rests on.
 * @module
 */
import { html, useMemo, useState } from '../ui/preact.js';
import { Glance } from './glance.js';
import { askedLanguage, named } from './language.js';
import { colourOf, VerdictIcon } from './marks.js';
import { clauseAddress, clausesOf } from './rulebook-json.js';
import { Provenance, ReadingDependence, StateOf } from './verdict-parts.js';
import { VerdictTree } from './verdict-tree.js';

/** @typedef {import('./rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('./language.js').Speech} Speech */

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
  const { verdict, state, tree, details, advisories } = evaluation;
  const clauses = useMemo(() => new Map(clausesOf(book).map((each) => [each.id, each])), [book]);
  const link = (/** @type {string} */ id) =>
    html`<a class="clause-link" href=${clauseAddress(book.edition, id, askedLanguage())}>${id}</a>`;
  const name = (/** @type {string} */ id) => html`${link(id)} ${say(clauses.get(id)?.title)}`;
  const colour = colourOf(state ? state.name : verdict);
  return html`<section class=${`verdict ${colour} ${isStale ? 'stale' : ''}`} data-verdict=${verdict}>
    <header class="verdict-line">
      <${VerdictIcon} verdict=${colour} />
      <strong>${state ? say(state.label) : named(speech, 'verdict', verdict)}</strong>
      ${evaluation.readingDependent.length > 0 && html`<a class="depends" href="#readings" onClick=${toReadings}>
        ${t('verdict.depends')}</a>`}
      <span class="about"><b>${say(evaluation.title)}</b><span>${daysOf(evaluation, speech)}</span></span>
    </header>
    ${isStale && html`<p class="stale-note">${t('verdict.stale')}
      <button type="button" class="button outlined" onClick=${onAsk}>${t('ask.again')}</button></p>`}
    <p class="summary">${say(evaluation.summary)}</p>
    ${details.length > 0 && html`<dl class="details">${details.map((each) => html`<div key=${each.clause}>
      <dt>${say(each.label)}</dt><dd>${say(each.value)}</dd><span>${link(each.clause)}</span></div>`)}</dl>`}
    <${Glance} evaluation=${evaluation} link=${link} name=${name} onShow=${onShow} speech=${speech} />
    ${verdict !== 'met' && evaluation.reason.length > 0 && html`<details class="reason"><summary>${t('verdict.reason', { n: evaluation.reason.length })}</summary>
      <ul>${evaluation.reason.map((each, index) => html`<li key=${index}>${each.clause && link(each.clause)} ${say(each.text)}</li>`)}</ul></details>`}
    <${ReadingDependence} evaluation=${evaluation} book=${book} speech=${speech} />
    ${advisories.length > 0 && html`<section class="gaps advisory"><h2>${t('verdict.advisories')}</h2>
      ${advisories.map((id) => html`<p key=${id}>${name(id)}　${say(clauses.get(id)?.wording)}</p>`)}</section>`}
    <${StateOf} state=${state} link=${link} speech=${speech} />
    ${tree && !(state && tree.children.length === 0) && html`<${VerdictTree} tree=${tree} verdict=${verdict} link=${link} speech=${speech} key=${evaluation} />`}
    <${Provenance} evaluation=${evaluation} speech=${speech}>
      <${Copy} label=${t('verdict.copy')} text=${() => JSON.stringify(evaluation, null, 2)} speech=${speech} />
      <${Copy} label=${t('verdict.permalink')} hint=${t('verdict.permalinkHint')} text=${() => location.href} speech=${speech} />
    <//>
  </section>`;
}

/** @param {Evaluation} evaluation @param {Speech} speech */
function daysOf({ asOf, knownAt }, { t }) {
  const day = asOf ? t('verdict.asOf', { date: asOf }) : t('verdict.noDay');
  return knownAt ? `${day} · ${t('verdict.knownAt', { date: knownAt })}` : day;
}

/** Down to the readings; the fragment stays, for it carries the facts. @param {Event} event */
function toReadings(event) {
  event.preventDefault();
  document.querySelector('.dependent')?.scrollIntoView({ block: 'center' });
}

/** @param {{label: string, hint?: string, text: () => string, speech: Speech}} props */
function Copy({ label, hint, text, speech: { t } }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return html`<button type="button" class="button outlined" title=${hint} onClick=${copy}>
    ${isCopied ? t('rules.copied') : label}</button>`;
}
