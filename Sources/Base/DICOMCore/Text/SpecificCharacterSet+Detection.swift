/// How the bytes of a text were read.
public enum CharacterSetDetection: String, Sendable, Hashable {
  /// As Specific Character Set says.
  case declared
  /// The bytes are UTF-8 under another label.
  case suspectedUTF8
  /// The bytes are GBK under another label: the commonest wrong label in Chinese hospitals.
  case suspectedGBK
  /// The bytes are ISO 8859-1 where nothing, or UTF-8, was declared.
  case suspectedLatin1
}

/// A text with the reasons to doubt it.
public struct DecodedText: Sendable, Hashable {
  /// The most probable reading.
  public let text: String
  /// Where that reading comes from.
  public let detection: CharacterSetDetection
  /// Another reading that should be searchable too: the declared one where the detection overrode
  /// it, or the doubtful GBK one where it did not. Nil where there is no doubt.
  public let alternative: String?
}

extension SpecificCharacterSet {
  /// The text of a value's bytes and how it was found out.
  ///
  /// Bytes that do not fit their label are read as what they are: UTF-8 under any other set, GBK
  /// under ISO_IR 6, ISO_IR 100, ISO_IR 192 or no label (valid GBK, not valid UTF-8, and not what
  /// a European name in Latin-1 looks like), Latin-1 under no label. Archives keep both readings
  /// searchable by ``readings(_:vr:)``.
  public func decodeDetecting(_ bytes: some Collection<UInt8>, vr: VR) -> DecodedText {
    if let result = bytes.withContiguousStorageIfAvailable({ decodeDetecting($0, vr: vr) }) {
      return result
    }
    return Array(bytes).withUnsafeBufferPointer { decodeDetecting($0, vr: vr) }
  }

  /// The probable readings of a value's bytes, the best first: one, or two where in doubt.
  public func readings(_ bytes: some Collection<UInt8>, vr: VR) -> [String] {
    let decoded = decodeDetecting(bytes, vr: vr)
    guard let alternative = decoded.alternative, alternative != decoded.text else {
      return [decoded.text]
    }
    return [decoded.text, alternative]
  }

  /// The same over contiguous memory, without a copy.
  public func decodeDetecting(_ bytes: UnsafeBufferPointer<UInt8>, vr: VR) -> DecodedText {
    let survey = ByteScan.survey(bytes)
    if !survey.hasHigh {
      var isPlain = !survey.hasEscape || scheme == .utf8 || scheme == .gb18030 || scheme == .gbk
      if case .iso2022(let coding) = scheme, coding.g0 != .ascii { isPlain = false }
      if isPlain { return declared(String(decoding: bytes, as: UTF8.self)) }
      return declared(decodeAsDeclared(bytes, vr: vr))
    }
    switch scheme {
    case .utf8: return detectUnderUTF8(bytes)
    case .gb18030, .gbk: return detectUnderGB(bytes)
    case .ascii, .latin1:
      if survey.hasEscape { return declared(decodeAsDeclared(bytes, vr: vr)) }
      return detectUnderLatin1(bytes, vr: vr)
    case .iso2022(let coding):
      if survey.hasEscape { return declared(decodeAsDeclared(bytes, vr: vr)) }
      return detect(under: coding, bytes, vr: vr)
    }
  }

  private func declared(_ text: String) -> DecodedText {
    DecodedText(text: text, detection: .declared, alternative: nil)
  }

  private func detectUnderUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodedText {
    let text = String(decoding: bytes, as: UTF8.self)
    let content = ByteScan.withoutPadding(bytes)
    let gbk = GBKEvidence(content)
    if let evidence = UTF8Evidence(content), !evidence.isChance(beside: gbk) { return declared(text) }
    if gbk?.suggestsChinese(underLatin: LatinEvidence(content)) == true {
      return DecodedText(
        text: GB18030Coding.decode(bytes), detection: .suspectedGBK, alternative: nil)
    }
    if LatinEvidence(content).readsNaturally {
      return DecodedText(
        text: Latin1Coding.decode(bytes), detection: .suspectedLatin1, alternative: nil)
    }
    return declared(text)
  }

  private func detectUnderGB(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodedText {
    let content = ByteScan.withoutPadding(bytes)
    let text = GB18030Coding.decode(bytes)
    if let evidence = UTF8Evidence(content), evidence.outweighsGB(GBKEvidence(content)) {
      return DecodedText(
        text: String(decoding: bytes, as: UTF8.self), detection: .suspectedUTF8, alternative: text)
    }
    return declared(text)
  }

  private func detectUnderLatin1(_ bytes: UnsafeBufferPointer<UInt8>, vr: VR) -> DecodedText {
    let content = ByteScan.withoutPadding(bytes)
    let gbk = GBKEvidence(content)
    if let evidence = UTF8Evidence(content), evidence.outweighsLatin1(gbk) {
      return DecodedText(
        text: String(decoding: bytes, as: UTF8.self), detection: .suspectedUTF8,
        alternative: Latin1Coding.decode(bytes))
    }
    let latin = Latin1Coding.decode(bytes)
    let evidence = LatinEvidence(content)
    if let gbk {
      let chinese = GB18030Coding.decode(bytes)
      if gbk.suggestsChinese(underLatin: evidence) {
        return DecodedText(text: chinese, detection: .suspectedGBK, alternative: latin)
      }
      return DecodedText(
        text: latin, detection: scheme == .latin1 ? .declared : .suspectedLatin1,
        alternative: gbk.isPossible ? chinese : nil)
    }
    if scheme == .latin1 { return declared(latin) }
    // Nothing declared: bytes above 0x7F are an error whatever they are; Latin-1 is the likeliest.
    return DecodedText(text: latin, detection: .suspectedLatin1, alternative: nil)
  }

  private func detect(
    under coding: CodeExtension, _ bytes: UnsafeBufferPointer<UInt8>, vr: VR
  ) -> DecodedText {
    let content = ByteScan.withoutPadding(bytes)
    let text = decodeAsDeclared(bytes, vr: vr)
    let initial = coding.g1
    if let evidence = UTF8Evidence(content) {
      let suspected: Bool
      if let initial, !initial.isDoubleByte {
        // ISO 8859 has nothing in 0x80...0x9F, UTF-8 text nearly always.
        suspected =
          initial.isLatin
          ? evidence.outweighsLatin1(GBKEvidence(content)) : LatinEvidence(content).hasC1
      } else {
        suspected = evidence.outweighsGB(GBKEvidence(content))
      }
      if suspected {
        return DecodedText(
          text: String(decoding: bytes, as: UTF8.self), detection: .suspectedUTF8, alternative: text)
      }
    }
    // GB 2312 without escapes, with the characters GBK adds to it.
    if coding.elements.contains(.gb2312), initial == nil || initial == .gb2312,
      GBKEvidence(content) != nil
    {
      let chinese = GB18030Coding.decode(bytes)
      return DecodedText(
        text: chinese, detection: chinese == text ? .declared : .suspectedGBK,
        alternative: chinese == text ? nil : text)
    }
    if initial == nil || initial == .latin1, !coding.elements.contains(where: \.isDoubleByte),
      let gbk = GBKEvidence(content), gbk.suggestsChinese(underLatin: LatinEvidence(content))
    {
      return DecodedText(
        text: GB18030Coding.decode(bytes), detection: .suspectedGBK, alternative: text)
    }
    return declared(text)
  }
}
