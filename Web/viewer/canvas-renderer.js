/**
 * Draws without the graphics card: samples go through a lookup table onto a canvas of the image's own
 * size, which is then scaled. Much quicker than WebGL in software. Asked not to draw samples, it only
 * takes what the server has drawn.
 * @module
 */
import { greyOf } from './voi.js';

/** @typedef {import('./frame-loader.js').Picture} Picture */
/** @typedef {import('./gl-renderer.js').View} View */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */

/** @type {VOIWindow} */
const identity = { center: 128, width: 256, function: 'LINEAR' };

export class CanvasRenderer {
  /** @param {HTMLCanvasElement} canvas @param {{drawsSamples: boolean}} options */
  constructor(canvas, { drawsSamples }) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false });
    this.drawsSamples = drawsSamples;
    this.largestSide = 8192;
    /** The image at its own size. @type {HTMLCanvasElement | undefined} */
    this.image = undefined;
    /** @type {Picture | undefined} */
    this.imagePicture = undefined;
    /** Colours by stored value, packed as the canvas holds them. @type {Uint32Array} */
    this.table = new Uint32Array(0);
    this.tableKey = '';
  }

  /** @param {Picture | undefined} picture @param {View | undefined} view */
  draw(picture, view) {
    const { context, canvas } = this;
    if (!context) return;
    // A bitmap that has left the cache is empty; what is on screen then stays.
    if (picture?.kind === 'bitmap' && picture.bitmap.width === 0) return;
    context.filter = 'none';
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (!picture || !view) return;
    const { x, y, width, height, scale } = view.rectangle;
    const source = picture.kind === 'bitmap' ? picture.bitmap : this.#rasterised(picture, view);
    if (!source) return;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = scale < 1 ? 'high' : 'low';
    // Grey samples are inverted by the table.
    context.filter = view.inverse && picture.kind !== 'grey' ? 'invert(1)' : 'none';
    context.drawImage(source, x, y, width, height);
  }

  dispose() {
    // A canvas without area gives its memory back at once.
    if (this.image) this.image.width = this.image.height = 0;
    this.image = undefined;
    this.imagePicture = undefined;
    this.context = null;
  }

  /**
   * @param {Exclude<Picture, {kind: 'bitmap'}>} picture
   * @param {View} view
   * @returns {HTMLCanvasElement | undefined}
   */
  #rasterised(picture, view) {
    const { rows, columns } = picture.description;
    const isCurrent = picture.kind === 'grey' ? !this.#prepareTable(picture, view) : true;
    if (this.image && this.imagePicture === picture && isCurrent) return this.image;
    const image = this.image ?? document.createElement('canvas');
    if (image.width !== columns) image.width = columns;
    if (image.height !== rows) image.height = rows;
    const context = image.getContext('2d', { alpha: false });
    if (!context) return undefined;
    const pixels = context.createImageData(columns, rows);
    const packed = new Uint32Array(pixels.data.buffer);
    const { samples } = picture;
    if (picture.kind === 'rgb') {
      for (let i = 0, j = 0; i < packed.length; i += 1, j += 3) {
        packed[i] = 0xff000000 | (samples[j + 2] << 16) | (samples[j + 1] << 8) | samples[j];
      }
    } else {
      const { table } = this;
      const mask = table.length - 1;
      for (let i = 0; i < packed.length; i += 1) packed[i] = table[samples[i] & mask];
    }
    context.putImageData(pixels, 0, 0);
    this.image = image;
    this.imagePicture = picture;
    return image;
  }

  /**
   * The table for a picture; says whether it had to be made anew.
   * @param {Extract<Picture, {kind: 'grey'}>} picture
   * @param {View} view
   */
  #prepareTable({ description }, view) {
    const { slope, intercept, bitsAllocated, bitsStored, highBit, isSigned } = description;
    const window = view.window ?? identity;
    const key = [
      slope,
      intercept,
      bitsAllocated,
      bitsStored,
      highBit,
      isSigned,
      view.inverse,
      window.center,
      window.width,
      window.function,
    ].join(' ');
    if (key === this.tableKey) return false;
    const table = new Uint32Array(2 ** bitsAllocated);
    const left = 31 - highBit;
    const right = 32 - bitsStored;
    for (let pattern = 0; pattern < table.length; pattern += 1) {
      const stored = isSigned ? (pattern << left) >> right : (pattern << left) >>> right;
      const exact = greyOf(stored * slope + intercept, window);
      const grey = Math.round(255 * (view.inverse ? 1 - exact : exact));
      table[pattern] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
    this.table = table;
    this.tableKey = key;
    return true;
  }
}
