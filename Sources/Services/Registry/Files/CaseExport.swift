internal import Rulebook
internal import Store

/// Cases as the bytes of a table, page by page: nothing but one page is ever held.
///
/// The cases are gone through twice, because the heading comes first and says how many rows each list has at most. A case
/// that has got longer lists between the two ends the table with ``RecordTableWriter/Overflow``.
public struct CaseExport: AsyncSequence, Sendable {
  public typealias Element = [UInt8]

  private let core: RegistryCore
  private let query: CaseQuery
  private let today: CivilDate
  private static var page: Int { 200 }

  init(_ core: RegistryCore, _ query: CaseQuery, today: CivilDate) {
    var query = query
    query.limit = Self.page
    (self.core, self.query, self.today) = (core, query, today)
  }

  public func makeAsyncIterator() -> Iterator { Iterator(export: self, query: query) }

  public struct Iterator: AsyncIteratorProtocol {
    private let export: CaseExport
    private var query: CaseQuery
    private var writer: RecordTableWriter?
    private var isAtEnd = false

    init(export: CaseExport, query: CaseQuery) { (self.export, self.query) = (export, query) }

    public mutating func next() async throws -> [UInt8]? {
      guard let writer else {
        let columns = RecordColumns(export.core.standard, rows: try await export.rows())
        let writer = RecordTableWriter(columns)
        self.writer = writer
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return mark + Array("\(ImportColumns.number),\(ImportColumns.state),".utf8)
          + writer.header.dropFirst(mark.count)
      }
      guard !isAtEnd else { return nil }
      let page = try await export.read(query)
      var bytes: [UInt8] = []
      for (summary, record) in page.records {
        bytes += Array("\(FormulaGuard.neutralised(summary.number)),\(summary.state.rawValue),".utf8)
        bytes += try writer.line(record)
      }
      query.cursor = page.next
      isAtEnd = page.next == nil
      return bytes
    }
  }

  private func read(
    _ query: CaseQuery
  ) async throws -> (records: [(CaseSummary, RecordDocument)], next: CaseQuery.Cursor?) {
    let today = today
    return try await core.database.read { connection in
      let page = try CaseListTable.page(query, today: today, in: connection)
      let records = try page.cases.compactMap { summary in
        try ImportTable.record(summary.id, in: connection).flatMap { RecordText.read($0) }.map { (summary, $0) }
      }
      return (records, page.next)
    }
  }

  /// The most rows that each list has.
  private func rows() async throws -> [String: Int] {
    let lists = core.standard.members.filter { $0.isGroup && $0.repeats != nil }
    var (query, rows) = (query, [String: Int]())
    repeat {
      let page = try await read(query)
      for (_, record) in page.records {
        for list in lists {
          if case .list(let elements) = record.members[list.key] {
            rows[list.id] = Swift.max(rows[list.id] ?? list.repeats?.columns ?? 0, elements.count)
          }
        }
      }
      query.cursor = page.next
    } while query.cursor != nil
    return rows
  }
}
