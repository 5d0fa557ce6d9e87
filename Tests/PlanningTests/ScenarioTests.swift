import Foundation
import Testing

@testable import Planning

@Suite("Scenarios") struct ScenarioTests {
  private func faults(_ text: String) -> [ScenarioFault] {
    do throws(PlanningError) {
      _ = try Scenario(Array(text.utf8))
      return []
    } catch { return error.faults }
  }

  @Test("The usual scenario is read, with standards where it says nothing")
  func usual() throws {
    let scenario = try Scenario(Array(PlanningScene.text().utf8))
    #expect(scenario.title == BilingualText("试验", "trial"))
    #expect(scenario.minimalCapsuleAngle == 20 && scenario.lateralError == 2 && scenario.uncertainty == 2)
    #expect(scenario.threshold == 3, "the threshold is the margin where none is given")
    #expect(scenario.numbers.contains { $0.name == "settings.power" && $0.value == "40" && $0.isGiven })
    #expect(scenario.numbers.contains { $0.name == "settings.perfusionStop" && !$0.isGiven })
  }

  @Test(
    "A fault names its place, what was given and the limits, in both languages",
    arguments: [
      (["margin": "-1"], "margin", "0 至 30 mm", "must be 0 to 30 mm, not -1"),
      (["margin": "\"5\""], "margin", "数值", "must be a number"),
      (["target": #"{"sphere": {"centre": [1, 2], "radius": 5}}"#], "target.sphere.centre", "三个数", "three numbers"),
      (["target": #"{"sphere": {"centre": [1, 2, 3], "radius": 500}}"#], "target.sphere.radius", "1 至 60", "1 to 60"),
      (["target": #"{}"#], "target", "labels, sphere", "exactly one"),
      (["probes": #"{"most": 2.5}"#], "probes.most", "整数", "whole number (1 – 6)"),
      (["probes": #"{"most": 7}"#], "probes.most", "1 – 6", "1 – 6"),
      (["colour": "1"], "colour", "没有这个键", "no such key"),
      (["settings": #"{"watts": 5}"#], "settings.watts", "没有这个键", "no such key"),
      (["settings": #"{"power": 1e9}"#], "settings.power", "0 至 300", "0 to 300"),
      (["region": #"{"spacing": 0}"#], "region.spacing", "0.5 至 4", "0.5 to 4"),
      (["jieruScenario": "2"], "jieruScenario", "整数", "1 – 1"),
      (["labels": nil], "labels", "没有给出分割文件", "not given"),
      (["target": nil], "target", "缺少", "missing"),
      (
        ["probes": #"{"placements": [{"tip": [1,2,3], "direction": [0,0,0]}]}"#], "probes.placements[0].direction",
        "长度为零", "no length"
      ),
      (
        ["obstacles": #"[{"name": {"zh": "骨", "en": "bone"}, "threshold": {"from": 300, "to": 200}}]"#],
        "obstacles[0].threshold", "下限 300", "from 300"
      ),
    ] as [([String: String?], String, String, String)])
  func faultTable(changes: [String: String?], path: String, zh: String, en: String) throws {
    let found = faults(PlanningScene.text(changes))
    let fault = try #require(found.first { $0.path == path }, "\(found)")
    #expect(fault.zh.contains(zh), "\(fault)")
    #expect(fault.en.contains(en), "\(fault)")
  }

  @Test("All faults are told at once")
  func together() {
    let found = faults(PlanningScene.text(["margin": "99", "organ": "3", "title": #"{"zh": ""}"#, "extra": "0"]))
    #expect(Set(found.map(\.path)) == ["margin", "organ", "title.zh", "title.en", "extra"])
  }

  @Test(
    "Text that is no JSON, or ambiguous, is refused with line and column",
    arguments: [
      ("{\"a\": 1,\n \"a\": 2}", "line 2"), ("{\"a\": 01}", "line 1, column 7"), ("{\"a\": NaN}", "line 1"),
      ("", "breaks off"),
      ("{} x", "follows the end"), ("[1,]", "line 1"), ("{\"a\": \"\u{1}\"}", "control"), ("\"abc", "does not end"),
      ("{\"a\": 1e999}", "line 1"), (String(repeating: "[", count: 200), "deeper"),
      ("{\"a\": \"\\ud800x\"}", "surrogate"),
    ])
  func notJSON(text: String, says: String) {
    let found = faults(text)
    #expect(found.count == 1)
    #expect(found.first?.en.contains(says) == true, "\(found)")
  }

  @Test("Every standard that is declared is one that would be taken")
  func standards() {
    func check(_ form: ScenarioForm, _ path: String) {
      for member in form.members {
        if let standard = member.standard {
          #expect(member.shape.faults(standard, at: "\(path).\(member.key)") == [])
        }
        switch member.shape {
        case .object(let inner), .list(of: .object(let inner), _): check(inner, "\(path).\(member.key)")
        default: break
        }
      }
    }
    check(.scenario, "")
  }

  @Test("The schema is JSON and names every key that the reader knows")
  func schema() throws {
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(Scenario.schema.utf8)) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(ScenarioForm.scenario.members.map(\.key)))
    #expect(schema["additionalProperties"] as? Bool == false)
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }
}
