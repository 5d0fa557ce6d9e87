/// A state machine compiled: guards and new register values as blocks of one program.
struct MachineProgram: Sendable {
  let machine: Machine
  let program: Program
  let transitions: [Step]
  /// The fields of the event record that hold its kind and its day.
  let kind: Int
  let date: Int
  /// The kind of event by which a human confirms, if the record knows one.
  let confirmation: Int?

  /// A transition's guard and assignments, by block.
  struct Step: Sendable {
    let transition: Machine.Transition
    let guardBlock: Int32?
    let assignments: [(register: Int, block: Int32)]
  }

  init(_ machine: Machine, book: Rulebook) {
    self.machine = machine
    var compiler = ProgramCompiler(book: book, subject: machine.subject)
    compiler.facts = [machine.start, machine.events]
    let scopes: [ProgramCompiler.Scope] = [
      .registers(machine.registers),
      .element(.record(machine.event), of: Bilingual("事件", "event")),
    ]
    transitions = machine.transitions.map { transition in
      Step(
        transition: transition,
        guardBlock: transition.guardCondition.map { compiler.compileBlock($0, in: scopes) },
        assignments: transition.assignments.sorted { $0.key < $1.key }.map {
          ($0.key, compiler.compileBlock($0.value, in: scopes))
        })
    }
    program = Program(compiler, root: -1)
    let fields = book.records[machine.event.index].fields
    kind = fields.firstIndex { $0.path == "kind" } ?? -1
    date = fields.firstIndex { $0.path == "date" } ?? -1
    if fields.indices.contains(kind), case .symbol(let id) = fields[kind].type.required {
      confirmation = book.enumerations[id.index].members.firstIndex { $0.word == "confirm" }
    } else {
      confirmation = nil
    }
  }
}
