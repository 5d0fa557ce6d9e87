/**
 * Cases as rows. A click selects, a double click, Enter or the number opens; on a touch screen a tap opens.
 * @module
 */
import { ClauseLink, Completeness, DeadlineBadge, StateBadge, UrgencyBadge } from '../registry/badges.js';
import { html } from '../ui/preact.js';
import { caseAddress, dayOf, nextStep } from './case-summary.js';

/** @typedef {import('./case-summary.js').CaseSummary} CaseSummary */
/** @typedef {import('./list-strings.js').Speech} Speech */

/**
 * @param {object} props
 * @param {readonly CaseSummary[]} props.rows
 * @param {string} [props.selected]
 * @param {(id: string) => void} [props.onSelect]
 * @param {boolean} [props.busy]
 * @param {boolean} props.withInstitution
 * @param {boolean} [props.withSteps] Whether each row ends with what to do next.
 * @param {(step: string) => boolean} [props.mayStep] Which steps the reader may take; the others are only named.
 * @param {string} [props.day] Today.
 * @param {Speech} props.speech
 */
export function CaseTable({ rows, selected = '', onSelect, busy = false, withInstitution, withSteps = false, mayStep = () => true, day, speech }) {
  const { t } = speech;
  return html`<table class=${`studies cases ${busy ? 'busy' : ''} ${withInstitution ? 'with-institution' : ''}`} aria-label=${t('cases.label')} aria-busy=${busy}>
    <thead><tr>
      <th scope="col" class="number-of">${t('column.case')}</th>
      <th scope="col" class="state-of-case">${t('column.state')}</th>
      <th scope="col" class="procedure">${t('column.procedure')}</th>
      <th scope="col" class="operator">${t('column.operator')}</th>
      ${withInstitution && html`<th scope="col" class="institution">${t('column.institution')}</th>`}
      <th scope="col" class="when">${t('column.when')}</th>
      <th scope="col" class="report">${t('column.report')}</th>
      <th scope="col" class="complete">${t(withSteps ? 'column.next' : 'column.complete')}</th>
    </tr></thead>
    <tbody>${rows.map((row) => html`<${Row} key=${row.id} row=${row} isSelected=${row.id === selected} onSelect=${onSelect}
      withInstitution=${withInstitution} withSteps=${withSteps} mayStep=${mayStep} day=${day} speech=${speech} />`)}</tbody>
  </table>`;
}

/**
 * @param {{row: CaseSummary, isSelected: boolean, onSelect?: (id: string) => void, withInstitution: boolean,
 *   withSteps: boolean, mayStep: (step: string) => boolean, day?: string, speech: Speech}} props
 */
function Row({ row, isSelected, onSelect, withInstitution, withSteps, mayStep, day, speech }) {
  const { t, say } = speech;
  const open = () => location.assign(caseAddress(row.id));
  const { day: when, kind } = dayOf(row);
  const [reason] = row.blocked;
  const step = nextStep(row.state);
  return html`<tr data-case=${row.id} aria-selected=${onSelect ? String(isSelected) : undefined}
    onClick=${(/** @type {PointerEvent} */ event) => event.pointerType === 'touch' ? open() : onSelect?.(row.id)} onDblClick=${open}>
    <td class="number-of"><a href=${caseAddress(row.id)} tabindex=${onSelect ? '-1' : undefined} title=${t('cases.open', { number: row.number })}>
      <span class="primary mono">${row.number}</span></a>
      ${row.patientLabel && html`<span class="patient-label">${row.patientLabel}</span>`}</td>
    <td class="state-of-case"><${StateBadge} state=${row.state} speech=${speech} /></td>
    <td class="procedure" title=${say(row.procedure)}>
      ${row.level !== null && html`<span class="tag level" title=${t('column.level')}>${row.level}</span>`}
      <${UrgencyBadge} urgency=${row.urgency} speech=${speech} />
      ${say(row.procedure) || row.code || html`<span class="soft">${t('cases.noProcedure')}</span>`}
      ${reason && html`<small class="blocked-by" title=${say(reason.text)}>⊘ ${reason.clause && html`<${ClauseLink} id=${reason.clause} /> `}${say(reason.text)}</small>`}</td>
    <td class="operator">${say(row.operatorName) || html`<span class="soft">–</span>`}</td>
    ${withInstitution && html`<td class="institution" title=${say(row.institutionName)}>${say(row.institutionName)}</td>`}
    <td class="when"><span>${when}</span><small>${t(`cases.${kind}`)}</small></td>
    <td class="report"><${DeadlineBadge} state=${row.reportState} due=${row.reportDue} family="report" day=${day} speech=${speech} /></td>
    <td class="complete">${withSteps
      ? step && (mayStep(step) ? html`<a class="button outlined next" href=${caseAddress(row.id, step)}>${speech.named('step', step)}</a>`
        : html`<span class="soft">${speech.named('step', step)}</span>`)
      : html`<${Completeness} permille=${row.completeness} />`}</td>
  </tr>`;
}
