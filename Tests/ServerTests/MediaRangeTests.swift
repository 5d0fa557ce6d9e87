import Foundation
import Testing

@testable import Server

@Suite("Media ranges and byte ranges")
struct MediaRangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let type: String
    let part: String
    let quality: Double
    let syntax: String?
    var testDescription: String { text }
    init(_ text: String, _ type: String, part: String? = nil, quality: Double = 1, syntax: String? = nil) {
      self.text = text
      self.type = type
      self.part = part ?? type
      self.quality = quality
      self.syntax = syntax
    }
  }

  static let rows: [Row] = [
    Row("*/*", "*/*"), Row("image/jpeg", "image/jpeg"), Row(" Image/JPEG ", "image/jpeg"),
    Row("image/png;q=0.5", "image/png", quality: 0.5), Row("image/png ; Q=0.25", "image/png", quality: 0.25),
    Row("multipart/related; type=\"application/dicom\"", "multipart/related", part: "application/dicom"),
    Row("multipart/related;type=application/DICOM", "multipart/related", part: "application/dicom"),
    Row("multipart/related", "multipart/related", part: "*/*"),
    Row(
      "multipart/related; type=\"image/jls\"; transfer-syntax=1.2.840.10008.1.2.4.80;q=0.9", "multipart/related",
      part: "image/jls", quality: 0.9, syntax: "1.2.840.10008.1.2.4.80"),
    Row("application/dicom; transfer-syntax=*", "application/dicom", syntax: "*"),
    Row("application/dicom; transfer-syntax=\"*\"", "application/dicom", syntax: "*"),
    Row("a/b;q=x", "a/b"), Row("a/b;x=\"1;q=0\"", "a/b"), Row("a/b;;q=0.1;", "a/b", quality: 0.1),
  ]

  @Test("One range reads as RFC 9110 and PS3.18 8.7.3 write it", arguments: rows)
  func parsing(_ row: Row) throws {
    let range = try #require(MediaRange(Substring(row.text)))
    #expect(range.type == row.type)
    #expect(range.part == row.part)
    #expect(range.quality == row.quality)
    #expect(range.transferSyntax == row.syntax)
  }

  @Test(
    "What is no media type is no range",
    arguments: ["", " ", "png", ";q=1", "\"image/png\"".replacingOccurrences(of: "/", with: "")])
  func none(_ text: String) {
    #expect(MediaRange(Substring(text)) == nil)
  }

  @Test(
    "A range covers its own type, its family, or everything",
    arguments: [
      ("*/*", "image/png", true), ("image/*", "image/png", true), ("image/png", "image/png", true),
      ("image/*", "application/dicom", false), ("image/png", "image/jpeg", false),
      ("application/dicom", "application/dicom+json", false),
      ("multipart/related; type=\"application/dicom\"", "application/dicom", true),
      ("multipart/related; type=\"image/*\"", "image/jp2", true), ("multipart/related", "application/dicom", true),
      ("multipart/related; type=\"application/dicom\"", "application/dicom+json", false),
    ])
  func covering(_ range: String, _ type: String, _ expected: Bool) {
    #expect(MediaRange(Substring(range))?.covers(type) == expected)
  }

  @Test("Lists split at commas outside of quotes")
  func splitting() {
    #expect(MediaRange.split("a/b, c/d;x=\"1,2\",e/f", at: ",").map(String.init) == ["a/b", " c/d;x=\"1,2\"", "e/f"])
    #expect(MediaRange.split("", at: ",").map(String.init) == [""])
    #expect(MediaRange.split("\"a,b", at: ",").map(String.init) == ["\"a,b"])
  }

  @Test(
    "A byte range lies inside of the object, outside of it, or is none",
    arguments: [
      ("bytes=0-0", 0..<1), ("bytes=0-", 0..<100), ("bytes=99-", 99..<100), ("bytes=10-19", 10..<20),
      ("bytes=90-500", 90..<100),
      ("bytes=-1", 99..<100), ("bytes=-100", 0..<100), ("bytes=-101", 0..<100),
    ])
  func byteRanges(_ header: String, _ expected: Range<Int>) {
    #expect(ByteRange.parse(header, length: 100)?.range == expected)
  }

  @Test(
    "A byte range that begins after the end is not satisfiable", arguments: ["bytes=100-", "bytes=100-200", "bytes=-0"])
  func unsatisfiable(_ header: String) throws {
    let range = try #require(ByteRange.parse(header, length: 100))
    #expect(range.range == nil)
  }

  @Test(
    "What is not one byte range is ignored",
    arguments: [
      "", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=1-x", "bytes=1-2,4-5", "chars=0-1",
      "bytes=--5",
      "bytes=99999999999999999999-",
    ])
  func ignored(_ header: String) {
    #expect(ByteRange.parse(header, length: 100) == nil)
  }
}
