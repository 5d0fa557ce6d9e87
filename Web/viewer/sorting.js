/**
 * The order of a series' instances: by position along the slice normal where all images are parallel,
 * else by InstanceNumber. Pure.
 * @module
 */
import { number, numbers, text } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { normalOf } from './geometry.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */

/** Cosine above which two slice normals count as parallel. */
const parallel = 0.99;

/**
 * Sorted copy.
 * @param {DataSet[]} instances
 * @returns {DataSet[]}
 */
export function sortInstances(instances) {
  const distances = slicePositions(instances);
  return instances
    .map((dataSet, index) => ({ dataSet, distance: distances?.[index] ?? 0 }))
    .sort((a, b) => a.distance - b.distance || compareNumbers(a.dataSet, b.dataSet))
    .map((each) => each.dataSet);
}

/**
 * Distance of each image from the origin along the common normal, in millimetres; undefined when
 * not every image has a position, when they are not parallel, or when all lie in one plane.
 * @param {DataSet[]} instances
 * @returns {number[] | undefined}
 */
export function slicePositions(instances) {
  /** @type {number[]} */
  const distances = [];
  /** @type {number[] | undefined} */
  let common;
  for (const dataSet of instances) {
    const position = numbers(dataSet, Tag.ImagePositionPatient);
    const normal = normalOf(numbers(dataSet, Tag.ImageOrientationPatient));
    if (position.length !== 3 || !normal) return undefined;
    common ??= normal;
    if (dot(common, normal) < parallel) return undefined;
    // Rounded, so that noise in the last digits does not override the instance number.
    distances.push(Math.round(dot(common, position) * 1000) / 1000);
  }
  return distances.some((each) => each !== distances[0]) ? distances : undefined;
}

/** @param {DataSet} a @param {DataSet} b */
function compareNumbers(a, b) {
  const byNumber = (number(a, Tag.InstanceNumber) ?? Infinity) -
    (number(b, Tag.InstanceNumber) ?? Infinity);
  if (byNumber && !Number.isNaN(byNumber)) return byNumber;
  const time = (/** @type {DataSet} */ each) =>
    text(each, Tag.AcquisitionTime) || text(each, Tag.ContentTime);
  return time(a).localeCompare(time(b), 'en') ||
    compareUIDs(text(a, Tag.SOPInstanceUID), text(b, Tag.SOPInstanceUID));
}

/**
 * UIDs component by component, as numbers: 1.2.9 before 1.2.10.
 * @param {string} a
 * @param {string} b
 */
export function compareUIDs(a, b) {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = left[i].length - right[i].length || left[i].localeCompare(right[i], 'en');
    if (order) return order;
  }
  return left.length - right.length;
}

/**
 * Series in the order of their numbers; those without one last.
 * @param {DataSet[]} series
 */
export function sortSeries(series) {
  return [...series].sort((a, b) => {
    const byNumber = (number(a, Tag.SeriesNumber) ?? Infinity) -
      (number(b, Tag.SeriesNumber) ?? Infinity);
    if (byNumber && !Number.isNaN(byNumber)) return byNumber;
    return compareUIDs(text(a, Tag.SeriesInstanceUID), text(b, Tag.SeriesInstanceUID));
  });
}

/** @param {number[]} a @param {number[]} b */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
