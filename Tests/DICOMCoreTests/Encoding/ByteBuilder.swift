import Testing

@testable import DICOMCore

/// Testing has a Tag of its own.
typealias Tag = DICOMCore.Tag

/// Writes data elements by hand, without the encoder under test.
struct ByteBuilder {
  var bytes: [UInt8] = []
  var bigEndian = false

  init(bigEndian: Bool = false) { self.bigEndian = bigEndian }

  mutating func number<N: FixedWidthInteger>(_ value: N) {
    withUnsafeBytes(of: bigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
  }

  mutating func tag(_ tag: UInt32) {
    number(UInt16(truncatingIfNeeded: tag >> 16))
    number(UInt16(truncatingIfNeeded: tag))
  }

  /// An explicit element with a 16-bit length.
  mutating func short(_ tag: UInt32, _ vr: String, _ value: [UInt8], length: UInt16? = nil) {
    self.tag(tag)
    bytes += Array(vr.utf8)
    number(length ?? UInt16(truncatingIfNeeded: value.count))
    bytes += value
  }

  mutating func short(_ tag: UInt32, _ vr: String, _ text: String) { short(tag, vr, Array(text.utf8)) }

  /// An explicit element with a 32-bit length.
  mutating func long(_ tag: UInt32, _ vr: String, _ value: [UInt8], length: UInt32? = nil) {
    self.tag(tag)
    bytes += Array(vr.utf8)
    number(UInt16(0))
    number(length ?? UInt32(value.count))
    bytes += value
  }

  mutating func implicit(_ tag: UInt32, _ value: [UInt8], length: UInt32? = nil) {
    self.tag(tag)
    number(length ?? UInt32(value.count))
    bytes += value
  }

  mutating func implicit(_ tag: UInt32, _ text: String) { implicit(tag, Array(text.utf8)) }

  mutating func item(_ content: [UInt8] = [], length: UInt32? = nil) {
    implicit(0xFFFE_E000, content, length: length)
  }

  mutating func itemEnd() { implicit(0xFFFE_E00D, []) }
  mutating func sequenceEnd() { implicit(0xFFFE_E0DD, []) }

  /// Bytes written by a closure.
  static func make(bigEndian: Bool = false, _ body: (inout ByteBuilder) -> Void) -> [UInt8] {
    var builder = ByteBuilder(bigEndian: bigEndian)
    body(&builder)
    return builder.bytes
  }
}

/// Writes down the tokenizer's events as text, so that two readings can be compared.
struct EventRecorder: TokenSink {
  var lines: [String] = []
  private var value: [UInt8] = []
  private var head = ElementHead.none

  mutating func beginElement(_ head: ElementHead) -> Bool {
    self.head = head
    value = []
    return true
  }

  mutating func value(_ part: UnsafeRawBufferPointer, at position: Int) {
    precondition(position == value.count, "a part came out of order")
    value += part
  }

  mutating func endElement() {
    let text = value.map { String($0, radix: 16) }.joined(separator: " ")
    lines.append(
      "\(String(repeating: ">", count: head.depth))\(head.tag) \(head.vr) \(head.length) @\(head.offset) [\(text)]")
  }

  mutating func beginSequence(_ head: ElementHead) {
    lines.append("\(String(repeating: ">", count: head.depth))\(head.tag) \(head.vr) \(head.length) @\(head.offset) {")
  }
  mutating func beginItem(at offset: Int) { lines.append("item @\(offset)") }
  mutating func endItem() { lines.append("end item") }
  mutating func endSequence() { lines.append("}") }
  mutating func beginFragments(_ head: ElementHead) -> Bool {
    lines.append("\(head.tag) \(head.vr) fragments @\(head.offset)")
    return true
  }
  mutating func beginFragment(_ number: Int, at valueOffset: Int, length: Int) {
    lines.append("fragment \(number) @\(valueOffset) \(length)")
    value = []
  }
  mutating func endFragment() { lines.append("end fragment \(value.count)") }
  mutating func endFragments(at offset: Int) { lines.append("end fragments @\(offset)") }
}

/// Cuts bytes at random places.
func randomCuts(_ count: Int, using generator: inout SeededGenerator) -> [Range<Int>] {
  var ranges: [Range<Int>] = []
  var start = 0
  while start < count {
    let longest = [1, 3, 9, 40, 700].randomElement(using: &generator) ?? 1
    let end = min(count, start + Int.random(in: 1...longest, using: &generator))
    ranges.append(start..<end)
    start = end
  }
  return ranges
}

extension [UInt8] {
  /// Calls the body with each part of the array.
  func inParts(_ ranges: [Range<Int>], _ body: (UnsafeRawBufferPointer) throws(DICOMError) -> Void)
    throws(DICOMError)
  {
    try withUnsafeBufferPointer { (buffer) throws(DICOMError) in
      for range in ranges { try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[range])) }
    }
  }

  var whole: [Range<Int>] { isEmpty ? [] : [0..<count] }
  var singles: [Range<Int>] { indices.map { $0..<($0 + 1) } }
}

/// What a reading of a data set comes to: its events, or its error.
func events(_ bytes: [UInt8], _ syntax: TransferSyntax, _ parts: [Range<Int>]) -> ([String], DICOMError?) {
  var tokenizer = Tokenizer(transferSyntax: syntax, limits: .standard)
  var recorder = EventRecorder()
  do throws(DICOMError) {
    try bytes.inParts(parts) { (part) throws(DICOMError) in try tokenizer.consume(part, into: &recorder) }
    try tokenizer.finish()
    return (recorder.lines, nil)
  } catch { return (recorder.lines, error) }
}

/// What a header scan comes to, as text.
func scanSummary(_ bytes: [UInt8], _ syntax: TransferSyntax, _ parts: [Range<Int>], limits: ScanLimits = .standard)
  -> String
{
  var scanner = HeaderScanner(transferSyntax: syntax, limits: limits)
  do throws(DICOMError) {
    try bytes.inParts(parts) { (part) throws(DICOMError) in try scanner.consume(part) }
    return summary(try scanner.finish())
  } catch { return "error \(error)" }
}

func summary(_ header: ScannedHeader) -> String {
  var lines = ["\(header.headerLength)/\(header.totalLength) \(header.characterSet)"]
  for tag in IndexedTags.all {
    guard let bytes = header.bytes(tag), let vr = header.vr(tag) else { continue }
    lines.append("\(tag) \(vr) \(Array(bytes)) \(header.strings(tag))")
  }
  lines.append("\(String(describing: header.pixelData)) \(String(describing: header.frameIndex))")
  return lines.joined(separator: "\n")
}
