/**
 * Days left as the norm counts them: working days, from the node's calendar.
 * @module
 */
import { read, withQuery } from '../api/registry.js';
import { daysBetween } from '../registry/days.js';

/** How many working days ahead are asked for: a report has ten, and nothing further off needs counting. */
const reach = 12;

/**
 * The working days after a day, in order; none where the calendar does not reach that far.
 * @param {string} day
 * @param {(path: string) => Promise<{date: string | null}>} [reader]
 * @returns {Promise<string[]>}
 */
export async function workingDaysAfter(day, reader = read) {
  const answers = await Promise.all(Array.from({ length: reach }, (_, index) => reader(withQuery('/calendar/working-day', { from: day, days: index + 1 })).catch(() => ({ date: null }))));
  const days = answers.map((each) => each.date);
  const end = days.indexOf(null);
  return /** @type {string[]} */ (end < 0 ? days : days.slice(0, end));
}

/**
 * How many working days are left up to and with a day; undefined where it lies beyond the days that are known.
 * @param {string} due @param {readonly string[]} workingDays The days after today.
 */
export function workingDaysLeft(due, workingDays) {
  const last = workingDays.at(-1);
  if (last === undefined || due > last) return undefined;
  return workingDays.filter((day) => day <= due).length;
}

/** @typedef {{t: (key: 'left.working' | 'left.workingOne' | 'left.noWorking' | 'left.days' | 'deadline.today' | 'deadline.over' | 'deadline.overOne', fill?: Record<string, string | number>) => string}} Speech */

/**
 * A deadline in words, and how pressing it is.
 * @param {string} due @param {string} today @param {readonly string[]} workingDays @param {Speech} speech
 * @returns {{text: string, tone: 'danger' | 'warning' | 'quiet'}}
 */
export function leftText(due, today, workingDays, { t }) {
  const days = daysBetween(today, due);
  if (days < 0) return { text: days === -1 ? t('deadline.overOne') : t('deadline.over', { n: -days }), tone: 'danger' };
  if (days === 0) return { text: t('deadline.today'), tone: 'warning' };
  const left = workingDaysLeft(due, workingDays);
  if (left === undefined) return { text: t('left.days', { n: days }), tone: 'quiet' };
  if (left === 0) return { text: t('left.noWorking'), tone: 'warning' };
  return { text: left === 1 ? t('left.workingOne') : t('left.working', { n: left }), tone: left <= 3 ? 'warning' : 'quiet' };
}
