/**
 * One viewport: a canvas, the series it shows, and what the reader did to it. Everything outside
 * (toolbar, overlay, slider, keys) calls its methods and reads `state`; it alone draws.
 *
 * The number shown always belongs to the image shown: `displayed` changes only when that image is on
 * the canvas, `requested` says what is being fetched.
 * @module
 */
import { isAbort, RequestError } from '../api/request-error.js';
import { CinePlayer } from './cine-player.js';
import { FrameLoader } from './frame-loader.js';
import { cineOrder, scrollOrder } from './prefetch-order.js';
import { chooseRenderer } from './renderer-choice.js';
import { fitted, imageRectangle, pannedBy, zoomedAround } from './view-transform.js';
import { draggedWindow } from './voi.js';
import { initialState, seriesState } from './viewport-state.js';
import { fullRange, isGrey, resolveWindow, suggestedWindow, usesLUT } from './window-choice.js';

/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */
/** @typedef {import('./frame-loader.js').Picture} Picture */
/** @typedef {import('./frame-loader.js').Wish} Wish */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {import('./window-choice.js').WindowChoice} WindowChoice */
/** @typedef {import('./view-transform.js').ViewPlacement} ViewPlacement */
/** @typedef {import('./viewport-state.js').ViewportState} ViewportState */
/** @typedef {import('./viewport-state.js').Tool} Tool */

const lateAfter = 180;
const redrawPause = 90;

export class StackViewport {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('../api/dicomweb.js').DICOMwebClient} client
   * @param {{capacity: number, mode: string}} options Cache bytes; drawing mode, "" to choose.
   */
  constructor(canvas, client, { capacity, mode: wish }) {
    this.canvas = canvas;
    this.client = client;
    this.capacity = capacity;
    const { renderer, mode } = chooseRenderer(canvas, wish, () => this.#touch());
    this.renderer = renderer;
    /** @type {FrameLoader | undefined} */
    this.loader = undefined;
    /** @type {Picture | undefined} */
    this.picture = undefined;
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.direction = 1;
    this.drawing = 0;
    /** @type {number | undefined} */
    this.lateTimer = undefined;
    /** @type {number | undefined} */
    this.redrawTimer = undefined;
    /** @type {ViewportState} */
    this.state = initialState(canvas, mode);
    this.cine = new CinePlayer((index) => this.#showDue(index), () => this.#touch());
    this.resizing = new ResizeObserver(() => this.#fitCanvas());
    this.resizing.observe(canvas);
    this.#fitCanvas();
  }

  /** Be told after every drawing; returns how to stop. @param {() => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Show another series; everything of the one before is let go.
   * @param {FrameDescription[]} frames
   * @param {string} modality
   */
  setSeries(frames, modality) {
    this.#release();
    this.state = { ...this.state, ...seriesState(frames, modality) };
    this.direction = 1;
    this.cine.load(frames);
    if (frames.length > 0) {
      this.loader = new FrameLoader({
        client: this.client,
        frames,
        drawsSamples: this.renderer.drawsSamples,
        largestSide: this.renderer.largestSide,
        capacity: this.capacity,
        onArrival: () => this.#touch(),
      });
      this.#preview();
      this.goTo(0);
    }
    this.#touch();
  }

  /** Show a frame, now or as soon as it is here. @param {number} index Zero-based; clamped. */
  goTo(index) {
    const { frames, requested } = this.state;
    const loader = this.loader;
    if (!loader || frames.length === 0) return;
    const target = Math.min(Math.max(Math.round(index), 0), frames.length - 1);
    if (target !== requested) this.direction = target > requested ? 1 : -1;
    this.state = { ...this.state, requested: target, error: undefined };
    if (!this.cine.isPlaying) this.cine.seek(target);
    const wish = this.#wishFor(target);
    const ready = loader.get(target, wish);
    if (ready) {
      this.#show(target, ready);
    } else {
      clearTimeout(this.lateTimer);
      this.lateTimer = setTimeout(() => {
        if (this.loader !== loader || this.state.displayed === this.state.requested) return;
        this.state = { ...this.state, isLate: true };
        this.#touch();
      }, lateAfter);
      loader.load(target, wish).then(
        (picture) => {
          if (this.loader === loader && this.state.requested === target) {
            this.#show(target, picture);
          }
        },
        (error) => {
          if (isAbort(error) || this.loader !== loader || this.state.requested !== target) return;
          this.#fail(target, error);
        },
      );
    }
    this.#plan();
    this.#touch();
  }

  /** Step through the stack. @param {number} steps */
  scrollBy(steps) {
    this.cine.pause();
    this.goTo(this.state.requested + steps);
  }

  /** @param {WindowChoice} choice */
  chooseWindow(choice) {
    this.state = { ...this.state, choice };
    this.#applyWindow();
  }

  /** The window to start a drag from. @returns {VOIWindow | undefined} */
  startingWindow() {
    const frame = this.currentFrame();
    if (!frame || !isGrey(frame)) return undefined;
    return this.state.window ?? this.state.automatic ?? fullRange(frame);
  }

  /** @param {VOIWindow} start @param {number} dx CSS pixels. @param {number} dy */
  dragWindow(start, dx, dy) {
    this.chooseWindow({ kind: 'user', window: draggedWindow(start, dx, dy) });
  }

  toggleInvert() {
    this.state = { ...this.state, inverted: !this.state.inverted };
    this.#touch();
  }

  /** @param {Tool} tool */
  setTool(tool) {
    this.state = { ...this.state, tool, toolChosen: true };
    this.#touch();
  }

  /** @param {number} dx Device pixels. @param {number} dy */
  panBy(dx, dy) {
    const frame = this.currentFrame();
    if (!frame) return;
    this.#place(pannedBy(this.state.placement, dx, dy, this.canvas, frame));
  }

  /** @param {number} factor @param {{x: number, y: number}} [point] Device pixels. */
  zoomBy(factor, point) {
    this.#place(zoomedAround(this.state.placement, factor, this.canvas, point));
  }

  /** One image pixel to one pixel of the screen. */
  showActualSize() {
    const frame = this.currentFrame();
    if (!frame) return;
    const { scale } = imageRectangle(frame, this.canvas, fitted);
    this.#place({ ...fitted, zoom: 1 / scale });
  }

  fit() {
    this.#place(fitted);
  }

  /** Placement, window and inversion as at the beginning. */
  reset() {
    this.state = { ...this.state, placement: fitted, inverted: false, choice: { kind: 'default' } };
    this.#applyWindow();
  }

  /** The frame on the canvas, or the first before any is. @returns {FrameDescription | undefined} */
  currentFrame() {
    const { frames, displayed, requested } = this.state;
    return frames[displayed] ?? frames[requested];
  }

  /** Whether a frame is in memory. @param {number} index */
  isHere(index) {
    return this.loader?.has(index, this.#wishFor(index)) ?? false;
  }

  /** Give back GPU, memory, timers and requests. */
  dispose() {
    this.resizing.disconnect();
    this.#release();
    this.cine.dispose();
    cancelAnimationFrame(this.drawing);
    this.renderer.dispose();
    this.listeners.clear();
  }

  #release() {
    clearTimeout(this.lateTimer);
    clearTimeout(this.redrawTimer);
    this.cine.pause();
    this.loader?.dispose();
    this.loader = undefined;
    this.#keep(undefined);
  }

  /** @param {number} index @returns {Wish} */
  #wishFor(index) {
    const { frames, choice, automatic } = this.state;
    const frame = frames[index];
    const lut = usesLUT(choice, frame);
    if (!lut && this.loader?.givesSamples(index)) return { kind: 'samples' };
    return { kind: 'drawn', window: resolveWindow(choice, frame, automatic) };
  }

  /** The first image at once: a small drawing from the server, unless the samples are faster. */
  async #preview() {
    const loader = this.loader;
    if (!loader?.givesSamples(0)) return;
    try {
      const window = resolveWindow(this.state.choice, this.state.frames[0], undefined);
      const picture = await loader.preview(0, window, this.canvas);
      if (this.loader === loader && this.state.displayed < 0 && this.state.requested === 0) {
        this.#show(0, picture);
      } else if (picture.kind === 'bitmap') picture.bitmap.close();
    } catch {
      // Only a courtesy: the samples are on their way.
    }
  }

  /** @param {number} index */
  #showDue(index) {
    const loader = this.loader;
    if (!loader) return false;
    const ready = loader.get(index, this.#wishFor(index));
    if (ready) {
      this.state = { ...this.state, requested: index, error: undefined };
      this.#show(index, ready);
    }
    this.#plan(index);
    return Boolean(ready);
  }

  /** @param {number} index @param {Picture} picture */
  #show(index, picture) {
    this.#keep(picture);
    const automatic = this.state.automatic ?? suggestedWindow(picture);
    const source = picture.kind !== 'bitmap' ? 'samples' : picture.isPreview ? 'preview' : 'drawn';
    const isLate = picture.kind === 'bitmap' && picture.isPreview ? this.state.isLate : false;
    const window = resolveWindow(this.state.choice, picture.description, automatic);
    this.state = {
      ...this.state,
      displayed: index,
      source,
      automatic,
      window,
      isLate,
      error: undefined,
    };
    this.#touch();
  }

  /** @param {number} index @param {unknown} error */
  #fail(index, error) {
    this.#keep(undefined);
    const failure = error instanceof RequestError ? error : new RequestError(200, String(error));
    this.state = { ...this.state, displayed: index, source: 'none', isLate: false, error: failure };
    this.#touch();
  }

  /** Previews are not in the cache, so whoever replaces one closes it. @param {Picture | undefined} picture */
  #keep(picture) {
    const old = this.picture;
    if (old?.kind === 'bitmap' && old.isPreview && old !== picture) old.bitmap.close();
    this.picture = picture;
  }

  #applyWindow() {
    const { choice, displayed, automatic } = this.state;
    const frame = this.currentFrame();
    if (!frame) return;
    this.state = { ...this.state, window: resolveWindow(choice, frame, automatic) };
    const loader = this.loader;
    if (loader && displayed >= 0 && !loader.has(displayed, this.#wishFor(displayed))) {
      // The server has to draw it: not for every pixel of a drag.
      clearTimeout(this.redrawTimer);
      this.redrawTimer = setTimeout(() => this.goTo(this.state.requested), redrawPause);
    } else if (displayed >= 0) {
      this.goTo(this.state.requested);
    }
    this.#touch();
  }

  /** @param {ViewPlacement} placement */
  #place(placement) {
    this.state = { ...this.state, placement };
    this.#touch();
  }

  /** @param {number} [from] */
  #plan(from = this.state.requested) {
    const loader = this.loader;
    if (!loader) return;
    const count = this.state.frames.length;
    const limit = loader.roomFor(from);
    const order = this.cine.isPlaying
      ? cineOrder(from, count, limit)
      : scrollOrder(from, count, this.direction, limit);
    loader.plan(order.map((index) => ({ index, wish: this.#wishFor(index) })));
  }

  #fitCanvas() {
    const ratio = globalThis.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    if (width !== this.canvas.width) this.canvas.width = width;
    if (height !== this.canvas.height) this.canvas.height = height;
    this.state = { ...this.state, canvas: { width, height, ratio } };
    // Setting the size has cleared the canvas: draw before the browser shows it.
    this.#draw();
    this.#touch();
  }

  #touch() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.#draw();
      for (const listener of this.listeners) listener();
    });
  }

  #draw() {
    const { window, inverted, placement, displayed, source } = this.state;
    const picture = this.picture;
    const frame = picture?.description;
    // What the server drew has its MONOCHROME1 and LUT shape applied; samples have not.
    const inverse = inverted !== (picture?.kind === 'grey' && picture.description.isInverse);
    const view = frame &&
      { rectangle: imageRectangle(frame, this.canvas, placement), window, inverse };
    this.renderer.draw(picture, view);
    this.canvas.dataset.displayed = String(displayed + 1);
    this.canvas.dataset.source = source;
  }
}
