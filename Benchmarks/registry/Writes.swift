import Foundation
import Registry
import Rulebook
import Store

/// Durable writes with four clients: the steps of cases, and bare journal events.
enum Writes {
  static let clients = 4

  /// (a) Steps of real cases: access, validation, norm, tables and journal, each answered once it is on the disk.
  static func steps(_ registry: Registry, cases: Int) async throws -> Line {
    let journeys = try await Journeys(registry, scale: 1, count: cases + 40)
    // The first cases warm what is kept in memory: statements, standings.
    let watch = Stopwatch()
    let outcome = try await withThrowingTaskGroup(of: Journeys.Outcome.self) { group in
      for client in 0..<clients {
        group.addTask { try await journeys.run(client: client, of: clients) }
      }
      return try await group.reduce(into: Journeys.Outcome()) { $0.add($1) }
    }
    let seconds = watch.seconds
    let refused = outcome.refused.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
    return Line(
      name: "病例写入，四个客户端 · steps of cases, four clients", unit: "/s", required: 500, aim: 1_500,
      reached: Double(outcome.writes) / seconds, isRate: true, cpuSeconds: watch.cpuSeconds, seconds: seconds,
      note: "\(outcome.writes) steps of \(journeys.journeys.count) cases, \(outcome.finished) closed; "
        + "\(Int(watch.cpuSeconds / Double(max(outcome.writes, 1)) * 1e6)) µs CPU a step; "
        + Latencies(outcome.times).summary
        + (refused.isEmpty ? "" : "\nrefused: " + refused.prefix(8).joined(separator: ", ")))
  }

  /// What the journal and the disk alone can do: one event a write, nothing else.
  static func events(_ registry: Registry, count: Int) async throws -> Line {
    let content: JSONValue = ["text": .string(String(repeating: "合成", count: 300))]
    let ids = ULIDSource(clock: { benchmarkTime })
    let watch = Stopwatch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<clients {
        group.addTask {
          for _ in 0..<(count / clients) {
            let id = ids.next().text
            _ = try await registry.writer.perform { connection in
              try JournalWriter.append(
                content, kind: "bench.written", object: "bench", id: id, version: 1, actor: "system", rulebook: nil,
                at: benchmarkTime, salt: systemRandomBytes(32), keepingContent: true, in: connection)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    return Line(
      name: "仅日志事件，四个客户端 · bare journal events, four clients", unit: "/s", required: 500, aim: 1_500,
      reached: Double(count) / watch.seconds, isRate: true, cpuSeconds: watch.cpuSeconds, seconds: watch.seconds)
  }
}
