import Foundation
import Rulebook
import Testing

@testable import Registry

/// The dictionary of this repository and records made from it; every person in them is synthetic (合成).
enum RecordFixtures {
  static let root: URL = {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path.count > 1, !FileManager.default.fileExists(atPath: folder.appending(path: "StandardRecord").path)
    {
      folder = folder.deletingLastPathComponent()
    }
    return folder
  }()

  static let yaml: String =
    (try? String(contentsOf: root.appending(path: "StandardRecord/1/record.yaml"), encoding: .utf8)) ?? ""

  static let standard: StandardRecord = {
    do {
      return try StandardRecord.load(yaml: yaml)
    } catch {
      fatalError("\(error)")
    }
  }()

  /// A few entries of the annex, enough for levels 1 to 4.
  static let catalogue: Catalogue = {
    let rows = [
      "IR12-1-07,1,脓肿引流,Abscess drainage,,", "IR12-2-01,2,灌注,Infusion,,", "IR12-3-09,3,椎体成形,Vertebroplasty,,",
      "IR12-3-12,3,消融,Ablation,,", "IR12-3-13,3,肿瘤栓塞,Tumour embolisation,,", "IR12-4-05,4,TIPS,TIPS,,",
      "IR12-4-08,4,胆道支架,Biliary stent,,", "IR12-4-12,4,粒子,Seeds,,",
    ]
    let csv = "code,level,zh,en,icd9cm3,notes\n" + rows.joined(separator: "\n") + "\n"
    do {
      return try Catalogue(csv: csv, codesCSV: "code,cn_code,cn_name,status\n")
    } catch {
      fatalError("\(error)")
    }
  }()

  static let context = ValidationContext(stage: .followedUp, catalogue: catalogue)

  /// A complete record with every core field and every module, written by the dictionary: each value is the least
  /// usual number, the first code, a text of the form asked for; where fields depend on each other it says so here.
  static func full() -> RecordDocument { made }

  private static let made: RecordDocument = {
    var members = RecordMembers()
    for field in standard.members { members[field.key] = node(field) }
    members["period"] = .group([
      "start": .text("2024-06-03T09:00:00+08:00"), "end": .text("2024-06-03T10:35:00+08:00"),
      "minutes": .number(Rational(95)),
    ])
    members["birthYear"] = .number(Rational(1958))
    members["level"] = .number(Rational(4))
    members["procedures"] = .list(
      catalogue.entries.filter { $0.code != "IR12-3-09" }.map { .text($0.code) } + [.text("IR12-3-09")])
    let document = RecordDocument(members)
    return document.replacing("status30.status", .text("dead")).replacing("accident.state", .text("concluded"))
      .replacing("discharge.status", .text("died"))
      .replacing("sites.spineLevel", .text("L1"))
      .replacing("adverseEvents.sir", .text("5")).replacing("adverseEvents.cirse", .text("6"))
      .replacing("adverseEvents.outcome", .text("fatal")).replacing("adverseEvents.adjudicator", .text("P-0099"))
      .replacing("tips.gradientBefore", .number(Rational(20))).replacing("tips.gradientAfter", .number(Rational(8)))
      .replacing("status30.date", .text("2024-06-04")).replacing("discharge.date", .text("2024-06-04"))
  }()

  static func node(_ field: Field) -> RecordNode {
    let one: RecordNode
    switch field.type {
    case .group:
      var parts = RecordMembers()
      for part in field.parts { parts[part.key] = node(part) }
      one = .group(parts)
    case .integer, .decimal:
      let number = field.usual?.lowerBound ?? field.range?.lowerBound ?? Rational(1)
      one = .number(number)
    case .boolean: one = .boolean(true)
    case .date: one = .text("2024-12-31")
    case .dateTime:
      // What precedes the session precedes it.
      let before = ["labs.time", "consent.time", "plan.time", "therapy.referenceTime"].contains(field.id)
      one = .text(before ? "2024-06-01T08:00:00+08:00" : "2024-06-03T10:00:00+08:00")
    case .coded(let set): one = .text(standard.valueSet(set)?.codes.first?.code ?? "")
    case .procedure: one = .text("IR12-3-13")
    case .text(let format): one = .text(text(format))
    }
    return field.repeats == nil ? one : .list([one])
  }

  static func text(_ format: TextFormat) -> String {
    switch format {
    case .plain: "合成 synthetic"
    case .ulid: "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    case .creditCode: CreditCode.completing("12330000470005126") ?? ""
    case .pseudonym: String(repeating: "0123456789abcdef", count: 4)
    case .icd10: "C22.000"
    case .operationCode: "39.7900x019"
    case .identifier: "P-0001"
    case .dicomUID: "2.25.1"
    case .hash: "00112233445566778899aabbccddeeff"
    }
  }

  static func json(_ text: String) throws -> RecordDocument { try #require(RecordDocument(try parse(text))) }

  /// Records of tests as JSON text, through Foundation.
  static func parse(_ text: String) throws -> JSONValue {
    func value(_ any: Any) -> JSONValue {
      switch any {
      case let members as [String: Any]:
        .object(members.sorted { $0.key < $1.key }.map { .init($0.key, value($0.value)) })
      case let elements as [Any]: .array(elements.map(value))
      case let text as String: .string(text)
      case let number as NSNumber where number === kCFBooleanTrueLike || number === kCFBooleanFalseLike:
        .boolean(number.boolValue)
      case let number as NSNumber: .decimal(number.stringValue)
      default: .null
      }
    }
    return value(try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]))
  }
  private static let kCFBooleanTrueLike = NSNumber(value: true)
  private static let kCFBooleanFalseLike = NSNumber(value: false)
}

extension RecordDocument {
  /// The record with another node at an id, in the first row of lists; `nil` removes it.
  func replacing(_ id: String, _ node: RecordNode?) -> RecordDocument {
    let keys = id.split(separator: ".").map(String.init)
    var copy = self
    if keys.count == 1 {
      copy.members[keys[0]] = node
      return copy
    }
    switch copy.members[keys[0]] {
    case .group(var parts):
      parts[keys[1]] = node
      copy.members[keys[0]] = .group(parts)
    case .list(var rows):
      guard case .group(var parts)? = rows.first else { return copy }
      parts[keys[1]] = node
      rows[0] = .group(parts)
      copy.members[keys[0]] = .list(rows)
    default: break
    }
    return copy
  }
}
