/**
 * Reports that are late or due: who owes how many, then case by case.
 * @module
 */
import { caseAddress } from '../cases/case-summary.js';
import { ClauseLink } from '../registry/badges.js';
import { Icon } from '../ui/icons.js';
import { html, useState } from '../ui/preact.js';
import { groupOf, groupsOf, inDueOrder } from './report-groups.js';
import { leftText } from './working-days.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */
/** @typedef {import('./report-groups.js').GroupBy} GroupBy */
/** @typedef {import('./strings.js').Speech} Speech */

/** What is left until a day. @param {{due: string, day: string, workingDays: readonly string[], speech: Speech}} props */
export function Left({ due, day, workingDays, speech }) {
  const { text, tone } = leftText(due, day, workingDays, speech);
  return html`<span class=${`badge deadline ${tone}`}><${Icon} name=${tone === 'danger' ? 'warning' : 'clock'} />${text}</span>`;
}

const step = 60;

/**
 * @param {object} props
 * @param {readonly CaseSummary[]} props.rows
 * @param {boolean} props.isCut More are owed than are here.
 * @param {boolean} props.seesRegion
 * @param {string} props.day
 * @param {readonly string[]} props.workingDays
 * @param {Speech} props.speech
 */
export function Reports({ rows, isCut, seesRegion, day, workingDays, speech }) {
  const { t, say } = speech;
  const [by, setBy] = useState(/** @type {GroupBy} */ (seesRegion ? 'institution' : 'operator'));
  const [chosen, choose] = useState(/** @type {string | undefined} */ (undefined));
  const [limit, setLimit] = useState(step);
  const groups = groupsOf(rows, by, day, workingDays);
  const fitting = inDueOrder(chosen === undefined ? rows : rows.filter((each) => groupOf(each, by) === chosen));
  const shown = fitting.slice(0, limit);
  const group = (/** @type {GroupBy} */ next) => {
    setBy(next);
    choose(undefined);
  };
  return html`<section class="card reports" id="reports" aria-labelledby="reports-title"><header><h2 id="reports-title">${t('deadlines.reports')}</h2>
      <span class="count">${t('deadlines.reportsClause')} <${ClauseLink} id="3.5" /></span>
      ${seesRegion && html`<div class="segments" role="group" aria-label=${t('deadlines.reports')}>${/** @type {const} */ (['institution', 'operator']).map((each) => html`<button type="button" key=${each} data-by=${each}
        aria-pressed=${String(by === each)} onClick=${() => group(each)}>${t(each === 'institution' ? 'deadlines.byInstitution' : 'deadlines.byOperator')}</button>`)}</div>`}</header>
    ${rows.length === 0 ? html`<p class="nothing">${t('deadlines.none')}</p>` : html`<div class="owed">
      <div class="owed-groups"><table class="rows"><thead><tr><th scope="col">${t(by === 'institution' ? 'directory.institution' : 'deadlines.operator')}</th><th scope="col" class="number">${t('deadlines.late')}</th>
          <th scope="col" class="number">${t('deadlines.near')}</th><th scope="col" class="number">${t('deadlines.due')}</th></tr></thead>
        <tbody>${groups.map((each) => html`<tr key=${each.id} data-group=${each.id} class=${chosen === each.id ? 'chosen' : ''}><td><button type="button" class="plain-button" aria-pressed=${String(chosen === each.id)}
            onClick=${() => choose(chosen === each.id ? undefined : each.id)}>${say(each.name) || t('deadlines.nobody')}</button></td>
          <td class=${`number ${each.late > 0 ? 'is-late' : ''}`}>${each.late}</td><td class=${`number ${each.near > 0 ? 'is-near' : ''}`}>${each.near}</td><td class="number">${each.due}</td></tr>`)}</tbody></table></div>
      <div class="owed-cases">${isCut && html`<p class="soft">${t('deadlines.more')}</p>`}
        <table class="rows as-blocks bare"><thead><tr><th scope="col">${t('deadlines.dueOn')}</th><th scope="col">${t('deadlines.left')}</th><th scope="col">${t('deadlines.case')}</th><th scope="col">${t('deadlines.procedure')}</th>
          <th scope="col">${t('deadlines.operator')}</th>${seesRegion && html`<th scope="col">${t('directory.institution')}</th>`}<th scope="col">${t('deadlines.done')}</th></tr></thead>
        <tbody>${shown.map((each) => html`<tr key=${each.id} data-case=${each.id}><td data-label=${t('deadlines.dueOn')}>${each.reportDue ?? '–'}</td>
          <td data-label=${t('deadlines.left')}>${each.reportDue && html`<${Left} due=${each.reportDue} day=${day} workingDays=${workingDays} speech=${speech} />`}</td>
          <td data-label=${t('deadlines.case')}><a class="link mono" href=${caseAddress(each.id)}>${each.number}</a></td><td class="whole" data-label=${t('deadlines.procedure')}>${say(each.procedure) || each.code || '–'}</td>
          <td data-label=${t('deadlines.operator')}>${say(each.operatorName) || '–'}</td>${seesRegion && html`<td data-label=${t('directory.institution')}>${say(each.institutionName)}</td>`}
          <td data-label=${t('deadlines.done')}>${each.endedOn ?? '–'}</td></tr>`)}</tbody></table>
        ${fitting.length > limit && html`<button type="button" class="button outlined more-rows" onClick=${() => setLimit(limit + step)}>${t('directory.showMore', { n: Math.min(step, fitting.length - limit) })}</button>`}</div></div>`}
  </section>`;
}
