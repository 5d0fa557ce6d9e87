// 规划数值计算的速度，与同类软件并列。
// The planner's numeric work beside its peers (processor milliseconds of programs of the same algorithms on a two-core
// machine) and its bars: `ablation-bench TABLES [ROW ...]`, rows whose name contains one of the words, all for none.
import Ablation
import Foundation
import Imaging

guard CommandLine.arguments.count >= 2 else {
  print("用法 usage: ablation-bench AblationTables/1 [ROW ...]")
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

print("毫秒 ms".padding(toLength: 44, withPad: " ", startingAt: 0) + "历时wall   CPU   必达must 目标aim")

/// Eight steps at a time, so that several may share a passage through memory.
func step(_ name: String, side: Int, isParallel: Bool, isUniform: Bool, peers: String, must: Double, aim: Double) {
  measure(name) {
    let sample = try HeatStepSample(side: side, isParallel: isParallel, isUniform: isUniform)
    sample.advance(steps: 8)
    var (time, _) = Measurement.of(8) { sample.advance(steps: 8) }
    time.wall /= 8
    time.processor /= 8
    return Row(ours: time, peers: peers, must: must, aim: aim)
  }
}
step(
  "bioheat step 256^3 uniform, 2 threads", side: 256, isParallel: true, isUniform: true, peers: "numba 11-14",
  must: 14e-3, aim: 11e-3)
step(
  "bioheat step 96^3 mixed tissue, 1 thread", side: 96, isParallel: false, isUniform: false, peers: "numba 0.87",
  must: 0.87e-3, aim: 0.7e-3)
step(
  "bioheat step 256^3 mixed tissue, 2 threads", side: 256, isParallel: true, isUniform: false, peers: "numba 21",
  must: 23.8e-3, aim: 14e-3)

func heating(_ name: String, _ technique: () throws -> HeatingPlan.Technique) {
  measure(name) {
    let plan = try HeatingPlan(tissue: map, technique: technique(), duration: 600)
    let (time, prediction) = try Measurement.of { try plan.predict() }
    let zone = try prediction.zone(.cem43).millilitres
    return Row(
      ours: time, must: 4.5, aim: 1.5,
      note: String(format: "%.2f / %.2f / %.2f mL", zone.guaranteed, zone.nominal, zone.possible))
  }
}
heating("radiofrequency 96^3, 600 s, 3 perfusions") {
  .radiofrequency(
    try Radiofrequency(
      electrodes: [needle(48.2, 47.6, length: 30, radius: 0.75)], control: .init(), heating: .init()))
}
heating("microwave 96^3, 600 s, 3 perfusions") {
  .microwave(
    try Microwave(
      antennas: [needle(48.2, 47.6, length: 20, radius: 1.05)],
      table: .parametric(activeLength: 20, radius: 1.05, depth: 10.4), power: 60, cableLoss: 0.3))
}

measure("freezing 96^3, 600 s, 3 perfusions") {
  let plan = try Cryotherapy(
    tissue: map, needles: [needle(48.2, 47.6, length: 30, radius: 0.75)], temperature: -140, coolingTime: 60,
    phases: [.freeze(600)], law: FreezingLaw(for: liver, from: tissues))
  let (time, frozen) = try Measurement.of { try plan.predict() }
  return Row(
    ours: time, must: 15, aim: 6,
    note: String(
      format: "ice %.2f mL, -40 C %.2f mL", frozen.runs[1].volume(0) / 1000, frozen.runs[1].volume(-40) / 1000))
}

measure("electroporation 96^3, 4 needles, 6 pairs") {
  let electrodes = try [(40.2, 40.0), (55.2, 40.3), (40.1, 55.1), (55.0, 55.0)].map {
    try needle($0.0, $0.1, length: 20, radius: 0.535)
  }
  let plan = try Electroporation(
    tissue: map, electrodes: electrodes, pairs: Electroporation.allPairs(electrodes, voltsPerCentimetre: 1500))
  let (time, run) = try Measurement.of { try plan.run() }
  return Row(
    ours: time, peers: "numba SOR 2115 a solve", must: 4, aim: 1.5,
    note: String(format: "%.2f mL above 550 V/cm", run.volume(550) / 1000))
}

measurePaths()
