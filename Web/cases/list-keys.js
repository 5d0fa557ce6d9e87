/**
 * Keys of the list: / to search, arrows to select, Enter to open, Page Up and Down to turn pages.
 * @module
 */

/**
 * @param {KeyboardEvent} event
 * @param {object} page
 * @param {readonly {id: string}[]} page.rows
 * @param {string} page.selected
 * @param {(id: string) => void} page.select
 * @param {(id: string) => void} page.open
 * @param {() => void} page.clear Empties the search.
 * @param {() => void} page.turn
 * @param {() => void} page.turnBack
 * @param {HTMLInputElement | null} page.box
 * @returns {boolean} Whether the key did something.
 */
export function handleListKey(event, { rows, selected, select, open, clear, turn, turnBack, box }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const typing = event.target === box && box !== null;
  const elsewhere = !typing && event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
  if (elsewhere) return false;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    box?.focus();
    box?.select();
    return true;
  }
  if (event.key === 'Escape' && typing) {
    if (box?.value) clear();
    else box?.blur();
    return true;
  }
  const at = rows.findIndex((row) => row.id === selected);
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (rows.length === 0) return false;
    event.preventDefault();
    if (typing) box?.blur();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    select(rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)].id);
    return true;
  }
  const onControl = event.target instanceof HTMLElement && event.target.matches('button, a');
  if (event.key === 'Enter' && at >= 0 && !onControl && !typing) open(selected);
  else if (event.key === 'PageDown' && !typing) turn();
  else if (event.key === 'PageUp' && !typing) turnBack();
  else return false;
  return true;
}
