import DICOMCore
import Store
import Testing

@testable import Archive

@Suite("The index's counts")
struct CountTests {
  /// What should be there, kept beside the archive by rules of its own.
  private struct Model {
    var objects: [String: MadeObject] = [:]
    var conflicts: [String: Set<String>] = [:]

    func expected(_ object: MadeObject) -> StoredOutcome {
      guard let known = objects[object.instance] else { return .stored }
      if known == object || conflicts[object.instance]?.contains(object.comment) == true { return .repeated }
      return .conflict
    }

    mutating func took(_ object: MadeObject, _ outcome: StoredOutcome) {
      switch outcome {
      case .stored: objects[object.instance] = object
      case .conflict: conflicts[object.instance, default: []].insert(object.comment)
      case .repeated: break
      }
    }
  }

  /// Everything the index counts, as text that can be compared.
  private struct Counts: Equatable {
    var patients: [String: Int] = [:]
    /// Series, instances, modalities.
    var studies: [String: String] = [:]
    var series: [String: Int] = [:]
    var days: [String: Int] = [:]
    var totals: [Int] = []
    var bytes = 0
    var conflicts = 0
  }

  private static func recomputed(_ model: Model) throws -> Counts {
    var counts = Counts()
    let objects = Array(model.objects.values)
    for (patient, those) in Dictionary(grouping: objects, by: \.patientID) {
      counts.patients[patient] = Set(those.map(\.study)).count
    }
    for (study, those) in Dictionary(grouping: objects, by: \.study) {
      let modalities = Set(those.map(\.modality)).sorted().joined(separator: "\\")
      counts.studies[study] = "\(Set(those.map(\.series)).count) \(those.count) \(modalities)"
      counts.days[those[0].date, default: 0] += 1
    }
    for (series, those) in Dictionary(grouping: objects, by: \.series) { counts.series[series] = those.count }
    counts.totals = [counts.studies.count, counts.series.count, objects.count]
    counts.bytes = try objects.reduce(0) { try $0 + $1.part10().count }
    counts.conflicts = model.conflicts.values.reduce(0) { $0 + $1.count }
    return counts
  }

  private static func recorded(_ archive: Archive) async throws -> Counts {
    try await archive.database.read { connection in
      var counts = Counts()
      try connection.scan("SELECT patient_id, studies FROM patient", []) {
        counts.patients[$0.string(0)] = $0.integer(1)
        return true
      }
      try connection.scan("SELECT uid, series_count, instance_count, modalities FROM study", []) {
        counts.studies[$0.string(0)] = "\($0.integer(1)) \($0.integer(2)) \($0.string(3))"
        return true
      }
      try connection.scan("SELECT uid, instance_count FROM series", []) {
        counts.series[$0.string(0)] = $0.integer(1)
        return true
      }
      try connection.scan("SELECT date, studies FROM study_day WHERE studies <> 0", []) {
        counts.days[$0.string(0)] = $0.integer(1)
        return true
      }
      let state = try connection.first("SELECT studies, series, instances, bytes FROM archive_state") {
        [$0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3)]
      }
      counts.totals = Array((state ?? []).prefix(3))
      counts.bytes = state?.last ?? -1
      counts.conflicts = try connection.integer("SELECT COUNT(*) FROM conflict") ?? -1
      return counts
    }
  }

  /// One of 4 patients, 8 studies, 16 series, 48 instances, 3 contents.
  private static func object(_ random: inout SeededGenerator) -> MadeObject {
    let study = Int(random.next() % 8)
    let series = Int(random.next() % 2)
    let number = Int(random.next() % 3)
    return MadeObject(
      study: "1.2.\(study + 1)", series: "1.2.\(study + 1).\(series + 1)",
      instance: "1.2.\(study + 1).\(series + 1).\(number + 1)", patientID: "P\(study % 4)",
      date: study % 3 == 0 ? "" : "2026010\(study % 3)", modality: ["XA", "CT", "US"][(study + series) % 3],
      number: number, comment: ["", "", "", "b", "c"][Int(random.next() % 5)])
  }

  @Test("are what a recount gives, after any sequence of stores and deletions", arguments: [1, 2, 3] as [UInt64])
  func anySequence(_ seed: UInt64) async throws {
    let folder = try TemporaryArchive()
    let archive = folder.archive
    var random = SeededGenerator(state: seed)
    var model = Model()
    for step in 0..<240 {
      if random.next() % 6 == 0,
        let victim = model.objects.values.sorted(by: { $0.instance < $1.instance })
          .randomElement(using: &random)
      {
        let level = random.next() % 3
        try await archive.delete(
          study: victim.study, series: level > 0 ? victim.series : nil, instance: level > 1 ? victim.instance : nil,
          actor: "TEST", reason: "")
        model.objects = model.objects.filter { _, object in
          switch level {
          case 0: object.study != victim.study
          case 1: object.series != victim.series
          default: object.instance != victim.instance
          }
        }
      } else {
        let object = Self.object(&random)
        let expected = model.expected(object)
        #expect(try await archive.file(object) == expected, "step \(step)")
        model.took(object, expected)
      }
      if step % 16 == 15 { #expect(try await Self.recorded(archive) == Self.recomputed(model), "step \(step)") }
    }
    #expect(try await Self.recorded(archive) == Self.recomputed(model))
    for object in model.objects.values { #expect(try await archive.bytes(of: object.instance) == object.part10()) }
    // The change number has grown with every change, so caches by it are never stale.
    #expect(try await archive.totals().change > 100)
  }

  @Test("A study whose last object went is gone with its patient, and comes back as new")
  func emptied() async throws {
    let folder = try TemporaryArchive()
    let object = MadeObject()
    try await folder.archive.file(object)
    try await folder.archive.delete(study: object.study, actor: "TEST", reason: "")
    let totals = try await folder.archive.totals()
    #expect("\(totals.patients) \(totals.studies) \(totals.series) \(totals.instances) \(totals.bytes)" == "0 0 0 0 0")
    #expect(try await folder.archive.file(object) == .stored)
    #expect(try await folder.archive.bytes(of: object.instance) == object.part10())
    #expect(
      try await folder.archive.find(Query(level: .study, keys: [.init(.patientName, "*王*")])).count == 1)
  }

  @Test("A study on hold is not deleted, nor any part of it, until it is released")
  func hold() async throws {
    let folder = try TemporaryArchive()
    let archive = folder.archive
    let object = MadeObject()
    try await archive.file(object)
    try await archive.hold(study: object.study, actor: "LAW", reason: "dispute 7")
    for (series, instance) in [(nil, nil), (object.series, nil), (object.series, object.instance)]
      as [(String?, String?)]
    {
      await #expect(throws: OperationRefusal.self) {
        try await archive.delete(study: object.study, series: series, instance: instance, actor: "X", reason: "")
      }
    }
    #expect(try await archive.bytes(of: object.instance) == object.part10())
    try await archive.release(study: object.study, actor: "LAW", reason: "settled")
    try await archive.delete(study: object.study, actor: "X", reason: "")
    #expect(try await archive.instance(object.instance) == nil)
    #expect(try await archive.operations(subject: object.study).map(\.kind) == ["hold", "release", "delete"])
  }

  @Test("Deleting what is not there is refused and not recorded")
  func nothingToDelete() async throws {
    let folder = try TemporaryArchive()
    await #expect(throws: OperationRefusal.self) {
      try await folder.archive.delete(study: "1.2.3", actor: "X", reason: "")
    }
    #expect(try await folder.archive.operations().isEmpty)
  }
}
