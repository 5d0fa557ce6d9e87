import Foundation
import Rulebook

/// One row of a registry: the cases of a physician at an institution, of one level, in one year.
struct CaseRow {
  let institution: Int32
  let physician: Int32
  let level: Int8
  let year: Int16
  let cases: Int32
}

/// A country's registry: institutions, physicians, ten million cases already counted.
struct Registry {
  let institutions: Int
  let physicians: Int
  let rows: [CaseRow]
  let years = 2019...2023

  var cases: Int { rows.reduce(0) { $0 + Int($1.cases) } }

  init(institutions: Int, physicians: Int, cases: Int) {
    self.institutions = institutions
    self.physicians = physicians
    var random = SplitMix64(seed: 47)
    var weights: [Int] = []
    for _ in 0..<physicians {
      weights.append(1 + Int.random(in: 0..<20, using: &random) * Int.random(in: 0..<20, using: &random))
    }
    let total = weights.reduce(0, +)
    var rows: [CaseRow] = []
    rows.reserveCapacity(physicians * 20)
    for physician in 0..<physicians {
      for year in years {
        for level in 1...4 {
          let share = [35, 25, 25, 15][level - 1]
          let mean = Double(cases) * Double(weights[physician]) / Double(total) / 5 * Double(share) / 100
          rows.append(
            CaseRow(
              institution: Int32(physician % institutions), physician: Int32(physician), level: Int8(level),
              year: Int16(year), cases: Int32((mean * Double.random(in: 0.7...1.3, using: &random)).rounded())))
        }
      }
    }
    self.rows = rows
  }
}

/// (b) The year of the whole country: every institution and every physician, qualification, annual assessment and
/// state, on two cores; counting the rows up is part of it.
func nationalRun(_ material: Material, share: Int) throws -> Line {
  let registry = Registry(institutions: 3_000 / share, physicians: 28_000 / share, cases: 10_000_000 / share)
  let desk = try Desk(material)
  let run = measured { () -> [Verdict: Int] in
    let totals = Totals(registry)
    let (institutions, physicians) = (registry.institutions, registry.physicians)
    let halves = Halves()
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      var tally = Tally()
      for number in stride(from: half, to: institutions, by: 2) { desk.institution(number, totals, &tally) }
      for number in stride(from: half, to: physicians, by: 2) { desk.physician(number, totals, &tally) }
      halves.add(tally)
    }
    return halves.tally.verdicts
  }
  let verdicts = run.result.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.name) \($0.value)" }
  return Line(
    name: "全国一年 · a year of the whole country", unit: "s", required: 10, aim: 3, reached: run.seconds,
    isRate: false, seconds: run.seconds, cpuSeconds: run.cpu,
    note:
      "\(registry.institutions) institutions, \(registry.physicians) physicians, \(registry.cases) cases in \(registry.rows.count) rows; "
      + "two threads; \(run.result.values.reduce(0, +)) verdicts: \(verdicts.joined(separator: ", "))")
}

/// What the rows come to, by institution and by physician.
struct Totals: Sendable {
  var cases: [Int]
  var casesL3: [Int]
  var casesLastYear: [Int]
  var casesL3LastYear: [Int]
  var operatorL3LastYear: [Int]

  init(_ registry: Registry) {
    cases = Array(repeating: 0, count: registry.institutions)
    (casesL3, casesLastYear, casesL3LastYear) = (cases, cases, cases)
    operatorL3LastYear = Array(repeating: 0, count: registry.physicians)
    for row in registry.rows {
      let (institution, count) = (Int(row.institution), Int(row.cases))
      cases[institution] += count
      if row.level >= 3 { casesL3[institution] += count }
      guard row.year == 2023 else { continue }
      casesLastYear[institution] += count
      if row.level >= 3 {
        casesL3LastYear[institution] += count
        operatorL3LastYear[Int(row.physician)] += count
      }
    }
  }
}

struct Tally {
  var verdicts: [Verdict: Int] = [:]
  mutating func note(_ evaluation: Evaluation?) {
    if let evaluation { verdicts[evaluation.verdict, default: 0] += 1 }
  }
}

/// Joins the tallies of the threads.
final class Halves: @unchecked Sendable {
  // Every access holds the lock.
  private let lock = NSLock()
  private(set) var tally = Tally()

  func add(_ other: Tally) {
    lock.lock()
    defer { lock.unlock() }
    tally.verdicts.merge(other.verdicts, uniquingKeysWith: +)
  }
}

/// Fills in facts and asks the questions.
struct Desk: Sendable {
  private let context: EvaluationContext
  private let institution: FactSet
  private let physician: FactSet
  private let annualInstitution: FactSet
  private let annualPhysician: FactSet
  private let qualification: FactSet
  private let places: [String: Int]

  init(_ material: Material) throws {
    context = material.context
    let book = material.book
    func example(_ question: String) throws -> FactSet {
      guard let found = material.examples.first(where: { $0.question == question }) else {
        throw MissingExample(question: question)
      }
      return found.facts
    }
    institution = try example("inst.l3")
    physician = try example("phys.l3")
    annualInstitution = try example("annual.inst")
    annualPhysician = try example("annual.phys")
    qualification = try example("state.after")
    var places: [String: Int] = [:]
    for subject in book.subjects {
      for (index, fact) in subject.facts.enumerated() { places["\(subject.name).\(fact.path)"] = index }
    }
    self.places = places
  }

  struct MissingExample: Error { let question: String }

  func institution(_ number: Int, _ totals: Totals, _ tally: inout Tally) {
    var facts = institution
    set(&facts, "institution.cases5y", .integer(totals.cases[number]))
    set(&facts, "institution.casesL3_5y", .integer(totals.casesL3[number]))
    if number % 7 == 0 { set(&facts, "institution.leading", .unknown) }
    if number % 11 == 0 { set(&facts, "institution.icu.beds", .integer(5)) }
    for question in ["inst.base", "inst.l3"] { tally.note(try? context.evaluate(question, facts)) }
    var year = annualInstitution
    let cases = totals.casesLastYear[number]
    set(&year, "annualInstitution.cases", .integer(cases))
    set(&year, "annualInstitution.serious", .integer(cases * (number % 8) / 100))
    set(&year, "annualInstitution.deathsRelated", .integer(cases * (number % 3) / 300))
    set(&year, "annualInstitution.deathsAllCause", .integer(cases * (number % 5) / 300 + cases * (number % 3) / 300))
    set(&year, "annualInstitution.casesL3", .integer(totals.casesL3LastYear[number]))
    for path in ["adverseEvents", "deaths"] { set(&year, "annualInstitution.\(path)", .unknown) }
    tally.note(try? context.evaluate("annual.inst", year))
    tally.note(try? context.evaluate("state.after", qualification))
  }

  func physician(_ number: Int, _ totals: Totals, _ tally: inout Tally) {
    var facts = physician
    set(&facts, "physician.title", .symbol(number % 4))
    if number % 9 == 0 { set(&facts, "physician.nationalTraining", .none) }
    for question in ["phys.base", "phys.l3"] { tally.note(try? context.evaluate(question, facts)) }
    var year = annualPhysician
    set(&year, "annualPhysician.title", .symbol(number % 4))
    set(&year, "annualPhysician.operatorL3", .integer(totals.operatorL3LastYear[number]))
    set(&year, "annualPhysician.sessions", .unknown)
    tally.note(try? context.evaluate("annual.phys", year))
    tally.note(try? context.evaluate("state.after", qualification))
  }

  private func set(_ facts: inout FactSet, _ path: String, _ value: Value) {
    guard let place = places[path] else { return }
    facts.values[place] = value
  }
}
