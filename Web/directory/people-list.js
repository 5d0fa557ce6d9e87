/**
 * People as a table; also inside an institution's dossier.
 * @module
 */
import { html, useMemo, useState } from '../ui/preact.js';
import { wordsOf } from '../rules/rulebook-json.js';
import { dossierAddress, StandingBadge } from './marks.js';
import { isFound, searchText } from './name-search.js';
import { Choice, Nothing, SearchBox } from './tools.js';

/** @typedef {import('./directory-json.js').Person} Person */
/** @typedef {import('./strings.js').Speech} Speech */

const step = 100;
/** Inside an institution's dossier other parts follow. */
const firstInside = 24;
const professions = ['physician', 'nurse', 'technologist', 'other'];
const titles = ['主任医师', '副主任医师', '主治医师', '医师'];

/** Physicians first, the higher title first, then the name. @param {Person} one @param {Person} other */
export function peopleOrder(one, other) {
  const rank = (/** @type {Person} */ { profession, title }) => professions.indexOf(profession) * 10 + (titles.indexOf(title ?? '') + 5) % 5;
  return rank(one) - rank(other) || one.name.zh.localeCompare(other.name.zh, 'zh');
}

/**
 * @param {object} props
 * @param {readonly Person[]} props.people
 * @param {ReadonlyMap<string, string>} props.standings
 * @param {ReadonlyMap<string, import('../rules/rulebook-json.js').Words>} [props.institutions] Names; left out inside one institution.
 * @param {Speech} props.speech
 */
export function PeopleList({ people, standings, institutions, speech }) {
  const { t, say, named } = speech;
  const [typed, setTyped] = useState('');
  const [profession, setProfession] = useState('');
  const [limit, setLimit] = useState(institutions ? step : firstInside);
  const placeOf = (/** @type {Person} */ person) => institutions?.get(person.institution) ?? person.institutionName;
  const entries = useMemo(() => [...people].sort(peopleOrder).map((each) => ({
    each, texts: [...searchText(each.name, [each.title ?? '']), ...(institutions ? [wordsOf(placeOf(each), 'zh'), wordsOf(placeOf(each), 'en').toLowerCase()] : [])],
  })), [people, institutions]);
  const fitting = entries.filter(({ each, texts }) => (!profession || each.profession === profession) && isFound(texts, typed)).map(({ each }) => each);
  const shown = fitting.slice(0, limit);
  const there = professions.filter((word) => people.some((each) => each.profession === word));
  const isLong = people.length > 12;
  const standingOf = (/** @type {Person} */ person) => person.profession === 'physician' && standings.size > 0 ? standings.get(person.id) ?? 'none' : undefined;
  return html`${isLong && html`<div class="tools">
      <${SearchBox} value=${typed} onInput=${setTyped} label=${t('directory.searchPeople')} />
      <${Choice} id="profession" label=${t('directory.profession')} value=${profession} onChange=${setProfession} all=${t('directory.anyProfession')}
        options=${there.map((each) => [each, named('profession', each)])} />
      <span class="count" role="status">${t('directory.count', { n: fitting.length, all: people.length })}</span></div>`}
    ${people.length === 0 ? html`<p class="nothing">${t('people.none')}</p>` : fitting.length === 0 ? html`<${Nothing} speech=${speech} onClear=${() => {
      setTyped('');
      setProfession('');
    }} />` : html`<div class=${institutions ? 'card' : ''}><table class="rows as-blocks bare directory-table">
      <thead><tr><th scope="col">${t('directory.name')}</th><th scope="col">${t('directory.profession')}</th><th scope="col">${t('directory.personTitle')}</th>
        ${institutions && html`<th scope="col">${t('directory.institution')}</th>`}${standings.size > 0 && html`<th scope="col">${t('directory.standing')}</th>`}</tr></thead>
      <tbody>${shown.map((each) => html`<tr key=${each.id} data-person=${each.id}>
        <td class="lead"><a href=${dossierAddress('person', each.id)}>${say(each.name)}</a></td>
        <td data-label=${t('directory.profession')}>${named('profession', each.profession)}</td>
        <td data-label=${t('directory.personTitle')} class=${each.title ? '' : 'empty-cell'}>${each.title ? named('title', each.title) : html`<span class="soft">–</span>`}</td>
        ${institutions && html`<td data-label=${t('directory.institution')}><a href=${dossierAddress('institution', each.institution)}>${say(placeOf(each))}</a></td>`}
        ${standings.size > 0 && html`<td data-label=${t('directory.standing')} class=${standingOf(each) ? '' : 'empty-cell'}><${StandingBadge} state=${standingOf(each)} speech=${speech} /></td>`}</tr>`)}</tbody></table>
      ${fitting.length > limit && html`<button type="button" class="button outlined more-rows" onClick=${() => setLimit(limit + step)}>${
        t('directory.showMore', { n: Math.min(step, fitting.length - limit) })}</button>`}</div>`}`;
}
