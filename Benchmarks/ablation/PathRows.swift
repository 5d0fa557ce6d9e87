import Ablation
import Imaging

/// 198 thousand entries to one target, as many as the peers had: the skin's own, and as many again as are wanting.
func measurePaths() {
  let names = (search: "needle paths, 198 thousand", front: "needle paths with the Pareto front")
  guard isWanted(names.search) || isWanted(names.front) else { return }
  do {
    let scene = try AbdomenScene(side: 256)
    let search = try PathSearch(
      obstacles: [Obstacle(zh: "骨与血管", en: "bone and vessels", mask: scene.obstacles, clearance: 3)],
      error: TargetingError(lateral: 0, angle: 0), limits: .init(length: 150))
    let skin = try SkinEntries.points(body: scene.body)
    let entries = skin + skin.prefix(max(0, 198_000 - skin.count))
    measure(names.search) {
      let (time, reserves) = Measurement.of(15) { search.reserves(from: entries, to: scene.target) }
      return Row(
        ours: time, peers: "numba 26", must: 0.040, aim: 0.015,
        note: "\(reserves.count { $0 >= 0 }) free, \(reserves.count { $0.isNaN }) too long")
    }
    measure(names.front) {
      let (time, plan) = try Measurement.of(2) { try search.paths(from: skin, to: scene.target) }
      return Row(
        ours: time, must: 1, aim: 0.3, note: "\(plan.front.count) of \(plan.feasible) on the front")
    }
  } catch { print("needle paths: \(error)") }
}
