/**
 * Search among names: characters, pinyin with or without gaps, initials, English, codes and counties.
 * @module
 */
import { pinyinOf } from '../record/code-search.js';
import { wordsOf } from '../rules/rulebook-json.js';

/** Width and case of letters make no difference. @param {string} text */
const folded = (text) => text.normalize('NFKC').toLowerCase();

/** All that a name can be found by. @param {import('../rules/rulebook-json.js').Words} name @param {readonly string[]} [others] */
export function searchText(name, others = []) {
  const chinese = wordsOf(name, 'zh');
  const { full, initials } = pinyinOf(chinese);
  return [...new Set([folded(chinese), folded(wordsOf(name, 'en')), full, initials, ...others.map(folded)])].filter(Boolean);
}

/** Whether every word that was typed is found. @param {readonly string[]} texts @param {string} typed */
export function isFound(texts, typed) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  return words.every((word) => texts.some((text) => text.includes(word)));
}
