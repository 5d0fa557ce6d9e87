internal import Ablation
internal import Imaging

/// Every way from the skin to the target.
struct PathWork: Sendable {
  let search: PathSearch
  let plan: PathPlan
  let entries: [PatientPoint]
  /// Number in the scenario of each obstacle that was searched against.
  let numbers: [Int]
  let aim: PatientPoint

  /// - Throws: ``PlanningError``: no structure to keep away from, no skin.
  init(_ ground: PlanGround) throws(PlanningError) {
    numbers = ground.paths.obstacles.map(\.number)
    let centre = ground.anatomy.targetCentre
    let aim = PatientPoint(centre[0], centre[1], centre[2])
    let (body, search) = (ground.paths.body, try PathWork.search(ground))
    let entries = try computed(at: "body") { () throws(AblationError) in try SkinEntries.points(body: body) }
    plan = try computed(at: "target") { () throws(AblationError) in try search.paths(from: entries, to: aim) }
    self.search = search
    self.entries = entries
    self.aim = aim
  }

  /// Everything to keep away from, and what is asked of a path.
  ///
  /// - Throws: ``PlanningError``: no structure to keep away from.
  static func search(_ ground: PlanGround) throws(PlanningError) -> PathSearch {
    let (scenario, paths) = (ground.scenario, ground.paths)
    guard !paths.obstacles.isEmpty else {
      throw PlanningError.refused(
        "obstacles", "没有一个须避开的结构在针可及的范围内；没有障碍物就没有路径规划",
        "no structure to keep away from lies within a needle's reach; without one there is no search for paths")
    }
    var obstacles: [Obstacle] = []
    for (number, mask) in paths.obstacles {
      let given = scenario.obstacles[number]
      obstacles.append(
        try computed(at: "obstacles[\(number)]") { () throws(AblationError) in
          try Obstacle(
            zh: given.name.zh, en: given.name.en, mask: mask, clearance: min(50, given.clearance + paths.allowance))
        })
    }
    let found = obstacles
    return try computed(at: "target") { () throws(AblationError) in
      try PathSearch(
        obstacles: found, organ: paths.organ,
        error: try TargetingError(lateral: scenario.lateralError, angle: scenario.angularError),
        limits: try PathSearch.Limits(
          length: scenario.maximalLength, capsuleAngle: scenario.minimalCapsuleAngle, cuff: scenario.cuff))
    }
  }

  /// What needles that are shifted from a path are held against.
  func check(_ ground: PlanGround) throws(PlanningError) -> NeedleCheck {
    try NeedleCheck(ground, search, numbers: numbers, aim: aim)
  }

  /// One way by its entry, as the document shows it.
  func way(_ entry: PatientPoint, _ ground: PlanGround) -> PlanDocument.Path? {
    (try? search.paths(from: [entry], to: aim))?.front.first.map { listed($0, ground) }
  }

  private func listed(_ path: NeedlePath, _ ground: PlanGround) -> PlanDocument.Path {
    PlanDocument.Path(
      entry: path.entryPoint.list, target: path.target.list, length: path.length, reserve: path.reserve,
      nearest: ground.scenario.obstacles[numbers[path.nearestObstacle]].name, capsuleAngle: path.capsuleAngle,
      tilt: path.tilt, cuff: path.cuff)
  }

  /// Free ways in different directions: the one with the most reserve, then each at least `apart` degrees from those
  /// before it.
  func directions(most: Int, apart: Double) -> [(entry: PatientPoint, direction: PatientVector)] {
    var free: [(reserve: Float, entry: Int)] = []
    for (index, outcome) in plan.outcomes.enumerated() {
      if case .free(let reserve) = outcome { free.append((reserve, index)) }
    }
    free.sort { $0.reserve != $1.reserve ? $0.reserve > $1.reserve : $0.entry < $1.entry }
    let limit = Elementary.cos(apart * .pi / 180)
    var out: [(entry: PatientPoint, direction: PatientVector)] = []
    for way in free where out.count < most {
      let direction = (aim - entries[way.entry]).unit
      if out.allSatisfy({ $0.direction.dot(direction) < limit }) { out.append((entries[way.entry], direction)) }
    }
    return out
  }

  /// As the document shows it.
  func document(_ ground: PlanGround) -> PlanDocument.Paths {
    let reasons = plan.reasons
    return PlanDocument.Paths(
      entries: entries.count, feasible: plan.feasible, tooLong: reasons.tooLong, blocked: reasons.blocked,
      tooFlat: reasons.tooFlat, thinCuff: reasons.thinCuff,
      front: plan.front.map { listed($0, ground) },
      clearances: numbers.map {
        let obstacle = ground.scenario.obstacles[$0]
        return PlanDocument.Neighbour(name: obstacle.name, distance: obstacle.clearance)
      }, lateralError: ground.scenario.lateralError, angularError: ground.scenario.angularError)
  }

  /// Points of the skin with their reserve, for the map of entries.
  var map: [(point: PatientPoint, reserve: Float?)] {
    zip(entries, plan.outcomes).map { entry, outcome in
      if case .free(let reserve) = outcome { (entry, reserve) } else { (entry, nil) }
    }
  }
}

extension SIMD3<Double> {
  var list: [Double] { [x, y, z] }
}
