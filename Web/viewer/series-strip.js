/**
 * The study's series, with a small picture of each.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useRef, useState } from '../ui/preact.js';

/** @typedef {import('./study-session.js').SeriesEntry} SeriesEntry */
/** @typedef {import('../ui/i18n.js').Translate} Translate */

/**
 * @param {object} props
 * @param {SeriesEntry[]} props.series
 * @param {string} props.selected
 * @param {ReadonlyMap<string, number>} props.frameCounts Of series that have been opened.
 * @param {(entry: SeriesEntry) => string} props.thumbnail
 * @param {(entry: SeriesEntry) => void} props.onSelect
 * @param {Translate} props.t
 */
export function SeriesStrip({ series, selected, frameCounts, thumbnail, onSelect, t }) {
  return html`<nav class="series-strip" aria-label=${t('viewer.series')}>
    ${series.map((entry) => html`<${Tile} key=${entry.uid} entry=${entry} isSelected=${entry.uid === selected}
      address=${thumbnail(entry)} frameCount=${frameCounts.get(entry.uid)} onSelect=${onSelect} t=${t} />`)}
  </nav>`;
}

/**
 * @param {object} props
 * @param {SeriesEntry} props.entry
 * @param {boolean} props.isSelected
 * @param {string} props.address
 * @param {number | undefined} props.frameCount
 * @param {(entry: SeriesEntry) => void} props.onSelect
 * @param {Translate} props.t
 */
function Tile({ entry, isSelected, address, frameCount, onSelect, t }) {
  const [failed, setFailed] = useState(!entry.isPicture);
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (isSelected) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isSelected]);
  // One instance may be one image or a hundred frames: unknown until it is opened.
  const count = frameCount || (entry.isPicture && entry.instances === 1 ? undefined : entry.instances);
  const isImages = entry.isPicture && (frameCount ?? 1) > 0;
  return html`<button type="button" ref=${button} class="tile" data-series=${entry.uid} data-modality=${entry.modality}
    aria-pressed=${isSelected ? 'true' : 'false'} onClick=${() => onSelect(entry)}>
    <span class="thumbnail">
      ${failed
        ? html`<${Icon} name="document" />`
        : html`<img src=${address} alt="" loading="lazy" decoding="async" width="128" height="96" onError=${() => setFailed(true)} />`}
      <span class="modality">${entry.modality}</span>
    </span>
    <span class="caption">${entry.description || (entry.number === undefined ? entry.modality : t('viewer.seriesNumber', { n: entry.number }))}</span>
    <span class="sub">${entry.number === undefined ? '' : `#${entry.number}`}<span>${
      count === undefined ? '' : t(isImages ? 'viewer.imageCount' : 'viewer.objectCount', { n: count })
    }</span></span>
  </button>`;
}
