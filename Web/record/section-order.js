/**
 * The order of a form's sections, as each reader likes it; remembered in this browser for each account.
 * @module
 */
import { readSetting, writeSetting } from '../ui/i18n.js';

/** @param {string} account */
const keyOf = (account) => `jieru.sections.${account}`;

/** @param {string} account @returns {string[]} */
export function recallOrder(account) {
  try {
    const kept = JSON.parse(readSetting(keyOf(account)) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

/** @param {string} account @param {readonly string[]} order */
export const rememberOrder = (account, order) => writeSetting(keyOf(account), JSON.stringify(order));

/**
 * Things in a remembered order; what it does not name keeps its place behind its forerunner.
 * @template {{id: string}} T
 * @param {readonly T[]} all @param {readonly string[]} order @returns {T[]}
 */
export function ordered(all, order) {
  const known = order.filter((id) => all.some((each) => each.id === id));
  const result = known.flatMap((id) => all.filter((each) => each.id === id));
  all.forEach((each, index) => {
    if (known.includes(each.id)) return;
    const before = all.slice(0, index).findLast((one) => result.includes(one));
    result.splice(before ? result.indexOf(before) + 1 : 0, 0, each);
  });
  return result;
}

/** The order with one thing moved among those that are shown. @param {readonly string[]} ids All, in their present order.
 * @param {readonly string[]} shown @param {string} id @param {1 | -1} by @returns {string[]} */
export function moved(ids, shown, id, by) {
  const neighbour = shown[shown.indexOf(id) + by];
  if (neighbour === undefined) return [...ids];
  const left = ids.filter((each) => each !== id);
  left.splice(left.indexOf(neighbour) + (by > 0 ? 1 : 0), 0, id);
  return left;
}
