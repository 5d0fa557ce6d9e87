/**
 * Speed of the cine, shown for multi-frame images and whenever something plays.
 * @module
 */
import { formatNumber } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { html } from '../ui/preact.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */

/** @param {{viewport: import('./stack-viewport.js').StackViewport, t: Translate}} props */
export function CineBar({ viewport, t }) {
  const { cine, state } = viewport;
  const { frames, displayed, requested } = state;
  const isMultiFrame = frames.length > 1 && frames[0].frameCount === frames.length;
  if (frames.length < 2 || (!isMultiFrame && !cine.isPlaying)) return null;
  const source = cine.isAdjusted ? 'user' : cine.timing.source;
  const set = (/** @type {Event} */ event) => cine.setRate(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value));
  return html`<div class="cine-bar">
    <button type="button" class="button tool" aria-label=${t(cine.isPlaying ? 'tool.pause' : 'tool.cine')} onClick=${() => cine.toggle()}>
      <${Icon} name=${cine.isPlaying ? 'pause' : 'play'} /></button>
    <input class="position" type="range" min="1" max=${frames.length} value=${(cine.isPlaying ? displayed : requested) + 1}
      aria-label=${t('overlay.frame', { n: displayed + 1, count: frames.length })}
      onInput=${(/** @type {Event} */ event) => {
        cine.pause();
        viewport.goTo(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value) - 1);
      }} />
    <span class="count">${displayed + 1} / ${frames.length}</span>
    <label>${t('cine.rate')}<input class="rate" type="range" min="1" max="60" step="0.5" value=${cine.rate} onInput=${set} /></label>
    <input type="number" class="field" min="0.5" max="60" step="0.5" value=${formatNumber(cine.rate)} aria-label=${t('cine.rate')} onChange=${set} />
    <span class="unit">${t('cine.unit')}</span>
    <span class="source">${cine.isPlaying && cine.measured ? t('cine.measured', { fps: formatNumber(cine.measured) }) : t(`cine.source.${source}`)}</span>
    <button type="button" class="button" disabled=${!cine.isAdjusted} onClick=${() => cine.resetRate()}>${t('cine.reset')}</button>
  </div>`;
}
