import NIOCore
import Testing

@testable import DICOMNetwork

/// A small generator with a fixed seed (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct MutationTests {
  private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var copy = bytes
    for _ in 0...Int.random(in: 0..<4, using: &random) where copy.count > 8 {
      let at = Int.random(in: 0..<copy.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: copy[at] = UInt8.random(in: 0...255, using: &random)
      case 1: copy[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: copy.removeSubrange(at..<min(copy.count, at + 5))
      case 3: copy.insert(contentsOf: copy[at..<min(copy.count, at + 9)], at: at)
      case 4: for index in at..<min(copy.count, at + 4) { copy[index] = 0xFF }
      default: copy.removeLast(min(copy.count - 8, at))
      }
    }
    return copy
  }

  @Test func `Four thousand spoilt sessions neither trap nor keep anything`() throws {
    var random = SeededGenerator(state: 20261)
    let session =
      try Session.request() + Session.echo() + Session.store(2, pixels: 300, payload: 100)
      + ShortPDU.releaseRequest
    for _ in 0..<4000 {
      let association = try EmbeddedAssociation()
      let spoilt = mutate(session, &random)
      try association.feed(spoilt, chunk: Int.random(in: 1...700, using: &random))
      association.end()
      #expect(association.handler.isOver || association.handler.association == nil)
    }
  }

  @Test func `Spoilt command sets neither trap nor pass what reaches past the end`() {
    var random = SeededGenerator(state: 7)
    for _ in 0..<20000 {
      let spoilt = mutate(CommandSetTests.echo, &random)
      guard let command = try? CommandSet(decoding: spoilt) else { continue }
      #expect((try? CommandSet(decoding: command.encoded())) != nil)
    }
  }
}
