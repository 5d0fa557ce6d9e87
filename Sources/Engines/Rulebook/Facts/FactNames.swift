/// The declared names of facts or fields by the levels of their dotted paths.
struct FactNames: Sendable {
  /// The place in the declarations; `nil` for a group.
  private(set) var index: Int?
  private(set) var children: [String: FactNames] = [:]

  init(_ declarations: [FactDeclaration]) {
    for (index, declaration) in declarations.enumerated() {
      insert(declaration.path.split(separator: ".").map(String.init)[...], index)
    }
  }

  private mutating func insert(_ path: ArraySlice<String>, _ index: Int) {
    guard let name = path.first else {
      self.index = index
      return
    }
    children[name, default: FactNames([])].insert(path.dropFirst(), index)
  }

  /// For messages: at most twelve names, sorted.
  var listed: String {
    let names = children.keys.sorted()
    return names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }

  func nearest(to name: String) -> String? { NearestName.of(name, among: children.keys.sorted()) }
}

/// The name that somebody who mistyped may have meant.
enum NearestName {
  /// The first of those with the fewest edits: at most one for every three characters. `nil` where none is near.
  static func of(_ name: String, among names: [String]) -> String? {
    let typed = Array(name.lowercased().unicodeScalars)
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let limit = max(1, typed.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let distance = distance(typed, Array(candidate.lowercased().unicodeScalars))
      // One edit of one or two characters would make anything of anything.
      if distance <= limit, distance < typed.count, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Levenshtein's distance: insertions, deletions and replacements.
  private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in other.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = above
      }
    }
    return row[other.count]
  }
}
