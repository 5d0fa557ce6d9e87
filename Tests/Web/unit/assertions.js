/**
 * The few assertions these tests need, so that nothing has to be fetched.
 * @module
 */

/** @param {unknown} condition @param {string} [message] @returns {asserts condition} */
export function assert(condition, message = 'expected to hold') {
  if (!condition) throw new Error(message);
}

/** Deep equality of plain values. @param {unknown} actual @param {unknown} expected */
export function assertEquals(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`\n  actual:   ${a}\n  expected: ${b}`);
}

/** @param {number} actual @param {number} expected @param {number} [tolerance] */
export function assertClose(actual, expected, tolerance = 1e-9) {
  if (!(Math.abs(actual - expected) <= tolerance)) {
    throw new Error(`${actual} is not ${expected} ± ${tolerance}`);
  }
}
