import Testing

@testable import Rulebook

@Suite("Damaged rule files")
struct MutationTests {
  /// SplitMix64, so that every run damages alike.
  private struct SeededSource: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  private static let pieces = [
    "(", ")", "`", "```", "|", "\\|", "\n", "##", "# ", "> ", "- ", "§", "$", "'", "[", "]", "1", "9999999999999999999",
    "2024-13-01", "none", "not ", "and ", "or ", "= ", "<", " / ", " · ", "：", "医", "\u{0}", "\u{FEFF}", "\r\n", "?",
    ",",
    "all(x in y: ", "reading(", "let a = ", "require ", "list of ", "//", "0.", ".", "\u{3000}",
    "\u{1F468}\u{200D}\u{1F469}",
  ]

  private static func damaged(_ text: String, with source: inout SeededSource) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &source) {
      guard !scalars.isEmpty else { break }
      let place = Int.random(in: 0..<scalars.count, using: &source)
      let end = min(place + Int.random(in: 1...20, using: &source), scalars.count)
      switch Int.random(in: 0..<6, using: &source) {
      case 0: scalars.removeSubrange(place..<end)
      case 1:
        scalars.insert(
          contentsOf: Array(pieces.randomElement(using: &source)?.unicodeScalars ?? "".unicodeScalars), at: place)
      case 2:
        scalars.replaceSubrange(
          place..<end, with: Array(pieces.randomElement(using: &source)?.unicodeScalars ?? "".unicodeScalars))
      case 3: scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: 0...scalars.count, using: &source))
      case 4: scalars.removeSubrange(place...)
      default: scalars.swapAt(place, Int.random(in: 0..<scalars.count, using: &source))
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func run(_ files: [SourceFile], rounds: Int, seed: UInt64) -> (loaded: Int, refused: Int) {
    var source = SeededSource(state: seed)
    var counts = (loaded: 0, refused: 0)
    for _ in 0..<rounds {
      var changed = files
      for _ in 0..<Int.random(in: 1...2, using: &source) {
        let index = Int.random(in: 0..<files.count, using: &source)
        changed[index] = SourceFile(name: files[index].name, text: damaged(changed[index].text, with: &source))
      }
      let (book, findings) = Rulebook.check(changed)
      if book == nil {
        counts.refused += 1
        #expect(findings.contains { $0.severity == .error })
      } else {
        counts.loaded += 1
        #expect(findings.allSatisfy { $0.severity == .warning })
      }
      #expect(findings.allSatisfy { $0.position.line >= 1 && $0.position.column >= 1 && !$0.message.chinese.isEmpty })
    }
    return counts
  }

  @Test("never trap, and give findings or a rulebook", arguments: 0..<4)
  func small(seed: Int) {
    var book = SmallBook()
    book.rule =
      "let many = count(p in people within 5 years: p.title >= 主治医师)\napplies when need = none or need.start < asOf\n"
      + book.rule + "\n  and many > 0 and not (grade = 二级)\ndetail start + 3 months"
    let counts = Self.run(book.files, rounds: 250, seed: UInt64(seed) &* 7919 &+ 1)
    #expect(counts.loaded + counts.refused == 250)
    #expect(counts.loaded > 5 && counts.refused > 50, "\(counts)")
  }

  @Test("of the norm's own rulebook never trap either")
  func norm() {
    let files = RulebookFiles.ir2012
    guard !files.isEmpty else { return }
    let counts = Self.run(files, rounds: 12, seed: 20_120_101)
    #expect(counts.loaded + counts.refused == 12)
  }
}
