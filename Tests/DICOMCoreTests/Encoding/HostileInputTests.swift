import Testing

@testable import DICOMCore

@Suite("Hostile data sets cost little and end in an error")
struct HostileInputTests {
  /// Sequences inside sequences, all of undefined length.
  static func nested(_ depth: Int, implicit: Bool) -> [UInt8] {
    ByteBuilder.make { bytes in
      for _ in 0..<depth {
        if implicit {
          bytes.implicit(0x0040_A730, [], length: .max)
        } else {
          bytes.long(0x0040_A730, "SQ", [], length: .max)
        }
        bytes.item(length: .max)
      }
      for _ in 0..<depth {
        bytes.itemEnd()
        bytes.sequenceEnd()
      }
    }
  }

  @Test("64 sequences inside each other are read, 65 and 100,000 refused", arguments: [true, false])
  func nesting(implicit: Bool) {
    let syntax: TransferSyntax = implicit ? .implicitVRLittleEndian : .explicitVRLittleEndian
    #expect(throws: Never.self) { try DataSet(parsing: Self.nested(64, implicit: implicit), transferSyntax: syntax) }
    for depth in [65, 100_000] {
      let bytes = Self.nested(depth, implicit: implicit)
      let error = #expect(throws: DICOMError.self) { try DataSet(parsing: bytes, transferSyntax: syntax) }
      #expect(error?.code == .nestedTooDeep)
      #expect(error?.tag == .contentSequence)
      #expect(scanSummary(bytes, syntax, bytes.whole).hasPrefix("error nestedTooDeep at (0040,A730)"))
    }
  }

  @Test("Nesting through UN of undefined length counts too")
  func nestedUnknown() {
    let bytes = ByteBuilder.make { bytes in
      for _ in 0..<100_000 {
        bytes.long(0x0009_1001, "UN", [], length: .max)
        bytes.item(length: .max)
      }
    }
    let summary = scanSummary(bytes, .explicitVRLittleEndian, bytes.whole)
    #expect(summary.hasPrefix("error nestedTooDeep"))
  }

  @Test("Nested JSON is refused as well")
  func nestedJSON() {
    let open = Array(#"{"0040A730":{"vr":"SQ","Value":["#.utf8)
    let bytes = Array(repeatElement(open, count: 100_000).joined())
    let error = #expect(throws: DICOMError.self) { try DICOMJSON.decode(bytes) }
    #expect(error?.code == .badJSON || error?.code == .nestedTooDeep)
    let closed =
      Array(repeatElement(open, count: 65).joined()) + Array("{}".utf8)
      + Array(repeatElement(Array("]}}".utf8), count: 65).joined())
    let deep = #expect(throws: DICOMError.self) { try DICOMJSON.decode(closed) }
    #expect(deep?.code == .nestedTooDeep)
  }

  @Test("A deflated 64 MiB of zeros is refused soon, in any cut")
  func deflateBomb() throws {
    let head = ByteBuilder.make {
      $0.short(0x0008_0060, "CS", "CT")
      $0.long(0x7FE0_0010, "OB", [], length: 64 << 20)
    }
    let bomb = try Deflater.deflate(head + [UInt8](repeating: 0, count: 64 << 20))
    #expect(bomb.count < 1 << 20)
    let syntax = TransferSyntax.deflatedExplicitVRLittleEndian
    let whole = scanSummary(bomb, syntax, bomb.whole)
    #expect(whole.hasPrefix("error inflationLimit"))
    let error = #expect(throws: DICOMError.self) { try DataSet(parsing: bomb, transferSyntax: syntax) }
    #expect(error?.code == .inflationLimit)
    var limits = ScanLimits.standard
    limits.inflatedBytes = 1 << 20
    limits.inflationRatio = .max
    #expect(scanSummary(bomb, syntax, bomb.whole, limits: limits).hasPrefix("error inflationLimit"))
  }

  @Test("Damaged and cut deflate streams are refused")
  func damagedDeflate() throws {
    let syntax = TransferSyntax.deflatedExplicitVRLittleEndian
    let plain = ByteBuilder.make { for _ in 0..<50 { $0.short(0x0008_0060, "CS", "CT") } }
    let good = try Deflater.deflate(plain)
    #expect(!scanSummary(good, syntax, good.whole).hasPrefix("error"))
    #expect(scanSummary(good, syntax, good.whole) == scanSummary(good, syntax, good.singles))
    let cut = Array(good.dropLast(4))
    #expect(scanSummary(cut, syntax, cut.whole).hasPrefix("error truncated"))
    let bad: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    #expect(scanSummary(bad, syntax, bad.whole).hasPrefix("error badDeflate"))
  }

  @Test("What old writers add around a deflate stream is passed over")
  func wrappedDeflate() throws {
    let syntax = TransferSyntax.deflatedExplicitVRLittleEndian
    let plain = ByteBuilder.make { $0.short(0x0008_0060, "CS", "CT") }
    let good = try Deflater.deflate(plain)
    let trailer = good + [1, 2, 3, 4, 5, 6, 7, 8]
    #expect(scanSummary(trailer, syntax, trailer.singles) == scanSummary(good, syntax, good.whole))
    let padded = trailer + [UInt8](repeating: 0, count: 30)
    #expect(scanSummary(padded, syntax, padded.singles) == scanSummary(padded, syntax, padded.whole))
    #expect(!scanSummary(padded, syntax, padded.whole).hasPrefix("error"))
    let garbage = good + [UInt8](repeating: 7, count: 100)
    #expect(scanSummary(garbage, syntax, garbage.whole).hasPrefix("error trailingGarbage"))
  }

  @Test("Lengths of 4 GiB claim no memory", arguments: ["OB", "UT", "UN", "SQ", "OW"])
  func claimedLengths(vr: String) {
    let bytes = ByteBuilder.make { $0.long(0x0009_1001, vr, [1, 2, 3, 4], length: 0xFFFF_FFFE) }
    #expect(throws: DICOMError.self) { try DataSet(parsing: bytes, transferSyntax: .explicitVRLittleEndian) }
    #expect(scanSummary(bytes, .explicitVRLittleEndian, bytes.singles).hasPrefix("error"))
  }

  @Test("More fragments than the limit are refused")
  func fragments() {
    let bytes = ByteBuilder.make {
      $0.long(0x7FE0_0010, "OB", [], length: .max)
      for _ in 0..<50 { $0.item() }
      $0.sequenceEnd()
    }
    var limits = ScanLimits.standard
    limits.fragments = 20
    #expect(
      scanSummary(bytes, .rleLossless, bytes.whole, limits: limits).hasPrefix("error tooManyFragments at (7FE0,0010)"))
  }

  @Test("A value beyond the limit counts as absent from a header")
  func longValue() throws {
    let bytes = ByteBuilder.make {
      $0.long(0x0010_4000, "UT", [UInt8](repeating: 0x41, count: 70 << 10))
      $0.short(0x0020_0010, "SH", "1")
    }
    var scanner = HeaderScanner(transferSyntax: .explicitVRLittleEndian)
    try bytes.inParts(bytes.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
    let header = try scanner.finish()
    #expect(!header.contains(.patientComments))
    #expect(header.string(.studyID) == "1")
  }

  @Test("After an error the scanner keeps refusing")
  func poisoned() {
    let bad = ByteBuilder.make { $0.item([1, 2]) }
    let good = ByteBuilder.make { $0.short(0x0008_0060, "CS", "CT") }
    var scanner = HeaderScanner(transferSyntax: .explicitVRLittleEndian)
    var failures = 0
    for bytes in [bad, good] {
      do throws(DICOMError) {
        try bytes.inParts(bytes.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
      } catch { failures += 1 }
    }
    do { _ = try scanner.finish() } catch { failures += 1 }
    #expect(failures == 3)
  }
}
