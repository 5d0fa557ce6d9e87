import DICOMCore
import DICOMNetwork
import Foundation
import Store
import Testing

@testable import Archive

@Suite("Routing and durable jobs")
struct RoutingTests {
  private static func open(_ rules: [RoutingRule], clock: SettableClock = SettableClock(1000)) throws -> (
    Archive, String
  ) {
    let path = NSTemporaryDirectory() + "jieru-archive-" + UUID().uuidString
    let archive = try Archive(
      configuration: ArchiveConfiguration(path: path, routes: rules), logger: TemporaryArchive.quiet,
      clock: { clock.now })
    return (archive, path)
  }

  @Test("A rule matches by modality and sender, and never sends an object back")
  func rules() {
    let table: [(RoutingRule, String, String, Bool)] = [
      (RoutingRule(destination: "D"), "XA", "S", true),
      (RoutingRule(destination: "D"), "XA", "D", false),
      (RoutingRule(destination: "D", modalities: ["XA", "CT"]), "CT", "S", true),
      (RoutingRule(destination: "D", modalities: ["XA"]), "CT", "S", false),
      (RoutingRule(destination: "D", sources: ["S"]), "CT", "S", true),
      (RoutingRule(destination: "D", sources: ["S"]), "CT", "T", false),
      (RoutingRule(destination: "D", modalities: ["CT"], sources: ["S"]), "CT", "T", false),
    ]
    for (rule, modality, source, expected) in table {
      #expect(rule.matches(modality: modality, source: source) == expected, "\(rule) \(modality) \(source)")
    }
  }

  @Test("An arrived object makes one job for each rule that matches; repeats and conflicts make none")
  func jobs() async throws {
    let (archive, path) = try Self.open([
      RoutingRule(destination: "PREFECTURE", modalities: ["XA"], commitment: true), RoutingRule(destination: "CLOUD"),
    ])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let object = MadeObject(modality: "XA")
    try await archive.file(object)
    try await archive.file(object)
    var other = object
    other.comment = "other"
    #expect(try await archive.file(other) == .conflict)
    try await archive.file(MadeObject(series: "1.5", instance: "1.5.1", modality: "CT"))
    try await archive.file(MadeObject(series: "1.6", instance: "1.6.1", modality: "CT"), from: "CLOUD")
    let found = try await archive.jobs().map { "\($0.kind) \($0.destination) \($0.subject) \($0.payload) \($0.state)" }
    #expect(
      Set(found) == [
        "forward PREFECTURE \(object.instance) commit waiting", "forward CLOUD \(object.instance)  waiting",
        "forward CLOUD 1.5.1  waiting",
      ])
    #expect(found.count == 3)
  }

  @Test("Job and index row are one transaction: without the job there is no object, and none after a restart")
  func oneTransaction() async throws {
    let (archive, path) = try Self.open([RoutingRule(destination: "D")])
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await archive.file(MadeObject(series: "1.5", instance: "1.5.1"))
    _ = try await archive.database.write { try $0.run("ALTER TABLE job RENAME TO elsewhere") }
    guard case .failure = await archive.answer(to: try MadeObject().part10()) else {
      Issue.record("it was taken")
      return
    }
    #expect(try await archive.instance(MadeObject().instance) == nil)
    _ = try await archive.database.write { try $0.run("ALTER TABLE elsewhere RENAME TO job") }
    try archive.close()
    let again = try TemporaryArchive.open(path)
    #expect(again.recovered == 0)
    #expect(try await again.totals().instances == 1)
    #expect(try await again.jobs().count == 1)
  }

  @Test("A job is handed out once, waits longer after each failure, and is given up at last")
  func retries() async throws {
    let clock = SettableClock(1000)
    let (archive, path) = try Self.open([RoutingRule(destination: "D")], clock: clock)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let queue = try JobQueue(archive: archive)
    try await archive.file(MadeObject())
    let first = try await queue.take(most: 10)
    #expect(first.count == 1)
    #expect(try await queue.take(most: 10).isEmpty)
    try await queue.postpone(first, failure: "no route to host")
    #expect(try await queue.take(most: 10).isEmpty)
    clock.set(1000 + 29_999)
    #expect(try await queue.take(most: 10).isEmpty)
    clock.set(1000 + 30_000)
    let second = try await queue.take(most: 10)
    #expect(second.map(\.attempts) == [1])
    #expect(second.map(\.failure) == ["no route to host"])
    var last = second[0]
    last.attempts = Job.attemptLimit - 1
    try await queue.postpone([last], failure: "still none")
    #expect(try await queue.counts() == ["failed": 1])
    #expect(
      (1...9).map { Job.delay(afterAttempts: $0, first: 30_000) }
        == [30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000, 3_600_000, 3_600_000])
  }

  @Test("A job that was running when the node stopped is due again")
  func interrupted() async throws {
    let (archive, path) = try Self.open([RoutingRule(destination: "D")])
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await archive.file(MadeObject())
    let queue = try JobQueue(archive: archive)
    #expect(try await queue.take(most: 10).count == 1)
    try archive.close()
    let again = try Archive(
      configuration: ArchiveConfiguration(path: path), logger: TemporaryArchive.quiet, clock: { 2000 })
    #expect(try await JobQueue(archive: again).take(most: 10).count == 1)
  }

  private static let context = AssociationContext(
    id: 1, callingAETitle: "MODALITY", calledAETitle: "JIERU", remoteAddress: "127.0.0.1")

  @Test("A commitment request of a listed peer becomes a durable job with its references; an unlisted one is refused")
  func commitment() async throws {
    let folder = try TemporaryArchive()
    let queue = try JobQueue(archive: folder.archive)
    let listed = PeerDirectory(
      ownAETitle: "JIERU", entries: [PeerEntry(peer: DICOMPeer(aeTitle: "MODALITY", host: "127.0.0.1", port: 104))])
    let references = [
      SOPReference(sopClassUID: MadeObject().sopClass, sopInstanceUID: MadeObject().instance),
      SOPReference(sopClassUID: MadeObject().sopClass, sopInstanceUID: "9.9"),
    ]
    let request = StorageCommitmentRequest(transactionUID: "2.25.7", instances: references)
    let provider = ArchiveProvider(archive: folder.archive, peers: listed, jobs: queue)
    #expect(await provider.commit(request, in: Self.context) == .success)
    let job = try #require(try await queue.list().first)
    #expect(job.kind == .commitmentReport)
    #expect(job.destination == "MODALITY")
    #expect(job.subject == "2.25.7")
    #expect(try CommitmentPayload(job.payload).instances == references)
    let stranger = ArchiveProvider(
      archive: folder.archive, peers: PeerDirectory(ownAETitle: "JIERU", unknown: .all), jobs: queue)
    #expect(await stranger.commit(request, in: Self.context) == .processingFailure)
    #expect(try await queue.list().count == 1)
  }

  @Test("What a destination has committed is done, what it does not have is sent again")
  func commitmentArrives() async throws {
    let clock = SettableClock(1000)
    let (archive, path) = try Self.open([RoutingRule(destination: "D", commitment: true)], clock: clock)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let queue = try JobQueue(archive: archive)
    let objects = (1...3).map { MadeObject(instance: "1.2.\($0)", number: $0) }
    for object in objects { try await archive.file(object) }
    let jobs = try await queue.take(most: 10)
    try await queue.finish(jobs, as: .sent)
    #expect(try await queue.counts() == ["sent": 3])
    func reference(_ index: Int) -> SOPReference {
      SOPReference(sopClassUID: objects[index].sopClass, sopInstanceUID: objects[index].instance)
    }
    let report = StorageCommitmentReport(
      transactionUID: "2.25.1", committed: [reference(0)], failed: [.init(reference: reference(1), reason: 0x0112)])
    // A report on a transaction that was never asked for settles nothing.
    try await queue.commitmentArrived(report)
    #expect(try await queue.counts() == ["sent": 3])
    try await queue.add(Job(kind: .commitmentRequest, destination: "D", subject: "2.25.1", dueAt: 1_000_000))
    try await queue.commitmentArrived(report)
    let states = try await queue.list().filter { $0.kind == .forward }.map { [$0.subject, $0.state.rawValue] }
    #expect(Set(states) == [["1.2.1", "done"], ["1.2.2", "waiting"], ["1.2.3", "sent"]])
    clock.set(1000 + 60_000)
    #expect(try await queue.take(most: 10).map(\.subject) == [objects[1].instance])
  }
}
