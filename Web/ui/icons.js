/**
 * Line icons, drawn for this console on a 20-unit grid; they take the colour of the text around them.
 * @module
 */
import { html } from './preact.js';

const paths = {
  mark: 'M3 15c4 0 4-9 8-9 3 0 3 4 1 5M12 11a1.4 1.4 0 1 0 .01 0M17 4v3M15.5 5.5h3',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13 13l4 4',
  close: 'M5 5l10 10M15 5L5 15',
  first: 'M14.5 5l-5 5 5 5M6 5v10',
  previous: 'M12.5 5l-5 5 5 5',
  next: 'M7.5 5l5 5-5 5',
  last: 'M5.5 5l5 5-5 5M14 5v10',
  back: 'M8.5 5l-5 5 5 5M4 10h13',
  moon: 'M15.5 12A6.5 6.5 0 0 1 8 4.5a6.5 6.5 0 1 0 7.5 7.5Z',
  window: 'M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M10 3.5v13M12.5 5v10M14.8 6.8v6.4',
  pan: 'M10 3v14M3 10h14M8 5l2-2 2 2M8 15l2 2 2-2M5 8l-2 2 2 2M15 8l2 2-2 2',
  zoom: 'M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M13 13l4 4M6.5 9h5M9 6.5v5',
  scroll: 'M5 4h10v3H5zM5 8.5h10v3H5zM5 13h10v3H5z',
  invert: 'M3.5 3.5h13v13h-13zM3.5 16.5l13-13M13 9v4M11 11h4M5.5 7.5h3.5',
  fit: 'M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13',
  reset: 'M4 10a6 6 0 1 0 2-4.5M4 3v3.5h3.5',
  overlay: 'M4 5h12M4 9h7M4 13h10M4 17h5',
  attributes: 'M4 4h3v3H4zM4 12h3v3H4zM9.5 5.5H16M9.5 13.5H16',
  play: 'M6.5 4.5v11l9-5.5z',
  pause: 'M7 4.5v11M13 4.5v11',
  keyboard: 'M2.5 6h15v9h-15zM5 9h.01M8 9h.01M11 9h.01M14.5 9h.01M6.5 12h7',
  document: 'M5 3h7l3.5 3.5V17H5zM12 3v3.5h3.5M7.5 10h5.5M7.5 13h5.5',
  chevron: 'M6 8l4 4 4-4',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  person: 'M10 3.5a3.2 3.2 0 1 0 .01 0M3.8 17c.6-3.6 3-5.2 6.2-5.2s5.6 1.6 6.2 5.2',
  check: 'M4 10.5l4 4 8-9',
  clock: 'M10 3a7 7 0 1 0 .01 0M10 6v4.2l3 1.8',
  warning: 'M10 3L2.8 16h14.4zM10 8v3.6M10 13.8v.1',
  barred: 'M10 2.5a7.5 7.5 0 1 0 .01 0M4.8 4.8l10.4 10.4',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  up: 'M5 12.5l5-5 5 5',
  down: 'M5 7.5l5 5 5-5',
  scan: 'M3 7V4h3M14 4h3v3M17 13v3h-3M6 16H3v-3M6 7.5v5M8.5 7.5v5M11 7.5v5M14 7.5v5',
  edit: 'M4 16l1-4 8.5-8.5 3 3L8 15zM12 5l3 3',
  eye: 'M2.5 10C4.5 6.5 7 5 10 5s5.5 1.5 7.5 5c-2 3.5-4.5 5-7.5 5s-5.5-1.5-7.5-5M10 7.8a2.2 2.2 0 1 0 .01 0',
  link: 'M8.5 11.5l3-3M7 9L4.6 11.4a2.8 2.8 0 0 0 4 4L11 13M13 11l2.4-2.4a2.8 2.8 0 0 0-4-4L9 7',
};

/** @typedef {keyof typeof paths} IconName */

/** An icon; decorative, so the control around it carries the name. @param {{name: IconName}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path d=${paths[name]} />
  </svg>`;
}
