import Testing

@testable import Server

@Suite("The multipart reader")
struct MultipartReaderTests {
  /// What the reader said of a body, with data joined.
  private struct Read: Equatable {
    var parts: [[UInt8]] = []
    var fields: [[String: String]] = []
    var open = false
    var finished = false
    var malformed = false
  }

  private static func read(_ body: [UInt8], boundary: String, cuts: [Int] = []) -> Read {
    var reader = MultipartReader(boundary: boundary)
    var result = Read()
    var start = 0
    do {
      for end in cuts + [body.count] where end > start {
        try body[start..<end].withUnsafeBytes { bytes in
          try reader.read(bytes) { event in
            switch event {
            case .began(let fields):
              #expect(!result.open)
              result.open = true
              result.fields.append(fields)
              result.parts.append([])
            case .data(let data):
              #expect(result.open)
              result.parts[result.parts.count - 1] += Array(data)
            case .ended:
              #expect(result.open)
              result.open = false
            }
          }
        }
        start = end
      }
    } catch {
      result.malformed = true
    }
    result.finished = reader.isFinished
    return result
  }

  private static func body(_ parts: [[UInt8]], boundary: String, preamble: String = "", epilogue: String = "\r\n")
    -> [UInt8]
  {
    var body = Array(preamble.utf8)
    for part in parts {
      if !body.isEmpty { body += [0x0D, 0x0A] }
      body += Array("--\(boundary)\r\nContent-Type: application/dicom\r\nX-Number: \(part.count)\r\n\r\n".utf8) + part
    }
    return body + Array("\r\n--\(boundary)--\(epilogue)".utf8)
  }

  /// Bytes that a delimiter is made of, so that half delimiters are everywhere.
  private static func nasty(_ random: inout SeededGenerator, boundary: String) -> [UInt8] {
    var bytes: [UInt8] = []
    let pieces: [[UInt8]] = [
      [0x0D], [0x0A], [0x0D, 0x0A], [0x0D, 0x0A, 0x2D], [0x2D, 0x2D], Array("\r\n--\(boundary.dropLast())".utf8),
      Array("--\(boundary)".utf8), Array("\r\n-\(boundary)".utf8), [0], [0xFF], Array("\r\r\n--".utf8),
    ]
    for _ in 0..<(random.next() % 30) { bytes += pieces[Int(random.next() % UInt64(pieces.count))] }
    // The pieces may have made a whole delimiter by chance; such a body means something else.
    let delimiter = Array("\r\n--\(boundary)".utf8)
    let framed = [0x0D, 0x0A] + bytes
    for start in framed.indices where framed[start...].starts(with: delimiter) { return [0x0D, 0x0D] }
    return bytes
  }

  @Test("Fed whole, it gives the parts with their header fields", arguments: ["", "preamble", "--BOUNDER\r\nx"])
  func whole(_ preamble: String) {
    let parts: [[UInt8]] = [[1, 2, 3], [], [0x0D, 0x0A], Array("--BOUN".utf8)]
    let read = Self.read(Self.body(parts, boundary: "BOUND7", preamble: preamble), boundary: "BOUND7")
    #expect(read.parts == parts)
    #expect(read.fields.map { $0["x-number"] } == ["3", "0", "2", "6"])
    #expect(read.fields.allSatisfy { $0["content-type"] == "application/dicom" })
    #expect(read.finished && !read.open && !read.malformed)
  }

  @Test("Fed a byte at a time, or in any pieces, it gives the same as fed whole")
  func anyCuts() {
    var random = SeededGenerator(state: 2026)
    for round in 0..<300 {
      let boundary = ["B", "xx", "BOUND", "--dash", "jieru-0123456789abcdef"][round % 5]
      let parts = (0..<Int(random.next() % 4 + 1)).map { _ in Self.nasty(&random, boundary: boundary) }
      let body = Self.body(
        parts, boundary: boundary, preamble: round % 3 == 0 ? "" : ["\r", "a\r\n", "\r\n-", "\r\r\n-"][round % 4],
        epilogue: round % 2 == 0 ? "\r\n" : "\r\nanything\r\n--\(boundary)\r\n")
      let whole = Self.read(body, boundary: boundary)
      #expect(whole.parts == parts, "round \(round)")
      #expect(whole.finished)
      #expect(Self.read(body, boundary: boundary, cuts: Array(1..<body.count)) == whole, "round \(round), bytes")
      for _ in 0..<20 {
        let cuts = Set((0..<(random.next() % 12)).map { _ in Int(random.next() % UInt64(body.count)) }).sorted()
        #expect(Self.read(body, boundary: boundary, cuts: cuts) == whole, "round \(round), cuts \(cuts)")
      }
    }
  }

  @Test("A carriage return before the delimiter belongs to the part, wherever the pieces end")
  func carriageReturn() {
    let body = Self.body([[0x41, 0x0D], [0x0D, 0x0D]], boundary: "BOUND")
    for first in 1..<body.count {
      for second in stride(from: first + 1, to: body.count, by: 1) {
        let read = Self.read(body, boundary: "BOUND", cuts: [first, second])
        #expect(read.parts == [[0x41, 0x0D], [0x0D, 0x0D]], "cuts \(first) \(second)")
      }
    }
  }

  @Test("Cut off anywhere before its last two dashes, a body is not finished")
  func cutOff() {
    let body = Self.body([[1, 2, 3], [4]], boundary: "BOUND", epilogue: "")
    for length in 0..<body.count {
      #expect(!Self.read(Array(body[..<length]), boundary: "BOUND").finished, "\(length)")
    }
    #expect(Self.read(body, boundary: "BOUND").finished)
  }

  @Test("A part's header over its limit is malformed, not memory without end")
  func longHeader() {
    let body = Array("--B\r\n".utf8) + [UInt8](repeating: 0x41, count: 1 << 20)
    #expect(Self.read(body, boundary: "B").malformed)
  }

  @Test("Nothing but the reader's delimiter is kept back while a part flows")
  func flowing() throws {
    var reader = MultipartReader(boundary: "BOUND")
    var given = 0
    var sent = 0
    func feed(_ bytes: [UInt8]) throws {
      try bytes.withUnsafeBytes { try reader.read($0) { if case .data(let data) = $0 { given += data.count } } }
    }
    try feed(Array("--BOUND\r\n\r\n\r\n".utf8))
    var random = SeededGenerator(state: 3)
    for _ in 0..<2000 {
      let piece = (0..<Int(random.next() % 9)).map { _ in [0x0D, 0x0A, 0x2D, 0x42][Int(random.next() % 4)] as UInt8 }
      try feed(piece)
      sent += piece.count
      #expect(sent - given < "\r\n--BOUND".utf8.count)
    }
  }
}
