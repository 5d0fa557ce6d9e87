internal import Archive
internal import DICOMCore
internal import Hummingbird
internal import NIOCore
internal import Store
internal import Synchronization

/// WADO-RS metadata (PS3.18 10.4): headers as DICOM JSON; a series is written once and then sent as it is.
struct MetadataTransaction {
  let archive: Archive
  let cache: MetadataCache

  func respond(_ request: Request, study: String, series: String? = nil, instance: String? = nil) async throws
    -> Response
  {
    guard
      MediaRange.accepted(by: request).contains(where: {
        $0.covers("application/dicom+json") || $0.covers("application/json")
      })
    else { throw Problem.notAcceptable("application/dicom+json") }
    let root = WebAddress.root(of: request)
    let body: ByteBuffer
    if instance == nil, let change = try await archive.change(study: study, series: series) {
      let key = MetadataCache.Key(entity: "\(root) \(study) \(series ?? "")", change: change)
      if let known = cache[key] {
        body = known
      } else {
        body = try await build(root, study, series, nil)
        cache[key] = body
      }
    } else {
      body = try await build(root, study, series, instance)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/dicom+json"], body: .init(byteBuffer: body))
  }

  private func build(_ root: String, _ study: String, _ series: String?, _ instance: String?) async throws -> ByteBuffer
  {
    let instances = try await archive.instances(study: study, series: series, instance: instance)
    guard !instances.isEmpty else { throw Problem.notFound() }
    let archive = archive
    return try await BlockingWork.run {
      var json: [UInt8] = [UInt8(ascii: "[")]
      for (index, instance) in instances.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        json += try Self.encode(instance, archive, root)
      }
      json.append(UInt8(ascii: "]"))
      return ByteBuffer(bytes: json)
    }
  }

  private static func encode(_ instance: StoredInstance, _ archive: Archive, _ root: String) throws -> [UInt8] {
    var header = try archive.header(instance)
    header.transcode(to: .utf8)
    let base =
      "\(root)/dicomweb/studies/\(instance.studyUID)/series/\(instance.seriesUID)/instances/\(instance.instanceUID)/bulkdata/"
    header.set(.availableTransferSyntaxUID, instance.transferSyntaxUID)
    if let pixels = try archive.pixelDataElement(instance) {
      let path = AttributePath([.tag(pixels.tag)])
      header[pixels.tag] = DataElement(tag: pixels.tag, vr: pixels.vr, value: .bulkDataURI(base + path.text))
    }
    return DICOMJSON.encode(header) { path in base + path.text }
  }
}

/// Metadata that was written before, the oldest dropped first.
final class MetadataCache: Sendable {
  struct Key: Hashable, Sendable {
    let entity: String
    let change: Int
  }
  private struct State {
    var bodies: [Key: ByteBuffer] = [:]
    var order: [Key] = []
    var bytes = 0
  }
  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int = 16 << 20) { self.limit = limit }

  subscript(_ key: Key) -> ByteBuffer? {
    get { state.withLock { $0.bodies[key] } }
    set {
      guard let newValue, newValue.readableBytes <= limit / 4 else { return }
      state.withLock { state in
        if state.bodies.updateValue(newValue, forKey: key) == nil {
          state.order.append(key)
          state.bytes += newValue.readableBytes
        }
        while state.bytes > limit, let oldest = state.order.first {
          state.order.removeFirst()
          state.bytes -= state.bodies.removeValue(forKey: oldest)?.readableBytes ?? 0
        }
      }
    }
  }
}
