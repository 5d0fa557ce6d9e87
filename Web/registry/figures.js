/**
 * Small figures: a share of a whole, a row of yearly counts, progress against a number of the norm. Each shows its
 * number as text; length and colour only add to it.
 * @module
 */
import { html } from '../ui/preact.js';

/** A share in percent, one decimal below ten. @param {number} permille */
export const percentText = (permille) => `${permille < 100 && permille % 10 !== 0 ? (permille / 10).toFixed(1) : Math.floor(permille / 10)}%`;

/**
 * A share of a whole as a bar with its number.
 * @param {{permille: number | null | undefined, tone?: string, label?: string, none?: string}} props `none` stands where it is not known.
 */
export function ShareBar({ permille, tone = '', label, none = '–' }) {
  if (permille === null || permille === undefined) return html`<span class="soft">${none}</span>`;
  const width = Math.min(100, Math.max(0, permille / 10));
  return html`<span class=${`share-bar ${tone}`} title=${label}><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="whole" width="100" height="8" /><rect class="part" width=${width} height="8" /></svg><b>${percentText(permille)}</b></span>`;
}

/**
 * Counts side by side, each with its number above and its name below. What is `open` is not over yet and drawn hollow.
 * @param {{bars: {name: string, value: number, open?: boolean}[], label: string}} props
 */
export function CountBars({ bars, label }) {
  const most = Math.max(1, ...bars.map((each) => each.value));
  const [step, width, base] = [46, 24, 62];
  return html`<svg class="count-bars" role="img" aria-label=${`${label}: ${bars.map((each) => `${each.name} ${each.value}`).join(', ')}`}
    viewBox=${`0 0 ${bars.length * step} 84`} style=${`width:${bars.length * step}px`}>
    ${bars.map((each, index) => {
      const height = Math.round((each.value / most) * 44);
      const middle = index * step + step / 2;
      return html`<g key=${each.name}><rect class=${each.open ? 'open' : ''} x=${middle - width / 2} y=${base - height} width=${width} height=${Math.max(height, 1)} />
        <text x=${middle} y=${base - height - 4}>${each.value}</text><text class="name" x=${middle} y="78">${each.name}</text></g>`;
    })}
  </svg>`;
}

/**
 * How much of what the norm asks is there.
 * @param {{value: number | null, needed: number, label: string}} props `value` is null where nobody has stated it.
 */
export function NormProgress({ value, needed, label }) {
  const isMet = value !== null && value >= needed;
  return html`<div class=${`norm-progress ${isMet ? 'met' : 'short'}`}>
    <span>${label}</span><b>${value ?? '–'}<em> / ${needed}</em></b>
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="whole" width="100" height="8" />
      <rect class="part" width=${needed > 0 ? Math.min(100, ((value ?? 0) / needed) * 100) : 100} height="8" /></svg></div>`;
}
