/**
 * What is missing, which rules are broken, which reports were late.
 * @module
 */
import { ShareBar } from '../registry/figures.js';
import { html, useState } from '../ui/preact.js';
import { Icon } from '../ui/icons.js';
import { bySeverity, inTimePermille, permilleOf } from './quality-json.js';

/** @typedef {import('./quality-json.js').Quality} Quality */
/** @typedef {import('./strings.js').Speech} Speech */

const firstRows = 14;

/** The rest of a long list, on demand. @param {number} all */
function useMore(all) {
  const [isAll, showAll] = useState(false);
  return { limit: isAll ? all : firstRows, rest: isAll ? 0 : Math.max(0, all - firstRows), more: () => showAll(true) };
}

/** @param {{quality: Quality, speech: Speech}} props */
export function Gaps({ quality: { gaps, examined }, speech: { t, say } }) {
  const { limit, rest, more } = useMore(gaps.length);
  return html`<section class="card" aria-labelledby="gaps-title"><header><h2 id="gaps-title">${t('quality.gaps')}</h2><span class="count">${gaps.length}</span></header>
    ${gaps.length === 0 ? html`<p class="nothing">${t('quality.noGaps')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('quality.field')}</th><th scope="col" class="number">${t('quality.missingIn')}</th><th scope="col">${t('quality.filledIn')}</th></tr></thead>
      <tbody>${gaps.slice(0, limit).map((each) => html`<tr key=${each.field} data-field=${each.field}><td class="lead">${say(each.label)} <code class="field-id">${each.field}</code></td><td class="number" data-label=${t('quality.missingIn')}>${each.cases}</td>
        <td data-label=${t('quality.filledIn')}><${ShareBar} permille=${permilleOf(examined - each.cases, examined)} tone=${permilleOf(examined - each.cases, examined) < 950 ? 'low' : ''} /></td></tr>`)}</tbody></table>
      ${rest > 0 && html`<button type="button" class="button outlined more-rows" onClick=${more}>${t('directory.showMore', { n: rest })}</button>`}`}</section>`;
}

/** @param {{quality: Quality, speech: Speech}} props */
export function Breaches({ quality: { violations }, speech: { t, say, named } }) {
  const { limit, rest, more } = useMore(violations.length);
  return html`<section class="card" aria-labelledby="breaches-title"><header><h2 id="breaches-title">${t('quality.breaches')}</h2><span class="count">${violations.length}</span></header>
    ${violations.length === 0 ? html`<p class="nothing">${t('quality.noBreaches')}</p>` : html`<table class="rows as-blocks"><thead><tr><th scope="col">${t('quality.rule')}</th><th scope="col">${t('quality.message')}</th><th scope="col" class="number">${t('quality.cases')}</th></tr></thead>
      <tbody>${bySeverity(violations).slice(0, limit).map((each) => html`<tr key=${each.field + each.rule + each.severity} data-rule=${each.rule}>
        <td class="lead"><span class=${`badge ${each.severity === 'error' ? 'danger' : 'warning'}`}><${Icon} name="warning" />${named('severity', each.severity)}</span></td>
        <td><span>${say(each.message)} <code class="field-id">${each.field} · ${each.rule}</code></span></td><td class="number" data-label=${t('quality.cases')}>${each.cases}</td></tr>`)}</tbody></table>
      ${rest > 0 && html`<button type="button" class="button outlined more-rows" onClick=${more}>${t('directory.showMore', { n: rest })}</button>`}`}</section>`;
}

/** Parts of a month's reports, from the good end; patterns tell them apart where colour does not. */
const parts = /** @type {const} */ (['sent', 'sentLate', 'late', 'open']);

/** @param {{quality: Quality, speech: Speech}} props */
export function Lateness({ quality: { lateness }, speech: { t } }) {
  const most = Math.max(1, ...lateness.map((each) => parts.reduce((sum, part) => sum + each[part], 0)));
  return html`<section class="card" aria-labelledby="late-title"><header><h2 id="late-title">${t('quality.lateness')}</h2>
      <span class="legend">${parts.map((part) => html`<span key=${part}><svg viewBox="0 0 14 14" aria-hidden="true"><rect class=${`month-part ${part}`} width="14" height="14" /></svg>${t(`quality.${part}`)}</span>`)}</span></header>
    <svg class="patterns" aria-hidden="true"><defs>
      <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" class="ground" /><circle cx="2.5" cy="2.5" r="1.2" /></pattern>
      <pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="ground" /><rect width="2.4" height="5" /></pattern></defs></svg>
    ${lateness.length === 0 ? html`<p class="nothing">${t('quality.noReports')}</p>` : html`<table class="rows as-blocks lateness"><thead><tr><th scope="col">${t('quality.month')}</th>
        ${parts.map((part) => html`<th scope="col" class="number" key=${part}>${t(`quality.${part}`)}</th>`)}<th scope="col">${t('quality.share')}</th><th scope="col" class="chart">${t('quality.chart')}</th></tr></thead>
      <tbody>${lateness.map((month) => {
        const share = inTimePermille(month);
        let x = 0;
        return html`<tr key=${month.month} data-month=${month.month}><td class="lead">${month.month}</td>
          ${parts.map((part) => html`<td class=${`number ${month[part] > 0 && (part === 'late' || part === 'sentLate') ? `is-${part}` : ''}`} key=${part} data-label=${t(`quality.${part}`)}>${month[part]}</td>`)}
          <td data-label=${t('quality.share')}><${ShareBar} permille=${share} tone=${(share ?? 1000) < 1000 ? 'low' : ''} /></td>
          <td class="chart"><svg viewBox="0 0 220 14" preserveAspectRatio="none" role="img" aria-label=${parts.map((part) => `${t(`quality.${part}`)} ${month[part]}`).join(', ')}>
            ${parts.map((part) => {
              const width = (month[part] / most) * 220;
              x += width;
              return month[part] > 0 && html`<rect key=${part} class=${`month-part ${part}`} x=${x - width} width=${Math.max(width - 1, 1)} height="14" />`;
            })}</svg></td></tr>`;
      })}</tbody></table>`}</section>`;
}
