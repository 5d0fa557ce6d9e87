/**
 * What each step asks for besides the record: its own fields, the stage of the record it completes, and the members of
 * the record that the step writes by itself.
 * @module
 */
import { fieldOf, stageOf } from '../record/record-json.js';
import { momentText, thisMinute, today } from '../registry/days.js';
import { eventsToJudge } from './case-json.js';

/** @typedef {import('../record/record-json.js').Field} Field */
/** @typedef {import('../record/record-json.js').RecordForm} RecordForm */
/** @typedef {import('./case-json.js').CaseDetail} CaseDetail */
/**
 * @typedef {object} StepPlan
 * @property {Field[]} fields The command's own.
 * @property {Record<string, unknown>} command What they begin with.
 * @property {string} [stage] Of the record's fields; without one the step changes no record.
 * @property {string[]} hidden Members of the record that the form does not show.
 * @property {boolean} [showsAll]
 */

/** @param {string} key @param {string} zh @param {string} en @param {Partial<Field>} [rest] @returns {Field} */
const field = (key, zh, en, rest = {}) => ({ id: key, key, number: null, label: { zh, en }, input: 'text', requirement: 'M', due: 'requested', sources: [], ...rest });

const optional = /** @type {const} */ ({ requirement: 'O' });
const moment = /** @type {const} */ ({ input: 'dateTime' });
const answer = /** @type {const} */ ({ input: 'switch' });
/** @param {string} id @param {string} zh @param {string} en */
const code = (id, zh, en) => ({ code: id, short: '', label: { zh, en } });

/**
 * @param {string} step @param {CaseDetail} detail @param {RecordForm} form
 * @returns {StepPlan}
 */
export function planOf(step, detail, form) {
  const { record } = detail;
  switch (step) {
    case 'assess':
      return { stage: 'assessed', hidden: ['decider'], command: { decider: partOf(record.decider, 'person') },
        fields: [field('decider', '决定医师', 'Who decides', { from: 'physicians', instruction: { zh: '决定做这台手术的医师；职称由规范核对', en: 'The physician who decides on the procedure; the norm checks the title' } })] };
    case 'authorise':
      return { hidden: [], command: { operator: detail.members.find((each) => each.role === 'operator')?.person, scheduledFor: detail.scheduledFor ?? undefined,
        indicationReview: detail.attested.indicationReview ?? undefined },
        fields: [field('operator', '术者', 'Operator', { from: 'physicians' }), field('scheduledFor', '计划手术日期', 'Planned day', { input: 'date', ...optional }),
          field('indicationReview', '适应证讨论记录号', 'Record of the indication review', { ...optional, instruction: { zh: '有讨论记录时填写编号', en: 'The record’s number, where there is one' } })] };
    case 'plan':
      return { stage: 'planned', hidden: ['plan'], command: { document: partOf(record.plan, 'document'), time: partOf(record.plan, 'time') ?? thisMinute() },
        fields: [field('document', '手术方案编号', 'Number of the plan', { most: 64 }), field('time', '方案时间', 'Time of the plan', moment)] };
    case 'consent':
      return { hidden: [], command: { signer: partOf(record.consent, 'signer'), time: partOf(record.consent, 'time') ?? thisMinute(), document: partOf(record.consent, 'document'),
        patientInformed: detail.attested.patientInformed, familyInformed: detail.attested.familyInformed },
        fields: [field('signer', '签署人', 'Signed by', { input: 'choice', set: 'signer' }), field('time', '签署时间', 'Signed at', moment),
          field('document', '同意书编号', 'Number of the form', { most: 64 }), field('patientInformed', '已告知患者', 'The patient was informed', answer),
          field('familyInformed', '已告知家属', 'The family was informed', answer)] };
    case 'enter_room':
      return { hidden: [], command: { signIn: thisMinute(), timeOut: thisMinute() },
        fields: [field('signIn', '入室核查时间', 'Sign-in', moment), field('timeOut', '术前暂停时间', 'Time-out', moment),
          field('identityChecked', '身份已核对', 'Identity checked', answer), field('siteChecked', '术式与部位已核对', 'Procedure and site checked', answer),
          field('risksChecked', '过敏与抗凝已核对', 'Allergies and anticoagulants checked', answer),
          field('devicesCleared', '器材合格、在效期内', 'Devices registered and in date', answer),
          field('remark', '有“否”时的处理', 'What was done about a “no”', { input: 'textarea', most: 500, ...optional })] };
    case 'perform': return { stage: 'performed', hidden: [], command: {}, fields: [] };
    case 'report': return reportPlan(detail);
    case 'follow_up': return followUpPlan(detail, form);
    case 'cancel': return { hidden: [], command: {}, fields: [field('reason', '取消理由', 'Reason', { input: 'textarea', most: 500 })] };
    case 'correct':
      return { stage: stageOf(detail.state), showsAll: true, hidden: [], command: {}, fields: [field('reason', '更正理由', 'Reason of the correction', { input: 'textarea', most: 500 })] };
    case 'assign':
      return { hidden: [], command: {}, fields: [field('person', '人员', 'Person', { from: 'people' }),
        field('role', '角色', 'Role', { input: 'choice', codes: [code('nurse', '护士', 'Nurse'), code('technologist', '技师', 'Technologist'), code('assistant', '助手', 'Assistant'), code('supervisor', '指导医师', 'Supervisor')] })] };
    case 'record_event': return { hidden: [], command: { event: {} }, fields: eventFields(form, 'event', (key) => key !== 'adjudicator') };
    case 'adjudicate': return adjudicationPlan(detail, form);
    case 'review_override': return reviewPlan(detail);
    case 'override':
      return { hidden: [], command: { minutes: 60 }, fields: [field('reason', '紧急越权的理由', 'Reason of the override', { input: 'textarea', most: 500 }), field('minutes', '有效分钟数', 'Minutes', { input: 'integer', unit: 'min', range: [1, 240] })] };
    default: return { hidden: [], command: {}, fields: [] };
  }
}

/** @param {CaseDetail} detail @returns {StepPlan} */
function reportPlan({ reports }) {
  const open = reports.filter((each) => each.submittedAt === null);
  const codes = open.map((each) => ({ code: each.recipient, short: '', label: bilingual(each.label) }));
  return { stage: 'reported', hidden: [], command: { recipient: open[0]?.recipient },
    fields: open.length === 0 ? [] : [field('recipient', '接收方', 'Recipient', { input: 'choice', codes }), field('receipt', '回执号', 'Number of the receipt', { most: 64 })] };
}

/** @param {CaseDetail} detail @param {RecordForm} form @returns {StepPlan} */
function followUpPlan({ followUps }, form) {
  const open = followUps.filter((each) => each.doneOn === null);
  const codes = open.map((each) => code(each.id, `应于 ${each.due}`, `due ${each.due}`));
  return { stage: 'followed_up', hidden: ['followUps'], command: { task: open[0]?.id, doneOn: today() },
    fields: [...(codes.length > 0 ? [field('task', '随访任务', 'Task', { input: 'choice', codes, ...optional })] : []),
      field('doneOn', '随访日期', 'Day of the follow-up', { input: 'date' }),
      field('method', '方式', 'Method', { input: 'choice', set: form.valueSets.follow_method ? 'follow_method' : undefined }),
      field('result', '结果', 'Result', { input: 'textarea', most: 500, ...optional })] };
}

/** What an adjudicator may state. */
const judged = ['sir', 'cirse', 'relation', 'serious', 'preventable', 'outcome'];

/** What the record says of an event so far: with that its adjudication begins. @param {CaseDetail} detail @param {unknown} row From 1. */
export function verdictOn(detail, row) {
  const event = eventsToJudge(detail).find((each) => String(each.row) === String(row))?.event ?? {};
  return Object.fromEntries(judged.filter((key) => event[key] !== undefined).map((key) => [key, event[key]]));
}

/** @param {CaseDetail} detail @param {RecordForm} form @returns {StepPlan} */
function adjudicationPlan(detail, form) {
  const open = eventsToJudge(detail);
  const types = form.valueSets.event_type?.codes ?? [];
  const codes = open.map(({ event, row }) => {
    const type = types.find((each) => each.code === event.type);
    return code(String(row), `${row}. ${type?.label.zh ?? ''}`, `${row}. ${type?.label.en ?? ''}`);
  });
  const row = open[0] ? String(open[0].row) : undefined;
  return { hidden: [], command: { row, verdict: verdictOn(detail, row) },
    fields: [field('row', '不良事件', 'Event', { input: 'choice', codes }), ...eventFields(form, 'verdict', (key) => judged.includes(key))] };
}

/** @param {CaseDetail} detail @returns {StepPlan} */
function reviewPlan({ overrides }) {
  const open = overrides.filter((each) => each.review === null);
  const codes = open.map((each) => {
    const words = `${momentText(each.opened)} ${each.reason.slice(0, 40)}`;
    return code(each.id, words, words);
  });
  return { hidden: [], command: { override: open[0]?.id }, fields: [field('override', '越权', 'Override', { input: 'choice', codes }),
    field('justified', '理由成立', 'Justified', answer), field('remark', '复核意见', 'Remark', { input: 'textarea', most: 500 })] };
}

/** The parts of an adverse event as one group of the command. @param {RecordForm} form @param {string} key @param {(key: string) => boolean} takes @returns {Field[]} */
function eventFields(form, key, takes) {
  const events = fieldOf(form, 'adverseEvents');
  if (!events) return [];
  return [{ ...events, id: key, key, input: 'group', repeats: undefined, missing: undefined, requirement: 'M', due: 'requested', instruction: undefined,
    parts: events.parts?.filter((part) => takes(part.key)).map((part) => ({ ...part, due: 'requested' })) }];
}

/**
 * What a step's record can begin with: of a procedure the team as far as the case knows it.
 * @param {string} step @param {CaseDetail} detail @param {readonly import('../record/form-context.js').Choice[]} people
 * @returns {Record<string, unknown> | undefined} Undefined while it cannot be told.
 */
export function proposedFor(step, { record, members }, people) {
  if (step !== 'perform' || record.team !== undefined) return {};
  if (people.length === 0) return undefined;
  const roles = ['operator', 'assistant', 'nurse', 'technologist'];
  const team = members.filter((each) => roles.includes(each.role)).sort((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role))
    .map(({ person, role }) => ({ person, role, title: people.find((each) => each.code === person)?.title ?? 'other' }));
  return team.length > 0 ? { team } : {};
}

/**
 * The body of a step: its own members without what is empty, and the record's changes where it takes any.
 * @param {StepPlan} plan @param {Record<string, unknown>} command @param {Record<string, unknown>} changes @param {string} step
 */
export function bodyOf(plan, command, changes, step) {
  const own = Object.fromEntries(plan.fields.map((each) => [each.key, command[each.key]]).filter(([, value]) => value !== undefined && value !== ''));
  if (step === 'adjudicate' && typeof own.row === 'string') own.row = Number(own.row);
  return { ...own, ...(plan.stage ? { changes } : {}) };
}

/**
 * The step's own fields that must be filled and are not, groups with their parts.
 * @param {readonly Field[]} fields @param {Record<string, unknown>} command @param {string} [group]
 * @returns {import('../api/problem.js').Violation[]}
 */
export function lacking(fields, command, group = '') {
  return fields.filter((each) => each.requirement === 'M').flatMap((each) => {
    const value = command[each.key];
    if (each.parts && !each.repeats) return lacking(each.parts, /** @type {Record<string, unknown>} */ (value ?? {}), `${each.key}.`);
    if (value !== undefined && value !== null && value !== '') return [];
    const { zh, en } = each.label;
    return [{ field: group + each.key, rule: 'required', message: { zh: `「${zh}」必填`, en: `${en} is required` } }];
  });
}

/** @param {unknown} group @param {string} key @returns {string | undefined} */
function partOf(group, key) {
  const value = group !== null && typeof group === 'object' ? /** @type {Record<string, unknown>} */ (group)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** @param {import('../rules/rulebook-json.js').Words} words */
const bilingual = (words) => words !== null && typeof words === 'object' ? words : { zh: String(words ?? ''), en: String(words ?? '') };
