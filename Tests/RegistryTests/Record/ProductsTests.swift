import Foundation
import Rulebook
import Testing

@testable import Registry

@Suite("What the dictionary produces")
struct ProductsTests {
  private let standard = RecordFixtures.standard

  @Test("The committed page is the one the dictionary makes; JIERU_WRITE_DOCS=1 writes it anew")
  func documentation() throws {
    let file = RecordFixtures.root.appending(path: "Docs/standard-record.md")
    if ProcessInfo.processInfo.environment["JIERU_WRITE_DOCS"] == "1" {
      try standard.documentation.write(to: file, atomically: true, encoding: .utf8)
    }
    let committed = try String(contentsOf: file, encoding: .utf8)
    #expect(committed == standard.documentation)
    for field in standard.members.flatMap(\.withParts) { #expect(committed.contains("`\(field.key)`"), "\(field.id)") }
  }

  @Test("The form holds every field once, in the order of its sections")
  func form() throws {
    let form = standard.form
    guard case .array(let sections) = form["sections"], case .array(let modules) = form["modules"] else {
      Issue.record("no sections")
      return
    }
    var numbers: [JSONValue] = []
    for section in sections {
      guard case .array(let fields) = section["fields"] else { continue }
      numbers += fields.compactMap { $0["number"] }
    }
    #expect(Set(numbers) == Set((1...48).map { JSONValue.integer($0) }) && numbers.count == 48)
    #expect(modules.count == 7)
    #expect(try RecordFixtures.parse(form.text)["version"] == .decimal("1"))
  }

  @Test("The form's conditions are trees that a browser can walk")
  func conditions() throws {
    let field = try #require(standard.field("fluoroscopyTime"))
    guard case .conditional(let condition) = field.requirement else {
      Issue.record("no condition")
      return
    }
    #expect(condition.json["op"] == "in" && condition.json["values"] == ["DSA", "XF"])
    #expect(condition.json["path"]?["scope"] == "record" && condition.json["path"]?["keys"] == ["guidance"])
  }

  @Test("The schema names every member and closes every object")
  func schema() throws {
    let schema = standard.schema
    for field in standard.members { #expect(schema["properties"]?[field.key] != nil, "\(field.id)") }
    #expect(schema["additionalProperties"] == false)
    guard case .array(let choices) = schema["properties"]?["doseAreaProduct"]?["anyOf"] else {
      Issue.record("no choices")
      return
    }
    #expect(choices.count == 2)
  }

  @Test("Column names are unique")
  func columns() {
    let names = standard.csvColumns.names
    #expect(Set(names).count == names.count && names.count < 450)
    #expect(names.contains("devices.6.lot") && names.contains("devices") && !names.contains("devices.7.lot"))
  }
}
