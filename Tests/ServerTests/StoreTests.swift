import Archive
import DICOMCore
import Foundation
import HTTPTypes
import Phantoms
import Testing

@testable import Server

@Suite("STOW-RS")
struct StoreTests {
  private static let type = "multipart/related; type=\"application/dicom\"; boundary=BOUND"

  private static func post(
    _ node: TestNode, _ parts: [[UInt8]], to path: String = "/dicomweb/studies", type: String = type,
    closed: Bool = true
  ) async throws -> Answer {
    try await node.send(.post, path, [("Content-Type", type)], body: Multipart.body(parts, closed: closed))
  }

  @Test("Parts are stored byte for byte and answered for, each with its address")
  func stored() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(3) + [try Sample.object("xa-coronary/cine.dcm")]
      let answer = try await Self.post(node, try objects.map { try $0.part10() })
      #expect(answer.status == 200)
      #expect(answer.type == "application/dicom+json")
      let set = try DICOMJSON.decode(answer.body)
      let items = set.items(.referencedSOPSequence)
      #expect(items.map { $0.string(.referencedSOPInstanceUID) } == objects.map { Optional($0.sopInstanceUID) })
      #expect(items.map { $0.string(.referencedSOPClassUID) } == objects.map { Optional($0.sopClassUID) })
      #expect(!set.contains(.failedSOPSequence))
      for (item, object) in zip(items, objects) {
        #expect(item.string(.retrieveURL)?.hasSuffix(Sample.instance(object)) == true)
        #expect(
          try await node.send(.get, Sample.instance(object), accept: "application/dicom").body == object.part10())
      }
    }
  }

  @Test("The boundary may be quoted, and a single object may come without multipart")
  func forms() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(2)
      let quoted = "multipart/related;type=\"application/dicom\";boundary=\"BOUND\""
      #expect(try await Self.post(node, [try objects[0].part10()], type: quoted).status == 200)
      let single = try await node.send(
        .post, "/dicomweb/studies", [("Content-Type", "application/dicom")], body: try objects[1].part10())
      #expect(single.status == 200)
      #expect(try await node.archive.totals().instances == 2)
    }
  }

  @Test("The same again is accepted and changes nothing; other content under a UID is accepted with a warning")
  func repeatsAndConflicts() async throws {
    try await TestNode.run { node in
      let object = Sample.tiny(1)[0]
      let bytes = try object.part10()
      #expect(try await Self.post(node, [bytes, bytes]).status == 200)
      #expect(try await node.archive.totals().instances == 1)
      let other = try Sample.changed(object) { $0.set(.imageComments, "other") }
      let answer = try await Self.post(node, [other])
      #expect([200, 202].contains(answer.status))
      let item = try #require(try DICOMJSON.decode(answer.body).items(.referencedSOPSequence).first)
      #expect(item.int(.warningReason) == 0xB007)
      #expect(try await node.archive.totals().conflicts == 1)
      #expect(try await node.send(.get, Sample.instance(object), accept: "application/dicom").body == bytes)
    }
  }

  @Test("When some parts fail the answer is 202 and says which and why; when all fail it is 409")
  func failures() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(2)
      let garbage = Array("this is no DICOM object".utf8)
      let nameless = try Sample.changed(objects[1]) { $0.remove(.studyInstanceUID) }
      let some = try await Self.post(node, [garbage, try objects[0].part10(), nameless])
      #expect(some.status == 202)
      let set = try DICOMJSON.decode(some.body)
      #expect(
        set.items(.referencedSOPSequence).map { $0.string(.referencedSOPInstanceUID) } == [objects[0].sopInstanceUID])
      let failed = set.items(.failedSOPSequence)
      #expect(failed.map { $0.int(.failureReason) } == [0xC000, 0xA900])
      #expect(failed[1].string(.errorComment)?.contains("(0020,000D)") == true)
      let all = try await Self.post(node, [garbage, nameless])
      #expect(all.status == 409)
      #expect(try DICOMJSON.decode(all.body).items(.failedSOPSequence).count == 2)
      #expect(!all.text.contains(Sample.uid(objects[1], .patientID)))
      #expect(try await node.archive.totals().instances == 1)
    }
  }

  @Test("A study in the path takes its own objects and refuses others, naming them")
  func studyInPath() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(4)
      let answer = try await Self.post(node, try objects.map { try $0.part10() }, to: Sample.study(objects[2]))
      #expect(answer.status == 202)
      let set = try DICOMJSON.decode(answer.body)
      #expect(
        Set(set.items(.failedSOPSequence).map { $0.string(.referencedSOPInstanceUID) })
          == [objects[0].sopInstanceUID, objects[1].sopInstanceUID])
      #expect(set.items(.referencedSOPSequence).count == 2)
      #expect(try await Self.post(node, [try objects[0].part10()], to: "/dicomweb/studies/1.2.3").status == 409)
      #expect(try await node.archive.totals().studies == 1)
    }
  }

  @Test("A body that ends too soon keeps what came whole and says that the rest is missing")
  func truncated() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(2)
      let body = Multipart.body(try objects.map { try $0.part10() })
      let cut = Array(body.dropLast(400))
      let answer = try await node.send(.post, "/dicomweb/studies", [("Content-Type", Self.type)], body: cut)
      #expect(answer.status == 202)
      let set = try DICOMJSON.decode(answer.body)
      #expect(
        set.items(.referencedSOPSequence).map { $0.string(.referencedSOPInstanceUID) } == [objects[0].sopInstanceUID])
      #expect(set.items(.failedSOPSequence).count == 1)
      #expect(try await node.archive.totals().instances == 1)
      let incoming = node.archive.configuration.path + "/objects/incoming"
      #expect(try FileManager.default.contentsOfDirectory(atPath: incoming) == [])
    }
  }

  @Test("Another boundary than the body's stores nothing")
  func wrongBoundary() async throws {
    try await TestNode.run { node in
      let wrong = Self.type.replacingOccurrences(of: "BOUND", with: "OTHER")
      let answer = try await Self.post(node, [try Sample.tiny(1)[0].part10()], type: wrong)
      #expect(answer.status == 409)
      #expect(try await node.archive.totals().instances == 0)
    }
  }

  @Test(
    "A content type that cannot be taken is refused before the body is read",
    arguments: [
      (nil, 415), ("text/plain", 415), ("multipart/form-data; boundary=BOUND", 415), ("nonsense", 415),
      ("multipart/related; type=\"application/dicom+json\"; boundary=BOUND", 415),
      ("multipart/related; type=\"application/dicom\"", 400),
      ("multipart/related; type=\"application/dicom\"; boundary=", 400),
      ("multipart/related; type=\"application/dicom\"; boundary=" + String(repeating: "x", count: 201), 400),
    ] as [(String?, Int)])
  func contentTypes(_ type: String?, _ status: Int) async throws {
    try await TestNode.run { node in
      let body = Multipart.body([try Sample.tiny(1)[0].part10()])
      let answer = try await node.send(
        .post, "/dicomweb/studies", type.map { [("Content-Type", $0)] } ?? [], body: body)
      #expect(answer.status == status)
      #expect(answer.type == "application/problem+json")
      #expect(try await node.archive.totals().instances == 0)
    }
  }

  @Test("A body of no parts is refused, and so is a part whose header never ends")
  func malformed() async throws {
    try await TestNode.run { node in
      #expect(try await Self.post(node, []).status == 400)
      let endless = Array("--BOUND\r\nX: ".utf8) + [UInt8](repeating: 0x41, count: 20_000)
      let answer = try await node.send(.post, "/dicomweb/studies", [("Content-Type", Self.type)], body: endless)
      #expect(answer.status == 400)
    }
  }

  @Test("With no room left, storing is refused with 507 and reading goes on")
  func full() async throws {
    try await TestNode.run({ $0.reservedBytes = Int.max }) { node in
      let object = Sample.tiny(1)[0]
      try await node.file(object)
      #expect(try await Self.post(node, [try object.part10()]).status == 507)
      #expect(try await node.send(.get, Sample.instance(object)).status == 200)
      #expect(try await node.send(.get, "/api/v1/status").object["acceptsObjects"] as? Bool == false)
    }
  }
}
