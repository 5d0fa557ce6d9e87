/**
 * My work today: what is late, due, blocked and waiting, each with what to do next.
 * @module
 */
import { ask, read } from '../api/registry.js';
import { may } from '../api/session.js';
import { mayStep } from '../cases/case-json.js';
import { CaseTable } from '../cases/case-table.js';
import { caseAddress } from '../cases/case-summary.js';
import { listSentences } from '../cases/list-strings.js';
import { momentText } from '../registry/days.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { Drafts } from './drafts.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */
/** @typedef {import('../cases/list-strings.js').Speech} Speech */
/** @typedef {import('../api/session.js').Session} Session */
/**
 * @typedef {object} WorkToday
 * @property {string} today
 * @property {CaseSummary[]} mine
 * @property {CaseSummary[]} [late]
 * @property {CaseSummary[]} [due]
 * @property {CaseSummary[]} [blocked]
 * @property {{id: string, at: string, kind: string, case: string}[]} [notices]
 * @property {{id: string, case: string, reason: string, clauses: string[], opened: string, reviewDue: string}[]} [overrides]
 * @property {number} [unmatched]
 * @property {number} [drafts]
 */

function Work() {
  const { speech, toggle } = useSpeechFrom(listSentences);
  const { session } = useSession();
  return html`<${Page} room="work" title=${speech.t('work.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    ${session && html`<${Today} session=${session} speech=${speech} />`}
  <//>`;
}

/** @param {{session: Session, speech: Speech}} props */
function Today({ session, speech }) {
  const { t, say } = speech;
  const { value: work, error, again } = useReading(() => /** @type {Promise<WorkToday>} */ (read('/work')));
  if (!work) return html`<${Absence} error=${error} onRetry=${again} speech=${speech} />`;
  const { late = [], due = [], blocked = [], notices = [], overrides = [], mine } = work;
  const shown = new Set([...late, ...due, ...blocked].map((each) => each.id));
  const rest = mine.filter((each) => !shown.has(each.id));
  const table = (/** @type {CaseSummary[]} */ rows) => html`<${CaseTable} rows=${rows} withInstitution=${session.institution === null} withSteps mayStep=${(/** @type {string} */ step) => mayStep(session, step)} day=${work.today} speech=${speech} />`;
  return html`<div class="work">
    <header class="work-head"><h1>${t('work.title')}</h1><span class="soft">${t('work.today', { day: work.today })}</span>
      <span class="soft">${session.institution ? say(session.institution.name) : t('session.region')}</span></header>
    <ul class="tallies" aria-label=${t('work.title')}>
      ${tally('late', late.length, 'danger', t('work.late'))}${tally('due', due.length, 'warning', t('work.due'))}
      ${tally('blocked', blocked.length, 'warning', t('work.blocked'))}${tally('mine', mine.length, '', session.account.person ? t('work.mine') : t('work.mineInstitution'))}
      ${overrides.length > 0 && tally('overrides', overrides.length, 'danger', t('work.overrides'))}
      ${work.unmatched !== undefined && tally('unmatched', work.unmatched, work.unmatched > 0 ? 'warning' : '', t('work.unmatched'), '/images/unmatched')}
    </ul>
    <${Section} id="late" kind="alert" title=${t('work.late')} note=${t('work.lateHelp')} rows=${late} all="/cases?report=late" table=${table} speech=${speech} />
    ${overrides.length > 0 && html`<${Overrides} overrides=${overrides} mayReview=${may(session, 'override.review')} speech=${speech} />`}
    <${Section} id="due" kind="due" title=${t('work.due')} rows=${due.filter((each) => !late.some((one) => one.id === each.id))} all="/cases?report=due" table=${table} speech=${speech} />
    <${Section} id="blocked" kind="due" title=${t('work.blocked')} rows=${blocked} all="/cases?blocked=true" table=${table} speech=${speech} />
    <${Section} id="mine" kind="calm" title=${session.account.person ? t('work.mine') : t('work.mineInstitution')} rows=${rest} all=${session.account.person ? '/cases?member=me' : '/cases'}
      table=${table} speech=${speech} always />
    ${(work.drafts ?? 0) > 0 && html`<${Drafts} speech=${speech} />`}
    ${notices.length > 0 && html`<${Notices} notices=${notices} onRead=${again} speech=${speech} />`}
  </div>`;
}

/** The node names this many of each. */
const atMost = 50;

/** @param {string} id @param {number} count @param {string} tone @param {string} label @param {string} [address] */
const tally = (id, count, tone, label, address = `#${id}`) => html`<li key=${id}><a href=${address} class=${count > 0 ? tone : ''} data-tally=${id}>
  <strong>${count >= atMost ? `${atMost}+` : count}</strong><span>${label}</span></a></li>`;

/** A card of cases; one that is empty says nothing, unless it must be there. @param {{id: string, kind: string, title: string,
 *   note?: string, rows: CaseSummary[], all: string, table: (rows: CaseSummary[]) => unknown, always?: boolean, speech: Speech}} props */
function Section({ id, kind, title, note, rows, all, table, always, speech: { t } }) {
  if (rows.length === 0 && !always) return null;
  return html`<section class=${`card ${kind}`} id=${id}><header><h2>${title}</h2>
      ${note && html`<span class="count">${note}</span>`}<span class="count">${rows.length}</span><a class="link" href=${all}>${t('work.all')}</a></header>
    ${rows.length > 0 ? table(rows.slice(0, 12)) : html`<p class="soft">${t('work.nothing')}</p>`}</section>`;
}

/** @param {{overrides: NonNullable<WorkToday['overrides']>, mayReview: boolean, speech: Speech}} props */
function Overrides({ overrides, mayReview, speech: { t } }) {
  return html`<section class="card alert" id="overrides"><header><h2>${t('work.overrides')}</h2><span class="count">${overrides.length}</span></header>
    <ul class="plain-list">${overrides.map((each) => html`<li key=${each.id}>
      <a class="link" href=${caseAddress(each.case)}>${momentText(each.opened)}</a><span>${each.reason}</span>
      <span class="soft">${t('work.reviewDue', { day: each.reviewDue })}</span>
      ${mayReview && html`<a class="button outlined" href=${caseAddress(each.case, 'review_override')}>${t('work.review')}</a>`}</li>`)}</ul></section>`;
}

/** @param {{notices: NonNullable<WorkToday['notices']>, onRead: () => void, speech: Speech}} props */
function Notices({ notices, onRead, speech }) {
  const { t } = speech;
  const markRead = (/** @type {string} */ id) => ask(`/notices/${id}/read`, { method: 'POST' }).then(onRead, onRead);
  return html`<section class="card" id="notices"><header><h2>${t('work.notices')}</h2><span class="count">${notices.length}</span></header>
    <ul class="plain-list">${notices.map((each) => html`<li key=${each.id}><span class="soft">${momentText(each.at)}</span>
      <a class="link" href=${caseAddress(each.case)}>${noticeText(each.kind, speech)}</a>
      <button type="button" class="button outlined" onClick=${() => markRead(each.id)}>${t('work.read')}</button></li>`)}</ul></section>`;
}

/** @param {string} kind @param {Speech} speech */
function noticeText(kind, speech) {
  const text = speech.named('notice', kind);
  return text === kind ? speech.t('notice.other') : text;
}

const root = document.getElementById('app');
if (root) render(html`<${Work} />`, root);
