import Testing

@testable import Rulebook

@Suite("Machines in rule files")
struct MachineTests {
  private func small(_ machine: String) -> SmallBook {
    var small = SmallBook()
    small.facts += """


      ## enumeration state unordered 状态 · State

      | word | 中文 | English |
      |---|---|---|
      | none | 无 | None |
      | held | 有 | Held |
      | lost | 失 | Lost |

      ## enumeration kind unordered 事件 · Event

      | word | 中文 | English |
      |---|---|---|
      | grant | 授予 | Granted |
      | check | 评估 | Checked |

      ## record Event 事件 · Event

      | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
      |---|---|---|---|---|---|
      | date | date | 日期 | Day | | |
      | kind | kind | 种类 | Kind | | |
      | passed | boolean? | 合格 | Passed | | |

      ## licence 资质 · Licence

      | 事实 Fact | 类型 Type | 中文 | English | 单位 Unit | 证据 Evidence |
      |---|---|---|---|---|---|
      | begin | state | 起始 | Start | | |
      | history | list of Event | 事件 | Events | | |
      | limit | integer | 次数 | Limit | | |
      """
    small.questions += """


      ## machine licence 资质 · Licence

      ```machine
      \(machine)
      ```

      ## licence.now 现在的资质 · The licence now

      ```question
      about licence
      answer state of licence
      ```
      """
    return small
  }

  private static let sound = """
    machine licence of licence start begin events history states state
    register ordered: date = none
    register failures: integer = 0
    on grant from none, lost to held set failures = 0, ordered = none [1.1]
    on check from held when not passed and failures + 1 >= limit to lost confirm [1.1, 1.2]
    on check from held when not passed and date > ordered + 3 months set ordered = date, failures = failures + 1 [1.2]
    """

  @Test("become states, registers and transitions")
  func machine() throws {
    let book = try small(Self.sound).load()
    let machine = try #require(book.machine(named: "licence"))
    #expect(machine.title == Bilingual("资质", "Licence"))
    #expect(machine.start == FactIndex(0) && machine.events == FactIndex(1))
    #expect(machine.registers.map(\.name) == ["ordered", "failures"])
    #expect(machine.registers[0].type == .optional(.date) && machine.registers[0].initial == .none)
    #expect(machine.registers[1].initial == .integer(0))
    #expect(machine.transitions.map(\.from) == [[0, 2], [1], [1]])
    #expect(machine.transitions.map(\.to) == [1, 2, nil])
    #expect(machine.transitions.map(\.event) == [0, 1, 1])
    #expect(machine.transitions.map(\.needsConfirmation) == [false, true, false])
    #expect(machine.transitions[1].clauses.map(\.text) == ["1.1", "1.2"])
    // Event fields stand at depth 0, registers at depth 1.
    guard case .all(let parts) = machine.transitions[1].guardCondition?.kind else {
      Issue.record("no guard")
      return
    }
    #expect(parts[0].children[0].children[0].kind == .element(depth: 0, field: 2))
    #expect(parts[1].children[0].children[0].kind == .element(depth: 1, field: 1))
    #expect(machine.transitions[2].assignments[0]?.kind == .element(depth: 0, field: 0))
    guard case .state("licence") = book.question("licence.now")?.answer else {
      Issue.record("the question does not ask for the state")
      return
    }
  }

  @Test(
    "are refused where they name what is not there",
    arguments: [
      ("states state", "states kinds", "there is no enumeration 'kinds'"),
      ("start begin", "start limit", "'limit' has to be a fact of type state"),
      ("events history", "events limit", "'limit' has to be a list of records"),
      ("of licence", "of nobody", "there is no subject 'nobody'"),
      ("register failures: integer", "register limit: integer", "is a field of the event or a fact already"),
      ("register failures: integer", "register failures: number", "there is no type 'number'"),
      ("integer = 0", "integer = limit", "a register begins with a constant"),
      ("on grant", "on granted", "'granted' is no member of kind (grant check)"),
      ("from none, lost", "from none, gone", "'gone' is no member of state (none held lost)"),
      ("to held", "to keep", "'keep' is no member of state"),
      ("set failures = 0", "set count = 0", "there is no register 'count'"),
      ("failures + 1 [1.2]", "ordered [1.2]", "expected integer here, found date or none"),
      ("[1.1]", "[9.9]", "there is no clause 9.9"),
      ("[1.1]", "", "the clauses, as [3.8c]"),
      ("when not passed", "when not pass", "no fact 'pass'"),
    ])
  func refused(old: String, new: String, message: String) {
    #expect(Self.sound.contains(old))
    let errors = small(Self.sound.replacing(old, with: new)).errors
    #expect(
      errors.contains { $0.message.english.contains(message) && $0.position.file.hasSuffix("questions.md") },
      "\(errors)")
  }
}
