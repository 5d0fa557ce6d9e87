/**
 * A page of studies for a search form, with the exact total. A text that may be a patient ID or an
 * accession number is searched as both; QIDO-RS only knows AND, so the union is made here.
 * @module
 */
import { number, text } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { commonParameters, textSearches } from './query.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('../api/dicomweb.js').DICOMwebClient} DICOMwebClient */
/** @typedef {import('../api/dicomweb.js').Parameters} Parameters */
/** @typedef {import('./query.js').StudyForm} StudyForm */
/**
 * @typedef {object} StudyPage
 * @property {DataSet[]} studies
 * @property {number | undefined} total Undefined where the server does not count.
 * @property {boolean} more Whether there is a next page.
 */

/** Unions reach this deep; beyond it the person should type more. */
const unionDepth = 2000;

/**
 * One page, newest studies first.
 * @param {DICOMwebClient} client
 * @param {StudyForm} form
 * @param {{offset: number, limit: number, now: Date, signal?: AbortSignal}} page
 * @returns {Promise<StudyPage>}
 */
export async function searchStudies(client, form, { offset, limit, now, signal }) {
  const common = commonParameters(form, now);
  /** @type {StudyPage} */
  let found = { studies: [], total: 0, more: false };
  for (const alternatives of textSearches(form.text)) {
    const parameters = alternatives.map((each) => ({ ...common, ...each }));
    found = parameters.length === 1
      ? await single(client, parameters[0], offset, limit, signal)
      : await union(client, parameters[0], parameters[1], offset, limit, signal);
    if (found.studies.length > 0 || (found.total ?? 0) > 0) return found;
  }
  return found;
}

/**
 * @param {DICOMwebClient} client
 * @param {Parameters} parameters
 * @param {number} offset
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<StudyPage>}
 */
async function single(client, parameters, offset, limit, signal) {
  // One more than a page tells whether there is a next one when the server does not count.
  const asked = { ...parameters, offset, limit: limit + 1 };
  const { matches, total } = await client.studies(asked, signal);
  return {
    studies: matches.slice(0, limit),
    total,
    more: total === undefined ? matches.length > limit : offset + limit < total,
  };
}

/**
 * @param {DICOMwebClient} client
 * @param {Parameters} one
 * @param {Parameters} other
 * @param {number} offset
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<StudyPage>}
 */
async function union(client, one, other, offset, limit, signal) {
  const depth = Math.min(offset + limit + 1, unionDepth);
  const [first, second, both] = await Promise.all([
    client.studies({ ...one, offset: 0, limit: depth }, signal),
    client.studies({ ...other, offset: 0, limit: depth }, signal),
    client.studies({ ...one, ...other, offset: 0, limit: 1 }, signal),
  ]);
  const merged = mergeNewestFirst(first.matches, second.matches);
  const total = first.total !== undefined && second.total !== undefined && both.total !== undefined
    ? first.total + second.total - both.total
    : undefined;
  return {
    studies: merged.slice(offset, offset + limit),
    total,
    more: merged.length > offset + limit,
  };
}

/**
 * Two result lists as one, each study once, newest first.
 * @param {DataSet[]} one
 * @param {DataSet[]} other
 */
export function mergeNewestFirst(one, other) {
  const byUID = new Map(
    [...one, ...other].map((study) => [text(study, Tag.StudyInstanceUID), study]),
  );
  return [...byUID.values()].sort((a, b) => whenOf(b).localeCompare(whenOf(a), 'en'));
}

/** @param {DataSet} study */
function whenOf(study) {
  const date = text(study, Tag.StudyDate).replaceAll('.', '').padEnd(8, ' ');
  return date + text(study, Tag.StudyTime).replaceAll(':', '');
}

/**
 * A row of the list.
 * @typedef {object} StudyRow
 * @property {string} uid
 * @property {DataSet} study
 * @property {number | undefined} series
 * @property {number | undefined} instances
 */

/** @param {DataSet} study @returns {StudyRow} */
export function rowOf(study) {
  return {
    uid: text(study, Tag.StudyInstanceUID),
    study,
    series: number(study, Tag.NumberOfStudyRelatedSeries),
    instances: number(study, Tag.NumberOfStudyRelatedInstances),
  };
}
