// libFuzzer target: the readers of volumes and planning tables on the same bytes. The first byte says what the rest is:
// N a NIfTI file, S a DICOM series, G a segmentation object, R a structure set, P a table of properties, T a table of
// rules. Besides "nothing traps" whatever is read must keep the promises that SampleFiles checks.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImaging(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let data, count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
  if let kind = SampleFiles(rawValue: String(UnicodeScalar(data[0]))) {
    if let broken = try? kind.broken(bytes), !broken.isEmpty { fatalError("broken: \(broken)") }
    return 0
  }
  let text = String(decoding: bytes, as: UTF8.self)
  switch data[0] {
  case UInt8(ascii: "P"):
    guard let table = try? PropertyTable(text) else { return 0 }
    precondition(!table.rows.isEmpty)
    for row in table.rows {
      precondition(table.row(row.subject, row.property) == row)
      precondition(row.number.map(\.isFinite) ?? true)
      _ = try? table.number(row.subject, row.property, in: 0...1e6)
    }
  case UInt8(ascii: "T"):
    guard let table = try? TechniqueTable(text) else { return 0 }
    precondition(!table.rules.isEmpty)
    let facts = Dictionary(uniqueKeysWithValues: table.facts.map { ($0, 5.0) })
    _ = try? table.advise(facts, available: [.microwave, .cryotherapy])
  default: break
  }
  return 0
}
