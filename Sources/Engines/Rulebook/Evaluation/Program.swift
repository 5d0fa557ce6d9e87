/// A question compiled: every condition and every value once, each after what it reads.
///
/// Evaluation is one sweep over `blocks[0].order`. There is no short cut: each condition is evaluated even where
/// the verdict already stands, so that everything that mattered can be cited. The bodies of quantifiers are
/// blocks of their own, swept once for each element.
final class Program: Sendable {
  let book: Rulebook
  let subject: SubjectID
  let nodes: [Node]
  /// The parts of conjunctions, disjunctions and readings, one after the other; nodes hold ranges of it.
  let operands: [Int32]
  let blocks: [Block]
  /// What a node stands for; read only when a verdict is explained.
  let origins: [Origin]
  /// What is shown of a node, prepared for explaining many verdicts.
  let cards: [NodeCard]
  /// Constants stand in their places; everything else is unknown.
  let template: [Value]
  /// The nodes that hold parameters, to be filled in for the day of the verdict.
  let parameters: [ParameterUse]
  /// The nodes of clauses, in the order of compilation.
  let clauses: [Int32]
  /// The listed readings that occur, with the nodes of the outermost block that depend on each.
  let readings: [ReadingUse]
  /// The verdict asked for; `-1` where the question is of a state.
  let root: Int32
  /// By clause: the node of the value that is shown with its verdict.
  let details: [Int: Int32]
  /// Every fact that evaluation may read, in order.
  let facts: [FactIndex]

  init(_ parts: ProgramCompiler, root: Int32) {
    book = parts.book
    subject = parts.subject
    nodes = parts.nodes
    operands = parts.operands
    blocks = parts.blocks
    origins = parts.origins
    cards = parts.nodes.indices.map { NodeCard(parts, node: $0) }
    template = parts.template
    parameters = parts.parameters
    clauses = parts.clauses
    readings = parts.readingUses()
    self.root = root
    details = parts.details
    facts = parts.facts.sorted { $0.index < $1.index }
  }

  /// The numbers of the nodes that make up a conjunction, a disjunction or a reading.
  func parts(of node: Node) -> ArraySlice<Int32> { operands[Int(node.lower)..<Int(node.upper)] }
}

/// A parameter and the node that holds its value.
struct ParameterUse: Sendable {
  let node: Int32
  let parameter: ParameterIndex
}

/// One operation with the numbers of the nodes it reads.
struct Node: Sendable {
  let operation: Operation
  /// What they mean depends on the operation and is said there; `-1` where there is none.
  var first: Int32 = -1
  var second: Int32 = -1
  var third: Int32 = -1
  /// Of a comparison.
  var comparison = Comparison.equal
  /// A range of `Program.operands`, or further numbers.
  var lower: Int32 = 0
  var upper: Int32 = 0

  enum Operation: UInt8, Sendable {
    // Verdicts. `lower..<upper` are the parts.
    case all, any
    /// `first` is the part.
    case not
    /// `first` and `second` are compared; `lower` is 1 where `none` is meant.
    case compare
    /// `first` is the value, `second` the list.
    case member
    case holds, exists, listed
    /// `first` is the event's day, `second` the deadline.
    case done
    case undetermined
    /// `first` is the condition of application, `second` the requirement, `third` the clause's number.
    case clause, softClause
    /// `first` is the list, `second` the body's block, `third` the window, `lower` the `date` field.
    case every, some
    /// `lower..<upper` are the alternatives, `first` the reading's number.
    case reading

    // Values.
    case constant, parameter, asOf
    /// `first` is the fact, `second` what it is derived from where it is not stated.
    case fact
    /// `first` is the depth, `second` the field.
    case element
    /// `first` is the record, `second` the field.
    case field
    case add, subtract, multiply, rate
    case days, level
    case workingDay
    /// As `every`; the body is the condition counted or the value taken.
    case count, distinct, sum, minimum, maximum
    case chosenValue
  }

  var isVerdict: Bool { operation.rawValue <= Operation.reading.rawValue }

  /// A condition that is judged by itself, not by other conditions.
  var isAtomic: Bool {
    switch operation {
    case .compare, .member, .holds, .exists, .listed, .done, .undetermined: true
    default: false
    }
  }
}

/// Nodes that are evaluated together: the question's own, or the body of a quantifier.
struct Block: Sendable {
  var order: [Int32] = []
  /// What the body comes to.
  var result: Int32 = -1
}

/// A reading that occurs in a program.
struct ReadingUse: Sendable {
  /// Its number in `Rulebook.readings`.
  let reading: Int
  /// The nodes of the outermost block that may come out differently under another option.
  let dependents: [Int32]
}

/// Where a node comes from.
struct Origin: Sendable {
  let expression: Expression
  /// The number of the clause whose rule it stands in; `nil` in the question itself.
  let clause: Int?
  /// The words for it, with gaps for values; only of conditions.
  var phrase: Phrase = .empty
  /// The facts and fields that the condition reads.
  var inputs: [InputSource] = []
}

/// A fact, or a field of the element that a quantifier is looking at, as something a condition reads.
enum InputSource: Sendable, Hashable {
  case fact(FactIndex)
  case groupField(FactIndex, field: Int)
  case element(depth: Int, field: Int)
}
