internal import Rulebook
internal import Store

/// A case that comes into the registry as a whole, with all that is known of it: worked out and checked outside of the
/// transaction, ready to be written as its first version.
struct CaseEntry: Sendable {
  let file: CaseFile
  let projection: CaseProjection
  let columns: CaseColumns
  let recordText: String
  /// Of the event in the journal.
  let change: JournalChange
  let logbook: [LogbookEntry]

  /// The one kind of event that enters a case as a whole.
  static let kind = "case.imported"

  init(
    _ core: RegistryCore, _ file: CaseFile, _ completeness: Completeness, objection: Refusal? = nil,
    logbook: [LogbookEntry] = [], today: CivilDate
  ) throws {
    (self.file, self.logbook) = (file, logbook)
    projection = CaseProjection(file, catalogue: core.catalogue)
    columns = CaseStanding.of(file, today: today, completeness: completeness, objection: objection).columns(file)
    let text = RecordText(file.record)
    recordText = text.text
    change = try JournalChange(
      canonical: try file.canonicalContent(text), kind: Self.kind, object: "case", id: file.id, salt: core.random(32))
  }
}

/// A patient who comes into the registry with a case.
struct PatientEntry: Sendable {
  let row: PatientTable.Entry
  /// Of the event in the journal.
  let change: JournalChange

  var patient: Patient { row.patient }
  var identity: PatientIdentity? { row.identity }

  init(_ core: RegistryCore, _ patient: Patient, _ identity: PatientIdentity?) throws {
    row = PatientTable.Entry(patient, identity)
    change = try JournalChange(
      canonical: try CanonicalJSON.bytes(patient.content(identity)), kind: "patient.created", object: "patient",
      id: patient.id, salt: core.random(32))
  }
}
