import Archive
import Codecs
import DICOMCore
import Foundation
import HTTPTypes
import Phantoms
import Testing

@testable import Server

@Suite("WADO-RS of objects")
struct RetrieveTests {
  private static let multipart = "multipart/related; type=\"application/dicom\""
  private static let rle = TransferSyntax.rleLossless.uid

  private static func encapsulated(_ object: PhantomObject, _ syntax: TransferSyntax) throws -> [UInt8] {
    try Transcoder.transcode(part10: try object.part10(), to: syntax) { "2.25.1" }
  }

  @Test("Study, series and instance come as the parts that were stored, byte for byte")
  func parts() async throws {
    try await TestNode.run { node in
      let slices = try (1...4).map { try Sample.object("ct-abdomen/000\($0).dcm") }
      for slice in slices.reversed() { try await node.file(slice) }
      try await node.file(try Sample.object("us-liver/doppler.dcm"))
      let expected = try slices.map { try $0.part10() }
      for path in [Sample.study(slices[0]), Sample.series(slices[0])] {
        let answer = try await node.send(.get, path, accept: Self.multipart)
        #expect(answer.status == 200)
        #expect(answer.type.hasPrefix("multipart/related; type=\"application/dicom\"; boundary="))
        #expect(answer.parts.map(\.body) == expected, "in the order of their instance numbers")
        #expect(answer.parts.allSatisfy { $0.type == "application/dicom; transfer-syntax=1.2.840.10008.1.2.1" })
      }
      for accept in [Self.multipart, "*/*", nil] {
        let answer = try await node.send(.get, Sample.instance(slices[2]), accept: accept)
        #expect(answer.parts.map(\.body) == [expected[2]])
      }
      let single = try await node.send(.get, Sample.instance(slices[2]), accept: "application/dicom")
      #expect(single.body == expected[2])
      #expect(single.type == "application/dicom; transfer-syntax=1.2.840.10008.1.2.1")
      #expect(single["Accept-Ranges"] == "bytes")
    }
  }

  @Test("What is not there is not found, whatever the path")
  func notFound() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("us-liver/doppler.dcm")
      try await node.file(object)
      for path in [
        "/dicomweb/studies/1.2.3", Sample.study(object) + "/series/1.2", Sample.series(object) + "/instances/1.2",
        "/dicomweb/studies/1.2.3/series/1/instances/\(object.sopInstanceUID)", "/dicomweb/studies/1.2.3/metadata",
        "/dicomweb/studies/1.2.3/rendered", Sample.instance(object) + "/bulkdata/00091001",
        Sample.instance(object) + "/bulkdata/notatag", "/dicomweb/nothing", "/nothing",
        "/dicomweb/studies/..%2f..%2fetc%2fpasswd",
      ] {
        let answer = try await node.send(.get, path)
        #expect(answer.status == 404, "\(path)")
        #expect(answer.type == "application/problem+json", "\(path)")
      }
    }
  }

  @Test("Without a transfer syntax compressed objects come uncompressed; with `*` or their own as they are stored")
  func transferSyntaxes() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-coronary/cine.dcm")
      let stored = try Self.encapsulated(object, .rleLossless)
      try await node.file(stored)
      let path = Sample.instance(object)
      for accept in [
        Self.multipart + "; transfer-syntax=*", Self.multipart + "; transfer-syntax=\(Self.rle)",
        Self.multipart + "; transfer-syntax=\"\(Self.rle)\"",
      ] {
        let answer = try await node.send(.get, path, accept: accept)
        #expect(answer.parts.map(\.body) == [stored], "\(accept)")
        #expect(answer.parts.first?.type == "application/dicom; transfer-syntax=\(Self.rle)")
      }
      for accept in [Self.multipart, "application/dicom", "application/dicom; transfer-syntax=1.2.840.10008.1.2"] {
        let answer = try await node.send(.get, path, accept: accept)
        let (meta, dataSet) = try Part10.read(answer.parts.first?.body ?? answer.body)
        #expect(!meta.transferSyntax.isEncapsulated)
        #expect(meta.transferSyntax.isImplicitVR == accept.hasSuffix("1.2"))
        #expect(dataSet.bytes(.pixelData) == object.dataSet.bytes(.pixelData), "\(accept)")
        #expect(dataSet.string(.patientName) == object.dataSet.string(.patientName))
      }
      let other = try await node.send(.get, path, accept: Self.multipart + "; transfer-syntax=1.2.840.10008.1.2.4.80")
      let (meta, dataSet) = try Part10.read(try #require(other.parts.first).body)
      #expect(meta.transferSyntax == .jpegLSLossless)
      #expect(dataSet.contains(.pixelData))
    }
  }

  @Test(
    "The best range that can be given decides",
    arguments: [
      ("application/dicom;q=0.1, multipart/related;type=\"application/dicom\";q=0.9", "multipart/related"),
      ("multipart/related;type=\"application/dicom\";q=0.1, application/dicom", "application/dicom"),
      ("image/png, application/dicom;q=0.2", "application/dicom"), ("image/png", nil),
      ("multipart/related; type=\"application/octet-stream\"", nil), ("application/dicom+json", nil),
      ("application/dicom; transfer-syntax=1.2.3.4.5", nil), ("multipart/related", "multipart/related"),
    ] as [(String, String?)])
  func accept(_ header: String, _ type: String?) async throws {
    try await TestNode.run { node in
      let object = try Sample.object("us-liver/doppler.dcm")
      try await node.file(object)
      let answer = try await node.send(.get, Sample.instance(object), accept: header)
      #expect(answer.status == (type == nil ? 406 : 200))
      if let type { #expect(answer.type.hasPrefix(type)) }
    }
  }

  @Test("Ranges of one object are partial content; outside of it they are refused with its length")
  func ranges() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("us-liver/doppler.dcm")
      let bytes = try object.part10()
      try await node.file(object)
      let path = Sample.instance(object)
      let table: [(String, Range<Int>)] = [
        ("bytes=0-9", 0..<10), ("bytes=100-", 100..<bytes.count), ("bytes=-7", (bytes.count - 7)..<bytes.count),
        ("bytes=128-131", 128..<132), ("bytes=5-99999999", 5..<bytes.count), ("bytes=-99999999", 0..<bytes.count),
      ]
      for (header, range) in table {
        let answer = try await node.send(.get, path, accept: "application/dicom", [("Range", header)])
        #expect(answer.status == 206, "\(header)")
        #expect(answer.body == Array(bytes[range]), "\(header)")
        #expect(answer["Content-Range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
      }
      for header in ["bytes=\(bytes.count)-", "bytes=99999999-", "bytes=-0"] {
        let answer = try await node.send(.get, path, accept: "application/dicom", [("Range", header)])
        #expect(answer.status == 416, "\(header)")
        #expect(answer["Content-Range"] == "bytes */\(bytes.count)")
      }
      for header in ["bytes=1-2,5-6", "items=0-1", "bytes=9-2", "bytes=a-b"] {
        let answer = try await node.send(.get, path, accept: "application/dicom", [("Range", header)])
        #expect(answer.status == 200, "\(header)")
        #expect(answer.body == bytes)
      }
    }
  }

  @Test("A preamble that begins a program is kept but never given out, whole or in part")
  func executablePreamble() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("us-liver/doppler.dcm")
      var bytes = try object.part10()
      let mark = Array("MZ this program cannot be run".utf8)
      bytes.replaceSubrange(0..<mark.count, with: mark)
      try await node.file(bytes)
      let blanked = [UInt8](repeating: 0, count: 128) + bytes[128...]
      let path = Sample.instance(object)
      #expect(try await node.send(.get, path, accept: "application/dicom").body == blanked)
      #expect(try await node.send(.get, path, accept: Self.multipart).parts.map(\.body) == [blanked])
      for range in [0..<2, 0..<100, 0..<131, 1..<40, 20..<200] {
        let answer = try await node.send(
          .get, path, accept: "application/dicom", [("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")])
        #expect(answer.body == Array(blanked[range]), "\(range)")
      }
    }
  }

  @Test("A TIFF preamble is given out as it is")
  func tiffPreamble() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("us-liver/doppler.dcm")
      var bytes = try object.part10()
      bytes.replaceSubrange(0..<4, with: [0x49, 0x49, 0x2A, 0x00])
      try await node.file(bytes)
      #expect(try await node.send(.get, Sample.instance(object), accept: "application/dicom").body == bytes)
    }
  }

  @Test("Metadata is the header as DICOM JSON, its large values by addresses that give them")
  func metadata() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-enhanced/run.dcm")
      let bytes = try Sample.changed(object) { set in
        set.set(Tag(0x0028, 0x1201), [UInt8]((0..<4096).map { UInt8(truncatingIfNeeded: $0 / 3) }), vr: .ow)
      }
      try await node.file(bytes)
      let expected = try Part10.read(bytes).dataSet
      for path in [Sample.instance(object), Sample.series(object), Sample.study(object)] {
        let answer = try await node.send(.get, path + "/metadata", accept: "application/dicom+json")
        #expect(answer.status == 200)
        let list = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
        let entry = try #require(list.first)
        #expect(list.count == 1)
        for element in expected.elements where element.tag != .pixelData && element.tag != .specificCharacterSet {
          let tag = element.tag
          let key = String(tag.rawValue, radix: 16, uppercase: true)
          #expect(entry[String(repeating: "0", count: 8 - key.count) + key] != nil, "\(tag)")
        }
        #expect((entry["00080005"] as? [String: Any])?["Value"] as? [String] == ["ISO_IR 192"])
        let palette = try #require(entry["00281201"] as? [String: Any])
        let address = try #require(palette["BulkDataURI"] as? String)
        let place = try #require(address.range(of: "/dicomweb/"))
        let bulk = try await node.send(.get, String(address[place.lowerBound...]))
        #expect(bulk.status == 200)
        #expect(bulk.body == expected.bytes(Tag(0x0028, 0x1201)))
      }
      let sets = try await node.send(.get, Sample.instance(object) + "/metadata").dataSets
      #expect(sets.first?.items(.sharedFunctionalGroupsSequence).count == 1)
      #expect(try await node.send(.get, Sample.instance(object) + "/metadata", accept: "image/png").status == 406)
      #expect(
        try await node.send(.get, Sample.instance(object) + "/bulkdata/7FE00010").body == expected.bytes(.pixelData))
    }
  }

  @Test("Metadata that was written before is written anew when an instance has come or gone")
  func freshMetadata() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(2)
      try await node.file(objects[0])
      let path = Sample.study(objects[0]) + "/metadata"
      #expect(try await node.send(.get, path).dataSets.count == 1)
      try await node.file(objects[1])
      #expect(try await node.send(.get, path).dataSets.count == 2)
      #expect(try await node.send(.get, path).dataSets.count == 2)
      #expect(try await node.send(.delete, Sample.instance(objects[0])).status == 204)
      #expect(
        try await node.send(.get, path).dataSets.compactMap { $0.string(.sopInstanceUID) } == [
          objects[1].sopInstanceUID
        ])
    }
  }

  @Test("Deleted is gone at every level; what is not there is not found, what is held is not touched")
  func delete() async throws {
    try await TestNode.run { node in
      let objects = Sample.tiny(6)
      for object in objects { try await node.file(object) }
      for path in [Sample.instance(objects[0]), Sample.series(objects[2]), Sample.study(objects[4])] {
        #expect(try await node.send(.get, path).status == 200, "\(path)")
        #expect(try await node.send(.delete, path).status == 204, "\(path)")
        #expect(try await node.send(.get, path).status == 404, "\(path)")
        #expect(try await node.send(.delete, path).status == 404, "\(path)")
      }
      #expect(try await node.archive.totals().instances == 1)
      let study = Sample.uid(objects[1], .studyInstanceUID)
      try await node.archive.hold(study: study, actor: "TEST", reason: "dispute")
      #expect(try await node.send(.delete, Sample.instance(objects[1])).status == 409)
      #expect(try await node.send(.get, Sample.instance(objects[1])).status == 200)
    }
  }
}
