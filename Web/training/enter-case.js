/**
 * A trainee enters one of his own cases in his logbook.
 * @module
 */
import { ask, read } from '../api/registry.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useEffect, useState } from '../ui/preact.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */

/**
 * @param {object} props
 * @param {import('./training-json.js').Course} props.course
 * @param {ReadonlySet<string>} props.entered Cases that are in the book already.
 * @param {() => Promise<void>} props.onChange
 * @param {import('./strings.js').Speech} props.speech
 */
export function EnterCase({ course, entered, onChange, speech }) {
  const { t, say, named } = speech;
  const [cases, setCases] = useState(/** @type {CaseSummary[]} */ ([]));
  const [wanted, setWanted] = useState({ case: '', role: 'operator_supervised' });
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    read('/cases?member=me&limit=100').then((answer) => setCases(answer.cases), () => {});
  }, []);
  const free = cases.filter((each) => !entered.has(each.id));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await ask(`/courses/${encodeURIComponent(course.id)}/logbook`, { method: 'POST', body: { ...wanted, ...(course.supervisor ? { supervisor: course.supervisor } : {}) } });
      setError(undefined);
      setDone(true);
      setWanted({ ...wanted, case: '' });
      await onChange();
    } catch (problem) {
      setError(problem);
    }
  };
  if (free.length === 0) return null;
  return html`<section class="card" aria-labelledby="enter-title"><header><h2 id="enter-title">${t('log.enter')}</h2></header>
    <form class="enter-case" onSubmit=${submit}>
      <div class="labelled"><label for="enter-case">${t('log.caseId')}</label><select id="enter-case" class="field" required value=${wanted.case}
        onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => setWanted({ ...wanted, case: event.currentTarget.value })}><option value="">${t('log.choose')}</option>
        ${free.map((each) => html`<option key=${each.id} value=${each.id}>${each.number} · ${each.endedOn ?? each.requestedOn} · ${say(each.procedure)}</option>`)}</select></div>
      <div class="labelled"><label for="enter-role">${t('log.role')}</label><select id="enter-role" class="field" value=${wanted.role}
        onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => setWanted({ ...wanted, role: event.currentTarget.value })}>
        ${['operator_supervised', 'assist', 'observer'].map((each) => html`<option key=${each} value=${each}>${named('role', each)}</option>`)}</select></div>
      <button type="submit" class="button primary" disabled=${!wanted.case}>${t('log.save')}</button>
      ${isDone && html`<span role="status">${t('log.saved')}</span>`}</form>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}</section>`;
}
