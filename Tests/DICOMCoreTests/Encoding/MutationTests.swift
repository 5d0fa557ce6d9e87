import Testing

@testable import DICOMCore

/// Damages good objects in thousands of ways, always the same ones: nothing may trap, and a scan in random cuts must
/// come to the same as one of the whole buffer.
@Suite("Mutants of good objects never trap and read the same in any cut")
struct MutationTests {
  struct Base: Sendable, CustomTestStringConvertible {
    let name: String
    let syntax: TransferSyntax
    let bytes: [UInt8]
    var testDescription: String { name }
  }

  static let bases: [Base] = {
    var dataSet = DataSet(characterSet: .gb18030)
    dataSet.set(.sopClassUID, SOPClass.xRayAngiographicImageStorage)
    dataSet.set(.sopInstanceUID, "1.2.3.4.5")
    dataSet.set(.studyInstanceUID, "1.2.3.4")
    dataSet.set(.patientName, "Wang^Xiaodong=王^小东")
    dataSet.set(.imageType, ["ORIGINAL", "PRIMARY", "SINGLE PLANE"])
    dataSet.set(.numberOfFrames, 3)
    dataSet.set(.rows, 4)
    dataSet.set(.columns, 4)
    dataSet.set(.bitsAllocated, 8)
    dataSet.set(.samplesPerPixel, 1)
    dataSet.set(.frameIncrementPointer, [Tag.frameTime])
    dataSet.set(.frameTime, 66.7)
    dataSet.set(.windowCenter, [40.0, 300.0])
    var code = DataSet()
    code.set(.codeValue, "T-62000")
    code.set(.codeMeaning, "肝")
    var outer = DataSet()
    outer.set(.procedureCodeSequence, [code, code])
    dataSet.set(.requestAttributesSequence, [outer, outer])
    dataSet.set(Tag(0x0029, 0x0010), "JIERU TEST", vr: .lo)
    dataSet.set(Tag(0x0029, 0x1001), [1, 2, 3, 4], vr: .un)
    dataSet.set(.rescaleSlope, 1.0)
    var native = dataSet
    native.set(.pixelData, [UInt8](repeating: 7, count: 48), vr: .ob)
    var encapsulated = dataSet
    let frame: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4, 5, 6, 0xFF, 0xD9]
    encapsulated[.pixelData] = DataElement(
      tag: .pixelData, vr: .ob, value: .fragments([[0, 0, 0, 0, 20, 0, 0, 0, 40, 0, 0, 0], frame, frame, frame]))
    let undefined = ByteBuilder.make {
      $0.short(0x0008_0060, "CS", "XA")
      $0.long(0x0008_1140, "SQ", [], length: .max)
      $0.item(length: .max)
      $0.short(0x0008_1150, "UI", "1.2.3\0")
      $0.itemEnd()
      $0.sequenceEnd()
      $0.long(0x0009_1001, "UN", [], length: .max)
      $0.item(length: .max)
      $0.implicit(0x0008_0100, "ABCD")
      $0.itemEnd()
      $0.sequenceEnd()
      $0.short(0x0010_0020, "LO", "ID")
    }
    func bytes(_ dataSet: DataSet, _ syntax: TransferSyntax) -> [UInt8] { (try? dataSet.encoded(as: syntax)) ?? [] }
    return [
      Base(name: "explicit", syntax: .explicitVRLittleEndian, bytes: bytes(native, .explicitVRLittleEndian)),
      Base(name: "implicit", syntax: .implicitVRLittleEndian, bytes: bytes(native, .implicitVRLittleEndian)),
      Base(name: "big endian", syntax: .explicitVRBigEndian, bytes: bytes(native, .explicitVRBigEndian)),
      Base(
        name: "deflated", syntax: .deflatedExplicitVRLittleEndian, bytes: bytes(native, .deflatedExplicitVRLittleEndian)
      ),
      Base(name: "encapsulated", syntax: .jpegBaseline, bytes: bytes(encapsulated, .jpegBaseline)),
      Base(name: "undefined lengths", syntax: .explicitVRLittleEndian, bytes: undefined),
    ]
  }()

  static func mutate(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var mutant = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !mutant.isEmpty else { break }
      let place = Int.random(in: 0..<mutant.count, using: &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: mutant[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: mutant[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: mutant.removeSubrange(place..<min(mutant.count, place + Int.random(in: 1...9, using: &generator)))
      case 3: mutant.insert(contentsOf: mutant[place..<min(mutant.count, place + 20)], at: place)
      case 4: for index in place..<min(mutant.count, place + 4) { mutant[index] = 0xFF }
      case 5: for index in place..<min(mutant.count, place + 8) { mutant[index] = 0 }
      case 6: mutant.removeSubrange(place..<mutant.count)
      default:
        let tags: [[UInt8]] = [
          [0xFE, 0xFF, 0x00, 0xE0], [0xFE, 0xFF, 0x0D, 0xE0], [0xFE, 0xFF, 0xDD, 0xE0], [0xE0, 0x7F, 0x10, 0x00],
          [0x08, 0x00, 0x05, 0x00], [0x53, 0x51, 0, 0], [0x55, 0x4E, 0, 0],
        ]
        let tag = tags.randomElement(using: &generator) ?? []
        mutant.insert(contentsOf: tag, at: place)
      }
    }
    return mutant
  }

  @Test("The bases themselves are read", arguments: bases)
  func sound(_ base: Base) throws {
    let dataSet = try DataSet(parsing: base.bytes, transferSyntax: base.syntax)
    #expect(try dataSet.encoded(as: base.syntax) == base.bytes || base.name == "undefined lengths")
  }

  @Test("Two thousand mutants each", arguments: bases)
  func mutants(_ base: Base) {
    var generator = SeededGenerator(seed: 20_260_102)
    var accepted = 0
    for _ in 0..<2_000 {
      let mutant = Self.mutate(base.bytes, using: &generator)
      let cuts = randomCuts(mutant.count, using: &generator)
      let whole = scanSummary(mutant, base.syntax, mutant.whole)
      let parts = scanSummary(mutant, base.syntax, cuts)
      #expect(whole == parts)
      let parsed = Self.parse(mutant, base.syntax, cuts)
      switch parsed {
      case .failure(let error): #expect(whole == "error \(error)")
      case .success(let dataSet):
        accepted += 1
        #expect(!whole.hasPrefix("error"))
        Self.use(dataSet, base.syntax)
      }
      _ = try? mutant.withUnsafeBytes { try FileMetaInformation.parse($0, isComplete: true) }
    }
    #expect(accepted > 20, "most mutants are refused, but not nearly all")
  }

  static func parse(_ bytes: [UInt8], _ syntax: TransferSyntax, _ cuts: [Range<Int>]) -> Result<DataSet, DICOMError> {
    var parser = DataSetParser(transferSyntax: syntax)
    do throws(DICOMError) {
      try bytes.inParts(cuts) { (part) throws(DICOMError) in try parser.consume(part) }
      return .success(try parser.finish())
    } catch { return .failure(error) }
  }

  /// Reads every value as everything, and writes the data set in every way.
  static func use(_ dataSet: DataSet, _ syntax: TransferSyntax) {
    for element in dataSet.elements {
      let tag = element.tag
      _ = (dataSet.strings(tag), dataSet.ints(tag), dataSet.doubles(tag), dataSet.personName(tag), dataSet.tags(tag))
      _ = (dataSet.string(tag), dataSet.int(tag), dataSet.double(tag), dataSet.items(tag))
    }
    let json = DICOMJSON.encode(dataSet)
    #expect(throws: Never.self) { try DICOMJSON.decode(json) }
    for syntax in [TransferSyntax.implicitVRLittleEndian, .explicitVRBigEndian, .explicitVRLittleEndian, .jpegBaseline]
    {
      guard let bytes = try? dataSet.encoded(as: syntax) else { continue }
      #expect(throws: Never.self, "what was written must be readable: \(dataSet.elements)") {
        try DataSet(parsing: bytes, transferSyntax: syntax)
      }
    }
    var other = dataSet
    other.transcode(to: .utf8)
  }

  @Test("Four thousand mutants of DICOM JSON")
  func json() {
    let text = DICOMJSON.encode(
      (try? DataSet(parsing: Self.bases[0].bytes, transferSyntax: Self.bases[0].syntax)) ?? DataSet())
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<4_000 {
      var mutant = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<mutant.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: mutant[place] = Array(#"{}[]",:\nul0e-"#.utf8).randomElement(using: &generator) ?? 0
        case 1: mutant.remove(at: place)
        case 2: mutant.insert(contentsOf: mutant[place..<min(mutant.count, place + 30)], at: place)
        default: mutant[place] = UInt8.random(in: 0...255, using: &generator)
        }
        if mutant.isEmpty { mutant = [0x7B] }
      }
      if let dataSet = try? DICOMJSON.decode(mutant) { _ = DICOMJSON.encode(dataSet) }
    }
  }

  @Test("Mutants of an encoded frame index are refused or harmless")
  func frameIndex() throws {
    let base = Self.bases[4]
    var scanner = HeaderScanner(transferSyntax: base.syntax)
    try base.bytes.inParts(base.bytes.whole) { (part) throws(DICOMError) in try scanner.consume(part) }
    let encoded = try #require(try scanner.finish().frameIndex).encoded()
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let mutant = Self.mutate(encoded, using: &generator)
      guard let index = FrameIndex(encoded: mutant) else { continue }
      for frame in [0, 1, index.frameCount - 1, index.frameCount] {
        _ = (index.ranges(ofFrame: frame), index.bitOffset(ofFrame: frame))
      }
    }
  }
}
