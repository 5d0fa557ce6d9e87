/**
 * Days as people read them. Days are `2026-03-02`, moments carry their offset.
 * @module
 */
import { now } from '../api/clock.js';

/** Today, `2026-03-02`. */
export const today = () => dayOf(now());

/** @param {Date} moment */
function dayOf(moment) {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative where the other is before. @param {string} from @param {string} to */
export const daysBetween = (from, to) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** A moment as day and time where the reader is: `2026-03-02 08:15`. @param {string} text */
export function momentText(text) {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return text;
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

/** What `<input type=datetime-local>` shows of a moment; "" where it is none. @param {unknown} text */
export function localInput(text) {
  const moment = new Date(String(text ?? ''));
  return Number.isNaN(moment.getTime()) ? '' : momentText(String(text)).replace(' ', 'T');
}

/**
 * The moment of a local input with the reader's offset: `2026-03-02T08:15` is `2026-03-02T08:15:00+08:00`.
 * @param {string} input
 * @param {number} [offset] Minutes east of Greenwich; the reader's at that moment by default.
 */
export function momentOf(input, offset) {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?$/.exec(input);
  if (!match) return input;
  const east = offset ?? -new Date(input).getTimezoneOffset();
  const sign = east < 0 ? '-' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${match[1]}T${match[2]}${match[3] ?? ':00'}${sign}${two(hours)}:${two(minutes)}`;
}

/** This minute as a local input would give it. */
export const thisMinute = () => momentOf(localInput(now().toISOString()));
