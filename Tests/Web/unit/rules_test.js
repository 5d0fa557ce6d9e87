/// <reference lib="deno.ns" />
import { RequestError } from '../../../Web/api/request-error.js';
import { chosenEdition, problemOf, RefusedFacts } from '../../../Web/rules/client.js';
import { askedAnchor } from '../../../Web/rules/document.js';
import { named, speechIn } from '../../../Web/rules/language.js';
import { linesOf, tokensOf } from '../../../Web/rules/rule-source.js';
import { clauseAddress, depthOf, quantity, remarkOf, wordsOf } from '../../../Web/rules/rulebook-json.js';
import { entriesOf, found, marked } from '../../../Web/rules/search-index.js';
import { ruleStrings } from '../../../Web/rules/strings.js';
import { strings } from '../../../Web/ui/strings.js';
import { assert, assertEquals } from './assertions.js';

/** @typedef {import('../../../Web/rules/rulebook-json.js').Clause} Clause */
/** @typedef {import('../../../Web/rules/rulebook-json.js').Parameter} Parameter */
/** @typedef {import('../../../Web/rules/rulebook-json.js').Rulebook} Rulebook */

/** @param {string} zh @param {string} en */
const both = (zh, en) => ({ zh, en });

/** @param {Partial<Clause> & {id: string}} given @returns {Clause} */
const clause = (given) => ({
  number: '', title: both('', ''), kind: 'hard', subject: 'institution', quotes: [], wording: both('', ''), evidence: null,
  consequence: null, interpretation: null, rule: null, notComputable: null, parameters: [], readings: [], overlay: null, ...given,
});

/** @param {Partial<Parameter> & {name: string}} given @returns {Parameter} */
const parameter = (given) => ({
  title: both('', ''), clauses: [], value: '1', unit: '', comparison: '>=', stricter: 'higher', source: 'text', note: '', values: [], ...given,
});

/** @type {Rulebook} */
const book = {
  edition: 'b', title: both('', ''), enabled: true, note: null, hash: '', overlays: [], questions: [], subjects: [],
  chapters: [{
    file: '01', title: both('一', 'one'),
    clauses: [
      clause({ id: '1.5', title: both('三级以上的机构', 'Level-3 institution'), rule: 'require §1.5.1 and §1.5.3.2' }),
      clause({ id: '1.5.1', title: both('路径之一', 'One of the routes') }),
      clause({ id: '1.5.3.2', title: both('重症监护室', 'Intensive care unit'), quotes: ['病床不少于6张'], rule: 'require icu.beds >= $inst.icu.beds' }),
    ],
  }],
  parameters: [parameter({ name: 'inst.icu.beds', title: both('重症监护病床', 'ICU beds'), value: '6', unit: 'bed' })],
  readings: [{ id: 'R1', title: both('择一还是并列', 'Alternative or cumulative'), options: [{ name: 'A', meaning: both('择一', 'one'), recommended: true }] }],
};

Deno.test('a rule is cut into its parts and nothing is lost', () => {
  const source = "let d = workingDay(completed, $report.l3.workingDays) // 截止\nrequire done(ministry, d) and 等级 >= 2.5\n  or §1.5.1.2b and x != 'a b' and reading(R1, A: irStart + 5 years <= 2024-06-30, B: none)";
  assertEquals(tokensOf(source).map((each) => each.text).join(''), source);
  const kinds = Object.fromEntries(tokensOf(source).map((each) => [each.text, each.kind]));
  assertEquals(
    ['let', 'workingDay', '$report.l3.workingDays', '// 截止', 'done', '等级', '>=', '2.5', '§1.5.1.2b', "'a b'", 'R1', '2024-06-30', 'none', 'ministry']
      .map((text) => kinds[text]),
    ['keyword', 'call', 'parameter', 'comment', 'call', 'name', 'sign', 'number', 'clause', 'text', 'reading', 'number', 'keyword', 'name'],
  );
});

Deno.test('a name that is also a function is only one before a parenthesis', () => {
  assertEquals(tokensOf('level >= 3 and level(codes) >= 3').filter((each) => each.text === 'level').map((each) => each.kind), ['name', 'call']);
});

Deno.test('lines keep their indentation as a number', () => {
  assertEquals(linesOf('require a\n    and b\n').map((each) => [each.indent, each.tokens.length]), [[0, 3], [4, 3]]);
});

Deno.test('search finds a clause by number, Chinese, English, quote and parameter, the nearest first', () => {
  const entries = entriesOf(book);
  const first = (/** @type {string} */ query) => found(entries, query)[0]?.entry.anchor;
  assertEquals(['1.5', '§1.5.3.2', '重症', 'intensive CARE', '6张', 'routes', '$inst.icu', '择一'].map(first), [
    '1.5', '1.5.3.2', '1.5.3.2', '1.5.3.2', '1.5.3.2', '1.5.1', '$inst.icu.beds', 'R1',
  ]);
  assertEquals(found(entries, '重症 六百'), []);
  assertEquals(found(entries, '  '), []);
});

Deno.test('a found word is marked where it stands, with the text around it', () => {
  assertEquals(marked('病床不少于6张', '6张'), ['病床不少于', '6张', '']);
  assertEquals(marked('a (b) c', '(b'), ['a ', '(b', ') c']);
  const cut = marked(`${'x'.repeat(100)}needle${'y'.repeat(100)}`, 'needle', 30);
  assert(cut[0].startsWith('…') && cut[1] === 'needle' && cut[2].endsWith('…'), cut.join('|'));
});

Deno.test('words come in the language asked for, and from the other where they are missing', () => {
  assertEquals([wordsOf(both('甲', 'A'), 'en'), wordsOf(both('甲', ''), 'en'), wordsOf('x', 'zh'), wordsOf(null, 'zh'), wordsOf(6, 'zh')], ['A', '甲', 'x', '', '6']);
  assertEquals([remarkOf('满1年 / after the year', 'en'), remarkOf('1/2', 'zh')], ['after the year', '1/2']);
});

Deno.test('quantities carry their unit, one of a thing in the singular', () => {
  assertEquals([
    quantity(book.parameters[0], 'zh'),
    quantity(book.parameters[0], 'en'),
    quantity(parameter({ name: 'y', value: '1', unit: 'year' }), 'en'),
    quantity(parameter({ name: 't', value: '主治医师', unit: 'title' }), 'en'),
    quantity(parameter({ name: 'w', value: 10, unit: both('个工作日', 'working day') }), 'zh'),
  ], ['6 张', '6 beds', '1 year', '主治医师', '10 个工作日']);
});

Deno.test('the address names a clause by its fragment, then by ?clause=', () => {
  assertEquals([
    askedAnchor({ hash: '#1.5.1', search: '?clause=2.2' }),
    askedAnchor({ hash: '', search: '?edition=b&clause=2.2' }),
    askedAnchor({ hash: '#%24inst.icu.beds', search: '' }),
    askedAnchor({ hash: '#100%', search: '' }),
  ], ['1.5.1', '2.2', '$inst.icu.beds', '100%']);
  assertEquals(clauseAddress('ir-2012', '1.5.1', 'en'), '/rules?edition=ir-2012&clause=1.5.1&lang=en');
  assertEquals(['1.5', '1.5.1.2b', 'P33-1', '6'].map(depthOf), [0, 2, 0, 0]);
});

Deno.test('the edition asked for is shown, else the newest that answers', () => {
  const edition = (/** @type {string} */ id, /** @type {boolean} */ enabled) => ({ ...book, edition: id, enabled });
  const editions = [edition('2012', true), edition('2019', false)];
  assertEquals([chosenEdition(editions, '2019').edition, chosenEdition(editions, null).edition, chosenEdition(editions, 'x').edition], ['2019', '2012', '2012']);
});

Deno.test('a problem with faults becomes a refusal that names them', () => {
  const refused = problemOf(422, 'x', { detail: both('有误', 'wrong'), errors: [{ path: 'icu.beds', line: 3, column: 5, message: both('负', 'negative') }] });
  assert(refused instanceof RefusedFacts && refused.detail === '有误 wrong' && refused.faults[0].path === 'icu.beds');
  const plain = problemOf(404, 'Not Found', undefined);
  assert(plain instanceof RequestError && !(plain instanceof RefusedFacts) && plain.detail === 'Not Found');
});

Deno.test('every sentence of the rules exists in both languages with the same blanks, under a name of its own', () => {
  for (const [key, [chinese, english]] of Object.entries(ruleStrings)) {
    assert(chinese.trim() && english.trim(), key);
    assert(!(key in strings), `${key} stands in both tables`);
    const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    assertEquals([key, ...blanks(chinese)], [key, ...blanks(english)]);
  }
  const speech = speechIn('en');
  assertEquals([named(speech, 'verdict', 'not_met'), named(speech, 'group', 'unheard')], ['Not met', 'unheard']);
});
