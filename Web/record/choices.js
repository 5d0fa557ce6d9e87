/**
 * Where the form's codes come from besides the dictionary: the catalogue of procedures, the institution's people and rooms.
 * @module
 */
import { read } from '../api/registry.js';
import { useEffect, useState } from '../ui/preact.js';

/** @typedef {import('./form-context.js').Choice} Choice */
/** @typedef {{procedures: Choice[], people: Choice[], physicians: Choice[], rooms: Choice[], equipment: Choice[]}} Choices */
/** @typedef {{id: string, name: import('./record-json.js').Bilingual | string, profession?: string, title?: string | null, model?: string}} Entry */

/** Titles of the rulebook: as the record codes them, and in English. @type {Record<string, readonly [string, string]>} */
const titles = {
  '主任医师': ['chief', 'chief physician'], '副主任医师': ['associate_chief', 'associate chief physician'],
  '主治医师': ['attending', 'attending physician'], '医师': ['resident', 'resident physician'],
  '护士': ['nurse', 'nurse'], '技师': ['technologist', 'technologist'],
};
/** Of those who have no title. @type {Record<string, string>} */
const professions = { nurse: '护士', technologist: '技师' };

/** @param {Entry} person */
export function titleOf({ profession, title }) {
  if (profession === 'physician') return titles[title ?? '']?.[0] ?? 'other';
  return profession === 'nurse' || profession === 'technologist' ? profession : 'other';
}

/** @param {Entry} entry @returns {Choice} */
function choiceOf(entry) {
  const name = typeof entry.name === 'string' ? { zh: entry.name, en: entry.name } : entry.name;
  const title = entry.title ?? professions[entry.profession ?? ''] ?? '';
  const label = title ? { zh: `${name.zh} ${title}`, en: `${name.en}, ${titles[title]?.[1] ?? title}` } : name;
  return { code: entry.id, short: '', label };
}

/** @param {any} answer @param {string} name @returns {Entry[]} */
const listIn = (answer, name) => Array.isArray(answer) ? answer : answer?.[name] ?? answer?.entries ?? [];

/** The catalogue's procedures with their levels. @returns {Promise<Choice[]>} */
async function procedures() {
  const { entries } = await read('/catalogue?limit=200');
  return entries.map((/** @type {{code: string, level: number, name: Choice['label']}} */ each) =>
    ({ code: each.code, short: each.code.replace(/^IR12-/, ''), label: each.name, level: each.level }));
}

/**
 * @param {string | undefined} institution
 * @returns {Choices}
 */
export function useChoices(institution) {
  const [choices, setChoices] = useState(/** @type {Choices} */ ({ procedures: [], people: [], physicians: [], rooms: [], equipment: [] }));
  const set = (/** @type {Partial<Choices>} */ change) => setChoices((old) => ({ ...old, ...change }));
  useEffect(() => {
    procedures().then((found) => set({ procedures: found }), () => {});
  }, []);
  useEffect(() => {
    if (!institution) return;
    const id = encodeURIComponent(institution);
    // Without the directory these fields take what is typed.
    read(`/institutions/${id}/people`).then((answer) => {
      const all = listIn(answer, 'people');
      const people = all.map((each) => ({ ...choiceOf(each), title: titleOf(each) }));
      set({ people, physicians: people.filter((_, index) => all[index].profession === 'physician') });
    }, () => {});
    read(`/institutions/${id}/rooms`).then((answer) => set({ rooms: listIn(answer, 'rooms').map(choiceOf) }), () => {});
    read(`/institutions/${id}/equipment`).then((answer) => set({ equipment: listIn(answer, 'equipment').map((each) => choiceOf({ ...each, name: each.model ?? each.id })) }), () => {});
  }, [institution]);
  return choices;
}
