internal import Archive
internal import DICOMNetwork
internal import Hummingbird
internal import NIOCore

/// `/api/v1/status`: who this node is and what it holds.
struct StatusPage {
  let archive: Archive
  let jobs: JobQueue
  let name: String
  let aeTitle: String

  func respond() async throws -> Response {
    let totals = try await archive.totals()
    let waiting = try await jobs.counts()
    var json = JSONText()
    json.object { json in
      json.member("node", name)
      json.member("version", Version.text)
      json.member("aeTitle", aeTitle)
      json.member("acceptsObjects", archive.acceptsObjects)
      json.member("patients", totals.patients)
      json.member("studies", totals.studies)
      json.member("series", totals.series)
      json.member("instances", totals.instances)
      json.member("bytes", totals.bytes)
      json.member("conflicts", totals.conflicts)
      json.member("change", totals.change)
      json.key("jobs")
      json.object { json in
        for (state, count) in waiting.sorted(by: { $0.key < $1.key }) { json.member(state, count) }
      }
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: json.text)))
  }
}

/// The program's version.
public enum Version {
  public static let text = "0.1.0"
}

/// `/api/v1/events`: Server-Sent Events of studies that change.
struct EventStream {
  let archive: Archive
  /// Proxies close silent connections; a comment keeps this one open.
  private static let heartbeat = Duration.seconds(15)

  func respond() -> Response {
    let events = archive.events.watch()
    let body = ResponseBody { writer in
      try await writer.write(ByteBuffer(string: "retry: 3000\n\n: ok\n\n"))
      for await text in Self.texts(events) { try await writer.write(ByteBuffer(string: text)) }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
  }

  /// Events as text, with heartbeats between; ends when the archive closes its watchers.
  private static func texts(_ events: AsyncStream<StudyEvent>) -> AsyncStream<String> {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(512))
    let pump = Task {
      for await event in events {
        var json = JSONText()
        json.object { json in
          json.member("studyInstanceUID", event.studyInstanceUID)
          json.member("change", event.change)
        }
        continuation.yield("event: study\nid: \(event.change)\ndata: \(json.text)\n\n")
      }
      continuation.finish()
    }
    let beat = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: heartbeat)
        continuation.yield(": .\n\n")
      }
    }
    continuation.onTermination = { _ in
      pump.cancel()
      beat.cancel()
    }
    return stream
  }
}

/// `/metrics` in the Prometheus text format.
struct MetricsPage {
  let archive: Archive
  let jobs: JobQueue
  let network: NetworkMetrics

  func respond() async throws -> Response {
    let totals = try await archive.totals()
    var text = ""
    func gauge(_ name: String, _ help: String, _ value: Int) {
      text += "# HELP jieru_\(name) \(help)\n# TYPE jieru_\(name) gauge\njieru_\(name) \(value)\n"
    }
    gauge("patients", "Patients in the index", totals.patients)
    gauge("studies", "Studies in the index", totals.studies)
    gauge("series", "Series in the index", totals.series)
    gauge("instances", "Instances in the index", totals.instances)
    gauge("stored_bytes", "Bytes of stored instances", totals.bytes)
    gauge("conflicts", "Objects kept beside another with their UID", totals.conflicts)
    gauge("accepts_objects", "1 while there is room for new objects", archive.acceptsObjects ? 1 : 0)
    gauge("dicom_associations_open", "Associations established now", network.associationsOpen)
    gauge("dicom_connections_half_open", "Connections without an association now", network.connectionsHalfOpen)
    text += "# HELP jieru_jobs Durable jobs by state\n# TYPE jieru_jobs gauge\n"
    for (state, count) in try await jobs.counts().sorted(by: { $0.key < $1.key }) {
      text += "jieru_jobs{state=\"\(state)\"} \(count)\n"
    }
    for counter in NetworkCounter.allCases {
      let name = "dicom_\(Self.snake("\(counter)"))_total"
      text += "# TYPE jieru_\(name) counter\njieru_\(name) \(network[counter])\n"
    }
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// `storeRequests` as `store_requests`.
  private static func snake(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
