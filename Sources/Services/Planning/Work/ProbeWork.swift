internal import Ablation
internal import Imaging

/// The choice of several probes: parallel needles along one of several free ways.
struct ProbeWork: Sendable {
  struct Chosen: Sendable {
    let tip: PatientPoint
    let direction: PatientVector
    let entry: PatientPoint?
  }
  let probes: [Chosen]
  let candidates: Int
  let isExact: Bool
  /// Share of target and margin that the ellipsoids cover.
  let coverage: Double
  /// The free way that they were laid along: its entry.
  let way: PatientPoint

  /// Ways that are tried, and degrees between them.
  static let ways = (most: 8, apart: 20.0)
  /// Distance of parallel needles, mm.
  static let lattice = 4.0
  /// Tried one by one where there are no more choices than this.
  static let exactLimit = 20_000.0

  init(
    _ ground: PlanGround, _ paths: PathWork, _ probe: SingleProbe, wanted: Volume<UInt8>, progress: (Double) -> Void
  ) throws(PlanningError) {
    let coarse = try ProbeWork.coarse(wanted, ground)
    let check = try paths.check(ground)
    let ways = paths.directions(most: ProbeWork.ways.most, apart: ProbeWork.ways.apart)
    guard !ways.isEmpty else {
      throw PlanningError.refused(
        "obstacles", "没有一条可行的穿刺路径，无法布针（共 \(paths.entries.count) 个进针点）",
        "there is no free path, so no probes can be placed (\(paths.entries.count) entries tried)")
    }
    var best: (selection: ProbeSelection, family: [Chosen], isExact: Bool, way: PatientPoint)?
    var total = 0
    for (index, way) in ways.enumerated() {
      let family = try ProbeWork.family(way, ground, paths, check, probe, coarse.target)
      total += family.count
      guard !family.isEmpty else { continue }
      let (selection, isExact) = try ProbeWork.solve(family, probe, coarse, most: ground.scenario.mostProbes)
      if best.map({ ProbeWork.isBetter(selection, than: $0.selection) }) ?? true {
        best = (selection, family, isExact, way.entry)
      }
      progress(Double(index + 1) / Double(ways.count))
    }
    guard let best else {
      throw PlanningError.refused(
        "obstacles", "可行路径上没有能到达靶区的布针", "no probe reaches the target along any free path")
    }
    probes = best.selection.chosen.map { best.family[$0] }
    candidates = total
    isExact = best.isExact
    coverage = best.selection.coverage
    way = best.way
  }

  /// Part of the healthy tissue by which another way has to be better.
  static let worthwhile = 0.05

  /// Covers more; then fewer probes; then clearly less healthy tissue: ways come with the greatest reserve first, and
  /// less than a twentieth, far below what perfusion leaves open, is no reason to take one with less reserve.
  private static func isBetter(_ one: ProbeSelection, than other: ProbeSelection) -> Bool {
    if one.uncovered != other.uncovered { return one.uncovered < other.uncovered }
    if one.chosen.count != other.chosen.count { return one.chosen.count < other.chosen.count }
    return one.healthy < (1 - worthwhile) * other.healthy
  }

  /// Target with margin and body on a grid of 2 mm or the work grid's, whichever is coarser.
  private static func coarse(
    _ wanted: Volume<UInt8>, _ ground: PlanGround
  ) throws(PlanningError) -> (target: Volume<UInt8>, tissue: Volume<UInt8>) {
    let work = wanted.grid
    let spacing = max(2, work.spacing.x)
    var shape = VoxelIndex.zero
    for axis in 0..<3 { shape[axis] = max(1, Int((Double(work.shape[axis]) * work.spacing[axis] / spacing).rounded())) }
    return try placed(at: "region") { () throws(VolumeError) in
      let grid = try Grid(
        shape: shape, spacing: SIMD3(repeating: spacing),
        origin: work.point(at: SIMD3(repeating: 0.5 * (spacing / work.spacing.x - 1))), direction: work.direction)
      return (
        try wanted.smoothlyPlaced(on: grid), try ground.body.resampledNearest(onto: grid, outside: 0)
      )
    }
  }

  /// Needles parallel to a way on a lattice across it, each as deep as the middle of what it is to cover, and each held
  /// against everything that is asked of a path.
  private static func family(
    _ way: (entry: PatientPoint, direction: PatientVector), _ ground: PlanGround, _ paths: PathWork,
    _ check: NeedleCheck, _ probe: SingleProbe, _ wanted: Volume<UInt8>
  ) throws(PlanningError) -> [Chosen] {
    let axis = way.direction
    let aside = abs(axis.z) < 0.9 ? SIMD3<Double>(0, 0, 1) : SIMD3(0, 1, 0)
    let right = aside.cross(axis).unit
    let down = axis.cross(right).unit
    var spans: [SIMD2<Int>: ClosedRange<Double>] = [:]
    for offset in wanted.voxels.indices where wanted.voxels[offset] != 0 {
      let index = wanted.grid.index(ofOffset: offset)
      let from = wanted.grid.point(x: index.x, y: index.y, z: index.z) - paths.aim
      let place = SIMD2(
        Int((from.dot(right) / lattice).rounded()), Int((from.dot(down) / lattice).rounded()))
      let along = from.dot(axis)
      let span = spans[place] ?? along...along
      spans[place] = min(span.lowerBound, along)...max(span.upperBound, along)
    }
    var out: [Chosen] = []
    let depth = (paths.aim - way.entry).dot(axis)
    for (place, span) in spans.sorted(by: { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }) {
      let line = paths.aim + right * (Double(place.x) * lattice) + down * (Double(place.y) * lattice)
      let tip = line + axis * (0.5 * (span.lowerBound + span.upperBound) + probe.tipOffset)
      guard let entry = NeedleCheck.skin(from: tip, against: axis, near: depth, ground),
        ground.paths.grid.index(of: tip) != nil, check.isFree(from: entry, to: tip)
      else { continue }
      out.append(Chosen(tip: tip, direction: axis, entry: entry))
    }
    return out
  }

  private static func solve(
    _ family: [Chosen], _ probe: SingleProbe, _ coarse: (target: Volume<UInt8>, tissue: Volume<UInt8>), most: Int
  ) throws(PlanningError) -> (ProbeSelection, isExact: Bool) {
    try computed(at: "probes") { () throws(AblationError) in
      var candidates: [ProbeCandidate] = []
      for (index, needle) in family.enumerated() {
        candidates.append(
          try ProbeCandidate(
            centre: needle.tip - needle.direction * probe.tipOffset, direction: needle.direction,
            along: probe.guaranteed.along, across: probe.guaranteed.across, name: "\(index)"))
      }
      let problem = try ProbeProblem(candidates: candidates, target: coarse.target, tissue: coarse.tissue)
      // The fewest that cover everything: probes that heat together take more tissue than their single zones do.
      var (choices, term) = (0.0, 1.0)
      for size in 1...most {
        term *= Double(max(0, family.count - size + 1)) / Double(size)
        choices += term
        let isExact = choices <= exactLimit
        let selection = isExact ? try problem.exact(most: size) : try problem.solve(most: size)
        if selection.isComplete || size == most { return (selection, isExact) }
      }
      preconditionFailure("one probe at least is asked for")
    }
  }
}
