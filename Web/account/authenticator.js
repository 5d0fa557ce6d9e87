/**
 * Setting up an authenticator: the secret as text and as a link, a code to prove it, recovery codes.
 * @module
 */
import { ask } from '../api/registry.js';
import { renewSession } from '../api/session.js';
import { TextField } from '../login/field.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { CopyText } from './copy-text.js';

/** A secret in groups of four, as people type it. @param {string} secret */
export const inGroups = (secret) => secret.replaceAll(/\s/g, '').match(/.{1,4}/g)?.join(' ') ?? '';

/** Whether an address is an authenticator's and nothing else. @param {string} address */
export const isAuthenticatorAddress = (address) => address.startsWith('otpauth://totp/');

/** @param {{isOn: boolean, onChange: () => void, speech: import('./strings.js').Speech}} props */
export function Authenticator({ isOn, onChange, speech }) {
  const { t } = speech;
  const [enrolment, setEnrolment] = useState(/** @type {{secret: string, address: string} | undefined} */ (undefined));
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(/** @type {string[]} */ ([]));
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const begin = async () => {
    try {
      setEnrolment((await ask('/account/totp', { method: 'POST' })).body);
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  const enable = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!enrolment) return;
    try {
      const { recoveryCodes } = (await ask('/account/totp', { method: 'PUT', body: { secret: enrolment.secret, code: code.trim() } })).body;
      setRecovery(recoveryCodes);
      setEnrolment(undefined);
      setError(undefined);
      setCode('');
      await renewSession();
      onChange();
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<section class="card" aria-labelledby="totp-title"><header><h2 id="totp-title">${t('totp.title')}</h2></header>
    <p>${t(isOn ? 'totp.on' : 'totp.off')}</p>
    ${!enrolment && recovery.length === 0 && html`<button type="button" class="button outlined" data-action="totp" onClick=${begin}>${t(isOn ? 'totp.again' : 'totp.begin')}</button>`}
    ${enrolment && html`<form class="stack" onSubmit=${enable}><div><p>${t('totp.step1')}</p><${CopyText} text=${enrolment.secret} shown=${inGroups(enrolment.secret)} label=${t('totp.title')} speech=${speech} />
        ${isAuthenticatorAddress(enrolment.address) && html`<a class="link" href=${enrolment.address}>${t('totp.open')}</a>`}</div>
      <div class="code-line"><${TextField} id="totp-code" label=${t('totp.step2')} value=${code} onInput=${setCode} autocomplete="one-time-code" class="code" />
        <button type="submit" class="button primary" disabled=${code.trim().length < 6}>${t('totp.enable')}</button></div></form>`}
    ${recovery.length > 0 && html`<div role="status"><p>${t('totp.recovery')}</p><ol class="recovery">${recovery.map((each) => html`<li key=${each}><code>${each}</code></li>`)}</ol>
      <div class="buttons"><${CopyText} text=${recovery.join('\n')} shown="" label="" speech=${speech} /><button type="button" class="button outlined" onClick=${() => setRecovery([])}>${t('totp.kept')}</button></div></div>`}
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}</section>`;
}
