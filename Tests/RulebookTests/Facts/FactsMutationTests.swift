import Testing

@testable import Rulebook

/// Damages good facts files in thousands of ways, always the same ones.
@Suite("Damaged facts files")
struct FactsMutationTests {
  static let good = """
    {"leading": true, "cases5y": 2000, "icu": {"beds": {"history": [{"value": 6, "from": "2023-01-01", "until": "2024-01-01",
     "recorded": "2023-01-02T10:00:00+08:00", "evidence": "D-1"}]}, "minAreaPerBed": 14.9}, "irStart": "2015-03-01",
     "title": "副主任医师", "codes": ["IR12-3-13", null], "worst": 1e2, "need": {"place": "\\u4e2d\\ud83d\\ude00", "mentor": {"grade": "医师"}},
     "devices": [{"value": 3, "valid": false}], "interval": "3 months", "asOf": "2024-06-30"}
    """
  static let tokens: [String] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "-", "1e999999999",
    "9223372036854775808", "0.",
    "-9223372036854775808", "\u{0}", "\u{FEFF}", "é", "\"value\"", "\"history\"", "\"2199-12-31T23:59:59-23:59\"",
    "\"2024-02-30\"",
    "99999999999999999999999999999999", "\"\"", "\n", "\r", "[[[[", "{\"a\":",
  ]

  @Test("are read or refused with a place within them, and never trap", arguments: [1, 2, 3, 4] as [UInt64])
  func mutants(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    let book = try SampleBook.book()
    let base = Array(Self.good.unicodeScalars)
    #expect(try SampleBook.problems(Self.good).isEmpty)
    var (read, refused) = (0, 0)
    for _ in 0..<1_000 {
      var scalars = base
      for _ in 0...next(3) {
        let index = next(scalars.count)
        let end = min(scalars.count, index + next(8))
        switch next(4) {
        case 0: scalars.removeSubrange(index..<end)
        case 1: scalars.insert(contentsOf: Self.tokens[next(Self.tokens.count)].unicodeScalars, at: index)
        case 2: scalars.replaceSubrange(index..<end, with: Self.tokens[next(Self.tokens.count)].unicodeScalars)
        default: scalars.removeLast(scalars.count - index)
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      let lines = scalars.count { $0 == "\n" } + 1
      do {
        let history = try FactsFile.parse(String(text), file: "m.json", subject: SampleBook.subject, in: book)
        let facts = history.facts(asOf: history.asOf)
        #expect(facts.values.count == SampleBook.facts.count)
        read += 1
      } catch {
        #expect(!error.problems.isEmpty)
        #expect(
          error.problems.allSatisfy {
            $0.position.line <= lines && $0.position.column <= scalars.count + 1 && !$0.path.isEmpty
              && !$0.message.english.isEmpty
          })
        refused += 1
      }
    }
    #expect(read > 10 && refused > 500)
  }
}
