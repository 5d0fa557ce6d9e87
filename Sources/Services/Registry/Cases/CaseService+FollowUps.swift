public import Rulebook
internal import Store

/// A follow-up visit that is owed.
public struct OpenFollowUp: Sendable, Hashable {
  public let id: String
  public let caseID: String
  public let number: String
  public let institution: String
  public let operatorID: String?
  public let due: CivilDate
}

extension CaseService {
  /// Follow-up visits that are owed, the most urgent first. The caller has decided `case.read` and set the institution,
  /// and by the care relation the member, by its reach.
  public func openFollowUps(
    institution: String?, member: String? = nil, through: CivilDate? = nil, limit: Int = 200
  ) async throws -> [OpenFollowUp] {
    try await core.database.read {
      try FollowUpTable.open(institution: institution, member: member, through: through, limit: limit, in: $0)
    }
  }
}
