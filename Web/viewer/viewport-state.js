/**
 * What a viewport shows and how; a value that is replaced, never changed in place.
 * @module
 */
import { fitted } from './view-transform.js';

/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {import('./window-choice.js').WindowChoice} WindowChoice */
/** @typedef {import('./view-transform.js').ViewPlacement} ViewPlacement */
/** @typedef {'window' | 'pan' | 'zoom' | 'scroll'} Tool */
/**
 * @typedef {object} ViewportState
 * @property {FrameDescription[]} frames
 * @property {string} modality
 * @property {number} requested Zero-based.
 * @property {number} displayed Zero-based; -1 before the first image.
 * @property {boolean} isLate The requested image takes long enough to say so.
 * @property {unknown} error Why the requested image cannot be shown.
 * @property {'samples' | 'preview' | 'drawn' | 'none'} source Of what is on the canvas.
 * @property {WindowChoice} choice
 * @property {VOIWindow | undefined} window Of what is on the canvas.
 * @property {VOIWindow | undefined} automatic
 * @property {boolean} inverted By the reader.
 * @property {ViewPlacement} placement
 * @property {{width: number, height: number, ratio: number}} canvas Device pixels, and how many make a CSS pixel.
 * @property {Tool} tool
 * @property {boolean} toolChosen The reader picked the tool; touch then uses it instead of scrolling.
 * @property {import('./renderer-choice.js').DrawingMode} mode
 */

/**
 * Before any series.
 * @param {HTMLCanvasElement} canvas
 * @param {import('./renderer-choice.js').DrawingMode} mode
 * @returns {ViewportState}
 */
export function initialState(canvas, mode) {
  return {
    ...seriesState([], ''),
    canvas: { width: canvas.width, height: canvas.height, ratio: 1 },
    tool: 'window',
    toolChosen: false,
    mode,
  };
}

/**
 * What another series sets back; the tool stays in the reader's hand.
 * @param {FrameDescription[]} frames
 * @param {string} modality
 * @returns {Omit<ViewportState, 'canvas' | 'tool' | 'toolChosen' | 'mode'>}
 */
export function seriesState(frames, modality) {
  return {
    frames,
    modality,
    requested: 0,
    displayed: -1,
    isLate: false,
    error: undefined,
    source: 'none',
    choice: { kind: 'default' },
    window: undefined,
    automatic: undefined,
    inverted: false,
    placement: fitted,
  };
}
