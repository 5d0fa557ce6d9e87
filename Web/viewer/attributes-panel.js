/**
 * All attributes of the object on the canvas, with a search over everything.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useMemo, useState } from '../ui/preact.js';
import { attributeRows, formatTag, isPrivate, matchingRows } from './attribute-list.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {typeof import('../ui/attribute-names.js')} Names */

const pageLength = 300;

/**
 * @param {object} props
 * @param {DataSet} props.dataSet
 * @param {() => void} [props.onClose]
 * @param {import('../ui/i18n.js').Language} props.language
 * @param {Translate} props.t
 */
export function AttributesPanel({ dataSet, onClose, language, t }) {
  const [names, setNames] = useState(/** @type {Names | undefined} */ (undefined));
  const [search, setSearch] = useState('');
  const [length, setLength] = useState(pageLength);
  useEffect(() => {
    // The table of keywords is large, and most readers never open this panel.
    import('../ui/attribute-names.js').then(setNames);
  }, []);
  const rows = useMemo(() => names ? attributeRows(dataSet, names) : [], [dataSet, names]);
  const found = useMemo(() => matchingRows(rows, search), [rows, search]);
  return html`<section class="attributes" aria-label=${t('attributes.title')}>
    <header>
      <h2>${t('attributes.title')}</h2>
      <span class="count">${t('attributes.count', { n: found.filter((row) => row.kind !== 'item').length })}</span>
      ${onClose && html`<button type="button" class="button icon-only" aria-label=${t('attributes.close')} onClick=${onClose}>
        <${Icon} name="close" /></button>`}
      <input type="search" class="field" placeholder=${t('attributes.search')} aria-label=${t('attributes.search')} value=${search}
        onInput=${(/** @type {InputEvent} */ event) => {
          setSearch(/** @type {HTMLInputElement} */ (event.currentTarget).value);
          setLength(pageLength);
        }} />
    </header>
    <div class="rows">
      ${found.slice(0, length).map((row) => html`<${Row} key=${row.path} row=${row} isFlat=${search !== ''} language=${language} t=${t} />`)}
      ${names && found.length === 0 && html`<p class="none">${t('attributes.none')}</p>`}
      ${found.length > length && html`<button type="button" class="button outlined more" onClick=${() => setLength(length + pageLength)}>
        ${t('attributes.more', { n: Math.min(pageLength, found.length - length) })}</button>`}
    </div>
  </section>`;
}

/**
 * @param {object} props
 * @param {import('./attribute-list.js').AttributeRow} props.row
 * @param {boolean} props.isFlat
 * @param {import('../ui/i18n.js').Language} props.language
 * @param {Translate} props.t
 */
function Row({ row, isFlat, language, t }) {
  const indent = { paddingLeft: `${16 + (isFlat ? 0 : Math.min(row.depth, 8) * 14)}px` };
  if (row.kind === 'item') return html`<div class="row item" style=${indent}>${row.value}</div>`;
  const keyword = row.keyword || (isPrivate(row.tag) ? t('attributes.private') : formatTag(row.tag));
  const value = row.kind === 'bulk'
    ? t('attributes.bulk')
    : row.kind === 'sequence'
    ? t('attributes.items', { n: row.items })
    : row.value;
  return html`<div class="row" style=${indent}>
    <div class="keyword">${language === 'zh' && row.label
      ? html`<span>${row.label}</span><small>${keyword}</small>`
      : html`<span>${keyword}</span>`}</div>
    <code>${formatTag(row.tag)} ${row.vr}</code>
    <div class=${row.kind === 'value' ? 'value' : 'value note'}>${value}</div>
  </div>`;
}
