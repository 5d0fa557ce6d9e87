/**
 * The registry's day. In earnest it is everybody's; a demonstration's clock may stand days away from the browser's, and
 * what is "today" and "now" in a form must then be the node's.
 * @module
 */

const day = 86_400_000;
let shift = 0;

/** Takes over the day of a demonstration. @param {string | undefined} today `2026-03-02`. @param {boolean} isDemo */
export function noteToday(today, isDemo) {
  if (!isDemo || !today) return;
  const here = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  shift = Math.round((Date.parse(`${today}T00:00:00Z`) - Date.parse(`${here}T00:00:00Z`)) / day) * day;
}

/** Now, as the node sees it. */
export const now = () => new Date(Date.now() + shift);
