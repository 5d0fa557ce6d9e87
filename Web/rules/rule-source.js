/**
 * The rule language, cut into the parts that are coloured and linked.
 * @module
 */

/** @typedef {'space' | 'comment' | 'keyword' | 'call' | 'parameter' | 'clause' | 'reading' | 'number' | 'text' | 'name' | 'sign'} TokenKind */
/** @typedef {{kind: TokenKind, text: string}} Token */

const keywords = new Set([
  'let', 'applies', 'when', 'require', 'detail', 'and', 'or', 'not', 'in', 'within', 'true', 'false', 'none',
  'undetermined', 'asOf',
]);
const calls = new Set([
  'all', 'any', 'count', 'sum', 'min', 'max', 'distinct', 'rate', 'days', 'workingDay', 'level', 'listed', 'exists',
  'done', 'reading',
]);

const name = String.raw`[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*`;
const pattern = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<comment>//[^\n]*)`,
    String.raw`(?<parameter>\$${name})`,
    String.raw`(?<clause>§[\p{L}\p{N}]+(?:[.\-][\p{L}\p{N}]+)*)`,
    String.raw`(?<text>'[^'\n]*')`,
    String.raw`(?<number>\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?)`,
    `(?<name>${name})`,
    String.raw`(?<sign><=|>=|!=|[^\s])`,
  ].join('|'),
  'gsu',
);

/**
 * The parts of a rule's source; joined again they are the source.
 * @param {string} source
 * @returns {Token[]}
 */
export function tokensOf(source) {
  /** @type {Token[]} */
  const tokens = [];
  for (const match of source.matchAll(pattern)) {
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, each]) => each !== undefined) ?? ['sign', match[0]];
    tokens.push({ kind: kind === 'name' ? kindOfName(text, source.slice(match.index + text.length)) : /** @type {TokenKind} */ (kind), text });
  }
  return tokens;
}

/**
 * The lines of a rule, each with its own indentation, so that a long line goes on below itself.
 * @param {string} source
 * @returns {{indent: number, tokens: Token[]}[]}
 */
export function linesOf(source) {
  return source.trimEnd().split('\n').map((line) => ({
    indent: line.length - line.trimStart().length,
    tokens: tokensOf(line.trim()),
  }));
}

/** @param {string} word @param {string} rest What follows it. @returns {TokenKind} */
function kindOfName(word, rest) {
  if (/^R\d+$/.test(word)) return 'reading';
  if (calls.has(word) && /^\s*\(/.test(rest)) return 'call';
  return keywords.has(word) ? 'keyword' : 'name';
}
