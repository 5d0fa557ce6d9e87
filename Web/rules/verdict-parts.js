/**
 * The quieter parts of a verdict: readings side by side, the steps of a state, what it was computed from.
 * @module
 */
import { html } from '../ui/preact.js';
import { askedLanguage } from './language.js';
import { colourOf, VerdictMark } from './marks.js';

/** @typedef {import('./rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('./language.js').Speech} Speech */

/** The label of a state, which is a member of an enumeration. @param {import('./rulebook-json.js').Rulebook} book @param {string} word */
const labelOfState = (book, word) =>
  book.subjects.flatMap((each) => each.facts).flatMap((each) => each.members ?? []).find((each) => each.word === word)?.label;

/** @param {{evaluation: Evaluation, book: import('./rulebook-json.js').Rulebook, speech: Speech}} props */
export function ReadingDependence({ evaluation, book, speech }) {
  const { t, say } = speech;
  if (evaluation.readingDependent.length === 0) return null;
  const query = new URLSearchParams({ edition: book.edition, ...(askedLanguage() ? { lang: askedLanguage() } : {}) });
  return html`<section class="dependent"><h2>${t('verdict.dependent')}</h2><p>${t('verdict.dependentHelp')}</p>
    ${evaluation.readingDependent.map((each) => html`<article key=${each.reading} data-reading=${each.reading}>
      <h3><a class="clause-link" href=${`/rules?${query}#${each.reading}`}>${each.reading}</a> ${say(each.title)}</h3>
      <div class="results">${each.results.map((result) => html`<div key=${result.option} class=${`result ${colourOf(result.verdict)}`}
        data-option=${result.option}>
        <span class="option"><b>${result.option}</b>${result.recommended && html`<em>${t('readings.recommended')}</em>`}</span>
        <${VerdictMark} outcome=${result.verdict} speech=${speech} label=${evaluation.state ? say(labelOfState(book, result.verdict)) || undefined : undefined} />
        <span class="meaning">${say(result.meaning)}</span></div>`)}</div>
    </article>`)}</section>`;
}

/** @param {{state: Evaluation['state'], link: (id: string) => unknown, speech: Speech}} props */
export function StateOf({ state, link, speech: { t, say } }) {
  if (!state) return null;
  return html`<section class="state-of"><h2>${t('verdict.state')} · ${say(state.label)}</h2>
    ${state.awaitsConfirmation && html`<p class="awaits">${t('verdict.awaits')}</p>`}
    <ol>${state.steps.map((step, index) => html`<li key=${index}><time>${step.date}</time>
      <span>${say(step.text).replace(step.date, '').trim() || `${say(step.from)} → ${say(step.to)}`}</span>
      <small>${step.clauses.map((id) => html`<span key=${id}>${link(id)} </span>`)}</small></li>`)}</ol></section>`;
}

/** @param {{evaluation: Evaluation, speech: Speech, children?: unknown}} props */
export function Provenance({ evaluation: { provenance }, speech: { t }, children }) {
  const short = (/** @type {string} */ hash) => html`<code title=${hash}>${hash.slice(0, 12)}</code>`;
  const { rulebook, overlays, calendar, rulings } = provenance;
  return html`<footer class="provenance"><dl>
      <div><dt>${t('verdict.provenance')}</dt><dd>${rulebook.edition} ${short(rulebook.hash)}</dd></div>
      <div><dt>${t('verdict.overlays')}</dt><dd>${overlays.length === 0 ? t('verdict.none') : overlays.map((each) => html`<span key=${each.id}>${each.id} ${short(each.hash)} </span>`)}</dd></div>
      ${calendar && html`<div><dt>${t('verdict.calendar')}</dt><dd>${calendar.from ?? '…'} – ${calendar.until ?? '…'} ${short(calendar.hash)}</dd></div>`}
      ${rulings.length > 0 && html`<div><dt>${t('verdict.rulings')}</dt><dd>${rulings.map((each) => html`<span key=${each.reading}>${each.reading}=${each.option} (${each.document}) </span>`)}</dd></div>`}
    </dl><div class="copies">${children}</div></footer>`;
}
