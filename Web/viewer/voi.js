/**
 * Windows: from values of interest to grey (PS3.3 C.11.2). Pure.
 * @module
 */
import { numbers, text, texts } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../ui/i18n.js').StringKey} StringKey */
/** @typedef {'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'} VOIFunction */
/**
 * A window over modality values (Hounsfield units for CT).
 * @typedef {object} VOIWindow
 * @property {number} center
 * @property {number} width
 * @property {VOIFunction} function
 * @property {string} [explanation] WindowCenterWidthExplanation.
 */
/** @typedef {{key: StringKey, window: VOIWindow}} Preset */

/** Windows radiologists set by habit on CT. @type {readonly Preset[]} */
export const ctPresets = [
  { key: 'window.softTissue', window: { center: 50, width: 400, function: 'LINEAR' } },
  { key: 'window.lung', window: { center: -600, width: 1500, function: 'LINEAR' } },
  { key: 'window.bone', window: { center: 400, width: 1800, function: 'LINEAR' } },
  { key: 'window.brain', window: { center: 40, width: 80, function: 'LINEAR' } },
  { key: 'window.liver', window: { center: 60, width: 150, function: 'LINEAR' } },
];

/**
 * The windows a data set (or Frame VOI LUT item) carries.
 * @param {DataSet} dataSet
 * @returns {VOIWindow[]}
 */
export function windowsOf(dataSet) {
  const centers = numbers(dataSet, Tag.WindowCenter);
  const widths = numbers(dataSet, Tag.WindowWidth);
  const explanations = texts(dataSet, Tag.WindowCenterWidthExplanation);
  const named = text(dataSet, Tag.VOILUTFunction).toUpperCase();
  const voiFunction = named === 'SIGMOID' || named === 'LINEAR_EXACT' ? named : 'LINEAR';
  return centers
    .slice(0, widths.length)
    .map((center, i) => ({
      center,
      width: widths[i],
      function: /** @type {VOIFunction} */ (voiFunction),
      explanation: explanations[i],
    }))
    .filter((each) => each.width >= (each.function === 'LINEAR' ? 1 : Number.MIN_VALUE));
}

/**
 * The grey for a modality value, 0 to 1.
 * @param {number} value
 * @param {VOIWindow} window
 */
export function greyOf(value, { center, width, function: voiFunction }) {
  if (voiFunction === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  const grey = voiFunction === 'LINEAR'
    // C.11.2.1.2.1: a width of 1 is a threshold.
    ? width <= 1 ? (value > center - 0.5 ? 1 : 0) : (value - (center - 0.5)) / (width - 1) + 0.5
    : (value - center) / width + 0.5;
  return Math.min(Math.max(grey, 0), 1);
}

/**
 * A window when the image brings none: all values of an 8-bit image, else the range of the samples
 * without the outermost 0.5 % on either side and without padding.
 * @param {Int8Array | Uint8Array | Int16Array | Uint16Array} samples As stored.
 * @param {import('./image-model.js').FrameDescription} description
 * @returns {VOIWindow}
 */
export function automaticWindow(samples, description) {
  const { slope, intercept, bitsStored, isSigned, padding } = description;
  if (bitsStored <= 8 && !isSigned) {
    return rangeWindow(intercept, 255 * slope + intercept);
  }
  const step = Math.max(1, Math.floor(samples.length / 65_536));
  /** @type {number[]} */
  const taken = [];
  for (let i = 0; i < samples.length; i += step) {
    if (samples[i] !== padding) taken.push(samples[i]);
  }
  if (taken.length === 0) return rangeWindow(0, 255);
  const sorted = Float32Array.from(taken).sort();
  const low = sorted[Math.floor(0.005 * (sorted.length - 1))];
  const high = sorted[Math.ceil(0.995 * (sorted.length - 1))];
  return rangeWindow(low * slope + intercept, high * slope + intercept);
}

/**
 * The linear window that maps exactly one value to black and the other to white.
 * @param {number} one
 * @param {number} other
 * @returns {VOIWindow}
 */
export function rangeWindow(one, other) {
  const low = Math.min(one, other);
  const high = Math.max(one, other);
  return { center: (low + high + 1) / 2, width: Math.max(high - low + 1, 1), function: 'LINEAR' };
}

/**
 * A window after dragging: across changes the width, down the centre, in steps that suit the width.
 * @param {VOIWindow} window At the start of the drag.
 * @param {number} dx Pixels.
 * @param {number} dy Pixels.
 * @returns {VOIWindow}
 */
export function draggedWindow(window, dx, dy) {
  const step = Math.max(window.width, 1) / 350;
  const fine = step < 0.2 ? 100 : step < 2 ? 10 : 1;
  const tidy = (/** @type {number} */ value) => Math.round(value * fine) / fine;
  return {
    center: tidy(window.center + dy * step),
    width: Math.max(tidy(window.width + dx * step), window.function === 'LINEAR' ? 1 : 0.01),
    function: window.function,
  };
}
