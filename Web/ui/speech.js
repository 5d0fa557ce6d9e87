/**
 * A page's way to speak: its own sentences beside those of the whole console, and the node's words in both languages.
 * @module
 */
import { wordsOf } from '../rules/rulebook-json.js';
import { filled, useLanguage } from './i18n.js';

/** @typedef {import('./i18n.js').Language} Language */
/** @typedef {Record<string, readonly [string, string]>} Table */
/**
 * @template {PropertyKey} Key
 * @typedef {object} SpeechOf
 * @property {Language} language
 * @property {(key: Key, fill?: Record<string, string | number>) => string} t
 * @property {(words: import('../rules/rulebook-json.js').Words | number) => string} say The node's own words.
 * @property {(family: string, name: string) => string} named The sentence `family.name`, or the name itself where the
 *   page has none for it.
 */

/**
 * @template {Table} T
 * @param {T} table
 * @param {Language} language
 * @returns {SpeechOf<keyof T>}
 */
export function speechFrom(table, language) {
  const at = language === 'en' ? 1 : 0;
  return {
    language,
    t: (key, fill = {}) => filled(table[key][at], fill),
    say: (words) => wordsOf(words, language),
    named: (family, name) => table[`${family}.${name}`]?.[at] ?? name,
  };
}

/**
 * @template {Table} T
 * @param {T} table
 * @returns {{speech: SpeechOf<keyof T>, toggle: () => void}}
 */
export function useSpeechFrom(table) {
  const { language, toggle } = useLanguage();
  return { speech: speechFrom(table, language), toggle };
}
