/// <reference lib="deno.ns" />
import { eventsToJudge, mayStep, otherSteps, stepOfKind } from '../../../Web/cases/case-json.js';
import { bodyOf, lacking, planOf } from '../../../Web/cases/step-fields.js';
import { withChanges } from '../../../Web/cases/step-state.js';
import { DraftKeeper } from '../../../Web/record/draft.js';
import { codesOf, showsField, showsPart } from '../../../Web/record/form-context.js';
import { withLabel } from '../../../Web/record/scan-field.js';
import { moved, ordered } from '../../../Web/record/section-order.js';
import { numberOf } from '../../../Web/record/value-input.js';
import { assert, assertEquals } from './assertions.js';

const both = (/** @type {string} */ text) => ({ zh: text, en: text });
const part = (/** @type {string} */ id, rest = {}) => ({ id, key: id.split('.').at(-1), label: both(id), input: 'text', requirement: 'M', due: 'requested', sources: [], ...rest });
const form = /** @type {any} */ ({
  missing: [], modules: [],
  valueSets: { follow_method: { codes: [] }, event_type: { codes: [{ code: 'bleeding', short: '01', label: both('bleeding') }] } },
  sections: [{ id: 's', label: both('s'), fields: [
    part('sex', { due: 'requested' }), part('devices', { input: 'rows', due: 'performed', repeats: { least: 0, most: 60 } }),
    part('stage', { due: 'assessed', requirement: 'C', when: { op: 'in', path: { scope: 'record', keys: ['indication', 'code'] }, values: ['malignant'] } }),
    part('adverseEvents', { input: 'rows', due: 'reported', repeats: { least: 0, most: 10 }, parts: ['type', 'sir', 'outcome', 'adjudicator', 'text'].map((key) => part(`adverseEvents.${key}`)) }),
    part('level', { readOnly: true }),
  ] }],
});
const detail = (rest = {}) => /** @type {any} */ ({
  state: 'performed', steps: ['report', 'follow_up', 'correct', 'assign', 'record_event', 'adjudicate', 'review_override'], scheduledFor: null,
  record: {}, attested: {}, members: [], overrides: [], followUps: [], standing: { nextStep: 'report' },
  reports: [{ recipient: 'ministry', label: both('M'), submittedAt: '2026-03-02T08:00:00+08:00' }, { recipient: 'province', label: both('P'), submittedAt: null }], ...rest,
});

Deno.test('a report asks for the recipient that has none yet, and for none where all have it', () => {
  const plan = planOf('report', detail(), form);
  assertEquals([plan.stage, plan.command.recipient, plan.fields[0].codes?.map((each) => each.code)], ['reported', 'province', ['province']]);
  assertEquals(planOf('report', detail({ reports: [] }), form).fields, []);
});

Deno.test('a step sends its own members without what is empty, and changes only where it takes any', () => {
  const close = planOf('close', detail(), form);
  assertEquals(bodyOf(close, { stray: 1 }, { sex: 'male' }, 'close'), {});
  const report = planOf('report', detail(), form);
  assertEquals(bodyOf(report, { recipient: 'province', receipt: '' }, { unplanned: null }, 'report'), { recipient: 'province', changes: { unplanned: null } });
});

Deno.test('adjudication begins with what was recorded and never touches what happened', () => {
  const events = [{ type: 'bleeding', sir: '1', outcome: 'recovered', adjudicator: 'P' }, { type: 'bleeding', sir: '3', text: 'x', adjudicator: { missing: 'not_done' } }];
  const plan = planOf('adjudicate', detail({ record: { adverseEvents: events } }), form);
  assertEquals([plan.command, plan.fields[1].parts?.map((each) => each.key)], [{ row: '2', verdict: { sir: '3' } }, ['sir', 'outcome']]);
  assertEquals(bodyOf(plan, plan.command, {}, 'adjudicate'), { row: 2, verdict: { sir: '3' } });
  assertEquals(eventsToJudge(detail({ record: { adverseEvents: events } })).map((each) => each.row), [2]);
});

Deno.test('steps that lead nowhere are not offered, nor those of another role', () => {
  const session = /** @type {any} */ ({ permissions: { 'case.write': 'care', 'event.adjudicate': 'institution', 'override.review': 'institution', 'case.follow_up': 'care' } });
  assertEquals(otherSteps(detail(), session), [{ step: 'follow_up', isAgain: false }, { step: 'assign', isAgain: false }]);
  const open = detail({ overrides: [{ review: null }], record: { adverseEvents: [{}] } });
  assertEquals(otherSteps(open, session).map((each) => each.step), ['follow_up', 'assign', 'adjudicate', 'review_override']);
  assert(mayStep(session, 'assess') && !mayStep(session, 'close') && !mayStep(session, 'unheard of'));
  assertEquals(['case.entered_room', 'case.override_reviewed', 'case.something'].map(stepOfKind), ['enter_room', 'review_override', 'case.something']);
});

Deno.test('typed changes stay when a newer record takes the older one’s place', () => {
  assertEquals(withChanges({ sex: 'male', labs: { inr: 1 }, site: 1 }, { sex: 'female', labs: null }), { sex: 'female', site: 1 });
});

Deno.test('a step shows what falls due with it and what is still open, not what is settled', () => {
  const context = (/** @type {any} */ rest) => /** @type {any} */ ({ form, record: {}, stage: 'assessed', violations: new Map(), hidden: new Set(), showsAll: false, levels: new Map(), ...rest });
  const shown = (/** @type {any} */ rest) => form.sections[0].fields.filter((/** @type {any} */ field) => showsField(field, context(rest))).map((/** @type {any} */ field) => field.key);
  assertEquals(shown({}), ['sex', 'stage']);
  assertEquals(shown({ record: { sex: 'male', indication: { code: 'benign' } } }), []);
  assertEquals(shown({ record: { sex: 'male', indication: { code: 'malignant' } } }), ['stage']);
  assertEquals(shown({ record: { sex: 'male', indication: { code: 'benign' } }, violations: new Map([['sex', []]]) }), ['sex']);
  assertEquals(shown({ showsAll: true }), ['sex', 'devices', 'stage', 'adverseEvents']);
  assertEquals(shown({ stage: 'performed', record: { sex: 'male', devices: [], stage: 'x' } }), ['devices']);
});

Deno.test('without a directory people are typed, with one they are chosen', () => {
  const choices = { procedures: [], people: [], physicians: [], rooms: [], equipment: [] };
  const person = /** @type {any} */ (part('team.person', { input: 'code' }));
  assertEquals(codesOf(person, /** @type {any} */ ({ form, choices })), undefined);
  const people = [{ code: 'P', short: '', label: both('P') }];
  assertEquals(codesOf(person, /** @type {any} */ ({ form, choices: { ...choices, people } })), people);
});

Deno.test('a scanned device is a row; the same lot counts on, the same serial is there already', () => {
  const label = /** @type {const} */ ({ system: 'GS1', udi: '(01)0(10)A', di: '0', lot: 'A', expiry: '2028-01-31' });
  const one = withLabel([], label, { kind: 'stent', registration: 'R' });
  assertEquals(one.rows, [{ kind: 'stent', registration: 'R', udi: '(01)0(10)A', di: '0', lot: 'A', expiry: '2028-01-31', quantity: 1, singleUse: true, outcome: 'used' }]);
  const two = withLabel(one.rows, label);
  assertEquals([two.outcome, two.rows.length, two.rows[0].quantity], ['counted', 1, 2]);
  const serial = withLabel(two.rows, { ...label, serial: 'S' });
  assertEquals([serial.outcome, serial.rows.length, withLabel(serial.rows, { ...label, serial: 'S' }).outcome], ['added', 2, 'twice']);
  assertEquals(withLabel([], { system: 'GS1', udi: 'u', di: 'd' }).rows[0].lot, { missing: 'not_applicable' });
});

Deno.test('sections keep the reader’s order, and new ones stand behind their forerunner', () => {
  const all = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  assertEquals(ordered(all, ['c', 'a', 'gone']).map((each) => each.id), ['c', 'd', 'a', 'b']);
  assertEquals(ordered(all, []).map((each) => each.id), ['a', 'b', 'c', 'd']);
  assertEquals(moved(['a', 'b', 'c', 'd'], ['a', 'c', 'd'], 'c', -1), ['c', 'a', 'b', 'd']);
  assertEquals(moved(['a', 'b', 'c', 'd'], ['a', 'c', 'd'], 'c', 1), ['a', 'b', 'd', 'c']);
  assertEquals(moved(['a', 'b'], ['a', 'b'], 'b', 1), ['a', 'b']);
});

Deno.test('numbers are read in any width, and what is none is passed on for the node to refuse', () => {
  assertEquals(['12', '１２．５', '1,5', '-3', '', '12 ml', '1e5', '1.'].map(numberOf), [12, 12.5, 1.5, -3, undefined, '12 ml', '1e5', '1.']);
});

Deno.test('a draft has one name, its writes follow each other, and it ends with the step', async () => {
  /** @type {string[]} */
  const sent = [];
  /** @type {((value: any) => void)[]} */
  const waiting = [];
  const send = /** @type {any} */ ((/** @type {string} */ path, /** @type {any} */ wish) => {
    sent.push(`${wish.method} ${path} ${wish.body?.body.command.n ?? ''}`.trim());
    return new Promise((resolve) => waiting.push(resolve));
  });
  const keeper = new DraftKeeper('C', () => {}, send);
  const body = (/** @type {number} */ n) => ({ step: 'plan', command: { n }, record: {} });
  keeper.keep(body(1));
  const first = keeper.flush();
  keeper.keep(body(2));
  await keeper.flush();
  assertEquals(sent, ['PUT /drafts/new 1']);
  waiting[0]({ body: { id: 'D' } });
  await first;
  const second = keeper.flush();
  assertEquals(sent.at(-1), 'PUT /drafts/D 2');
  const over = keeper.end();
  waiting[1]({ body: { id: 'D' } });
  await over;
  setTimeout(() => waiting[2]?.({}));
  await second;
  assertEquals(sent.at(-1), 'DELETE /drafts/D');
  keeper.keep(body(3));
  await keeper.flush();
  assertEquals(sent.length, 3);
});

Deno.test('a step of the life that lies behind is offered as a revision', () => {
  const session = /** @type {any} */ ({ permissions: { 'case.write': 'care', 'case.authorise': 'institution' } });
  const planned = detail({ state: 'planned', steps: ['plan', 'consent', 'assign'], standing: { nextStep: 'consent' } });
  assertEquals(otherSteps(planned, session), [{ step: 'plan', isAgain: true }, { step: 'assign', isAgain: false }]);
});

Deno.test('parts that hang on another part of their row appear with it; those that hang on the record stay', () => {
  const context = (/** @type {any} */ record) => /** @type {any} */ ({ form, record, showsAll: false, levels: new Map() });
  const material = /** @type {any} */ (part('therapy.material', { requirement: 'C', when: { op: '=', path: { scope: 'row', keys: ['kind'] }, value: 'embolic' } }));
  assertEquals([showsPart(material, {}, context({})), showsPart(material, { kind: 'embolic' }, context({})), showsPart(material, { kind: 'seed' }, context({}))], [false, true, false]);
  const score = /** @type {any} */ (part('scores.childPugh', { requirement: 'C', when: { op: '=', path: { scope: 'record', keys: ['sites', 'site'] }, value: 'liver' } }));
  assertEquals([showsPart(score, {}, context({})), showsPart(score, {}, context({ sites: [{ site: 'lung' }] }))], [true, false]);
  assertEquals(showsPart(/** @type {any} */ (part('sites.text', { requirement: 'C', when: material.when })), {}, context({})), true);
});

Deno.test('what a step needs of its own is asked for before anything is sent', () => {
  const report = planOf('report', detail(), form);
  assertEquals(lacking(report.fields, report.command).map((each) => [each.field, each.message.zh]), [['receipt', '「回执号」必填']]);
  const event = planOf('record_event', detail(), form);
  assertEquals(lacking(event.fields, { event: { type: 'bleeding', sir: '1', text: '' } }).map((each) => each.field), ['event.outcome', 'event.text']);
});
