/**
 * What a verdict tree says at a glance: the gaps that keep it from being met, and the facts it lacks.
 * @module
 */

import { fieldPath } from './fact-fields.js';

/** @typedef {import('./rulebook-json.js').VerdictNode} VerdictNode */
/** @typedef {import('./rulebook-json.js').Verdict} Verdict */
/**
 * A gap: a leaf that fails, or a choice none of whose alternatives is met, the nearest first.
 * @typedef {{leaf: VerdictNode} | {verdict: Verdict, alternatives: {clause: VerdictNode | undefined, gaps: Gap[]}[]}} Gap
 */

/** The first node for a clause. @param {VerdictNode | null} node @param {string} id @returns {VerdictNode | undefined} */
export function nodeOf(node, id) {
  if (!node) return undefined;
  if (node.kind === 'clause' && node.clause === id) return node;
  for (const child of node.children) {
    const inside = nodeOf(child, id);
    if (inside) return inside;
  }
  return undefined;
}

/**
 * The gaps below a clause that has a verdict. Clauses that are listed on their own are not repeated.
 * @param {VerdictNode} node @param {Verdict} verdict @param {ReadonlySet<string>} [listed]
 * @returns {Gap[]}
 */
export function gapsOf(node, verdict, listed = new Set()) {
  const open = followed(node).filter((child) => child.verdict === verdict && !isListed(child, listed));
  if (node.kind === 'any' && open.length > 1) {
    const alternatives = open.map((child) => ({ clause: child.kind === 'clause' ? child : undefined, gaps: gapsOf(child, verdict, listed) }));
    return [{ verdict, alternatives: alternatives.sort((one, other) => distance(one.gaps) - distance(other.gaps)) }];
  }
  if (node.children.length === 0 || node.kind === 'condition') return [{ leaf: node }];
  if (open.length === 0) return node.children.some((child) => isListed(child, listed)) ? [] : [{ leaf: node }];
  return open.flatMap((child) => gapsOf(child, verdict, listed));
}

/** Conditions name the clause they stand in; only the clause itself is one that is listed. @param {VerdictNode} node @param {ReadonlySet<string>} listed */
const isListed = (node, listed) => node.kind === 'clause' && node.clause !== null && listed.has(node.clause);

/** The children a verdict follows from: of a reading only the recommended, which stands first. @param {VerdictNode} node */
const followed = (node) => node.kind === 'reading' ? node.children.slice(0, 1) : node.children;

/** How far from met: numbers that fall short are nearer than facts nothing can change. @param {readonly Gap[]} gaps @returns {number} */
function distance(gaps) {
  return gaps.reduce((sum, gap) => {
    if ('alternatives' in gap) return sum + Math.min(...gap.alternatives.map((each) => distance(each.gaps)));
    return sum + (gap.leaf.comparison?.operator === 'in' || gap.leaf.children.length > 0 || gap.leaf.inputs.length === 0 ? 3 : 1);
  }, 0);
}

/**
 * The facts a verdict cites, each with the verdict it brings about. A condition that fails where nothing hangs
 * on it (another route is met, or nearer) is cited without blame.
 * @param {VerdictNode | null | undefined} tree @returns {Map<string, Verdict>}
 */
export function citedPaths(tree) {
  const order = ['not_met', 'undetermined', 'met', 'not_applicable'];
  /** @type {Map<string, Verdict>} */
  const cited = new Map();
  const visit = (/** @type {VerdictNode} */ node, /** @type {boolean} */ matters) => {
    for (const { path: stated } of node.inputs) {
      const path = fieldPath(stated);
      const verdict = matters || node.verdict === 'met' ? node.verdict : 'not_applicable';
      const old = cited.get(path);
      if (!old || order.indexOf(verdict) < order.indexOf(old)) cited.set(path, verdict);
    }
    const isOpen = node.verdict === 'not_met' || node.verdict === 'undetermined';
    const nearest = node.kind === 'any' && isOpen
      ? node.children.filter((child) => child.verdict === node.verdict).sort((one, other) =>
        distance(gapsOf(one, node.verdict)) - distance(gapsOf(other, node.verdict)))[0]
      : undefined;
    for (const child of node.children) {
      visit(child, matters && isOpen && followed(node).includes(child) && (nearest === undefined || child === nearest));
    }
  };
  if (tree) visit(tree, true);
  return cited;
}

/** Facts that are not stated and keep something undetermined, each once. @param {VerdictNode | null} tree @returns {import('./rulebook-json.js').Input[]} */
export function unknownInputs(tree) {
  /** @type {Map<string, import('./rulebook-json.js').Input>} */
  const unknown = new Map();
  const visit = (/** @type {VerdictNode} */ node) => {
    if (node.verdict !== 'undetermined') return;
    if (node.children.length === 0) {
      for (const input of node.inputs) {
        if (input.value === null || input.value === undefined) unknown.set(input.path, input);
      }
    }
    followed(node).forEach(visit);
  };
  if (tree) visit(tree);
  return [...unknown.values()];
}

/** Whether a branch of the tree begins open: only what leads to the verdict. @param {VerdictNode} node @param {Verdict} verdict The root's. */
export const beginsOpen = (node, verdict) =>
  node.verdict === verdict && (verdict === 'not_met' || verdict === 'undetermined') || node.verdict === 'undetermined' && verdict === 'not_met' && node.kind !== 'clause';
