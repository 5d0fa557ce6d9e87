/**
 * The courses that the reader may see.
 * @module
 */
import { isFound, searchText } from '../directory/name-search.js';
import { Choice, SearchBox } from '../directory/tools.js';
import { html, useState } from '../ui/preact.js';
import { courseAddress, resultOf } from './training-json.js';

/** @typedef {import('./training-json.js').Course} Course */
/** @typedef {import('./strings.js').Speech} Speech */

/** @param {{courses: readonly Course[], speech: Speech}} props */
export function CourseList({ courses, speech }) {
  const { t, say } = speech;
  const [typed, setTyped] = useState('');
  const [result, setResult] = useState('');
  if (courses.length === 0) return html`<div class="message"><strong>${t('course.none')}</strong>${t('course.noneHelp')}</div>`;
  const shown = courses.filter((each) => (!result || resultOf(each) === result) && isFound([...searchText(each.personName), ...searchText(each.baseName)], typed));
  return html`<div class="tools"><${SearchBox} value=${typed} onInput=${setTyped} label=${t('course.search')} />
      <${Choice} id="result" label=${t('course.result')} value=${result} onChange=${setResult} all=${t('course.any')}
        options=${/** @type {const} */ (['running', 'passed', 'failed']).map((each) => /** @type {const} */ ([each, t(`training.${each}`)]))} />
      <span class="count" role="status">${t('directory.count', { n: shown.length, all: courses.length })}</span></div>
    <div class="card"><table class="rows as-blocks bare directory-table"><thead><tr><th scope="col">${t('course.trainee')}</th><th scope="col">${t('course.base')}</th><th scope="col">${t('course.kind')}</th>
      <th scope="col">${t('course.days')}</th><th scope="col">${t('training.supervisor')}</th><th scope="col">${t('course.result')}</th></tr></thead>
    <tbody>${shown.map((each) => html`<tr key=${each.id} data-course=${each.id}><td class="lead"><a href=${courseAddress(each.id)}>${say(each.personName)}</a></td>
      <td data-label=${t('course.base')}>${say(each.baseName)}</td><td data-label=${t('course.kind')}>${t(each.level3 ? 'training.level3' : 'training.levels12')}</td>
      <td data-label=${t('course.days')}>${each.from} – ${each.until ?? '…'}</td><td data-label=${t('training.supervisor')} class=${each.supervisor ? '' : 'empty-cell'}>${say(each.supervisorName) || '–'}</td>
      <td data-label=${t('course.result')}><span class=${`result-of ${resultOf(each)}`}>${t(/** @type {const} */ (`training.${resultOf(each)}`))}</span></td></tr>`)}</tbody></table></div>`;
}
