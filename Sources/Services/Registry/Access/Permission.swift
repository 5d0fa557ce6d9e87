public import Rulebook

/// One case per action that somebody may or may not do. ``PermissionTable`` has one row for each.
public enum Permission: String, CaseIterable, Sendable, Hashable {
  case caseRead = "case.read"
  case caseCreate = "case.create"
  case caseWrite = "case.write"
  case caseAuthorise = "case.authorise"
  case casePerform = "case.perform"
  case caseReport = "case.report"
  case caseFollowUp = "case.follow_up"
  case caseClose = "case.close"
  case caseCancel = "case.cancel"
  case caseCorrect = "case.correct"
  case caseExport = "case.export"
  case caseImport = "case.import"
  case identityRead = "identity.read"
  case identityWrite = "identity.write"
  case identityErase = "identity.erase"
  case studyRead = "study.read"
  case studyMatch = "study.match"
  case eventRecord = "event.record"
  case eventAdjudicate = "event.adjudicate"
  case overrideRequest = "override.request"
  case overrideReview = "override.review"
  case breakGlassStart = "break_glass.start"
  case breakGlassReview = "break_glass.review"
  case directoryRead = "directory.read"
  case directoryWrite = "directory.write"
  case personWrite = "person.write"
  case privilegeGrant = "privilege.grant"
  case rosterWrite = "roster.write"
  case trainingRead = "training.read"
  case trainingWrite = "training.write"
  case trainingConfirm = "training.confirm"
  case equipmentWrite = "equipment.write"
  case qualityRead = "quality.read"
  case assessmentRead = "assessment.read"
  case assessmentRun = "assessment.run"
  case aggregateRead = "aggregate.read"
  case researchRead = "research.read"
  case dispatchRead = "dispatch.read"
  case dispatchWrite = "dispatch.write"
  case rulebookWrite = "rulebook.write"
  case journalRead = "journal.read"
  case auditRead = "audit.read"
  case accountRead = "account.read"
  case accountManage = "account.manage"
  case accountSelf = "account.self"
  case tokenManage = "token.manage"
  case settingsManage = "settings.manage"

  public var label: Bilingual { Self.labels[self] ?? Bilingual(rawValue, rawValue) }

  private static let labels: [Permission: Bilingual] = [
    .caseRead: Bilingual("查看病例", "read a case"), .caseCreate: Bilingual("新建病例", "open a case"),
    .caseWrite: Bilingual("填写病例", "edit a case"), .caseAuthorise: Bilingual("批准手术", "authorise a procedure"),
    .casePerform: Bilingual("记录手术", "record the procedure"), .caseReport: Bilingual("报送病例", "report a case"),
    .caseFollowUp: Bilingual("记录随访", "record follow-up"), .caseClose: Bilingual("结案", "close a case"),
    .caseCancel: Bilingual("取消病例", "cancel a case"), .caseCorrect: Bilingual("更正病例", "correct a case"),
    .caseExport: Bilingual("导出病例", "export cases"), .caseImport: Bilingual("导入病例", "import cases"),
    .identityRead: Bilingual("查看患者身份", "read a patient's identity"),
    .identityWrite: Bilingual("填写患者身份", "enter a patient's identity"),
    .identityErase: Bilingual("删除个人信息", "erase personal data"), .studyRead: Bilingual("查看影像", "view images"),
    .studyMatch: Bilingual("匹配影像", "match images to cases"),
    .eventRecord: Bilingual("记录不良事件", "record an adverse event"),
    .eventAdjudicate: Bilingual("评定不良事件", "adjudicate an adverse event"),
    .overrideRequest: Bilingual("紧急越权", "emergency override"),
    .overrideReview: Bilingual("复核紧急越权", "review an emergency override"),
    .breakGlassStart: Bilingual("紧急调阅", "emergency access"),
    .breakGlassReview: Bilingual("复核紧急调阅", "review emergency access"),
    .directoryRead: Bilingual("查看名录", "read the directory"), .directoryWrite: Bilingual("维护机构名录", "edit institutions"),
    .personWrite: Bilingual("维护人员档案", "edit people's files"), .privilegeGrant: Bilingual("授予手术权限", "grant privileges"),
    .rosterWrite: Bilingual("排班", "write rosters"), .trainingRead: Bilingual("查看培训", "read training records"),
    .trainingWrite: Bilingual("填写培训", "write training records"),
    .trainingConfirm: Bilingual("确认培训", "confirm training records"),
    .equipmentWrite: Bilingual("维护设备", "edit equipment"), .qualityRead: Bilingual("查看质控", "read quality figures"),
    .assessmentRead: Bilingual("查看评估", "read assessments"), .assessmentRun: Bilingual("运行评估", "run assessments"),
    .aggregateRead: Bilingual("查看汇总", "read aggregates"), .researchRead: Bilingual("查看科研数据", "read research data"),
    .dispatchRead: Bilingual("查看调度", "read dispatch"), .dispatchWrite: Bilingual("调度资源", "dispatch resources"),
    .rulebookWrite: Bilingual("维护规则", "edit rule overlays"), .journalRead: Bilingual("查看日志", "read the journal"),
    .auditRead: Bilingual("查看访问审计", "read the access audit"), .accountRead: Bilingual("查看账号", "read accounts"),
    .accountManage: Bilingual("管理账号", "manage accounts"), .accountSelf: Bilingual("管理本人账号", "manage one's own account"),
    .tokenManage: Bilingual("管理接口令牌", "manage API tokens"), .settingsManage: Bilingual("管理设置", "manage settings"),
  ]
}
