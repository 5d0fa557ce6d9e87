import Foundation
import Rulebook

/// The files of the repository's folder Rulebooks, read once.
struct Material {
  let files: [SourceFile]
  let calendarFiles: [SourceFile]
  let book: Rulebook
  let calendar: WorkingCalendar
  let context: EvaluationContext
  /// The worked examples: question and facts.
  let examples: [(id: String, question: String, facts: FactSet)]

  init(folder: String) throws {
    files = try Self.files("\(folder)/ir-2012", prefix: "ir-2012")
    calendarFiles = try Self.files("\(folder)/calendars", prefix: "calendars").filter { $0.name.hasSuffix(".csv") }
    let book = try Rulebook.load(files)
    self.book = book
    calendar = try WorkingCalendar(csv: calendarFiles)
    context = EvaluationContext(book: book, calendar: calendar)
    let json = try FactsFile(
      String(contentsOfFile: "\(folder)/ir-2012/examples.json", encoding: .utf8), file: "examples.json")
    examples = try (json.elements ?? []).compactMap { example in
      guard let id = example.member("id")?.string, let name = example.member("question")?.string,
        let question = book.question(name), let subject = book.subject(question.subject),
        let facts = example.member("facts")
      else { return nil }
      let history = try facts.history(of: subject, in: book)
      return (id, name, history.facts(asOf: history.asOf))
    }
  }

  private static func files(_ folder: String, prefix: String) throws -> [SourceFile] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }
      .map { SourceFile(name: "\(prefix)/\($0)", text: try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
  }
}

/// (c) Loading and checking the whole rulebook, from its text.
func loading(_ material: Material, repetitions: Int) throws -> Line {
  var (best, cpu, total) = (Double.infinity, Double.infinity, 0.0)
  for _ in 0..<repetitions {
    let run = try measured { try Rulebook.load(material.files).clauses.count }
    best = min(best, run.seconds)
    cpu = min(cpu, run.cpu)
    total += run.seconds
  }
  return Line(
    name: "载入并检查整部规则 · load and check the rulebook", unit: "ms", required: 200, aim: 100, reached: cpu * 1000,
    isRate: false, seconds: total, cpuSeconds: cpu,
    note: "\(material.book.clauses.count) clauses, \(material.book.parameters.count) parameters; by CPU time, "
      + "the best of \(repetitions); on the clock \(Int(best * 1000)) ms")
}

/// (a) Level-3 institution verdicts on one core: the verdict with failing clauses and readings, and the same with the
/// whole explanation read out (tree, shortest reason, what would change it).
func explaining(_ material: Material, count: Int) throws -> [Line] {
  let cases = material.examples.filter { $0.question == "inst.l3" }.map(\.facts)
  guard !cases.isEmpty else { return [] }
  var size = 0
  let run = try measured {
    for number in 0..<count {
      let evaluation = try material.context.evaluate("inst.l3", cases[number % cases.count])
      size += evaluation.tree.children.count + evaluation.reason.count + evaluation.failing.count
    }
  }
  let remedied = count / 10
  let full = try measured {
    for number in 0..<remedied {
      let evaluation = try material.context.evaluate("inst.l3", cases[number % cases.count])
      size +=
        evaluation.tree.children.count + evaluation.reason.count + evaluation.remedies.count
        + evaluation.text(.chinese).utf8.count
    }
  }
  return [
    Line(
      name: "三级资质判定连同说明 · inst.l3 explained", unit: "/s", required: 5_000, aim: 20_000,
      reached: Double(count) / run.cpu, isRate: true, seconds: run.seconds, cpuSeconds: run.cpu,
      note: "verdict tree and shortest reason; one core, by CPU time; \(cases.count) examples, checksum \(size)"),
    Line(
      name: "同上，另加补救和全文 · with remedies and text", unit: "/s", required: 0, aim: 0,
      reached: Double(remedied) / full.cpu, isRate: true, seconds: full.seconds, cpuSeconds: full.cpu,
      note: "also what would change it, and the whole text in Chinese"),
  ]
}

/// (d) Random facts under random stacks of overlays.
func overlayTrials(_ material: Material, count: Int) -> Line {
  var trial = OverlayTrial(
    book: material.book, calendar: material.calendar, seeds: material.examples.map(\.facts), seed: 20120901)
  let run = measured { trial.run(count) }
  let report = trial.report
  for example in report.counterExamples { print("反例 · counter-example:", example) }
  return Line(
    name: "附加规定的反例 · overlay counter-examples", unit: "in \(report.trials)", required: 0, aim: 0,
    reached: Double(report.counterExamples.count), isRate: false, seconds: run.seconds, cpuSeconds: run.cpu,
    note: "\(report.stacks) stacks of \(report.layers) overlays; lowered \(report.lowered) verdicts; before: "
      + report.before.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.name) \($0.value)" }.joined(
        separator: ", "))
}
