/**
 * multipart/related bodies as DICOMweb answers with them (PS3.18 8.6.1.2, RFC 2046 5.1).
 * @module
 */

/**
 * One part: header names in lower case, and a view of the body (not a copy).
 * @typedef {object} Part
 * @property {Map<string, string>} headers
 * @property {Uint8Array<ArrayBuffer>} body
 */

const CR = 13;
const LF = 10;
const DASH = 45;

/**
 * The boundary named in a Content-Type, quoted or not; undefined where there is none.
 * @param {string} contentType
 */
export function boundaryOf(contentType) {
  const match = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return match ? match[1] ?? match[2] : undefined;
}

/**
 * Split a body into its parts. A missing closing delimiter (answer cut short, careless server) ends
 * the last part at the end of the body; a body without any delimiter has no parts.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} boundary
 * @returns {Part[]}
 */
export function parseMultipart(bytes, boundary) {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  /** @type {Part[]} */
  const parts = [];
  let at = find(bytes, delimiter, 0);
  while (at >= 0) {
    let position = at + delimiter.length;
    if (bytes[position] === DASH && bytes[position + 1] === DASH) break;
    position = afterLine(bytes, position);
    /** @type {Map<string, string>} */
    const headers = new Map();
    while (position < bytes.length) {
      const end = afterLine(bytes, position);
      const line = latin1(bytes.subarray(position, end)).trim();
      position = end;
      if (line === '') break;
      const colon = line.indexOf(':');
      if (colon > 0) {
        headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    }
    // A declared length that lands on a delimiter spares the search through megabytes of pixels.
    const declared = Number.parseInt(headers.get('content-length') ?? '', 10);
    let next = -1;
    if (declared >= 0 && startsWithBreak(bytes, position + declared, delimiter)) {
      next = find(bytes, delimiter, position + declared);
    } else {
      next = findAtLineStart(bytes, delimiter, position);
    }
    let end = next < 0 ? bytes.length : next;
    if (next >= 0 && end > position && bytes[end - 1] === LF) end -= 1;
    if (next >= 0 && end > position && bytes[end - 1] === CR) end -= 1;
    parts.push({ headers, body: bytes.subarray(position, end) });
    at = next;
  }
  return parts;
}

/** @param {Uint8Array} bytes @param {number} from */
function afterLine(bytes, from) {
  const end = bytes.indexOf(LF, from);
  return end < 0 ? bytes.length : end + 1;
}

/** @param {Uint8Array} bytes @param {number} at @param {Uint8Array} delimiter */
function startsWithBreak(bytes, at, delimiter) {
  let position = at;
  if (bytes[position] === CR) position += 1;
  if (bytes[position] !== LF) return false;
  return matches(bytes, position + 1, delimiter);
}

/** @param {Uint8Array} bytes @param {Uint8Array} delimiter @param {number} from */
function findAtLineStart(bytes, delimiter, from) {
  if (matches(bytes, from, delimiter)) return from;
  let at = bytes.indexOf(LF, from);
  while (at >= 0) {
    if (matches(bytes, at + 1, delimiter)) return at + 1;
    at = bytes.indexOf(LF, at + 1);
  }
  return -1;
}

/** @param {Uint8Array} bytes @param {Uint8Array} needle @param {number} from */
function find(bytes, needle, from) {
  let at = bytes.indexOf(needle[0], from);
  while (at >= 0) {
    if (matches(bytes, at, needle)) return at;
    at = bytes.indexOf(needle[0], at + 1);
  }
  return -1;
}

/** @param {Uint8Array} bytes @param {number} at @param {Uint8Array} needle */
function matches(bytes, at, needle) {
  if (at + needle.length > bytes.length) return false;
  for (let i = 0; i < needle.length; i += 1) {
    if (bytes[at + i] !== needle[i]) return false;
  }
  return true;
}

/** @param {Uint8Array} bytes */
function latin1(bytes) {
  return String.fromCharCode(...bytes.subarray(0, 4096));
}
