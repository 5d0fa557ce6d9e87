/**
 * Failures of requests, with what a person needs: whether the network or the server failed, and the
 * server's own words (RFC 9457 problem details) when it gave any.
 * @module
 */

export class RequestError extends Error {
  /**
   * @param {number} status HTTP status; 0 when no answer came at all.
   * @param {string} detail The server's explanation, or "".
   */
  constructor(status, detail) {
    super(status === 0 ? `no answer: ${detail}` : `HTTP ${status}: ${detail}`);
    this.name = 'RequestError';
    this.status = status;
    this.detail = detail;
  }
}

/**
 * The error for an answer that is not a success.
 * @param {Response} response
 */
export async function errorFrom(response) {
  let detail = response.statusText;
  try {
    if ((response.headers.get('Content-Type') ?? '').includes('json')) {
      const problem = await response.json();
      detail = String(problem.detail ?? problem.title ?? problem.message ?? detail);
    }
  } catch {
    // The status line is all there is.
  }
  return new RequestError(response.status, detail);
}

/** Whether the failure only says that the caller changed its mind. @param {unknown} error */
export function isAbort(error) {
  return error instanceof DOMException && error.name === 'AbortError';
}
