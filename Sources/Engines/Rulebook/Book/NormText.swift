/// The norm's own text, for checking that quotes stand in it.
///
/// Line breaks and blanks are left out on both sides: the source breaks lines where paper did.
struct NormText {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Self.withoutBlanks(text.unicodeScalars) }

  func check(_ quotes: [SourceFragment], findings: inout Findings) {
    for quote in quotes where !contains(quote) {
      findings.error(
        at: quote.start, "规范原文里没有这句话：请逐字引用", "these words do not stand in the norm: quote it word for word")
    }
  }

  func contains(_ quote: SourceFragment) -> Bool {
    let sought = Self.withoutBlanks(quote.scalars)
    guard let first = sought.first else { return true }
    guard sought.count <= bytes.count else { return false }
    var index = 0
    while index <= bytes.count - sought.count {
      guard let next = bytes[index...(bytes.count - sought.count)].firstIndex(of: first) else { return false }
      if bytes[next..<next + sought.count].elementsEqual(sought) { return true }
      index = next + 1
    }
    return false
  }

  private static func withoutBlanks(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in scalars where !scalar.properties.isWhitespace {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
    return bytes
  }
}
