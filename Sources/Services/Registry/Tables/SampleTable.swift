internal import Store

/// What tells a sample from a hospital's own data.
enum SampleTable {
  /// Whether any institution, person, patient or account is not marked as the sample's or the demonstration's.
  static func holdsRealData(in connection: any SQLConnection) throws -> Bool {
    let marks = [("institution", "is_synthetic"), ("person", "is_synthetic"), ("patient", "is_synthetic"), ("account", "is_demo")]
    for (table, mark) in marks
    where try connection.integer("SELECT EXISTS(SELECT 1 FROM \(table) WHERE \(mark) = 0)") == 1 {
      return true
    }
    return false
  }
}
