/**
 * Sentences of the deadlines page: Chinese first, English second.
 * @module
 */
import { directorySentences } from '../directory/strings.js';

/** @satisfies {Record<string, readonly [string, string]>} */
export const deadlineSentences = {
  ...directorySentences,
  'deadlines.title': ['期限', 'Deadlines'],
  'deadlines.lead': ['{day} · 报送期限按工作日计算', '{day} · reports are counted in working days'],
  'deadlines.reports': ['病例报送', 'Reports'],
  'deadlines.reportsClause': ['三级以上病例完成后 10 个工作日内报送', 'Level-3 cases: within ten working days'],
  'deadlines.late': ['已超期', 'Late'],
  'deadlines.near': ['3 个工作日内', 'Soon (≤ 3)'],
  'deadlines.due': ['待报送', 'Due'],
  'deadlines.next': ['最近期限', 'Next'],
  'deadlines.byInstitution': ['按机构', 'By institution'],
  'deadlines.byOperator': ['按术者', 'By operator'],
  'deadlines.all': ['全部', 'All'],
  'deadlines.case': ['病例', 'Case'],
  'deadlines.procedure': ['术式', 'Procedure'],
  'deadlines.operator': ['术者', 'Operator'],
  'deadlines.done': ['手术日', 'Done'],
  'deadlines.dueOn': ['期限', 'Due'],
  'deadlines.left': ['剩余', 'Left'],
  'deadlines.none': ['没有待报送的病例', 'No report is due'],
  'deadlines.nobody': ['（未填术者）', '(no operator)'],
  'deadlines.followUps': ['随访', 'Follow-ups'],
  'deadlines.followUpCounts': ['{late} 例已超期 · {due} 例待随访', '{late} late · {due} due'],
  'deadlines.oldest': ['只列出最早的 {n} 例', 'The {n} oldest are listed'],
  'deadlines.noFollowUps': ['没有待随访的病例', 'No follow-up is due'],
  'deadlines.overrides': ['紧急越权待复核', 'Overrides to review'],
  'deadlines.noOverrides': ['没有待复核的紧急越权', 'No override waits'],
  'deadlines.glass': ['紧急调阅待复核', 'Emergency access to review'],
  'deadlines.noGlass': ['没有待复核的紧急调阅', 'No emergency access waits'],
  'deadlines.reason': ['理由', 'Reason'],
  'deadlines.opened': ['开始', 'Opened'],
  'deadlines.review': ['复核', 'Review'],
  'deadlines.more': ['还有更多，请按机构或术者筛选', 'There are more: choose an institution or an operator'],
  'left.working': ['剩 {n} 个工作日', '{n} working days left'],
  'left.workingOne': ['剩 1 个工作日', '1 working day left'],
  'left.noWorking': ['期限前没有工作日', 'no working day left'],
  'left.days': ['剩 {n} 天', '{n} days left'],
  'glass.title': ['复核紧急调阅', 'Review the emergency access'],
  'glass.justified': ['理由成立', 'It was justified'],
  'glass.unjustified': ['理由不成立', 'It was not justified'],
  'glass.verdict': ['结论', 'Conclusion'],
  'glass.remark': ['说明', 'Remark'],
  'glass.save': ['提交复核', 'Submit'],
  'glass.saved': ['已复核。', 'Reviewed.'],
};

/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof deadlineSentences>} Speech */
