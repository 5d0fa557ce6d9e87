/**
 * Moving through a form with the keyboard: which controls there are, and the one before or after.
 * @module
 */

/** The controls that Enter goes through, in order: not the reasons for what is missing, not the buttons.
 * @param {HTMLElement | null} root @returns {HTMLElement[]} */
export function controlsIn(root) {
  if (!root) return [];
  const all = [...root.querySelectorAll('input, select:not([data-missing]), textarea, button.add-row, button[type=submit]')];
  return /** @type {HTMLElement[]} */ (all.filter((each) => each instanceof HTMLElement && each.tabIndex >= 0 && !each.matches(':disabled') && each.offsetParent !== null));
}

/** @param {HTMLElement} root @param {HTMLElement} from @param {1 | -1} by */
export function moveFocus(root, from, by) {
  const controls = controlsIn(/** @type {HTMLElement | null} */ (root.closest('form')) ?? root);
  // Of a group of radio buttons one is enough.
  const name = from instanceof HTMLInputElement && from.type === 'radio' ? from.name : undefined;
  let at = controls.indexOf(from) + by;
  while (name && controls[at] instanceof HTMLInputElement && /** @type {HTMLInputElement} */ (controls[at]).name === name) at += by;
  controls[at]?.focus();
}

/** Leads to the control of a place: `devices[2].expiry`, or the group it stands in. @param {string} place */
export function focusPlace(place) {
  for (let at = place; at !== ''; at = at.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, '')) {
    const found = document.getElementById(`f-${at}`) ?? document.getElementById(`f-${at}-row`) ?? document.getElementById(`f-${at}-none`);
    if (!found) continue;
    found.scrollIntoView({ block: 'center' });
    const control = found.matches('input, select, textarea') ? found : found.querySelector('input:not([disabled]), select, textarea, button');
    if (control instanceof HTMLElement) control.focus({ preventScroll: true });
    return true;
  }
  return false;
}
