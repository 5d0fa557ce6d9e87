/**
 * Keys of the viewer.
 * @module
 */
import { windowOptions } from './window-choice.js';

/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */
/**
 * What keys do besides moving the viewport.
 * @typedef {object} PageActions
 * @property {(step: number) => void} stepSeries
 * @property {(panel: 'attributes' | 'keys' | 'overlay') => void} toggle
 * @property {() => void} close
 */

/**
 * Listen on the page until the signal aborts.
 * @param {StackViewport} viewport
 * @param {PageActions} page
 * @param {AbortSignal} signal
 */
export function attachKeys(viewport, page, signal) {
  globalThis.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    if (event.key === 'Escape') return page.close();
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (isTyping) return;
    const isButton = target instanceof HTMLButtonElement;
    if (isButton && (event.key === ' ' || event.key === 'Enter')) return;
    const action = actionFor(event.key, viewport, page);
    if (!action) return;
    event.preventDefault();
    action();
  }, { signal });
}

/**
 * @param {string} key
 * @param {StackViewport} viewport
 * @param {PageActions} page
 * @returns {(() => void) | undefined}
 */
function actionFor(key, viewport, page) {
  const last = viewport.state.frames.length - 1;
  switch (key) {
    case 'ArrowUp':
    case 'ArrowLeft':
      return () => viewport.scrollBy(-1);
    case 'ArrowDown':
    case 'ArrowRight':
      return () => viewport.scrollBy(1);
    case 'PageUp':
      return () => viewport.scrollBy(-10);
    case 'PageDown':
      return () => viewport.scrollBy(10);
    case 'Home':
      return () => viewport.scrollBy(-last);
    case 'End':
      return () => viewport.scrollBy(last);
    case '[':
      return () => page.stepSeries(-1);
    case ']':
      return () => page.stepSeries(1);
    case ' ':
      return () => viewport.cine.toggle();
    case '+':
    case '=':
      return () => viewport.zoomBy(1.25);
    case '-':
      return () => viewport.zoomBy(0.8);
    case '?':
      return () => page.toggle('keys');
  }
  if (/^[1-9]$/.test(key)) {
    const frame = viewport.currentFrame();
    const { modality, automatic } = viewport.state;
    const option = frame && windowOptions(frame, modality, automatic)[Number(key) - 1];
    return option && (() => viewport.chooseWindow(option.choice));
  }
  switch (key.toLowerCase()) {
    case 'w':
      return () => viewport.setTool('window');
    case 'p':
      return () => viewport.setTool('pan');
    case 'z':
      return () => viewport.setTool('zoom');
    case 's':
      return () => viewport.setTool('scroll');
    case 'i':
      return () => viewport.toggleInvert();
    case 'f':
      return () => viewport.fit();
    case 'r':
      return () => viewport.reset();
    case 'o':
      return () => page.toggle('overlay');
    case 'm':
      return () => page.toggle('attributes');
  }
  return undefined;
}

/** The list the help shows: keys and what they do, by string key. */
export const keyList = /** @type {const} */ ([
  ['↑ ↓ ← →', 'keys.scroll'],
  ['PgUp PgDn', 'keys.page'],
  ['Home End', 'keys.ends'],
  ['[ ]', 'keys.series'],
  ['Space', 'keys.cine'],
  ['1 – 9', 'keys.presets'],
  ['W', 'tool.window'],
  ['P', 'tool.pan'],
  ['Z', 'tool.zoom'],
  ['S', 'tool.scroll'],
  ['I', 'tool.invert'],
  ['F', 'tool.fit'],
  ['R', 'tool.reset'],
  ['O', 'tool.overlay'],
  ['M', 'tool.attributes'],
]);
