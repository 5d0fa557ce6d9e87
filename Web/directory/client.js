/**
 * Reading the directory from the node.
 * @module
 */
import { Problem } from '../api/problem.js';
import { read, withQuery } from '../api/registry.js';
import { daysOf } from './roster.js';

/** @typedef {import('./directory-json.js').Institution} Institution */
/** @typedef {import('./directory-json.js').Person} Person */
/** @typedef {import('./directory-json.js').Annual} Annual */

/** What the reader may not see, or the node does not keep, is `none` rather than a failure. @template T @param {Promise<T>} reading @param {T} none @returns {Promise<T>} */
export const orNone = (reading, none) => reading.catch((error) => {
  if (error instanceof Problem && (error.status === 403 || error.status === 404)) return none;
  throw error;
});

/** @returns {Promise<Institution[]>} */
export const readInstitutions = async () => (await read('/institutions')).institutions;

/** @returns {Promise<Person[]>} */
export const readPeople = async () => (await read('/people')).people;

/** Where subjects stand with level 3 or higher; empty where the reader may not see it. @returns {Promise<Map<string, string>>} */
export async function readStandings() {
  const answer = await orNone(read('/lists/public'), { entries: [] });
  return new Map(answer.entries.map((/** @type {{subject: string, state: string}} */ each) => [each.subject, each.state]));
}

/** @param {'institutions' | 'people'} kind @param {string} id */
export const pathOf = (kind, id) => `/${kind}/${encodeURIComponent(id)}`;

/**
 * A part of somebody's file: its rows, none where the reader may not see them.
 * @param {'institutions' | 'people'} kind @param {string} id @param {string} part @returns {Promise<any[]>}
 */
export const readPart = async (kind, id, part) => (await orNone(read(`${pathOf(kind, id)}/${part}`), { [part]: [] }))[part];

/** @param {string} id @param {string} month `2026-02` @returns {Promise<import('./directory-json.js').RosterEntry[]>} */
export async function readRoster(id, month) {
  const days = daysOf(month);
  return (await orNone(read(withQuery(`${pathOf('institutions', id)}/roster`, { from: days[0], through: days.at(-1) })), { roster: [] })).roster;
}

/** @param {'institutions' | 'people'} kind @param {string} id @param {{asOf: string, knownAt: string}} days @returns {Promise<import('./directory-json.js').Dossier | undefined>} */
export const readDossier = (kind, id, days) => orNone(read(withQuery(`${pathOf(kind, id)}/dossier`, days)), undefined);

/** The years of a subject, in the order asked for; years that the node does not answer are left out. @param {string} id @param {readonly number[]} years @returns {Promise<Annual[]>} */
export async function readYears(id, years) {
  const all = await Promise.all(years.map((year) => orNone(read(`/assessments/${year}/${encodeURIComponent(id)}`), undefined)));
  return all.filter(Boolean);
}

/**
 * Whether a permission reaches what belongs to an institution; asked before the node is, which would say no.
 * @param {import('../api/session.js').Session | undefined} session @param {string} permission @param {string | undefined} institution
 * @param {boolean} [isOwn] It is the reader's own.
 */
export function reaches(session, permission, institution, isOwn = false) {
  const reach = session?.permissions[permission];
  if (reach === 'region' || reach === 'own' && isOwn) return true;
  return (reach === 'institution' || reach === 'care') && institution !== undefined && session?.institution?.id === institution;
}
