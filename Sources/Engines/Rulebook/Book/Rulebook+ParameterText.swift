extension Rulebook {
  /// A parameter's value as its table writes it: `2000`, `5`, `副主任医师`.
  public func text(of value: Value, in parameter: Parameter) -> String {
    switch value {
    case .integer(let number): String(number)
    case .rational(let number): number.description
    case .period(let period): String(period.count)
    case .date(let date): date.iso
    case .boolean(let truth): truth ? "true" : "false"
    case .text(let text): text
    case .code(let index): catalogue.entries.indices.contains(index) ? catalogue.entries[index].code : "?"
    case .symbol(let rank): word(rank, parameter.type)
    case .unknown, .none, .range, .list, .record: "?"
    }
  }

  private func word(_ rank: Int, _ type: ValueType) -> String {
    guard case .symbol(let id) = type, let members = enumeration(id)?.members, members.indices.contains(rank) else {
      return "?"
    }
    return members[rank].word
  }
}
