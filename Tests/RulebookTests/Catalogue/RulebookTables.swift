import Foundation

@testable import Rulebook

/// The tables and rule files of the repository's folder `Rulebooks`.
enum RulebookTables {
  static let packageRoot = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: packageRoot.appending(path: "Rulebooks").appending(path: path), encoding: .utf8)
  }

  static func catalogue() throws -> Catalogue {
    try Catalogue(csv: text("ir-2012/catalogue.csv"), codesCSV: text("ir-2012/catalogue-cn-codes.csv"))
  }

  static func calendar() throws -> WorkingCalendar {
    try WorkingCalendar(csv: [
      SourceFile(name: "calendars/cn-working-days.csv", text: text("calendars/cn-working-days.csv"))
    ])
  }
}
