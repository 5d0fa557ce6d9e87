internal import Rulebook
internal import Store

/// Part of a year's assessment, in the order of subjects.
public struct AnnualPage: Sendable {
  public let results: [AnnualResult]
  /// The last subject, from which the next page goes on; nil on the last page.
  public let next: String?
}

extension Assessment {
  /// A page of a year: raw cases are counted in one pass, the norm is asked of the page's subjects alone.
  ///
  /// - Parameters:
  ///   - kind: `institution` or `physician`.
  ///   - institution: Limits to it and its physicians.
  ///   - after: The subject that the page before ended with.
  public func annual(
    _ year: Int, kind: String, institution: String?, after: String?, limit: Int
  ) async throws -> AnnualPage {
    let (core, today) = (core, CivilDate(milliseconds: core.now))
    let limit = min(max(limit, 1), 1000)
    return try await core.database.read { connection in
      let pass = try AnnualPass(year: year, today: today, core, connection)
      func cut<Entry>(_ entries: [Entry], _ id: (Entry) -> String) -> (page: [Entry], next: String?) {
        let rest = entries.sorted { id($0) < id($1) }.drop { after != nil && id($0) <= after ?? "" }
        let page = Array(rest.prefix(limit))
        return (page, rest.count > limit ? page.last.map(id) : nil)
      }
      if kind == "institution" {
        let (page, next) = cut(try Institution.list(of: institution, in: connection), \.id)
        return AnnualPage(results: try page.map { try pass.institution($0.id) }, next: next)
      }
      let physicians = try Person.list(of: institution, in: connection).filter { $0.profession == .physician }
      let (page, next) = cut(physicians, \.id)
      return AnnualPage(results: try page.map { try pass.physician($0) }, next: next)
    }
  }
}
