/**
 * Gets the frames of one series: samples where the canvas can draw them, else images drawn by the
 * server; keeps what fits in memory and fetches neighbours ahead. Lives as long as the series is open.
 * @module
 */
import { isAbort, RequestError } from '../api/request-error.js';
import { FrameCache } from './frame-cache.js';

/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Uint16Array<ArrayBuffer>} Samples */
/**
 * Something to draw. Bitmaps are closed when they leave the cache.
 * @typedef {{kind: 'grey', samples: Samples, description: FrameDescription}
 *   | {kind: 'rgb', samples: Uint8Array<ArrayBuffer>, description: FrameDescription}
 *   | {kind: 'bitmap', bitmap: ImageBitmap, description: FrameDescription, isPreview: boolean}} Picture
 */
/**
 * What to fetch for a frame: its samples, or the server's drawing with a window (none: its own choice).
 * @typedef {{kind: 'samples'} | {kind: 'drawn', window: VOIWindow | undefined}} Wish
 */

const parallelRequests = 6;
const largestDrawnSide = 2048;

export class FrameLoader {
  /**
   * @param {object} options
   * @param {import('../api/dicomweb.js').DICOMwebClient} options.client
   * @param {FrameDescription[]} options.frames
   * @param {boolean} options.drawsSamples Whether the canvas draws samples at all.
   * @param {number} options.largestSide Of a texture.
   * @param {number} options.capacity Of the cache, in bytes.
   * @param {() => void} options.onArrival A frame fetched ahead is there.
   */
  constructor({ client, frames, drawsSamples, largestSide, capacity, onArrival }) {
    this.client = client;
    this.frames = frames;
    this.drawsSamples = drawsSamples;
    this.largestSide = largestSide;
    this.onArrival = onArrival;
    this.open = new AbortController();
    /** @type {FrameCache<Picture>} */
    this.cache = new FrameCache(capacity, (picture) => {
      if (picture.kind === 'bitmap') picture.bitmap.close();
    });
    /** @type {Map<string, Promise<Picture>>} */
    this.pending = new Map();
    /** Instances whose samples the server would not or could not give. @type {Set<string>} */
    this.refused = new Set();
    /** @type {Set<string>} */
    this.failed = new Set();
    /** @type {{index: number, wish: Wish}[]} */
    this.queue = [];
    this.ahead = 0;
  }

  /** Whether the canvas can draw a frame from its samples. @param {number} index */
  givesSamples(index) {
    const frame = this.frames[index];
    return this.drawsSamples && !this.refused.has(frame.path) &&
      drawableKind(frame, this.largestSide) !== undefined;
  }

  /** A picture that is here already. @param {number} index @param {Wish} wish */
  get(index, wish) {
    return this.cache.get(keyOf(index, wish));
  }

  /** @param {number} index @param {Wish} wish */
  has(index, wish) {
    return this.cache.has(keyOf(index, wish));
  }

  /**
   * Fetch a frame now, or join the request under way.
   * @param {number} index
   * @param {Wish} wish
   * @returns {Promise<Picture>}
   */
  load(index, wish) {
    const key = keyOf(index, wish);
    const ready = this.cache.get(key);
    if (ready) return Promise.resolve(ready);
    const pending = this.pending.get(key);
    if (pending) return pending;
    const request = this.#fetch(this.frames[index], wish).then((picture) => {
      if (this.open.signal.aborted) {
        if (picture.kind === 'bitmap') picture.bitmap.close();
        throw this.open.signal.reason;
      }
      this.cache.set(key, picture, bytesOf(picture));
      return picture;
    }).finally(() => this.pending.delete(key));
    this.pending.set(key, request);
    return request;
  }

  /**
   * A quick lossy picture of a frame, not kept; the caller closes its bitmap.
   * @param {number} index
   * @param {VOIWindow | undefined} window
   * @param {{width: number, height: number}} viewport
   * @returns {Promise<Picture>}
   */
  async preview(index, window, viewport) {
    const frame = this.frames[index];
    const size = {
      width: Math.min(viewport.width, frame.columns),
      height: Math.min(viewport.height, frame.rows),
    };
    const blob = await this.client.rendered(frame.path, frame.frame, {
      window,
      viewport: size,
      quality: 80,
    }, this.open.signal);
    return { kind: 'bitmap', bitmap: await decode(blob), description: frame, isPreview: true };
  }

  /**
   * Fetch these in the background, in this order; replaces the earlier plan.
   * @param {{index: number, wish: Wish}[]} queue
   */
  plan(queue) {
    this.queue = queue;
    this.#pump();
  }

  /** How many frames like this one fit in the cache with room to spare. @param {number} index */
  roomFor(index) {
    const { rows, columns, samplesPerPixel, bitsAllocated } = this.frames[index];
    const bytes = this.givesSamples(index)
      ? rows * columns * samplesPerPixel * (bitsAllocated / 8)
      : Math.min(rows, largestDrawnSide) * Math.min(columns, largestDrawnSide) * 4;
    return Math.max(2, Math.floor((0.8 * this.cache.capacity) / Math.max(bytes, 1)));
  }

  /** Abort every request and let go of the memory. */
  dispose() {
    this.open.abort();
    this.queue = [];
    this.cache.clear();
  }

  #pump() {
    while (this.ahead < parallelRequests && this.queue.length > 0 && !this.open.signal.aborted) {
      const next = this.queue.shift();
      if (!next) return;
      const key = keyOf(next.index, next.wish);
      if (this.cache.has(key) || this.pending.has(key) || this.failed.has(key)) continue;
      this.ahead += 1;
      this.load(next.index, next.wish).then(
        () => this.onArrival(),
        (error) => {
          if (!isAbort(error)) this.failed.add(key);
        },
      ).finally(() => {
        this.ahead -= 1;
        this.#pump();
      });
    }
  }

  /** @param {FrameDescription} frame @param {Wish} wish @returns {Promise<Picture>} */
  async #fetch(frame, wish) {
    const { signal } = this.open;
    const kind = drawableKind(frame, this.largestSide);
    if (wish.kind === 'samples' && kind && !this.refused.has(frame.path)) {
      try {
        const bytes = await this.client.frame(frame.path, frame.frame, signal);
        return samplesPicture(bytes, frame, kind);
      } catch (error) {
        if (isAbort(error) || (error instanceof RequestError && error.status === 0)) throw error;
        // The server may still be able to draw what it cannot hand out decoded.
        this.refused.add(frame.path);
      }
    }
    const tooLarge =
      Math.max(frame.rows, frame.columns) > Math.min(largestDrawnSide, this.largestSide);
    const blob = await this.client.rendered(frame.path, frame.frame, {
      window: wish.kind === 'drawn' ? wish.window : frame.windows[0],
      viewport: tooLarge ? { width: largestDrawnSide, height: largestDrawnSide } : undefined,
      quality: 92,
    }, signal);
    return { kind: 'bitmap', bitmap: await decode(blob), description: frame, isPreview: false };
  }
}

/**
 * How the shaders can take a frame's samples; undefined when they cannot.
 * @param {FrameDescription} frame
 * @param {number} largestSide
 * @returns {'grey' | 'rgb' | undefined}
 */
export function drawableKind(frame, largestSide) {
  if (Math.max(frame.rows, frame.columns) > largestSide || frame.hasModalityLUT) return undefined;
  const { photometricInterpretation: photometric, bitsAllocated, samplesPerPixel } = frame;
  if (samplesPerPixel === 1 && /^MONOCHROME[12]$/.test(photometric)) {
    return bitsAllocated === 8 || bitsAllocated === 16 ? 'grey' : undefined;
  }
  const isPlainRGB = samplesPerPixel === 3 && photometric === 'RGB' &&
    frame.planarConfiguration === 0;
  return isPlainRGB && bitsAllocated === 8 ? 'rgb' : undefined;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes Little endian.
 * @param {FrameDescription} frame
 * @param {'grey' | 'rgb'} kind
 * @returns {Picture}
 */
export function samplesPicture(bytes, frame, kind) {
  const count = frame.rows * frame.columns * frame.samplesPerPixel;
  const needed = count * (frame.bitsAllocated / 8);
  // One byte of padding is allowed (PS3.5 8.1.1); anything else is not what was asked for.
  if (bytes.length < needed || bytes.length > needed + 1) {
    throw new Error(`frame of ${bytes.length} bytes where ${needed} were expected`);
  }
  if (kind === 'rgb') return { kind, samples: bytes.subarray(0, needed), description: frame };
  if (frame.bitsAllocated === 8) {
    const samples = frame.isSigned
      ? new Int8Array(bytes.buffer, bytes.byteOffset, count)
      : bytes.subarray(0, count);
    return { kind, samples, description: frame };
  }
  // A part of a multipart body may begin at an odd offset; a copy is then needed, and frees the rest.
  const aligned = bytes.byteOffset % 2 === 0 && bytes.buffer.byteLength < needed + 1024
    ? bytes
    : bytes.slice();
  const samples = frame.isSigned
    ? new Int16Array(aligned.buffer, aligned.byteOffset, count)
    : new Uint16Array(aligned.buffer, aligned.byteOffset, count);
  return { kind, samples, description: frame };
}

/** @param {Picture} picture */
function bytesOf(picture) {
  return picture.kind === 'bitmap'
    ? picture.bitmap.width * picture.bitmap.height * 4
    : picture.samples.byteLength;
}

/** @param {number} index @param {Wish} wish */
function keyOf(index, wish) {
  if (wish.kind === 'samples') return `${index}`;
  const { window } = wish;
  return window ? `${index} ${window.center} ${window.width} ${window.function}` : `${index} drawn`;
}

/** @param {Blob} blob */
function decode(blob) {
  return createImageBitmap(blob, { colorSpaceConversion: 'none' });
}
