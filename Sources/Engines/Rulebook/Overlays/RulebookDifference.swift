/// One thing in which two rulebooks differ: two editions, or a norm with and without its overlays.
public struct RulebookDifference: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case clauseAdded(ClauseID)
    case clauseRemoved(ClauseID)
    /// The rule itself differs, not only its wording.
    case clauseRuleChanged(ClauseID)
    case clauseTextChanged(ClauseID)
    case parameterAdded(String)
    case parameterRemoved(String)
    case parameterChanged(String, Direction)
    case listAdded(String)
    case listRemoved(String)
    /// By the words of the members.
    case listChanged(String, added: [String], removed: [String])
    case readingAdded(ReadingID)
    case readingRemoved(ReadingID)
    case readingChanged(ReadingID)
    case questionAdded(String)
    case questionRemoved(String)
    case questionChanged(String)
  }

  /// What the change of a parameter means for those who have to meet it.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case stricter, milder
    /// Neither throughout, or a parameter without direction.
    case other
  }

  public let kind: Kind
  /// One sentence, with the old and the new where there are numbers.
  public let text: Bilingual
}

extension Rulebook {
  /// In what this rulebook differs from another: clauses in the order of the norm, then parameters, lists, readings
  /// and questions. Empty where both decide alike and say the same.
  public func differences(from other: Rulebook) -> [RulebookDifference] {
    clauseDifferences(other) + parameterDifferences(other) + listDifferences(other) + readingDifferences(other)
      + questionDifferences(other)
  }

  // MARK: Clauses

  private func clauseDifferences(_ other: Rulebook) -> [RulebookDifference] {
    let (mine, theirs) = (RuleSpelling(self), RuleSpelling(other))
    var found: [RulebookDifference] = []
    for clause in clauses {
      let title = Bilingual("条款 §\(clause.id) \(clause.title.chinese)", "clause §\(clause.id) \(clause.title.english)")
      guard let old = other.clause(clause.id) else {
        let by = clause.overlay.map { Bilingual("（\($0)）", " (\($0))") } ?? Bilingual("", "")
        found.append(
          difference(.clauseAdded(clause.id), "新增\(title.chinese)\(by.chinese)", "added: \(title.english)\(by.english)")
        )
        continue
      }
      if mine.rule(of: clause) != theirs.rule(of: old) || clause.kind != old.kind {
        found.append(
          difference(.clauseRuleChanged(clause.id), "\(title.chinese)：规则改变", "\(title.english): the rule changed"))
      } else if RuleSpelling.texts(clause) != RuleSpelling.texts(old) {
        found.append(
          difference(
            .clauseTextChanged(clause.id), "\(title.chinese)：文字改变，规则不变",
            "\(title.english): the wording changed, the rule did not"))
      }
    }
    for clause in other.clauses where self.clause(clause.id) == nil {
      found.append(
        difference(
          .clauseRemoved(clause.id), "删去条款 §\(clause.id) \(clause.title.chinese)",
          "removed: clause §\(clause.id) \(clause.title.english)"))
    }
    return found
  }

  // MARK: Parameters

  private func parameterDifferences(_ other: Rulebook) -> [RulebookDifference] {
    var found: [RulebookDifference] = []
    for parameter in parameters where !parameter.isSuperseded {
      let title = "$\(parameter.name)"
      guard let old = other.parameter(named: parameter.name) else {
        let new = RuleSpelling(self).values(of: parameter)
        found.append(
          difference(
            .parameterAdded(parameter.name), "新增参数 \(title) = \(new.chinese)",
            "added: parameter \(title) = \(new.english)"))
        continue
      }
      let (before, after) = (RuleSpelling(other).values(of: old), RuleSpelling(self).values(of: parameter))
      guard before != after || parameter.stricter != old.stricter else { continue }
      let direction = direction(of: parameter, from: old)
      let word =
        switch direction {
        case .stricter: Bilingual("更严", "stricter")
        case .milder: Bilingual("更宽", "milder")
        case .other: Bilingual("方向不定", "neither stricter nor milder throughout")
        }
      found.append(
        difference(
          .parameterChanged(parameter.name, direction),
          "参数 \(title)（\(parameter.title.chinese)）：\(before.chinese) → \(after.chinese)，\(word.chinese)",
          "parameter \(title) (\(parameter.title.english)): \(before.english) → \(after.english), \(word.english)"))
    }
    for parameter in other.parameters where !parameter.isSuperseded && self.parameter(named: parameter.name) == nil {
      found.append(
        difference(
          .parameterRemoved(parameter.name), "删去参数 $\(parameter.name)", "removed: parameter $\(parameter.name)"))
    }
    return found
  }

  /// By every day on which either changes.
  private func direction(of new: Parameter, from old: Parameter) -> RulebookDifference.Direction {
    guard new.stricter == old.stricter else { return .other }
    var found: Set<RulebookDifference.Direction> = []
    for day in Set((new.values + old.values).map(\.from)) {
      switch new.stricter.compare(new.value(on: day), old.value(on: day)) {
      case .stricter?: found.insert(.stricter)
      case .milder?: found.insert(.milder)
      case .equal?: break
      case nil: found.insert(.other)
      }
    }
    return found.count == 1 ? found.first ?? .other : .other
  }

  // MARK: Lists, readings, questions

  private func listDifferences(_ other: Rulebook) -> [RulebookDifference] {
    let (mine, theirs) = (RuleSpelling(self), RuleSpelling(other))
    let old = Dictionary(other.lists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(lists.map(\.name))
    var found: [RulebookDifference] = []
    for list in lists {
      guard let before = old[list.name] else {
        found.append(difference(.listAdded(list.name), "新增清单 \(list.name)", "added: list \(list.name)"))
        continue
      }
      let (one, two) = (theirs.members(of: before), mine.members(of: list))
      let (added, removed) = (two.filter { !one.contains($0) }, one.filter { !two.contains($0) })
      guard !added.isEmpty || !removed.isEmpty else { continue }
      var (chinese, english): ([String], [String]) = ([], [])
      if !removed.isEmpty {
        chinese.append("去掉 \(removed.joined(separator: "、"))")
        english.append("without \(removed.joined(separator: ", "))")
      }
      if !added.isEmpty {
        chinese.append("加上 \(added.joined(separator: "、"))")
        english.append("with \(added.joined(separator: ", "))")
      }
      found.append(
        difference(
          .listChanged(list.name, added: added, removed: removed),
          "清单 \(list.name)（\(list.title.chinese)）：\(chinese.joined(separator: "；"))",
          "list \(list.name) (\(list.title.english)): \(english.joined(separator: "; "))"))
    }
    for list in other.lists where !names.contains(list.name) {
      found.append(difference(.listRemoved(list.name), "删去清单 \(list.name)", "removed: list \(list.name)"))
    }
    return found
  }

  private func readingDifferences(_ other: Rulebook) -> [RulebookDifference] {
    var found: [RulebookDifference] = []
    for reading in readings {
      let title = Bilingual(
        "释读 \(reading.id) \(reading.title.chinese)", "reading \(reading.id) \(reading.title.english)")
      guard let old = other.reading(reading.id) else {
        found.append(difference(.readingAdded(reading.id), "新增\(title.chinese)", "added: \(title.english)"))
        continue
      }
      if reading.options != old.options || reading.stricterOption != old.stricterOption {
        found.append(
          difference(.readingChanged(reading.id), "\(title.chinese)：选项改变", "\(title.english): the options changed"))
      }
    }
    for reading in other.readings where self.reading(reading.id) == nil {
      found.append(difference(.readingRemoved(reading.id), "删去释读 \(reading.id)", "removed: reading \(reading.id)"))
    }
    return found
  }

  private func questionDifferences(_ other: Rulebook) -> [RulebookDifference] {
    let (mine, theirs) = (RuleSpelling(self), RuleSpelling(other))
    var found: [RulebookDifference] = []
    for question in questions {
      guard let old = other.question(question.id) else {
        found.append(difference(.questionAdded(question.id), "新增问题 \(question.id)", "added: question \(question.id)"))
        continue
      }
      if mine.answer(of: question) != theirs.answer(of: old) {
        found.append(
          difference(
            .questionChanged(question.id), "问题 \(question.id)（\(question.title.chinese)）：判定方法改变",
            "question \(question.id) (\(question.title.english)): decided otherwise"))
      }
    }
    for question in other.questions where self.question(question.id) == nil {
      found.append(difference(.questionRemoved(question.id), "删去问题 \(question.id)", "removed: question \(question.id)"))
    }
    return found
  }

  private func difference(_ kind: RulebookDifference.Kind, _ chinese: String, _ english: String) -> RulebookDifference {
    RulebookDifference(kind: kind, text: Bilingual(chinese, english))
  }
}

extension Parameter {
  /// Kept by an overlay beside the number that took its place.
  package var isSuperseded: Bool { name.contains("@") }
}
