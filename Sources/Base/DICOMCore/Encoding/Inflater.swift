import CZlib

/// Inflates the data set of a deflated transfer syntax piece by piece (PS3.5 A.5, RFC 1951), within limits.
///
/// A zlib wrapper, which the standard forbids and some writers add, is read too.
///
/// - Note: `@unchecked Sendable` because each inflater belongs to one noncopyable owner, which alone calls it.
final class Inflater: @unchecked Sendable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer
  private let limits: ScanLimits
  private var isOpen = false
  private var hasEnded = false
  /// The first byte, kept until the second tells whether a wrapper is there.
  private var first: UInt8?
  /// Bytes behind the last block.
  private var trailing = 0
  private(set) var produced = 0

  init(limits: ScanLimits) {
    self.limits = limits
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    output = .allocate(byteCount: 64 << 10, alignment: 16)
  }

  deinit {
    if isOpen { inflateEnd(stream) }
    stream.deinitialize(count: 1)
    stream.deallocate()
    output.deallocate()
  }

  /// Inflates some input and hands on what comes out, in pieces of up to 64 KiB.
  func inflate(
    _ input: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(DICOMError) -> Void
  ) throws(DICOMError) {
    var input = input[...]
    if !isOpen {
      guard let start = input.first else { return }
      guard let first else {
        self.first = start
        input = input.dropFirst()
        return try inflate(UnsafeRawBufferPointer(rebasing: input), body)
      }
      try open(first, start)
      try withUnsafeBytes(of: first) { (byte) throws(DICOMError) in try feed(byte, body) }
    }
    while !input.isEmpty {
      let part = input.prefix(1 << 24)
      try feed(UnsafeRawBufferPointer(rebasing: part), body)
      input = input.dropFirst(part.count)
    }
  }

  /// Says that the input is complete.
  func finish() throws(DICOMError) {
    guard hasEnded || (!isOpen && first == nil) else {
      throw DICOMError(
        .truncated, offset: produced, detail: "the deflated data set ends before its last block")
    }
  }

  private func open(_ first: UInt8, _ second: UInt8) throws(DICOMError) {
    let isWrapped =
      first & 0x0F == 8 && first >> 4 <= 7 && (UInt16(first) << 8 | UInt16(second)) % 31 == 0
    let status = inflateInit2_(
      stream, isWrapped ? MAX_WBITS : -MAX_WBITS, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw DICOMError(.badDeflate, offset: 0, detail: "zlib does not start (\(status))")
    }
    isOpen = true
  }

  private func feed(
    _ input: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(DICOMError) -> Void
  ) throws(DICOMError) {
    if hasEnded { return try checkTrailing(input) }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count)
    repeat {
      // Pieces end at the same bytes however the input is cut, so that limits are met at the same ones too.
      let room = min(output.count &- produced % output.count, limits.inflatedBytes &- produced &+ 1)
      stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(truncatingIfNeeded: max(1, room))
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      let count = max(1, room) &- Int(stream.pointee.avail_out)
      produced &+= count
      if count > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<count])) }
      try checkGrowth()
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        hasEnded = true
        let rest = Int(stream.pointee.avail_in)
        return try checkTrailing(UnsafeRawBufferPointer(rebasing: input.suffix(rest)))
      default:
        throw DICOMError(
          .badDeflate, offset: produced, detail: "the deflated data set is damaged (\(status))")
      }
    } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
  }

  private func checkGrowth() throws(DICOMError) {
    let consumed = Int(truncatingIfNeeded: stream.pointee.total_in)
    let (product, isBeyond) = consumed.multipliedReportingOverflow(by: limits.inflationRatio)
    let allowed = max(16 << 20, isBeyond ? .max : product)
    let isTooMuch = produced > allowed && produced % output.count == 0
    guard produced <= limits.inflatedBytes, !isTooMuch else {
      throw DICOMError(
        .inflationLimit, offset: produced,
        detail: "the deflated bytes grow beyond \(min(allowed, limits.inflatedBytes))")
    }
  }

  /// A byte makes the length even, and more zeros do no harm. Old writers leave the eight bytes of check sum and length
  /// that end a gzip file.
  private func checkTrailing(_ rest: UnsafeRawBufferPointer) throws(DICOMError) {
    let passedOver = max(0, min(rest.count, 9 &- trailing))
    trailing &+= rest.count
    guard rest.dropFirst(passedOver).allSatisfy({ $0 == 0 }) else {
      throw DICOMError(
        .trailingGarbage, offset: produced,
        detail: "bytes other than zero follow the deflated data set")
    }
  }
}
