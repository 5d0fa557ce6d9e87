extension Rulebook {
  /// Every parameter that is declared `stricter higher` or `lower` but somewhere moves a verdict the other way, or
  /// in a way that is not proved. Such a book must not be loaded: its overlays could relax it.
  public func polarityFindings() -> [Finding] {
    var findings = Findings()
    let analysis = PolarityAnalysis(self)
    for occurrence in analysis.occurrences {
      guard case .parameter(let index) = occurrence.knob, parameters.indices.contains(index.index) else { continue }
      // Events after a transition depend on the state it led to, so single guards prove nothing: what a machine
      // reads, overlays leave alone.
      if case .machine = occurrence.place { continue }
      let parameter = parameters[index.index]
      guard let declared = parameter.stricter.polarity, occurrence.polarity != declared else { continue }
      let place = name(of: occurrence.place)
      if occurrence.polarity == .mixed {
        findings.error(
          at: occurrence.position,
          "参数 $\(parameter.name) 声明为\(parameter.stricter.text.chinese)，但\(place.chinese)这一处不能证明调整方向：只用 >= > <= < 比较，不用 = 或 !=，不放进一致性检查、赋值或可能“不适用”的“或”之中",
          "$\(parameter.name) is declared \(parameter.stricter.text.english), but in \(place.english) no direction can be proved: compare it only with >= > <= <, not = or !=, and not in a consistency check, an assignment or a condition of application below 'or'"
        )
      } else {
        findings.error(
          at: occurrence.position,
          "参数 $\(parameter.name) 声明为\(parameter.stricter.text.chinese)，但在\(place.chinese)这一处往该方向调整反而放宽：请检查比较的方向或“更严”一栏",
          "$\(parameter.name) is declared \(parameter.stricter.text.english), but in \(place.english) moving it that way relaxes: check the comparison or the column 'Stricter'"
        )
      }
    }
    return findings.sorted
  }

  func name(of place: Occurrence.Place) -> Bilingual {
    switch place {
    case .clause(let id): Bilingual("条款 §\(id)", "clause §\(id)")
    case .question(let id): Bilingual("问题 \(id)", "question \(id)")
    case .machine(let name): Bilingual("状态机 \(name)", "machine \(name)")
    case .consistency(let subject):
      Bilingual("\(nameOf(subject)) 的一致性检查", "the consistency check of \(nameOf(subject))")
    case .derivation(let subject, let fact):
      Bilingual("事实 \(path(of: fact, subject)) 的推导", "the derivation of \(path(of: fact, subject))")
    }
  }

  private func nameOf(_ subject: SubjectID) -> String {
    subjects.indices.contains(subject.index) ? subjects[subject.index].name : "-"
  }

  private func path(of fact: FactIndex, _ subject: SubjectID) -> String {
    guard subjects.indices.contains(subject.index) else { return "-" }
    let facts = subjects[subject.index].facts
    return facts.indices.contains(fact.index) ? facts[fact.index].path : "-"
  }
}

extension Parameter.Direction {
  /// The polarity that a parameter of this direction must have everywhere; `nil` where overlays may not touch it.
  var polarity: Polarity? {
    switch self {
    case .higher: .falling
    case .lower: .rising
    case .fixed: nil
    }
  }

  var text: Bilingual {
    switch self {
    case .higher: Bilingual("越高越严", "stricter when higher")
    case .lower: Bilingual("越低越严", "stricter when lower")
    case .fixed: Bilingual("不可调整", "fixed")
    }
  }
}
