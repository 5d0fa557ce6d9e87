/**
 * Which rows these are, and the way to the others.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';
import { pageSize } from './study-list.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */

/**
 * @param {object} props
 * @param {number} props.page
 * @param {number} props.shown Rows on this page.
 * @param {number | undefined} props.total
 * @param {boolean} props.more
 * @param {(page: number) => void} props.onPage
 * @param {Translate} props.t
 */
export function Pager({ page, shown, total, more, onPage, t }) {
  const pages = total === undefined ? undefined : Math.max(1, Math.ceil(total / pageSize));
  const from = shown === 0 ? 0 : page * pageSize + 1;
  const to = page * pageSize + shown;
  const range = shown === 0 ? '' : total === undefined
    ? t('list.rangeOpen', { from, to })
    : t('list.range', { from, to, total });
  return html`<nav class="pager">
    <span class="range-text" role="status">${range}</span>
    <span class="keys">${t('list.keys')}</span>
    <span class="pages">
      ${step('first', page > 0, () => onPage(0), t('list.first'))}
      ${step('previous', page > 0, () => onPage(page - 1), t('list.previous'))}
      ${pages && html`<span class="page-number">${t('list.page', { page: page + 1, pages })}</span>`}
      ${step('next', more, () => onPage(page + 1), t('list.next'))}
      ${pages && step('last', more, () => onPage(pages - 1), t('list.last'))}
    </span>
  </nav>`;
}

/**
 * @param {'first' | 'previous' | 'next' | 'last'} name
 * @param {boolean} enabled
 * @param {() => void} onClick
 * @param {string} label
 */
function step(name, enabled, onClick, label) {
  return html`<button type="button" class="button icon-only" disabled=${!enabled} onClick=${onClick}
    aria-label=${label} title=${label}><${Icon} name=${name} /></button>`;
}
