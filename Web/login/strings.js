/**
 * Sentences of the login page: Chinese first, English second.
 * @module
 */
import { sharedSentences } from '../registry/speech.js';

/** @satisfies {Record<string, readonly [string, string]>} */
export const loginSentences = {
  ...sharedSentences,
  'login.title': ['登录', 'Sign in'],
  'login.lead': ['介入手术的登记、规范与影像', 'Registry, rulebook and images of interventional procedures'],
  'login.name': ['账号', 'Name'],
  'login.password': ['密码', 'Password'],
  'login.code': ['动态验证码', 'Code'],
  'login.codeHint': ['验证器应用上的 6 位数字，或一个恢复码', 'Six digits of your authenticator, or a recovery code'],
  'login.submit': ['登录', 'Sign in'],
  'login.working': ['正在登录……', 'Signing in…'],
  'login.role': ['以什么身份工作？', 'In which role?'],
  'login.roleLead': ['一次登录只用一种身份；在右上角可随时更换。', 'A session acts in one role; change it at the upper right at any time.'],
  'login.roleAgain': ['换角色要再输一次密码。', 'To change the role, enter the password again.'],
  'login.passwordTitle': ['修改密码', 'Change the password'],
  'login.passwordMust': ['管理员设了初始密码，请先换成自己的。', 'The password was set by an administrator: choose your own first.'],
  'login.passwordOld': ['现在的密码', 'Present password'],
  'login.passwordNew': ['新密码', 'New password'],
  'login.passwordAgain': ['再输一次新密码', 'New password again'],
  'login.passwordHint': ['20 个字符以上的句子；或至少 12 个字符，含大写、小写、数字、其他字符中的三类', 'A phrase of 20 characters or more; or at least 12 with three of: capitals, small letters, digits, other characters'],
  'login.passwordDiffers': ['两次输入的新密码不一样', 'The new passwords differ'],
  'login.passwordSubmit': ['修改', 'Change'],
  'login.passwordDone': ['密码已修改，请用新密码登录。', 'The password is changed; sign in with the new one.'],
  'login.setUpTitle': ['首次设置', 'First set-up'],
  'login.setUpLead': [
    '节点上还没有账号。请输入启动时终端里显示的设置码（无终端时在数据目录的 setup-token 文件里），建立第一个管理员。',
    'There is no account on this node. Enter the set-up code that the terminal showed at the start (without a terminal: the file setup-token in the data folder), and make the first administrator.',
  ],
  'login.token': ['设置码', 'Set-up code'],
  'login.display': ['显示的姓名', 'Name to be shown'],
  'login.setUpSubmit': ['建立管理员', 'Make the administrator'],
  'login.setUpDone': ['管理员已建立，请登录。', 'The administrator is made; sign in.'],
  'login.demo': ['演示账号', 'Demonstration accounts'],
  'login.demoLead': ['这是演示节点，人员与病例均为虚构。点一个账号即可登录。', 'This node is a demonstration; people and cases are fictitious. Choose an account to sign in.'],
  'login.demoFill': ['这是演示节点，人员与病例均为虚构。密码见启动时的终端。', 'This node is a demonstration; people and cases are fictitious. The password is in the terminal.'],
  'login.unavailable': ['这个节点没有登记系统', 'This node keeps no registry'],
};

/** @typedef {import('../ui/speech.js').SpeechOf<keyof typeof loginSentences>} Speech */
