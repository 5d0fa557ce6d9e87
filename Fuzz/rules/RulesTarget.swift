import FoundationEssentials

/// The norm that damaged chapters, overlays and facts are read against.
private enum Ground {
  static let folder = ProcessInfo.processInfo.environment["JIERU_RULEBOOKS"] ?? "Rulebooks"

  static let files: [SourceFile] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/ir-2012")) ?? []
    return names.filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }.sorted().map { name in
      let data = FileManager.default.contents(atPath: "\(folder)/ir-2012/\(name)") ?? Data()
      return SourceFile(name: "ir-2012/\(name)", text: String(decoding: data, as: UTF8.self))
    }
  }()

  /// The least a chapter is read against: the whole norm would take most of the time.
  static let small = files.filter { ["ir-2012/book.md", "ir-2012/facts.md", "ir-2012/readings.md"].contains($0.name) }

  static let context: EvaluationContext = {
    do {
      return EvaluationContext(book: try Rulebook.load(files), calendar: .empty)
    } catch {
      preconditionFailure("the rulebook itself does not load: \(error)")
    }
  }()
}

/// The first letter says what the rest is: a chapter, an overlay, facts, a table of days, a catalogue. Each is read
/// whole; what loads must also answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let text = String(decoding: UnsafeBufferPointer(start: start + 1, count: count - 1), as: UTF8.self)
  let context = Ground.context
  switch start[0] {
  case UInt8(ascii: "C"):
    let (book, findings) = Rulebook.check(Ground.small + [SourceFile(name: "ir-2012/99-fuzzed.md", text: text)])
    precondition(book != nil || !findings.isEmpty)
  case UInt8(ascii: "O"):
    if let overlay = try? Overlay.load(SourceFile(name: "fuzzed.md", text: text), on: context.book),
      let book = try? context.book.applying(overlay)
    {
      precondition(book.hash != context.book.hash)
    }
  case UInt8(ascii: "F"):
    let question = context.book.questions[count % context.book.questions.count]
    guard let subject = context.book.subject(question.subject),
      let history = try? FactsFile.parse(text, file: "facts.json", subject: subject, in: context.book),
      let evaluation = try? context.evaluate(question.id, history.facts(asOf: history.asOf))
    else { break }
    precondition(!evaluation.text(.chinese).isEmpty)
  case UInt8(ascii: "D"):
    if let table = try? WorkingDayTable(csv: text, file: "days.csv") {
      precondition(WorkingCalendar(table).table == table)
    }
  default:
    if let catalogue = try? Catalogue(csv: text, codesCSV: "code,cn_code,cn_name,status\n") {
      precondition(catalogue.search(String(text.prefix(40))).count <= 50)
    }
  }
  return 0
}
