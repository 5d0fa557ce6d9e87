import Archive
import DICOMCore
import DICOMNetwork
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Phantoms
import Registry
import Testing

@testable import Server

/// The tests' `Tag` is DICOM's, not the one of Swift Testing.
typealias Tag = DICOMCore.Tag

/// The HTTP interface over an archive of its own, without sockets.
struct TestNode: Sendable {
  let archive: Archive
  /// Nil where the norm or the dictionary is not found.
  let registry: Registry?
  let client: any TestClientProtocol

  /// Runs `body` against a fresh node.
  static func run(
    _ change: (inout NodeConfiguration) -> Void = { _ in }, ready: Bool = true,
    _ body: @Sendable (TestNode) async throws -> Void
  ) async throws {
    var configuration = NodeConfiguration()
    configuration.data = NSTemporaryDirectory() + "jieru-server-" + UUID().uuidString
    configuration.reservedBytes = 0
    change(&configuration)
    let folder = configuration.data
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let node = try Node(configuration, logger: logger)
    let routes = Routes(
      archive: node.archive, registry: node.registry, jobs: try JobQueue(archive: node.archive),
      configuration: configuration,
      metrics: NetworkMetrics(), web: configuration.webFolder,
      rules: RulebookShelf(folder: configuration.rulebookFolder, calendars: [], logger: logger), logger: logger,
      ready: { ready })
    let application = Application(router: routes.router(), logger: logger)
    try await application.test(.router) { client in
      try await body(TestNode(archive: node.archive, registry: node.registry, client: client))
    }
    await node.registry?.close()
    try node.archive.close()
  }

  /// One request; `accept` and other fields as they stand in HTTP.
  func send(
    _ method: HTTPRequest.Method = .get, _ path: String, accept: String? = nil, _ fields: [(String, String)] = [],
    body: [UInt8]? = nil
  ) async throws -> Answer {
    var headers = HTTPFields()
    if let accept { headers[.accept] = accept }
    for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
    return try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) }
    ) { Answer(status: $0.status.code, headers: $0.headers, body: Array($0.body.readableBytesView)) }
  }

  /// Files a Part 10 object.
  @discardableResult
  func file(_ bytes: [UInt8]) async throws -> Stored {
    try await withCheckedThrowingContinuation { continuation in
      let ingest = archive.ingest(part10From: "TEST")
      bytes.withUnsafeBytes { ingest.receive($0) }
      ingest.finish { continuation.resume(with: $0) }
    }
  }

  @discardableResult
  func file(_ object: PhantomObject) async throws -> Stored { try await file(try object.part10()) }
}

struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  var text: String { String(decoding: body, as: UTF8.self) }
  var type: String { headers[.contentType] ?? "" }

  /// The data sets of a DICOM JSON array.
  var dataSets: [DataSet] { get throws { body.isEmpty ? [] : try DICOMJSON.decode(array: body) } }

  /// The JSON object of a problem or status.
  var object: [String: Any] {
    ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]) ?? [:]
  }

  /// The parts of a multipart body, split by a rule of the test's own.
  var parts: [Part] {
    guard let range = type.range(of: "boundary=") else { return [] }
    let boundary = type[range.upperBound...].prefix { $0 != ";" }
    return Multipart.split(body, boundary: String(boundary).replacingOccurrences(of: "\"", with: ""))
  }
}

struct Part: Equatable, Sendable {
  let type: String
  let body: [UInt8]
}

enum Multipart {
  /// Parts between the boundary's lines; quadratic and simple, unlike the reader under test.
  static func split(_ body: [UInt8], boundary: String) -> [Part] {
    let data = Data(body)
    let delimiter = Data("--\(boundary)".utf8)
    var places: [Range<Data.Index>] = []
    var start = data.startIndex
    while let found = data.range(of: delimiter, in: start..<data.endIndex) {
      places.append(found)
      start = found.upperBound
    }
    return zip(places, places.dropFirst()).compactMap { left, right in
      // Between: CR LF, header, CR LF CR LF, bytes, CR LF.
      let between = data[(left.upperBound + 2)..<(right.lowerBound - 2)]
      guard let end = between.range(of: Data("\r\n\r\n".utf8)) else { return nil }
      let header = String(decoding: between[..<end.lowerBound], as: UTF8.self)
      let type = header.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-type:") } ?? ""
      return Part(
        type: type.dropFirst(13).trimmingCharacters(in: .whitespaces), body: [UInt8](between[end.upperBound...]))
    }
  }

  /// A STOW-RS body.
  static func body(_ parts: [[UInt8]], boundary: String = "BOUND", closed: Bool = true) -> [UInt8] {
    var body: [UInt8] = []
    for part in parts {
      body += Array("--\(boundary)\r\nContent-Type: application/dicom\r\n\r\n".utf8) + part + [0x0D, 0x0A]
    }
    return closed ? body + Array("--\(boundary)--\r\n".utf8) : body
  }
}

/// Objects for the node, one of each kind.
enum Sample {
  static let setting = PhantomSetting(seed: 11)
  static let collection = PhantomCollection(setting: setting, size: .small)

  static func object(_ path: String) throws -> PhantomObject {
    try #require(collection.entries.first { $0.path == path }).object()
  }

  static func uid(_ object: PhantomObject, _ tag: Tag) -> String { object.dataSet.string(tag) ?? "" }

  static func study(_ object: PhantomObject) -> String { "/dicomweb/studies/" + uid(object, .studyInstanceUID) }
  static func series(_ object: PhantomObject) -> String { study(object) + "/series/" + uid(object, .seriesInstanceUID) }
  static func instance(_ object: PhantomObject) -> String { series(object) + "/instances/" + object.sopInstanceUID }

  static func tiny(_ count: Int, perStudy: Int = 2) -> [PhantomObject] {
    let source = TinyInstances(setting: setting, perStudy: perStudy)
    return (0..<count).map { source.object(at: $0) }
  }

  /// The object under other values.
  static func changed(
    _ object: PhantomObject, as syntax: TransferSyntax = .explicitVRLittleEndian, _ change: (inout DataSet) -> Void
  ) throws -> [UInt8] {
    var dataSet = object.dataSet
    change(&dataSet)
    return try Part10.write(dataSet, as: syntax)
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
