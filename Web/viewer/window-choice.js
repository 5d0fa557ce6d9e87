/**
 * Which window a frame is shown with: the reader's, a preset, or what the image suggests. Pure.
 * @module
 */
import { text } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { automaticWindow, ctPresets, rangeWindow } from './voi.js';

/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */
/** @typedef {import('./frame-loader.js').Picture} Picture */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {import('../ui/i18n.js').StringKey} StringKey */
/**
 * What the reader chose. `image` takes the n-th window of each frame, so that it follows series whose
 * windows change from slice to slice.
 * @typedef {{kind: 'default'} | {kind: 'image', number: number} | {kind: 'lut'} | {kind: 'auto'}
 *   | {kind: 'full'} | {kind: 'preset', key: StringKey, window: VOIWindow} | {kind: 'user', window: VOIWindow}} WindowChoice
 */
/**
 * An entry of the presets menu.
 * @typedef {object} WindowOption
 * @property {string} id
 * @property {StringKey} key
 * @property {Record<string, string>} fill
 * @property {VOIWindow | undefined} window
 * @property {WindowChoice} choice
 */

/** Whether windows apply at all: colour images have none. @param {FrameDescription} frame */
export function isGrey(frame) {
  return frame.samplesPerPixel === 1 && frame.photometricInterpretation !== 'PALETTE COLOR';
}

/** Whether a choice leaves the drawing to a lookup table that only the server applies. @param {WindowChoice} choice @param {FrameDescription} frame */
export function usesLUT(choice, frame) {
  if (!isGrey(frame) || !frame.hasVOILUT) return false;
  return choice.kind === 'lut' || (choice.kind === 'default' && frame.windows.length === 0);
}

/**
 * The window for a frame; undefined for colour, a lookup table, or while it cannot be known yet.
 * @param {WindowChoice} choice
 * @param {FrameDescription} frame
 * @param {VOIWindow | undefined} automatic The series' automatic window, once known.
 * @returns {VOIWindow | undefined}
 */
export function resolveWindow(choice, frame, automatic) {
  if (!isGrey(frame) || usesLUT(choice, frame)) return undefined;
  switch (choice.kind) {
    case 'preset':
    case 'user':
      return choice.window;
    case 'image':
      return frame.windows[choice.number] ?? frame.windows[0] ?? automatic;
    case 'full':
      return fullRange(frame);
    case 'auto':
      return automatic;
    default:
      return frame.windows[0] ?? habitOf(frame)?.window ?? automatic;
  }
}

/** What a modality is shown with when the image says nothing: soft tissue for CT. @param {FrameDescription} frame */
function habitOf(frame) {
  return text(frame.dataSet, Tag.Modality) === 'CT' ? ctPresets[0] : undefined;
}

/**
 * Whether a menu entry is what the frame is shown with.
 * @param {WindowChoice} current
 * @param {WindowChoice} option
 * @param {FrameDescription} frame
 */
export function isChosen(current, option, frame) {
  if (current.kind === 'default') {
    if (frame.windows.length > 0) return option.kind === 'image' && option.number === 0;
    if (usesLUT(current, frame)) return option.kind === 'lut';
    const habit = habitOf(frame);
    return habit ? option.kind === 'preset' && option.key === habit.key : option.kind === 'auto';
  }
  if (current.kind === 'preset' && option.kind === 'preset') return current.key === option.key;
  if (current.kind === 'image' && option.kind === 'image') return current.number === option.number;
  return current.kind === option.kind;
}

/** Every value the stored bits can hold. @param {FrameDescription} frame */
export function fullRange(frame) {
  const { bitsStored, isSigned, slope, intercept } = frame;
  const low = isSigned ? -(2 ** (bitsStored - 1)) : 0;
  const high = isSigned ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
  return rangeWindow(low * slope + intercept, high * slope + intercept);
}

/** The automatic window a picture suggests. @param {Picture} picture */
export function suggestedWindow(picture) {
  return picture.kind === 'grey'
    ? automaticWindow(picture.samples, picture.description)
    : undefined;
}

/**
 * The presets for a frame: the image's own, then the modality's habits, then computed ones.
 * @param {FrameDescription} frame
 * @param {string} modality
 * @param {VOIWindow | undefined} automatic
 * @returns {WindowOption[]}
 */
export function windowOptions(frame, modality, automatic) {
  if (!isGrey(frame)) return [];
  /** @type {WindowOption[]} */
  const options = frame.windows.slice(0, 6).map((window, number) => ({
    id: `image${number}`,
    key: window.explanation ? 'window.dataSetNamed' : 'window.dataSet',
    fill: { name: window.explanation ?? '' },
    window,
    choice: { kind: 'image', number },
  }));
  if (frame.hasVOILUT) {
    options.push({
      id: 'lut',
      key: 'window.voiLUT',
      fill: {},
      window: undefined,
      choice: { kind: 'lut' },
    });
  }
  if (modality === 'CT') {
    for (const { key, window } of ctPresets) {
      options.push({ id: key, key, fill: {}, window, choice: { kind: 'preset', key, window } });
    }
  }
  if (automatic) {
    options.push({
      id: 'auto',
      key: 'window.auto',
      fill: {},
      window: automatic,
      choice: { kind: 'auto' },
    });
  }
  options.push({
    id: 'full',
    key: 'window.fullRange',
    fill: {},
    window: fullRange(frame),
    choice: { kind: 'full' },
  });
  return options;
}
