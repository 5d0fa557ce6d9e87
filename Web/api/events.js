/**
 * News from the node: Server-Sent Events at /api/v1/events, and its status.
 * @module
 */

/** @typedef {'connecting' | 'open' | 'closed'} EventsState */

const retryAfterMilliseconds = 15_000;

/** Follows the node's events until `close()`; reconnects by itself. */
export class EventsSubscription {
  /**
   * @param {(studyInstanceUID: string) => void} onStudy
   * @param {(state: EventsState) => void} onState
   * @param {string} [url]
   */
  constructor(onStudy, onState, url = '/api/v1/events') {
    this.onStudy = onStudy;
    this.onState = onState;
    this.url = url;
    /** @type {EventSource | undefined} */
    this.source = undefined;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.#open();
  }

  #open() {
    this.onState('connecting');
    const source = new EventSource(this.url);
    this.source = source;
    source.addEventListener('open', () => this.onState('open'));
    source.addEventListener('study', (event) => {
      let uid = '';
      try {
        uid = String(
          JSON.parse(/** @type {MessageEvent<string>} */ (event).data).studyInstanceUID ?? '',
        );
      } catch {
        // An event without a readable body still says that something arrived.
      }
      this.onStudy(uid);
    });
    source.addEventListener('error', () => {
      // The browser retries a broken connection by itself, but gives up after an HTTP error.
      if (source.readyState !== EventSource.CLOSED) {
        this.onState('connecting');
        return;
      }
      this.onState('closed');
      this.timer = setTimeout(() => this.#open(), retryAfterMilliseconds);
    });
  }

  /** Stop following. */
  close() {
    clearTimeout(this.timer);
    this.source?.close();
  }
}

/**
 * @typedef {object} NodeStatus
 * @property {string} [node]
 * @property {string} [version]
 * @property {number} [studies]
 * @property {number} [instances]
 */

/** The node's name and counts, or undefined when it does not say. @returns {Promise<NodeStatus | undefined>} */
export async function nodeStatus() {
  try {
    const response = await fetch('/api/v1/status', { headers: { Accept: 'application/json' } });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
