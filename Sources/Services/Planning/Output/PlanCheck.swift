internal import Ablation
internal import Foundation

/// Whether a plan's folder is what its digest and signature say.
public struct PlanCheck: Sendable {
  public struct Row: Sendable, Hashable, Codable {
    public let what: BilingualText
    public let passed: Bool
    public let detail: String

    public init(what: BilingualText, passed: Bool, detail: String) {
      self.what = what
      self.passed = passed
      self.detail = detail
    }
  }

  public let rows: [Row]
  public let document: PlanDocument
  public let isSigned: Bool
  public var passed: Bool { rows.allSatisfy(\.passed) }

  /// - Throws: ``PlanningError`` where there is no plan to check.
  public init(folder: String) throws(PlanningError) {
    guard let json = FileManager.default.contents(atPath: "\(folder)/result.json") else {
      throw PlanningError.refused("DIR", "没有 result.json：\(folder)", "no result.json in \(folder)")
    }
    let document = try PlanDocument(json: Array(json))
    let plan = try computed(at: "result.json") { () throws(AblationError) in try document.canonicalPlan() }
    let text = FileManager.default.contents(atPath: "\(folder)/plan.txt").map { Array($0) } ?? []
    var rows = [
      Row(
        what: BilingualText("摘要与内容一致", "the digest is that of the content"), passed: plan.digest == document.digest,
        detail: document.digest),
      Row(
        what: BilingualText("plan.txt 与 result.json 一致", "plan.txt and result.json agree"),
        passed: text == Array(plan.canonicalText.utf8), detail: ""),
    ]
    if let signature = document.signature {
      rows.append(
        Row(
          what: BilingualText("签名有效", "the signature holds"),
          passed: signature.isValid(for: Array(plan.canonicalText.utf8)), detail: "Ed25519 \(signature.key)"))
    }
    for file in document.files ?? [] {
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(PlanCheck.plainName(file.name))")
      let digest = bytes.map { AblationPlan.Input(name: "", bytes: Array($0)).digest }
      rows.append(
        Row(
          what: BilingualText("文件未变：\(file.name)", "unchanged: \(file.name)"), passed: digest == file.sha256,
          detail: bytes == nil ? "missing" : ""))
    }
    for name in Set(document.zones.flatMap(\.files)).sorted()
    where !(document.files ?? []).contains(where: { $0.name == name }) {
      rows.append(
        Row(
          what: BilingualText("文件在：\(name)", "there: \(name)"),
          passed: FileManager.default.fileExists(atPath: "\(folder)/\(PlanCheck.plainName(name))"), detail: ""))
    }
    self.rows = rows
    self.document = document
    isSigned = document.signature != nil
  }

  /// The last part of a name: a tampered document must not lead out of its folder.
  private static func plainName(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? "" }

  /// Whether a plan computed anew is the same to the last bit, the signature aside.
  public func isSame(as again: PlanRun) -> Bool {
    var (mine, other) = (document, again.document)
    mine.signature = nil
    other.signature = nil
    return (try? mine.json()) == (try? other.json())
  }
}
