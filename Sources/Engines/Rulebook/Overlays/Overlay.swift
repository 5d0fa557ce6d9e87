/// What a province or a hospital asks beyond the norm: stricter numbers, further conditions and clauses, narrower
/// lists, the stricter of two readings.
///
/// The norm is a minimum (最低要求, 0.1). Nothing can be written in an overlay that relaxes it: there is no way to
/// remove a clause, to add an alternative, or to move a number the other way. Overlays are laid on one after the
/// other with `Rulebook.applying(_:)`, the province's first.
public struct Overlay: Sendable {
  /// `P33-example`: what verdicts and added clauses name.
  public let id: String
  public let title: Bilingual
  /// The edition it is written for; any other refuses it.
  public let edition: String
  /// In the order written.
  public let changes: [Change]
  /// The clauses of its own, that `add` puts under clauses of the norm.
  public let clauses: [Clause]
  /// SHA-256 of its source, lower-case hex.
  public let hash: String
  public let position: SourcePosition

  public init(
    id: String, title: Bilingual, edition: String, changes: [Change], clauses: [Clause], hash: String,
    position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.edition = edition
    self.changes = changes
    self.clauses = clauses
    self.hash = hash
    self.position = position
  }

  public struct Change: Sendable {
    public let kind: Kind
    public let position: SourcePosition

    public init(_ kind: Kind, at position: SourcePosition) {
      self.kind = kind
      self.position = position
    }

    public enum Kind: Sendable {
      /// `tighten $name to VALUE [from DATE]`.
      case tighten(String, to: Value, from: CivilDate?)
      /// `require §1.5.3.2: EXPR`; the text is the expression as written.
      case require(ClauseID, Expression, text: String)
      /// `add §P33-1 to §1.5`.
      case add(ClauseID, to: ClauseID)
      /// `narrow NAME to MEMBER, MEMBER`.
      case narrow(String, to: Set<Int>)
      /// `adopt R6 B`.
      case adopt(ReadingID, option: String)
    }
  }
}
