import Foundation
import Rulebook
import Testing

@testable import Registry

/// The norm's catalogue and calendar, and a region made with them.
enum SampleGround {
  private static func text(_ path: String) -> String {
    (try? String(contentsOf: RecordFixtures.root.appending(path: path), encoding: .utf8)) ?? ""
  }

  static let files: [SourceFile] = {
    let folder = RecordFixtures.root.appending(path: "Rulebooks/ir-2012")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }
      .map { SourceFile(name: $0, text: text("Rulebooks/ir-2012/\($0)")) }
  }()

  static let book: Rulebook = {
    do { return try Rulebook.load(files) } catch { fatalError("\(error)") }
  }()

  static let calendarText = text("Rulebooks/calendars/cn-working-days.csv")

  static let calendar: WorkingCalendar = {
    do {
      return try WorkingCalendar(csv: [SourceFile(name: "calendar.csv", text: calendarText)])
    } catch { fatalError("\(error)") }
  }()

  static let region = SampleRegion(seed: 20_260_101, calendar: calendar, catalogue: book.catalogue)

  static func region(seed: UInt64 = 7, scale: Double) -> SampleRegion {
    SampleRegion(seed: seed, scale: scale, calendar: calendar, catalogue: book.catalogue)
  }
}
