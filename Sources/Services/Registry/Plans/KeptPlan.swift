public import Rulebook

/// An ablation plan that is kept with a study: what lists show of it. The document itself is read apart.
public struct KeptPlan: Sendable, Hashable {
  /// ULID.
  public let id: String
  /// The study it was made on.
  public let study: String
  /// The case the study belonged to when the plan came.
  public let caseID: String?
  /// SHA-256 of the plan's canonical text, hexadecimal: two plans of one digest are one plan.
  public let digest: String
  /// `paths`, `simulate`, `probes`, `margin` or `whole`.
  public let kind: String
  public let title: Bilingual
  /// `reached`, `uncertain` or `missed`; nil where the plan judges nothing.
  public let verdict: String?
  /// The public key of whoever signed it, base64; nil where nobody did.
  public let signer: String?
  /// The account that kept it.
  public let actor: String
  /// Milliseconds since 1970.
  public let at: Int64
  /// Bytes of the document.
  public let size: Int
}

/// A plan to be kept. Whoever makes one has checked the document.
public struct NewPlan: Sendable, Hashable {
  public var study: String
  public var digest: String
  public var kind: String
  public var title: Bilingual
  public var verdict: String?
  public var signer: String?
  /// The plan as JSON, as it came.
  public var document: String

  public init(
    study: String, digest: String, kind: String, title: Bilingual, verdict: String?, signer: String?, document: String
  ) {
    (self.study, self.digest, self.kind, self.title) = (study, digest, kind, title)
    (self.verdict, self.signer, self.document) = (verdict, signer, document)
  }
}
