public import Rulebook

/// How a table of cases is to be read.
public struct ImportOptions: Sendable {
  /// The step by which every row must be complete; a row that lacks what is due by then is not saved.
  public var stage: RecordStage = .performed
  /// Everything but writing.
  public var isDryRun = false
  /// Where an interrupted import goes on (``ImportReport/resumeAt``), from 1.
  public var firstRow = 1
  /// The institution whose cases these are; nil for the caller's own.
  public var institution: String?
  /// Rows that share one transaction: pages of indices that several rows change are written once.
  public var batch = 1_000
  /// No more findings than these are kept; all are counted.
  public var mostFindings = 1_000

  public init() {}
}

/// What an import came to. What it counts as accepted is on the disk (but for a dry run).
public struct ImportReport: Sendable, Hashable {
  /// Rows read, those before the first asked for included.
  public internal(set) var rows = 0
  /// New cases.
  public internal(set) var accepted = 0
  /// Rows that the registry holds already: nothing was done.
  public internal(set) var unchanged = 0
  /// Rows with an error: nothing of them was saved.
  public internal(set) var refused = 0
  /// New patients.
  public internal(set) var patients = 0
  public internal(set) var isDryRun = false
  /// New cases by the state they came to.
  public internal(set) var states: [CaseState: Int] = [:]
  public internal(set) var findings: [ImportFinding] = []
  /// Findings in all, warnings included.
  public internal(set) var findingCount = 0
  /// `UTF-8` or `GB18030`; nil while only ASCII was seen.
  public internal(set) var encoding: String?
  /// Where to go on; nil where every row was dealt with.
  public internal(set) var resumeAt: Int?
  /// What stopped it before the end of the table.
  public internal(set) var problem: Bilingual?
  /// The line of the file where it stopped, where the table itself is at fault.
  public internal(set) var problemLine: Int?

  public var json: JSONValue {
    [
      "rows": .integer(rows), "accepted": .integer(accepted), "unchanged": .integer(unchanged),
      "refused": .integer(refused), "patients": .integer(patients), "dryRun": .boolean(isDryRun),
      "states": .object(
        states.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          JSONValue.Member($0.key.rawValue, .integer($0.value))
        }),
      "findings": .array(findings.map(\.json)), "findingCount": .integer(findingCount),
      "encoding": .optional(encoding), "resumeAt": .optional(resumeAt), "problem": problem.map { .text($0) } ?? .null,
      "problemLine": .optional(problemLine),
    ]
  }

  mutating func add(_ new: [ImportFinding], most: Int) {
    findingCount += new.count
    findings += new.prefix(max(0, most - findings.count))
  }
}
