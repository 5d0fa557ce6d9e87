/**
 * The reader's language on the rulebook's pages: their own sentences beside the shared ones.
 * @module
 */
import { filled, useLanguage } from '../ui/i18n.js';
import { strings } from '../ui/strings.js';
import { wordsOf } from './rulebook-json.js';
import { ruleStrings } from './strings.js';

/** @typedef {import('../ui/i18n.js').Language} Language */
/** @typedef {keyof typeof strings | keyof typeof ruleStrings} RuleStringKey */
/** @typedef {(key: RuleStringKey, fill?: Record<string, string | number>) => string} Translate */
/**
 * What every part of the page needs to speak.
 * @typedef {object} Speech
 * @property {Language} language
 * @property {Translate} t
 * @property {(words: import('./rulebook-json.js').Words | number) => string} say The node's own words.
 */

const sentences = { ...strings, ...ruleStrings };

/** @param {Language} language @returns {Speech} */
export function speechIn(language) {
  return {
    language,
    t: (key, fill = {}) => filled(sentences[key][language === 'en' ? 1 : 0], fill),
    say: (words) => wordsOf(words, language),
  };
}

/** @returns {{speech: Speech, toggle: () => void}} */
export function useSpeech() {
  const { language, toggle } = useLanguage();
  return { speech: speechIn(language), toggle };
}

/** A name the node may know and this page may not: its own word then. @param {Speech} speech @param {string} family @param {string} name */
export function named({ t }, family, name) {
  const key = `${family}.${name}`;
  return key in sentences ? t(/** @type {RuleStringKey} */ (key)) : name;
}

/** ?lang= of this page's address, which links keep. */
export const askedLanguage = () => new URLSearchParams(location.search).get('lang') ?? '';
