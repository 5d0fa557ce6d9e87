/// Where an element stands in a data set: tags, and between them the items one has to enter.
public struct AttributePath: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    case tag(Tag)
    /// An item, counted from 0.
    case item(Int)
  }

  public internal(set) var steps: [Step]

  public init(_ steps: [Step]) {
    self.steps = steps
  }

  /// The tag of the element itself, the last one of the path.
  public var tag: Tag? {
    for case .tag(let tag) in steps.reversed() { return tag }
    return nil
  }

  /// The path as text for a URI: `00400275/0/00400007`.
  public var text: String {
    steps.map { step in
      switch step {
      case .tag(let tag): tag.hexadecimal
      case .item(let number): String(number)
      }
    }.joined(separator: "/")
  }

  /// Reads a path back; nil unless tags and item numbers alternate and a tag ends it.
  public init?(_ text: String) {
    var steps: [Step] = []
    for (index, part) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      if index & 1 == 0 {
        guard part.utf8.count == 8, let number = Tag.number(in: part.utf8) else { return nil }
        steps.append(.tag(Tag(rawValue: number)))
      } else {
        guard let number = Int(part), number >= 0 else { return nil }
        steps.append(.item(number))
      }
    }
    guard steps.count & 1 == 1 else { return nil }
    self.steps = steps
  }
}

extension DataSet {
  /// The element at a path; nil if any step of it is not there.
  public func element(at path: AttributePath) -> DataElement? {
    var dataSet = self
    var items: [DataSet] = []
    for (index, step) in path.steps.enumerated() {
      switch step {
      case .tag(let tag):
        guard let element = dataSet[tag] else { return nil }
        if index == path.steps.count - 1 { return element }
        items = dataSet.items(tag)
      case .item(let number):
        guard items.indices.contains(number) else { return nil }
        dataSet = items[number]
      }
    }
    return nil
  }
}
