/// <reference lib="deno.ns" />
import {
  automaticWindow,
  draggedWindow,
  greyOf,
  rangeWindow,
  windowsOf,
} from '../../../Web/viewer/voi.js';
import {
  directionLetters,
  edgeLetters,
  gantryAngles,
  scaleBar,
  spacingOf,
} from '../../../Web/viewer/geometry.js';
import { imageRectangle, pannedBy, zoomedAround } from '../../../Web/viewer/view-transform.js';
import { CineClock, timingOf } from '../../../Web/viewer/cine-clock.js';
import { assertClose, assertEquals } from './assertions.js';

/** @param {number} center @param {number} width @param {'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'} [voi] */
const window = (center, width, voi = 'LINEAR') => ({ center, width, function: voi });

Deno.test('LINEAR follows the examples of PS3.3 C.11.2.1.2.1', () => {
  // Centre 2048, width 4096: 0 is black, 4095 white; centre 0, width 100: -50 black, 49 white.
  assertClose(greyOf(0, window(2048, 4096)), 0);
  assertClose(greyOf(4095, window(2048, 4096)), 1);
  assertClose(greyOf(-50, window(0, 100)), 0);
  assertClose(greyOf(49, window(0, 100)), 1);
  // Centre 0, width 1: negative black, others white.
  assertEquals([greyOf(-1, window(0, 1)), greyOf(0, window(0, 1))], [0, 1]);
});

Deno.test('LINEAR_EXACT and SIGMOID have their own middle', () => {
  assertClose(greyOf(10, window(10, 4, 'LINEAR_EXACT')), 0.5);
  assertClose(greyOf(12, window(10, 4, 'LINEAR_EXACT')), 1);
  assertClose(greyOf(10, window(10, 4, 'SIGMOID')), 0.5);
  assertClose(greyOf(14, window(10, 4, 'SIGMOID')), 1 / (1 + Math.exp(-4)));
});

Deno.test('a data set gives its windows, without those that cannot be', () => {
  const dataSet = {
    '00281050': { vr: 'DS', Value: [40, '-600', 0] },
    '00281051': { vr: 'DS', Value: ['400', 1500, 0] },
    '00281055': { vr: 'LO', Value: ['soft', 'lung'] },
  };
  assertEquals(
    windowsOf(dataSet).map(({ center, width, explanation }) => [center, width, explanation]),
    [[40, 400, 'soft'], [-600, 1500, 'lung']],
  );
});

Deno.test('the automatic window leaves out padding and outliers', () => {
  const samples = new Int16Array(10_000).map((_, i) => i % 2 ? -2000 : i % 1000);
  samples[0] = 30_000;
  const description = /** @type {import('../../../Web/viewer/image-model.js').FrameDescription} */ (
    /** @type {unknown} */ ({
      slope: 1,
      intercept: -1024,
      bitsStored: 16,
      isSigned: true,
      padding: -2000,
    })
  );
  const { center, width } = automaticWindow(samples, description);
  assertClose(center - width / 2, -1020, 8);
  assertClose(center + width / 2, -26, 8);
  assertEquals(rangeWindow(0, 255), { center: 128, width: 256, function: 'LINEAR' });
});

Deno.test('dragging never makes a width that LINEAR cannot have', () => {
  assertEquals(draggedWindow(window(40, 400), -100_000, 0).width, 1);
});

Deno.test('letters name the direction of the patient', () => {
  assertEquals(directionLetters([1, 0, 0]), 'L');
  assertEquals(directionLetters([-0.8, 0.6, 0]), 'RP');
  assertEquals(edgeLetters([1, 0, 0, 0, 1, 0], {}), {
    left: 'R',
    right: 'L',
    top: 'A',
    bottom: 'P',
  });
  assertEquals(edgeLetters([0, 1, 0, 0, 0, -1], {}), {
    left: 'A',
    right: 'P',
    top: 'H',
    bottom: 'F',
  });
  assertEquals(edgeLetters(undefined, { '00200020': { vr: 'CS', Value: ['L', 'F'] } })?.top, 'H');
  assertEquals(edgeLetters([0, 0, 0, 0, 0, 0], {}), undefined);
});

Deno.test('spacing says where its millimetres are measured', () => {
  const detector = { '00181164': { vr: 'DS', Value: [0.2, 0.2] } };
  const same = { ...detector, '00280030': { vr: 'DS', Value: [0.2, 0.2] } };
  const corrected = { ...detector, '00280030': { vr: 'DS', Value: [0.15, 0.15] } };
  const slice = { '00280030': { vr: 'DS', Value: [0.7, 0.7] } };
  assertEquals(
    [detector, same, corrected, slice, {}].map((each) => spacingOf(each, each)?.reference),
    ['detector', 'detector', 'calibrated', 'patient', undefined],
  );
});

Deno.test('the scale bar is round and fits', () => {
  assertEquals(scaleBar(0.5, 180), { millimetres: 50, pixels: 100 });
  assertEquals(scaleBar(0.013, 180)?.millimetres, 2);
  assertEquals(scaleBar(0, 180), undefined);
});

Deno.test('gantry angles are said as in the angiography room', () => {
  assertEquals(gantryAngles(-32, 2), 'RAO 32°  CRA 2°');
  assertEquals(gantryAngles(45.04, -20), 'LAO 45°  CAU 20°');
  assertEquals(gantryAngles(undefined, undefined), '');
});

Deno.test('zooming keeps the point under the cursor', () => {
  const image = { columns: 512, rows: 512, pixelAspect: 1 };
  const canvas = { width: 1000, height: 800 };
  const before = imageRectangle(image, canvas, { zoom: 1, panX: 0, panY: 0 });
  const placement = zoomedAround({ zoom: 1, panX: 0, panY: 0 }, 2, canvas, { x: 300, y: 200 });
  const after = imageRectangle(image, canvas, placement);
  assertClose((300 - before.x) / before.scale, (300 - after.x) / after.scale, 1e-9);
  assertClose((200 - before.y) / before.scale, (200 - after.y) / after.scale, 1e-9);
  const far = imageRectangle(image, canvas, pannedBy(placement, 1e6, 1e6, canvas, image));
  assertEquals(far.x < 1000 && far.y < 800, true);
});

Deno.test('a cine keeps the time of its frames and skips what is late', () => {
  const vector = timingOf({ '00181065': { vr: 'DS', Value: [0, 100, 300, 100] } }, 4);
  assertEquals(vector.intervals.map(Math.round), [100, 300, 100, 167]);
  const clock = new CineClock(vector);
  assertEquals([clock.advance(50), clock.advance(60), clock.advance(250), clock.advance(60)], [
    0,
    1,
    1,
    2,
  ]);
  assertEquals(clock.advance(1e6) >= 0, true);
  clock.seek(1);
  clock.speed = 2;
  assertEquals(clock.advance(160), 2);
});

Deno.test('cine timing comes from the best attribute there is', () => {
  const of = (/** @type {Record<string, number[]>} */ tags) =>
    timingOf(
      Object.fromEntries(Object.entries(tags).map(([tag, Value]) => [tag, { vr: 'DS', Value }])),
      10,
    );
  assertEquals([
    of({ '00181063': [66] }).source,
    of({ '00082144': [15], '00181063': [66] }).source,
    of({ '00181065': [0, 5] }).source,
    of({}).rate,
  ], ['FrameTime', 'RecommendedDisplayFrameRate', 'default', 10]);
  assertClose(of({ '00181063': [40] }).rate, 25);
});
