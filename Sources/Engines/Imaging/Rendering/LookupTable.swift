/// A table from stored or modality values to output values (PS3.3 C.11.1.1, C.11.2.1.1): LUT Descriptor
/// and LUT Data.
public struct LookupTable: Sendable, Hashable {
  /// The input that maps to the first entry; inputs below take the first entry, inputs past the end the
  /// last one.
  public var firstMapped: Int
  /// Bits of an entry as the descriptor says.
  public var bitsPerEntry: Int
  public var entries: [UInt16]
  /// LUT Explanation (0028,3003).
  public var explanation: String?

  public init?(
    firstMapped: Int, bitsPerEntry: Int, entries: [UInt16], explanation: String? = nil
  ) {
    guard !entries.isEmpty, entries.count <= 65_536, (1...16).contains(bitsPerEntry) else {
      return nil
    }
    self.firstMapped = firstMapped
    self.bitsPerEntry = bitsPerEntry
    self.entries = entries
    self.explanation = explanation
  }

  /// Reads descriptor and data.
  ///
  /// - Parameters:
  ///   - descriptor: three values: number of entries (0 for 65,536), first mapped value, bits an entry.
  ///   - data: little endian; one byte an entry where 8-bit entries are packed, else two.
  ///   - isSigned: the first mapped value is signed (Pixel Representation 1, or after a rescale).
  public init?(descriptor: [Int], data: [UInt8], isSigned: Bool, explanation: String? = nil) {
    guard descriptor.count >= 3 else { return nil }
    let declared = descriptor[0] & 0xFFFF
    let count = declared == 0 ? 65_536 : declared
    let first = descriptor[1] & 0xFFFF
    let bits = descriptor[2] & 0xFFFF
    let entries: [UInt16]
    if data.count >= 2 * count {
      entries = (0..<count).map { UInt16(data[2 * $0]) | UInt16(data[2 * $0 + 1]) << 8 }
    } else if data.count >= count, bits <= 8 {
      entries = data[..<count].map { UInt16($0) }
    } else {
      return nil
    }
    self.init(
      firstMapped: isSigned ? Int(Int16(truncatingIfNeeded: first)) : first,
      bitsPerEntry: bits, entries: entries, explanation: explanation)
  }

  /// The output for an input, clamped to the table's ends.
  @inline(__always)
  public func value(_ input: Int) -> UInt16 {
    let (index, overflow) = input.subtractingReportingOverflow(firstMapped)
    if overflow { return input < 0 ? entries[0] : entries[entries.count - 1] }
    return entries[min(max(index, 0), entries.count - 1)]
  }

  /// Largest output the entries are scaled to: 2^bits - 1, or more where entries exceed their descriptor.
  public var maximum: Int {
    max((1 << bitsPerEntry) - 1, Int(entries.max() ?? 1))
  }
}
