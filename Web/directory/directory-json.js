/**
 * What the node says of institutions and people, and the few questions the pages ask of it.
 * @module
 */

/** @typedef {import('../rules/rulebook-json.js').Bilingual} Bilingual */
/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {import('../rules/rulebook-json.js').Evaluation} Evaluation */
/** @typedef {import('../rules/rulebook-json.js').Rulebook} Rulebook */
/**
 * @typedef {object} Institution
 * @property {string} id
 * @property {string} code Unified social credit code.
 * @property {Bilingual} name
 * @property {string} grade A word of the rulebook: 三级甲等.
 * @property {string} county
 * @property {number | null} longitude
 * @property {number | null} latitude
 * @property {number} tier 1 township, 2 county, 3 prefecture and above.
 * @property {boolean} synthetic
 * @property {number} version
 */
/** @typedef {{id: string, institution: string, name: Bilingual, form: string, version: number}} Department */
/** @typedef {{id: string, institution: string, department: string | null, name: string, use: string, version: number}} Room */
/**
 * @typedef {object} Equipment
 * @property {string} id
 * @property {string} institution
 * @property {string | null} room
 * @property {string} type
 * @property {string} model
 * @property {number} tier
 * @property {boolean} dsa
 * @property {boolean} roadmap
 * @property {string | null} shieldingUntil The last day for which the radiation-protection test holds.
 * @property {string | null} serviceFrom
 * @property {string | null} serviceUntil
 * @property {number | null} uptimePermille
 * @property {number | null} staffedPermille
 */
/**
 * @typedef {object} Person
 * @property {string} id
 * @property {string} institution
 * @property {Bilingual} name
 * @property {'physician' | 'nurse' | 'technologist' | 'other'} profession
 * @property {string | null} title A word of the rulebook: 副主任医师.
 * @property {boolean} synthetic
 * @property {Words} [institutionName]
 */
/** @typedef {{path: string, value: unknown, from: string | null, until: string | null, recorded: string, evidence: string | null}} Statement */
/** @typedef {{question: string, title: Bilingual, scope: string | null, evaluation: Evaluation | null, problem: Words}} Answer */
/** @typedef {{subject: string, asOf: string, knownAt: string | null, answers: Answer[], leftOut: string[]}} Dossier */
/**
 * @typedef {object} Figures
 * @property {number} cases
 * @property {number} casesLevel3
 * @property {number} serious
 * @property {number} deathsRelated
 * @property {number} deaths
 * @property {number} accidentsPending
 * @property {number[]} accidents Grades, 1 the gravest.
 */
/** @typedef {{subject: string, year: number, figures: Figures, evaluation: Evaluation}} Annual */
/** @typedef {{person: string, name: Words, day: string, duty: string}} RosterEntry */
/** @typedef {{code: string, procedure: Words, level: number | null, from: string, until: string | null, holds: boolean}} Privilege */
/** @typedef {{kind: string, day: string, passed: boolean | null, recorded: string, evidence: string | null}} QualificationEvent */
/** @typedef {'qualified' | 'suspended' | 'revoked' | 'unqualified' | 'undetermined'} Standing */

/** What an answer says in short: a state where it has one, else its verdict. @param {Answer} answer */
export const outcomeOf = ({ evaluation }) => evaluation?.state?.name ?? evaluation?.verdict ?? 'undetermined';

const gravity = ['not_met', 'undetermined', 'advisory', 'met', 'not_applicable'];

/** How urgent an answer is for the reader; what cannot be answered stands with what is undetermined. @param {Answer} answer */
function rankOf({ evaluation }) {
  if (!evaluation) return 1;
  if (evaluation.state) return evaluation.state.name === 'qualified' || evaluation.state.name === 'unqualified' ? 3 : 0;
  const rank = gravity.indexOf(evaluation.verdict);
  return rank < 0 ? 1 : rank;
}

/** What is not met first, then what is not known; the norm's order within. @param {readonly Answer[]} answers */
export const byGravity = (answers) => answers.map((answer, index) => ({ answer, index }))
  .sort((one, other) => rankOf(one.answer) - rankOf(other.answer) || one.index - other.index).map((each) => each.answer);

/** How many answers have which verdict; states are not counted. @param {readonly Answer[]} answers @returns {Record<string, number>} */
export function verdictCounts(answers) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { evaluation } of answers) {
    if (evaluation?.state) continue;
    const verdict = evaluation?.verdict ?? 'undetermined';
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

/** Where somebody stands with level 3 or higher, from a dossier. @param {readonly Answer[]} answers @returns {Evaluation['state']} */
export const standingIn = (answers) => answers.find((each) => each.question === 'state.after')?.evaluation?.state ?? null;

/** Whether a machine is in service on a day. @param {Equipment} machine @param {string} day */
export const isInService = ({ serviceFrom, serviceUntil }, day) => (!serviceFrom || serviceFrom <= day) && (!serviceUntil || day < serviceUntil);

/** Below this share of staffed hours a working machine stands idle. Permille; this console's own mark, no number of the norm. */
export const idleBelow = 200;

/** Whether a machine works and nobody runs it. @param {Equipment} machine @param {string} day */
export const isIdle = (machine, day) => isInService(machine, day) && machine.staffedPermille !== null && machine.staffedPermille !== undefined && machine.staffedPermille < idleBelow;

/** 三级甲等 as “Grade 3A”; other words as they stand. @param {string} grade @param {'zh' | 'en'} language */
export function gradeText(grade, language) {
  const match = /^([一二三])级([甲乙丙])等$/.exec(grade);
  if (language === 'zh' || !match) return language === 'en' && grade === '未定级' ? 'Not graded' : grade;
  return `Grade ${'一二三'.indexOf(match[1]) + 1}${'ABC'['甲乙丙'.indexOf(match[2])]}`;
}

/** The facts of a kind of subject by path. @param {Rulebook} book @param {string} subject */
export const factsOf = (book, subject) => new Map((book.subjects.find((each) => each.name === subject)?.facts ?? []).map((fact) => [fact.path, fact]));

/**
 * A stated value as text.
 * @param {unknown} value
 * @param {import('../rules/rulebook-json.js').Fact | undefined} fact
 * @param {{say: (words: Words) => string, t: (key: 'page.yes' | 'page.no' | 'page.none' | 'facts.items', fill?: Record<string, string | number>) => string}} speech
 * @returns {string}
 */
export function valueText(value, fact, speech) {
  const { say, t } = speech;
  if (value === null) return t('page.none');
  if (typeof value === 'boolean') return t(value ? 'page.yes' : 'page.no');
  if (Array.isArray(value)) return t('facts.items', { n: value.length });
  if (typeof value === 'object') {
    return Object.entries(/** @type {Record<string, unknown>} */ (value)).map(([name, each]) => {
      const field = fact?.fields?.find((known) => known.path === name);
      return `${say(field?.label) || name}: ${valueText(each, field, speech)}`;
    }).join('; ');
  }
  const member = fact?.members?.find((each) => each.word === value);
  if (member) return say(member.label);
  const unit = say(fact?.unit);
  return unit ? `${value} ${unit}` : String(value);
}

/** Statements of one path, the newest beginning first. @param {readonly Statement[]} statements @param {string} path */
export const historyOf = (statements, path) => statements.filter((each) => each.path === path)
  .toSorted((one, other) => (other.from ?? '').localeCompare(one.from ?? '') || other.recorded.localeCompare(one.recorded));

/** Whether a statement holds on a day. @param {{from: string | null, until: string | null}} statement @param {string} day */
export const holdsOn = ({ from, until }, day) => (!from || from <= day) && (!until || day < until);
