/**
 * A case as the node shows it, and who may take which step.
 * @module
 */
import { may } from '../api/session.js';

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {import('../record/record-json.js').RecordValue} RecordValue */
/** @typedef {{what: string, label: Words, due: string | null, state: string, clause: string | null}} Deadline */
/** @typedef {{clause: string | null, text: Words}} Reason */
/** @typedef {{version: number, at: string, actor: string, actorName?: Words, kind: string, reason: string | null, state: string, changed: string[]}} Version */
/** @typedef {{study: string, state: string, method: string, methodLabel: Words, accession: string | null, day: string | null, modality: string | null}} StudyMatch */
/** @typedef {{id: string, account: string, reason: string, clauses: string[], opened: string, ends: string, reviewDue: string,
 *   review: {account: string, at: string, justified: boolean, remark: string} | null}} Override */
/**
 * @typedef {object} CaseDetail
 * @property {string} id
 * @property {string} number
 * @property {string} institution
 * @property {Words} [institutionName]
 * @property {string} patient
 * @property {string | null} [pseudonym]
 * @property {number | null} [patientYear]
 * @property {string | null} [patientSex]
 * @property {boolean} [synthetic]
 * @property {string} state
 * @property {Words} stateLabel
 * @property {number} version
 * @property {string} requestedOn
 * @property {string | null} scheduledFor
 * @property {RecordValue} record
 * @property {Record<string, unknown>} attested
 * @property {{person: string, role: string}[]} members
 * @property {Record<string, Words>} [names] Of people, by their ids.
 * @property {{recipient: string, label: Words, due: string | null, submittedAt: string | null, receipt: string | null}[]} reports
 * @property {{id: string, due: string, doneOn: string | null, method: string | null, result: string | null}[]} followUps
 * @property {Override[]} overrides
 * @property {{deadlines: Deadline[], missing: string[], completeness: {filled: number, mandatory: number}, blocked: Reason[],
 *   late: boolean, nextStep: string | null, nextAction: Words}} standing
 * @property {import('../api/problem.js').Violation[]} violations
 * @property {Version[]} history
 * @property {StudyMatch[]} studies
 * @property {string[]} steps That the state allows.
 */

/** The permission each step needs. @type {Record<string, string>} */
const permissions = {
  assess: 'case.write', authorise: 'case.authorise', plan: 'case.write', consent: 'case.write', enter_room: 'case.perform',
  perform: 'case.perform', report: 'case.report', follow_up: 'case.follow_up', close: 'case.close', cancel: 'case.cancel',
  correct: 'case.correct', assign: 'case.write', record_event: 'event.record', adjudicate: 'event.adjudicate',
  override: 'override.request', review_override: 'override.review',
};

/** Whether the role may take a step; whether he may with this case, the node says. @param {import('../api/session.js').Session} session @param {string} step */
export const mayStep = (session, step) => may(session, permissions[step] ?? '');

/** The states of a case's life, in order. */
export const life = ['requested', 'assessed', 'authorised', 'planned', 'consented', 'in_room', 'performed', 'reported', 'followed_up', 'closed'];

/** The steps of the life in order; the others can be taken beside it. */
const mainSteps = ['assess', 'authorise', 'plan', 'consent', 'enter_room', 'perform', 'report', 'follow_up', 'close'];

/** What else can be done with a case now: steps beside its life, and the last step again.
 * @param {CaseDetail} detail @param {import('../api/session.js').Session} session */
export function otherSteps(detail, session) {
  return detail.steps.filter((step) => step !== detail.standing.nextStep && mayStep(session, step))
    .filter((step) => step !== 'adjudicate' || eventsToJudge(detail).length > 0)
    .filter((step) => step !== 'review_override' || detail.overrides.some((each) => each.review === null))
    .map((step) => ({ step, isAgain: mainSteps.includes(step) && mainSteps.indexOf(step) < mainSteps.indexOf(detail.standing.nextStep ?? 'close') }));
}

/** Adverse events that nobody has judged, with their rows from 1. @param {CaseDetail} detail */
export function eventsToJudge(detail) {
  const rows = Array.isArray(detail.record.adverseEvents) ? detail.record.adverseEvents : [];
  return rows.map((event, index) => ({ event, row: index + 1 })).filter(({ event }) => typeof event?.adjudicator !== 'string');
}

/** The step of a version's kind: `case.assessed` is `assess`. @param {string} kind */
export function stepOfKind(kind) {
  const words = { opened: 'open', assessed: 'assess', authorised: 'authorise', planned: 'plan', consented: 'consent', entered_room: 'enter_room',
    performed: 'perform', reported: 'report', followed_up: 'follow_up', closed: 'close', cancelled: 'cancel', corrected: 'correct', assigned: 'assign',
    event_recorded: 'record_event', event_adjudicated: 'adjudicate', overridden: 'override', override_reviewed: 'review_override', imported: 'import' };
  return words[/** @type {keyof typeof words} */ (kind.replace(/^case\./, ''))] ?? kind;
}
