/**
 * When which frame of a cine is due (PS3.3 C.7.6.5). Pure: the caller brings the time.
 * @module
 */
import { number, numbers } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {'FrameTimeVector' | 'FrameTime' | 'RecommendedDisplayFrameRate' | 'CineRate' | 'default'} TimingSource */
/**
 * How long each frame stays.
 * @typedef {object} CineTiming
 * @property {number[]} intervals Milliseconds, one a frame.
 * @property {number} rate Mean frames per second.
 * @property {TimingSource} source
 */

export const slowestRate = 0.5;
export const fastestRate = 60;
const defaultRate = 10;

/**
 * Timing from the data set; where it says nothing, 10 frames per second.
 * @param {DataSet} dataSet
 * @param {number} count Frames to play.
 * @returns {CineTiming}
 */
export function timingOf(dataSet, count) {
  // The vector's values lead to their frame: the first frame's is 0, and the last needs one of its own.
  const increments = numbers(dataSet, Tag.FrameTimeVector).slice(1);
  if (count > 1 && increments.length >= count - 1 && increments.every((each) => each >= 0)) {
    const known = increments.slice(0, count - 1);
    const total = known.reduce((sum, each) => sum + each, 0);
    if (total > 0) {
      const intervals = [...known, total / known.length];
      return { intervals, rate: (1000 * known.length) / total, source: 'FrameTimeVector' };
    }
  }
  const recommended = number(dataSet, Tag.RecommendedDisplayFrameRate) ?? 0;
  if (recommended > 0) return uniform(recommended, count, 'RecommendedDisplayFrameRate');
  const frameTime = number(dataSet, Tag.FrameTime) ?? 0;
  if (frameTime > 0) return uniform(1000 / frameTime, count, 'FrameTime');
  const cineRate = number(dataSet, Tag.CineRate) ?? 0;
  if (cineRate > 0) return uniform(cineRate, count, 'CineRate');
  return uniform(defaultRate, count, 'default');
}

/**
 * @param {number} rate
 * @param {number} count
 * @param {TimingSource} source
 * @returns {CineTiming}
 */
function uniform(rate, count, source) {
  return { intervals: new Array(count).fill(1000 / rate), rate, source };
}

/** Runs through the loop; frames that come too late are simply never due. */
export class CineClock {
  /** @param {CineTiming} timing */
  constructor(timing) {
    /** @type {number[]} */
    this.ends = [];
    let end = 0;
    for (const interval of timing.intervals) this.ends.push(end += interval);
    this.duration = end;
    /** The speed relative to the data set's. */
    this.speed = 1;
    /** Where in the loop, in milliseconds of the data set's time. */
    this.at = 0;
  }

  /** Continue from a frame. @param {number} index */
  seek(index) {
    this.at = index > 0 ? this.ends[Math.min(index, this.ends.length) - 1] : 0;
  }

  /**
   * Let time pass; gives the frame that is due.
   * @param {number} milliseconds Since the last call.
   */
  advance(milliseconds) {
    if (!(this.duration > 0)) return 0;
    this.at = (this.at + Math.max(milliseconds, 0) * this.speed) % this.duration;
    let low = 0;
    let high = this.ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle] > this.at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
