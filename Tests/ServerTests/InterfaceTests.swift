import Archive
import DICOMCore
import Foundation
import HTTPTypes
import Phantoms
import Synchronization
import Testing

@testable import Server

@Suite("The node's other pages")
struct InterfaceTests {
  @Test("Health is always well, readiness only when everything listens")
  func health() async throws {
    for ready in [true, false] {
      try await TestNode.run(ready: ready) { node in
        #expect(try await node.send(.get, "/healthz").status == 200)
        let answer = try await node.send(.get, "/readyz")
        #expect(answer.status == (ready ? 200 : 503))
        #expect(answer.text == (ready ? "ready\n" : "starting\n"))
      }
    }
  }

  @Test("Status and metrics tell the same counts as the archive")
  func counts() async throws {
    try await TestNode.run({ $0.name = "县医院 \"1\"" }) { node in
      for object in Sample.tiny(6) { try await node.file(object) }
      let totals = try await node.archive.totals()
      let status = try await node.send(.get, "/api/v1/status")
      #expect(status.type == "application/json")
      #expect(status.object["node"] as? String == "县医院 \"1\"")
      #expect(status.object["version"] as? String == Version.text)
      for (name, count) in [
        ("patients", 3), ("studies", 3), ("series", 3), ("instances", 6), ("conflicts", 0), ("bytes", totals.bytes),
      ] {
        #expect(status.object[name] as? Int == count, "\(name)")
      }
      let metrics = try await node.send(.get, "/metrics")
      #expect(metrics.type.hasPrefix("text/plain; version=0.0.4"))
      let lines = metrics.text.split(separator: "\n").map(String.init)
      for line in [
        "jieru_studies 3", "jieru_instances 6", "jieru_stored_bytes \(totals.bytes)", "jieru_accepts_objects 1",
      ] {
        #expect(lines.contains(line), "\(line)")
      }
      // Every sample is a name of the Prometheus alphabet with a number, and has its type.
      let types = Set(
        lines.filter { $0.hasPrefix("# TYPE ") }.compactMap { $0.split(separator: " ").dropFirst(2).first })
      for line in lines where !line.hasPrefix("#") {
        let fields = line.split(separator: " ")
        let name = fields[0].prefix { $0 != "{" }
        #expect(fields.count == 2 && Double(fields[1]) != nil, "\(line)")
        #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(line)")
        #expect(types.contains(name), "\(line)")
      }
    }
  }

  @Test("Capabilities name every resource that answers")
  func capabilities() async throws {
    try await TestNode.run { node in
      for (method, path) in [(HTTPRequest.Method.options, "/dicomweb"), (.get, "/dicomweb/capabilities")] {
        let answer = try await node.send(method, path)
        #expect(answer.status == 200)
        #expect(answer.type == "application/vnd.sun.wadl+xml")
        #expect(answer.text.contains("RetrieveRenderedFrames"))
        let parser = XMLParserProbe()
        #expect(parser.count(answer.body, element: "resource") > 15)
      }
    }
  }

  private static let security = [
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "no-referrer",
  ]

  @Test(
    "Every answer carries the security headers, refusals too",
    arguments: [
      ("/healthz", 200), ("/dicomweb/studies", 204), ("/dicomweb/studies?limit=x", 400), ("/dicomweb/studies/1.2", 404),
      ("/nothing/here", 404),
    ])
  func securityHeaders(_ path: String, _ status: Int) async throws {
    try await TestNode.run { node in
      let answer = try await node.send(.get, path)
      #expect(answer.status == status)
      for (name, value) in Self.security { #expect(answer[name] == value, "\(name)") }
      #expect(answer["Content-Security-Policy"]?.contains("default-src 'self'") == true)
    }
  }

  @Test("Viewers on configured origins may call, refusals included; others see no permission")
  func crossOrigin() async throws {
    try await TestNode.run({ $0.corsOrigins = ["https://ohif.example"] }) { node in
      for path in ["/dicomweb/studies", "/dicomweb/studies?limit=x", "/dicomweb/studies/1.2"] {
        let allowed = try await node.send(.get, path, [("Origin", "https://ohif.example")])
        #expect(allowed["Access-Control-Allow-Origin"] == "https://ohif.example", "\(path)")
        #expect(allowed["Access-Control-Expose-Headers"]?.contains("X-Total-Count") == true, "\(path)")
        #expect(allowed["Vary"] == "Origin")
        let other = try await node.send(.get, path, [("Origin", "https://evil.example")])
        #expect(other["Access-Control-Allow-Origin"] == nil)
        #expect(try await node.send(.get, path)["Access-Control-Allow-Origin"] == nil)
      }
      let preflight = try await node.send(
        .options, "/dicomweb/studies", [("Origin", "https://ohif.example"), ("Access-Control-Request-Method", "POST")])
      #expect(preflight.status == 204)
      #expect(preflight["Access-Control-Allow-Methods"]?.contains("POST") == true)
      #expect(preflight["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
    }
    try await TestNode.run({ $0.corsOrigins = ["*"] }) { node in
      let answer = try await node.send(.get, "/healthz", [("Origin", "https://any.example")])
      #expect(answer["Access-Control-Allow-Origin"] == "*")
    }
    try await TestNode.run { node in
      let answer = try await node.send(.get, "/healthz", [("Origin", "https://any.example")])
      #expect(answer["Access-Control-Allow-Origin"] == nil)
    }
  }

  @Test("Watchers hear of studies as they arrive")
  func events() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(400, perStudy: 1)
      let answered = Flag()
      try await withThrowingTaskGroup(of: Answer?.self) { group in
        group.addTask {
          let answer = try await node.send(.get, "/api/v1/events")
          answered.set()
          return answer
        }
        group.addTask {
          // The watcher may come at any time; after some objects the streams are ended, as at shutdown.
          for (index, object) in objects.enumerated() where !answered.isSet {
            try await node.file(object)
            try await Task.sleep(for: .milliseconds(20))
            if index > 20 { node.archive.events.finish() }
          }
          return nil
        }
        for try await case let answer? in group {
          #expect(answer.status == 200)
          #expect(answer.type == "text/event-stream")
          #expect(answer["Cache-Control"] == "no-store")
          #expect(answer.text.hasPrefix("retry: "))
          let events = answer.text.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: study\n") }
          #expect(events.count > 3)
          let known = Set(objects.map { Sample.uid($0, .studyInstanceUID) })
          var last = 0
          for event in events {
            let line = try #require(event.split(separator: "\n").first { $0.hasPrefix("data: ") })
            let data = try JSONSerialization.jsonObject(with: Data(line.dropFirst(6).utf8)) as? [String: Any]
            #expect(known.contains(try #require(data?["studyInstanceUID"] as? String)))
            let change = try #require(data?["change"] as? Int)
            #expect(change > last)
            last = change
          }
        }
      }
    }
  }

  @Test("The console's files are served, and nothing outside of their folder")
  func console() async throws {
    let folder = NSTemporaryDirectory() + "jieru-web-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/viewer", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "console 影像".write(toFile: folder + "/index.html", atomically: true, encoding: .utf8)
    try "viewer".write(toFile: folder + "/viewer/index.html", atomically: true, encoding: .utf8)
    try await TestNode.run({ $0.webFolder = folder }) { node in
      let root = try await node.send(.get, "/")
      #expect(root.status == 200)
      #expect(root.text == "console 影像")
      #expect(root["Content-Security-Policy"] != nil)
      #expect(try await node.send(.get, "/viewer").text == "viewer")
      #expect(try await node.send(.get, "/viewer/?study=1.2").text == "viewer")
      for path in ["/../index.sqlite", "/%2e%2e/index.sqlite", "/..%2findex.sqlite", "/missing.js"] {
        #expect(try await node.send(.get, path).status >= 400, "\(path)")
      }
      #expect(try await node.send(.get, "/healthz").text == "ok\n")
    }
  }
}

/// Something that happened, seen from another task.
private final class Flag: Sendable {
  private let state = Mutex(false)
  var isSet: Bool { state.withLock { $0 } }
  func set() { state.withLock { $0 = true } }
}

/// Counts elements without an XML library: every start tag must have its end.
private struct XMLParserProbe {
  func count(_ bytes: [UInt8], element: String) -> Int {
    let text = String(decoding: bytes, as: UTF8.self)
    let opened = text.components(separatedBy: "<\(element) ").count - 1
    let closed = text.components(separatedBy: "</\(element)>").count - 1
    return opened == closed ? opened : 0
  }
}
