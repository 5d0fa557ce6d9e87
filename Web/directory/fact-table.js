/**
 * What is stated of somebody: each fact with the days for which it holds, the day of its record, and its evidence.
 * @module
 */
import { html, useState } from '../ui/preact.js';
import { factsOf, holdsOn, valueText } from './directory-json.js';
import { isFound, searchText } from './name-search.js';
import { SearchBox } from './tools.js';

/** @typedef {import('./directory-json.js').Statement} Statement */
/** @typedef {import('./strings.js').Speech} Speech */

/**
 * Statements by the first part of their path, in the rulebook's order.
 * @param {readonly Statement[]} statements @param {ReadonlyMap<string, unknown>} facts
 * @returns {[string, Statement[]][]}
 */
export function groupsOf(statements, facts) {
  const order = [...facts.keys()];
  const rank = (/** @type {Statement} */ { path }) => (order.indexOf(path) + 10_000) % 10_000;
  /** @type {Map<string, Statement[]>} */
  const groups = new Map();
  for (const each of statements.toSorted((one, other) => rank(one) - rank(other) || (other.from ?? '').localeCompare(one.from ?? ''))) {
    const group = each.path.includes('.') ? each.path.split('.')[0] : '';
    groups.set(group, [...groups.get(group) ?? [], each]);
  }
  return [...groups];
}

/**
 * @param {object} props
 * @param {readonly Statement[]} props.statements
 * @param {import('../rules/rulebook-json.js').Rulebook | undefined} props.book
 * @param {string} props.subject A subject of the rulebook.
 * @param {string} props.day
 * @param {Speech} props.speech
 */
export function FactTable({ statements, book, subject, day, speech }) {
  const { t, say, named } = speech;
  const [typed, setTyped] = useState('');
  const facts = book ? factsOf(book, subject) : new Map();
  const labelOf = (/** @type {Statement} */ { path }) => say(facts.get(path)?.label) || path;
  const shown = statements.filter((each) => isFound([...searchText(facts.get(each.path)?.label), each.path.toLowerCase(), (each.evidence ?? '').toLowerCase()], typed));
  return html`<section class="card facts-stated" id="facts" aria-labelledby="facts-title">
    <header><h2 id="facts-title">${t('section.facts')}</h2><span class="count">${statements.length}</span></header>
    ${statements.length === 0 ? html`<p class="nothing">${t('facts.none')}</p>` : html`
      <div class="tools"><${SearchBox} value=${typed} onInput=${setTyped} label=${t('facts.search')} /><span class="count" role="status">${t('directory.count', { n: shown.length, all: statements.length })}</span></div>
      ${groupsOf(shown, facts).map(([group, rows]) => html`<details key=${group} class="fact-group" open=${typed !== '' || group === ''}><summary>${named('group', group || 'institution') === group ? group : group ? named('group', group) : t('ask.general')}
        <span class="count">${rows.length}</span></summary>
        <table class="rows as-blocks"><thead><tr><th scope="col">${t('facts.fact')}</th><th scope="col">${t('facts.value')}</th><th scope="col">${t('facts.days')}</th>
          <th scope="col">${t('facts.evidence')}</th><th scope="col">${t('facts.recorded')}</th></tr></thead>
        <tbody>${rows.map((each, index) => html`<tr key=${index} class=${holdsOn(each, day) ? '' : 'past'} data-path=${each.path}>
          <td class="lead" title=${each.path}>${labelOf(each)}</td>
          <td data-label=${t('facts.value')}>${valueText(each.value, facts.get(each.path), speech)}${!holdsOn(each, day) && html` <small class="soft">${t(each.from && each.from > day ? 'facts.coming' : 'facts.past')}</small>`}</td>
          <td data-label=${t('facts.days')}>${daysText(each, speech)}</td>
          <td data-label=${t('facts.evidence')} class=${each.evidence ? '' : 'empty-cell'}>${each.evidence ?? html`<span class="soft">–</span>`}</td>
          <td data-label=${t('facts.recorded')}>${each.recorded}</td></tr>`)}</tbody></table></details>`)}`}
  </section>`;
}

/** @param {{from: string | null, until: string | null}} statement @param {Speech} speech */
export function daysText({ from, until }, { t }) {
  const parts = [from && t('facts.from', { day: from }), until && t('facts.until', { day: until })].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : t('facts.always');
}
