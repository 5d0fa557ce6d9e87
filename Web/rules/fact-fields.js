/**
 * The facts of a subject as a form: which fields there are, in which groups, and how what is typed becomes
 * JSON. A fact that is left out is unknown; `null` in an optional fact states that there is none.
 * @module
 */

/** @typedef {import('./rulebook-json.js').Fact} Fact */
/** @typedef {Record<string, unknown>} Facts */
/** @typedef {'boolean' | 'choice' | 'integer' | 'rational' | 'date' | 'moment' | 'text' | 'code' | 'codes' | 'choices' | 'integers' | 'record' | 'records' | 'json'} FieldKind */
/** @typedef {{fact: Fact, path: string, label: import('./rulebook-json.js').Words, kind: FieldKind, isOptional: boolean, fields: Field[]}} Field */
/** @typedef {{prefix: string, fields: Field[]}} Group */

/** The declared type without its marks. @param {string} type */
const plain = (type) => type.replace(/,.*$/, '').trim();

/** What kind of control a fact needs. @param {Fact} fact @returns {FieldKind} */
export function kindOf({ type, members, fields }) {
  const declared = plain(type);
  if (/^list of /.test(declared)) {
    if (/^list of code\b/.test(declared)) return 'codes';
    if (/^list of integer\b/.test(declared)) return 'integers';
    if (members && members.length > 0) return 'choices';
    return fields && fields.length > 0 ? 'records' : 'json';
  }
  const bare = declared.replace(/\?$/, '');
  if (fields && fields.length > 0) return 'record';
  if (members && members.length > 0) return 'choice';
  const known = ['boolean', 'integer', 'rational', 'date', 'moment', 'text', 'code'];
  return known.includes(bare) ? /** @type {FieldKind} */ (bare) : 'json';
}

/**
 * A fact's field. Facts that lie inside a declared record (`need.place` inside `need`) become its fields.
 * @param {Fact} fact @param {readonly Fact[]} [inside] @returns {Field}
 */
export function fieldOf(fact, inside = []) {
  const own = fact.fields ?? inside.map((each) => ({ ...each, path: each.path.slice(fact.path.length + 1) }));
  const whole = { ...fact, fields: own };
  return {
    fact,
    path: fact.path,
    label: fact.label,
    kind: kindOf(whole),
    isOptional: /\?$/.test(plain(fact.type)) && !/^list of /.test(plain(fact.type)),
    fields: own.map((each) => fieldOf(each)),
  };
}

/**
 * The form: facts without a prefix first, then each dotted prefix as a group, then records and lists.
 * @param {readonly Fact[]} facts @returns {Group[]}
 */
export function groupsOf(facts) {
  /** @type {Map<string, Group>} */
  const groups = new Map([['', { prefix: '', fields: [] }]]);
  const parents = new Set(facts.map((each) => each.path));
  for (const fact of facts) {
    const dot = fact.path.lastIndexOf('.');
    const prefix = dot < 0 ? '' : fact.path.slice(0, dot);
    if (prefix && parents.has(prefix)) continue;
    const inside = facts.filter((each) => each.path.startsWith(`${fact.path}.`));
    const field = fieldOf(fact, inside);
    const key = field.kind === 'record' || field.kind === 'records' ? fact.path : prefix;
    const group = groups.get(key) ?? { prefix: key, fields: [] };
    group.fields.push(field);
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => group.fields.length > 0);
}

/**
 * What all labels of a group begin with ("手术室：放射防护" gives "手术室"), to be its title; "" if nothing.
 * @param {readonly string[]} labels
 */
export function commonTitle(labels) {
  if (labels.length < 2) return '';
  let length = 0;
  while (labels.every((label) => length < label.length && label[length] === labels[0][length])) length++;
  const start = labels[0].slice(0, length);
  return start.match(/^(.*?)\s*[:：·・,，—–-]/u)?.[1]?.trim() ?? '';
}

/** A label without its hint for those who write JSON: 需求与帮扶（没有则写 null）. @param {string} label */
export const labelOf = (label) => label.replace(/\s*[（(][^（()）]*\bnull\b[^（()）]*[)）]/u, '');

/** A path as the form writes it: `roster[0].title` is `roster.0.title`. @param {string} path */
export const fieldPath = (path) => path.replace(/^\$\.?/, '').replaceAll(/\[(\d+)\]/g, '.$1');

/** The value at a dotted path; undefined where nothing is stated. @param {unknown} facts @param {string} path @returns {unknown} */
export function valueAt(facts, path) {
  return path.split('.').reduce(
    (value, key) => value !== null && typeof value === 'object' ? /** @type {Facts} */ (value)[key] : undefined,
    facts,
  );
}

/**
 * The facts with another value at a path; `undefined` takes the fact out, and groups that fall empty with it.
 * @param {Facts} facts @param {string} path @param {unknown} value @returns {Facts}
 */
export function withValue(facts, path, value) {
  const [key, ...rest] = path.split('.');
  const copy = { ...facts };
  let next = value;
  if (rest.length > 0) {
    const inner = copy[key];
    next = withValue(inner !== null && typeof inner === 'object' ? /** @type {Facts} */ (inner) : {}, rest.join('.'), value);
    if (value === undefined && Object.keys(/** @type {Facts} */ (next)).length === 0) next = undefined;
  }
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

/** Whether a value is a dated or evidenced statement rather than a bare value. @param {unknown} value */
export const isStatement = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && ('value' in value || 'history' in value);

/**
 * What was typed as a value. What cannot be one is passed on as typed, so that the node can say where and why.
 * @param {FieldKind} kind @param {string} typed @returns {unknown}
 */
export function parsed(kind, typed) {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return undefined;
  if (kind === 'integers') return text.split(/[\s,、;]+/).filter(Boolean).map((each) => parsed('integer', each));
  if (kind === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (kind === 'rational' && /^-?\d{1,12}(\.\d{1,6})?$/.test(text)) return Number(text);
  return text;
}

/** Facts as they are kept in an address, after the # where no server sees them. @param {Facts} facts */
export function packed(facts) {
  const bytes = new TextEncoder().encode(JSON.stringify(facts));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} hash The address's fragment. @returns {Facts | undefined} */
export function unpacked(hash) {
  const text = /[#&]facts=([\w-]+)/.exec(hash)?.[1];
  if (!text) return undefined;
  try {
    const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const facts = JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
    return facts !== null && typeof facts === 'object' && !Array.isArray(facts) ? facts : undefined;
  } catch {
    return undefined;
  }
}
