/**
 * The text on the image: patient, study, series, geometry, window; orientation letters; scale bar.
 * Everything here describes the image that is on the canvas.
 * @module
 */
import { number, personName, text } from '../api/dicom-json.js';
import { Tag } from '../api/tags.js';
import { displayName, formatAge, formatDate, formatNumber, formatSex, formatTime } from '../ui/format.js';
import { html } from '../ui/preact.js';
import { edgeLetters, gantryAngles, scaleBar } from './geometry.js';
import { imageRectangle } from './view-transform.js';
import { usesLUT } from './window-choice.js';

/** @typedef {import('../ui/i18n.js').Translate} Translate */
/** @typedef {import('./stack-viewport.js').StackViewport} StackViewport */
/** @typedef {import('./image-model.js').FrameDescription} FrameDescription */

/** @param {{viewport: StackViewport, t: Translate}} props */
export function Overlay({ viewport, t }) {
  const frame = viewport.currentFrame();
  if (!frame || viewport.state.displayed < 0) return null;
  return html`<div class="overlay" aria-hidden="true">
    <${Corner} place="top left" lines=${patientLines(frame, t)} />
    <${Corner} place="top right" lines=${studyLines(frame)} />
    <${Corner} place="bottom left" lines=${seriesLines(frame, t)} />
    <${Corner} place="bottom right" lines=${viewLines(viewport, frame, t)} />
    <${Letters} frame=${frame} />
    <${ScaleBar} viewport=${viewport} frame=${frame} t=${t} />
  </div>`;
}

/** @param {{place: string, lines: string[]}} props */
function Corner({ place, lines }) {
  return html`<div class=${`corner ${place}`}>${lines.filter(Boolean).map((line) => html`<div>${line}</div>`)}</div>`;
}

/** @param {FrameDescription} frame @param {Translate} t */
function patientLines({ dataSet }, t) {
  const { primary, secondary } = displayName(personName(dataSet, Tag.PatientName));
  const date = text(dataSet, Tag.StudyDate);
  const birth = text(dataSet, Tag.PatientBirthDate);
  const age = formatAge(text(dataSet, Tag.PatientAge), birth, date, t);
  return [
    [primary || t('list.noName'), secondary].filter(Boolean).join('  '),
    text(dataSet, Tag.PatientID),
    [formatSex(text(dataSet, Tag.PatientSex), t), age, formatDate(birth)].filter(Boolean).join('  '),
  ];
}

/** @param {FrameDescription} frame */
function studyLines({ dataSet }) {
  const date = text(dataSet, Tag.ContentDate) || text(dataSet, Tag.SeriesDate) || text(dataSet, Tag.StudyDate);
  const time = text(dataSet, Tag.AcquisitionTime) || text(dataSet, Tag.ContentTime) || text(dataSet, Tag.StudyTime);
  return [
    text(dataSet, Tag.InstitutionName),
    text(dataSet, Tag.StudyDescription),
    `${formatDate(date)}  ${formatTime(time, true)}`.trim(),
    text(dataSet, Tag.AccessionNumber),
  ];
}

/** @param {FrameDescription} frame @param {Translate} t */
function seriesLines(frame, t) {
  const { dataSet } = frame;
  const seriesNumber = number(dataSet, Tag.SeriesNumber);
  const instanceNumber = number(dataSet, Tag.InstanceNumber);
  const thickness = number(dataSet, Tag.SliceThickness);
  const location = number(dataSet, Tag.SliceLocation) ?? frame.position?.[2];
  const voltage = number(dataSet, Tag.KVP);
  const current = number(dataSet, Tag.XRayTubeCurrent);
  return [
    gantryAngles(number(dataSet, Tag.PositionerPrimaryAngle), number(dataSet, Tag.PositionerSecondaryAngle)),
    [voltage ? `${formatNumber(voltage)} kV` : '', current ? `${formatNumber(current)} mA` : ''].filter(Boolean).join('  '),
    [
      thickness ? t('overlay.thickness', { mm: formatNumber(thickness, 2) }) : '',
      location === undefined ? '' : t('overlay.location', { mm: formatNumber(location, 1) }),
    ].filter(Boolean).join('  '),
    [
      seriesNumber === undefined ? '' : t('viewer.seriesNumber', { n: seriesNumber }),
      instanceNumber === undefined ? '' : t('overlay.instance', { n: instanceNumber }),
    ].filter(Boolean).join('  '),
    text(dataSet, Tag.SeriesDescription),
  ];
}

/** @param {StackViewport} viewport @param {FrameDescription} frame @param {Translate} t */
function viewLines(viewport, frame, t) {
  const { state } = viewport;
  const { scale } = imageRectangle(frame, viewport.canvas, state.placement);
  const isMultiFrame = frame.frameCount > 1 && frame.frameCount === state.frames.length;
  const count = state.frames.length;
  return [
    state.source === 'preview' ? t('viewer.preview') : state.source === 'drawn' ? t('viewer.drawnByServer') : '',
    state.inverted ? t('overlay.inverted') : '',
    state.window
      ? t('overlay.window', { width: formatNumber(state.window.width), center: formatNumber(state.window.center) })
      : usesLUT(state.choice, frame) ? t('overlay.lut') : '',
    t('overlay.zoom', { percent: Math.round((scale / state.canvas.ratio) * 100) }),
    t(isMultiFrame ? 'overlay.frame' : 'overlay.image', { n: state.displayed + 1, count }),
  ];
}

/** @param {{frame: FrameDescription}} props */
function Letters({ frame }) {
  const letters = edgeLetters(frame.orientation, frame.dataSet);
  if (!letters) return null;
  return /** @type {const} */ (['left', 'right', 'top', 'bottom']).map((edge) =>
    html`<span key=${edge} class=${`letter ${edge}`}>${letters[edge]}</span>`
  );
}

/** @param {{viewport: StackViewport, frame: FrameDescription, t: Translate}} props */
function ScaleBar({ viewport, frame, t }) {
  const { canvas, placement } = viewport.state;
  if (!frame.spacing) return null;
  const { scale } = imageRectangle(frame, viewport.canvas, placement);
  const bar = scaleBar((frame.spacing.column / scale) * canvas.ratio, Math.min(180, canvas.width / canvas.ratio / 4));
  if (!bar) return null;
  const length = bar.millimetres >= 10 ? `${bar.millimetres / 10} cm` : `${formatNumber(bar.millimetres, 3)} mm`;
  return html`<div class="scale-bar">
    <i style=${{ width: `${bar.pixels}px` }}></i>
    <span>${length}<small>${t(`scale.${frame.spacing.reference}`)}</small></span>
  </div>`;
}
