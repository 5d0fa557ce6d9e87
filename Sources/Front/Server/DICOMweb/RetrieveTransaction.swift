internal import Archive
internal import DICOMCore
internal import Hummingbird
internal import NIOCore
internal import Store

/// WADO-RS of whole instances (PS3.18 10.4): a study, a series, an instance, as stored or in a syntax asked for.
struct RetrieveTransaction {
  let archive: Archive

  func respond(_ request: Request, _ instances: [StoredInstance]) async throws -> Response {
    guard !instances.isEmpty else { throw Problem.notFound() }
    for range in MediaRange.accepted(by: request) where range.covers("application/dicom") {
      if range.isMultipart || range.part == "*/*" || instances.count > 1 {
        return multipart(try plans(instances, range))
      }
      guard let plan = try plans(instances, range).first else { continue }
      return try single(plan, request)
    }
    throw Problem.notAcceptable("multipart/related; type=\"application/dicom\"")
  }

  /// How an instance will be sent.
  private enum Plan {
    case stored(StoredInstance)
    case converted(StoredInstance, TransferSyntax)

    var syntax: String {
      switch self {
      case .stored(let instance): instance.transferSyntaxUID
      case .converted(_, let syntax): syntax.uid
      }
    }
  }

  /// Without a transfer syntax the default is Explicit VR Little Endian (PS3.18 8.7.3.5.2); `*` is whatever is stored.
  private func plans(_ instances: [StoredInstance], _ range: MediaRange) throws -> [Plan] {
    let asked = range.transferSyntax ?? (range.part == "*/*" ? "*" : TransferSyntax.explicitVRLittleEndian.uid)
    return try instances.map { instance in
      if asked == "*" || asked == instance.transferSyntaxUID { return .stored(instance) }
      guard let syntax = TransferSyntax.known(asked) else {
        throw Problem.notAcceptable("transfer-syntax=\(asked)")
      }
      return .converted(instance, syntax)
    }
  }

  private func multipart(_ plans: [Plan]) -> Response {
    let boundary = Boundary.make()
    let archive = archive
    let body = ResponseBody { (writer: inout any ResponseBodyWriter) async throws -> Void in
      for plan in plans {
        try await writer.write(
          ByteBuffer(string: "--\(boundary)\r\nContent-Type: application/dicom; transfer-syntax=\(plan.syntax)\r\n\r\n")
        )
        switch plan {
        case .stored(let instance): try await ObjectBody.write(try archive.object(instance), to: &writer)
        case .converted(let instance, let syntax):
          try await writer.write(ByteBuffer(bytes: try await archive.convertedPart10(instance, to: syntax)))
        }
        try await writer.write(ByteBuffer(string: "\r\n"))
      }
      try await writer.write(ByteBuffer(string: "--\(boundary)--\r\n"))
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "multipart/related; type=\"application/dicom\"; boundary=\(boundary)"], body: body)
  }

  private func single(_ plan: Plan, _ request: Request) throws -> Response {
    let headers: HTTPFields = [.contentType: "application/dicom; transfer-syntax=\(plan.syntax)"]
    switch plan {
    case .stored(let instance):
      return try ObjectBody.response(try archive.object(instance), request, headers: headers)
    case .converted(let instance, let syntax):
      let archive = archive
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(bytes: try await archive.convertedPart10(instance, to: syntax)))
          try await writer.finish(nil)
        })
    }
  }
}

extension Archive {
  /// The instance as a Part 10 file in another transfer syntax.
  func convertedPart10(_ instance: StoredInstance, to syntax: TransferSyntax) async throws -> [UInt8] {
    try await BlockingWork.run {
      do {
        let meta = FileMetaInformation(
          sopClassUID: instance.sopClassUID, sopInstanceUID: instance.instanceUID, transferSyntaxUID: syntax.uid)
        return meta.encoded() + (try self.converted(instance, to: syntax))
      } catch {
        throw Problem.notAcceptable("\(instance.transferSyntaxUID) -> \(syntax.uid): \(error)")
      }
    }
  }
}

/// Sends a stored object in pieces read off the event loops.
enum ObjectBody {
  private static let piece = 256 << 10

  static func write(
    _ object: StoredObject, _ range: Range<Int>? = nil, to writer: inout any ResponseBodyWriter
  ) async throws {
    let whole = range ?? 0..<object.length
    var offset = whole.lowerBound
    while offset < whole.upperBound {
      let range = offset..<min(offset + piece, whole.upperBound)
      var bytes = try await BlockingWork.run { try object.bytes(in: range) }
      if range.lowerBound < Preamble.length {
        let head = try await BlockingWork.run { try object.bytes(in: 0..<(Preamble.length + 4)) }
        Preamble.blankExecutable(&bytes, from: range.lowerBound, of: head)
      }
      try await writer.write(ByteBuffer(bytes: bytes))
      offset = range.upperBound
    }
  }

  /// One object, or the range of it that was asked for (RFC 9110 14).
  static func response(_ object: StoredObject, _ request: Request, headers: HTTPFields) throws -> Response {
    var headers = headers
    headers[.acceptRanges] = "bytes"
    var range = 0..<object.length
    var status = HTTPResponse.Status.ok
    if let asked = request.headers[.range], let found = ByteRange.parse(asked, length: object.length) {
      guard let found = found.range else {
        headers[.contentRange] = "bytes */\(object.length)"
        throw Problem(.rangeNotSatisfiable, "范围无效 range not satisfiable", headers: headers)
      }
      range = found
      status = .partialContent
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(object.length)"
    }
    let wanted = range
    return Response(
      status: status, headers: headers,
      body: ResponseBody(contentLength: wanted.count) { writer in
        try await write(object, wanted, to: &writer)
        try await writer.finish(nil)
      })
  }
}

/// The 128 bytes before `DICM` may make the file something else too (PS3.10 7.1, CVE-2019-11687).
enum Preamble {
  static let length = 128
  private static let marks: [[UInt8]] = [
    [0x4D, 0x5A], [0x7F, 0x45, 0x4C, 0x46], [0x23, 0x21], [0xCA, 0xFE, 0xBA, 0xBE], [0xCF, 0xFA, 0xED, 0xFE],
  ]

  /// Blanks a preamble that begins an executable or a script; TIFF preambles of whole slide images stay.
  ///
  /// - Parameters:
  ///   - bytes: a piece of the file, which begins at its byte `offset`.
  ///   - head: the file's first 132 bytes: the smallest range asked for must not bring the mark out.
  static func blankExecutable(_ bytes: inout [UInt8], from offset: Int, of head: [UInt8]) {
    guard head.count >= length + 4, head[length..<(length + 4)].elementsEqual("DICM".utf8),
      marks.contains(where: { head.starts(with: $0) })
    else { return }
    for index in bytes.indices.prefix(max(0, length - offset)) { bytes[index] = 0 }
  }
}

/// A single byte range of a Range header.
struct ByteRange {
  /// nil where it lies outside of the object.
  let range: Range<Int>?

  /// nil for a header that is not one byte range; it is then ignored, as RFC 9110 14.2 allows.
  static func parse(_ header: String, length: Int) -> ByteRange? {
    guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
    let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    if parts[0].isEmpty {
      guard let last = Int(parts[1]), last >= 0 else { return nil }
      return ByteRange(range: last == 0 ? nil : max(0, length - last)..<length)
    }
    guard let first = Int(parts[0]), first >= 0 else { return nil }
    let last = parts[1].isEmpty ? length - 1 : Int(parts[1]) ?? -1
    guard first < length else { return ByteRange(range: nil) }
    guard last >= first else { return nil }
    return ByteRange(range: first..<(min(last, length - 1) + 1))
  }
}

enum Boundary {
  /// A delimiter that no body contains but by a chance of 2^-128.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    return "jieru-" + String(generator.next() as UInt64, radix: 16) + String(generator.next() as UInt64, radix: 16)
  }
}
