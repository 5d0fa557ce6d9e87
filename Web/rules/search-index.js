/**
 * Search over the whole rulebook: clause numbers, titles, quotes, wording, rules, parameters and readings,
 * in both languages at once. What stands in a number or a title comes before what stands in the text.
 * @module
 */
import { clausesOf, wordsOf } from './rulebook-json.js';

/** @typedef {import('./rulebook-json.js').Rulebook} Rulebook */
/** @typedef {{text: string, weight: number}} Passage */
/** @typedef {{anchor: string, mark: string, title: import('./rulebook-json.js').Words, passages: Passage[]}} Entry */
/** @typedef {{entry: Entry, passage: string, score: number}} Hit */

/** Width and case of letters make no difference. @param {string} text */
export const folded = (text) => text.normalize('NFKC').toLowerCase();

/** @param {Rulebook} book @returns {Entry[]} */
export function entriesOf(book) {
  /** @param {(import('./rulebook-json.js').Words)[]} words @param {number} weight */
  const both = (words, weight) =>
    words.flatMap((each) => [wordsOf(each, 'zh'), wordsOf(each, 'en')].filter((text, at, all) => text && all.indexOf(text) === at))
      .map((text) => ({ text, weight }));
  return [
    ...clausesOf(book).map((clause) => ({
      anchor: clause.id,
      mark: `§${clause.id}`,
      title: clause.title,
      passages: [
        { text: clause.id, weight: 10 },
        { text: clause.number, weight: 8 },
        ...both([clause.title], 6),
        ...clause.quotes.map((text) => ({ text, weight: 4 })),
        ...both([clause.wording], 3),
        ...both([clause.evidence, clause.consequence, clause.interpretation, clause.notComputable], 1),
        { text: clause.rule ?? '', weight: 2 },
        { text: clause.overlay ?? '', weight: 2 },
      ],
    })),
    ...book.parameters.map((parameter) => ({
      anchor: `$${parameter.name}`,
      mark: `$${parameter.name}`,
      title: parameter.title,
      passages: [
        { text: `$${parameter.name}`, weight: 7 },
        ...both([parameter.title], 5),
        { text: String(parameter.value), weight: 2 },
        ...both([parameter.note], 1),
      ],
    })),
    ...book.readings.map((reading) => ({
      anchor: reading.id,
      mark: reading.id,
      title: reading.title,
      passages: [
        { text: reading.id, weight: 9 },
        ...both([reading.title], 5),
        ...both(reading.options.map((option) => option.meaning), 3),
      ],
    })),
  ];
}

/**
 * Entries in which every word of the query stands somewhere, best first.
 * @param {readonly Entry[]} entries @param {string} query @param {number} [limit]
 * @returns {Hit[]}
 */
export function found(entries, query, limit = 30) {
  const words = wordsOfQuery(query);
  if (words.length === 0) return [];
  /** @type {Hit[]} */
  const hits = [];
  for (const entry of entries) {
    let score = 0;
    let passage = '';
    let best = 0;
    const isComplete = words.every((word) => {
      let most = 0;
      for (const each of entry.passages) {
        const text = folded(each.text);
        const at = text.indexOf(word);
        if (at < 0) continue;
        const weight = each.weight + (text === word ? 20 : at === 0 ? each.weight / 2 : 0);
        if (weight > most) most = weight;
        if (each.weight > best && each.weight < 6) {
          best = each.weight;
          passage = each.text;
        }
      }
      score += most;
      return most > 0;
    });
    if (isComplete) hits.push({ entry, passage, score });
  }
  return hits.sort((one, other) => other.score - one.score).slice(0, limit);
}

/** The words searched for; a leading § is only a mark. @param {string} query */
export const wordsOfQuery = (query) => folded(query).replaceAll('§', ' ').split(/\s+/).filter(Boolean);

/**
 * A text cut where the query's words stand, every second piece being one of them, and shortened around the
 * first.
 * @param {string} text @param {string} query @param {number} [length]
 * @returns {string[]}
 */
export function marked(text, query, length = Infinity) {
  const words = wordsOfQuery(query).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [text];
  const pattern = new RegExp(`(${words.join('|')})`, 'giu');
  let shown = text.replaceAll(/\s+/g, ' ');
  if (shown.length > length) {
    const at = Math.max(0, shown.search(pattern) - Math.floor(length / 3));
    shown = (at > 0 ? '…' : '') + shown.slice(at, at + length) + (at + length < shown.length ? '…' : '');
  }
  return shown.split(pattern);
}
