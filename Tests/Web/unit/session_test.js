/// <reference lib="deno.ns" />
import { Problem, problemFrom, sentenceOf } from '../../../Web/api/problem.js';
import { ask, isStale, withQuery } from '../../../Web/api/registry.js';
import { currentSession, forgetSession, homeOf, loginAddress, may, returnAddress, signIn } from '../../../Web/api/session.js';
import { inOrder, placeOf } from '../../../Web/registry/field-errors.js';
import { daysBetween, momentOf } from '../../../Web/registry/days.js';
import { sharedSentences } from '../../../Web/registry/speech.js';
import { speechFrom } from '../../../Web/ui/speech.js';
import { assert, assertEquals } from './assertions.js';

const session = { account: { id: 'A', name: 'wang' }, role: 'operator', permissions: { 'case.read': 'care' }, csrf: 'word', mustChangePassword: false };

/** Answers of a node that is not there. @param {Record<string, (request: Request) => Response>} routes @param {(sent: Request[]) => Promise<void>} run */
async function withNode(routes, run) {
  const real = globalThis.fetch;
  /** @type {Request[]} */
  const sent = [];
  globalThis.fetch = /** @type {typeof fetch} */ ((input, init) => {
    const request = new Request(new URL(String(input), 'http://node'), init);
    sent.push(request);
    const answer = routes[`${request.method} ${new URL(request.url).pathname}`];
    return Promise.resolve(answer ? answer(request) : new Response(null, { status: 404 }));
  });
  try {
    forgetSession();
    await run(sent);
  } finally {
    globalThis.fetch = real;
    forgetSession();
  }
}

/** @param {unknown} body @param {ResponseInit} [init] */
const json = (body, init) => Response.json(body, init);

Deno.test('the session is asked for once, and without one there is none', async () => {
  await withNode({ 'GET /api/v1/session': () => json(session) }, async (sent) => {
    const [one, other] = await Promise.all([currentSession(), currentSession()]);
    assertEquals([one?.role, other?.role, sent.length], ['operator', 'operator', 1]);
    assert(may(one, 'case.read') && !may(one, 'case.close'));
  });
  await withNode({ 'GET /api/v1/session': () => json({ code: 'session' }, { status: 401 }) }, async () => {
    assertEquals(await currentSession(), null);
  });
});

Deno.test('a step carries the word of the session, the version and its key', async () => {
  await withNode({
    'POST /api/v1/session': () => json(session),
    'POST /api/v1/cases/C/steps/assess': () => json({ version: 8 }, { headers: { ETag: '"v8"' } }),
  }, async (sent) => {
    await signIn({ name: 'wang', password: 'p' });
    const { body, etag } = await ask('/cases/C/steps/assess', { method: 'POST', body: { decider: 'D' }, ifMatch: '"v7"', key: 'K' });
    assertEquals([body.version, etag], [8, '"v8"']);
    const { headers } = sent[1];
    assertEquals(['X-CSRF-Token', 'If-Match', 'Idempotency-Key'].map((name) => headers.get(name)), ['word', '"v7"', 'K']);
  });
});

Deno.test('a word that has run out is renewed and the change sent again', async () => {
  let tries = 0;
  await withNode({
    'GET /api/v1/session': () => json({ ...session, csrf: `word${tries}` }),
    'PUT /api/v1/drafts/new': () => ++tries === 1 ? json({ code: 'csrf' }, { status: 403 }) : json({ id: 'D' }),
  }, async (sent) => {
    assertEquals((await ask('/drafts/new', { method: 'PUT', body: {} })).body.id, 'D');
    assertEquals(sent.at(-1)?.headers.get('X-CSRF-Token'), 'word1');
  });
});

Deno.test('a refusal keeps its words, clauses and violations', async () => {
  const problem = await problemFrom(json({
    title: 'x', code: 'rule', message: { zh: '不符合：3.2b', en: 'Not met: 3.2b' }, clauses: ['3.2b'],
    violations: [{ field: 'devices.expiry', row: 2, rule: 'range', message: { zh: '中', en: 'E' } }],
    errors: [{ path: 'devices[2].expiry', message: { zh: '中', en: 'E' } }],
  }, { status: 409 }));
  assertEquals([problem.code, problem.clauses, placeOf(problem.violations[0])], ['rule', ['3.2b'], 'devices[2].expiry']);
  assertEquals(problem.errors.length, 0);
  assertEquals(sentenceOf(problem, speechFrom(sharedSentences, 'en')), 'Not met: 3.2b');
  assertEquals(sentenceOf(new TypeError('network'), speechFrom(sharedSentences, 'zh')), sharedSentences['list.failedNetwork'][0]);
  assert(isStale(new Problem(412, '', { code: 'version', currentVersion: 9 })) && !isStale(problem));
});

Deno.test('an answer that is no problem document is still an error with a status', async () => {
  const problem = await problemFrom(new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway', headers: { 'Retry-After': '3' } }));
  assertEquals([problem.status, problem.detail, problem.retryAfter, problem.violations.length], [502, 'Bad Gateway', 3, 0]);
});

Deno.test('after signing in one comes back to the page one came from, and to no other node', () => {
  assertEquals(returnAddress(loginAddress('/cases/view?id=01J&tab=dose').split('?')[1]), '/cases/view?id=01J&tab=dose');
  for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/login?return=/work', '']) {
    assertEquals(returnAddress(new URLSearchParams({ return: evil }).toString()), '/work');
  }
});

Deno.test('every role begins on a page that shows it something', () => {
  const role = (/** @type {string[]} */ ...permissions) => /** @type {any} */ ({ permissions: Object.fromEntries(permissions.map((each) => [each, 'region'])) });
  assertEquals([role('case.read', 'account.read'), role('account.read'), role('audit.read'), role('directory.read')].map(homeOf), ['/work', '/admin', '/admin', '/directory']);
  assertEquals(returnAddress('?return=/cases', '/admin'), '/cases');
  assertEquals(returnAddress('', '/admin'), '/admin');
});

Deno.test('errors stand before warnings, each once', () => {
  const message = { zh: '', en: '' };
  const all = /** @type {import('../../../Web/api/problem.js').Violation[]} */ ([
    { field: 'labs.inr', rule: 'unusual', severity: 'warning', message },
    { field: 'sex', rule: 'required', severity: 'error', message }, { field: 'sex', rule: 'required', severity: 'error', message },
  ]);
  assertEquals(inOrder(all).map((each) => each.field), ['sex', 'labs.inr']);
});

Deno.test('moments carry the offset of the reader and days are counted by the calendar', () => {
  assertEquals(momentOf('2026-03-02T08:15', 480), '2026-03-02T08:15:00+08:00');
  assertEquals(momentOf('2026-03-02T08:15:30', -210), '2026-03-02T08:15:30-03:30');
  assertEquals([daysBetween('2026-02-27', '2026-03-02'), daysBetween('2026-03-02', '2026-03-01')], [3, -1]);
});

Deno.test('a query leaves out what is empty', () => {
  assertEquals(withQuery('/cases', { q: '王', state: '', blocked: false, limit: 50, cursor: undefined }), '/cases?q=%E7%8E%8B&limit=50');
});
