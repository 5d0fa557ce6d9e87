/**
 * One open study: who it belongs to, its series, and the stack of the series that is shown.
 * @module
 */
import { number, text } from '../api/dicom-json.js';
import { isAbort } from '../api/request-error.js';
import { Tag } from '../api/tags.js';
import { buildStack } from './image-model.js';
import { sortSeries } from './sorting.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/**
 * A series of the strip.
 * @typedef {object} SeriesEntry
 * @property {string} uid
 * @property {string} modality
 * @property {number | undefined} number
 * @property {string} description
 * @property {number | undefined} instances
 * @property {boolean} isPicture Whether its modality is one that makes images.
 */
/**
 * What is known of a series once it is open.
 * @typedef {object} OpenSeries
 * @property {SeriesEntry} entry
 * @property {import('./image-model.js').FrameDescription[]} frames
 * @property {DataSet[]} objects Those without images.
 */

/** Modalities whose objects hold no image: opened only when asked for. */
const withoutImages = new Set([
  'SR',
  'PR',
  'KO',
  'DOC',
  'REG',
  'RTPLAN',
  'RTSTRUCT',
  'RTRECORD',
  'ECG',
  'HD',
  'AU',
  'PLAN',
  'FID',
  'ANN',
]);

export class StudySession {
  /**
   * @param {import('../api/dicomweb.js').DICOMwebClient} client
   * @param {string} uid
   */
  constructor(client, uid) {
    this.client = client;
    this.uid = uid;
    this.open = new AbortController();
    /** @type {AbortController | undefined} */
    this.reading = undefined;
    /** @type {Promise<{study: DataSet | undefined, series: SeriesEntry[]}> | undefined} */
    this.ahead = undefined;
    /** @type {{uid: string, metadata: Promise<DataSet[]>} | undefined} */
    this.metadataAhead = undefined;
  }

  /**
   * Send the first requests now; their answers, good or bad, go to whoever asks first.
   * @param {string} series The series that will be opened, or "" when that is not known yet.
   */
  preload(series) {
    if (!this.uid) return;
    this.ahead = this.#overview();
    this.ahead.catch(() => {});
    if (!series) return;
    const metadata = this.client.metadata(this.uid, series, this.open.signal);
    metadata.catch(() => {});
    this.metadataAhead = { uid: series, metadata };
  }

  /** The study's own attributes and its series. */
  overview() {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead ?? this.#overview();
  }

  async #overview() {
    const [study, series] = await Promise.all([this.study(), this.series()]);
    return { study, series };
  }

  /**
   * The study's own attributes; undefined when the node has no such study.
   * @returns {Promise<DataSet | undefined>}
   */
  async study() {
    const includefield = ['StudyDescription', 'PatientBirthDate', 'PatientSex', 'PatientAge'];
    const found = await this.client.studies(
      { StudyInstanceUID: this.uid, includefield },
      this.open.signal,
    );
    return found.matches[0];
  }

  /** @returns {Promise<SeriesEntry[]>} */
  async series() {
    const includefield = ['SeriesDescription', 'NumberOfSeriesRelatedInstances'];
    const found = await this.client.series(
      this.uid,
      { includefield, limit: 1000 },
      this.open.signal,
    );
    return sortSeries(found.matches).map(entryOf);
  }

  /**
   * Read a series; a reading under way is given up.
   * @param {SeriesEntry} entry
   * @returns {Promise<OpenSeries | undefined>} Undefined when another reading replaced this one.
   */
  async read(entry) {
    this.reading?.abort();
    const reading = new AbortController();
    this.reading = reading;
    try {
      const ahead = this.metadataAhead?.uid === entry.uid ? this.metadataAhead.metadata : undefined;
      this.metadataAhead = undefined;
      const metadata = await (ahead ?? this.client.metadata(this.uid, entry.uid, reading.signal));
      if (reading.signal.aborted) return undefined;
      const { frames, objects } = buildStack(
        metadata,
        (instance) => this.client.instancePath(this.uid, entry.uid, instance),
      );
      return { entry, frames, objects };
    } catch (error) {
      if (isAbort(error)) return undefined;
      throw error;
    }
  }

  dispose() {
    this.open.abort();
    this.reading?.abort();
  }
}

/** @param {DataSet} series @returns {SeriesEntry} */
function entryOf(series) {
  const modality = text(series, Tag.Modality);
  return {
    uid: text(series, Tag.SeriesInstanceUID),
    modality,
    number: number(series, Tag.SeriesNumber),
    description: text(series, Tag.SeriesDescription),
    instances: number(series, Tag.NumberOfSeriesRelatedInstances),
    isPicture: !withoutImages.has(modality),
  };
}

/**
 * The series to begin with: the one asked for, else the first with images.
 * @param {SeriesEntry[]} series
 * @param {string} asked
 */
export function firstSeries(series, asked) {
  return series.find((each) => each.uid === asked) ?? series.find((each) => each.isPicture) ??
    series[0];
}
