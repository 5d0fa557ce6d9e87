/**
 * Rooms and machines: what decides whether a machine can be used, and machines that stand idle.
 * @module
 */
import { ShareBar } from '../registry/figures.js';
import { daysLeft } from '../registry/badges.js';
import { daysBetween } from '../registry/days.js';
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { idleBelow, isIdle, isInService } from './directory-json.js';
import { YesNo } from './marks.js';

/** @typedef {import('./directory-json.js').Equipment} Equipment */
/** @typedef {import('./strings.js').Speech} Speech */

/** A test that ends this soon is marked. */
const nearDays = 60;

/**
 * @param {object} props
 * @param {readonly Equipment[]} props.equipment
 * @param {readonly import('./directory-json.js').Room[]} props.rooms
 * @param {readonly import('./directory-json.js').Department[]} props.departments
 * @param {string} props.day
 * @param {Speech} props.speech
 */
export function EquipmentTable({ equipment, rooms, departments, day, speech }) {
  const { t, say, named } = speech;
  const roomOf = (/** @type {Equipment} */ machine) => rooms.find((each) => each.id === machine.room)?.name ?? '–';
  const ordered = equipment.toSorted((one, other) => Number(other.dsa) - Number(one.dsa) || one.type.localeCompare(other.type));
  return html`<section class="card equipment" id="equipment" aria-labelledby="equipment-title">
    <header><h2 id="equipment-title">${t('section.equipment')}</h2>
      <span class="count">${departments.map((each) => `${say(each.name)} · ${named('form', each.form)}`).join('; ')}</span></header>
    ${equipment.length === 0 ? html`<p class="nothing">${t('equipment.none')}</p>` : html`<div class="scroll-x"><table class="rows as-blocks">
      <thead><tr><th scope="col">${t('equipment.machine')}</th><th scope="col">${t('equipment.room')}</th><th scope="col">${t('equipment.tier')}</th><th scope="col">${t('equipment.dsa')}</th>
        <th scope="col">${t('equipment.roadmap')}</th><th scope="col">${t('equipment.shielding')}</th><th scope="col" title=${t('equipment.uptimeHelp')}>${t('equipment.uptime')}</th>
        <th scope="col" title=${t('equipment.staffedHelp')}>${t('equipment.staffed')}</th></tr></thead>
      <tbody>${ordered.map((machine) => html`<tr key=${machine.id} data-equipment=${machine.id}>
        <td class="lead"><span class="machine">${typeText(machine.type, speech)}<small class="soft">${machine.model}${machine.serviceFrom && ` · ${t('equipment.since', { day: machine.serviceFrom.slice(0, 7) })}`}</small>
          ${!isInService(machine, day) && html`<span class="badge">${t('equipment.retired')}</span>`}</span></td>
        <td data-label=${t('equipment.room')}>${roomOf(machine)}</td><td data-label=${t('equipment.tier')}>${named('tier', String(machine.tier))}</td>
        <td data-label=${t('equipment.dsa')}><${YesNo} value=${machine.dsa} speech=${speech} /></td>
        <td data-label=${t('equipment.roadmap')}><${YesNo} value=${machine.dsa ? machine.roadmap : null} speech=${speech} /></td>
        <td data-label=${t('equipment.shielding')}><${Shielding} until=${machine.shieldingUntil} day=${day} speech=${speech} /></td>
        <td data-label=${t('equipment.uptime')}><${ShareBar} permille=${machine.uptimePermille} label=${t('equipment.uptimeHelp')} tone=${(machine.uptimePermille ?? 1000) < 800 ? 'low' : ''} /></td>
        <td data-label=${t('equipment.staffed')}><span class="staffed"><${ShareBar} permille=${machine.staffedPermille} label=${t('equipment.staffedHelp')} tone=${isIdle(machine, day) ? 'bad' : ''} />
          ${isIdle(machine, day) && html`<span class="badge danger idle" title=${t('equipment.idleHelp', { n: idleBelow / 10 })}><${Icon} name="warning" />${t('equipment.idle')}</span>`}</span></td></tr>`)}</tbody></table></div>
      ${equipment.some((each) => isIdle(each, day)) && html`<p class="foot-note">${t('equipment.idle')}: ${t('equipment.idleHelp', { n: idleBelow / 10 })}</p>`}`}
  </section>`;
}

/** @param {string} type @param {Speech} speech */
function typeText(type, { named }) {
  const text = named('equipment.type', type);
  return text === type ? type.toUpperCase() : text;
}

/** The test's last day, with what is left of it. @param {{until: string | null, day: string, speech: Speech}} props */
function Shielding({ until, day, speech }) {
  if (!until) return html`<span class="soft">–</span>`;
  const left = daysBetween(day, until);
  if (left < 0) return html`<span class="dated">${until} <span class="badge danger"><${Icon} name="warning" />${speech.t('equipment.expired')}</span></span>`;
  return html`<span class="dated">${until} ${left <= nearDays && html`<span class="badge warning"><${Icon} name="clock" />${daysLeft(left, speech)}</span>`}</span>`;
}
