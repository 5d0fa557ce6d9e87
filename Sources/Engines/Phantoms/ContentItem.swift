import DICOMCore

/// A node of a structured report's content tree (PS3.3 C.17.3), written as an item of `Content Sequence`.
struct ContentItem {
  /// Code value, scheme and meaning.
  typealias Code = (value: String, scheme: String, meaning: String)

  var dataSet = DataSet()

  init(_ relationship: String?, _ valueType: String, _ name: Code, children: [ContentItem] = []) {
    if let relationship { dataSet.set(.relationshipType, relationship) }
    dataSet.set(.valueType, valueType)
    dataSet.set(.conceptNameCodeSequence, [DataSet.code(name.value, name.scheme, name.meaning)])
    if !children.isEmpty { dataSet.set(.contentSequence, children.map(\.dataSet)) }
  }

  static func code(_ relationship: String, _ name: Code, _ value: Code, children: [ContentItem] = [])
    -> ContentItem
  {
    var item = ContentItem(relationship, "CODE", name, children: children)
    item.dataSet.set(
      .conceptCodeSequence, [DataSet.code(value.value, value.scheme, value.meaning)])
    return item
  }

  static func uid(_ relationship: String, _ name: Code, _ value: String) -> ContentItem {
    var item = ContentItem(relationship, "UIDREF", name)
    item.dataSet.set(.uid, value)
    return item
  }

  static func text(_ relationship: String, _ name: Code, _ value: String) -> ContentItem {
    var item = ContentItem(relationship, "TEXT", name)
    item.dataSet.set(.textValue, value)
    return item
  }

  static func dateTime(_ relationship: String, _ name: Code, _ value: String) -> ContentItem {
    var item = ContentItem(relationship, "DATETIME", name)
    item.dataSet.set(.dateTime, value)
    return item
  }

  /// A measured number with its UCUM unit.
  static func number(_ name: Code, _ value: Double, unit: String, _ unitMeaning: String) -> ContentItem {
    var item = ContentItem("CONTAINS", "NUM", name)
    var measured = DataSet()
    measured.set(.numericValue, value)
    measured.set(.measurementUnitsCodeSequence, [DataSet.code(unit, "UCUM", unitMeaning)])
    item.dataSet.set(.measuredValueSequence, [measured])
    return item
  }

  static func container(_ relationship: String?, _ name: Code, children: [ContentItem]) -> ContentItem {
    var item = ContentItem(relationship, "CONTAINER", name, children: children)
    item.dataSet.set(.continuityOfContent, "SEPARATE")
    return item
  }
}
