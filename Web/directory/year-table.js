/**
 * The years of an institution or a physician: figures from raw cases, and what the norm says of each.
 * @module
 */
import { CountBars } from '../registry/figures.js';
import { VerdictBadge } from '../registry/badges.js';
import { html } from '../ui/preact.js';

/** @typedef {import('./directory-json.js').Annual} Annual */
/** @typedef {import('./strings.js').Speech} Speech */

/** Columns of the two kinds of subject. @type {Record<'institution' | 'physician', readonly ('cases' | 'casesLevel3' | 'serious' | 'deathsRelated' | 'deaths')[]>} */
const columns = { institution: ['cases', 'casesLevel3', 'serious', 'deathsRelated', 'deaths'], physician: ['cases', 'casesLevel3', 'serious', 'deathsRelated', 'deaths'] };
/** @type {Record<string, 'year.cases' | 'year.level3' | 'year.serious' | 'year.related' | 'year.deaths'>} */
const labels = { cases: 'year.cases', casesLevel3: 'year.level3', serious: 'year.serious', deathsRelated: 'year.related', deaths: 'year.deaths' };

/**
 * @param {object} props
 * @param {readonly Annual[]} props.years The newest first.
 * @param {'institution' | 'physician'} props.kind
 * @param {number} props.now The year that is not over.
 * @param {Speech} props.speech
 */
export function YearTable({ years, kind, now, speech }) {
  const { t } = speech;
  const nameOf = (/** @type {Annual} */ { year }) => year === now ? t('year.soFar', { year }) : String(year);
  const isInstitution = kind === 'institution';
  const some = years.filter((each) => each.figures);
  return html`<section class="card years" id="years" aria-labelledby="years-title">
    <header><h2 id="years-title">${t('section.years')}</h2></header>
    ${some.length === 0 ? html`<p class="nothing">${t('year.none')}</p>` : html`<div class="year-figures">
      <${CountBars} label=${t('year.cases')} bars=${some.toReversed().map((each) => ({ name: String(each.year), value: each.figures.cases, open: each.year === now }))} />
      <table class="rows as-blocks"><thead><tr><th scope="col">${t('year.year')}</th>
        ${columns[kind].map((each) => html`<th scope="col" class="number" key=${each}>${t(labels[each])}</th>`)}
        ${isInstitution && html`<th scope="col" class="number">${t('year.accidents')}</th>`}<th scope="col">${t('year.verdict')}</th></tr></thead>
      <tbody>${some.map((each) => html`<tr key=${each.year} data-year=${each.year}><td class="lead">${nameOf(each)}</td>
        ${columns[kind].map((column) => html`<td class="number" key=${column} data-label=${t(labels[column])}>${each.figures[column]}</td>`)}
        ${isInstitution && html`<td class="number" data-label=${t('year.accidents')}><${Accidents} figures=${each.figures} speech=${speech} /></td>`}
        <td data-label=${t('year.verdict')}><${VerdictBadge} verdict=${each.evaluation.verdict} clauses=${['met', 'not_applicable'].includes(each.evaluation.verdict) ? [] : each.evaluation.failing} speech=${speech} /></td></tr>`)}</tbody></table></div>`}
  </section>`;
}

/** @param {{figures: import('./directory-json.js').Figures, speech: Speech}} props */
function Accidents({ figures, speech: { t } }) {
  const { accidents, accidentsPending } = figures;
  return html`<span>${accidents.length}${accidents.length > 0 && html` <small class="soft">${accidents.map((n) => t('year.accidentGrade', { n })).join(', ')}</small>`}
    ${accidentsPending > 0 && html` <small class="pending">${t('year.pending', { n: accidentsPending })}</small>`}</span>`;
}
