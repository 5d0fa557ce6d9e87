/**
 * Frames kept in memory, least recently used out first, bounded by bytes. Pure.
 * @module
 */

/** @template T */
export class FrameCache {
  /**
   * @param {number} capacity Bytes.
   * @param {(value: T) => void} [release] Called for every value that leaves.
   */
  constructor(capacity, release = () => {}) {
    this.capacity = capacity;
    this.release = release;
    this.bytes = 0;
    /** Oldest first. @type {Map<string, {value: T, bytes: number}>} */
    this.entries = new Map();
  }

  /** @param {string} key */
  has(key) {
    return this.entries.has(key);
  }

  /** The value, now the most recently used. @param {string} key @returns {T | undefined} */
  get(key) {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /**
   * Keep a value. The newest one stays even when it alone is over the capacity.
   * @param {string} key
   * @param {T} value
   * @param {number} bytes
   */
  set(key, value, bytes) {
    this.#drop(key);
    this.entries.set(key, { value, bytes });
    this.bytes += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.capacity || oldest === key) break;
      this.#drop(oldest);
    }
  }

  clear() {
    for (const key of [...this.entries.keys()]) this.#drop(key);
  }

  /** @param {string} key */
  #drop(key) {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.bytes -= entry.bytes;
    this.release(entry.value);
  }
}
