/**
 * The DICOMweb requests the console makes (PS3.18 10): searches, metadata, frames, rendered images.
 * @module
 */
import { boundaryOf, parseMultipart } from './multipart.js';
import { errorFrom, isAbort, RequestError } from './request-error.js';

/** @typedef {import('./dicom-json.js').DataSet} DataSet */
/** @typedef {Record<string, string | number | string[] | undefined>} Parameters */
/**
 * One answer of a search.
 * @typedef {object} SearchPage
 * @property {DataSet[]} matches
 * @property {number | undefined} total Exact count of all matches, when the server says it.
 */
/**
 * What to draw on the server (PS3.18 8.3.5).
 * @typedef {object} RenderOptions
 * @property {{center: number, width: number, function: string}} [window]
 * @property {{width: number, height: number}} [viewport] In pixels.
 * @property {number} [quality] 1-100.
 */

const explicitLittleEndian = '1.2.840.10008.1.2.1';

export class DICOMwebClient {
  /**
   * @param {string} [root] Without trailing slash.
   * @param {typeof fetch} [fetcher]
   */
  constructor(root = '/dicomweb', fetcher = (...request) => fetch(...request)) {
    this.root = root;
    this.fetcher = fetcher;
  }

  /** Search studies. @param {Parameters} parameters @param {AbortSignal} [signal] */
  studies(parameters, signal) {
    return this.#search(`${this.root}/studies`, parameters, signal);
  }

  /** Search the series of a study. @param {string} study @param {Parameters} parameters @param {AbortSignal} [signal] */
  series(study, parameters, signal) {
    return this.#search(
      `${this.root}/studies/${encodeURIComponent(study)}/series`,
      parameters,
      signal,
    );
  }

  /**
   * Metadata of all instances of a series.
   * @param {string} study
   * @param {string} series
   * @param {AbortSignal} [signal]
   * @returns {Promise<DataSet[]>}
   */
  async metadata(study, series, signal) {
    const response = await this.#get(
      `${this.seriesPath(study, series)}/metadata`,
      'application/dicom+json',
      signal,
    );
    return response.status === 204 ? [] : await response.json();
  }

  /**
   * One frame, decoded by the server to little-endian samples.
   * @param {string} instancePath
   * @param {number} frame One-based.
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async frame(instancePath, frame, signal) {
    const accept =
      `multipart/related; type="application/octet-stream"; transfer-syntax=${explicitLittleEndian}`;
    return await this.#bytes(`${instancePath}/frames/${frame}`, accept, signal);
  }

  /**
   * A value that the metadata only points to.
   * @param {string} uri Absolute, or relative to the instance.
   * @param {string} instancePath
   * @param {AbortSignal} [signal]
   */
  async bulkData(uri, instancePath, signal) {
    const url = new URL(
      uri,
      new URL(`${instancePath}/`, globalThis.location?.href ?? 'http://localhost'),
    );
    const accept = 'multipart/related; type="application/octet-stream"';
    return await this.#bytes(url.pathname + url.search, accept, signal);
  }

  /**
   * A frame drawn by the server.
   * @param {string} instancePath
   * @param {number} frame One-based.
   * @param {RenderOptions} options
   * @param {AbortSignal} [signal]
   * @returns {Promise<Blob>}
   */
  async rendered(instancePath, frame, options, signal) {
    const query = new URLSearchParams();
    const { window, viewport, quality } = options;
    if (window) {
      query.set(
        'window',
        `${round(window.center)},${round(window.width)},${functionName(window.function)}`,
      );
    }
    if (viewport) query.set('viewport', `${viewport.width},${viewport.height}`);
    if (quality) query.set('quality', String(quality));
    const url = withQuery(`${instancePath}/frames/${frame}/rendered`, query);
    return await (await this.#get(url, 'image/jpeg', signal)).blob();
  }

  /** Address of a small picture of a series. @param {string} study @param {string} series @param {number} size */
  thumbnailURL(study, series, size) {
    return `${this.seriesPath(study, series)}/thumbnail?viewport=${size},${size}`;
  }

  /** @param {string} study @param {string} series */
  seriesPath(study, series) {
    return `${this.root}/studies/${encodeURIComponent(study)}/series/${encodeURIComponent(series)}`;
  }

  /** @param {string} study @param {string} series @param {string} instance */
  instancePath(study, series, instance) {
    return `${this.seriesPath(study, series)}/instances/${encodeURIComponent(instance)}`;
  }

  /**
   * @param {string} path
   * @param {Parameters} parameters
   * @param {AbortSignal} [signal]
   * @returns {Promise<SearchPage>}
   */
  async #search(path, parameters, signal) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined || value === '') continue;
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
    }
    const response = await this.#get(withQuery(path, query), 'application/dicom+json', signal);
    const matches = response.status === 204 ? [] : await response.json();
    const header = response.headers.get('X-Total-Count');
    const total = header !== null && /^\d+$/.test(header.trim()) ? Number(header) : undefined;
    return { matches, total };
  }

  /** @param {string} url @param {string} accept @param {AbortSignal} [signal] */
  async #bytes(url, accept, signal) {
    const response = await this.#get(url, accept, signal);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const contentType = response.headers.get('Content-Type') ?? '';
    if (!/^multipart\//i.test(contentType)) return bytes;
    const [part] = parseMultipart(bytes, boundaryOf(contentType) ?? '');
    if (!part) throw new RequestError(response.status, 'multipart answer without a part');
    return part.body;
  }

  /** @param {string} url @param {string} accept @param {AbortSignal} [signal] */
  async #get(url, accept, signal) {
    let response;
    try {
      response = await this.fetcher(url, {
        headers: { Accept: accept },
        signal,
        credentials: 'same-origin',
      });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new RequestError(0, error instanceof Error ? error.message : String(error));
    }
    if (!response.ok) throw await errorFrom(response);
    return response;
  }
}

/** @param {string} path @param {URLSearchParams} query */
function withQuery(path, query) {
  // Commas separate numbers here, and are plain characters of a query (RFC 3986 3.4).
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `${path}?${text}` : path;
}

/** @param {number} value */
function round(value) {
  return String(Math.round(value * 1000) / 1000);
}

/** PS3.18 8.3.5.1.4 spells the VOI LUT functions in lower case. @param {string} name */
function functionName(name) {
  return name === 'LINEAR_EXACT' ? 'linear-exact' : name === 'SIGMOID' ? 'sigmoid' : 'linear';
}
