/**
 * Why something was not done: the message, the clauses in the norm's own words, what keeps them from being met, and
 * what would change it.
 * @module
 */
import { sentenceOf, Problem } from '../api/problem.js';
import { loginAddress } from '../api/session.js';
import { readRulebook } from '../rules/client.js';
import { GapList } from '../rules/gap-list.js';
import { Remedies, Unknown } from '../rules/glance.js';
import { clausesOf } from '../rules/rulebook-json.js';
import { gapsOf, nodeOf, unknownInputs } from '../rules/verdict-facts.js';
import { VerdictTree } from '../rules/verdict-tree.js';
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';
import { ClauseLink, edition } from './badges.js';
import { FieldErrors } from './field-errors.js';

/** @typedef {import('./speech.js').RegistrySpeech} Speech */
/** @typedef {import('../rules/rulebook-json.js').Clause} Clause */

/** @param {Problem} problem @returns {keyof typeof import('./strings.js').registryStrings} */
function headlineOf(problem) {
  if (problem.code === 'rule') return problem.evaluation?.verdict === 'undetermined' ? 'refusal.undetermined' : 'refusal.rule';
  if (problem.status === 412) return 'refusal.version';
  if (problem.status === 429) return 'refusal.tooMany';
  if (problem.code === 'incomplete') return 'refusal.incomplete';
  if (problem.code === 'state') return 'refusal.state';
  if (problem.status === 403) return 'refusal.forbidden';
  if (problem.status === 404) return 'refusal.missing';
  return problem.status === 422 || problem.violations.length > 0 || problem.errors.length > 0 ? 'refusal.invalid' : 'refusal.other';
}

/**
 * @param {object} props
 * @param {unknown} props.error
 * @param {(field: string) => void} [props.onField] Leads to a field of the form.
 * @param {(field: string) => string} [props.labelOf] A field's name for people.
 * @param {Speech} props.speech
 * @param {unknown} [props.children] What can be done about it: the override, another try.
 */
export function RefusalPanel({ error, onField, labelOf, speech, children }) {
  const { t } = speech;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const problem = error instanceof Problem ? error : undefined;
  const isOpen = problem?.evaluation?.verdict === 'undetermined';
  // A single violation is the sentence itself, and stands below with the way to its field.
  const isListed = problem?.code === 'invalid' && problem.violations.length === 1;
  return html`<section class=${`denial verdict ${isOpen ? 'undetermined' : 'not_met'}`} role="alert" tabindex="-1" ref=${box}
    data-code=${problem?.code ?? ''}>
    <header><${Icon} name=${isOpen ? 'warning' : 'barred'} />
      <div><strong>${problem ? t(headlineOf(problem)) : t('refusal.other')}</strong>
        ${!(isListed || problem?.status === 412 && children) && html`<p>${sentenceOf(error, speech)}</p>`}
        ${problem?.retryAfter !== undefined && html`<p>${t('refusal.wait', { n: problem.retryAfter })}</p>`}
        ${problem?.status === 401 && html`<p>${t('page.signedOut')}<a class="link" target="_blank" rel="noopener"
          href=${loginAddress('/work')}>${t('page.signInAgain')}</a></p>`}</div></header>
    ${problem && problem.clauses.length > 0 && html`<${Clauses} problem=${problem} speech=${speech} />`}
    ${problem && html`<${FieldErrors} violations=${problem.violations} errors=${problem.errors} onField=${onField}
      labelOf=${labelOf} speech=${speech} />`}
    ${children && html`<footer>${children}</footer>`}
  </section>`;
}

/**
 * What would change the answer to this step: of the remedies the parts that concern its clauses, for what later steps
 * will bring stands against none of it.
 * @param {readonly string[]} clauses @param {import('../rules/rulebook-json.js').Evaluation} evaluation
 */
export function remediesFor(clauses, { remedies }) {
  const concerning = remedies.map(({ steps }) => ({ steps: steps.filter((step) => clauses.includes(step.clause)) })).filter(({ steps }) => steps.length > 0);
  const all = concerning.length > 0 ? concerning : remedies;
  return all.filter((each, index) => all.findIndex((one) => JSON.stringify(one) === JSON.stringify(each)) === index);
}

/** Each clause with its quotation and what is missing of it. @param {{problem: Problem, speech: Speech}} props */
function Clauses({ problem: { clauses, evaluation }, speech }) {
  const { t, say } = speech;
  const [book, setBook] = useState(/** @type {Map<string, Clause>} */ (new Map()));
  const tree = evaluation?.tree ?? null;
  useEffect(() => {
    if (clauses.every((id) => nodeOf(tree, id))) return;
    readRulebook(evaluation?.provenance.rulebook.edition ?? edition).then(
      (found) => setBook(new Map(clausesOf(found).map((each) => [each.id, each]))), () => {});
  }, [clauses]);
  const link = (/** @type {string} */ id) => html`<${ClauseLink} id=${id} />`;
  const titleOf = (/** @type {string} */ id) => say(nodeOf(tree, id)?.title) || say(book.get(id)?.title);
  const verdict = evaluation?.verdict === 'undetermined' ? 'undetermined' : 'not_met';
  const others = (/** @type {string} */ id) => new Set(clauses.filter((each) => each !== id));
  const unknown = evaluation ? unknownInputs(tree) : [];
  return html`<div class="denial-clauses">
    ${clauses.map((id) => {
      const node = nodeOf(tree, id);
      const quotes = node?.quotes.length ? node.quotes : book.get(id)?.quotes ?? [];
      return html`<article key=${id} data-clause=${id}><h3>${link(id)} ${titleOf(id)}</h3>
        ${quotes.length > 0 && html`<blockquote lang="zh" aria-label=${t('refusal.quote')}>${quotes.map((quote) =>
          html`<q key=${quote}>${quote}</q>`)}</blockquote>`}
        ${node && html`<${GapList} gaps=${gapsOf(node, verdict, others(id))} link=${link} speech=${speech} />`}</article>`;
    })}
    ${evaluation && unknown.length > 0 && html`<${Unknown} evaluation=${{ ...evaluation, failing: [] }} unknown=${unknown}
      link=${link} name=${link} speech=${speech} />`}
    ${evaluation && html`<${Remedies} evaluation=${{ ...evaluation, remedies: remediesFor(clauses, evaluation) }} link=${link} speech=${speech} />`}
    ${evaluation?.tree && html`<details class="reasoning"><summary>${t('refusal.reasoning')}</summary>
      <${VerdictTree} tree=${evaluation.tree} verdict=${evaluation.verdict} link=${link} speech=${speech} /></details>`}
  </div>`;
}
