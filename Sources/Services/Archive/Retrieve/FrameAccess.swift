public import Codecs
public import DICOMCore
public import Imaging
package import Store
import Synchronization

/// What is needed to give out and draw frames of one instance: parsed once, kept for the next frame.
package final class PixelObject: Sendable {
  package let instance: StoredInstance
  package let transferSyntax: TransferSyntax
  package let format: PixelFormat
  package let display: DisplayAttributes
  package let frameCount: Int
  private let frames: FrameIndex?
  private let object: StoredObject

  init(_ instance: StoredInstance, store: ObjectStore) throws {
    self.instance = instance
    object = try store.open(instance.location)
    transferSyntax = TransferSyntax(uid: instance.transferSyntaxUID)
    let header = try Self.header(instance, object)
    format = try PixelFormat(header)
    display = DisplayAttributes(header)
    frames = instance.frameIndex.flatMap { FrameIndex(encoded: $0) }
    frameCount = frames?.frameCount ?? max(1, header.int(.numberOfFrames) ?? 1)
  }

  /// The data set up to its pixel data; of a deflated object the whole data set is read.
  static func header(_ instance: StoredInstance, _ object: StoredObject) throws -> DataSet {
    let syntax = TransferSyntax(uid: instance.transferSyntaxUID)
    let end = syntax.isDeflated ? instance.location.length : instance.dataSetOffset + instance.headerLength
    let bytes = try object.bytes(in: instance.dataSetOffset..<end)
    return try DataSet(parsing: bytes, transferSyntax: syntax, stopBeforePixelData: true)
  }

  /// The frame's bytes as they are stored, from one positioned read. `number` counts from 0.
  package func storedFrame(_ number: Int) throws -> [UInt8] {
    guard (0..<frameCount).contains(number) else {
      throw RetrieveError(.noSuchFrame, "1...\(frameCount)")
    }
    guard let frames else { return try frameOfWholeDataSet(number) }
    guard let ranges = frames.ranges(ofFrame: number), !ranges.isEmpty else {
      throw RetrieveError(.noSuchFrame, "1...\(frameCount)")
    }
    var bytes: [UInt8] = []
    for range in ranges {
      let piece = try object.bytes(
        in: (instance.dataSetOffset + range.lowerBound)..<(instance.dataSetOffset + range.upperBound))
      if ranges.count == 1 { bytes = piece } else { bytes += piece }
    }
    if format.bitsAllocated == 1 { bytes = Self.aligned(bytes, from: frames.bitOffset(ofFrame: number), format) }
    if transferSyntax.isBigEndian { Self.swap(&bytes, width: format.bitsAllocated / 8) }
    return bytes
  }

  /// Where the frame's bytes lie in the stored object, when they are given out as they lie there; else nil.
  package func plainRanges(ofFrame number: Int) -> [Range<Int>]? {
    guard (0..<frameCount).contains(number), format.bitsAllocated != 1, !transferSyntax.isBigEndian else { return nil }
    return frames?.ranges(ofFrame: number)?.map {
      (instance.dataSetOffset + $0.lowerBound)..<(instance.dataSetOffset + $0.upperBound)
    }
  }

  /// Reads a range of the stored object into memory that is already there.
  package func read(_ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try object.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, range.count)]), at: range.lowerBound)
  }

  /// The frame as native little endian pixels, interleaved.
  package func decodedFrame(_ number: Int) throws -> DecodedFrame {
    let bytes = try storedFrame(number)
    let syntax = transferSyntax.isEncapsulated ? transferSyntax : .explicitVRLittleEndian
    return try bytes.withUnsafeBytes {
      try FrameCodec.decode($0, transferSyntax: syntax, format: format, limits: .standard)
    }
  }

  /// Deflated objects, and those whose frame borders only the whole data set can tell.
  private func frameOfWholeDataSet(_ number: Int) throws -> [UInt8] {
    let bytes = try object.bytes(in: instance.dataSetOffset..<instance.location.length)
    let dataSet = try DataSet(parsing: bytes, transferSyntax: transferSyntax)
    switch dataSet[.pixelData]?.value {
    case .bytes(let pixels):
      guard let size = format.frameByteCount, size > 0, (number + 1) * size <= pixels.count else {
        throw RetrieveError(.noSuchFrame, "pixel data is short")
      }
      return Array(pixels[(number * size)..<((number + 1) * size)])
    case .fragments(let fragments):
      // The first item is the offset table. Without a border table only one frame, or one fragment a frame, is certain.
      let data = fragments.dropFirst()
      if frameCount == 1 { return Array(data.joined()) }
      guard data.count == frameCount else { throw RetrieveError(.noSuchFrame, "frame borders unknown") }
      return data[data.startIndex + number]
    default:
      throw RetrieveError(.noPixels, "no pixel data")
    }
  }

  /// 1-bit frames begin inside a byte; moved to its first bit.
  private static func aligned(_ bytes: [UInt8], from bit: Int, _ format: PixelFormat) -> [UInt8] {
    let bits = format.rows * format.columns * format.samplesPerPixel
    let count = (bits + 7) / 8
    guard bit > 0 else { return Array(bytes.prefix(count)) }
    return (0..<count).map { index in
      let low = index < bytes.count ? bytes[index] >> bit : 0
      let high = index + 1 < bytes.count ? bytes[index + 1] << (8 - bit) : 0
      return low | high
    }
  }

  private static func swap(_ bytes: inout [UInt8], width: Int) {
    guard width > 1 else { return }
    var start = 0
    while start + width <= bytes.count {
      bytes[start..<(start + width)].reverse()
      start += width
    }
  }
}

/// An instance that cannot be given out as asked.
public struct RetrieveError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case noSuchFrame, noPixels, cannotConvert
  }
  public let code: Code
  public let detail: String
  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
  public var description: String { "\(code.rawValue): \(detail)" }
}

/// The instances whose frames were asked for last.
package final class PixelObjectCache: Sendable {
  private struct State {
    var objects: [Int: PixelObject] = [:]
    var order: [Int] = []
  }
  private let state = Mutex(State())
  private let store: ObjectStore
  private let capacity: Int

  package init(store: ObjectStore, capacity: Int = 32) {
    self.store = store
    self.capacity = capacity
  }

  package func object(_ instance: StoredInstance) throws -> PixelObject {
    if let known = state.withLock({ $0.objects[instance.id] }), known.instance.location == instance.location {
      return known
    }
    let made = try PixelObject(instance, store: store)
    state.withLock { state in
      if state.objects.updateValue(made, forKey: instance.id) == nil { state.order.append(instance.id) }
      if state.order.count > capacity { state.objects[state.order.removeFirst()] = nil }
    }
    return made
  }
}
