/**
 * Who is on duty: today in words, the month as a calendar.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { dossierAddress } from './marks.js';

/** @typedef {import('./directory-json.js').RosterEntry} RosterEntry */
/** @typedef {import('./strings.js').Speech} Speech */

/** The days of a month, `2026-02`. @param {string} month @returns {string[]} */
export function daysOf(month) {
  const [year, number] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

/** The month before or after. @param {string} month @param {number} by */
export function monthBy(month, by) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** 0 Sunday to 6 Saturday. @param {string} day */
export const weekdayOf = (day) => new Date(`${day}T00:00:00Z`).getUTCDay();

/**
 * @param {object} props
 * @param {readonly RosterEntry[]} props.entries Of the month.
 * @param {string} props.month
 * @param {string} props.today
 * @param {(month: string) => void} props.onMonth
 * @param {Speech} props.speech
 */
export function Roster({ entries, month, today, onMonth, speech }) {
  const { t, say, named } = speech;
  const names = new Map(entries.map((each) => [each.person, each.name]));
  const nameOf = (/** @type {string} */ id) => say(names.get(id)) || id.slice(-6);
  const days = daysOf(month);
  const onDay = (/** @type {string} */ day) => entries.filter((each) => each.day === day).sort((one, other) => rankOf(one.duty) - rankOf(other.duty) || one.person.localeCompare(other.person));
  const now = onDay(today);
  const duties = [...new Set(entries.map((each) => each.duty))].sort((one, other) => rankOf(one) - rankOf(other));
  const isThisMonth = month === today.slice(0, 7);
  const person = (/** @type {RosterEntry} */ each) => html`<a href=${dossierAddress('person', each.person)}>${nameOf(each.person)}</a>`;
  return html`<section class="card roster" id="roster" aria-labelledby="roster-title">
    <header><h2 id="roster-title">${t('section.roster')}</h2>
      <span class="legend">${duties.map((each) => html`<span key=${each}><i class=${`duty ${each}`}>${markOf(each, named)}</i>${named('duty', each)}</span>`)}</span>
      <div class="month"><button type="button" class="button icon-only" aria-label=${t('roster.previous')} title=${t('roster.previous')} onClick=${() => onMonth(monthBy(month, -1))}><${Icon} name="previous" /></button>
        <b role="status">${month}</b>
        <button type="button" class="button icon-only" aria-label=${t('roster.next')} title=${t('roster.next')} onClick=${() => onMonth(monthBy(month, 1))}><${Icon} name="next" /></button></div></header>
    ${isThisMonth && (now.length > 0 ? html`<div class="on-duty"><h3>${t('roster.today')}</h3><ul>${now.map((each) => html`<li key=${each.person + each.duty}><b>${named('duty', each.duty)}</b> ${person(each)}</li>`)}</ul></div>`
      : html`<p class="nothing">${t('roster.nobody')}</p>`)}
    ${entries.length === 0 ? !isThisMonth && html`<p class="nothing">${t('roster.none', { month })}</p>` : html`<ol class="roster-days" style=${`--first:${(weekdayOf(days[0]) + 6) % 7 + 1}`}>
      ${days.map((day) => html`<li key=${day} data-day=${day} aria-current=${day === today ? 'date' : undefined} class=${`${weekdayOf(day) % 6 === 0 ? 'weekend' : ''} ${isThisMonth && day < today ? 'past' : ''}`}>
        <time datetime=${day}><b>${Number(day.slice(8))}</b> ${named('weekday', String(weekdayOf(day)))}</time>
        ${onDay(day).map((each) => html`<span key=${each.person + each.duty} class="entry"><i class=${`duty ${each.duty}`} title=${named('duty', each.duty)}>${markOf(each.duty, named)}</i>${person(each)}</span>`)}</li>`)}</ol>`}
  </section>`;
}

/** One letter for a duty; an unknown one gives its first. @param {string} duty @param {Speech['named']} named */
function markOf(duty, named) {
  const mark = named('dutyMark', duty);
  return mark === duty || mark === '' ? duty.slice(0, 1).toUpperCase() : mark;
}

const order = ['day', 'night', 'on_call'];

/** Known duties in the order of the day, others after them. @param {string} duty */
const rankOf = (duty) => (order.indexOf(duty) + order.length + 1) % (order.length + 1);
