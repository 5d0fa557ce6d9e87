import Foundation
import Registry

/// One run of the benchmark.
struct BenchmarkRun: Sendable {
  let ground: Ground
  let cache: String
  let jsonFile: String?
  let isQuick: Bool
  let onlyPrepares: Bool
  let parts: [String]

  /// Prints the table; returns the process's exit code.
  func run() async throws -> Int32 {
    // Half an hour of loading, which writes and imports do not need.
    let needsMillion = onlyPrepares || parts.contains("reads") || parts.contains("annual")
    let million =
      isQuick || !needsMillion ? nil : try await CachedRegion.prepare("million", scale: 16.7, in: cache, ground)
    let region = try await CachedRegion.prepare("region", scale: 1, in: cache, ground)
    if onlyPrepares { return 0 }

    let large = million ?? region
    var table = Table()
    if parts.contains("reads") {
      ResidentMemory.forgetPeak()
      let registry = try ground.registry(in: large.folder)
      table.lines += try await readLines(
        registry, cases: large.cases, count: isQuick ? 200 : 400, shown: isQuick ? 6 : 28)
      table.lines.append(
        Line(
          name: "常驻内存，\(large.cases) 例 · resident memory at \(large.cases) cases", unit: "MiB", required: 300, aim: 150,
          reached: ResidentMemory.peak, cpuSeconds: 0, seconds: 0,
          note: "the most while these reads were served; now \(Int(ResidentMemory.current)) MiB"))
      await registry.close()
    }
    if parts.contains("annual") {
      let registry = try ground.registry(in: region.folder)
      table.lines.append(try await Yearly.line(registry, cases: region.cases))
      await registry.close()
      if let million {
        let registry = try ground.registry(in: million.folder)
        table.lines.append(try await Yearly.line(registry, cases: million.cases, required: 30))
        await registry.close()
      }
    }
    if parts.contains("writes") {
      let folder = cache + "/written"
      try region.copy(to: folder)
      let registry = try ground.registry(in: folder)
      table.lines.append(try await Writes.steps(registry, cases: isQuick ? 400 : 1_000))
      table.lines.append(try await Writes.events(registry, count: isQuick ? 4_000 : 20_000))
      await registry.close()
      try FileManager.default.removeItem(atPath: folder)
    }
    if parts.contains("import") {
      let folder = cache + "/imported"
      try region.copy(to: folder)
      let registry = try ground.registry(in: folder)
      table.lines += try await Imports.lines(registry, cases: isQuick ? 10_000 : 100_000, folder: folder)
      await registry.close()
      try FileManager.default.removeItem(atPath: folder)
    }
    table.lines.append(
      Line(
        name: "样例区载入 · loading the sample region", unit: "cases/s", required: 1_000, aim: 3_000,
        reached: Double(large.cases) / large.seconds, isRate: true, cpuSeconds: large.cpuSeconds,
        seconds: large.seconds,
        note: "\(large.cases) cases" + (large.isReused ? ", when the cache was made" : "")))

    print(table.text)
    if let jsonFile { try table.json.write(toFile: jsonFile, atomically: true, encoding: .utf8) }
    return table.isMet ? 0 : 1
  }

  /// (b) and (c): the slowest kind of list decides.
  func readLines(_ registry: Registry, cases: Int, count: Int, shown: Int) async throws -> [Line] {
    let reads = try await Reads(registry, spread: 500)
    var watch = Stopwatch()
    let lists = try await reads.lists(count)
    let (cpu, seconds) = (watch.cpuSeconds, watch.seconds)
    let slowest = lists.sorted { $0.times.quantile(0.99) > $1.times.quantile(0.99) }
    watch = Stopwatch()
    let pages = try await reads.pages(count * 5)
    return [
      Line(
        name: "列表与查找，最慢一种的 p99 · lists and searches, p99 of the slowest kind", unit: "ms", required: 30, aim: 10,
        reached: (slowest.first?.times.quantile(0.99) ?? 0) * 1000, cpuSeconds: cpu, seconds: seconds,
        note: "\(cases) cases, \(lists.count) kinds, two clients\n"
          + slowest.prefix(shown).map { "\($0.kind): \($0.times.summary)" }.joined(separator: "\n")),
      Line(
        name: "病例页数据 p99 · case page data, p99", unit: "ms", required: 50, aim: 20,
        reached: pages.quantile(0.99) * 1000, cpuSeconds: watch.cpuSeconds, seconds: watch.seconds,
        note: "\(cases) cases; \(pages.summary)"),
    ]
  }
}
