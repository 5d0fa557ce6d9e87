internal import Archive
internal import Codecs
internal import DICOMCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Store

/// WADO-RS frames and bulk data (PS3.18 10.4): stored bytes where the client takes their format, else native pixels.
struct FrameTransaction {
  let archive: Archive
  let cache: PixelObjectCache

  func respond(_ request: Request, _ instance: StoredInstance, list: String) async throws -> Response {
    let numbers = try Self.numbers(list)
    let accepted = MediaRange.accepted(by: request)
    let object = try await BlockingWork.run { try cache.object(instance) }
    let stored = FrameMediaType(of: object.transferSyntax)
    for range in accepted {
      if let form = Self.form(range, object, stored) {
        return try await send(
          numbers, object, form, multipart: range.isMultipart || numbers.count > 1 || range.part == "*/*")
      }
    }
    throw Problem.notAcceptable("multipart/related; type=\"application/octet-stream\" | \(stored.type)")
  }

  private struct Form {
    let type: String
    let syntax: TransferSyntax
    let decode: Bool
  }

  private static func form(_ range: MediaRange, _ object: PixelObject, _ stored: FrameMediaType) -> Form? {
    let native = Form(
      type: "application/octet-stream", syntax: .explicitVRLittleEndian, decode: object.transferSyntax.isEncapsulated)
    let asStored = Form(type: stored.type, syntax: object.transferSyntax, decode: false)
    if range.transferSyntax == "*" || (range.part == "*/*" && range.transferSyntax == nil) { return asStored }
    if let asked = range.transferSyntax {
      if asked == object.transferSyntax.uid, range.covers(stored.type) || range.covers("application/octet-stream") {
        return asStored
      }
      if asked == TransferSyntax.explicitVRLittleEndian.uid, range.covers("application/octet-stream") { return native }
      return nil
    }
    if range.covers("application/octet-stream") { return native }
    return range.covers(stored.type) ? asStored : nil
  }

  private func send(_ numbers: [Int], _ object: PixelObject, _ form: Form, multipart: Bool) async throws -> Response {
    guard let first = numbers.first, numbers.allSatisfy({ $0 < object.frameCount }) else {
      throw Problem(.notFound, "没有这一帧 no such frame", detail: "1...\(object.frameCount)")
    }
    let boundary = multipart ? Boundary.make() : nil
    // The first frame tells whether they can be given; a refusal needs a status, which goes out before the body.
    let head = try await BlockingWork.run { () throws -> ByteBuffer in
      do {
        return try Self.part(first, object, form, boundary)
      } catch let error as RetrieveError {
        throw Problem(.notFound, "没有这一帧 no such frame", detail: error.detail)
      } catch let error as CodecError {
        throw Problem(.notAcceptable, "无法解码 frame cannot be decoded", detail: "\(error)")
      }
    }
    guard let boundary else {
      return Response(status: .ok, headers: [.contentType: form.type], body: .init(byteBuffer: head))
    }
    let headers: HTTPFields = [.contentType: "multipart/related; type=\"\(form.type)\"; boundary=\(boundary)"]
    if numbers.count == 1 {
      var body = head
      body.writeString("--\(boundary)--\r\n")
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
    // One frame at a time: a list may name more than memory holds.
    let body = ResponseBody { (writer: inout any ResponseBodyWriter) async throws -> Void in
      try await writer.write(head)
      for number in numbers.dropFirst() {
        try await writer.write(try await BlockingWork.run { try Self.part(number, object, form, boundary) })
      }
      try await writer.write(ByteBuffer(string: "--\(boundary)--\r\n"))
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }

  /// One frame, as a part where there is a boundary.
  private static func part(_ number: Int, _ object: PixelObject, _ form: Form, _ boundary: String?) throws -> ByteBuffer
  {
    var body = ByteBuffer()
    if let boundary {
      body.writeString("--\(boundary)\r\nContent-Type: \(form.type); transfer-syntax=\(form.syntax.uid)\r\n\r\n")
    }
    if !form.decode, let ranges = object.plainRanges(ofFrame: number) {
      // From the file into the answer, without a stop between. The ranges lie in the object; what its header says of
      // its size is not believed.
      let size = ranges.reduce(160) { $0 + $1.count }
      // A buffer holds no more than 4 GiB.
      guard size < 1 << 31 else { throw RetrieveError(.cannotConvert, "frame over 2 GiB") }
      body.reserveCapacity(size)
      for range in ranges {
        let count = try body.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) {
          try object.read(range, into: $0)
        }
        guard count == range.count else { throw StoreError(.corrupt, "frame is short") }
      }
    } else {
      body.writeBytes(form.decode ? try object.decodedFrame(number).bytes : try object.storedFrame(number))
    }
    if boundary != nil { body.writeString("\r\n") }
    return body
  }

  /// Frame numbers count from 1 (PS3.18 10.4.1.1.6); returned from 0.
  static func numbers(_ list: String) throws -> [Int] {
    let numbers = list.split(separator: ",").map { Int($0) }
    guard !numbers.isEmpty, numbers.count <= 1000 else {
      throw Problem(.badRequest, "帧号无效 invalid frame list")
    }
    return try numbers.map { number in
      guard let number, number >= 1 else { throw Problem(.badRequest, "帧号无效 invalid frame list") }
      return number - 1
    }
  }
}

/// Media types of compressed frames (PS3.18 8.7.3.3).
struct FrameMediaType {
  let type: String

  init(of syntax: TransferSyntax) {
    type =
      switch syntax {
      case .jpegBaseline, .jpegExtended, .jpegLossless, .jpegLosslessSV1: "image/jpeg"
      case .jpegLSLossless, .jpegLSNearLossless: "image/jls"
      case .jpeg2000Lossless, .jpeg2000: "image/jp2"
      case .htj2kLossless, .htj2kLosslessRPCL, .htj2k: "image/jphc"
      case .rleLossless: "image/dicom-rle"
      default: "application/octet-stream"
      }
  }
}

/// Bulk data by attribute path (PS3.18 10.4.1.1.5): `7FE00010`, or through sequences `00420010/0/00420011`.
struct BulkDataTransaction {
  let archive: Archive

  func respond(_ instance: StoredInstance, path: String) async throws -> Response {
    guard let path = AttributePath(path) else { throw Problem.notFound("没有这个数据 no such bulk data") }
    let archive = archive
    let bytes = try await BlockingWork.run { () throws -> [UInt8] in
      switch try archive.dataSet(instance).element(at: path)?.value {
      case .bytes(let bytes): return bytes
      case .fragments(let fragments): return Array(fragments.dropFirst().joined())
      default: throw Problem.notFound("没有这个数据 no such bulk data")
      }
    }
    return Response(
      status: .ok, headers: [.contentType: "application/octet-stream"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
