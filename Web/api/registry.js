/**
 * Requests to the registry. A change carries the session's word; a step on a case also the version it was made for
 * (`If-Match`) and a key of its own, so that a click that is sent twice does nothing twice.
 * @module
 */
import { Problem, problemFrom } from './problem.js';
import { RequestError } from './request-error.js';
import { changeToken, forgetSession, loginAddress, renewSession } from './session.js';

/**
 * @typedef {object} Wish
 * @property {'GET' | 'POST' | 'PUT' | 'DELETE'} [method]
 * @property {unknown} [body] Sent as JSON.
 * @property {string} [ifMatch] The version as the node named it: `"v7"`.
 * @property {string} [key] Idempotency-Key.
 * @property {AbortSignal} [signal]
 */
/** @typedef {{body: any, etag: string}} Answer */

const root = '/api/v1';

/**
 * One request. Reading without a session leads to the login page and back; a change without one fails with the
 * problem, so that nothing that was typed is lost.
 * @param {string} path Below `/api/v1`.
 * @param {Wish} [wish]
 * @returns {Promise<Answer>}
 */
export async function ask(path, wish = {}) {
  const isChange = wish.method !== undefined && wish.method !== 'GET';
  let response = await send(path, wish, isChange);
  if (response.status === 403 && isChange && (await response.clone().json().catch(() => ({}))).code === 'csrf') {
    await renewSession();
    response = await send(path, wish, isChange);
  }
  if (response.ok) {
    const isJSON = (response.headers.get('Content-Type') ?? '').includes('json');
    return { body: isJSON ? await response.json() : undefined, etag: response.headers.get('ETag') ?? '' };
  }
  if (response.status === 401) {
    forgetSession();
    if (!isChange && globalThis.location) {
      location.assign(loginAddress(location.pathname + location.search));
      return new Promise(() => {});
    }
  }
  const problem = await problemFrom(response);
  if (problem.code === 'password_change' && globalThis.location) {
    location.assign(loginAddress(location.pathname + location.search));
  }
  throw problem;
}

/** @param {string} path @param {Wish} wish @param {boolean} isChange */
async function send(path, { method = 'GET', body, ifMatch, key, signal }, isChange) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (key) headers['Idempotency-Key'] = key;
  if (isChange) headers['X-CSRF-Token'] = await changeToken();
  const init = { method, headers, signal, cache: /** @type {const} */ ('no-store'), body: body === undefined ? undefined : JSON.stringify(body) };
  return await fetch(root + path, init).catch((error) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new RequestError(0, String(error));
  });
}

/** What stands at a path. @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export const read = async (path, signal) => (await ask(path, { signal })).body;

/** A path with a query; what is empty is left out. @param {string} path @param {Record<string, unknown>} parameters */
export function withQuery(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) query.set(name, String(value));
  }
  const text = String(query);
  return text ? `${path}?${text}` : path;
}

/** A new key for one deliberate change; repeated sendings of that change carry the same. */
export const newKey = () => crypto.randomUUID();

/** Whether a change failed because somebody else was faster. @param {unknown} error @returns {error is Problem} */
export const isStale = (error) => error instanceof Problem && error.status === 412;
