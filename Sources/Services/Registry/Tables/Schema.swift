package import Store

/// The room's schema. Each folder of the room declares its tables in a file of its own (`Schema+Journal.swift` …) as an
/// array of statements; the first migration is put together from them here, in an order that lets tables refer to
/// earlier ones. Once released, a migration is never changed: later changes are migrations 2, 3 ….
package enum RegistrySchema {
  /// Every table of the room, by builder; a folder adds one line.
  static var first: [String] {
    journal
      + access
      + directory
      + cases
  }

  /// The migrations in order.
  package static var migrations: [Migration] { [Migration(1, first), Migration(2, plans)] }
}
