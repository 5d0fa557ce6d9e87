/// <reference lib="deno.ns" />
import { groupsOf, inDueOrder, inReach } from '../../../Web/deadlines/report-groups.js';
import { deadlineSentences } from '../../../Web/deadlines/strings.js';
import { leftText, workingDaysAfter, workingDaysLeft } from '../../../Web/deadlines/working-days.js';
import { bySeverity, inTimePermille, permilleOf, totalOf } from '../../../Web/quality/quality-json.js';
import { qualitySentences } from '../../../Web/quality/strings.js';
import { speechFrom } from '../../../Web/ui/speech.js';
import { assert, assertEquals } from './assertions.js';

/** Working days after Wednesday 2026-04-29: the holiday lasts until the fifth of May, and Saturday the ninth makes up for it. */
const afterApril29 = ['2026-04-30', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09', '2026-05-11'];

Deno.test('working days are asked of the calendar one after the other and end where it ends', async () => {
  const reader = (/** @type {string} */ path) => Promise.resolve({ date: afterApril29[Number(new URLSearchParams(path.split('?')[1]).get('days')) - 1] ?? null });
  assertEquals(await workingDaysAfter('2026-04-29', reader), afterApril29);
  assertEquals(await workingDaysAfter('2026-04-29', () => Promise.reject(new Error('no calendar'))), []);
});

Deno.test('holidays do not count as days left', () => {
  assertEquals(['2026-04-29', '2026-04-30', '2026-05-05', '2026-05-06', '2026-05-11'].map((due) => workingDaysLeft(due, afterApril29)), [0, 1, 1, 2, 6]);
  assertEquals([workingDaysLeft('2026-05-12', afterApril29), workingDaysLeft('2026-05-06', [])], [undefined, undefined]);
});

Deno.test('a deadline is said in words, and pressing ones are marked', () => {
  const speech = speechFrom(deadlineSentences, 'en');
  const said = (/** @type {string} */ due) => Object.values(leftText(due, '2026-04-29', afterApril29, speech));
  assertEquals(said('2026-04-28'), ['1 day late', 'danger']);
  assertEquals(said('2026-04-19'), ['10 days late', 'danger']);
  assertEquals(said('2026-04-29'), ['due today', 'warning']);
  assertEquals(said('2026-05-05'), ['1 working day left', 'warning']);
  assertEquals(said('2026-05-11'), ['6 working days left', 'quiet']);
  assertEquals(said('2026-06-30'), ['62 days left', 'quiet']);
  assertEquals(Object.values(leftText('2026-05-02', '2026-05-01', afterApril29.slice(1), speech)), ['no working day left', 'warning']);
});

/** @param {string} number @param {string | null} operator @param {string | null} reportDue @param {string} [reportState] @returns {any} */
const row = (number, operator, reportDue, reportState = 'due') => ({ id: number, number, institution: 'I', institutionName: { zh: '院', en: 'H' }, operator, operatorName: operator, reportDue, reportState });

Deno.test('who owes most stands first, with the nearest open day', () => {
  const rows = [row('3', 'B', '2026-05-11'), row('1', 'A', '2026-04-20', 'late'), row('2', 'B', '2026-05-06'), row('4', null, null)];
  assertEquals(groupsOf(rows, 'operator', '2026-04-29', afterApril29).map(({ id, late, near, due, next }) => [id, late, near, due, next]),
    [['A', 1, 0, 0, null], ['B', 0, 1, 2, '2026-05-06'], ['', 0, 0, 1, null]]);
  assertEquals(groupsOf(rows, 'institution', '2026-04-29', afterApril29).map(({ id, late, due }) => [id, late, due]), [['I', 1, 3]]);
  assertEquals(inDueOrder(rows).map((each) => each.number), ['1', '2', '3', '4']);
});

Deno.test('what can still be done in time stands before what is late, the latest misses first', () => {
  const due = (/** @type {string} */ day) => ({ due: day });
  assertEquals(inReach(['2021-02-11', '2026-05-02', '2026-04-29', '2026-04-28'].map(due), '2026-04-29').map((each) => each.due), ['2026-04-29', '2026-05-02', '2026-04-28', '2021-02-11']);
});

Deno.test('the share in time counts what is decided, and never rounds up to whole', () => {
  const month = { open: 7, late: 1, sent: 998, sentLate: 1 };
  assertEquals([inTimePermille(month), inTimePermille({ open: 5, late: 0, sent: 0, sentLate: 0 })], [998, undefined]);
  assertEquals([permilleOf(999, 1000), permilleOf(1999, 2000), permilleOf(0, 0)], [999, 999, 0]);
  assertEquals(totalOf([{ month: '2026-01', ...month }, { month: '2026-02', open: 1, late: 1, sent: 1, sentLate: 1 }]), { open: 8, late: 2, sent: 999, sentLate: 2 });
});

Deno.test('errors stand before warnings, the most frequent first', () => {
  const breach = (/** @type {string} */ rule, /** @type {'error' | 'warning'} */ severity, /** @type {number} */ cases) => ({ field: 'f', label: '', rule, severity, message: '', cases });
  assertEquals(bySeverity([breach('a', 'warning', 90), breach('b', 'error', 2), breach('c', 'error', 5)]).map((each) => each.rule), ['c', 'b', 'a']);
});

for (const [name, table] of Object.entries({ deadlineSentences, qualitySentences })) {
  Deno.test(`${name} say everything in both languages with the same blanks`, () => {
    for (const [key, [zh, en]] of Object.entries(table)) {
      const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
      assert(zh !== '' && en !== '', key);
      assertEquals(blanks(zh), blanks(en));
    }
  });
}
