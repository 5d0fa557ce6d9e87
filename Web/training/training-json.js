/**
 * Courses of training as the node gives them, and how far one has come against the numbers of the norm.
 * @module
 */
import { wordsOf } from '../rules/rulebook-json.js';

/** @typedef {import('../rules/rulebook-json.js').Words} Words */
/** @typedef {import('../rules/rulebook-json.js').VerdictNode} VerdictNode */
/**
 * @typedef {object} Course
 * @property {string} id
 * @property {string} person The trainee.
 * @property {Words} personName
 * @property {string} base The institution that trains.
 * @property {Words} baseName
 * @property {boolean} level3 A course for level 3 or higher.
 * @property {string} from
 * @property {string | null} until
 * @property {string | null} supervisor
 * @property {Words} supervisorName
 * @property {number | null} months Full months, gaps not counted.
 * @property {boolean | null} passed
 * @property {number} version
 */
/** @typedef {{course: Course, cases: number, casesLevel3: number, unconfirmed: number, activities: number, evaluation: import('../rules/rulebook-json.js').Evaluation}} Progress */
/** @typedef {{case: string, number: string | null, role: string, supervisor: string | null, supervisorName: Words, confirmed: boolean, day: string | null, level: number | null}} LogEntry */
/** @typedef {{path: 'months' | 'cases' | 'casesL3' | 'activities', value: number | null, needed: number}} Measure `value` is null where it is not stated. */

/** @type {readonly Measure['path'][]} */
const measured = ['months', 'cases', 'casesL3', 'activities'];

/**
 * What the norm counts of a course with the number it asks for, by the recommended reading: read from the verdict, so
 * that no number of the norm stands here.
 * @param {Progress} progress @returns {Measure[]}
 */
export function measuresOf({ course, evaluation }) {
  /** @type {Map<string, Measure>} */
  const found = new Map();
  const visit = (/** @type {VerdictNode} */ node) => {
    const { comparison, inputs } = node;
    const path = measured.find((each) => each === inputs[0]?.path);
    if (path && comparison?.operator === '>=' && !found.has(path)) {
      const needed = parseFloat(wordsOf(comparison.right, 'en'));
      const value = inputs[0].value;
      if (Number.isFinite(needed)) found.set(path, { path, needed, value: typeof value === 'number' ? value : null });
    }
    (node.kind === 'reading' ? node.children.slice(0, 1) : node.children).forEach(visit);
  };
  if (evaluation.tree) visit(evaluation.tree);
  if (!course.level3) found.delete('casesL3');
  return measured.flatMap((path) => found.get(path) ?? []);
}

/** Running, passed or failed. @param {Course} course @returns {'running' | 'passed' | 'failed'} */
export const resultOf = ({ passed }) => passed === null || passed === undefined ? 'running' : passed ? 'passed' : 'failed';

/** Where a course is shown. @param {string} id */
export const courseAddress = (id) => `/training?${new URLSearchParams({ course: id })}`;
