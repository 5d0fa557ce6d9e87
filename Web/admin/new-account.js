/**
 * A new account: name, first password, one or more roles.
 * @module
 */
import { ask } from '../api/registry.js';
import { TextField } from '../login/field.js';
import { RefusalPanel } from '../registry/refusal.js';
import { html, useState } from '../ui/preact.js';
import { accountRoles } from './roles.js';

/** @param {{onMade: (name: string) => void, speech: import('../account/strings.js').Speech}} props */
export function NewAccount({ onMade, speech }) {
  const { t, say } = speech;
  const empty = { name: '', display: '', password: '', roles: /** @type {string[]} */ ([]) };
  const [wanted, setWanted] = useState(empty);
  const [error, setError] = useState(/** @type {unknown} */ (undefined));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await ask('/accounts', { method: 'POST', body: { ...wanted, roles: wanted.roles.map((role) => ({ role })) } });
      setError(undefined);
      onMade(wanted.name);
      setWanted(empty);
    } catch (problem) {
      setError(problem);
    }
  };
  const field = (/** @type {'name' | 'display' | 'password'} */ id, /** @type {string} */ label) => html`<${TextField} id=${`new-${id}`} label=${label} value=${wanted[id]}
    onInput=${(/** @type {string} */ value) => setWanted((old) => ({ ...old, [id]: value }))} />`;
  const toggle = (/** @type {string} */ role) => setWanted((old) => ({ ...old, roles: old.roles.includes(role) ? old.roles.filter((each) => each !== role) : [...old.roles, role] }));
  return html`<details class="new-entry"><summary>${t('accounts.new')}</summary><form class="stack" onSubmit=${submit}>
    <div class="form-line">${field('name', t('account.name'))}${field('display', t('account.display'))}${field('password', t('accounts.temporary'))}</div>
    <fieldset class="ticks"><legend>${t('account.roles')}</legend>${accountRoles.map(([role, label]) => html`<label key=${role}><input type="checkbox" checked=${wanted.roles.includes(role)} onChange=${() => toggle(role)} />${say(label)}</label>`)}</fieldset>
    ${error !== undefined && html`<${RefusalPanel} error=${error} speech=${speech} />`}
    <div class="buttons"><button type="submit" class="button primary" disabled=${wanted.roles.length === 0}>${t('accounts.make')}</button></div></form></details>`;
}
