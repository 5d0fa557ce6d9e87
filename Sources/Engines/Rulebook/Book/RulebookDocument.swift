/// The rulebook as a document: its chapters in order, each a file with its clauses.
public struct RulebookDocument: Sendable {
  public let chapters: [Chapter]

  public struct Chapter: Sendable, Hashable {
    /// `ir-2012/01-institutions.md`.
    public let file: String
    /// The file's `# ` heading.
    public let title: Bilingual
    /// In the order of the norm.
    public let clauses: [ClauseID]
  }

  /// Clauses that an overlay added form a last chapter of their overlay's file.
  public init(_ book: Rulebook) {
    let byFile = Dictionary(grouping: book.clauses, by: \.position.file)
    var chapters = book.chapters.map { chapter in
      Chapter(file: chapter.file, title: chapter.title, clauses: (byFile[chapter.file] ?? []).map(\.id))
    }
    let known = Set(book.chapters.map(\.file))
    var others: [String] = []
    for clause in book.clauses where !known.contains(clause.position.file) && !others.contains(clause.position.file) {
      others.append(clause.position.file)
    }
    for file in others {
      let clauses = byFile[file] ?? []
      let name = clauses.first?.overlay ?? file
      chapters.append(Chapter(file: file, title: Bilingual(name, name), clauses: clauses.map(\.id)))
    }
    self.chapters = chapters
  }
}
