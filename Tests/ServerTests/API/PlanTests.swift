import Ablation
import Foundation
import Rulebook
import Store
import Testing

@testable import Planning
@testable import Registry
@testable import Server

/// Documents of plans for the tests of the interface: no more in them than a plan needs.
enum KeptPlans {
  static let digest = String(repeating: "ab", count: 32)

  static func plan(study: String = "2.25.1") -> PlanDocument {
    PlanDocument(
      kind: .paths, engine: "test", notice: BilingualText("仅供参考", "supports planning"),
      title: BilingualText("合成计划", "Synthetic plan"),
      images: PlanDocument.Images(
        modality: "CT", studyInstanceUID: study, seriesInstanceUID: nil, frameOfReferenceUID: nil, shape: [1, 1, 1],
        spacing: [1, 1, 1]),
      inputs: [PlanDocument.Input(name: "scenario", sha256: digest)], parameters: [],
      anatomy: PlanDocument.Anatomy(
        organ: nil, targetCentre: [0, 0, 0], targetDiameter: 20, targetVolume: 4, organVolume: nil, neighbours: []),
      technique: [], paths: nil, placement: nil, zones: [], coverage: nil, margin: nil, findings: [], pictures: [],
      digest: digest, signature: nil)
  }

  static func text(_ plan: PlanDocument) throws -> String {
    String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
  }

  /// One that the registry may hold; nobody has checked its digest.
  static func document() -> String { (try? text(plan())) ?? "{}" }

  /// With the digest of its content, and signed where there is a key.
  static func sealed(_ plan: PlanDocument, _ key: PlanKey? = nil) throws -> PlanDocument {
    var plan = plan
    let canonical = try plan.canonicalPlan()
    plan.digest = canonical.digest
    plan.signature = key?.signature(of: Array(canonical.canonicalText.utf8))
    return plan
  }
}

@Suite("Plans kept with studies")
struct PlanTests {
  @Test("A plan is kept once, listed with its study, read back to the byte, and journalled in the same transaction")
  func keeping() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["registrar"]))
      var plan = KeptPlans.plan()
      plan.title = BilingualText("<b>肝</b>", "liver")
      let text = try KeptPlans.text(KeptPlans.sealed(plan, PlanKey()))
      let events = try await town.registry.database.read { try $0.integer("SELECT COUNT(*) FROM journal_event") } ?? 0
      let first = try await town.send("POST", "studies/2.25.1/plans", as: session, body: text)
      #expect(first.status == 201, "\(first.text.prefix(300))")
      let again = try await town.send("POST", "studies/2.25.1/plans", as: session, body: text)
      #expect(again.status == 200)
      #expect(first.object["id"] as? String == again.object["id"] as? String)
      #expect(first.object["isSigned"] as? Bool == true)
      let after = try await town.registry.database.read { try $0.integer("SELECT COUNT(*) FROM journal_event") } ?? 0
      #expect(after == events + 1)
      let list = try await town.send("GET", "studies/2.25.1/plans", as: session)
      let plans = try #require(list.object["plans"] as? [[String: Any]])
      #expect(plans.count == 2, "with the one of the town")
      let id = try #require(first.object["id"] as? String)
      let document = try await town.send("GET", "plans/\(id)", as: session)
      #expect(document.text == text && document.type == "application/json")
      let page = try await town.send("GET", "plans/\(id)/report?lang=en", as: session)
      #expect(page.status == 200 && page.type.hasPrefix("text/html"))
      #expect(page.text.contains("<html lang=\"en\">") && page.text.contains("&lt;b&gt;肝"))
      #expect(page.text.contains("签名与内容相符"))
      let policy = try #require(page["Content-Security-Policy"])
      #expect(policy.hasPrefix("default-src 'none'; img-src data:; style-src 'unsafe-inline'"))
      #expect(try await town.send("GET", "plans/\(id)/report?lang=fr", as: session).status == 422)
      #expect(try await town.send("GET", "plans/nosuch", as: session).status == 404)
      #expect(try await town.send("GET", "studies/2.25.9/plans", as: session).text == #"{"plans":[]}"#)
    }
  }

  @Test("Which of several studies have plans is one question, with the newest of each")
  func marks() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["registrar"]))
      var plan = KeptPlans.plan()
      plan.title = BilingualText("后一份", "the later one")
      let text = try KeptPlans.text(KeptPlans.sealed(plan, PlanKey()))
      #expect(try await town.send("POST", "studies/2.25.1/plans", as: session, body: text).status == 201)
      let answer = try await town.send("GET", "plans?studies=2.25.9,2.25.1,2.25.1,,x", as: session)
      let studies = try #require(answer.object["studies"] as? [[String: Any]])
      #expect(studies.map { $0["study"] as? String } == ["2.25.1"])
      #expect(studies.first?["count"] as? Int == 2, "with the one of the town")
      let newest = try #require(studies.first?["newest"] as? [String: Any])
      #expect((newest["title"] as? [String: String])?["en"] == "the later one")
      let many = (0..<101).map { "2.25.\($0)" }.joined(separator: ",")
      #expect(try await town.send("GET", "plans?studies=\(many)", as: session).status == 422)
      #expect(try await town.send("GET", "plans", as: session).status == 422)
      #expect(try await town.send("GET", "plans?studies=2.25.1").status == 401)
    }
  }

  @Test(
    "A plan that was changed, is of another study, or is none at all is refused with the place, and nothing is kept")
  func refusals() async throws {
    try await Town.run { town in
      let session = try await town.session(try #require(town.own["registrar"]))
      func places(_ body: String, study: String = "2.25.1") async throws -> [String] {
        let answer = try await town.send("POST", "studies/\(study)/plans", as: session, body: body)
        #expect(answer.status == 422, "\(answer.status) \(answer.text.prefix(200))")
        return (answer.object["errors"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
      }
      let sound = try KeptPlans.sealed(KeptPlans.plan(), PlanKey())
      var changed = sound
      changed.title.en = "another"
      #expect(try await places(KeptPlans.text(changed)) == ["digest"])
      var forged = sound
      forged.signature?.key = PlanKey().publicKey
      #expect(try await places(KeptPlans.text(forged)) == ["signature"])
      #expect(
        try await places(KeptPlans.text(KeptPlans.sealed(KeptPlans.plan(study: "2.25.2")))) == [
          "images.studyInstanceUID"
        ])
      var picture = KeptPlans.plan()
      picture.pictures = [
        PlanDocument.Picture(
          kind: "axial", title: BilingualText("", ""), caption: BilingualText("", ""), png: "PHN2Zz4=", columns: 1,
          rows: 1,
          pixel: 1, outlines: [], needles: [], dots: [], edges: [])
      ]
      #expect(try await places(KeptPlans.text(KeptPlans.sealed(picture))) == ["pictures[0].png"])
      #expect(try await places("{}").count == 1)
      #expect(try await places("not json") == ["$"])
      let deep = String(repeating: "[", count: 1_000_000)
      #expect(try await places(deep) == ["$"])
      let large = try await town.send(
        "POST", "studies/2.25.1/plans", as: session, body: String(repeating: " ", count: (20 << 20) + 1))
      #expect(large.status == 413)
      let plain = try await town.send("POST", "studies/2.25.1/plans", as: session, body: "{}", type: "text/plain")
      #expect(plain.status == 415)
      let nowhere = try await town.send(
        "POST", "studies/2.25.77/plans", as: session, body: try KeptPlans.text(sound))
      #expect(nowhere.status == 404)
      let list = try await town.send("GET", "studies/2.25.1/plans", as: session)
      #expect((list.object["plans"] as? [[String: Any]])?.count == 1)
    }
  }
}
