/**
 * Every answer of the norm about somebody: the verdict, the shortest reason with its clauses, what would change it.
 * What is not met stands first.
 * @module
 */
import { ClauseLink } from '../registry/badges.js';
import { Glance } from '../rules/glance.js';
import { colourOf, VerdictIcon } from '../rules/marks.js';
import { clausesOf, signOf } from '../rules/rulebook-json.js';
import { gapsOf, nodeOf } from '../rules/verdict-facts.js';
import { ReadingDependence, StateOf } from '../rules/verdict-parts.js';
import { VerdictTree } from '../rules/verdict-tree.js';
import { html, useMemo, useState } from '../ui/preact.js';
import { byGravity, outcomeOf, verdictCounts } from './directory-json.js';

/** @typedef {import('./directory-json.js').Answer} Answer */
/** @typedef {import('../rules/rulebook-json.js').Rulebook} Rulebook */
/** @typedef {import('./strings.js').Speech} Speech */

/** Whether there is something to do about an answer. @param {Answer} answer */
const isOpen = (answer) => !['met', 'qualified', 'certified', 'not_applicable', 'advisory'].includes(outcomeOf(answer));

/**
 * @param {object} props
 * @param {readonly Answer[]} props.answers
 * @param {Rulebook | undefined} props.book For the titles of clauses; verdicts stand without it.
 * @param {(answer: Answer) => string} [props.scopeText] What the year or the course of an answer is called.
 * @param {Speech} props.speech
 */
export function VerdictList({ answers, book, scopeText, speech }) {
  const { t } = speech;
  const [onlyOpen, showOnlyOpen] = useState(false);
  const counts = verdictCounts(answers);
  const shown = byGravity(answers).filter((each) => !onlyOpen || isOpen(each));
  return html`<section class="card verdicts" id="verdicts" aria-labelledby="verdicts-title">
    <header><h2 id="verdicts-title">${t('section.verdicts')}</h2>
      <span class="count">${t('dossier.counts', { met: counts.met ?? 0, not_met: counts.not_met ?? 0, undetermined: counts.undetermined ?? 0 })}</span>
      ${answers.some(isOpen) && html`<div class="segments" role="group" aria-label=${t('section.verdicts')}>
        <button type="button" aria-pressed=${String(!onlyOpen)} onClick=${() => showOnlyOpen(false)}>${t('dossier.all')}</button>
        <button type="button" aria-pressed=${String(onlyOpen)} onClick=${() => showOnlyOpen(true)}>${t('dossier.open')}</button></div>`}</header>
    ${answers.length === 0 && html`<p class="nothing">${t('dossier.none')}</p>`}
    ${shown.map((answer) => html`<${Row} key=${answer.question + (answer.scope ?? '')} answer=${answer} book=${book} scopeText=${scopeText} speech=${speech} />`)}
  </section>`;
}

/** @param {{answer: Answer, book: Rulebook | undefined, scopeText?: (answer: Answer) => string, speech: Speech}} props */
function Row({ answer, book, scopeText, speech }) {
  const { t, say, named } = speech;
  const { evaluation, problem, question, scope } = answer;
  const [wasOpened, open] = useState(false);
  const outcome = outcomeOf(answer);
  const colour = colourOf(outcome);
  const word = evaluation?.state ? say(evaluation.state.label) : named('verdict', outcome);
  const about = scope ? scopeText?.(answer) || scope : '';
  const short = shortReason(answer, speech);
  return html`<details class=${`verdict verdict-row ${colour}`} data-question=${question} data-scope=${scope ?? undefined} data-verdict=${outcome}
    onToggle=${(/** @type {{currentTarget: HTMLDetailsElement}} */ event) => event.currentTarget.open && open(true)}>
    <summary><span class=${`verdict-mark ${colour}`}><${VerdictIcon} verdict=${colour} /> ${word}</span>
      <span class="question"><b>${say(answer.title)}</b>${about && html` <small>${about}</small>`}
        ${short.length > 0 && html`<span class="short">${short.map(({ clause, text }, index) => html`<span key=${index}>${clause && html`<${ClauseLink} id=${clause} />`} ${text}</span>`)}</span>`}
        ${!evaluation && html`<span class="short">${say(problem) || t('dossier.contradiction')}</span>`}</span></summary>
    ${wasOpened && evaluation && html`<${Inside} evaluation=${evaluation} book=${book} speech=${speech} />`}
  </details>`;
}

/** Of a gap the leaf that is nearest to being met. @param {import('../rules/verdict-facts.js').Gap} gap @returns {import('../rules/rulebook-json.js').VerdictNode | undefined} */
const leafOf = (gap) => 'leaf' in gap ? gap.leaf : gap.alternatives[0]?.gaps.map(leafOf).find(Boolean);

/** How many reasons stand in a row; all of them stand inside. */
const mostReasons = 3;

/**
 * Why an answer is open, clause by clause: the first condition of each that is not met, with both numbers. Nothing of
 * what is met.
 * @param {Answer} answer
 * @param {Pick<Speech, 't' | 'say'>} speech
 * @returns {{clause: string | null, text: string}[]}
 */
export function shortReason({ evaluation }, { t, say }) {
  if (!evaluation || evaluation.state || !['not_met', 'undetermined'].includes(evaluation.verdict)) return [];
  const { tree, failing, verdict } = evaluation;
  const found = failing.slice(0, mostReasons).flatMap((clause) => {
    const node = nodeOf(tree, clause);
    const leaf = node && gapsOf(node, verdict, new Set(failing.filter((each) => each !== clause))).map(leafOf).find(Boolean);
    if (!leaf) return [];
    const { comparison, inputs } = leaf;
    const text = comparison ? `${say(inputs[0]?.label)} ${say(comparison.left)}, ${t('verdict.required')} ${signOf(comparison.operator)} ${say(comparison.right)}` : say(leaf.text);
    return [{ clause, text: text.trim() }];
  });
  return found.length > 0 ? found : evaluation.reason.slice(0, mostReasons).map(({ clause, text }) => ({ clause, text: say(text) }));
}

/** @param {{evaluation: import('../rules/rulebook-json.js').Evaluation, book: Rulebook | undefined, speech: Speech}} props */
function Inside({ evaluation, book, speech }) {
  const { t, say } = speech;
  const titles = useMemo(() => new Map((book ? clausesOf(book) : []).map((each) => [each.id, each.title])), [book]);
  const link = (/** @type {string} */ id) => html`<${ClauseLink} id=${id} />`;
  const name = (/** @type {string} */ id) => html`<span class="named-clause">${link(id)} ${say(titles.get(id))}</span>`;
  return html`<div class="inside-verdict"><p class="summary">${say(evaluation.summary)}</p>
    ${evaluation.details.length > 0 && html`<dl class="details">${evaluation.details.map((each, index) => html`<div key=${index}>
      <dt>${say(each.label)}</dt><dd>${say(each.value)}</dd><span>${link(each.clause)}</span></div>`)}</dl>`}
    <${StateOf} state=${evaluation.state} link=${link} speech=${speech} />
    <${Glance} evaluation=${evaluation} link=${link} name=${name} speech=${speech} />
    ${book && html`<${ReadingDependence} evaluation=${evaluation} book=${book} speech=${speech} />`}
    ${evaluation.reason.length > 0 && html`<details class="reason"><summary>${t('verdict.reason', { n: evaluation.reason.length })}</summary>
      <ul>${evaluation.reason.map(({ clause, text }, index) => html`<li key=${index}>${clause && link(clause)} ${say(text)}</li>`)}</ul></details>`}
    ${evaluation.tree && html`<details class="reasoning"><summary>${t('refusal.reasoning')}</summary>
      <${VerdictTree} tree=${evaluation.tree} verdict=${evaluation.verdict} link=${link} speech=${speech} /></details>`}
  </div>`;
}
