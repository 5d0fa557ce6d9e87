internal import Rulebook
internal import Store

/// Plans of ablations, kept with the studies they were made on. A plan is never changed: another one is another plan.
public struct Plans: Sendable {
  let core: RegistryCore

  init(core: RegistryCore) { self.core = core }

  /// Largest document, bytes.
  public static let sizeLimit = 20 << 20

  /// Keeps a plan, and writes the event of it in the same transaction. A plan that is there already, by digest and signer,
  /// is given back and changes nothing.
  ///
  /// The caller has decided that this account may write on the study's case.
  ///
  /// - Throws: ``Refusal`` if the study is no UID, the digest no SHA-256 or the document too large.
  public func keep(_ plan: NewPlan, by caller: Caller) async throws -> (plan: KeptPlan, isNew: Bool) {
    let size = plan.document.utf8.count
    guard TextFormat.dicomUID.accepts(plan.study) else {
      throw Refusal.invalid("study", "检查 UID 有误。", "This is no study UID.")
    }
    guard plan.digest.utf8.count == 64, Hexadecimal.bytes(plan.digest) != nil else {
      throw Refusal.invalid("digest", "摘要应为 64 位十六进制。", "The digest must be 64 hexadecimal digits.")
    }
    guard size <= Self.sizeLimit else {
      throw Refusal.invalid("document", "计划超过 20 MB。", "The plan is larger than 20 MB.")
    }
    let (core, now) = (core, core.now)
    let id = core.ids.next().text
    return try await core.writer.perform { connection in
      if let old = try PlanTable.plan(study: plan.study, digest: plan.digest, signer: plan.signer, in: connection) {
        return (old, false)
      }
      let match = try StudyMatchTable.match(plan.study, in: connection)
      let kept = KeptPlan(
        id: id, study: plan.study, caseID: match?.caseID, digest: plan.digest, kind: plan.kind, title: plan.title,
        verdict: plan.verdict, signer: plan.signer, actor: caller.actor.account, at: now, size: size)
      try PlanTable.insert(kept, document: plan.document, in: connection)
      try core.journal(
        [
          "study": .string(kept.study), "case": .optional(kept.caseID), "digest": .string(kept.digest),
          "kind": .string(kept.kind), "signer": .optional(kept.signer),
        ], kind: "plan.kept", object: "plan", id: kept.id, version: 1, by: kept.actor, at: now, keepingContent: true,
        in: connection)
      return (kept, true)
    }
  }

  /// The plans of a study, the newest first; at most 200.
  public func plans(of study: String) async throws -> [KeptPlan] {
    try await core.database.read { try PlanTable.plans(of: study, in: $0) }
  }

  public func plan(_ id: String) async throws -> KeptPlan? {
    try await core.database.read { try PlanTable.plan(id, in: $0) }
  }

  /// The document of a plan as it came.
  public func document(of id: String) async throws -> String? {
    try await core.database.read { try PlanTable.document(of: id, in: $0) }
  }
}

extension Registry {
  /// Plans of ablations, kept with the studies they were made on.
  public var plans: Plans { Plans(core: core) }
}
