/// <reference lib="deno.ns" />
import { commonTitle, fieldPath, groupsOf, isStatement, kindOf, labelOf, packed, parsed, unpacked, valueAt, withValue } from '../../../Web/rules/fact-fields.js';
import { beginsOpen, citedPaths, gapsOf, nodeOf, unknownInputs } from '../../../Web/rules/verdict-facts.js';
import { assert, assertEquals } from './assertions.js';

/** @typedef {import('../../../Web/rules/rulebook-json.js').Fact} Fact */
/** @typedef {import('../../../Web/rules/rulebook-json.js').VerdictNode} VerdictNode */

/** @param {string} path @param {string} type @param {Partial<Fact>} [more] @returns {Fact} */
const fact = (path, type, more) => ({ path, type, label: { zh: path, en: path }, unit: null, evidence: null, fixed: false, members: null, ...more });

Deno.test('each type of fact has its control', () => {
  const members = [{ word: '医师', label: { zh: '医师', en: 'Physician' } }];
  assertEquals([
    kindOf(fact('a', 'boolean')),
    kindOf(fact('a', 'boolean?')),
    kindOf(fact('a', 'integer, fixed')),
    kindOf(fact('a', 'title', { members })),
    kindOf(fact('a', 'moment?')),
    kindOf(fact('a', 'list of code?')),
    kindOf(fact('a', 'list of integer')),
    kindOf(fact('a', 'list of activity', { members })),
    kindOf(fact('a', 'list of Device', { fields: [fact('udi', 'text')] })),
    kindOf(fact('a', 'Need?', { fields: [fact('place', 'text')] })),
    kindOf(fact('a', 'list of Device')),
    kindOf(fact('a', 'Need?')),
    kindOf(fact('a', 'symbol?', { members })),
    kindOf(fact('a', 'list of record', { fields: [fact('udi', 'text')] })),
  ], ['boolean', 'boolean', 'integer', 'choice', 'moment', 'codes', 'integers', 'choices', 'records', 'record', 'json', 'json', 'choice', 'records']);
});

Deno.test('facts are grouped by prefix, and facts inside a declared record become its fields', () => {
  const groups = groupsOf([fact('grade', 'text'), fact('icu.beds', 'integer'), fact('need', 'Need?'), fact('need.place', 'text'), fact('icu.ct', 'boolean')]);
  assertEquals(groups.map((each) => [each.prefix, each.fields.map((field) => field.path)]), [['', ['grade']], ['icu', ['icu.beds', 'icu.ct']], ['need', ['need']]]);
  const need = groups[2].fields[0];
  assertEquals([need.kind, need.isOptional, need.fields.map((field) => field.path)], ['record', true, ['place']]);
});

Deno.test('a title that all labels share is taken from them', () => {
  assertEquals([commonTitle(['手术室：防护', '手术室：无菌']), commonTitle(['ICU: beds', 'ICU: area']), commonTitle(['防护', '防火']), commonTitle(['手术室：防护'])], ['手术室', 'ICU', '', '']);
});

Deno.test('facts are read and written by dotted path, and what is taken out leaves no empty group', () => {
  const facts = { asOf: '2024-06-30', icu: { beds: 6 }, need: null };
  assertEquals([valueAt(facts, 'icu.beds'), valueAt(facts, 'need'), valueAt(facts, 'need.place'), valueAt(facts, 'x.y')], [6, null, undefined, undefined]);
  assertEquals(withValue(facts, 'icu.beds', 5), { asOf: '2024-06-30', icu: { beds: 5 }, need: null });
  assertEquals(withValue(facts, 'icu.beds', undefined), { asOf: '2024-06-30', need: null });
  assertEquals(withValue({}, 'a.b', null), { a: { b: null } });
  assertEquals(facts.icu.beds, 6);
  assertEquals([fieldPath('$.icu.beds'), fieldPath('roster[0].title'), valueAt({ roster: [{ title: 1 }] }, 'roster.0.title')], ['icu.beds', 'roster.0.title', 1]);
});

Deno.test('what cannot be a number is passed on as typed, never guessed', () => {
  assertEquals([parsed('integer', ' １２ '), parsed('integer', '1.5'), parsed('integer', '-4'), parsed('rational', '14.9'), parsed('integer', ''), parsed('integers', '1、4')], [12, '1.5', -4, 14.9, undefined, [1, 4]]);
  assertEquals([labelOf('需求与帮扶（没有则写 null）'), labelOf('Codes (null: unlisted)'), labelOf('领先（已签署）')], ['需求与帮扶', 'Codes', '领先（已签署）']);
  assert(isStatement({ value: 3, evidence: 'D1' }) && isStatement({ history: [] }) && !isStatement({ beds: 3 }) && !isStatement(null));
});

Deno.test('facts survive the address, Chinese and all; a damaged address gives none', () => {
  const facts = { grade: '三级甲等', codes: ['IR12-3-13', null], icu: { minAreaPerBed: 14.9 } };
  assertEquals(unpacked(`#facts=${packed(facts)}`), facts);
  assert(/^[\w-]+$/.test(packed(facts)));
  assertEquals([unpacked('#facts=%%'), unpacked('#facts=abc'), unpacked('#1.5'), unpacked(`#facts=${btoa('[1]').replace(/=+$/, '')}`)], [undefined, undefined, undefined, undefined]);
});

/** @param {VerdictNode['verdict']} verdict @param {string} path @param {unknown} value @param {string} [operator] @returns {VerdictNode} */
const leaf = (verdict, path, value, operator) => ({
  kind: 'condition', clause: '1.5.1', title: null, number: null, quotes: [], verdict, text: path, readings: [], children: [],
  inputs: [{ path, label: path, value, display: String(value), evidence: null }],
  comparison: operator ? { left: String(value), operator, right: 'limit', parameter: null } : null,
});
/** @param {string} kind @param {string | null} clause @param {VerdictNode['verdict']} verdict @param {VerdictNode[]} children @returns {VerdictNode} */
const branch = (kind, clause, verdict, children) => ({
  kind, clause, title: null, number: null, quotes: [], verdict, text: '', inputs: [], comparison: null, children, readings: [],
});

const routes = branch('clause', '1.5.1', 'not_met', [branch('any', null, 'not_met', [
  branch('clause', '1.5.1.2', 'not_met', [leaf('not_met', 'grade', '三级', 'in'), leaf('met', 'leading', true)]),
  branch('clause', '1.5.1.1', 'not_met', [leaf('met', 'grade', '三级', 'in'), leaf('not_met', 'cases5y', 1999, '>=')]),
])]);
const tree = branch('clause', '1.5', 'not_met', [routes, branch('clause', '1.5.2', 'undetermined', [leaf('undetermined', 'l3Physicians', null, '>=')]),
  branch('clause', '1.5.3', 'met', [branch('any', null, 'met', [leaf('not_met', 'ct', false), leaf('met', 'mr', true)])])]);

Deno.test('of several routes the nearest comes first, and clauses listed on their own are not repeated', () => {
  const [gap] = gapsOf(routes, 'not_met');
  assert('alternatives' in gap);
  assertEquals(gap.alternatives.map((each) => each.clause?.clause), ['1.5.1.1', '1.5.1.2']);
  assertEquals(gapsOf(tree, 'not_met', new Set(['1.5.1'])), []);
  const nearest = gap.alternatives[0].gaps[0];
  assert('leaf' in nearest && nearest.leaf.comparison?.left === '1999');
});

Deno.test('facts are cited with the verdict they bring about, and without blame where nothing hangs on them', () => {
  const cited = citedPaths(tree);
  assertEquals([...cited], [['grade', 'met'], ['leading', 'met'], ['cases5y', 'not_met'], ['l3Physicians', 'undetermined'], ['ct', 'not_applicable'], ['mr', 'met']]);
  assertEquals([...citedPaths(null)], []);
});

Deno.test('what is unknown is listed once, and the tree opens where the verdict comes from', () => {
  assertEquals(unknownInputs(tree), []);
  assertEquals(unknownInputs({ ...tree, verdict: 'undetermined' }).map((each) => each.path), ['l3Physicians']);
  assertEquals(nodeOf(tree, '1.5.1.1')?.verdict, 'not_met');
  assertEquals([beginsOpen(routes, 'not_met'), beginsOpen(tree.children[2], 'not_met'), beginsOpen(tree.children[2], 'met')], [true, false, false]);
});

Deno.test('of a reading only the recommended one is followed', () => {
  const reading = branch('reading', null, 'not_met', [leaf('not_met', 'cases5y', 1, '>='), leaf('not_met', 'need', null, '=')]);
  const whole = branch('clause', '1.5.1', 'not_met', [reading]);
  assertEquals(gapsOf(whole, 'not_met').map((gap) => 'leaf' in gap && gap.leaf.inputs[0].path), ['cases5y']);
  assertEquals([...citedPaths(whole)], [['cases5y', 'not_met'], ['need', 'not_applicable']]);
});
