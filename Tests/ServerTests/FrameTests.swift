import Archive
import Codecs
import DICOMCore
import Foundation
import HTTPTypes
import Phantoms
import Testing

@testable import Server

@Suite("WADO-RS of frames")
struct FrameTests {
  private static let octets = "multipart/related; type=\"application/octet-stream\""

  /// Frame `number` from 1 of native pixel data.
  private static func frame(_ dataSet: DataSet, _ number: Int) throws -> [UInt8] {
    let rows = try #require(dataSet.int(.rows))
    let size =
      rows * (dataSet.int(.columns) ?? 0) * (dataSet.int(.bitsAllocated) ?? 0) / 8
      * (dataSet.int(.samplesPerPixel) ?? 1)
    let pixels = try #require(dataSet.bytes(.pixelData))
    return Array(pixels[((number - 1) * size)..<(number * size)])
  }

  @Test("Frames come singly and in lists, in the order asked for, as they are in the pixel data")
  func native() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(object)
      for list in [[1], [8], [1, 2, 3], [8, 1, 8], Array(1...8)] {
        let path = Sample.instance(object) + "/frames/" + list.map(String.init).joined(separator: ",")
        let expected = try list.map { try Self.frame(object.dataSet, $0) }
        for accept in [Self.octets, "*/*", nil] {
          let answer = try await node.send(.get, path, accept: accept)
          #expect(answer.status == 200)
          #expect(answer.parts.map(\.body) == expected, "\(list)")
          #expect(answer.parts.first?.type == "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1")
        }
      }
      let single = try await node.send(.get, Sample.instance(object) + "/frames/2", accept: "application/octet-stream")
      #expect(single.body == (try Self.frame(object.dataSet, 2)))
      #expect(single.type == "application/octet-stream")
    }
  }

  @Test(
    "Frames that are not there are not found, and lists that are none are refused",
    arguments: [
      ("9", 404), ("1,9", 404), ("9,1", 404), ("99999999999", 404), ("0", 400), ("-1", 400), ("a", 400), ("1,b", 400),
      ("1.5", 400),
      (Array(repeating: "1", count: 1001).joined(separator: ","), 400), ("1,", 200), ("99999999999999999999999", 400),
    ])
  func numbers(_ list: String, _ status: Int) async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(object)
      #expect(
        try await node.send(.get, Sample.instance(object) + "/frames/" + list, accept: Self.octets).status == status)
    }
  }

  @Test("Compressed frames come decoded to those who want pixels, and as they are to those who take their format")
  func compressed() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-coronary/cine.dcm")
      let bytes = try Transcoder.transcode(part10: try object.part10(), to: .jpegLSLossless) { "2.25.1" }
      try await node.file(bytes)
      guard case .fragments(let fragments)? = try Part10.read(bytes).dataSet[.pixelData]?.value else {
        Issue.record("not encapsulated")
        return
      }
      let path = Sample.instance(object) + "/frames/3"
      let decoded = try Self.frame(object.dataSet, 3)
      let table: [(String?, [UInt8], String)] = [
        (Self.octets, decoded, "application/octet-stream"),
        ("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", decoded, "application/octet-stream"),
        ("multipart/related; type=\"image/jls\"", fragments[3], "image/jls"), ("image/jls", fragments[3], "image/jls"),
        (Self.octets + "; transfer-syntax=*", fragments[3], "image/jls"), (nil, fragments[3], "image/jls"),
        ("image/jls; transfer-syntax=1.2.840.10008.1.2.4.80", fragments[3], "image/jls"),
      ]
      for (accept, expected, type) in table {
        let answer = try await node.send(.get, path, accept: accept)
        #expect(answer.status == 200, "\(accept ?? "")")
        #expect((answer.parts.first?.body ?? answer.body) == expected, "\(accept ?? "")")
        #expect((answer.parts.first?.type ?? answer.type).hasPrefix(type), "\(accept ?? "")")
      }
      for accept in [
        "image/jp2", "multipart/related; type=\"image/jpeg\"",
        "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.5",
      ] {
        #expect(try await node.send(.get, path, accept: accept).status == 406, "\(accept)")
      }
    }
  }

  @Test("Frames of one bit a pixel begin at the first bit of their first byte")
  func oneBit() async throws {
    try await TestNode.run { node in
      // Four frames of 3 x 5 pixels: fifteen bits each, so frames begin inside bytes (PS3.5 8.1.1).
      let frames = (0..<4).map { frame in (0..<15).map { UInt8(($0 * $0 + frame * 5) % 3 == 0 ? 1 : 0) } }
      let bits = frames.flatMap { $0 }
      var packed = [UInt8](repeating: 0, count: 8)
      for (index, bit) in bits.enumerated() { packed[index / 8] |= bit << UInt8(index % 8) }
      let object = try Sample.object("sc-wheel/wheel.dcm")
      try await node.file(
        try Sample.changed(object) { set in
          set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.66.4")
          set.set(.samplesPerPixel, 1)
          set.set(.photometricInterpretation, "MONOCHROME2")
          set.remove(.planarConfiguration)
          set.set(.numberOfFrames, 4)
          set.set(.rows, 3)
          set.set(.columns, 5)
          set.set(.bitsAllocated, 1)
          set.set(.bitsStored, 1)
          set.set(.highBit, 0)
          set.set(.pixelData, packed, vr: .ob)
        })
      for number in 1...4 {
        let answer = try await node.send(
          .get, Sample.instance(object) + "/frames/\(number)", accept: "application/octet-stream")
        #expect(answer.status == 200)
        #expect(answer.body.count == 2)
        let unpacked = (0..<15).map { (answer.body[$0 / 8] >> UInt8($0 % 8)) & 1 }
        #expect(unpacked == frames[number - 1], "frame \(number)")
      }
    }
  }

  @Test("Frames of a big endian object come in little endian, as their media type says")
  func bigEndian() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(try Sample.changed(object, as: .explicitVRBigEndian) { _ in })
      for accept in [Self.octets, "application/octet-stream"] {
        let answer = try await node.send(.get, Sample.instance(object) + "/frames/4", accept: accept)
        #expect((answer.parts.first?.body ?? answer.body) == (try Self.frame(object.dataSet, 4)))
      }
    }
  }

  @Test("Frames of a deflated object come from its inflated data set")
  func deflated() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(try Sample.changed(object, as: .deflatedExplicitVRLittleEndian) { _ in })
      let answer = try await node.send(
        .get, Sample.instance(object) + "/frames/8", accept: "application/octet-stream")
      #expect(answer.body == (try Self.frame(object.dataSet, 8)))
    }
  }

  @Test("An object whose header claims enormous frames is answered with a refusal, not believed")
  func lyingHeader() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      for (number, (rows, columns, frames)) in [(65_535, 65_535, 1), (65_535, 65_535, 999_999_999), (0, 0, 5)]
        .enumerated()
      {
        let uid = "1.2.3.\(number)"
        try await node.file(
          try Sample.changed(object) { set in
            set.set(.sopInstanceUID, uid)
            set.set(.rows, rows)
            set.set(.columns, columns)
            set.set(.numberOfFrames, frames)
          })
        for path in ["/frames/1", "/frames/1,1,1", "/rendered", "/frames/1/rendered"] {
          let answer = try await node.send(.get, Sample.series(object) + "/instances/" + uid + path)
          #expect(
            [400, 404, 406].contains(answer.status), "\(rows) x \(columns) x \(frames) \(path): \(answer.status)")
        }
      }
      #expect(try await node.send(.get, "/healthz").status == 200)
    }
  }

  @Test("An object without pixels has no frames")
  func noPixels() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dose.dcm")
      try await node.file(object)
      for path in ["/frames/1", "/rendered", "/thumbnail"] {
        let answer = try await node.send(.get, Sample.instance(object) + path)
        #expect([404, 406].contains(answer.status), "\(path) \(answer.status)")
      }
    }
  }
}

@Suite("Rendered pictures")
struct RenderedTests {
  /// Width, height and channels of a PNG or JPEG, read from their headers.
  private static func size(_ bytes: [UInt8]) -> [Int]? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), bytes.count > 26 {
      let width = Int(bytes[18]) << 8 | Int(bytes[19])
      let height = Int(bytes[22]) << 8 | Int(bytes[23])
      return [width, height, bytes[25] == 2 ? 3 : 1]
    }
    var place = 2
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    while place + 9 < bytes.count {
      if (0xC0...0xC2).contains(bytes[place + 1]) {
        return [
          Int(bytes[place + 7]) << 8 | Int(bytes[place + 8]), Int(bytes[place + 5]) << 8 | Int(bytes[place + 6]),
          Int(bytes[place + 9]),
        ]
      }
      place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
    }
    return nil
  }

  @Test("Pictures of study, series, instance and frame have the object's size, and the format that is preferred")
  func formats() async throws {
    try await TestNode.run { node in
      let grey = try Sample.object("ct-abdomen/0001.dcm")
      let colour = try Sample.object("us-liver/doppler.dcm")
      for (object, channels) in [(grey, 1), (colour, 3)] {
        try await node.file(object)
        let width = try #require(object.dataSet.int(.columns))
        let height = try #require(object.dataSet.int(.rows))
        for path in [
          Sample.study(object), Sample.series(object), Sample.instance(object), Sample.instance(object) + "/frames/1",
        ] {
          for (accept, type) in [
            ("image/jpeg", "image/jpeg"), ("image/png", "image/png"), (nil, "image/jpeg"), ("image/*", "image/jpeg"),
            ("image/jpeg;q=0.5, image/png", "image/png"),
          ] as [(String?, String)] {
            let answer = try await node.send(.get, path + "/rendered", accept: accept)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.type == type)
            #expect(Self.size(answer.body) == [width, height, channels], "\(path) \(type)")
          }
          #expect(try await node.send(.get, path + "/rendered", accept: "application/dicom").status == 406)
          #expect(try await node.send(.get, path + "/rendered", accept: "image/gif").status == 406)
        }
      }
    }
  }

  @Test("Window, viewport, inversion and subtraction change the picture as they say")
  func parameters() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(object)
      let path = Sample.instance(object) + "/frames/6/rendered"
      let plain = try await node.send(.get, path, accept: "image/png").body
      var seen: [[UInt8]] = [plain]
      for query in [
        "window=1000,400", "window=1000,400,linear-exact", "window=1000,400,sigmoid", "invert=true", "subtract=true",
        "subtract=true&window=0,300,linear",
      ] {
        let answer = try await node.send(.get, path + "?" + query, accept: "image/png")
        #expect(answer.status == 200, "\(query)")
        #expect(Self.size(answer.body) == Self.size(plain))
        #expect(!seen.contains(answer.body) || query.contains("exact"), "\(query)")
        seen.append(answer.body)
      }
      // Under a window above every value all is black, under one below every value all is white.
      let black = try await node.send(.get, path + "?window=60000,2", accept: "image/png").body
      let white = try await node.send(.get, path + "?window=-60000,2", accept: "image/png").body
      let inverted = try await node.send(.get, path + "?window=60000,2&invert=true", accept: "image/png").body
      #expect(black != white)
      #expect(inverted == white)
      let side = try #require(object.dataSet.int(.rows))
      #expect(Self.size(try await node.send(.get, path + "?viewport=20,20").body) == [20, 20, 1])
      #expect(Self.size(try await node.send(.get, path + "?viewport=\(2 * side),30").body) == [30, 30, 1])
      let coarse = try await node.send(.get, path + "?quality=5").body
      let fine = try await node.send(.get, path + "?quality=100").body
      #expect(coarse.count < fine.count)
    }
  }

  @Test(
    "Parameters that cannot be are refused",
    arguments: [
      "window=1", "window=a,b", "window=100,0", "window=100,-5", "window=nan,3", "window=1,2,cubic", "viewport=0,10",
      "viewport=10",
      "viewport=9000,10", "viewport=a,b", "quality=0", "quality=101", "quality=high",
    ])
  func refused(_ query: String) async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(object)
      #expect(try await node.send(.get, Sample.instance(object) + "/rendered?" + query).status == 400)
    }
  }

  @Test("A thumbnail fits its square, whatever the level")
  func thumbnails() async throws {
    try await TestNode.run { node in
      let slices = try (1...4).map { try Sample.object("ct-abdomen/000\($0).dcm") }
      for slice in slices { try await node.file(slice) }
      for path in [
        Sample.study(slices[0]), Sample.series(slices[0]), Sample.instance(slices[0]),
        Sample.instance(slices[0]) + "/frames/1",
      ] {
        let answer = try await node.send(.get, path + "/thumbnail")
        #expect(answer.type == "image/jpeg")
        #expect(Self.size(answer.body)?.prefix(2).max() == RenderedTransaction.thumbnailSide, "\(path)")
      }
      #expect(
        Self.size(try await node.send(.get, Sample.study(slices[0]) + "/thumbnail?viewport=32,32").body)?.first == 32)
    }
  }

  @Test("A frame that is not there cannot be drawn")
  func noSuchFrame() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-hepatic/dsa.dcm")
      try await node.file(object)
      for (list, status) in [("9", 404), ("0", 400), ("x", 400)] {
        #expect(try await node.send(.get, Sample.instance(object) + "/frames/\(list)/rendered").status == status)
        #expect(
          try await node.send(.get, Sample.instance(object) + "/frames/\(list)/rendered?subtract=true").status == status
        )
      }
    }
  }
}
