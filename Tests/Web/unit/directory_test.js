/// <reference lib="deno.ns" />
import { reaches } from '../../../Web/directory/client.js';
import { byGravity, gradeText, historyOf, holdsOn, isIdle, outcomeOf, standingIn, valueText, verdictCounts } from '../../../Web/directory/directory-json.js';
import { daysIn } from '../../../Web/directory/dossier-days.js';
import { groupsOf } from '../../../Web/directory/fact-table.js';
import { institutionOrder } from '../../../Web/directory/institution-list.js';
import { isFound, searchText } from '../../../Web/directory/name-search.js';
import { peopleOrder } from '../../../Web/directory/people-list.js';
import { daysOf, monthBy } from '../../../Web/directory/roster.js';
import { directorySentences } from '../../../Web/directory/strings.js';
import { shortReason } from '../../../Web/directory/verdict-list.js';
import { percentText } from '../../../Web/registry/figures.js';
import { inLogOrder } from '../../../Web/training/logbook.js';
import { measuresOf, resultOf } from '../../../Web/training/training-json.js';
import { trainingSentences } from '../../../Web/training/strings.js';
import { speechFrom } from '../../../Web/ui/speech.js';
import { assert, assertEquals } from './assertions.js';

/** @param {string} question @param {object} [evaluation] @returns {any} */
const answer = (question, evaluation) => ({ question, title: { zh: question, en: question }, scope: null, evaluation: evaluation ?? null, problem: null });
const met = { verdict: 'met', state: null, reason: [{ clause: '1', text: 'x' }] };

Deno.test('what is not met stands first, then what is not known, the norm’s order within', () => {
  const answers = [answer('inst.base', met), answer('inst.l3', { ...met, verdict: 'not_met' }), answer('inst.newcomer', { ...met, verdict: 'not_applicable' }),
    answer('inst.practice'), answer('annual.inst', { ...met, verdict: 'not_met' })];
  assertEquals(byGravity(answers).map((each) => each.question), ['inst.l3', 'annual.inst', 'inst.practice', 'inst.base', 'inst.newcomer']);
  assertEquals(verdictCounts(answers), { met: 1, not_met: 2, not_applicable: 1, undetermined: 1 });
});

Deno.test('a state is not counted as a verdict, and a suspension stands before what is met', () => {
  const suspended = answer('state.after', { verdict: 'met', state: { name: 'suspended', label: '', steps: [] }, reason: [] });
  assertEquals(byGravity([answer('phys.base', met), suspended]).map(outcomeOf), ['suspended', 'met']);
  assertEquals(verdictCounts([suspended]), {});
  assertEquals(standingIn([answer('phys.base', met), suspended])?.name, 'suspended');
  assertEquals(standingIn([answer('phys.base', met)]), null);
});

Deno.test('reasons are given for what is open, not for what is met', () => {
  const speech = speechFrom(directorySentences, 'en');
  const reason = [{ clause: '1.5.1', text: 'a' }, { clause: '1.5.2', text: 'b' }];
  const condition = (/** @type {string} */ verdict, /** @type {string} */ label, /** @type {number} */ left, /** @type {number} */ right) => ({ kind: 'condition', clause: '3.7', verdict, text: label, inputs: [{ path: label, label }], comparison: { left, operator: '>=', right }, children: [] });
  const tree = { kind: 'clause', clause: '3.7', verdict: 'not_met', text: '', inputs: [], comparison: null, children: [condition('met', 'Title', 3, 2), condition('not_met', 'Cases', 4, 30)] };
  const evaluation = { verdict: 'not_met', state: null, reason, failing: ['3.7'], tree };
  assertEquals(shortReason(answer('q', evaluation), speech), [{ clause: '3.7', text: 'Cases 4, required ≥ 30' }]);
  assertEquals(shortReason(answer('q', { ...evaluation, tree: null }), speech), reason);
  assertEquals(shortReason(answer('q', { ...evaluation, verdict: 'met' }), speech), []);
  assertEquals(shortReason(answer('q'), speech), []);
});

Deno.test('what a role does not reach is not asked for', () => {
  const session = (/** @type {string | undefined} */ reach) => /** @type {any} */ ({ institution: { id: 'I' }, permissions: reach ? { 'assessment.read': reach } : {} });
  const asked = (/** @type {string | undefined} */ reach, isOwn = false) => ['I', 'J'].map((institution) => reaches(session(reach), 'assessment.read', institution, isOwn));
  assertEquals([asked('region'), asked('institution'), asked('own'), asked('own', true), asked(undefined)], [[true, true], [true, false], [false, false], [true, true], [false, false]]);
  assert(!reaches(undefined, 'assessment.read', 'I') && !reaches(session('institution'), 'assessment.read', undefined));
});

Deno.test('names are found by characters, pinyin, initials, English and code, in any case and width', () => {
  const texts = searchText({ zh: '合成县医院', en: 'Synthetic County Hospital' }, ['12450000HECHENG00X', '桂林']);
  for (const typed of ['县医院', 'hechengxian', 'hcxyy', 'COUNTY', 'ｃｏｕｎｔｙ', '12450000hecheng', '合成 county', '']) assert(isFound(texts, typed), typed);
  for (const typed of ['市医院', 'hcsyy', '合成 township']) assert(!isFound(texts, typed), typed);
});

Deno.test('grades have their English, other words stand as they are', () => {
  assertEquals(['三级甲等', '二级丙等', '未定级', '其他'].map((each) => gradeText(each, 'en')), ['Grade 3A', 'Grade 2C', 'Not graded', '其他']);
  assertEquals(gradeText('三级甲等', 'zh'), '三级甲等');
});

Deno.test('higher tiers and better grades come first; physicians before nurses, higher titles first', () => {
  const place = (/** @type {number} */ tier, /** @type {string} */ grade) => /** @type {any} */ ({ tier, grade, county: '甲', name: { zh: grade, en: '' } });
  assertEquals([place(1, '未定级'), place(1, '一级甲等'), place(3, '三级乙等'), place(2, '二级甲等'), place(3, '三级甲等')].sort(institutionOrder).map((each) => each.grade), ['三级甲等', '三级乙等', '二级甲等', '一级甲等', '未定级']);
  const person = (/** @type {string} */ profession, /** @type {string | null} */ title) => /** @type {any} */ ({ profession, title, name: { zh: '甲', en: '' } });
  assertEquals([person('nurse', null), person('physician', '医师'), person('physician', '主任医师'), person('physician', '主治医师')].sort(peopleOrder).map((each) => each.title ?? each.profession),
    ['主任医师', '主治医师', '医师', 'nurse']);
});

Deno.test('a machine is idle when it is in service and hardly staffed', () => {
  const machine = /** @type {any} */ ({ serviceFrom: '2021-01-01', serviceUntil: null, staffedPermille: 110 });
  assert(isIdle(machine, '2026-03-02'));
  assert(!isIdle({ ...machine, staffedPermille: 200 }, '2026-03-02') && !isIdle({ ...machine, staffedPermille: null }, '2026-03-02'));
  assert(!isIdle({ ...machine, serviceUntil: '2026-03-02' }, '2026-03-02') && !isIdle(machine, '2020-12-31'));
});

Deno.test('values of facts are said in words', () => {
  const speech = speechFrom(directorySentences, 'en');
  const fact = /** @type {any} */ ({ path: 'icu.beds', label: { zh: '病床数', en: 'Beds' }, unit: { zh: '张', en: 'bed' }, members: null });
  const scope = /** @type {any} */ ({ members: [{ word: 'surgery', label: { zh: '外科', en: 'Surgery' } }], unit: null });
  const training = /** @type {any} */ ({ fields: [{ path: 'months', label: { zh: '月数', en: 'Months' }, unit: { zh: '月', en: 'month' } }, { path: 'passed', label: { zh: '合格', en: 'Passed' } }] });
  assertEquals([valueText(12, fact, speech), valueText('surgery', scope, speech), valueText(null, fact, speech), valueText(false, undefined, speech), valueText([1, 2], undefined, speech)], ['12 bed', 'Surgery', 'none', 'No', '2 items']);
  assertEquals(valueText({ months: 6, passed: true }, training, speech), 'Months: 6 month; Passed: Yes');
});

Deno.test('the newest statement stands first and holds from its first day until the day before its end', () => {
  const all = /** @type {any[]} */ ([{ path: 'title', value: '医师', from: '2010-07-01', until: '2016-10-01', recorded: '2020-12-01' }, { path: 'scope', value: 'x', from: null, until: null, recorded: '2020-12-01' },
    { path: 'title', value: '主治医师', from: '2016-10-01', until: null, recorded: '2020-12-01' }]);
  const titles = historyOf(all, 'title');
  assertEquals(titles.map((each) => each.value), ['主治医师', '医师']);
  assertEquals(['2016-09-30', '2016-10-01'].map((day) => titles.map((each) => holdsOn(each, day))), [[false, true], [true, false]]);
});

Deno.test('facts stand in groups in the rulebook’s order', () => {
  const facts = new Map([['grade', {}], ['room.dsa', {}], ['icu.beds', {}]]);
  const stated = (/** @type {string} */ path) => /** @type {any} */ ({ path, from: null });
  assertEquals(groupsOf([stated('icu.beds'), stated('other.path'), stated('room.dsa'), stated('grade')], facts).map(([group, rows]) => [group, rows.length]), [['', 1], ['room', 1], ['icu', 1], ['other', 1]]);
});

Deno.test('months have their days and follow each other over the year', () => {
  assertEquals([daysOf('2024-02').length, daysOf('2026-02').length, daysOf('2026-12').at(-1)], [29, 28, '2026-12-31']);
  assertEquals([monthBy('2026-01', -1), monthBy('2026-12', 1)], ['2025-12', '2027-01']);
});

Deno.test('only days are taken from the address', () => {
  assertEquals(daysIn('?asOf=2025-01-31&knownAt=yesterday'), { asOf: '2025-01-31', knownAt: '' });
});

Deno.test('shares are rounded down, so that nothing unfinished reads as whole', () => {
  assertEquals([0, 5, 94, 100, 999, 1000].map(percentText), ['0%', '0.5%', '9.4%', '10%', '99%', '100%']);
});

/** @param {string} path @param {number} value @param {string} needed @param {string} [verdict] */
const leaf = (path, value, needed, verdict = 'met') => ({ kind: 'condition', verdict, inputs: [{ path, value }], comparison: { left: '', operator: '>=', right: { zh: needed, en: needed } }, children: [] });
const tree = { kind: 'all', inputs: [], comparison: null, children: [leaf('months', 6, '6 months'),
  { kind: 'reading', inputs: [], comparison: null, children: [{ kind: 'all', inputs: [], comparison: null, children: [leaf('cases', 104, '100 cases'), leaf('casesL3', 49, '50 cases', 'not_met')] }, leaf('cases', 104, '150')] },
  leaf('activities', 7, '8 activity')] };

Deno.test('progress takes the norm’s numbers from the verdict, by the recommended reading', () => {
  const progress = /** @type {any} */ ({ course: { level3: true }, evaluation: { tree } });
  assertEquals(measuresOf(progress).map((each) => [each.path, each.value, each.needed]), [['months', 6, 6], ['cases', 104, 100], ['casesL3', 49, 50], ['activities', 7, 8]]);
  const unknown = { ...tree, children: [{ ...leaf('months', 0, '6 months', 'undetermined'), inputs: [{ path: 'months', value: null }] }] };
  assertEquals(measuresOf({ ...progress, evaluation: /** @type {any} */ ({ tree: unknown }) }), [{ path: 'months', needed: 6, value: null }]);
  assertEquals(measuresOf({ ...progress, course: { level3: false } }).map((each) => each.path), ['months', 'cases', 'activities']);
  assertEquals([null, true, false].map((passed) => resultOf(/** @type {any} */ ({ passed }))), ['running', 'passed', 'failed']);
});

Deno.test('a logbook shows first what waits for a signature', () => {
  const entry = (/** @type {string} */ id, /** @type {boolean} */ confirmed, /** @type {string | null} */ day) => /** @type {any} */ ({ case: id, confirmed, day });
  assertEquals(inLogOrder([entry('a', true, '2026-01-02'), entry('b', false, null), entry('c', true, '2026-02-01'), entry('d', false, '2026-01-01')]).map((each) => each.case), ['d', 'b', 'c', 'a']);
});

for (const [name, table] of Object.entries({ directorySentences, trainingSentences })) {
  Deno.test(`${name} say everything in both languages with the same blanks`, () => {
    for (const [key, [zh, en]] of Object.entries(table)) {
      const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
      assert(zh !== '' && en !== '', key);
      assertEquals(blanks(zh), blanks(en));
    }
  });
}
