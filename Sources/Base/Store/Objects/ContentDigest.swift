internal import CXXHash

/// XXH3 with 128 bits of an object's bytes, computed while they arrive.
///
/// It finds rot and tells repeats from conflicts at memory speed. It is not a cryptographic hash: evidence against a
/// forger is the ledger's task.
package struct ContentDigest: Hashable, Sendable {
  package let bytes: [UInt8]

  /// `bytes`: 16, big endian (the canonical form of XXH128).
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  package init(of data: UnsafeRawBufferPointer) {
    self.init(XXH3_128bits(data.baseAddress, data.count))
  }

  fileprivate init(_ hash: XXH128_hash_t) {
    bytes = Self.bigEndian(hash.high64) + Self.bigEndian(hash.low64)
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
  }

  /// Hexadecimal, 32 digits.
  package var text: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// The running state of one object's digest.
  package final class Accumulator {
    private let state = XXH3_createState()

    package init() { XXH3_128bits_reset(state) }
    deinit { XXH3_freeState(state) }

    package func reset() { XXH3_128bits_reset(state) }
    package func update(_ data: UnsafeRawBufferPointer) {
      XXH3_128bits_update(state, data.baseAddress, data.count)
    }
    package func digest() -> ContentDigest { ContentDigest(XXH3_128bits_digest(state)) }
  }
}
