/**
 * Draws pictures that the server has rendered, on a plain 2D canvas, where WebGL2 is missing.
 * @module
 */

/** @typedef {import('./frame-loader.js').Picture} Picture */
/** @typedef {import('./gl-renderer.js').View} View */

export class BitmapRenderer {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false });
    this.drawsSamples = false;
    this.largestSide = 16_384;
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
    if (picture?.kind !== 'bitmap' || !view) return;
    const { x, y, width, height } = view.rectangle;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.filter = view.inverse ? 'invert(1)' : 'none';
    context.drawImage(picture.bitmap, x, y, width, height);
  }

  dispose() {
    this.context = null;
  }
}
