/**
 * What hangs on a case, each in its card: deadlines, images, people, reports, follow-up, overrides, history.
 * @module
 */
import { may } from '../api/session.js';
import { PlanLink } from '../plans/plan-link.js';
import { fieldOf } from '../record/record-json.js';
import { ClauseLink, DeadlineBadge } from '../registry/badges.js';
import { momentText } from '../registry/days.js';
import { html } from '../ui/preact.js';
import { stepOfKind } from './case-json.js';

/** @typedef {import('./case-json.js').CaseDetail} CaseDetail */
/** @typedef {import('./case-strings.js').Speech} Speech */
/** @typedef {{detail: CaseDetail, session: import('../api/session.js').Session, speech: Speech}} CardProps */

/** @param {CardProps} props */
export function DeadlineCard({ detail, speech }) {
  const { t, say } = speech;
  const { deadlines } = detail.standing;
  return html`<section class="card" id="deadlines"><header><h2>${t('case.deadlines')}</h2></header>
    ${deadlines.length === 0 && html`<p class="soft">${t('case.noDeadlines')}</p>`}
    <ul class="facts-list">${deadlines.map((each, index) => html`<li key=${index} data-deadline-of=${each.what}><span>${say(each.label)}
      ${each.clause && html` <${ClauseLink} id=${each.clause} />`}</span><span class="soft">${each.due ?? ''}</span><${DeadlineBadge} state=${each.state} due=${each.due} speech=${speech} /></li>`)}</ul></section>`;
}

/** @param {CardProps} props */
export function ImageCard({ detail, session, speech }) {
  const { t, say } = speech;
  const maySee = may(session, 'study.read');
  return html`<section class="card" id="images"><header><h2>${t('case.images')}</h2><span class="count">${detail.studies.length || ''}</span></header>
    ${detail.studies.length === 0 && html`<p class="soft">${t('case.noImages')}</p>`}
    <ul class="facts-list">${detail.studies.map((each) => html`<li key=${each.study}><span><b>${each.modality ?? ''}</b> ${each.day ?? ''}</span>
      <span class="soft">${say(each.methodLabel)}${each.accession ? ` ${each.accession}` : ''}</span>
      ${maySee && html`<a class="button outlined" href=${`/viewer?study=${encodeURIComponent(each.study)}`}>${t('case.openImages')}</a>
        <${PlanLink} study=${each.study} label=${t('case.openPlans')} />`}</li>`)}</ul></section>`;
}

/** @param {CardProps} props */
export function PeopleCard({ detail, speech }) {
  if (detail.members.length === 0) return null;
  return html`<section class="card" id="people"><header><h2>${speech.t('case.people')}</h2></header>
    <ul class="facts-list">${detail.members.map((each) => html`<li key=${each.role + each.person}><span class="soft">${speech.named('member', each.role)}</span>
      <a class="link" href=${`/directory/person?id=${each.person}`}>${speech.say(detail.names?.[each.person]) || each.person}</a></li>`)}</ul></section>`;
}

/** @param {CardProps} props */
export function ReportCard({ detail, speech }) {
  const { t, say } = speech;
  if (detail.reports.length === 0) return null;
  return html`<section class="card" id="reports"><header><h2>${t('case.reports')}</h2></header>
    <ul class="facts-list">${detail.reports.map((each) => html`<li key=${each.recipient}><span>${say(each.label)}</span>
      <span class="soft">${each.submittedAt ? t('case.reported', { when: momentText(each.submittedAt), receipt: each.receipt ?? '' })
        : `${t('case.unreported')}${each.due ? ` · ${t('case.dueDay', { day: each.due })}` : ''}`}</span></li>`)}</ul></section>`;
}

/** @param {CardProps & {form: import('../record/record-json.js').RecordForm}} props */
export function FollowUpCard({ detail, form, speech }) {
  const { t, say } = speech;
  if (detail.followUps.length === 0) return null;
  const methods = form.valueSets.follow_method?.codes ?? [];
  return html`<section class="card" id="follow-ups"><header><h2>${t('case.followUps')}</h2></header>
    <ul class="facts-list">${detail.followUps.map((each) => html`<li key=${each.id}><span>${t('case.dueDay', { day: each.due })}</span>
      <span class="soft">${each.doneOn ? `${t('case.followedUp', { day: each.doneOn })} ${say(methods.find((one) => one.code === each.method)?.label)} ${each.result ?? ''}` : ''}</span></li>`)}</ul></section>`;
}

/** @param {CardProps} props */
export function OverrideCard({ detail, speech }) {
  const { t } = speech;
  if (detail.overrides.length === 0) return null;
  return html`<section class="card alert" id="overrides"><header><h2>${t('case.overrides')}</h2></header>
    <ul class="facts-list">${detail.overrides.map((each) => html`<li key=${each.id} class="tall"><span>${each.reason}</span>
      <span class="soft">${t('case.overrideSpan', { from: momentText(each.opened), to: momentText(each.ends) })}</span>
      <span>${each.clauses.map((id) => html`<${ClauseLink} key=${id} id=${id} /> `)}</span>
      <span>${each.review ? `${t(each.review.justified ? 'case.justified' : 'case.unjustified')} · ${each.review.remark}` : t('case.reviewDue', { day: each.reviewDue })}</span></li>`)}</ul></section>`;
}

/** @param {CardProps & {form: import('../record/record-json.js').RecordForm}} props */
export function HistoryCard({ detail, session, form, speech }) {
  const { t, say } = speech;
  const who = (/** @type {import('./case-json.js').Version} */ each) =>
    each.actor === session.account.id ? t('history.me') : each.actor === 'system' ? t('history.system') : say(each.actorName) || say(detail.names?.[each.actor]) || `…${each.actor.slice(-6)}`;
  return html`<section class="card" id="history"><header><h2>${t('case.history')}</h2></header>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${t('case.history')}><table class="rows"><thead><tr><th scope="col">${t('history.version')}</th><th scope="col">${t('history.when')}</th><th scope="col">${t('history.who')}</th>
      <th scope="col">${t('history.what')}</th><th scope="col">${t('history.changed')}</th></tr></thead>
    <tbody>${detail.history.toReversed().map((each) => html`<tr key=${each.version}><td>${each.version}</td><td class="nowrap">${momentText(each.at)}</td><td class="nowrap">${who(each)}</td>
      <td class="nowrap">${speech.named('step', stepOfKind(each.kind))}</td>
      <td>${labelsOf(each.changed, form, say)}${each.reason && html`<div class="soft">${t('history.reason', { reason: each.reason })}</div>`}</td></tr>`)}</tbody></table></div></section>`;
}

/** The names of members of the record. @param {readonly string[]} keys @param {import('../record/record-json.js').RecordForm} form
 * @param {(words: import('../rules/rulebook-json.js').Words) => string} say */
export const labelsOf = (keys, form, say) =>
  keys.filter((key) => key !== 'provenance').map((key) => say(fieldOf(form, key)?.label) || key).join(say({ zh: '、', en: ', ' }));
