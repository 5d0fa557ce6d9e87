import Codecs
import DICOMCore
import DICOMNetwork
import Store

/// The beginning of a DICOM file: enough to know how to send it.
struct DICOMFile: Sendable {
  let path: String
  /// Length in bytes.
  let size: Int
  let meta: FileMetaInformation
  let dataSetOffset: Int

  /// Media Storage Directory: the table of contents of a CD, no object of a patient.
  private static let directoryClass = "1.2.840.10008.1.3.10"
  private static let headLimit = 1 << 18

  /// Reads the file's File Meta Information, guessed from the data set where there is none.
  ///
  /// Returns nil for what is no DICOM object and was only found on the way.
  static func open(_ found: FoundFile) throws -> DICOMFile? {
    let file = try File(reading: found.path)
    let size = try file.size()
    var head: [UInt8] = []
    for limit in [4096, headLimit] {
      head = [UInt8](repeating: 0, count: min(limit, size))
      let count = try head.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
      head.removeLast(head.count - count)
      do throws(DICOMError) {
        let (meta, offset) = try parse(head, isComplete: count == size)
        if meta.sopClassUID == directoryClass { return nil }
        return DICOMFile(path: found.path, size: size, meta: meta, dataSetOffset: offset)
      } catch {
        if error.code == .truncated, count < size, limit < headLimit { continue }
        if error.code == .notDICOM || !hasMark(head), !found.isNamed { return nil }
        throw error
      }
    }
    return nil
  }

  private static func parse(
    _ head: [UInt8], isComplete: Bool
  ) throws(DICOMError) -> (FileMetaInformation, Int) {
    var result: Result<(meta: FileMetaInformation, dataSetOffset: Int), DICOMError>?
    head.withUnsafeBytes { bytes in
      do throws(DICOMError) {
        result = .success(try FileMetaInformation.parse(bytes, isComplete: isComplete))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { throw DICOMError(.notDICOM, detail: "no bytes") }
    let (meta, offset) = try result.get()
    return (meta, offset)
  }

  private static func hasMark(_ head: [UInt8]) -> Bool {
    head.count >= 132 && head[128..<132].elementsEqual("DICM".utf8)
  }

  /// The file as C-STORE will send it: its own bytes, or converted where the peer cannot take them.
  var outgoing: OutgoingInstance {
    OutgoingInstance(
      sopClassUID: meta.sopClassUID, sopInstanceUID: meta.sopInstanceUID, transferSyntaxUID: meta.transferSyntaxUID,
      open: { [path, dataSetOffset] in
        OutgoingFile(try File(reading: path), from: dataSetOffset)
      },
      transcode: { [self] uid in OutgoingArray(try converted(to: TransferSyntax(uid: uid))) })
  }

  private func converted(to syntax: TransferSyntax) throws -> [UInt8] {
    let file = try File(reading: path)
    var bytes = [UInt8](repeating: 0, count: try file.size())
    _ = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    let (meta, dataSet) = try Part10.read(bytes)
    var uids = UIDGenerator()
    return try Transcoder.transcode(dataSet, from: meta.transferSyntax, to: syntax) { uids.next() }.encoded(as: syntax)
  }
}

/// Reads a file from an offset to its end.
final class OutgoingFile: OutgoingBytes {
  private let file: File
  private var position: Int

  init(_ file: File, from offset: Int) {
    self.file = file
    position = offset
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(into: buffer, at: position)
    position += count
    return count
  }
}
