/**
 * Where a bar-code scanner types: it ends with Enter, and each label becomes a row of the devices.
 * @module
 */
import { today } from '../registry/days.js';
import { readSetting, writeSetting } from '../ui/i18n.js';
import { Icon } from '../ui/icons.js';
import { html, useRef, useState } from '../ui/preact.js';
import { readLabel } from './gs1.js';

/** @typedef {import('./record-json.js').RecordValue} RecordValue */
/** @typedef {import('./gs1.js').DeviceLabel} DeviceLabel */
/** @typedef {{rows: RecordValue[], outcome: 'added' | 'counted' | 'twice', at: number}} Scanned */

const storageKey = 'jieru.devices';
const remembered = ['kind', 'registration', 'singleUse'];
const separator = '\u001d';

/**
 * The rows with a scanned label in them: a new row, one more of the same lot, or none where the very device is there.
 * @param {readonly RecordValue[]} rows @param {DeviceLabel} label @param {RecordValue} [known] What is remembered of the product.
 * @returns {Scanned}
 */
export function withLabel(rows, label, known = {}) {
  const same = rows.findIndex((row) => row.di === label.di && row.serial === label.serial && row.lot === label.lot && row.expiry === label.expiry);
  if (same >= 0 && label.serial) return { rows: [...rows], outcome: 'twice', at: same };
  if (same >= 0) {
    const quantity = (typeof rows[same].quantity === 'number' ? rows[same].quantity : 1) + 1;
    return { rows: rows.map((row, index) => index === same ? { ...row, quantity } : row), outcome: 'counted', at: same };
  }
  const lot = label.lot ?? { missing: 'not_applicable' };
  const expiry = label.expiry ?? { missing: 'not_applicable' };
  const row = { ...known, udi: label.udi, di: label.di, lot, expiry, ...(label.serial ? { serial: label.serial } : {}), quantity: 1,
    singleUse: known.singleUse ?? true, outcome: 'used' };
  return { rows: [...rows, row], outcome: 'added', at: rows.length };
}

/** What this browser remembers of products: their kind and registration. @returns {Record<string, RecordValue>} */
function products() {
  try {
    return JSON.parse(readSetting(storageKey) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** Remembers the products of rows that were sent, the newest two thousand. @param {readonly RecordValue[]} rows */
export function rememberProducts(rows) {
  const all = Object.entries(products());
  for (const row of rows) {
    if (typeof row.di === 'string') all.push([row.di, Object.fromEntries(remembered.flatMap((key) => row[key] === undefined ? [] : [[key, row[key]]]))]);
  }
  writeSetting(storageKey, JSON.stringify(Object.fromEntries(all.slice(-2000))));
}

/**
 * @param {object} props
 * @param {readonly RecordValue[]} props.rows
 * @param {(rows: RecordValue[]) => void} props.onRows
 * @param {import('./form-context.js').RecordSpeech} props.speech
 */
export function ScanField({ rows, onRows, speech: { t } }) {
  const [said, say] = useState({ text: '', tone: '' });
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  // Scanners that are quicker than the drawing must not lose rows.
  const latest = useRef(rows);
  latest.current = rows;
  const take = (/** @type {string} */ text) => {
    const reading = readLabel(text);
    if ('fault' in reading) {
      return say({ text: t(`scan.${reading.fault}`, { text: text.slice(0, 40) }), tone: 'danger' });
    }
    const { label } = reading;
    const { rows: next, outcome, at } = withLabel(latest.current, label, products()[label.di]);
    latest.current = next;
    if (outcome !== 'twice') onRows(next);
    const isExpired = label.expiry !== undefined && label.expiry < today();
    say({
      text: [t(`scan.${outcome}`, { di: label.di, lot: label.lot ?? '–', expiry: label.expiry ?? '–', serial: label.serial ?? '', n: String(next[at]?.quantity ?? 1) }),
        isExpired && t('scan.expired', { expiry: label.expiry ?? '' })].filter(Boolean).join(' '),
      tone: isExpired || outcome === 'twice' ? 'warning' : 'ok',
    });
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    // Scanners send the separator as Ctrl+], or as F8.
    if (event.key === 'F8' || event.ctrlKey && event.key === ']') {
      event.preventDefault();
      input.value += separator;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      take(input.value);
      input.value = '';
    }
  };
  return html`<div class="scan"><${Icon} name="scan" />
    <input class="field mono" id="scan" ref=${box} aria-label=${t('scan.label')} placeholder=${t('scan.hint')} autocomplete="off" spellcheck=${false}
      autocapitalize="off" onKeyDown=${onKey} /><kbd>Alt S</kbd>
    <p class=${`scan-said ${said.tone}`} role="status" aria-live="assertive">${said.text}</p></div>`;
}
