/**
 * Finding a procedure's code in the catalogue.
 * @module
 */
import { Icon } from '../ui/icons.js';
import { html, useEffect, useState } from '../ui/preact.js';
import { searchCatalogue } from './client.js';

/** @typedef {import('./rulebook-json.js').CatalogueEntry} CatalogueEntry */
/** @typedef {import('./language.js').Speech} Speech */

/**
 * A search box; what is chosen is handed on.
 * @param {object} props
 * @param {string} [props.id]
 * @param {string} props.action What choosing does, in a word.
 * @param {(entry: CatalogueEntry) => void} props.onChoose
 * @param {Speech} props.speech
 */
export function CatalogueSearch({ id, action, onChoose, speech: { t, say } }) {
  const [text, setText] = useState('');
  const [entries, setEntries] = useState(/** @type {CatalogueEntry[] | undefined} */ (undefined));
  useEffect(() => {
    const wanted = text.trim();
    if (!wanted) return setEntries(undefined);
    const asking = new AbortController();
    const timer = setTimeout(() => {
      searchCatalogue(wanted, asking.signal).then((answer) => setEntries(answer.entries), () => asking.signal.aborted || setEntries([]));
    }, 150);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [text]);
  return html`<div class="catalogue">
    <div class="catalogue-box"><${Icon} name="search" />
      <input class="field" id=${id} type="search" value=${text} autocomplete="off" spellcheck=${false} placeholder=${t('catalogue.search')} aria-label=${t('catalogue.search')}
        onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} /></div>
    ${entries && html`<div class="entries">
      ${entries.length === 0 && html`<p class="nothing">${t('catalogue.nothing', { text })}</p>`}
      ${entries.map((entry) => html`<button type="button" key=${entry.code} title=${action} data-code=${entry.code} onClick=${() => {
        onChoose(entry);
        setText('');
      }}><code>${entry.code}</code><em>${t('catalogue.level', { n: entry.level })}</em><strong>${say(entry.name)}</strong>
        <small>${[...entry.icd9cm3.slice(0, 4).map((each) => `ICD ${each}`), ...entry.nationalCodes.slice(0, 2).map((each) => each.code)].join(' · ')}</small></button>`)}
    </div>`}
  </div>`;
}

/**
 * The codes of a session; `null` is a procedure that is not listed.
 * @param {{id: string, codes: readonly unknown[], single: boolean, onChange: (codes: unknown[]) => void, speech: Speech}} props
 */
export function CodeList({ id, codes, single, onChange, speech }) {
  const { t } = speech;
  return html`<div class="codes-box">
    ${codes.map((code, index) => html`<span class="code-chip" key=${`${code}-${index}`}>${code === null ? t('catalogue.unlisted') : String(code)}
      <button type="button" aria-label=${t('ask.removeItem')} onClick=${() => onChange(codes.toSpliced(index, 1))}><${Icon} name="close" /></button></span>`)}
    ${!(single && codes.length > 0) && html`<button type="button" class="none" onClick=${() => onChange([...codes, null])}>${t('catalogue.unlisted')}</button>`}
    <${CatalogueSearch} id=${id} action=${t('catalogue.add')} speech=${speech} onChoose=${(/** @type {CatalogueEntry} */ entry) => onChange([...codes, entry.code])} />
  </div>`;
}
