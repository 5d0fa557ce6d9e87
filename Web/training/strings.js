/**
 * Sentences of the training page: Chinese first, English second.
 * @module
 */
import { directorySentences } from '../directory/strings.js';

/** @satisfies {Record<string, readonly [string, string]>} */
export const trainingSentences = {
  ...directorySentences,
  'course.title': ['培训', 'Training'],
  'course.lead': ['课程与规范要求的数字对照；登记册由带教者逐例确认。', 'Courses against the numbers of the norm; the supervisor signs the logbook case by case.'],
  'course.trainee': ['学员', 'Trainee'],
  'course.base': ['培训基地', 'Base'],
  'course.kind': ['类别', 'Kind'],
  'course.days': ['起止', 'From – until'],
  'course.result': ['结果', 'Result'],
  'course.search': ['学员、基地：姓名、拼音', 'Trainee or base: name, pinyin'],
  'course.none': ['没有培训课程', 'There is no course'],
  'course.noneHelp': ['您能看到的课程会列在这里。', 'The courses that you may see stand here.'],
  'course.all': ['全部课程', 'All courses'],
  'course.any': ['全部', 'All'],
  'course.missing': ['没有这门课程，或您看不到它', 'There is no such course, or you may not see it'],
  'log.title': ['登记册', 'Logbook'],
  'log.case': ['病例', 'Case'],
  'log.day': ['日期', 'Day'],
  'log.level': ['级别', 'Level'],
  'log.role': ['担任', 'Role'],
  'log.state': ['确认', 'Signed'],
  'log.confirm': ['确认', 'Sign'],
  'log.confirmAll': ['确认下面 {n} 例', 'Sign these {n}'],
  'log.confirmed': ['已确认', 'signed'],
  'log.waiting': ['待确认', 'waits'],
  'log.done': ['已确认 {n} 例。', '{n} signed.'],
  'log.none': ['登记册还是空的', 'The logbook is empty'],
  'log.onlyWaiting': ['只看待确认', 'Waiting only'],
  'log.everything': ['全部', 'All'],
  'log.counts': ['{confirmed} 例已确认 · {waiting} 例待确认', '{confirmed} signed · {waiting} waiting'],
  'log.notOwn': ['本人的登记册由带教者确认。', 'One’s own logbook is signed by the supervisor.'],
  'log.enter': ['登记一例', 'Enter a case'],
  'log.caseId': ['病例', 'Case'],
  'log.choose': ['选择一个本人参与的病例', 'Choose a case that you took part in'],
  'log.save': ['登记', 'Enter'],
  'log.saved': ['已登记，等待带教者确认。', 'Entered; it waits for the supervisor.'],
  'role.operator_supervised': ['带教下主刀', 'Operator, supervised'],
  'role.independent': ['独立主刀', 'Operator'],
  'role.assist': ['助手', 'Assistant'],
  'role.observer': ['观摩', 'Observer'],
};

/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof trainingSentences>} Speech */
