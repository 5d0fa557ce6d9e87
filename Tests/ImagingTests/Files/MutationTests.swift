import Testing

@testable import Imaging

/// Damages a file at random places, in ways readers trip over.
struct Mutator {
  var random: SeededRandom
  private static let numbers = [
    "nan", "inf", "-1", "0", "1e308", "-1e308", "1e-300", "99999999999999999999", "", "\\\\",
  ]
  private static let words: [UInt64] = [
    0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7F80_0000, 0x7FC0_0000,
    0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0000, .max,
  ]

  mutating func below(_ count: Int) -> Int { count > 0 ? Int(random.next() % UInt64(count)) : 0 }

  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var out = bytes
    for _ in 0...below(3) where !out.isEmpty {
      let at = below(out.count)
      switch below(8) {
      case 0: out[at] ^= 1 << UInt8(below(8))
      case 1: out[at] = [0, 1, 0x7F, 0x80, 0xFF][below(5)]
      case 2:
        let (word, width) = (Self.words[below(Self.words.count)], [2, 4, 8][below(3)])
        for k in 0..<width where at + k < out.count { out[at + k] = UInt8(truncatingIfNeeded: word >> UInt64(8 * k)) }
      case 3: out.removeSubrange(at..<min(out.count, at + 1 + below(40)))
      case 4: out.insert(contentsOf: out[at..<min(out.count, at + 1 + below(40))], at: at)
      case 5: out.removeSubrange(at...)
      default: overwriteNumber(&out, from: at)
      }
    }
    return out
  }

  /// Replaces the next decimal number in the bytes by another that fills the same room.
  private mutating func overwriteNumber(_ out: inout [UInt8], from: Int) {
    func isPart(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E }
    guard let start = out[from...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
    let end = out[start...].firstIndex { !isPart($0) } ?? out.count
    let text = Array(Self.numbers[below(Self.numbers.count)].utf8.prefix(end - start))
    out.replaceSubrange(start..<end, with: text + [UInt8](repeating: 0x20, count: end - start - text.count))
  }
}

@Suite struct MutationTests {
  @Test("Sound samples of every kind are read", arguments: SampleFiles.allCases)
  func sound(kind: SampleFiles) throws {
    for sample in try kind.samples() { #expect(try kind.broken(sample).isEmpty) }
  }

  @Test(
    "Two thousand damaged files of every kind are refused in words, or read soundly", arguments: SampleFiles.allCases)
  func damaged(kind: SampleFiles) throws {
    var mutator = Mutator(random: SeededRandom(seed: 20_261_122))
    let samples = try kind.samples()
    var (refused, read) = (0, 0)
    for number in 0..<2000 {
      let bytes = mutator.damaged(samples[number % samples.count])
      do {
        let broken = try kind.broken(bytes)
        #expect(broken.isEmpty, "file \(number) of \(kind): \(broken)")
        read += 1
      } catch let error as VolumeError {
        #expect(!error.field.isEmpty && !error.zh.isEmpty && !error.en.isEmpty, "file \(number)")
        refused += 1
      } catch {
        // The bytes were no data set at all.
        refused += 1
      }
    }
    #expect(refused > 200 && read > 20, "\(refused) refused, \(read) read")
  }

  @Test("A pixel spacing of nothing, contours at infinity and slices a mile aside are refused by name")
  func found() throws {
    func field(_ kind: SampleFiles, _ from: String, _ to: String) throws -> String? {
      let (old, new) = (Array(from.utf8), Array(to.utf8))
      var bytes = try #require(try kind.samples().first)
      var at = 0
      while at + old.count <= bytes.count {
        if bytes[at...].starts(with: old) { bytes.replaceSubrange(at..<(at + old.count), with: new) }
        at += 1
      }
      do {
        _ = try kind.broken(bytes)
        return nil
      } catch let error as VolumeError { return error.field }
    }
    #expect(try field(.series, "0.9\\0.7", "0  \\0  ") == "PixelSpacing")
    #expect(try field(.series, "0.9\\0.7", "nan\\0.7") == "PixelSpacing")
    #expect(try field(.structures, "-26.15", "1e9999") == "ContourData")
  }
}
