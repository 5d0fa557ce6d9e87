import Archive
import DICOMCore
import Phantoms
import Testing

@Suite("Recorded operations")
struct OperationTests {
  /// Two studies of one patient, of two objects each, and one study of another.
  private struct Filed {
    let temporary: TemporaryArchive
    let first: String
    let second: String
    let other: String
    let objects: [PhantomObject]
  }

  private func filed() async throws -> Filed {
    let temporary = try TemporaryArchive()
    let objects = Sample.tiny(6)
    for (index, object) in objects.enumerated() {
      try await temporary.take(
        try Sample.changed(object) { dataSet in
          dataSet.set(.patientID, index < 4 ? "ONE" : "TWO")
          dataSet.set(.issuerOfPatientID, "")
          dataSet.set(.patientName, index < 4 ? "Wang^Fang=王^芳" : "Smith^John")
        })
    }
    return Filed(
      temporary: temporary, first: Sample.uid(objects[0], .studyInstanceUID),
      second: Sample.uid(objects[2], .studyInstanceUID), other: Sample.uid(objects[4], .studyInstanceUID),
      objects: objects)
  }

  private func names(_ archive: Archive, _ pattern: String) async throws -> Int {
    try await archive.find(Query(level: .study, keys: [.init(.patientName, pattern)])).count
  }

  private func sound(_ archive: Archive) async throws -> Bool {
    let report = try await archive.verify(.bytes)
    #expect(report.findings == [])
    return report.isSound
  }

  @Test("merged studies are one study, recorded, and verification knows why")
  func mergedStudiesAreOne() async throws {
    let filed = try await filed()
    let archive = filed.temporary.archive
    try await archive.merge(study: filed.first, into: filed.second, actor: "me", reason: "one examination")
    #expect(try await archive.instances(study: filed.first).isEmpty)
    #expect(try await archive.instances(study: filed.second).count == 4)
    #expect(try await archive.totals().studies == 2)
    #expect(try await sound(archive))
    let record = try #require(try await archive.operations(subject: filed.second).first)
    #expect(record.kind == "merge")
    #expect(record.reason == "one examination")
    // The bytes still say the old study.
    let instance = try #require(try await archive.instance(filed.objects[0].sopInstanceUID))
    #expect(try archive.header(instance).string(.studyInstanceUID) == filed.first)
    // A late image of a moved series goes where its series went.
    try await filed.temporary.take(
      try Sample.changed(filed.objects[0]) { dataSet in
        dataSet.set(.sopInstanceUID, "1.2.3.4.5")
        dataSet.set(.patientID, "ONE")
      })
    #expect(try await archive.instances(study: filed.second).count == 5)
    #expect(try await sound(archive))
  }

  @Test("studies of two patients are not merged")
  func studiesTwoPatientsAre() async throws {
    let filed = try await filed()
    await #expect(throws: OperationRefusal.self) {
      try await filed.temporary.archive.merge(study: filed.first, into: filed.other, actor: "me", reason: "x")
    }
    #expect(try await filed.temporary.archive.operations().isEmpty)
    #expect(try await sound(filed.temporary.archive))
  }

  @Test("a series leaves its study for a new one and can come back")
  func seriesLeavesItsStudy() async throws {
    let filed = try await filed()
    let archive = filed.temporary.archive
    try await archive.merge(study: filed.first, into: filed.second, actor: "me", reason: "x")
    let series = Sample.uid(filed.objects[0], .seriesInstanceUID)
    let target = try await archive.split(series: [series], of: filed.second, actor: "me", reason: "two examinations")
    #expect(try await archive.instances(study: target).count == 2)
    #expect(try await archive.instances(study: filed.second).count == 2)
    #expect(try await sound(archive))
    // The last series stays.
    await #expect(throws: OperationRefusal.self) {
      _ = try await archive.split(
        series: [Sample.uid(filed.objects[2], .seriesInstanceUID)], of: filed.second, into: target, actor: "me",
        reason: "x")
    }
    try await archive.merge(study: target, into: filed.second, actor: "me", reason: "x")
    #expect(try await archive.instances(study: filed.second).count == 4)
    #expect(try await sound(archive))
  }

  @Test("a corrected patient is found by the new name and not by the wrong one")
  func correctedPatientFoundBy() async throws {
    let filed = try await filed()
    let archive = filed.temporary.archive
    let done = try await archive.correctPatient(
      "ONE", issuer: "", PatientChange(name: "Zhao^Lei=赵^磊"), actor: "me", reason: "spelling")
    #expect(Set(done.studies) == [filed.first, filed.second])
    #expect(try await names(archive, "*王*") == 0)
    #expect(try await names(archive, "*赵*") == 2)
    #expect(try await sound(archive))
  }

  @Test("one study goes to the patient it belongs to")
  func oneStudyGoesPatient() async throws {
    let filed = try await filed()
    let archive = filed.temporary.archive
    _ = try await archive.correctPatient(
      ofStudy: filed.first, PatientChange(patientID: "TWO"), actor: "me", reason: "wrong ID")
    #expect(try await archive.find(Query(level: .study, keys: [.init(.patientID, "TWO")])).count == 2)
    #expect(try await names(archive, "Smith*") == 2)
    #expect(try await archive.totals().patients == 2)
    #expect(try await sound(archive))
    // To a patient nobody knows: a new one.
    _ = try await archive.correctPatient(
      ofStudy: filed.first, PatientChange(patientID: "NEW", issuer: ""), actor: "me", reason: "x")
    #expect(try await archive.totals().patients == 3)
    #expect(try await sound(archive))
  }

  @Test("the name of a patient with other studies is not changed through one of them")
  func namePatientWithOther() async throws {
    let filed = try await filed()
    await #expect(throws: OperationRefusal.self) {
      _ = try await filed.temporary.archive.correctPatient(
        ofStudy: filed.first, PatientChange(name: "Other^Name"), actor: "me", reason: "x")
    }
    #expect(try await names(filed.temporary.archive, "*王*") == 2)
  }

  @Test("retention takes what is old enough, and never what is on hold")
  func retentionTakesWhatOld() async throws {
    let filed = try await filed()
    let (archive, time) = (filed.temporary.archive, filed.temporary.time)
    let later = time.now + 20 * 365 * Sample.day
    try await archive.hold(study: filed.first, actor: "me", reason: "dispute")
    #expect(try await archive.expired(before: time.now, day: "20990101").isEmpty)
    #expect(try await archive.expired(before: later, day: "19000101").isEmpty)
    #expect(try await archive.expired(before: later, day: "20990101", modalities: ["XA"]).isEmpty)
    let due = try await archive.expired(before: later, day: "20990101", modalities: ["OT"])
    #expect(Set(due.map(\.studyInstanceUID)) == [filed.second, filed.other])
    for study in due {
      try await archive.delete(study: study.studyInstanceUID, actor: "me", reason: "over age", kind: "expire")
    }
    await #expect(throws: OperationRefusal.self) {
      try await archive.delete(study: filed.first, actor: "me", reason: "x")
    }
    #expect(try await archive.operations().map(\.kind).sorted() == ["expire", "expire", "hold"])
    #expect(try await archive.totals().instances == 2)
    #expect(try await sound(archive))
    try await archive.release(study: filed.first, actor: "me", reason: "closed")
    try await archive.delete(study: filed.first, actor: "me", reason: "x")
    let totals = try await archive.totals()
    #expect([totals.patients, totals.studies, totals.series, totals.instances, totals.bytes] == [0, 0, 0, 0, 0])
    #expect(try await sound(archive))
  }
}
