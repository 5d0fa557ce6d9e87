internal import Rulebook

/// A record held to everything that is due by a step, from one walk; it also tells what an earlier step would have asked.
struct RecordExamination: Sendable {
  let derived: DerivedValues
  let violations: [Violation]
  let completeness: Completeness
  private let absences: [Absence]
  /// Whether no violation was left out for their number.
  private let isWhole: Bool

  /// A mandatory value that is not there.
  struct Absence: Sendable {
    let due: RecordStage
    /// What it counts in completeness.
    let weight: Int
    /// Its places among what is missing and among the violations.
    let missing: Int
    let violation: Int
  }

  /// - Parameter check: after its walk.
  init(_ check: RecordCheck) {
    derived = check.scope.derived
    violations = check.violations
    completeness = Completeness(filled: check.filled, mandatory: check.mandatory, missing: check.missing)
    absences = check.absences
    isWhole = check.violations.count < check.context.limit
  }

  /// What a walk at an earlier step would have found; `nil` where only that walk can tell.
  func at(_ stage: RecordStage) -> (violations: [Violation], completeness: Completeness)? {
    guard isWhole else { return nil }
    let later = absences.filter { $0.due > stage }
    guard !later.isEmpty else { return (violations, completeness) }
    let (unasked, unreported) = (Set(later.map(\.missing)), Set(later.map(\.violation)))
    func rest<Element>(_ elements: [Element], _ left: Set<Int>) -> [Element] {
      elements.enumerated().filter { !left.contains($0.offset) }.map(\.element)
    }
    return (
      rest(violations, unreported),
      Completeness(
        filled: completeness.filled, mandatory: completeness.mandatory - later.reduce(0) { $0 + $1.weight },
        missing: rest(completeness.missing, unasked))
    )
  }
}
