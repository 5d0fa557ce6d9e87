/**
 * The language of the page: from ?lang=, else remembered, else Chinese.
 * @module
 */
import { useEffect, useState } from './preact.js';
import { strings } from './strings.js';

/** @typedef {'zh' | 'en'} Language */
/** @typedef {keyof typeof strings} StringKey */
/** @typedef {(key: StringKey, fill?: Record<string, string | number>) => string} Translate */

const storageKey = 'jieru.language';

/**
 * The sentence for a key.
 * @param {Language} language
 * @param {StringKey} key
 * @param {Record<string, string | number>} [fill]
 */
export function sentence(language, key, fill = {}) {
  return filled(strings[key][language === 'en' ? 1 : 0], fill);
}

/** A sentence with its blanks filled in. @param {string} text @param {Record<string, string | number>} fill */
export function filled(text, fill) {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => String(fill[name] ?? whole));
}

/**
 * Which language to begin with.
 * @param {string} search The address's query.
 * @param {string | null} remembered
 * @returns {Language}
 */
export function chooseLanguage(search, remembered) {
  const asked = new URLSearchParams(search).get('lang');
  for (const choice of [asked, remembered]) {
    if (choice?.startsWith('en')) return 'en';
    if (choice?.startsWith('zh')) return 'zh';
  }
  return 'zh';
}

/**
 * The page's language as state of the root component.
 * @returns {{language: Language, t: Translate, toggle: () => void}}
 */
export function useLanguage() {
  const [language, setLanguage] = useState(() =>
    chooseLanguage(location.search, readSetting(storageKey))
  );
  useEffect(() => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  }, [language]);
  useEffect(() => {
    if (new URLSearchParams(location.search).has('lang')) writeSetting(storageKey, language);
  }, []);
  return {
    language,
    t: (key, fill) => sentence(language, key, fill),
    toggle: () => {
      const next = language === 'en' ? 'zh' : 'en';
      writeSetting(storageKey, next);
      const address = new URL(location.href);
      if (address.searchParams.has('lang')) {
        address.searchParams.set('lang', next);
        history.replaceState(history.state, '', address);
      }
      setLanguage(next);
    },
  };
}

/** A remembered setting; null where the browser keeps none. @param {string} key */
export function readSetting(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remember a setting where the browser allows it. @param {string} key @param {string} value */
export function writeSetting(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing loses the preference, not the page.
  }
}
