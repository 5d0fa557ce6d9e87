/**
 * The four numbers of a year at a glance.
 * @module
 */
import { ShareBar } from '../registry/figures.js';
import { html } from '../ui/preact.js';
import { inTimePermille, permilleOf, totalOf } from './quality-json.js';

/** @param {{quality: import('./quality-json.js').Quality, speech: import('./strings.js').Speech}} props */
export function Headline({ quality, speech: { t } }) {
  const { cases, examined, complete, mandatory, filled, completenessPermille, unmatched } = quality;
  const total = totalOf(quality.lateness);
  const inTime = inTimePermille(total);
  return html`<dl class="headline">
    <div data-figure="cases"><dt>${t('quality.cases')}</dt><dd>${cases}</dd><p>${examined < cases ? t('quality.examined', { examined, cases }) : t('quality.examinedAll', { cases })}</p></div>
    <div data-figure="completeness"><dt>${t('quality.completeness')}</dt><dd><${ShareBar} permille=${completenessPermille} tone=${completenessPermille < 950 ? 'low' : ''} /></dd><p>${t('quality.completenessNote', { filled, mandatory })}</p></div>
    <div data-figure="complete"><dt>${t('quality.complete')}</dt><dd><${ShareBar} permille=${permilleOf(complete, examined)} /></dd><p>${t('quality.completeNote', { complete, examined })}</p></div>
    <div data-figure="inTime"><dt>${t('quality.inTime')}</dt><dd><${ShareBar} permille=${inTime} tone=${(inTime ?? 1000) < 1000 ? 'low' : ''} /></dd><p>${t('quality.inTimeNote', { sent: total.sent, late: total.late + total.sentLate })}</p></div>
    <div data-figure="unmatched"><dt>${t('quality.unmatched')}</dt><dd>${unmatched}</dd></div>
  </dl>`;
}
