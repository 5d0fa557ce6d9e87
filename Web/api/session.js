/**
 * Who is signed in. One session per browser; the token is in a cookie that scripts cannot read, what stands here is
 * who it is, what he may do, and the word that every change must carry.
 * @module
 */
import { noteToday } from './clock.js';
import { Problem, problemFrom } from './problem.js';
import { RequestError } from './request-error.js';

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** How far a permission reaches. @typedef {'own' | 'care' | 'institution' | 'region'} Reach */
/**
 * @typedef {object} Session
 * @property {{id: string, name: string, display: string, institution: string | null, person: string | null, isDemo: boolean}} account
 * @property {string} role
 * @property {Words} roleLabel
 * @property {{role: string, label: Words}[]} roles All that he may act in.
 * @property {{id: string, name: Words} | null} institution Null: the whole region.
 * @property {Record<string, Reach>} permissions
 * @property {string} csrf
 * @property {boolean} mustChangePassword
 * @property {boolean} hasTOTP
 * @property {boolean} isDemo
 * @property {string} [today] The node's day.
 */
/** @typedef {{name: string, display: Words, roles: Words[], password?: string}} DemoAccount */
/** @typedef {{isDemo: boolean, needsSetUp: boolean, accounts: DemoAccount[], password?: string}} Start */

const address = '/api/v1/session';
/** @type {Session | undefined} */
let known;
/** @type {Promise<Session | null> | undefined} */
let reading;

/** @param {string} path @param {RequestInit} [init] */
async function send(path, init) {
  const response = await fetch(path, { cache: 'no-store', ...init }).catch((error) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new RequestError(0, String(error));
  });
  if (!response.ok) throw await problemFrom(response);
  return response.status === 204 ? undefined : await response.json().catch(() => undefined);
}

/** @param {unknown} body */
const json = (body) => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** Keeps what the node said. @param {Session} session */
function keep(session) {
  known = session;
  noteToday(session.today, session.isDemo);
  reading = Promise.resolve(session);
  return session;
}

/**
 * The session, asked for once per page; null where nobody is signed in or the node keeps no registry.
 * @returns {Promise<Session | null>}
 */
export function currentSession() {
  reading ??= renewSession();
  return reading;
}

/** Asks the node again. @returns {Promise<Session | null>} */
export async function renewSession() {
  try {
    return keep(await send(address));
  } catch (error) {
    forgetSession();
    if (error instanceof RequestError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
}

/** What is known here is no longer true. */
export function forgetSession() {
  known = undefined;
  reading = undefined;
}

/** The word that changes carry; asks for the session where it is not known. */
export async function changeToken() {
  return known?.csrf ?? (await currentSession())?.csrf ?? '';
}

/** @param {Session | null | undefined} session @param {string} permission */
export const may = (session, permission) => session?.permissions[permission] !== undefined;

/**
 * @param {{name: string, password: string, code?: string, role?: string}} credentials
 * @returns {Promise<Session>}
 */
export async function signIn(credentials) {
  forgetSession();
  return keep(await send(address, { method: 'POST', ...json(credentials) }));
}

/** Ends the session; an ended one is no error. */
export async function signOut() {
  const token = await changeToken().catch(() => '');
  forgetSession();
  await send(address, { method: 'DELETE', headers: { 'X-CSRF-Token': token } }).catch((error) => {
    if (!(error instanceof Problem)) throw error;
  });
}

/** @param {string} old @param {string} next */
export async function changePassword(old, next) {
  const { headers, body } = json({ old, new: next });
  const token = await changeToken();
  await send('/api/v1/account/password', { method: 'POST', headers: { ...headers, 'X-CSRF-Token': token }, body });
  forgetSession();
}

/** The first administrator. @param {{token: string, name: string, display: string, password: string}} wanted */
export const setUp = (wanted) => send('/api/v1/setup', { method: 'POST', ...json(wanted) });

/**
 * What the login page shows: whether this is a demonstration, with its accounts, and whether there is an account at all.
 * @returns {Promise<Start>}
 */
export async function readStart() {
  const answer = await send(`${address}/start`).catch((error) => {
    if (error instanceof RequestError && error.status > 0) return {};
    throw error;
  });
  return { isDemo: answer?.isDemo === true, needsSetUp: answer?.needsSetUp === true, accounts: answer?.accounts ?? [], password: answer?.password };
}

/** The first page of a role: its cases, else what it administers, else the directory. @param {Session | null | undefined} session */
export function homeOf(session) {
  if (!session || may(session, 'case.read')) return '/work';
  return may(session, 'account.read') || may(session, 'audit.read') ? '/admin' : '/directory';
}

/**
 * Where one goes after signing in: a page of this node, never another's.
 * @param {string} search The login page's query.
 * @param {string} [home] Where nothing is asked for.
 */
export function returnAddress(search, home = '/work') {
  const wanted = new URLSearchParams(search).get('return') ?? '';
  return /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/login') ? wanted : home;
}

/** The login page, which leads back. @param {string} from The address of the page, with its query. */
export const loginAddress = (from) => `/login?${new URLSearchParams({ return: from })}`;
