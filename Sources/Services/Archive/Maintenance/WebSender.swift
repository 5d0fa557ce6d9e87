import AsyncHTTPClient
import DICOMCore
import NIOCore
import NIOHTTP1
import Store

/// Sends files to a DICOMweb service by STOW-RS (PS3.18 10.5), one a request, so that each gets an answer of its own.
public struct WebSender: Sendable {
  /// Root of the service, such as `http://127.0.0.1:8080/dicomweb`.
  public let root: String
  private let authorization: String?
  private static let boundary = "jieru-file-part"

  public init(root: String, authorization: String? = nil) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    self.authorization = authorization
  }

  public func send(_ files: [FoundFile], parallel: Int = 4, each: @escaping FileListener) async {
    var configuration = HTTPClient.Configuration()
    configuration.timeout.connect = .seconds(10)
    // A service that is away should be said to be so at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    await FileLanes.run(files, lanes: parallel) { file in
      let outcome = await send(file, client)
      each(file, outcome)
      if case .unreachable = outcome { return false }
      return true
    }
    try? await client.shutdown()
  }

  private func send(_ found: FoundFile, _ client: HTTPClient) async -> FileOutcome {
    let file: File
    do {
      guard try await BlockingWork.run({ try DICOMFile.open(found) }) != nil else { return .passedOver }
      file = try File(reading: found.path)
    } catch {
      return .refused(FileRefusal(reading: error))
    }
    var request = HTTPClientRequest(url: root + "/studies")
    request.method = .POST
    request.headers.add(
      name: "Content-Type", value: "multipart/related; type=\"application/dicom\"; boundary=\(Self.boundary)")
    request.headers.add(name: "Accept", value: "application/dicom+json")
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    let head = "--\(Self.boundary)\r\nContent-Type: application/dicom\r\n\r\n"
    let tail = "\r\n--\(Self.boundary)--\r\n"
    let length = Int64(head.utf8.count + found.size + tail.utf8.count)
    let cursor = FileCursor(file, length: found.size, head: head, tail: tail)
    request.body = .stream(AsyncStream { await cursor.next() }, length: .known(length))
    do {
      let response = try await client.execute(request, timeout: .seconds(600))
      let body = try await response.body.collect(upTo: 1 << 20)
      return Self.outcome(response.status, [UInt8](buffer: body))
    } catch {
      return .unreachable("\(root): \(type(of: error)) \(error)")
    }
  }

  /// Reads the store instances response.
  static func outcome(_ status: HTTPResponseStatus, _ body: [UInt8]) -> FileOutcome {
    let answer = try? DICOMJSON.decode(body)
    if let failed = answer?.items(.failedSOPSequence).first {
      let code = failed.int(.failureReason).map { hexadecimal($0) } ?? "?"
      return .refused(FileRefusal(reason: "status \(code)", detail: failed.string(.errorComment) ?? ""))
    }
    switch status {
    case .ok, .accepted:
      let warning = answer?.items(.referencedSOPSequence).first?.int(.warningReason)
      return warning == 0xB007 ? .conflict : .stored
    case .unauthorized, .forbidden, .notFound, .methodNotAllowed, .insufficientStorage, .serviceUnavailable:
      return .unreachable("HTTP \(status.code)")
    default: return .refused(FileRefusal(reason: "HTTP \(status.code)", detail: ""))
    }
  }

  private static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// Where the sending of one file stands.
private actor FileCursor {
  private let file: File
  private let length: Int
  private var head: String?
  private var tail: String?
  private var offset = 0

  init(_ file: File, length: Int, head: String, tail: String) {
    self.file = file
    self.length = length
    self.head = head
    self.tail = tail
  }

  func next() -> ByteBuffer? {
    if let text = head {
      head = nil
      return ByteBuffer(string: text)
    }
    if offset < length {
      var bytes = [UInt8](repeating: 0, count: min(1 << 18, length - offset))
      let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }) ?? 0
      // A body that ends early makes the receiver refuse the object.
      guard count == bytes.count else { return nil }
      offset += count
      return ByteBuffer(bytes: bytes)
    }
    guard let text = tail else { return nil }
    tail = nil
    return ByteBuffer(string: text)
  }
}
