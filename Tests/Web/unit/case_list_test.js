/// <reference lib="deno.ns" />
import { CaseList, emptyForm, isFiltered, listPath, pageSize } from '../../../Web/cases/case-list.js';
import { caseAddress, dayOf, nextStep } from '../../../Web/cases/case-summary.js';
import { assert, assertEquals } from './assertions.js';

/** A list whose pages hold one case each, A to D. */
function listOfFour() {
  /** @type {string[]} */
  const asked = [];
  const all = ['A', 'B', 'C', 'D'];
  const list = new CaseList({ ...emptyForm }, (path) => {
    asked.push(path);
    const at = all.indexOf(new URLSearchParams(path.split('?')[1]).get('cursor') ?? '') + 1;
    return Promise.resolve({ cases: [/** @type {any} */ ({ id: all[at] })], next: at < 3 ? all[at] : null });
  });
  return { list, asked };
}

Deno.test('pages are turned forth by the mark of the node and back by those that were kept', async () => {
  const { list } = listOfFour();
  await list.read();
  const seen = [list.state.rows[0].id];
  for (const go of ['turn', 'turn', 'turn', 'turn', 'turnBack', 'turnBack', 'first']) {
    await list[/** @type {'turn'} */ (go)]();
    seen.push(list.state.rows[0].id);
  }
  assertEquals(seen, ['A', 'B', 'C', 'D', 'D', 'C', 'B', 'A']);
});

Deno.test('another filter begins at the first page', async () => {
  const { list, asked } = listOfFour();
  await list.read();
  await list.turn();
  list.setForm({ report: 'late' });
  await Promise.resolve();
  assertEquals(asked.at(-1), `/cases?report=late&limit=${pageSize}`);
  list.dispose();
});

Deno.test('half-typed pinyin of an input method is not searched', async () => {
  const { list, asked } = listOfFour();
  list.setForm({ text: 'w' }, { isComposing: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assertEquals(asked.length, 0);
  list.dispose();
});

Deno.test('an answer that comes too late does not replace a newer one', async () => {
  /** @type {((page: any) => void)[]} */
  const waiting = [];
  const list = new CaseList({ ...emptyForm }, () => new Promise((resolve) => waiting.push(resolve)));
  const first = list.read();
  const second = list.read();
  waiting[1]({ cases: [{ id: 'new' }], next: null });
  await second;
  waiting[0]({ cases: [{ id: 'old' }], next: null });
  await first;
  assertEquals(list.state.rows.map((row) => row.id), ['new']);
});

Deno.test('stages are asked for as states, and an empty form asks for nothing', () => {
  assertEquals(listPath({ ...emptyForm, stage: 'after', mine: true, text: ' JR1 ' }, 'm'),
    `/cases?q=JR1&state=performed%2Creported%2Cfollowed_up&member=me&limit=${pageSize}&cursor=m`);
  assert(!isFiltered(emptyForm) && isFiltered({ ...emptyForm, blocked: true }));
});

Deno.test('every state but the last two has its next step, and a case shows the day that says most', () => {
  assertEquals(['requested', 'consented', 'performed', 'followed_up', 'closed', 'cancelled'].map(nextStep),
    ['assess', 'enter_room', 'report', 'close', undefined, undefined]);
  const days = /** @type {any} */ ({ requestedOn: '2026-01-01', scheduledFor: '2026-01-05', endedOn: null });
  assertEquals([dayOf(days).kind, dayOf({ ...days, endedOn: '2026-01-06' }).day], ['scheduled', '2026-01-06']);
  assertEquals(caseAddress('01J', 'plan'), '/cases/view?id=01J&step=plan');
});
