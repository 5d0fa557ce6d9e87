public import Rulebook

/// What a record must pass before it is reported (the habit of large registries: completeness, no impossible
/// value, no contradiction).
public struct QualityGate: Sendable, Hashable {
  /// 95 % of what is mandatory.
  public static let leastCompleteness = Rational(19, 20) ?? Rational(1)

  public let completeness: Completeness
  /// Every error, impossible values and contradictions among them.
  public let errors: [Violation]
  public let warnings: [Violation]
  /// Whether the stated level is the catalogue's; `nil` where there is nothing to compare.
  public let levelAgrees: Bool?
  /// An empty list is an answer, an absent one is not.
  public let adverseEventsAnswered: Bool

  public var isComplete: Bool { completeness.rate >= Self.leastCompleteness }

  public var passes: Bool {
    isComplete && errors.isEmpty && levelAgrees != false && adverseEventsAnswered
  }

  /// Why it does not pass, for people; empty where it does.
  public var reasons: [Bilingual] {
    var reasons: [Bilingual] = []
    if !isComplete {
      let text = "\(completeness.filled)/\(completeness.mandatory)"
      reasons.append(Bilingual("必填项完成 \(text)，应不低于 95%", "\(text) of what is mandatory is filled; 95 % is needed"))
    }
    if !errors.isEmpty {
      reasons.append(Bilingual("有 \(errors.count) 处错误", "there are \(errors.count) errors"))
    }
    if levelAgrees == false {
      reasons.append(Bilingual("手术级别与目录不符", "the stated level is not the catalogue's"))
    }
    if !adverseEventsAnswered {
      reasons.append(Bilingual("未说明有无不良事件", "it is not stated whether there were adverse events"))
    }
    return reasons
  }
}

extension StandardRecord {
  /// Holds a record to the gate. Values that are merely absent count for completeness, not as errors.
  public func qualityGate(_ record: RecordDocument, in context: ValidationContext) -> QualityGate {
    let (violations, completeness) = examine(record, in: context)
    return qualityGate(
      record, violations, completeness, derived: DerivedValues(record, catalogue: context.catalogue))
  }

  /// The same from an examination that was made already.
  func qualityGate(
    _ record: RecordDocument, _ violations: [Violation], _ completeness: Completeness, derived: DerivedValues
  ) -> QualityGate {
    var levelAgrees: Bool?
    if derived.isLevelDerived, let level = derived.level, case .number(let stated) = record.members["level"] {
      levelAgrees = stated.integer == level
    }
    var isAnswered = false
    if case .list = record.members["adverseEvents"] { isAnswered = true }
    return QualityGate(
      completeness: completeness,
      errors: violations.filter { $0.severity == .error && $0.rule != ValueRule.required.rawValue },
      warnings: violations.filter { $0.severity == .warning }, levelAgrees: levelAgrees,
      adverseEventsAnswered: isAnswered)
  }
}
