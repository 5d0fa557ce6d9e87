/**
 * A physician's way: titles, licence and posts over time, privileges, the life of the qualification.
 * @module
 */
import { ClauseLink } from '../registry/badges.js';
import { StateOf } from '../rules/verdict-parts.js';
import { colourOf, VerdictIcon } from '../rules/marks.js';
import { html, useState } from '../ui/preact.js';
import { daysText } from './fact-table.js';
import { factsOf, historyOf, holdsOn, valueText } from './directory-json.js';
import { isFound, searchText } from './name-search.js';
import { SearchBox } from './tools.js';

/** @typedef {import('./directory-json.js').Statement} Statement */
/** @typedef {import('./strings.js').Speech} Speech */

/** Facts of the licence and the posts; titles stand by themselves. */
const licencePaths = ['licenceValid', 'licenceDate', 'scope', 'irStart', 'interruptionDays', 'provincialTraining', 'nationalTraining', 'role', 'trained', 'passed'];

/** @param {{statements: readonly Statement[], title: string | null, day: string, speech: Speech}} props */
export function Titles({ statements, title, day, speech }) {
  const { t, named } = speech;
  const titles = historyOf(statements, 'title');
  if (titles.length === 0 && !title) return null;
  return html`<section class="card" id="titles" aria-labelledby="titles-title"><header><h2 id="titles-title">${t('section.titles')}</h2></header>
    <ol class="way">${titles.length === 0 ? html`<li class="now"><b>${named('title', title ?? '')}</b></li>` : titles.map((each, index) => html`<li key=${index} class=${holdsOn(each, day) ? 'now' : ''}
      aria-current=${holdsOn(each, day) ? 'true' : undefined}><b>${named('title', String(each.value))}</b><span>${daysText(each, speech)}</span>${each.evidence && html`<small class="soft">${each.evidence}</small>`}</li>`)}</ol></section>`;
}

/** @param {{statements: readonly Statement[], book: import('../rules/rulebook-json.js').Rulebook | undefined, subject: string, day: string, speech: Speech}} props */
export function Licences({ statements, book, subject, day, speech }) {
  const { t, say } = speech;
  const facts = book ? factsOf(book, subject) : new Map();
  const rows = licencePaths.flatMap((path) => historyOf(statements, path));
  if (rows.length === 0) return null;
  return html`<section class="card" id="licences" aria-labelledby="licences-title"><header><h2 id="licences-title">${t('section.licences')}</h2></header>
    <table class="rows as-blocks"><thead><tr><th scope="col">${t('facts.fact')}</th><th scope="col">${t('facts.value')}</th><th scope="col">${t('facts.days')}</th></tr></thead>
    <tbody>${rows.map((each, index) => html`<tr key=${index} class=${holdsOn(each, day) ? '' : 'past'} data-path=${each.path}><td class="lead">${say(facts.get(each.path)?.label) || each.path}</td>
      <td data-label=${t('facts.value')}>${valueText(each.value, facts.get(each.path), speech)}${each.evidence && html`<small class="evidence-of">${each.evidence}</small>`}</td>
      <td data-label=${t('facts.days')}>${daysText(each, speech)}</td></tr>`)}</tbody></table></section>`;
}

const longList = 12;

/** @param {{privileges: readonly import('./directory-json.js').Privilege[], day: string, speech: Speech}} props */
export function Privileges({ privileges, day, speech }) {
  const { t, say } = speech;
  const [typed, setTyped] = useState('');
  const rows = privileges.toSorted((one, other) => (other.level ?? 0) - (one.level ?? 0) || one.code.localeCompare(other.code, 'en', { numeric: true }))
    .filter((each) => isFound(searchText(each.procedure, [each.code]), typed));
  const stateOf = (/** @type {import('./directory-json.js').Privilege} */ each) => each.from > day ? 'future' : each.until && each.until <= day ? 'ended' : 'holds';
  return html`<section class="card" id="privileges" aria-labelledby="privileges-title"><header><h2 id="privileges-title">${t('section.privileges')}</h2><span class="count">${privileges.length}</span></header>
    ${privileges.length === 0 ? html`<p class="nothing">${t('privilege.none')}</p>` : html`
      ${privileges.length > longList && html`<div class="tools"><${SearchBox} value=${typed} onInput=${setTyped} label=${t('privilege.search')} /><span class="count" role="status">${t('directory.count', { n: rows.length, all: privileges.length })}</span></div>`}
      <div class="tall"><table class="rows as-blocks"><thead><tr><th scope="col">${t('privilege.code')}</th><th scope="col">${t('privilege.level')}</th><th scope="col">${t('privilege.granted')}</th><th scope="col">${t('privilege.until')}</th><th scope="col">${t('privilege.holds')}</th></tr></thead>
      <tbody>${rows.map((each) => html`<tr key=${each.code + each.from} data-code=${each.code} class=${stateOf(each) === 'holds' ? '' : 'past'}>
        <td class="lead"><span class="mono soft">${each.code}</span> ${say(each.procedure)}</td><td data-label=${t('privilege.level')}>${each.level ?? '–'}</td><td data-label=${t('privilege.granted')}>${each.from}</td>
        <td data-label=${t('privilege.until')}>${each.until ?? t('privilege.open')}</td><td data-label=${t('privilege.holds')}>${t(/** @type {const} */ (`privilege.${stateOf(each)}`))}</td></tr>`)}</tbody></table></div>`}</section>`;
}

/** States in the order in which a qualification is won. */
const machine = ['unqualified', 'qualified', 'suspended', 'revoked'];

/**
 * The states that a qualification can have with the one it is in, and the way there.
 * @param {{state: import('../rules/rulebook-json.js').Evaluation['state'], events: readonly import('./directory-json.js').QualificationEvent[], speech: Speech}} props
 */
export function Qualification({ state, events, speech }) {
  const { t, named } = speech;
  return html`<section class="card" id="qualification" aria-labelledby="qualification-title"><header><h2 id="qualification-title">${t('section.qualification')}</h2></header>
    ${!state ? html`<p class="nothing">${t('qualification.none')}</p>` : html`<ol class="machine" aria-label=${t('verdict.state')}>${machine.map((each) => html`<li key=${each} class=${each === state.name ? `now ${colourOf(each)}` : ''}
        aria-current=${each === state.name ? 'step' : undefined}>${each === state.name && html`<${VerdictIcon} verdict=${colourOf(each)} />`}${named('standing', each)}</li>`)}</ol>
      ${state.steps.length === 0 && events.length === 0 && html`<p class="nothing">${t('qualification.none')}</p>`}
      <${StateOf} state=${state} link=${(/** @type {string} */ clause) => html`<${ClauseLink} id=${clause} />`} speech=${speech} />`}
  </section>`;
}
