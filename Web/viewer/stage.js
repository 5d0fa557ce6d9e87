/**
 * The canvas with everything that lies on it.
 * @module
 */
import { RequestError } from '../api/request-error.js';
import { html, useEffect, useRef } from '../ui/preact.js';
import { FrameSlider } from './frame-slider.js';
import { Overlay } from './overlay.js';
import { attachPointerTools } from './pointer-tools.js';
import { StackViewport } from './stack-viewport.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./study-session.js').OpenSeries} OpenSeries */

const megabyte = 1024 * 1024;

/** Memory for frames: a sixteenth of the machine's, as far as the browser tells. */
function cacheCapacity() {
  const gigabytes = /** @type {{deviceMemory?: number}} */ (/** @type {unknown} */ (navigator)).deviceMemory ?? 4;
  return Math.min(Math.max(gigabytes * 64, 128), 512) * megabyte;
}

/**
 * @param {object} props
 * @param {import('../api/dicomweb.js').DICOMwebClient} props.client
 * @param {StackViewport | undefined} props.viewport
 * @param {(viewport: StackViewport | undefined) => void} props.onViewport
 * @param {boolean} props.showsOverlay
 * @param {number} props.revision Changes whenever the viewport has drawn.
 * @param {Translate} props.t
 */
export function Stage({ client, viewport, onViewport, showsOverlay, t }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (!canvas.current) return;
    const mode = new URLSearchParams(location.search).get('renderer') ?? '';
    const made = new StackViewport(canvas.current, client, { capacity: cacheCapacity(), mode });
    const listening = new AbortController();
    attachPointerTools(canvas.current, made, listening.signal);
    onViewport(made);
    return () => {
      listening.abort();
      onViewport(undefined);
      made.dispose();
    };
  }, []);
  const state = viewport?.state;
  return html`<div class="stage">
    <canvas ref=${canvas} class=${`tool-${state?.tool ?? 'window'}`}></canvas>
    ${viewport && showsOverlay && !state?.error && html`<${Overlay} viewport=${viewport} t=${t} />`}
    ${viewport && html`<${FrameSlider} viewport=${viewport} t=${t} />`}
    ${state?.isLate && html`<div class="fetching" role="status"><span class="spinner"></span>${t('viewer.fetching', { n: state.requested + 1 })}</div>`}
    ${state?.error !== undefined && html`<${FrameFailure} viewport=${viewport} t=${t} />`}
  </div>`;
}

/** @param {{viewport: StackViewport, t: Translate}} props */
function FrameFailure({ viewport, t }) {
  const { error, requested } = viewport.state;
  const help = error instanceof RequestError && error.status === 0
    ? t('list.failedNetwork')
    : t('viewer.frameFailedHelp', { detail: error instanceof RequestError ? error.detail : String(error) });
  return html`<div class="message failure" role="alert"><strong>${t('viewer.frameFailed', { n: requested + 1 })}</strong>${help}<br />
    <button type="button" class="button outlined" onClick=${() => viewport.goTo(requested)}>${t('list.retry')}</button></div>`;
}
