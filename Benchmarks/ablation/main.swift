import Ablation
import Foundation
import Imaging

/// The planner's numeric work against its bars: `ablation-bench TABLES [--json FILE]`.
func measured<T>(_ work: () throws -> T) rethrows -> (result: T, seconds: Double, cpu: Double) {
  func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let (start, cpu) = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
  let result = try work()
  return (result, now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - cpu)
}

struct Line {
  let name: String
  /// Seconds.
  let required: Double
  let aim: Double
  let seconds: Double
  let cpu: Double
  let note: String

  var text: String {
    let mark = seconds <= aim ? "✓✓" : seconds <= required ? "✓" : "✗"
    func number(_ value: Double) -> String { String(format: value < 0.1 ? "%.5f" : "%.2f", value) }
    return
      "\(mark) \(name): \(number(seconds)) s (CPU \(number(cpu)); 要求 need \(number(required)), 目标 aim \(number(aim))) \(note)"
  }
}

guard CommandLine.arguments.count >= 2 else {
  print("用法 usage: ablation-bench AblationTables/1")
  exit(2)
}
let folder = CommandLine.arguments[1]
func table(_ name: String) throws -> PropertyTable {
  try PropertyTable(String(contentsOfFile: "\(folder)/\(name).tsv", encoding: .utf8))
}
let tissues = try table("tissues")
let liver = try TissueProperties("liver", from: tissues)
let grid = try Grid(nx: 96, ny: 96, nz: 96, spacing: 1)
let map = try TissueMap(labels: Volume(grid: grid, repeating: 0), tissues: [0: liver])

func needle(_ x: Double, _ y: Double, length: Double, radius: Double) throws -> Shaft {
  try Shaft(
    start: SIMD3(x, y, 48 - length / 2), end: SIMD3(x, y, 48 + length / 2), radius: radius)
}

/// The best of several runs of one step, in seconds.
func stepTime(side: Int, isParallel: Bool) throws -> (seconds: Double, cpu: Double) {
  let sample = try HeatStepSample(side: side, isParallel: isParallel)
  var best = (seconds: Double.infinity, cpu: Double.infinity)
  for _ in 0..<8 {
    let run = measured { sample.advance(steps: 8) }
    best = (min(best.seconds, run.seconds / 8), min(best.cpu, run.cpu / 8))
  }
  return best
}

func add(_ line: Line) { print(line.text) }

for (side, isParallel, required, aim) in [
  (96, false, 0.87e-3, 0.7e-3), (256, false, 23.8e-3, 14e-3), (256, true, 14e-3, 11e-3),
] {
  let step = try stepTime(side: side, isParallel: isParallel)
  add(
    Line(
      name: "生物热一步 bioheat step \(side)^3, variable, \(isParallel ? 2 : 1) thread", required: required, aim: aim,
      seconds: step.seconds, cpu: step.cpu, note: ""))
}

func heating(_ name: String, _ technique: HeatingPlan.Technique) throws {
  let plan = try HeatingPlan(tissue: map, technique: technique, duration: 600)
  let run = try measured { try plan.predict() }
  let zone = try run.result.zone(.cem43).millilitres
  add(
    Line(
      name: "\(name) 96^3, 600 s, 3 perfusions, dose", required: 4.5, aim: 1.5, seconds: run.seconds, cpu: run.cpu,
      note: String(format: "%.1f / %.1f / %.1f mL", zone.guaranteed, zone.nominal, zone.possible)))
}
try heating(
  "射频 radiofrequency",
  .radiofrequency(
    Radiofrequency(electrodes: [needle(48.2, 47.6, length: 30, radius: 0.75)], control: .init(), heating: .init())))
try heating(
  "微波 microwave",
  .microwave(
    Microwave(
      antennas: [needle(48.2, 47.6, length: 20, radius: 1.05)],
      table: .parametric(activeLength: 20, radius: 1.05, depth: 10.4), power: 60, cableLoss: 0.3)))

let cryo = try Cryotherapy(
  tissue: map, needles: [needle(48.2, 47.6, length: 30, radius: 0.75)], temperature: -140, coolingTime: 60,
  phases: [.freeze(600)], law: FreezingLaw(for: liver, from: tissues))
let frozen = try measured { try cryo.predict() }
add(
  Line(
    name: "冷冻 freezing 96^3, 600 s, 3 perfusions", required: 15, aim: 6, seconds: frozen.seconds, cpu: frozen.cpu,
    note: String(
      format: "ice %.1f mL, -40 C %.1f mL", frozen.result.runs[1].volume(0) / 1000,
      frozen.result.runs[1].volume(-40) / 1000)))

let electrodes = try [(40.2, 40.0), (55.2, 40.3), (40.1, 55.1), (55.0, 55.0)].map {
  try needle($0.0, $0.1, length: 20, radius: 0.535)
}
let pulses = try Electroporation(
  tissue: map, electrodes: electrodes, pairs: Electroporation.allPairs(electrodes, voltsPerCentimetre: 1500))
let fields = try measured { try pulses.run() }
add(
  Line(
    name: "电穿孔 electroporation 96^3, 4 needles, 6 pairs", required: 4, aim: 1.5, seconds: fields.seconds,
    cpu: fields.cpu, note: String(format: "%.1f mL above 550 V/cm", fields.result.volume(550) / 1000)))

let scene = try AbdomenScene(side: 256)
let search = try PathSearch(
  obstacles: [Obstacle(zh: "骨与血管", en: "bone and vessels", mask: scene.obstacles, clearance: 3)],
  error: TargetingError(lateral: 0, angle: 0), limits: .init(length: 150))
let entries = try SkinEntries.points(body: scene.body)
_ = try search.paths(from: Array(entries.prefix(1000)), to: scene.target)
let traced = (0..<5).map { _ in measured { search.reserves(from: entries, to: scene.target) } }
if let best = traced.min(by: { $0.seconds < $1.seconds }) {
  add(
    Line(
      name: "\(entries.count) 条针道 needle paths", required: 0.040, aim: 0.015, seconds: best.seconds, cpu: best.cpu,
      note: "\(best.result.count { $0 >= 0 }) free"))
}
let judged = try measured { try search.paths(from: entries, to: scene.target) }
add(
  Line(
    name: "同上，含 Pareto 前沿 the same with the Pareto front", required: 1, aim: 0.3, seconds: judged.seconds,
    cpu: judged.cpu, note: "\(judged.result.front.count) of \(judged.result.feasible) on the front"))
