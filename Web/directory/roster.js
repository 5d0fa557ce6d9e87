/**
 * Who is on duty: today in words, the month as a grid.
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
const weekday = (day) => new Date(`${day}T00:00:00Z`).getUTCDay();

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
  const ids = [...new Set(entries.map((each) => each.person))].sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'zh'));
  const dutyAt = new Map(entries.map((each) => [`${each.person} ${each.day}`, each.duty]));
  const now = entries.filter((each) => each.day === today);
  const duties = [...new Set(entries.map((each) => each.duty))];
  return html`<section class="card roster" id="roster" aria-labelledby="roster-title">
    <header><h2 id="roster-title">${t('section.roster')}</h2>
      <div class="month"><button type="button" class="button icon-only" aria-label=${t('roster.previous')} title=${t('roster.previous')} onClick=${() => onMonth(monthBy(month, -1))}><${Icon} name="previous" /></button>
        <b role="status">${month}</b>
        <button type="button" class="button icon-only" aria-label=${t('roster.next')} title=${t('roster.next')} onClick=${() => onMonth(monthBy(month, 1))}><${Icon} name="next" /></button></div></header>
    ${month === today.slice(0, 7) && (now.length > 0 ? html`<ul class="on-duty">${now.map((each) => html`<li key=${each.person + each.duty}><b>${named('duty', each.duty)}</b>
      <a class="link" href=${dossierAddress('person', each.person)}>${nameOf(each.person)}</a></li>`)}</ul>` : html`<p class="nothing">${t('roster.nobody')}</p>`)}
    ${entries.length === 0 ? month !== today.slice(0, 7) && html`<p class="nothing">${t('roster.none', { month })}</p>` : html`
      <div class="scroll-x" tabindex="0" role="region" aria-label=${`${t('section.roster')} ${month}`}><table class="roster-grid">
        <thead><tr><th scope="col">${t('roster.person')}</th>${days.map((day) => html`<th scope="col" key=${day} class=${`${weekday(day) % 6 === 0 ? 'weekend' : ''} ${day === today ? 'today' : ''}`}>${Number(day.slice(8))}</th>`)}</tr></thead>
        <tbody>${ids.map((id) => html`<tr key=${id}><th scope="row">${nameOf(id)}</th>${days.map((day) => {
          const duty = dutyAt.get(`${id} ${day}`);
          return html`<td key=${day} class=${`${duty ? `duty ${duty}` : ''} ${weekday(day) % 6 === 0 ? 'weekend' : ''} ${day === today ? 'today' : ''}`}
            title=${duty ? `${day} ${named('duty', duty)}` : undefined}>${duty && markOf(duty, named)}</td>`;
        })}</tr>`)}</tbody></table></div>
      <p class="legend">${duties.map((each) => html`<span key=${each}><i class=${`duty ${each}`}>${markOf(each, named)}</i>${named('duty', each)}</span>`)}</p>`}
  </section>`;
}

/** One letter for a duty; an unknown one gives its first. @param {string} duty @param {Speech['named']} named */
function markOf(duty, named) {
  const mark = named('dutyMark', duty);
  return mark === duty ? duty.slice(0, 1).toUpperCase() : mark;
}
