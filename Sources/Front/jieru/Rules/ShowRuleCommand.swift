import ArgumentParser
import Rulebook

/// Shows a clause: quote, plain wording, rule.
struct ShowRuleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "条款：原文、平话、规则 a clause: quote, plain wording, rule",
    discussion: "示例 Example:\n  jieru rules show 3.5")

  @Argument(help: "条款号 clause, e.g. 1.5.1.2b")
  var clause: String
  @OptionGroup var options: RulebookOptions

  func run() async throws {
    let book = try options.context().book
    guard let found = book.clause(ClauseID(clause)) else {
      let near = book.clauses.map(\.id.text).filter { $0.hasPrefix(clause.prefix(1)) }
      throw ValidationError("没有条款 no clause \(clause)；\(near.joined(separator: " "))")
    }
    print("\(found.id)  \(found.title.chinese) · \(found.title.english)")
    print("\(found.number)  \(found.kind.rawValue)  \(book.edition.title.chinese)")
    if let overlay = found.overlay { print("收紧规则 overlay: \(overlay)") }
    print("")
    for quote in found.quotes { print("  「\(quote)」") }
    print("")
    section("要求 Requirement", found.wording)
    section("证据 Evidence", found.evidence)
    section("不符合 If not met", found.consequence)
    if let interpretation = found.interpretation { section("释读 Reading", interpretation) }
    switch found.body {
    case .rule(let rule), .attested(let rule):
      print("规则 Rule")
      for line in rule.source.split(separator: "\n", omittingEmptySubsequences: false) { print("  \(line)") }
      let used = book.parameters.filter { $0.clauses.contains(found.id) && !$0.isSuperseded }
      if !used.isEmpty {
        print("\n参数 Parameters")
        var table = TextTable(["参数 parameter", "值 value", "单位 unit", "更严 stricter", "来源 source"])
        for one in used {
          table.add([
            "$\(one.name)", one.values.first.map { book.text(of: $0.value, in: one) } ?? "", one.unit,
            one.stricter.rawValue, one.source.rawValue,
          ])
        }
        print(table.text())
      }
    case .notComputable(let reason): section("不计算 Not computable", reason)
    }
  }

  private func section(_ heading: String, _ text: Bilingual) {
    guard !text.chinese.isEmpty || !text.english.isEmpty else { return }
    print("\(heading)\n  \(text.chinese)\n  \(text.english)\n")
  }
}
