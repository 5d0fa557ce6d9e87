/**
 * The slider at the edge of the image: which frame, and which are already here.
 * @module
 */
import { html, useRef } from '../ui/preact.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */

const mostMarks = 120;

/** @param {{viewport: StackViewport, t: Translate}} props */
export function FrameSlider({ viewport, t }) {
  const track = useRef(/** @type {HTMLElement | null} */ (null));
  const { frames, displayed, requested } = viewport.state;
  const count = frames.length;
  if (count < 2) return null;
  const at = viewport.cine.isPlaying ? displayed : requested;
  const share = (at / (count - 1)) * 100;
  const moveTo = (/** @type {PointerEvent} */ event) => {
    const box = track.current?.getBoundingClientRect();
    if (!box) return;
    viewport.cine.pause();
    viewport.goTo(((event.clientY - box.top) / box.height) * (count - 1));
  };
  return html`<div class="frame-slider" role="slider" tabindex="0" aria-orientation="vertical"
    aria-valuemin="1" aria-valuemax=${count} aria-valuenow=${at + 1}
    aria-label=${t('overlay.image', { n: at + 1, count })}
    onPointerDown=${(/** @type {PointerEvent} */ event) => {
      /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
      moveTo(event);
    }}
    onPointerMove=${(/** @type {PointerEvent} */ event) => event.buttons & 1 && moveTo(event)}>
    <div class="track" ref=${track}>
      ${loadedRuns(viewport, count).map(([from, to]) => html`<i key=${from} class="loaded"
        style=${{ top: `${(from / count) * 100}%`, height: `${((to - from) / count) * 100}%` }}></i>`)}
      <b style=${{ top: `${share}%` }}></b>
    </div>
  </div>`;
}

/**
 * Runs of frames that are in memory, [from, to), looked at no finer than the eye sees.
 * @param {StackViewport} viewport
 * @param {number} count
 */
function loadedRuns(viewport, count) {
  const step = Math.max(1, Math.ceil(count / mostMarks));
  /** @type {[number, number][]} */
  const runs = [];
  for (let index = 0; index < count; index += step) {
    if (!viewport.isHere(index)) continue;
    const end = Math.min(index + step, count);
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] = end;
    else runs.push([index, end]);
  }
  return runs;
}
