import Foundation
import Rulebook
import Store
import Synchronization
import Testing

@testable import Registry

@Suite("Loading the sample region") struct SampleLoaderTests {
  private static func registry(_ folder: URL, key: [UInt8] = Array("region".utf8)) throws -> Registry {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let access = try #require(AccessKey([UInt8](repeating: 7, count: 32)))
    return try Registry.open(
      RegistryConfiguration(
        folder: folder.path, rules: EvaluationContext(book: SampleGround.book, calendar: SampleGround.calendar),
        standard: RecordFixtures.standard, accessKey: access, regionKey: key, clock: { 1_772_413_200_000 }))
  }

  private static func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "jieru-sample-\(UUID().uuidString)")
  }

  @Test("What is loaded is what was made: tables, counts, journal")
  func loads() async throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let registry = try Self.registry(folder)
    let region = registry.sampleRegion(seed: 5, scale: 0.01)
    let heard = Mutex(0)
    let summary = try await SampleLoader(registry, region, batch: 150).load { _ in heard.withLock { $0 += 1 } }
    #expect(summary.institutions == 40)
    #expect(summary.cases == region.caseCount)
    #expect(heard.withLock { $0 } == (summary.cases + 149) / 150)

    // Counted again in the tables, against the stream.
    var made: [String: Int] = [:]
    var (serious, late, logbook, devices) = (0, 0, 0, 0)
    region.forEachCase { session in
      made[session.state, default: 0] += 1
      if session.events.contains(where: { $0.sir >= 3 && $0.isRelated && $0.onset < session.endedAt + 31 * 86_400_000 })
      {
        serious += 1
      }
      if session.reporting == .late || session.reporting == .halfLate { late += 1 }
      if session.trainee != nil { logbook += 1 }
      if case .array(let rows)? = session.record["devices"] { devices += rows.count }
      return true
    }
    let expected = (made, serious, late, logbook, devices, summary)
    try registry.database.readNow { connection in
      func count(_ sql: String) throws -> Int { try connection.integer(sql) ?? -1 }
      for (state, number) in expected.0 {
        #expect(try count("SELECT COUNT(*) FROM interventional_case WHERE state = '\(state)'") == number)
      }
      #expect(try count("SELECT COUNT(*) FROM interventional_case WHERE serious = 1") == expected.1)
      #expect(try count("SELECT COUNT(*) FROM interventional_case WHERE report_state = 'sent_late'") == expected.2)
      #expect(try count("SELECT COUNT(*) FROM logbook WHERE confirmed = 1") == expected.3)
      #expect(try count("SELECT COUNT(*) FROM device_use") == expected.4)
      #expect(try count("SELECT COUNT(*) FROM patient WHERE is_synthetic = 1") == expected.5.patients)
      #expect(try count("SELECT COUNT(*) FROM patient_identity WHERE national_id IS NOT NULL") == 0)
      #expect(try count("SELECT COUNT(*) FROM person WHERE is_synthetic = 0") == 0)
      #expect(try count("SELECT COUNT(*) FROM journal_event WHERE object = 'case'") == expected.5.cases)
      #expect(try count("SELECT COUNT(*) FROM interventional_case WHERE completeness_permille < 950") == 0)
      let report = try Journal.verify(in: connection)
      #expect(report.isSound)
      // No name of a patient stands in the journal.
      #expect(try count("SELECT COUNT(*) FROM journal_event WHERE text LIKE '%合成%'") == 0)
    }
    await #expect(throws: SampleLoader.Refusal.alreadyLoaded) { try await SampleLoader(registry, region).load() }
    await registry.close()
  }

  @Test("The region's key must be the registry's, or one patient would have two pseudonyms")
  func otherKey() async throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let registry = try Self.registry(folder, key: Array("another".utf8))
    await #expect(throws: SampleLoader.Refusal.otherRegionKey) {
      try await SampleLoader(registry, SampleGround.region(scale: 0.001)).load()
    }
    await registry.close()
  }
}
