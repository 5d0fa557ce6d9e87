/**
 * Institutions as a table: tier, grade, county, and where they stand with level 3 or higher.
 * @module
 */
import { html, useMemo, useState } from '../ui/preact.js';
import { gradeText } from './directory-json.js';
import { dossierAddress, StandingBadge } from './marks.js';
import { isFound, searchText } from './name-search.js';
import { Choice, Nothing, SearchBox } from './tools.js';

/** @typedef {import('./directory-json.js').Institution} Institution */
/** @typedef {import('./strings.js').Speech} Speech */

const grades = ['三级甲等', '三级乙等', '三级丙等', '二级甲等', '二级乙等', '二级丙等', '一级甲等', '一级乙等', '一级丙等'];

/** The higher tier first, then the better grade, then the county. @param {Institution} one @param {Institution} other */
export function institutionOrder(one, other) {
  const rank = (/** @type {Institution} */ { grade, tier }) => (grades.indexOf(grade) + grades.length + 1) % (grades.length + 1) + 20 * (tier < 4 ? 3 - tier : 9);
  return rank(one) - rank(other) || one.county.localeCompare(other.county, 'zh') || one.name.zh.localeCompare(other.name.zh, 'zh');
}

/**
 * @param {object} props
 * @param {readonly Institution[]} props.institutions
 * @param {ReadonlyMap<string, string>} props.standings Empty where the reader may not see the list.
 * @param {Speech} props.speech
 */
export function InstitutionList({ institutions, standings, speech }) {
  const { t, say, named, language } = speech;
  const [typed, setTyped] = useState('');
  const [tier, setTier] = useState('');
  const [county, setCounty] = useState('');
  const [standing, setStanding] = useState('');
  const entries = useMemo(() => [...institutions].sort(institutionOrder).map((each) => ({ each, texts: searchText(each.name, [each.code, each.county, ...searchText(each.county), each.grade]) })), [institutions]);
  const standingOf = (/** @type {string} */ id) => standings.size > 0 ? standings.get(id) ?? 'none' : undefined;
  const shown = entries.filter(({ each, texts }) => (!tier || String(each.tier) === tier) && (!county || each.county === county)
    && (!standing || standingOf(each.id) === standing) && isFound(texts, typed)).map(({ each }) => each);
  const counties = [...new Set(institutions.map((each) => each.county))].sort((one, other) => one.localeCompare(other, 'zh'));
  const states = [...new Set(institutions.map((each) => standingOf(each.id)))].filter((each) => each !== undefined);
  const clear = () => {
    setTyped('');
    setTier('');
    setCounty('');
    setStanding('');
  };
  return html`<div class="tools">
      <${SearchBox} value=${typed} onInput=${setTyped} label=${t('directory.search')} />
      <div class="segments" role="group" aria-label=${t('directory.tier')}>${['', '3', '2', '1'].map((each) => html`<button type="button" key=${each} data-tier=${each}
        aria-pressed=${String(tier === each)} onClick=${() => setTier(each)}>${each ? named('tier', each) : t('directory.allTiers')}</button>`)}</div>
      <${Choice} id="county" label=${t('directory.county')} value=${county} onChange=${setCounty} all=${t('directory.allCounties')} options=${counties.map((each) => [each, each])} />
      ${states.length > 1 && html`<${Choice} id="standing" label=${t('directory.standing')} value=${standing} onChange=${setStanding} all=${t('directory.anyStanding')}
        options=${states.map((each) => [each, named('standing', each)])} />`}
      <span class="count" role="status">${t('directory.count', { n: shown.length, all: institutions.length })}</span>
    </div>
    ${shown.length === 0 ? html`<${Nothing} onClear=${clear} speech=${speech} />` : html`<div class="card"><table class="rows as-blocks bare directory-table">
      <thead><tr><th scope="col">${t('directory.name')}</th><th scope="col">${t('directory.grade')}</th><th scope="col">${t('directory.tier')}</th>
        <th scope="col">${t('directory.county')}</th><th scope="col">${t('directory.creditCode')}</th>${standings.size > 0 && html`<th scope="col">${t('directory.standing')}</th>`}</tr></thead>
      <tbody>${shown.map((each) => html`<tr key=${each.id} data-institution=${each.id}>
        <td class="lead"><a href=${dossierAddress('institution', each.id)}>${say(each.name)}</a></td>
        <td data-label=${t('directory.grade')}>${gradeText(each.grade, language)}</td>
        <td data-label=${t('directory.tier')}>${named('tier', String(each.tier))}</td>
        <td data-label=${t('directory.county')}>${each.county}</td>
        <td data-label=${t('directory.creditCode')} class="empty-cell mono soft">${each.code}</td>
        ${standings.size > 0 && html`<td data-label=${t('directory.standing')}><${StandingBadge} state=${standingOf(each.id)} speech=${speech} /></td>`}</tr>`)}</tbody>
    </table></div>`}`;
}
