/**
 * Small marks with a meaning: state of a case, deadline, verdict. Each has a sign and a word; colour only adds to them.
 * @module
 */
import { askedLanguage } from '../rules/language.js';
import { colourOf, VerdictIcon } from '../rules/marks.js';
import { clauseAddress } from '../rules/rulebook-json.js';
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { daysBetween, today } from './days.js';

/** @typedef {import('./speech.js').RegistrySpeech} Speech */

/** The edition that clauses are looked up in. */
export const edition = 'ir-2012';

/** A clause's number, leading to its text. @param {{id: string}} props */
export function ClauseLink({ id }) {
  return html`<a class="clause-link" href=${clauseAddress(edition, id, askedLanguage())}>${id}</a>`;
}

/** Where a case stands. @param {{state: string, label?: import('../rules/rulebook-json.js').Words, speech: Speech}} props */
export function StateBadge({ state, label, speech }) {
  return html`<span class=${`badge state ${state}`} data-state=${state}><i aria-hidden="true"></i>${
    speech.named('state', state) || speech.say(label)}</span>`;
}

/** @param {{urgency: string, speech: Speech}} props */
export function UrgencyBadge({ urgency, speech }) {
  if (urgency === 'planned') return null;
  return html`<span class=${`badge urgency ${urgency}`}>${speech.named('urgency', urgency)}</span>`;
}

/** @type {Record<string, {tone: string, icon: import('../ui/icons.js').IconName}>} */
const tones = {
  open: { tone: 'quiet', icon: 'clock' },
  due: { tone: 'quiet', icon: 'clock' },
  near: { tone: 'warning', icon: 'clock' },
  late: { tone: 'danger', icon: 'warning' },
  met: { tone: 'ok', icon: 'check' },
  sent: { tone: 'ok', icon: 'check' },
  met_late: { tone: 'warning', icon: 'check' },
  sent_late: { tone: 'warning', icon: 'check' },
  unknown: { tone: 'warning', icon: 'warning' },
};
/** Deadlines this near are marked. */
const nearDays = 3;

/**
 * How a deadline stands: `open`, `late`, `met`, `met_late`, `unknown`, or of a report `due`, `sent`, `sent_late`.
 * @param {{state: string, due?: string | null, family?: 'deadline' | 'report', day?: string, speech: Speech}} props
 */
export function DeadlineBadge({ state, due, family = 'deadline', day = today(), speech }) {
  if (state === 'none') return html`<span class="soft">–</span>`;
  const isOpen = state === 'open' || state === 'due';
  const left = due ? daysBetween(day, due) : undefined;
  const mark = tones[isOpen && left !== undefined && left <= nearDays ? 'near' : state] ?? tones.unknown;
  return html`<span class=${`badge deadline ${mark.tone}`} data-deadline=${state}><${Icon} name=${mark.icon} />
    <span>${isOpen || state === 'late' ? daysLeft(left, speech) ?? speech.named(family, state) : speech.named(family, state)}</span></span>`;
}

/** @param {number | undefined} left @param {Speech} speech */
export function daysLeft(left, { t }) {
  if (left === undefined) return undefined;
  if (left === 0) return t('deadline.today');
  if (left === 1) return t('deadline.leftOne');
  if (left === -1) return t('deadline.overOne');
  return left > 0 ? t('deadline.left', { n: left }) : t('deadline.over', { n: -left });
}

/**
 * A verdict with the clauses it rests on.
 * @param {{verdict: string, label?: string, clauses?: readonly string[], speech: Speech}} props
 */
export function VerdictBadge({ verdict, label, clauses = [], speech }) {
  const colour = colourOf(verdict);
  return html`<span class="verdict-badge"><span class=${`verdict-mark ${colour}`}><${VerdictIcon} verdict=${colour} />
    ${label ?? speech.named('verdict', verdict)}</span>
    ${clauses.map((id) => html`<${ClauseLink} key=${id} id=${id} />`)}</span>`;
}

/** How much of what must be filled is filled; permille. @param {{permille: number}} props */
export function Completeness({ permille }) {
  const percent = Math.floor(permille / 10);
  return html`<span class="completeness"><i aria-hidden="true"><b style=${`width:${percent}%`}></b></i>${percent}%</span>`;
}
