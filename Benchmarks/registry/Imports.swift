import Foundation
import Registry
import Rulebook

/// (d) A table of cases of one hospital: read as chunks, validated, written with patients and journal, then read again.
enum Imports {
  static func lines(_ registry: Registry, cases: Int, folder: String) async throws -> [Line] {
    guard let home = try await registry.directory.institutions().first(where: { $0.tier == 3 }) else {
      throw Fault(text: "no institution")
    }
    say("导入表 · writing a table of \(cases) cases")
    let file = "\(folder)/cases.csv"
    let size = try write(file, home, cases, registry)
    let caller = Caller(.system)
    var options = ImportOptions()
    options.institution = home.id
    ResidentMemory.forgetPeak()
    var watch = Stopwatch()
    let first = try await registry.cases.importTable(Chunks(file), options, by: caller)
    let line = Line(
      name: "导入 \(cases) 例 · import of \(cases) cases", unit: "s", required: 60 * Double(cases) / 100_000,
      aim: 30 * Double(cases) / 100_000, reached: watch.seconds, cpuSeconds: watch.cpuSeconds, seconds: watch.seconds,
      note: "\(size >> 20) MiB; \(first.accepted) accepted, \(first.refused) refused, \(first.patients) patients, "
        + "\(first.findingCount) findings; \(Int(ResidentMemory.peak)) MiB at most"
        + (first.findings.first(where: { $0.severity == .error }).map { "; \($0.field) \($0.rule)" } ?? "")
        + (first.problem.map { "; \($0.english)" } ?? ""))
    watch = Stopwatch()
    let second = try await registry.cases.importTable(Chunks(file), options, by: caller)
    let again = Line(
      name: "再次导入，不作改动 · the same again, nothing changes", unit: "s", required: 60 * Double(cases) / 100_000,
      aim: 30 * Double(cases) / 100_000, reached: watch.seconds, cpuSeconds: watch.cpuSeconds, seconds: watch.seconds,
      note: "\(second.unchanged) unchanged, \(second.accepted) accepted")
    guard first.accepted == cases, second.unchanged == cases else {
      return [
        line, again,
        Line(name: "导入不全 · rows lost", unit: "", required: 0, aim: 0, reached: 1, cpuSeconds: 0, seconds: 0),
      ]
    }
    return [line, again]
  }

  /// Sessions of another sample region, written as one hospital's; returns the size in bytes.
  private static func write(_ file: String, _ home: Institution, _ count: Int, _ registry: Registry) throws -> Int {
    let region = registry.sampleRegion(seed: Ground.seed + 1, scale: Double(count) / 60_000 * 1.02)
    let columns = RecordColumns(
      registry.standard,
      rows: [
        "devices": 14, "drugs": 8, "team": 6, "lesions": 6, "adverseEvents": 3, "followUps": 4, "receipts": 2,
        "diagnoses": 5, "contrast": 4, "therapy": 4, "trainees": 2, "stents": 4, "drainage": 3, "vertebroplasty": 4,
        "ablation": 4, "embolisation": 4,
      ])
    let writer = RecordTableWriter(columns, withholdsIdentity: false)
    FileManager.default.createFile(atPath: file, contents: nil)
    guard let handle = FileHandle(forWritingAtPath: file) else { throw Fault(text: "no \(file)") }
    var (size, rows, bytes) = (0, 0, writer.header)
    try region.forEachCase { session in
      guard case .object(var members) = session.record else { return true }
      members.removeAll { $0.name == "institution" || $0.name == "caseID" }
      members.append(.init("institution", .string(home.code)))
      guard let record = RecordDocument(.object(members)) else { return true }
      bytes += try writer.line(record)
      rows += 1
      if bytes.count > 1 << 20 || rows == count {
        size += bytes.count
        try handle.write(contentsOf: Data(bytes))
        bytes = []
      }
      return rows < count
    }
    try handle.close()
    return size
  }

  /// A file as an upload brings it.
  struct Chunks: AsyncSequence {
    let file: String
    init(_ file: String) { self.file = file }

    struct Iterator: AsyncIteratorProtocol {
      let handle: FileHandle?
      mutating func next() async throws -> [UInt8]? {
        guard let data = try handle?.read(upToCount: 1 << 16), !data.isEmpty else { return nil }
        return [UInt8](data)
      }
    }
    func makeAsyncIterator() -> Iterator { Iterator(handle: FileHandle(forReadingAtPath: file)) }
  }
}
