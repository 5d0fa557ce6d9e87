/**
 * Deadlines: reports, follow-ups, reviews.
 * @module
 */
import { sentenceOf } from '../api/problem.js';
import { read, withQuery } from '../api/registry.js';
import { may } from '../api/session.js';
import { caseAddress } from '../cases/case-summary.js';
import { today } from '../registry/days.js';
import { Absence, Page, useReading, useSession } from '../registry/page.js';
import { html, render } from '../ui/preact.js';
import { useSpeechFrom } from '../ui/speech.js';
import { Left, Reports } from './reports.js';
import { inReach } from './report-groups.js';
import { BreakGlassReviews, Overrides } from './reviews.js';
import { deadlineSentences } from './strings.js';
import { workingDaysAfter } from './working-days.js';

/** @typedef {import('../cases/case-summary.js').CaseSummary} CaseSummary */
/** @typedef {{id: string, case: string, number: string, due: string, institutionName?: import('../rules/rulebook-json.js').Words, operatorName?: import('../rules/rulebook-json.js').Words}} FollowUp */

/** Pages of owed reports that are read: more than anybody looks through. */
const mostPages = 5;
const mostFollowUps = 500;

/** @param {'late' | 'due'} report @returns {Promise<{rows: CaseSummary[], isCut: boolean}>} */
async function readOwed(report) {
  /** @type {CaseSummary[]} */
  const rows = [];
  let cursor = '';
  for (let page = 0; page < mostPages; page++) {
    const answer = await read(withQuery('/cases', { report, limit: 200, cursor }));
    rows.push(...answer.cases);
    cursor = answer.next ?? '';
    if (!cursor) break;
  }
  return { rows, isCut: cursor !== '' };
}

/** @typedef {{value?: any, error?: unknown}} Part */
/** @type {Part} */
const nothing = {};

/** A part that could not be read says so in its place; the others stand. @param {Promise<any>} reading @returns {Promise<Part>} */
const apart = (reading) => reading.then((value) => ({ value }), (error) => ({ error }));

/** @param {import('../api/session.js').Session} session */
async function readDeadlines(session) {
  const day = today();
  const [late, due, followUps, overrides, glass, workingDays] = await Promise.all([
    readOwed('late'), readOwed('due'), apart(read(`/follow-ups?limit=${mostFollowUps}`)), may(session, 'override.review') ? apart(read('/overrides')) : nothing,
    may(session, 'break_glass.review') ? apart(read('/break-glass')) : nothing, workingDaysAfter(day),
  ]);
  const once = new Map([...late.rows, ...due.rows].map((each) => [each.id, each]));
  return {
    day, workingDays, reports: [...once.values()], isCut: late.isCut || due.isCut, followUps, overrides, glass,
  };
}

function Deadlines() {
  const { speech, toggle } = useSpeechFrom(deadlineSentences);
  const { t, say } = speech;
  const { session, error } = useSession();
  const all = useReading(async () => session ? await readDeadlines(session) : undefined, [session]);
  const { value } = all;
  const followUps = inReach(/** @type {FollowUp[]} */ (value?.followUps.value?.followUps ?? []), value?.day ?? '');
  const seesRegion = session?.permissions['case.read'] === 'region';
  return html`<${Page} room="deadlines" title=${t('deadlines.title')} speech=${speech} onLanguage=${toggle} isDemo=${session?.isDemo}>
    <div class="page-head"><div><h1>${t('deadlines.title')}</h1>${value && html`<p>${t('deadlines.lead', { day: value.day })}</p>`}</div></div>
    ${!value || !session ? html`<${Absence} error=${error ?? all.error} onRetry=${all.again} speech=${speech} />` : html`<div class="stack">
      <${Reports} rows=${value.reports} isCut=${value.isCut} seesRegion=${seesRegion} day=${value.day} workingDays=${value.workingDays} speech=${speech} />
      <div class="trio">
        <section class="card" id="follow-ups" aria-labelledby="follow-title"><header><h2 id="follow-title">${t('deadlines.followUps')}</h2><span class="count">${value.followUps.error === undefined && t('deadlines.followUpCounts', { late: followUps.filter((each) => each.due < value.day).length, due: followUps.filter((each) => each.due >= value.day).length })}</span></header>
          ${value.followUps.error !== undefined ? html`<p role="alert">${sentenceOf(value.followUps.error, speech)}</p>` : html`${followUps.length === mostFollowUps && html`<p class="soft">${t('deadlines.oldest', { n: mostFollowUps })}</p>`}${followUps.length === 0 ? html`<p class="nothing">${t('deadlines.noFollowUps')}</p>` : html`<ul class="reviews">${followUps.map((each) => html`<li key=${each.id}>
            <p><${Left} due=${each.due} day=${value.day} workingDays=${[]} speech=${speech} /> <span class="soft">${each.due}</span></p>
            <p><a class="link mono" href=${caseAddress(each.case, 'follow_up')}>${each.number}</a> ${say(seesRegion ? each.institutionName : each.operatorName)}</p></li>`)}</ul>`}`}</section>
        ${may(session, 'override.review') && html`<${Overrides} overrides=${value.overrides.value?.overrides ?? []} error=${value.overrides.error} day=${value.day} workingDays=${value.workingDays} speech=${speech} />`}
        ${may(session, 'break_glass.review') && html`<${BreakGlassReviews} uses=${(value.glass.value?.breakGlass ?? []).filter((/** @type {{review: unknown}} */ each) => !each.review)} error=${value.glass.error} day=${value.day} workingDays=${value.workingDays} onReviewed=${all.again} speech=${speech} />`}
      </div></div>`}
  <//>`;
}

const root = document.getElementById('app');
if (root) render(html`<${Deadlines} />`, root);
