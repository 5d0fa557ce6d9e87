import { html } from '../ui/preact.js';
export function Ask() { return html`<p>…</p>`; }
