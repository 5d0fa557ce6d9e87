internal import Ablation
internal import Foundation

/// Why a document is no plan: the place in it and what is wrong there.
public struct PlanFault: Error, Sendable, Hashable {
  /// `coverage.target`, `pictures[2].png`; empty for the whole.
  public let field: String
  public let text: BilingualText

  public init(_ field: String, _ zh: String, _ en: String) {
    self.field = field
    text = BilingualText(zh, en)
  }
}

/// Reads documents that come from outside and refuses those that a reader could not trust.
public enum PlanReading {
  /// Largest document, bytes.
  public static let sizeLimit = 20 << 20
  /// Most pictures, and most pixels of one along a side.
  public static let pictureLimit = 64
  public static let sideLimit = 4096

  /// - Throws: ``PlanFault``: not JSON of this format, another version, a figure without its bounds in order, a picture
  ///   that is no PNG of its size, a digest that is none.
  public static func read(_ text: String) throws(PlanFault) -> PlanDocument {
    guard text.utf8.count <= sizeLimit else {
      throw PlanFault("", "计划超过 20 MB。", "The plan is larger than 20 MB.")
    }
    let document: PlanDocument
    do {
      document = try JSONDecoder().decode(PlanDocument.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw fault(error)
    } catch {
      throw PlanFault("", "不是计划文件（JSON）。", "This is no plan in JSON.")
    }
    try check(document)
    return document
  }

  /// What every document keeps to, wherever it comes from.
  public static func check(_ document: PlanDocument) throws(PlanFault) {
    guard document.version == PlanDocument.currentVersion else {
      throw PlanFault(
        "version", "格式版本应为 \(PlanDocument.currentVersion)。",
        "The format's version must be \(PlanDocument.currentVersion).")
    }
    guard document.digest.utf8.count == 64, document.digest.utf8.allSatisfy(isHexadecimal) else {
      throw PlanFault("digest", "摘要应为 64 位小写十六进制。", "The digest must be 64 lower-case hexadecimal digits.")
    }
    for (field, figure) in figures(document) { try check(figure, field) }
    guard document.pictures.count <= pictureLimit else {
      throw PlanFault("pictures", "图像最多 \(pictureLimit) 张。", "At most \(pictureLimit) pictures.")
    }
    for (index, picture) in document.pictures.enumerated() { try check(picture, "pictures[\(index)]") }
  }

  /// Every figure of a document with its place.
  static func figures(_ document: PlanDocument) -> [(field: String, figure: PlanDocument.Figure)] {
    var out: [(field: String, figure: PlanDocument.Figure)] = []
    if let coverage = document.coverage {
      out += [
        ("coverage.target", coverage.target), ("coverage.targetWithMargin", coverage.targetWithMargin),
        ("coverage.healthy", coverage.healthy), ("coverage.smallestMargin", coverage.smallestMargin),
      ]
    }
    if let margin = document.margin { out.append(("margin.minimum", margin.minimum)) }
    for (index, zone) in document.zones.enumerated() { out.append(("zones[\(index)].volume", zone.volume)) }
    return out
  }

  private static func check(_ figure: PlanDocument.Figure, _ field: String) throws(PlanFault) {
    guard figure.low.isFinite, figure.nominal.isFinite, figure.high.isFinite, figure.low <= figure.nominal,
      figure.nominal <= figure.high
    else {
      throw PlanFault(
        field, "数值须有限，且满足 低 ≤ 中 ≤ 高。", "The numbers must be finite and rise from low through nominal to high.")
    }
    guard !figure.bounds.zh.isEmpty, !figure.bounds.en.isEmpty else {
      throw PlanFault("\(field).bounds", "须说明上下限的含义。", "It must be said what the bounds stand for.")
    }
  }

  private static func check(_ picture: PlanDocument.Picture, _ field: String) throws(PlanFault) {
    guard (1...sideLimit).contains(picture.columns), (1...sideLimit).contains(picture.rows) else {
      throw PlanFault(field, "图像边长应为 1 至 \(sideLimit) 像素。", "Sides must be 1 to \(sideLimit) pixels.")
    }
    guard let png = picture.png else { return }
    // Signature, length and name of the header's chunk, width, height (ISO/IEC 15948, 5.2 and 11.2.2).
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    func size(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    let bytes = Data(base64Encoded: png).map { Array($0.prefix(24)) } ?? []
    guard bytes == signature + size(picture.columns) + size(picture.rows) else {
      throw PlanFault("\(field).png", "不是该尺寸的 PNG 图像（base64）。", "This is no PNG of that size in base64.")
    }
  }

  /// That the digest is that of the content, and that the signature, where there is one, holds.
  ///
  /// - Throws: ``PlanFault``.
  public static func checkProof(_ document: PlanDocument) throws(PlanFault) {
    guard let plan = try? document.canonicalPlan() else {
      throw PlanFault("digest", "无法从内容得出规范文本。", "The content has no canonical text.")
    }
    guard plan.digest == document.digest else {
      throw PlanFault("digest", "摘要与内容不符，计划被改动过。", "The digest is not that of the content: the plan was changed.")
    }
    if let signature = document.signature, !signature.isValid(for: Array(plan.canonicalText.utf8)) {
      throw PlanFault("signature", "签名无效。", "The signature does not hold.")
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func fault(_ error: DecodingError) -> PlanFault {
    func place(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + (last.map { [$0] } ?? [])).reduce("") { path, key in
        if let index = key.intValue { return path + "[\(index)]" }
        // Names of members come from the sender: what is long is cut.
        return (path.isEmpty ? "" : path + ".") + key.stringValue.prefix(60)
      }
    }
    switch error {
    case .keyNotFound(let key, let context): return PlanFault(place(context, key), "缺少此项。", "Is missing.")
    case .valueNotFound(_, let context): return PlanFault(place(context), "不能为空。", "Must not be null.")
    case .typeMismatch(_, let context): return PlanFault(place(context), "类型不对。", "Is of the wrong type.")
    case .dataCorrupted(let context): return PlanFault(place(context), "值无法识别。", "Cannot be read.")
    @unknown default: return PlanFault("", "不是计划文件。", "This is no plan.")
    }
  }
}
