import Foundation
import Glibc
import Registry
import Rulebook
import Store

/// Kills a writing process with SIGKILL at random moments, again and again, and looks at what it left after each.
///
/// Every child first checks what the one before it left: the journal has no defect, every case stands at its newest event
/// and is what that event committed to, and every step that was answered is there. Then four clients carry cases on until
/// the child is killed. The parent has read the norm and the dictionary before it forks and never starts a thread.
struct CrashTest {
  let ground: Ground
  let folder: String
  let rounds: Int
  private let sessions: [SampleCase]
  /// Rounds on one database: the whole of it is checked after each.
  private static let roundsEach = 10
  private static let scale = 0.002

  /// Exit codes of a child.
  private enum Ending {
    static let sound: Int32 = 0
    static let unsound: Int32 = 3
    static let failed: Int32 = 4
  }

  init(ground: Ground, folder: String, rounds: Int) {
    (self.ground, self.folder, self.rounds) = (ground, folder, rounds)
    let region = SampleRegion(
      seed: Ground.seed, scale: Self.scale, calendar: ground.rules.calendar, catalogue: ground.rules.book.catalogue,
      regionKey: Ground.regionKey)
    sessions = Journeys.sessions(region, count: 40)
  }

  /// Returns the process's exit code.
  func run(seed: UInt64) -> Int32 {
    try? FileManager.default.removeItem(atPath: folder)
    let template = folder + "/template"
    guard child({ _ in try await prepare(template) }, killAfter: nil) == Ending.sound else {
      say("准备失败 · the region could not be prepared")
      return 1
    }
    var random = SplitMix64(seed: seed)
    var (kills, current) = (0, "")
    for round in 0...rounds {
      if round.isMultiple(of: Self.roundsEach), round < rounds {
        let finished = current
        if round > 0, child({ _ in try await check(finished) }, killAfter: nil) != Ending.sound { return 1 }
        current = "\(folder)/\(round / Self.roundsEach)"
        do {
          try FileManager.default.copyItem(atPath: template, toPath: current)
        } catch {
          say("\(error)")
          return 1
        }
      }
      let database = current
      guard round < rounds else { break }
      let ending = child(
        { ready in
          try await check(database)
          try await write(database, ready)
        }, killAfter: UInt32.random(in: 0...150_000, using: &random))
      guard ending == -SIGKILL else {
        say("第 \(round + 1) 轮：子进程以 \(ending) 结束 · round \(round + 1): the child ended with \(ending)")
        return 1
      }
      kills += 1
    }
    let last = current
    guard child({ _ in try await check(last) }, killAfter: nil) == Ending.sound else { return 1 }
    let acknowledged = (0..<((rounds + Self.roundsEach - 1) / Self.roundsEach)).reduce(0) {
      $0 + acknowledgements("\(folder)/\($1)").count
    }
    print("killed \(kills) times, \(acknowledged) acknowledged steps, nothing lost")
    guard acknowledged > kills else { return 1 }
    try? FileManager.default.removeItem(atPath: folder)
    return 0
  }

  // MARK: What children do

  private func prepare(_ folder: String) async throws {
    let registry = try ground.registry(in: folder)
    _ = try await SampleLoader(registry, registry.sampleRegion(seed: Ground.seed, scale: Self.scale)).load()
    await registry.close()
  }

  private func check(_ folder: String) async throws {
    let registry = try ground.registry(in: folder)
    let report = try await registry.verifyJournal()
    guard report.isSound else { throw Fault(text: "journal: \(report.defects.prefix(5))") }
    var newest: [String: Int] = [:]
    for (id, version) in acknowledgements(folder) { newest[id] = max(newest[id] ?? 0, version) }
    for (id, version) in newest {
      guard let detail = try await registry.cases.detail(id), detail.file.version >= version,
        detail.history.count == detail.file.version
      else { throw Fault(text: "case \(id): version \(version) was acknowledged") }
    }
    await registry.close()
  }

  /// Carries cases on until the end of days; `ready` is called with each step that is acknowledged.
  private func write(_ folder: String, _ ready: @escaping @Sendable () -> Void) async throws {
    let registry = try ground.registry(in: folder)
    let journeys = Journeys(registry, sessions)
    let file = open(folder + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Fault(text: "no file for acknowledgements") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask {
          while true {
            _ = try await journeys.run(client: client, of: 4) { receipt in
              let line = Array("\(receipt.caseID) \(receipt.version)\n".utf8)
              _ = Glibc.write(file, line, line.count)
              ready()
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func acknowledgements(_ folder: String) -> [(String, Int)] {
    let text = (try? String(contentsOfFile: folder + "/acknowledged", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
    }
  }

  // MARK: Processes

  /// Runs work in a child; with a number of microseconds kills it that long after it said that it is ready. Returns the
  /// exit code, or the signal's number below zero.
  private func child(
    _ work: @escaping @Sendable (_ ready: @escaping @Sendable () -> Void) async throws -> Void, killAfter: UInt32?
  ) -> Int32 {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return Ending.failed }
    let (reading, writing) = (ends[0], ends[1])
    let process = Self.fork()
    guard process >= 0 else { return Ending.failed }
    if process == 0 {
      close(reading)
      Task {
        do {
          try await work { _ = Glibc.write(writing, [UInt8(1)], 1) }
          _exit(Ending.sound)
        } catch {
          say("\(error)")
          _exit(error is Fault ? Ending.unsound : Ending.failed)
        }
      }
      dispatchMain()
    }
    close(writing)
    if let killAfter {
      var byte: UInt8 = 0
      if read(reading, &byte, 1) == 1 {
        usleep(killAfter)
        kill(process, SIGKILL)
      }
    }
    close(reading)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  /// Swift hides fork because threads do not survive it; here there are none before it.
  private static func fork() -> Int32 {
    guard let symbol = dlsym(nil, "fork") else { return -1 }
    return unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)()
  }
}
