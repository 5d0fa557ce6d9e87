/**
 * A secret that is to be carried elsewhere: shown in full, copied on demand.
 * @module
 */
import { html, useState } from '../ui/preact.js';

/** @param {{text: string, shown?: string, label: string, speech: import('./strings.js').Speech}} props `shown` is how people read it, where that is in groups. */
export function CopyText({ text, shown = text, label, speech: { t } }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard?.writeText(text).then(() => setCopied(true), () => {});
  return html`<p class="copy-text"><code aria-label=${label}>${shown}</code>
    ${navigator.clipboard && html`<button type="button" class="button outlined" onClick=${copy}>${t(isCopied ? 'copy.done' : 'copy.do')}</button>`}</p>`;
}
