/// <reference lib="deno.ns" />
import { buildStack, frameCountOf } from '../../../Web/viewer/image-model.js';
import { compareUIDs, sortInstances } from '../../../Web/viewer/sorting.js';
import { FrameCache } from '../../../Web/viewer/frame-cache.js';
import { cineOrder, scrollOrder } from '../../../Web/viewer/prefetch-order.js';
import { drawableKind, samplesPicture } from '../../../Web/viewer/frame-loader.js';
import { assert, assertClose, assertEquals } from './assertions.js';

/** @typedef {import('../../../Web/api/dicom-json.js').DataSet} DataSet */

/** @param {number} instance @param {number[]} [position] @param {number[]} [orientation] @returns {DataSet} */
function slice(instance, position, orientation = [1, 0, 0, 0, 1, 0]) {
  return {
    '00080018': { vr: 'UI', Value: [`1.2.${instance}`] },
    '00200013': { vr: 'IS', Value: [instance] },
    '00280010': { vr: 'US', Value: [4] },
    '00280011': { vr: 'US', Value: [4] },
    ...(position
      ? { '00200032': { vr: 'DS', Value: position }, '00200037': { vr: 'DS', Value: orientation } }
      : {}),
  };
}
/** @param {DataSet[]} sorted */
const order = (sorted) => sorted.map((each) => each['00200013'].Value?.[0]);

Deno.test('parallel slices are ordered along their normal, whatever their numbers say', () => {
  assertEquals(
    order(sortInstances([slice(1, [0, 0, 5]), slice(2, [0, 0, -5]), slice(3, [9, 9, 0])])),
    [2, 3, 1],
  );
});

Deno.test('oblique slices too', () => {
  const c = Math.SQRT1_2;
  const oblique = [1, 0, 0, 0, c, c];
  const at = (/** @type {number} */ d) => [0, -c * d, c * d];
  assertEquals(
    order(
      sortInstances([
        slice(1, at(2), oblique),
        slice(2, at(-1), oblique),
        slice(3, at(0), oblique),
      ]),
    ),
    [2, 3, 1],
  );
});

Deno.test('instance numbers decide where positions are missing, equal or not parallel', () => {
  assertEquals(order(sortInstances([slice(10), slice(9, [0, 0, 1]), slice(2)])), [2, 9, 10]);
  assertEquals(
    order(sortInstances([slice(3, [0, 0, 1]), slice(1, [0, 0, 1]), slice(2, [0, 0, 1])])),
    [1, 2, 3],
  );
  assertEquals(
    order(sortInstances([slice(2, [0, 0, 1]), slice(1, [0, 0, 9], [0, 1, 0, 0, 0, 1])])),
    [1, 2],
  );
});

Deno.test('UIDs compare as numbers', () => {
  assert(compareUIDs('1.2.9', '1.2.10') < 0);
  assert(compareUIDs('1.2', '1.2.1') < 0);
  assertEquals(compareUIDs('1.2.3', '1.2.3'), 0);
});

Deno.test('a frame count that is missing, unreadable or absurd is made usable', () => {
  const count = (/** @type {unknown} */ value) =>
    frameCountOf({ '00280008': { vr: 'IS', Value: [value] } });
  assertEquals(frameCountOf({}), 1);
  assertEquals([count('12'), count('abc'), count(-3), count(null), count(1e12)], [
    12,
    1,
    1,
    1,
    100_000,
  ]);
});

Deno.test('objects without an image are kept apart, multi-frame ones unfold', () => {
  const cine = { ...slice(1), '00280008': { vr: 'IS', Value: ['3'] } };
  const report = { '00080018': { vr: 'UI', Value: ['1.9'] } };
  const { frames, objects } = buildStack([report, cine], (uid) => `/instances/${uid}`);
  assertEquals(
    frames.map((frame) => [frame.path, frame.frame]),
    [1, 2, 3].map((n) => ['/instances/1.2.1', n]),
  );
  assertEquals(objects.length, 1);
});

Deno.test('functional groups of the frame go before shared ones', () => {
  /** @param {number} slope @returns {DataSet} */
  const rescale = (slope) => ({
    '00289145': { vr: 'SQ', Value: [{ '00281053': { vr: 'DS', Value: [slope] } }] },
  });
  const enhanced = {
    ...slice(1),
    '00280008': { vr: 'IS', Value: [2] },
    '52009229': { vr: 'SQ', Value: [rescale(2)] },
    '52009230': { vr: 'SQ', Value: [rescale(3), {}] },
  };
  assertEquals(buildStack([enhanced], (uid) => uid).frames.map((frame) => frame.slope), [3, 2]);
});

Deno.test('the cache forgets the least recently used and says so', () => {
  /** @type {number[]} */
  const released = [];
  const cache = new FrameCache(30, (/** @type {number} */ value) => released.push(value));
  for (const n of [1, 2, 3]) cache.set(`${n}`, n, 10);
  cache.get('1');
  cache.set('4', 4, 10);
  assertEquals(released, [2]);
  assertEquals([cache.has('1'), cache.has('2'), cache.bytes], [true, false, 30]);
  cache.set('5', 5, 100);
  assertEquals([cache.has('5'), cache.bytes], [true, 100]);
  cache.clear();
  assertEquals([cache.bytes, released.length], [0, 5]);
});

Deno.test('prefetching looks ahead in the direction of travel and stays inside', () => {
  assertEquals(scrollOrder(5, 10, 1, 6), [6, 7, 8, 4, 9, 3]);
  assertEquals(scrollOrder(1, 4, -1, 9), [0, 2, 3]);
  assertEquals(cineOrder(8, 10, 4), [9, 0, 1, 2]);
});

Deno.test('samples of 16 bits are read from any offset, and a wrong length is refused', () => {
  const [frame] = buildStack([{
    ...slice(1),
    '00280100': { vr: 'US', Value: [16] },
    '00280103': { vr: 'US', Value: [1] },
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
  }], (uid) => uid).frames;
  assertEquals(drawableKind(frame, 4096), 'grey');
  assertEquals(drawableKind(frame, 2), undefined);
  const body = new Uint8Array(33);
  new DataView(body.buffer).setInt16(1, -1000, true);
  const picture = samplesPicture(body.subarray(1), frame, 'grey');
  assert(picture.kind === 'grey');
  assertClose(picture.samples[0], -1000);
  let refused = false;
  try {
    samplesPicture(body.subarray(0, 20), frame, 'grey');
  } catch {
    refused = true;
  }
  assert(refused);
});
