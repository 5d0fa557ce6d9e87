/// <reference lib="deno.ns" />
import { inGroups, isAuthenticatorAddress } from '../../../Web/account/authenticator.js';
import { accountSentences } from '../../../Web/account/strings.js';
import { scopesOf } from '../../../Web/account/tokens.js';
import { bare } from '../../../Web/admin/accounts.js';
import { assert, assertEquals } from './assertions.js';

Deno.test('a secret is shown in groups of four, whole', () => {
  assertEquals([inGroups('JBSWY3DPEHPK3PXPAB'), inGroups('')], ['JBSW Y3DP EHPK 3PXP AB', '']);
});

Deno.test('only an authenticator’s address becomes a link', () => {
  assert(isAuthenticatorAddress('otpauth://totp/Jieru:wang?secret=ABC'));
  for (const other of ['javascript:alert(1)', 'https://evil.example/otpauth://totp/', ' otpauth://totp/x']) assert(!isAuthenticatorAddress(other), other);
});

Deno.test('a key is never offered what only its owner may do himself', () => {
  assertEquals(scopesOf({ 'token.manage': 'own', 'case.read': 'care', 'account.self': 'own', 'case.import': 'institution' }), ['case.import', 'case.read']);
});

Deno.test('roles go back as they came, without their labels', () => {
  assertEquals(bare({ role: 'nurse', label: 'x', starts: null, ends: '2026-12-31T00:00:00+08:00' }), { role: 'nurse', ends: '2026-12-31T00:00:00+08:00' });
});

Deno.test('account pages say everything in both languages with the same blanks', () => {
  for (const [key, [zh, en]] of Object.entries(accountSentences)) {
    const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
    assert(zh !== '' && en !== '', key);
    assertEquals(blanks(zh), blanks(en));
  }
});
