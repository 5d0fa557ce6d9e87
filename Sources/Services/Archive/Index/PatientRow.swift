import DICOMCore
import Store

/// The patient of a study: found by Patient ID and its issuer, with every form of the name under which people search.
enum PatientRow {
  /// The row of the header's patient, made if it is new.
  static func id(for header: ScannedHeader, in connection: any SQLConnection) throws(StoreError) -> Int {
    // Leading blanks of a Patient ID are significant (PS3.5 6.2, LO keeps them in many systems); trailing ones are not.
    let patientID = header.text(.patientID)
    let issuer = header.text(.issuerOfPatientID)
    let name = header.text(.patientName)
    let found: (id: Int, name: String)? = try connection.first(
      // Without a Patient ID only the same name and birth date are taken for the same person: two unknown people must
      // not become one.
      "SELECT id, name FROM patient WHERE patient_id = ? AND issuer = ?"
        + (patientID.isEmpty ? " AND name = ? AND birth_date = ?" : " ORDER BY id LIMIT 1"),
      [.text(patientID), .text(issuer)]
        + (patientID.isEmpty ? [.text(name), .text(header.date(.patientBirthDate))] : [])
    ) { ($0.integer(0), $0.string(1)) }
    if let found {
      // The same patient under a second spelling stays findable by both.
      if found.name != name { try addNames(header, patient: found.id, in: connection) }
      return found.id
    }
    let id =
      try connection.integer(
        "INSERT INTO patient(patient_id, issuer, name, birth_date, sex) VALUES(?, ?, ?, ?, ?) RETURNING id",
        [
          .text(patientID), .text(issuer), .text(name), .text(header.date(.patientBirthDate)),
          .text(header.text(.patientSex)),
        ]) ?? 0
    try addNames(header, patient: id, in: connection)
    return id
  }

  /// Stores the folded name groups and the Chinese readings that are not there yet.
  private static func addNames(
    _ header: ScannedHeader, patient: Int, in connection: any SQLConnection
  ) throws(StoreError) {
    var known = Set(
      try connection.rows("SELECT kind, key FROM patient_name WHERE patient = ?", [SQLValue(patient)]) {
        Key(kind: $0.integer(0), text: $0.string(1))
      })
    // A name under a wrong character set label is found by either reading.
    var names = [header.text(.patientName)]
    if let bytes = header.bytes(.patientName) {
      names += header.characterSet.readings(Array(bytes), vr: .pn).filter { !names.contains($0) }
    }
    for key in names.flatMap({ keys(of: $0) }) where known.insert(key).inserted {
      try connection.run(
        "INSERT INTO patient_name(patient, kind, key) VALUES(?, ?, ?)",
        [SQLValue(patient), SQLValue(key.kind), .text(key.text)])
    }
  }

  struct Key: Hashable {
    /// 0 a component group as stored, 1 a reading.
    let kind: Int
    let text: String
  }

  /// The keys of a name in DICOM text form, such as `Wang^XiaoDong=王^小东`.
  static func keys(of name: String) -> [Key] {
    let person = PersonName(name)
    var keys: [Key] = []
    func add(_ kind: Int, _ text: String) {
      let key = Key(kind: kind, text: text)
      if !text.isEmpty, !keys.contains(key) { keys.append(key) }
    }
    for group in [person.alphabetic, person.ideographic, person.phonetic] {
      guard let group, !group.isEmpty else { continue }
      let folded = SearchText.fold(group)
      add(0, folded)
      // "王小东" finds "王^小东" and "wangxiaodong" finds "Wang^XiaoDong".
      add(1, String(folded.filter { $0 != " " }))
      for reading in SearchText.pinyin(group) { add(1, reading) }
    }
    return keys
  }
}
