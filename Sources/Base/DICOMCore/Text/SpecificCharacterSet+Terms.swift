extension SpecificCharacterSet {
  /// What one term means, whatever its spelling.
  private enum Meaning: Equatable {
    case empty
    case unicode
    case gb18030
    case gbk
    case element(CodeElement)
    case unknown
  }

  /// The terms in the standard's spelling, and how the bytes are read.
  static func resolve(_ terms: [String]) -> (terms: [String], scheme: Scheme) {
    let trimmed = terms.map { $0.trimmingPadding() }
    let meanings = trimmed.map(meaning)
    guard let first = meanings.first else { return ([], .ascii) }
    // Sets without code extensions stand alone; what is listed beside them has no effect.
    switch first {
    case .unicode: return (["ISO_IR 192"], .utf8)
    case .gb18030: return (["GB18030"], .gb18030)
    case .gbk: return (["GBK"], .gbk)
    case .empty, .element, .unknown: break
    }
    if meanings.count == 1 { return resolveSingle(first, term: trimmed[0]) }
    // "\GB18030", "ISO 2022 IR 6\ISO_IR 192" and their like: the later term is what was meant.
    if first == .empty || first == .element(.ascii) || first == .unknown {
      for meaning in meanings.dropFirst() {
        switch meaning {
        case .unicode: return (["ISO_IR 192"], .utf8)
        case .gb18030: return (["GB18030"], .gb18030)
        case .gbk: return (["GBK"], .gbk)
        case .empty, .element, .unknown: continue
        }
      }
    }
    return resolveExtension(meanings, terms: trimmed)
  }

  private static func resolveSingle(
    _ meaning: Meaning, term: String
  ) -> (terms: [String], scheme: Scheme) {
    switch meaning {
    case .element(.ascii), .empty: return ([], .ascii)
    case .element(let element) where element.isDoubleByte:
      // "ISO 2022 IR 58" alone: the default repertoire with one extension was meant, and its bytes
      // often come without escapes.
      let initial = initialDesignation(of: element)
      let coding = CodeExtension(
        g0: initial.g0, g1: element.livesInG0 ? nil : element, elements: [.ascii, element],
        allowsEscapes: true)
      return (["", code(element, extended: true)], .iso2022(coding))
    case .element(let element):
      let extended = isExtensionTerm(term)
      if element == .latin1, !extended { return (["ISO_IR 100"], .latin1) }
      let initial = initialDesignation(of: element)
      let coding = CodeExtension(
        g0: initial.g0, g1: initial.g1, elements: initial.elements, allowsEscapes: extended)
      return ([code(element, extended: extended)], .iso2022(coding))
    default: return ([term], .ascii)
    }
  }

  private static func resolveExtension(
    _ meanings: [Meaning], terms: [String]
  ) -> (terms: [String], scheme: Scheme) {
    var coding = CodeExtension(g0: .ascii, g1: nil, elements: [], allowsEscapes: true)
    var names: [String] = []
    for (index, meaning) in meanings.enumerated() {
      switch meaning {
      case .element(let element):
        names.append(code(element, extended: true))
        let initial = initialDesignation(of: element)
        if index == 0 {
          coding.g0 = initial.g0
          coding.g1 = initial.g1
        }
        for member in initial.elements where !coding.elements.contains(member) {
          coding.elements.append(member)
        }
      case .empty where index == 0:
        names.append("")
        coding.elements.append(.ascii)
      case .empty: continue
      case .unknown, .unicode, .gb18030, .gbk:
        names.append(terms[index])
        if index == 0 { coding.elements.append(.ascii) }
      }
    }
    if !coding.elements.contains(where: { $0 == .ascii || $0 == .japaneseRoman }) {
      coding.elements.insert(.ascii, at: 0)
    }
    if coding.elements == [.ascii] {
      let known = names.allSatisfy { $0.isEmpty || $0 == "ISO 2022 IR 6" }
      return (known ? [] : names, .ascii)
    }
    return (names, .iso2022(coding))
  }

  /// What stands in G0 and G1 at the start of a value when the element is the first of the list.
  private static func initialDesignation(
    of element: CodeElement
  ) -> (g0: CodeElement, g1: CodeElement?, elements: [CodeElement]) {
    switch element {
    case .ascii: (.ascii, nil, [.ascii])
    case .japaneseRoman, .katakana: (.japaneseRoman, .katakana, [.japaneseRoman, .katakana])
    case .jisX0208, .jisX0212: (.ascii, nil, [.ascii, element])
    default: (.ascii, element, [.ascii, element])
    }
  }

  private static func code(_ element: CodeElement, extended: Bool) -> String {
    (extended ? "ISO 2022 IR " : "ISO_IR ") + String(element.registrationNumber)
  }

  private static func isExtensionTerm(_ term: String) -> Bool { letters(of: term).contains("2022") }

  /// Upper-case letters and digits only: "iso-ir 100" and "ISO_IR_100" are one spelling.
  private static func letters(of term: String) -> String {
    String(term.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  private static func meaning(of term: String) -> Meaning {
    if term.isEmpty { return .empty }
    let letters = letters(of: term)
    switch letters {
    case "GB18030", "ISO2022GB18030", "CP54936": return .gb18030
    case "GBK", "ISO2022GBK", "CP936", "WINDOWS936", "GB2312", "EUCCN", "GB231280", "GB13000":
      return .gbk
    case "UTF8", "UNICODE", "ISO10646", "CP65001", "UNICODE11UTF8": return .unicode
    case "ASCII", "USASCII", "ISO646": return .element(.ascii)
    case "ISO88591", "LATIN1", "WINDOWS1252", "CP1252": return .element(.latin1)
    case "ISO88592", "LATIN2": return .element(.latin2)
    case "ISO88593", "LATIN3": return .element(.latin3)
    case "ISO88594", "LATIN4": return .element(.latin4)
    case "ISO88595": return .element(.cyrillic)
    case "ISO88596": return .element(.arabic)
    case "ISO88597": return .element(.greek)
    case "ISO88598": return .element(.hebrew)
    case "ISO88599", "LATIN5": return .element(.latin5)
    case "ISO885911", "TIS620": return .element(.thai)
    case "ISO885915", "LATIN9": return .element(.latin9)
    case "EUCKR", "KSC5601", "KSX1001": return .element(.ksX1001)
    default: break
    }
    var number = Substring(letters)
    for prefix in ["ISO2022IR", "ISOIR", "ISO2022", "IR", "ISO"] where number.hasPrefix(prefix) {
      number = number.dropFirst(prefix.count)
      break
    }
    switch number {
    case "192", "192UTF8": return .unicode
    case "14": return .element(.katakana)
    default:
      guard let registration = Int(number),
        let element = CodeElement.allCases.first(where: { $0.registrationNumber == registration })
      else { return .unknown }
      return .element(element)
    }
  }
}

extension CodeElement {
  /// The number in the ISO international register which the defined terms carry. ISO-IR 14 has no
  /// term of its own: it comes with ISO-IR 13.
  var registrationNumber: Int {
    switch self {
    case .ascii: 6
    case .japaneseRoman, .katakana: 13
    case .latin1: 100
    case .latin2: 101
    case .latin3: 109
    case .latin4: 110
    case .cyrillic: 144
    case .arabic: 127
    case .greek: 126
    case .hebrew: 138
    case .latin5: 148
    case .thai: 166
    case .latin9: 203
    case .jisX0208: 87
    case .jisX0212: 159
    case .ksX1001: 149
    case .gb2312: 58
    }
  }
}
