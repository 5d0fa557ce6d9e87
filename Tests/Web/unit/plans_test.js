/// <reference lib="deno.ns" />
import { plansAddress, planShown, reportAddress } from '../../../Web/plans/plan-list.js';
import { planSentences } from '../../../Web/plans/strings.js';
import { assertEquals } from './assertions.js';

/** @param {string} id */
const plan = (id) =>
  /** @type {import('../../../Web/plans/plan-list.js').PlanSummary} */ ({
    id,
    study: '1.2',
    digest: '',
    kind: 'whole',
    title: { zh: id, en: id },
    isSigned: false,
    at: '2026-01-01T00:00:00Z',
  });

Deno.test('Addresses of plans keep whatever stands in a UID or an id in its place', () => {
  assertEquals(plansAddress('1.2&plan=x'), '/plans?study=1.2%26plan%3Dx');
  assertEquals(plansAddress('1.2', '01A'), '/plans?study=1.2&plan=01A');
  assertEquals(reportAddress('../x?', 'en'), '/api/v1/plans/..%2Fx%3F/report?lang=en');
});

Deno.test('The plan asked for is shown where it is of the study, otherwise the newest', () => {
  const plans = [plan('new'), plan('old')];
  assertEquals(planShown(plans, 'old'), plans[1]);
  assertEquals(planShown(plans, 'another'), plans[0]);
  assertEquals(planShown([], 'x'), undefined);
});

Deno.test('Every kind and verdict of a plan has its words in both languages', () => {
  const names = [
    ...['paths', 'simulate', 'probes', 'margin', 'whole'].map((kind) => `kind.${kind}`),
    ...['reached', 'uncertain', 'missed'].map((verdict) => `verdict.${verdict}`),
  ];
  const table = /** @type {Record<string, readonly [string, string]>} */ (planSentences);
  for (const name of names) assertEquals(table[name]?.filter(Boolean).length, 2);
});
