/// An edition of a norm, checked: every clause with its text, its rule and everything the rules name.
///
/// Immutable; two rulebooks of equal `hash` give equal verdicts on equal facts. A class, because every evaluation
/// carries it about and a copy must cost nothing.
public final class Rulebook: Sendable {
  public let edition: Edition
  public let subjects: [Subject]
  public let enumerations: [Enumeration]
  public let records: [RecordDeclaration]
  /// Declared lists of symbols or codes that rules test membership in.
  public let lists: [NamedList]
  public let parameters: [Parameter]
  public let readings: [Reading]
  /// In the order of the norm.
  public let clauses: [Clause]
  public let questions: [Question]
  public let machines: [Machine]
  public let catalogue: Catalogue
  /// SHA-256 of the sources, lower-case hex: file names and contents in order of name.
  public let hash: String
  /// The overlays laid on, from the first (province) to the last (hospital); empty for the norm itself.
  public let overlays: [OverlayIdentity]
  /// The files of clauses with their titles, in order of name.
  public let chapters: [Chapter]
  let index: Index

  public init(
    edition: Edition, subjects: [Subject], enumerations: [Enumeration], records: [RecordDeclaration],
    lists: [NamedList], parameters: [Parameter], readings: [Reading], clauses: [Clause],
    questions: [Question], machines: [Machine], catalogue: Catalogue, hash: String,
    overlays: [OverlayIdentity] = [], chapters: [Chapter] = []
  ) {
    self.edition = edition
    self.subjects = subjects
    self.enumerations = enumerations
    self.records = records
    self.lists = lists
    self.parameters = parameters
    self.readings = readings
    self.clauses = clauses
    self.questions = questions
    self.machines = machines
    self.catalogue = catalogue
    self.hash = hash
    self.overlays = overlays
    self.chapters = chapters
    index = Index(
      clauses: clauses, questions: questions, subjects: subjects, parameters: parameters, readings: readings,
      machines: machines)
  }

  /// A file of clauses.
  public struct Chapter: Sendable, Hashable {
    /// `ir-2012/01-institutions.md`.
    public let file: String
    /// Its `# ` heading.
    public let title: Bilingual

    public init(file: String, title: Bilingual) {
      self.file = file
      self.title = title
    }
  }

  /// Which edition of which norm. A disabled edition answers nothing: its text is not known here.
  public struct Edition: Sendable, Hashable {
    /// `ir-2012`.
    public let id: String
    public let title: Bilingual
    public let isEnabled: Bool
    /// Why it is disabled, or what is not known of it.
    public let note: Bilingual?

    public init(id: String, title: Bilingual, isEnabled: Bool, note: Bilingual?) {
      self.id = id
      self.title = title
      self.isEnabled = isEnabled
      self.note = note
    }
  }

  /// An overlay that was laid on.
  public struct OverlayIdentity: Sendable, Hashable {
    public let id: String
    public let hash: String

    public init(id: String, hash: String) {
      self.id = id
      self.hash = hash
    }
  }
}

/// The same words in Chinese and in English.
public struct Bilingual: Sendable, Hashable {
  public let chinese: String
  public let english: String

  public init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  public subscript(_ language: Language) -> String { language == .chinese ? chinese : english }

  public enum Language: String, Sendable, Hashable, CaseIterable {
    case chinese = "zh"
    case english = "en"
  }
}
