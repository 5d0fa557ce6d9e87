public import DICOMCore

/// A question to the index: matching keys, level, page.
public struct Query: Sendable {
  /// One matching key with its value as DICOM or DICOMweb gives it; "" matches everything.
  public struct Key: Sendable, Hashable {
    public let tag: Tag
    public let value: String
    public init(_ tag: Tag, _ value: String) {
      self.tag = tag
      self.value = value
    }
  }

  public var level: QueryLevel
  public var keys: [Key]
  /// Names match by their readings (pinyin, initials) and by parts too (PS3.18 8.3.4.2, PS3.4 C.2.2.2.1.1).
  public var fuzzy: Bool
  public var limit: Int?
  public var offset: Int
  /// Continue after the study with this UID; unlike an offset it stays right while studies arrive.
  public var afterStudy: String?

  public init(
    level: QueryLevel, keys: [Key] = [], fuzzy: Bool = false, limit: Int? = nil, offset: Int = 0,
    afterStudy: String? = nil
  ) {
    self.level = level
    self.keys = keys
    self.fuzzy = fuzzy
    self.limit = limit
    self.offset = offset
    self.afterStudy = afterStudy
  }
}

/// One entity that matched, with every indexed attribute of its level and those above.
public struct QueryMatch: Sendable {
  public let level: QueryLevel
  /// In the order of ``IndexedAttribute``s; "" where the entity has no value.
  let values: [String]
  /// The row's key in the index.
  let row: Int

  /// The attribute's value, several separated by a backslash; nil where it has none or is not indexed at this level.
  public subscript(_ tag: Tag) -> String? {
    guard let position = Self.position[tag], position < values.count, !values[position].isEmpty else { return nil }
    return values[position]
  }

  /// Attributes with values, in tag order.
  public var attributes: [(tag: Tag, value: String)] {
    Self.tagOrder.compactMap { position in
      guard position < values.count, !values[position].isEmpty else { return nil }
      return (IndexedAttribute.all[position].tag, values[position])
    }
  }

  public static func isIndexed(_ tag: Tag, at level: QueryLevel) -> Bool {
    IndexedAttribute.byTag[tag].map { $0.level <= level } ?? false
  }

  private static let position: [Tag: Int] = Dictionary(
    uniqueKeysWithValues: IndexedAttribute.all.enumerated().map { ($0.element.tag, $0.offset) })
  private static let tagOrder: [Int] = IndexedAttribute.all.indices.sorted {
    IndexedAttribute.all[$0].tag < IndexedAttribute.all[$1].tag
  }
}

/// A question that cannot be answered as it is put.
public struct QueryRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  public let tag: Tag?
  public let detail: String
  public init(_ detail: String, tag: Tag? = nil) {
    self.detail = detail
    self.tag = tag
  }
  public var description: String { detail }
}
