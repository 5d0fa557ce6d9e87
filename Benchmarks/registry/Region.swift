import Foundation
import Registry
import Rulebook
import Store

/// Monday 2 March 2026, nine o'clock: after the last day of the sample region.
let benchmarkTime: Int64 = 1_772_413_200_000

/// The norm, the dictionary and keys of this repository, read once; opens registries in folders.
struct Ground: Sendable {
  let rules: EvaluationContext
  let standard: StandardRecord
  static let regionKey = Array("synthetic region key".utf8)
  static let seed: UInt64 = 20_260_101

  init(root: String) throws {
    let folder = "\(root)/Rulebooks/ir-2012"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".md") || $0.hasSuffix(".csv") }
      .map { SourceFile(name: "ir-2012/\($0)", text: try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
    let calendar = try String(contentsOfFile: "\(root)/Rulebooks/calendars/cn-working-days.csv", encoding: .utf8)
    rules = EvaluationContext(
      book: try Rulebook.load(files),
      calendar: try WorkingCalendar(csv: [SourceFile(name: "cn-working-days.csv", text: calendar)]))
    standard = try StandardRecord.load(
      yaml: try String(contentsOfFile: "\(root)/StandardRecord/1/record.yaml", encoding: .utf8))
  }

  func registry(in folder: String, clock: @escaping RegistryClock = { benchmarkTime }) throws -> Registry {
    guard let key = AccessKey([UInt8](repeating: 7, count: 32)) else { throw Fault(text: "no access key") }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try Registry.open(
      RegistryConfiguration(
        folder: folder, rules: rules, standard: standard, accessKey: key, regionKey: Self.regionKey, clock: clock))
  }

  /// Tells databases of one schema and one sample from those of another.
  var key: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let text = RegistrySchema.migrations.flatMap(\.statements).joined() + rules.book.hash
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "schema\(RegistrySchema.migrations.last?.number ?? 0)-" + String(hash, radix: 16)
  }
}

struct Fault: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

/// A sample region in a folder of the cache, loaded where it is not there yet.
struct CachedRegion {
  let folder: String
  let cases: Int
  /// Of the loading, whenever it was done.
  let seconds: Double
  let cpuSeconds: Double
  let isReused: Bool

  static func prepare(_ name: String, scale: Double, in cache: String, _ ground: Ground) async throws -> CachedRegion {
    let folder = "\(cache)/\(name)-\(ground.key)"
    let mark = folder + "/loaded"
    if let text = try? String(contentsOfFile: mark, encoding: .utf8) {
      let numbers = text.split(separator: " ").compactMap { Double($0) }
      if numbers.count == 3 {
        return CachedRegion(
          folder: folder, cases: Int(numbers[0]), seconds: numbers[1], cpuSeconds: numbers[2], isReused: true)
      }
    }
    // What an older schema left behind would fill the disk.
    for old in (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? [] where old.hasPrefix(name + "-") {
      try? FileManager.default.removeItem(atPath: "\(cache)/\(old)")
    }
    let registry = try ground.registry(in: folder)
    let watch = Stopwatch()
    let region = registry.sampleRegion(seed: Ground.seed, scale: scale)
    let total = region.caseCount
    let summary = try await SampleLoader(registry, region).load { summary in
      if summary.cases % 50_000 == 0 { say("载入 · loading \(summary.cases) / \(total), \(Int(watch.seconds)) s") }
    }
    await registry.close()
    let loaded = CachedRegion(
      folder: folder, cases: summary.cases, seconds: watch.seconds, cpuSeconds: watch.cpuSeconds, isReused: false)
    try "\(loaded.cases) \(loaded.seconds) \(loaded.cpuSeconds)".write(toFile: mark, atomically: true, encoding: .utf8)
    return loaded
  }

  /// A copy that may be written to.
  func copy(to other: String) throws {
    try? FileManager.default.removeItem(atPath: other)
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("registry.sqlite") {
      try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(other)/\(name)")
    }
  }
}

/// Progress goes to standard error, the table to standard output.
func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
