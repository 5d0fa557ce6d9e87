/// <reference lib="deno.ns" />
import { codesFor, pinyinOf } from '../../../Web/record/code-search.js';
import { holds, levelOf } from '../../../Web/record/conditions.js';
import { canonical, changesBetween, fieldOf, missingReason, pathOfPlace, placeOfPath, stageOf, valueAt, withValue } from '../../../Web/record/record-json.js';
import { assert, assertEquals } from './assertions.js';

const levels = new Map([['IR12-1-01', 1], ['IR12-3-13', 3]]);
const record = (/** @type {string[]} */ ...keys) => ({ scope: /** @type {const} */ ('record'), keys });
const row = (/** @type {string[]} */ ...keys) => ({ scope: /** @type {const} */ ('row'), keys });

Deno.test('what is missing decides nothing, and what is decided does not wait for it', () => {
  const isLiver = { op: 'in', path: record('sites', 'site'), values: ['liver'] };
  const isLate = { op: '>=', path: record('labs', 'inr'), value: 2 };
  const scope = (/** @type {Record<string, unknown>} */ value) => ({ record: value, levels });
  assertEquals(holds(isLiver, scope({})), undefined);
  assertEquals(holds(isLiver, scope({ sites: [{ site: 'lung' }, { site: 'liver' }] })), true);
  assertEquals(holds({ all: [isLiver, isLate] }, scope({ sites: [{ site: 'lung' }] })), false);
  assertEquals(holds({ any: [isLiver, isLate] }, scope({ labs: { inr: { missing: 'unknown' } } })), undefined);
  assertEquals(holds({ not: isLate }, scope({ labs: { inr: 1.2 } })), true);
});

Deno.test('conditions see the row, exactly one, prefixes, existence and other members', () => {
  const scope = { record: { period: { start: '2026-03-02T23:30:00+08:00', end: '2026-03-03T01:00:00+08:00' }, team: [{ person: 'P', role: 'operator' }] }, row: { expiry: '2026-03-02', serial: 'S', adjudicator: 'P' }, levels };
  assertEquals(holds({ op: '>=', path: row('expiry'), to: record('period', 'start') }, scope), true);
  assertEquals(holds({ op: '<', path: record('period', 'start'), to: record('period', 'end') }, scope), true);
  assertEquals(holds({ exists: row('serial') }, scope), true);
  assertEquals(holds({ exists: row('lot') }, scope), false);
  assertEquals(holds({ op: 'in', path: row('adjudicator'), to: { scope: 'derived', keys: ['operators'] } }, scope), true);
  assertEquals(holds({ op: '<=', path: { scope: 'derived', keys: ['duration'] }, value: 90 }, scope), true);
  const roles = { record: { diagnoses: [{ role: 'principal' }, { role: 'principal' }] }, levels };
  assertEquals(holds({ op: 'one', path: record('diagnoses', 'role'), values: ['principal'] }, roles), false);
  assertEquals(holds({ op: 'starts', path: row('expiry'), values: ['2026'] }, scope), true);
});

Deno.test('the level of a session is its highest, and unknown where a procedure is not listed', () => {
  assertEquals(levelOf({ procedures: ['IR12-1-01', 'IR12-3-13'] }, levels), 3);
  assertEquals(levelOf({ procedures: ['IR12-1-01', 'X'] }, levels), undefined);
  assertEquals(levelOf({}, levels), undefined);
});

Deno.test('codes are found by code, short key, Chinese, pinyin, initials and English', () => {
  const codes = [
    { code: 'liver', short: 'LI', label: { zh: '肝', en: 'liver' } }, { code: 'bile_duct', short: 'BD', label: { zh: '胆道', en: 'bile duct' } },
    { code: 'portal_vein', short: 'PO', label: { zh: '门静脉', en: 'portal vein' } }, { code: 'peripheral_vein', short: 'VE', label: { zh: '外周静脉', en: 'peripheral vein' } },
  ];
  const first = (/** @type {string} */ text) => codesFor(codes, text)[0]?.code;
  assertEquals(['LI', 'bd', '门', 'mjm', 'dandao', 'peripheral', 'Ｖ Ｅ'].map(first), ['liver', 'bile_duct', 'portal_vein', 'portal_vein', 'bile_duct', 'peripheral_vein', undefined]);
  assertEquals(codesFor(codes, 'vein').map((each) => each.code), ['portal_vein', 'peripheral_vein']);
  assertEquals(codesFor(codes, '静脉').length, 2);
  assertEquals([first('门脉'), first('脉门')], ['portal_vein', undefined]);
  assertEquals(codesFor(codes, '').length, 4);
  assertEquals([pinyinOf('经导管肝动脉化疗栓塞术').initials, pinyinOf('胆道 2').full], ['jdggdmhlsss', 'dandao2']);
});

Deno.test('a value is set without touching the record it came from; groups that fall empty go, rows stay', () => {
  const before = { visit: { type: 'inpatient' }, devices: [{ lot: 'A' }, { lot: 'B' }] };
  const after = withValue(withValue(before, ['visit', 'type'], undefined), ['devices', 0, 'lot'], undefined);
  assertEquals(after, { devices: [{}, { lot: 'B' }] });
  assertEquals(withValue(after, ['devices', 0], undefined), { devices: [{ lot: 'B' }] });
  assertEquals(withValue({ stage: { missing: 'unknown' } }, ['stage', 'value'], 'II'), { stage: { value: 'II' } });
  assertEquals(before.devices.length, 2);
  assertEquals(valueAt(before, ['devices', 1, 'lot']), 'B');
});

Deno.test('places of violations and paths of values are the same', () => {
  for (const place of ['sex', 'visit.type', 'devices[2].expiry', 'procedures[1]']) assertEquals(placeOfPath(pathOfPlace(place)), place);
});

Deno.test('only members that differ are sent, those taken out as null', () => {
  const base = { sex: 'male', visit: { type: 'inpatient', number: '1' }, labs: { inr: 1 } };
  const edited = { sex: 'male', visit: { number: '1', type: 'inpatient' }, devices: [] };
  assertEquals(changesBetween(base, edited), { labs: null, devices: [] });
  assertEquals(canonical({ b: 1, a: [true, null] }), '{"a":[true,null],"b":1}');
});

Deno.test('fields are found by their ids, and reasons are told from values', () => {
  const part = /** @type {any} */ ({ id: 'devices.expiry', key: 'expiry' });
  const form = /** @type {any} */ ({ sections: [{ fields: [{ id: 'devices', key: 'devices', parts: [part] }] }], modules: [] });
  assertEquals(fieldOf(form, 'devices[2].expiry')?.id, 'devices.expiry');
  assertEquals(fieldOf(form, 'nothing.there'), undefined);
  assert(missingReason({ missing: 'refused' }) === 'refused' && missingReason({ missing: 'x', value: 1 }) === undefined);
  assertEquals([stageOf('authorised'), stageOf('in_room'), stageOf('cancelled')], ['assessed', 'consented', 'requested']);
});
