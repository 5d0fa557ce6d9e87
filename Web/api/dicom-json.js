/**
 * Reading the DICOM JSON model (PS3.18 F). Every accessor accepts what servers really send: numbers
 * as strings, empty values, null items, names as plain strings; none of them throws.
 * @module
 */

/**
 * One attribute.
 * @typedef {object} Attribute
 * @property {string} vr
 * @property {unknown[]} [Value]
 * @property {string} [BulkDataURI]
 * @property {string} [InlineBinary]
 */
/** A data set: attributes by tag of eight hex digits. @typedef {Record<string, Attribute>} DataSet */
/**
 * A person's name by component group, `^` kept.
 * @typedef {object} PersonName
 * @property {string} alphabetic
 * @property {string} ideographic
 * @property {string} phonetic
 */

/**
 * All values, without null ones.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {unknown[]}
 */
export function values(dataSet, tag) {
  const value = dataSet?.[tag]?.Value;
  return Array.isArray(value) ? value.filter((each) => each !== null && each !== undefined) : [];
}

/**
 * All values as text; names give their alphabetic group.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {string[]}
 */
export function texts(dataSet, tag) {
  return values(dataSet, tag).map((each) => {
    if (typeof each === 'object') {
      const name = /** @type {Record<string, unknown>} */ (each);
      return String(name.Alphabetic ?? name.Ideographic ?? '');
    }
    return String(each).trim();
  });
}

/**
 * The first value as text, or "" where there is none.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 */
export function text(dataSet, tag) {
  return texts(dataSet, tag)[0] ?? '';
}

/**
 * All values that are finite numbers.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {number[]}
 */
export function numbers(dataSet, tag) {
  return values(dataSet, tag)
    .map((each) => typeof each === 'number' ? each : Number.parseFloat(String(each)))
    .filter((each) => Number.isFinite(each));
}

/**
 * The first value as a finite number.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {number | undefined}
 */
export function number(dataSet, tag) {
  return numbers(dataSet, tag)[0];
}

/**
 * The items of a sequence.
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {DataSet[]}
 */
export function items(dataSet, tag) {
  return /** @type {DataSet[]} */ (
    values(dataSet, tag).filter((each) => typeof each === 'object')
  );
}

/**
 * A person name in its three groups (PS3.5 6.2.1.1).
 * @param {DataSet | undefined} dataSet
 * @param {string} tag
 * @returns {PersonName}
 */
export function personName(dataSet, tag) {
  const value = values(dataSet, tag)[0];
  if (typeof value === 'object' && value) {
    const groups = /** @type {Record<string, unknown>} */ (value);
    return {
      alphabetic: String(groups.Alphabetic ?? '').trim(),
      ideographic: String(groups.Ideographic ?? '').trim(),
      phonetic: String(groups.Phonetic ?? '').trim(),
    };
  }
  const [alphabetic = '', ideographic = '', phonetic = ''] = String(value ?? '').split('=');
  return {
    alphabetic: alphabetic.trim(),
    ideographic: ideographic.trim(),
    phonetic: phonetic.trim(),
  };
}
