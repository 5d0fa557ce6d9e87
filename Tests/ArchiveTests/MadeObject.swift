import DICOMCore
import Foundation
import Store

@testable import Archive

/// The tests' `Tag` is DICOM's, not the one of Swift Testing.
typealias Tag = DICOMCore.Tag

/// A small secondary capture whose every key the test chooses.
struct MadeObject: Sendable, Hashable {
  var study = "1.2.3.1"
  var series = "1.2.3.1.1"
  var instance = "1.2.3.1.1.1"
  var sopClass = "1.2.840.10008.5.1.4.1.1.7"
  var patientID = "P1"
  var issuer = ""
  var name = "Wang^Xiaodong=王^小东"
  var characterSet = ["ISO_IR 192"]
  var birthDate = "19500101"
  var sex = "M"
  var date = "20260102"
  var time = "101112"
  var accession = "A1"
  var description = ""
  var modality = "XA"
  var seriesNumber = 1
  var number = 1
  /// Gives the object other content without other keys.
  var comment = ""
  /// Bytes of pixel data; over a megabyte makes the object one with its own file.
  var pixels = 4

  var dataSet: DataSet {
    var ds = DataSet(characterSet: SpecificCharacterSet(characterSet))
    ds.set(.sopClassUID, sopClass)
    ds.set(.sopInstanceUID, instance)
    ds.set(.studyInstanceUID, study)
    ds.set(.seriesInstanceUID, series)
    ds.set(.patientID, patientID)
    if !issuer.isEmpty { ds.set(.issuerOfPatientID, issuer) }
    ds.set(.patientName, name)
    ds.set(.patientBirthDate, birthDate)
    ds.set(.patientSex, sex)
    ds.set(.studyDate, date)
    ds.set(.studyTime, time)
    ds.set(.accessionNumber, accession)
    ds.set(.studyDescription, description)
    ds.set(.modality, modality)
    ds.set(.seriesNumber, seriesNumber)
    ds.set(.instanceNumber, number)
    ds.set(.imageComments, comment)
    ds.set(.samplesPerPixel, 1)
    ds.set(.photometricInterpretation, "MONOCHROME2")
    ds.set(.rows, 1)
    ds.set(.columns, pixels)
    ds.set(.bitsAllocated, 8)
    ds.set(.bitsStored, 8)
    ds.set(.highBit, 7)
    ds.set(.pixelRepresentation, 0)
    ds.set(.pixelData, (0..<pixels).map { UInt8(truncatingIfNeeded: $0 &* 7) }, vr: .ob)
    return ds
  }

  func part10(from aeTitle: String? = nil) throws -> [UInt8] {
    try Part10.write(dataSet, as: .explicitVRLittleEndian, sourceApplicationEntityTitle: aeTitle)
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Archive {
  /// Takes a Part 10 stream in, in pieces, and waits for its one answer.
  func answer(to bytes: [UInt8], from source: String = "TEST", study: String? = nil) async -> Result<Stored, Refusal> {
    await withCheckedContinuation { continuation in
      let ingest = ingest(part10From: source, study: study)
      bytes.withUnsafeBytes { all in
        var start = 0
        while start < all.count {
          let end = min(start + 65_521, all.count)
          ingest.receive(UnsafeRawBufferPointer(rebasing: all[start..<end]))
          start = end
        }
      }
      ingest.finish { continuation.resume(returning: $0) }
    }
  }

  @discardableResult
  func file(_ object: MadeObject, from source: String = "TEST") async throws -> StoredOutcome {
    try await answer(to: try object.part10(), from: source).get().outcome
  }

  /// The stored bytes of an instance.
  func bytes(of uid: String) async throws -> [UInt8]? {
    guard let found = try await instance(uid) else { return nil }
    return try object(found).bytes()
  }
}
