/**
 * The rulebook and its verdicts as the node answers them, and the few questions every part of the page
 * asks of them.
 * @module
 */

/** @typedef {import('../ui/i18n.js').Language} Language */
/** @typedef {{zh: string, en: string}} Bilingual */
/** @typedef {Bilingual | string | null | undefined} Words */
/** @typedef {'met' | 'not_met' | 'undetermined' | 'not_applicable' | 'advisory'} Verdict */
/** @typedef {{id: string, hash: string}} Identity */
/** @typedef {{edition: string, title: Bilingual, enabled: boolean, note: Words, hash: string, overlays: Identity[]}} Edition */
/**
 * @typedef {object} Clause
 * @property {string} id In digits: 1.5.1.2b.
 * @property {string} number The norm's own: 一(五)1(2)后段.
 * @property {Bilingual} title
 * @property {string} kind
 * @property {string | null} subject
 * @property {string[]} quotes Word for word from the norm.
 * @property {Bilingual} wording
 * @property {Words} evidence
 * @property {Words} consequence
 * @property {Words} interpretation
 * @property {string | null} rule The lines of the rule as written.
 * @property {Words} notComputable Why nothing is computed.
 * @property {string[]} parameters
 * @property {string[]} readings
 * @property {string | null} overlay Which overlay added it.
 */
/** @typedef {{file: string, title: Bilingual, clauses: Clause[]}} Chapter */
/**
 * @typedef {object} Parameter
 * @property {string} name
 * @property {Words} title
 * @property {string[]} clauses
 * @property {string | number} value
 * @property {Words} unit
 * @property {string} comparison
 * @property {string} stricter
 * @property {string} source
 * @property {Words} note
 * @property {{from: string | null, value: string | number}[]} values
 */
/** @typedef {{name: string, meaning: Bilingual, recommended: boolean}} ReadingOption */
/** @typedef {{id: string, title: Bilingual, options: ReadingOption[]}} Reading */
/** @typedef {{id: string, title: Bilingual, subject: string}} Question */
/**
 * @typedef {object} Fact
 * @property {string} path
 * @property {string} type
 * @property {Bilingual} label
 * @property {Words} unit
 * @property {Words} evidence
 * @property {boolean} fixed
 * @property {{word: string, label: Bilingual}[] | null} members
 * @property {Fact[] | null} [fields] Of a record, or of the records in a list.
 */
/** @typedef {{name: string, title: Bilingual, facts: Fact[]}} Subject */
/**
 * @typedef {Edition & {chapters: Chapter[], parameters: Parameter[], readings: Reading[],
 *   questions: Question[], subjects: Subject[]}} Rulebook
 */
/** @typedef {{id: string, question: string, title: Bilingual, facts: Record<string, unknown>}} Example */
/**
 * @typedef {object} VerdictNode
 * @property {string} kind clause, all, any, condition, quantifier or reading.
 * @property {string | null} clause
 * @property {Words} title
 * @property {string | null} number
 * @property {string[]} quotes
 * @property {Verdict} verdict
 * @property {Words} text
 * @property {Input[]} inputs
 * @property {{left: Words, operator: string, right: Words, parameter: string | null} | null} comparison
 * @property {VerdictNode[]} children
 * @property {{reading: string, option: string, verdict: Verdict}[]} readings
 */
/** @typedef {{path: string, label: Words, value: unknown, display: Words, evidence: string | null}} Input */
/** @typedef {{clause: string, text: Words, kind: string}} RemedyStep */
/** @typedef {{date: string, event: Words, from: Words, to: Words, clauses: string[], text: Words}} StateStep */
/**
 * @typedef {object} Evaluation
 * @property {string} question
 * @property {Bilingual} title
 * @property {Verdict} verdict
 * @property {{name: string, label: Words, awaitsConfirmation: boolean, steps: StateStep[]} | null} state
 * @property {string | null} asOf
 * @property {string | null} knownAt
 * @property {string[]} failing
 * @property {string[]} advisories
 * @property {{clause: string, label: Words, value: Words | number}[]} details
 * @property {{reading: string, title: Words, results: {option: string, meaning: Words, verdict: string,
 *   recommended: boolean}[]}[]} readingDependent Of a state, the verdict is the state's word.
 * @property {Bilingual} summary
 * @property {{clause: string | null, text: Words}[]} reason
 * @property {{steps: RemedyStep[]}[]} remedies
 * @property {VerdictNode | null} tree
 * @property {{rulebook: {edition: string, hash: string}, overlays: Identity[],
 *   calendar: {hash: string, from: string | null, until: string | null} | null,
 *   rulings: {reading: string, option: string, document: string}[]}} provenance
 */
/** @typedef {{code: string, level: number, name: Bilingual, icd9cm3: string[], nationalCodes: {code: string, name: string}[], notes: Words}} CatalogueEntry */

/** Words in the reader's language; what has only one language is shown as it is. @param {Words | number} words @param {Language} language @returns {string} */
export function wordsOf(words, language) {
  if (words === null || words === undefined) return '';
  if (typeof words !== 'object') return String(words);
  return words[language] || words[language === 'zh' ? 'en' : 'zh'] || '';
}

/** A remark written as "中文 / English", in the reader's language. @param {Words} words @param {Language} language */
export function remarkOf(words, language) {
  const whole = wordsOf(words, language);
  const halves = whole.split(' / ');
  return halves.length === 2 ? halves[language === 'zh' ? 0 : 1] : whole;
}

/** All clauses in the norm's order. @param {Rulebook} book */
export const clausesOf = (book) => book.chapters.flatMap((chapter) => chapter.clauses);

/** How deep a clause stands below its chapter: 1.5 is 0, 1.5.1.2b is 2. @param {string} id */
export const depthOf = (id) => /^\d/.test(id) ? Math.max(0, id.split('.').length - 2) : 0;

/** Where a clause is read. @param {string} edition @param {string} id @param {string} [language] The address's own ?lang=, kept. */
export function clauseAddress(edition, id, language) {
  const query = new URLSearchParams({ edition, clause: id });
  if (language) query.set('lang', language);
  return `/rules?${query}`;
}

/** A value with its unit, years and months as words. @param {Parameter} parameter @param {Language} language @param {string | number} [value] */
export function quantity(parameter, language, value = parameter.value) {
  const unit = unitWords[wordsOf(parameter.unit, 'en')]?.[language] ?? wordsOf(parameter.unit, language);
  const one = language === 'en' && String(value) === '1' ? unit.replace(/s$/, '') : unit;
  return unit ? `${value} ${one}` : String(value);
}

/** A comparison as people write it. @param {string} operator */
export const signOf = (operator) => ({ '>=': '≥', '<=': '≤', '!=': '≠', 'in': '∈' })[operator] ?? operator;

/** @type {Record<string, Bilingual>} */
const unitWords = {
  'year': { zh: '年', en: 'years' },
  'month': { zh: '个月', en: 'months' },
  'day': { zh: '天', en: 'days' },
  'working day': { zh: '个工作日', en: 'working days' },
  'full year': { zh: '整年', en: 'full years' },
  'full month': { zh: '整月', en: 'full months' },
  'case': { zh: '例', en: 'cases' },
  'person': { zh: '人', en: 'persons' },
  'bed': { zh: '张', en: 'beds' },
  'm2': { zh: '平方米', en: 'm²' },
  'percent': { zh: '%', en: '%' },
  'accident': { zh: '起', en: 'accidents' },
  'assessment': { zh: '次评估', en: 'assessments' },
  'type': { zh: '类', en: 'types' },
  'title': { zh: '', en: '' },
  'grade': { zh: '级', en: 'grade' },
  'SIR grade': { zh: '级（SIR）', en: 'SIR grade' },
};
