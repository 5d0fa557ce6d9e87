/// One thing that is wrong with a scenario: where, what was given and what would be taken.
public struct ScenarioFault: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// Where in the scenario: `target.sphere.radius`, `obstacles[2].clearance`; empty for the file as a whole.
  public let path: String
  public let zh: String
  public let en: String

  public init(_ path: String, _ zh: String, _ en: String) {
    self.path = path
    self.zh = zh
    self.en = en
  }

  public var description: String { path.isEmpty ? "\(zh) · \(en)" : "\(path): \(zh) · \(en)" }
}

/// Why there is no plan.
public enum PlanningError: Error, Sendable, CustomStringConvertible {
  /// The scenario or a file it names is not what it should be: wrong use.
  case refused([ScenarioFault])
  /// Work that began could not be finished: a disk, a solver.
  case failed(BilingualText)

  static func refused(_ path: String, _ zh: String, _ en: String) -> PlanningError {
    .refused([ScenarioFault(path, zh, en)])
  }

  public var faults: [ScenarioFault] {
    if case .refused(let faults) = self { faults } else { [] }
  }

  public var description: String {
    switch self {
    case .refused(let faults): faults.map(\.description).joined(separator: "\n")
    case .failed(let text): "\(text.zh) · \(text.en)"
    }
  }
}
