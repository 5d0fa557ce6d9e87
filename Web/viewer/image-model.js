/**
 * From a series' metadata to the list of frames a viewer steps through. Pure. Functional groups of
 * enhanced objects (PS3.3 C.7.6.16) are read per frame, then shared, then top level.
 * @module
 */
import { items, number, numbers, text, texts } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { sortInstances } from './sorting.js';
import { spacingOf } from './geometry.js';
import { windowsOf } from './voi.js';

/** @typedef {import('../api/dicom-json.js').DataSet} DataSet */
/** @typedef {import('./voi.js').VOIWindow} VOIWindow */
/** @typedef {import('./geometry.js').Spacing} Spacing */
/**
 * How the samples of one frame lie and what they mean.
 * @typedef {object} FrameDescription
 * @property {string} instanceUID
 * @property {string} path Of the instance, under the DICOMweb root.
 * @property {number} frame One-based.
 * @property {number} frameCount Of its instance.
 * @property {DataSet} dataSet Of the instance.
 * @property {number} rows
 * @property {number} columns
 * @property {number} samplesPerPixel
 * @property {number} bitsAllocated
 * @property {number} bitsStored
 * @property {number} highBit
 * @property {boolean} isSigned
 * @property {number} planarConfiguration
 * @property {string} photometricInterpretation
 * @property {number} slope Modality rescale.
 * @property {number} intercept
 * @property {boolean} hasModalityLUT
 * @property {boolean} hasVOILUT
 * @property {boolean} isInverse MONOCHROME1 or PresentationLUTShape INVERSE.
 * @property {number | undefined} padding PixelPaddingValue, as stored.
 * @property {VOIWindow[]} windows
 * @property {number[] | undefined} position ImagePositionPatient.
 * @property {number[] | undefined} orientation ImageOrientationPatient.
 * @property {Spacing | undefined} spacing
 * @property {number} pixelAspect Height of a pixel by its width.
 */

/**
 * Whether an object has an image to show. The pixel value itself need not be in the metadata.
 * @param {DataSet} dataSet
 */
export function hasImage(dataSet) {
  return (number(dataSet, Tag.Rows) ?? 0) > 0 && (number(dataSet, Tag.Columns) ?? 0) > 0;
}

/**
 * Frames in the order a reader expects, and the objects that have none.
 * @param {DataSet[]} metadata
 * @param {(instanceUID: string) => string} pathOf
 * @returns {{frames: FrameDescription[], objects: DataSet[]}}
 */
export function buildStack(metadata, pathOf) {
  const images = sortInstances(metadata.filter(hasImage));
  const objects = metadata.filter((each) => !hasImage(each));
  const frames = images.flatMap((dataSet) =>
    describeFrames(dataSet, pathOf(text(dataSet, Tag.SOPInstanceUID)))
  );
  return { frames, objects };
}

/**
 * NumberOfFrames as a usable count: absent or unreadable is one, and no more than any real object has.
 * @param {DataSet} dataSet
 */
export function frameCountOf(dataSet) {
  const count = Math.trunc(number(dataSet, Tag.NumberOfFrames) ?? 1);
  return Math.min(Math.max(count, 1), 100_000);
}

/**
 * @param {DataSet} dataSet
 * @param {string} path
 * @returns {FrameDescription[]}
 */
function describeFrames(dataSet, path) {
  const frameCount = frameCountOf(dataSet);
  const shared = items(dataSet, Tag.SharedFunctionalGroupsSequence)[0];
  const perFrame = items(dataSet, Tag.PerFrameFunctionalGroupsSequence);
  const photometricInterpretation = text(dataSet, Tag.PhotometricInterpretation).toUpperCase();
  const bitsAllocated = number(dataSet, Tag.BitsAllocated) ?? 8;
  const bitsStored = Math.min(number(dataSet, Tag.BitsStored) ?? bitsAllocated, bitsAllocated);
  const common = {
    instanceUID: text(dataSet, Tag.SOPInstanceUID),
    path,
    frameCount,
    dataSet,
    rows: number(dataSet, Tag.Rows) ?? 0,
    columns: number(dataSet, Tag.Columns) ?? 0,
    samplesPerPixel: number(dataSet, Tag.SamplesPerPixel) ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: Math.min(number(dataSet, Tag.HighBit) ?? bitsStored - 1, bitsAllocated - 1),
    isSigned: number(dataSet, Tag.PixelRepresentation) === 1,
    planarConfiguration: number(dataSet, Tag.PlanarConfiguration) ?? 0,
    photometricInterpretation,
    hasModalityLUT: items(dataSet, Tag.ModalityLUTSequence).length > 0,
    hasVOILUT: items(dataSet, Tag.VOILUTSequence).length > 0,
    isInverse: photometricInterpretation === 'MONOCHROME1' ||
      text(dataSet, Tag.PresentationLUTShape).toUpperCase() === 'INVERSE',
    padding: number(dataSet, Tag.PixelPaddingValue),
  };
  // Objects without functional groups share one description; only the frame number differs.
  const plain = perFrame.length === 0 ? groupAttributes(dataSet, shared, undefined) : undefined;
  return Array.from({ length: frameCount }, (_, index) => ({
    ...common,
    ...(plain ?? groupAttributes(dataSet, shared, perFrame[index])),
    frame: index + 1,
  }));
}

/**
 * @param {DataSet} dataSet
 * @param {DataSet | undefined} shared
 * @param {DataSet | undefined} own
 */
function groupAttributes(dataSet, shared, own) {
  /** @param {string} sequence @param {string} tag @returns {DataSet} */
  const holder = (sequence, tag) => {
    for (const group of [own, shared]) {
      const item = items(group, sequence)[0];
      if (item?.[tag]?.Value) return item;
    }
    return dataSet;
  };
  const rescale = holder(Tag.PixelValueTransformationSequence, Tag.RescaleSlope);
  const slope = number(rescale, Tag.RescaleSlope) ?? 1;
  const spacing = spacingOf(dataSet, holder(Tag.PixelMeasuresSequence, Tag.PixelSpacing));
  return {
    slope: slope === 0 ? 1 : slope,
    intercept: number(rescale, Tag.RescaleIntercept) ?? 0,
    windows: windowsOf(holder(Tag.FrameVOILUTSequence, Tag.WindowCenter)),
    position: triple(
      numbers(
        holder(Tag.PlanePositionSequence, Tag.ImagePositionPatient),
        Tag.ImagePositionPatient,
      ),
      3,
    ),
    orientation: triple(
      numbers(
        holder(Tag.PlaneOrientationSequence, Tag.ImageOrientationPatient),
        Tag.ImageOrientationPatient,
      ),
      6,
    ),
    spacing,
    pixelAspect: aspectOf(dataSet, spacing),
  };
}

/** @param {DataSet} dataSet @param {Spacing | undefined} spacing */
function aspectOf(dataSet, spacing) {
  if (spacing) return spacing.row / spacing.column;
  const [vertical, horizontal] = texts(dataSet, Tag.PixelAspectRatio).map(Number);
  const aspect = vertical / horizontal;
  return Number.isFinite(aspect) && aspect > 0.1 && aspect < 10 ? aspect : 1;
}

/** @param {number[]} values @param {number} count @returns {number[] | undefined} */
function triple(values, count) {
  return values.length === count ? values : undefined;
}
