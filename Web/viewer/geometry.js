/**
 * Directions and distances in an image: orientation letters, pixel spacing and what it refers to,
 * the scale bar. Pure. Patient coordinates are LPS in millimetres (PS3.3 C.7.6.2).
 * @module
 */
import { items, number, numbers, text, texts } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {'patient' | 'calibrated' | 'detector' | 'scanned' | 'ultrasound'} SpacingReference */
/**
 * Distance between pixel centres in millimetres.
 * @typedef {object} Spacing
 * @property {number} row Between rows (down).
 * @property {number} column Between columns (across).
 * @property {SpacingReference} reference Where these millimetres are measured.
 */

/**
 * Unit normal of an image plane, or undefined for an orientation that is none.
 * @param {readonly number[]} orientation Six direction cosines.
 * @returns {number[] | undefined}
 */
export function normalOf(orientation) {
  if (orientation.length !== 6) return undefined;
  const [rx, ry, rz, cx, cy, cz] = orientation;
  const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const length = Math.hypot(...normal);
  return length > 0.5 ? normal.map((each) => each / length) : undefined;
}

/**
 * Letters for a direction: the main axis, then others that are more than 17 degrees away from it.
 * @param {readonly number[]} direction Three cosines.
 */
export function directionLetters(direction) {
  const letters = [
    direction[0] < 0 ? 'R' : 'L',
    direction[1] < 0 ? 'A' : 'P',
    direction[2] < 0 ? 'F' : 'H',
  ];
  return [0, 1, 2]
    .filter((axis) => Math.abs(direction[axis]) > 0.3)
    .sort((a, b) => Math.abs(direction[b]) - Math.abs(direction[a]))
    .map((axis) => letters[axis])
    .join('');
}

const opposite = new Map([...'RLAPHF'].map((letter, i) => [letter, 'LRPAFH'[i]]));

/** The letters of the other end. @param {string} letters */
export function oppositeLetters(letters) {
  return [...letters].map((each) => opposite.get(each) ?? each).join('');
}

/**
 * Letters at the four edges of an image; from the orientation, else from PatientOrientation
 * (0020,0020), else undefined.
 * @param {number[] | undefined} orientation
 * @param {DataSet} dataSet
 * @returns {{left: string, right: string, top: string, bottom: string} | undefined}
 */
export function edgeLetters(orientation, dataSet) {
  if (orientation && normalOf(orientation)) {
    const right = directionLetters(orientation.slice(0, 3));
    const bottom = directionLetters(orientation.slice(3));
    return { left: oppositeLetters(right), right, top: oppositeLetters(bottom), bottom };
  }
  const [right, bottom] = texts(dataSet, Tag.PatientOrientation).map((each) => each.toUpperCase());
  if (!right || !bottom || !/^[RLAPHF]{1,3}$/.test(right) || !/^[RLAPHF]{1,3}$/.test(bottom)) {
    return undefined;
  }
  return { left: oppositeLetters(right), right, top: oppositeLetters(bottom), bottom };
}

/**
 * Pixel spacing with its meaning. PixelSpacing is at the patient, unless this is a projection whose
 * value merely repeats the detector's (PS3.3 10.7.1.3).
 * @param {DataSet} dataSet
 * @param {DataSet} measures Where PixelSpacing stands: the data set or a Pixel Measures item.
 * @returns {Spacing | undefined}
 */
export function spacingOf(dataSet, measures) {
  const detector = pair(numbers(dataSet, Tag.ImagerPixelSpacing));
  const spacing = pair(numbers(measures, Tag.PixelSpacing));
  if (spacing) {
    if (text(dataSet, Tag.PixelSpacingCalibrationType)) {
      return { ...spacing, reference: 'calibrated' };
    }
    if (!detector) return { ...spacing, reference: 'patient' };
    const same = Math.abs(spacing.row - detector.row) < 1e-6 &&
      Math.abs(spacing.column - detector.column) < 1e-6;
    return { ...spacing, reference: same ? 'detector' : 'calibrated' };
  }
  if (detector) return { ...detector, reference: 'detector' };
  const scanned = pair(numbers(dataSet, Tag.NominalScannedPixelSpacing));
  if (scanned) return { ...scanned, reference: 'scanned' };
  return ultrasoundSpacing(dataSet);
}

/** Only when all regions agree, because one bar stands for the whole image. @param {DataSet} dataSet @returns {Spacing | undefined} */
function ultrasoundSpacing(dataSet) {
  const centimetre = 3;
  const regions = items(dataSet, Tag.SequenceOfUltrasoundRegions);
  const spacings = regions
    .filter((each) =>
      number(each, Tag.PhysicalUnitsXDirection) === centimetre &&
      number(each, Tag.PhysicalUnitsYDirection) === centimetre
    )
    .map((each) =>
      pair([
        (number(each, Tag.PhysicalDeltaY) ?? 0) * 10,
        (number(each, Tag.PhysicalDeltaX) ?? 0) * 10,
      ])
    );
  const first = spacings[0];
  if (!first || spacings.length !== regions.length) return undefined;
  const agree = spacings.every((each) =>
    each && Math.abs(each.row - first.row) < 1e-4 && Math.abs(each.column - first.column) < 1e-4
  );
  return agree ? { ...first, reference: 'ultrasound' } : undefined;
}

/**
 * A round length that fits.
 * @param {number} millimetresPerPixel On the screen.
 * @param {number} maximumPixels
 * @returns {{millimetres: number, pixels: number} | undefined}
 */
export function scaleBar(millimetresPerPixel, maximumPixels) {
  const longest = millimetresPerPixel * maximumPixels;
  if (!(longest > 0) || !Number.isFinite(longest)) return undefined;
  const power = 10 ** Math.floor(Math.log10(longest));
  const factor = [5, 2, 1].find((each) => each * power <= longest) ?? 1;
  return { millimetres: factor * power, pixels: (factor * power) / millimetresPerPixel };
}

/**
 * Angles of an X-ray gantry as angiographers say them (PS3.3 C.8.7.5): LAO/RAO, CRA/CAU.
 * @param {number | undefined} primary Degrees, positive to the patient's left.
 * @param {number | undefined} secondary Degrees, positive to the head.
 */
export function gantryAngles(primary, secondary) {
  /** @type {string[]} */
  const parts = [];
  if (primary !== undefined) {
    parts.push(`${primary < 0 ? 'RAO' : 'LAO'} ${Math.abs(Math.round(primary * 10) / 10)}°`);
  }
  if (secondary !== undefined) {
    parts.push(`${secondary < 0 ? 'CAU' : 'CRA'} ${Math.abs(Math.round(secondary * 10) / 10)}°`);
  }
  return parts.join('  ');
}

/** @param {number[]} values @returns {{row: number, column: number} | undefined} */
function pair(values) {
  const [row, column = row] = values.map(Math.abs);
  return row > 0 && column > 0 ? { row, column } : undefined;
}
