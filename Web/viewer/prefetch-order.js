/**
 * Which frames to fetch next. Pure.
 * @module
 */

/**
 * Around the reader: three ahead in the direction of travel for each one behind, the nearest first.
 * @param {number} current
 * @param {number} count
 * @param {number} direction 1 or -1.
 * @param {number} limit How many at most.
 * @returns {number[]}
 */
export function scrollOrder(current, count, direction, limit) {
  /** @type {number[]} */
  const order = [];
  const step = direction < 0 ? -1 : 1;
  let ahead = current + step;
  let behind = current - step;
  const inside = (/** @type {number} */ index) => index >= 0 && index < count;
  while (order.length < limit && (inside(ahead) || inside(behind))) {
    for (let i = 0; i < 3 && inside(ahead) && order.length < limit; i += 1, ahead += step) {
      order.push(ahead);
    }
    if (inside(behind) && order.length < limit) order.push(behind);
    behind -= step;
  }
  return order;
}

/**
 * Along the loop of a cine, from the playhead on.
 * @param {number} current
 * @param {number} count
 * @param {number} limit
 * @returns {number[]}
 */
export function cineOrder(current, count, limit) {
  return Array.from({ length: Math.min(count - 1, limit) }, (_, i) => (current + 1 + i) % count);
}
