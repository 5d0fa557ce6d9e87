/**
 * Plays the frames of a series at their rate: asks the clock which frame is due, shows it when it is
 * here, skips it when it is not.
 * @module
 */
import { CineClock, fastestRate, slowestRate, timingOf } from './cine-clock.js';

/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */

export class CinePlayer {
  /**
   * @param {(index: number) => boolean} show Show a frame if it is here; says whether it was.
   * @param {() => void} onChange
   */
  constructor(show, onChange) {
    this.show = show;
    this.onChange = onChange;
    this.isPlaying = false;
    /** @type {import('./cine-clock.js').CineTiming} */
    this.timing = { intervals: [], rate: 10, source: 'default' };
    this.clock = new CineClock(this.timing);
    this.isAdjusted = false;
    /** Frames per second really shown, once known. @type {number | undefined} */
    this.measured = undefined;
    this.tick = 0;
    this.last = 0;
    this.current = 0;
    /** @type {number[]} */
    this.shown = [];
  }

  /** Take another series; stops. @param {FrameDescription[]} frames */
  load(frames) {
    this.pause();
    const first = frames[0];
    // Timing belongs to one multi-frame object; a stack of slices plays at the default rate.
    const isOneObject = first && frames.every((each) => each.instanceUID === first.instanceUID);
    this.timing = timingOf(isOneObject ? first.dataSet : {}, frames.length);
    this.clock = new CineClock(this.timing);
    this.isAdjusted = false;
    this.measured = undefined;
    this.current = 0;
  }

  /** The rate asked for, frames per second. */
  get rate() {
    return this.timing.rate * this.clock.speed;
  }

  /** @param {number} rate Frames per second. */
  setRate(rate) {
    const bounded = Math.min(Math.max(rate, slowestRate), fastestRate);
    if (!Number.isFinite(bounded)) return;
    this.clock.speed = bounded / this.timing.rate;
    this.isAdjusted = true;
    this.shown = [];
    this.onChange();
  }

  resetRate() {
    this.clock.speed = 1;
    this.isAdjusted = false;
    this.shown = [];
    this.onChange();
  }

  /** @param {number} index */
  seek(index) {
    this.current = index;
    this.clock.seek(index);
  }

  play() {
    if (this.isPlaying || this.timing.intervals.length < 2) return;
    this.isPlaying = true;
    this.clock.seek(this.current);
    this.last = performance.now();
    this.shown = [];
    this.tick = requestAnimationFrame((now) => this.#run(now));
    this.onChange();
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    cancelAnimationFrame(this.tick);
    this.measured = undefined;
    this.clock.seek(this.current);
    this.onChange();
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  dispose() {
    this.pause();
  }

  /** @param {number} now */
  #run(now) {
    if (!this.isPlaying) return;
    this.tick = requestAnimationFrame((next) => this.#run(next));
    const due = this.clock.advance(now - this.last);
    this.last = now;
    if (due === this.current || !this.show(due)) return;
    this.current = due;
    this.shown.push(now);
    while (this.shown.length > 2 && now - this.shown[0] > 2000) this.shown.shift();
    const span = now - this.shown[0];
    this.measured = span > 500 ? (1000 * (this.shown.length - 1)) / span : undefined;
  }
}
