/**
 * Appearance: dark reading room (default), light, or high contrast.
 * @module
 */
import { readSetting, writeSetting } from './i18n.js';
import { useEffect, useState } from './preact.js';

/** @typedef {'dark' | 'light' | 'contrast'} Theme */

const storageKey = 'jieru.theme';
/** @type {Theme[]} */
const order = ['dark', 'light', 'contrast'];

/** @returns {Theme} */
function remembered() {
  const value = readSetting(storageKey);
  const known = order.find((each) => each === value);
  if (known) return known;
  return globalThis.matchMedia?.('(prefers-contrast: more)').matches ? 'contrast' : 'dark';
}

/**
 * The page's appearance as state of the root component.
 * @returns {{theme: Theme, next: () => void}}
 */
export function useTheme() {
  const [theme, setTheme] = useState(remembered);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return {
    theme,
    next: () => {
      const following = order[(order.indexOf(theme) + 1) % order.length];
      writeSetting(storageKey, following);
      setTheme(following);
    },
  };
}
