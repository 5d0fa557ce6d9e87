internal import Ablation
internal import Foundation

extension PlanDocument {
  /// The document as JSON with sorted keys: the content of `result.json`.
  func json() throws(PlanningError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Numbers that are not finite have no JSON: the encoder refuses them.
    do { return Array(try encoder.encode(self)) } catch {
      throw PlanningError.failed(BilingualText("结果含非有限数", "the result holds numbers that are not finite"))
    }
  }

  /// Reads what ``json()`` wrote.
  public init(json: [UInt8]) throws(PlanningError) {
    do { self = try JSONDecoder().decode(PlanDocument.self, from: Data(json)) } catch {
      throw PlanningError.failed(BilingualText("result.json 不是本格式的计划", "result.json is no plan of this format"))
    }
  }

  /// What is hashed and signed: inputs by content, parameters, figures with their bounds, and as one more input the
  /// whole document (without digest and signature), so that no word of it can change unnoticed.
  ///
  /// - Throws: ``AblationError``: a figure that is not finite or whose bounds are not in order.
  func canonicalPlan() throws(AblationError) -> AblationPlan {
    var bare = self
    bare.digest = ""
    bare.signature = nil
    guard let content = try? bare.json() else {
      throw AblationError(.notConverged, field: "document", zh: "结果含非有限数", en: "a result is not finite")
    }
    return try AblationPlan(
      inputs: inputs.map { AblationPlan.Input(name: $0.name, digest: $0.sha256) }
        + [AblationPlan.Input(name: "document", bytes: content)],
      parameters: parameters.map {
        AblationPlan.Parameter(
          name: $0.name, value: $0.value, unit: $0.unit, mark: PropertyTable.Mark(rawValue: $0.mark) ?? .none,
          source: $0.source)
      }, results: results)
  }

  private var results: [AblationPlan.Result] {
    let exact = BilingualText("由输入直接得出", "follows from the inputs")
    func one(_ name: String, _ figure: Figure) -> AblationPlan.Result {
      AblationPlan.Result(
        name: name, low: figure.low, nominal: figure.nominal, high: figure.high, unit: figure.unit,
        zh: figure.bounds.zh, en: figure.bounds.en)
    }
    func plain(_ name: String, _ value: Double, _ unit: String) -> AblationPlan.Result {
      one(name, Figure(low: value, nominal: value, high: value, unit: unit, bounds: exact))
    }
    var out = [
      plain("result.target.diameter", anatomy.targetDiameter, "mm"),
      plain("result.target.volume", anatomy.targetVolume, "mL"),
    ]
    if let paths {
      out.append(plain("result.paths.entries", Double(paths.entries), "1"))
      out.append(plain("result.paths.feasible", Double(paths.feasible), "1"))
    }
    for zone in zones { out.append(one("result.zone.\(zone.model).volume", zone.volume)) }
    if let coverage {
      out.append(one("result.coverage.target", coverage.target))
      out.append(one("result.coverage.targetWithMargin", coverage.targetWithMargin))
      out.append(one("result.coverage.healthy", coverage.healthy))
      out.append(one("result.coverage.smallestMargin", coverage.smallestMargin))
    }
    if let margin {
      out.append(one("result.margin.minimum", margin.minimum))
      out.append(plain("result.margin.uncoveredVolume", margin.uncoveredVolume, "mL"))
    }
    return out
  }
}
