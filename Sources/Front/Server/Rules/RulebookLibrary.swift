internal import FoundationEssentials
public import Rulebook

/// The rulebooks, calendars and worked examples of a folder, loaded and made ready to answer.
///
/// Laid out as `Rulebooks/` is: one folder for each edition with a `book.md`, `calendars/*.csv`, `overlays/*.md`.
public struct RulebookLibrary: Sendable {
  public let folder: String
  /// In order of edition; disabled ones too.
  public let contexts: [EvaluationContext]
  public let calendar: WorkingCalendar
  /// By edition: `examples.json` as it stands.
  private let exampleTexts: [String: String]

  /// Reads and checks everything.
  /// - Parameters:
  ///   - calendars: Further tables of working days, of years that came after the program.
  ///   - overlays: Files of overlays in force, laid on in this order: the province's, then the hospital's.
  ///   - norm: The norm's text by edition, where quotes are to be checked against it.
  /// - Throws: `RulebookError` with every finding, `LibraryError` where a file cannot be read.
  public init(folder: String, calendars: [String] = [], overlays: [String] = [], norm: [String: String] = [:]) throws {
    self.folder = folder
    let tables = try Self.names(in: "\(folder)/calendars", ending: ".csv").map { "\(folder)/calendars/\($0)" }
    calendar = try WorkingCalendar(csv: try (tables + calendars).map { try Self.source($0, named: $0) })
    var contexts: [EvaluationContext] = []
    var examples: [String: String] = [:]
    for edition in try Self.editions(in: folder) {
      var book = try Rulebook.load(try Self.sources(edition: edition, in: folder), norm: norm[edition])
      if book.edition.isEnabled {
        for path in overlays {
          book = try book.applying(try Overlay.load(try Self.source(path, named: path), on: book))
        }
      }
      contexts.append(EvaluationContext(book: book, calendar: calendar))
      let path = "\(folder)/\(edition)/examples.json"
      if FileManager.default.fileExists(atPath: path) { examples[edition] = try Self.text(path) }
    }
    self.contexts = contexts
    exampleTexts = examples
  }

  /// An edition ready to answer.
  public func context(_ edition: String) -> EvaluationContext? { contexts.first { $0.book.edition.id == edition } }

  /// The enabled edition that came last: the one meant where none is named.
  public var current: EvaluationContext? { contexts.last { $0.book.edition.isEnabled } }

  /// The worked examples of an edition, a JSON array as text.
  public func examples(_ edition: String) -> String? { exampleTexts[edition] }

  /// The overlays of the folder, by name without `.md`.
  public static func overlays(in folder: String) throws -> [SourceFile] {
    try names(in: "\(folder)/overlays", ending: ".md").map {
      try source("\(folder)/overlays/\($0)", named: "overlays/\($0)")
    }
  }

  /// The folders that hold a `book.md`.
  public static func editions(in folder: String) throws -> [String] {
    try names(in: folder, ending: "").filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/book.md") }
  }

  /// An edition's rule files and catalogue, in order of name.
  public static func sources(edition: String, in folder: String) throws -> [SourceFile] {
    try names(in: "\(folder)/\(edition)", ending: "").filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }
      .map { try source("\(folder)/\(edition)/\($0)", named: "\(edition)/\($0)") }
  }

  /// A file for the loaders; `name` is what findings call it.
  public static func source(_ path: String, named name: String) throws -> SourceFile {
    SourceFile(name: name, text: try text(path))
  }

  /// A UTF-8 file of at most 16 MiB.
  public static func text(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else { throw LibraryError(.unreadable, path) }
    guard data.count <= 16 << 20 else { throw LibraryError(.tooLarge, path) }
    guard let text = String(validating: data, as: UTF8.self) else { throw LibraryError(.notUTF8, path) }
    return text
  }

  private static func names(in folder: String, ending suffix: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw LibraryError(.unreadable, folder)
    }
    return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.sorted()
  }
}

/// A file of the library that cannot be read.
public struct LibraryError: Error, CustomStringConvertible {
  public enum Code: Sendable { case unreadable, tooLarge, notUTF8 }
  public let code: Code
  public let path: String

  init(_ code: Code, _ path: String) {
    self.code = code
    self.path = path
  }

  public var description: String {
    switch code {
    case .unreadable: "读不到 cannot read: \(path)"
    case .tooLarge: "文件超过 16 MiB file larger than 16 MiB: \(path)"
    case .notUTF8: "不是 UTF-8 文本 not UTF-8 text: \(path)"
    }
  }
}
