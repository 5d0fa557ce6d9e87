/**
 * What is not met, what is unknown, and what to do next: the three boxes under the verdict.
 * @module
 */
import { html } from '../ui/preact.js';
import { GapList } from './gap-list.js';
import { gapsOf, nodeOf, unknownInputs } from './verdict-facts.js';

/** @typedef {import('./rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('./rulebook-json.js').Verdict} Verdict */
/** @typedef {import('./language.js').Speech} Speech */
/**
 * @typedef {object} GlanceProps
 * @property {Evaluation} evaluation
 * @property {(id: string) => unknown} link A clause's number as a link to its text.
 * @property {(id: string) => unknown} name The same with its title.
 * @property {(path: string) => void} [onShow] Leads to a fact's field, where there is a form.
 * @property {Speech} speech
 */

/** @param {GlanceProps} props */
export function Glance(props) {
  const { verdict, failing, tree } = props.evaluation;
  const unknown = verdict === 'met' ? [] : unknownInputs(tree);
  const lists = verdict === 'not_met' || verdict === 'undetermined' && unknown.length === 0;
  return html`<div class="glance">
    ${lists && failing.length > 0 && html`<${Failing} ...${props} />`}
    ${unknown.length > 0 && html`<${Unknown} ...${props} unknown=${unknown} />`}
    <${Remedies} ...${props} />
  </div>`;
}

/** The listed clauses, each with its gaps. @param {GlanceProps} props */
function Failing({ evaluation: { verdict, failing, tree }, link, name, onShow, speech }) {
  const title = speech.t(verdict === 'not_met' ? 'verdict.notMet' : 'verdict.unknown');
  return html`<section class=${`gaps ${verdict}`}><h2>${title}</h2>
    ${failing.map((id) => {
      const node = nodeOf(tree, id);
      const others = new Set(failing.filter((each) => each !== id));
      return html`<article key=${id} data-failing=${id}><h3>${name(id)}</h3>
        ${node && html`<${GapList} gaps=${gapsOf(node, verdict, others)} onShow=${onShow} link=${link} speech=${speech} />`}
      </article>`;
    })}
  </section>`;
}

/** What is not stated and keeps the verdict open. @param {GlanceProps & {unknown: import('./rulebook-json.js').Input[]}} props */
export function Unknown({ evaluation: { verdict, failing }, unknown, name, onShow, speech: { t, say } }) {
  return html`<section class="gaps undetermined">
    <h2>${t(verdict === 'not_met' ? 'verdict.alsoUnknown' : 'verdict.unknown')}</h2>
    ${verdict === 'undetermined' && failing.length > 0 && html`<p class="unknown-clauses">
      ${failing.map((id) => html`<span key=${id} data-failing=${id}>${name(id)}</span>`)}</p>`}
    <ul class="unknowns">${unknown.map(({ path, label }) => html`<li key=${path}>
      <span>${say(label) || path}</span><code>${path}</code>
      ${onShow && html`<button type="button" class="show" onClick=${() => onShow(path)}>${t('verdict.show')}</button>`}</li>`)}</ul>
  </section>`;
}

/** @type {Record<string, string>} */
const stepMarks = { number: '±', date: '◷', attest: '✓', provide: '+', wait: '…' };

/** What would change the verdict. @param {Pick<GlanceProps, 'evaluation' | 'link' | 'speech'>} props */
export function Remedies({ evaluation: { remedies }, link, speech: { t, say } }) {
  if (remedies.length === 0) return null;
  const list = (/** @type {Evaluation['remedies'][number]} */ remedy) => html`<ol>
    ${remedy.steps.map((step, index) => html`<li key=${index} class=${step.kind}>
      <i aria-hidden="true">${stepMarks[step.kind] ?? '·'}</i><span>${say(step.text)}</span>
      ${step.clause && html`<small>${link(step.clause)}</small>`}</li>`)}
  </ol>`;
  return html`<section class="remedies"><h2>${t('verdict.next')}</h2>
    ${list(remedies[0])}
    ${remedies.length > 1 && html`<details><summary>${t('verdict.otherWays', { n: remedies.length - 1 })}</summary>
      ${remedies.slice(1).map(list)}</details>`}
  </section>`;
}
