internal import Store

/// What tells a sample from a hospital's own data.
enum SampleTable {
  /// Whether any institution or account is not marked as the sample's or the demonstration's. Patients and people belong
  /// to an institution, and are what it is: visitors of a demonstration may enter some.
  static func holdsRealData(in connection: any SQLConnection) throws -> Bool {
    for (table, mark) in [("institution", "is_synthetic"), ("account", "is_demo")]
    where try connection.integer("SELECT EXISTS(SELECT 1 FROM \(table) WHERE \(mark) = 0)") == 1 {
      return true
    }
    return false
  }
}
