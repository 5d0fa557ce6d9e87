internal import Ablation
internal import Imaging

/// Needles as they will lie, held against what is asked of every searched path.
///
/// A needle of several is shifted from the path it was laid along, and its tip lies beyond the target's centre. So its
/// whole length from skin to tip must be free with clearance and targeting error taken off; the angle at the capsule and
/// the organ before the target are judged where the needle passes the target's centre, which for the path itself is
/// the centre.
struct NeedleCheck: Sendable {
  private let ground: PathGround
  private let scenario: Scenario
  private let aim: PatientPoint
  private let search: PathSearch
  /// The same without limits, so that what is too flat or too thin can be told in numbers.
  private let open: PathSearch
  /// Number in the scenario of each obstacle.
  private let numbers: [Int]

  init(_ ground: PlanGround, _ search: PathSearch, numbers: [Int], aim: PatientPoint) throws(PlanningError) {
    self.ground = ground.paths
    scenario = ground.scenario
    self.search = search
    self.numbers = numbers
    self.aim = aim
    let organ = ground.paths.organ
    open = try computed(at: "needle") { () throws(AblationError) in
      try PathSearch(
        obstacles: search.obstacles, organ: organ, error: search.error,
        limits: try PathSearch.Limits(length: 400, capsuleAngle: 0, cuff: 0))
    }
  }

  /// Whether a needle keeps to everything: for many candidates.
  func isFree(from entry: PatientPoint, to tip: PatientPoint) -> Bool {
    guard let reserve = search.reserves(from: [entry], to: tip).first, reserve >= 0 else { return false }
    return judged(from: entry, to: tip).breaches.isEmpty
  }

  /// What a needle keeps to, and what it does not.
  func judged(from entry: PatientPoint, to tip: PatientPoint) -> PlanDocument.NeedleCheck {
    var out = PlanDocument.NeedleCheck(breaches: [])
    func text(_ value: Double) -> String { CoverageWork.tenths(value) }
    let length = (tip - entry).length
    if length > scenario.maximalLength {
      out.breaches.append(
        BilingualText(
          "皮肤至针尖 \(text(length)) mm，超过 \(text(scenario.maximalLength)) mm",
          "\(text(length)) mm from skin to tip, more than \(text(scenario.maximalLength)) mm"))
    }
    guard ground.grid.index(of: entry) != nil, ground.grid.index(of: tip) != nil,
      let found = try? open.paths(from: [entry], to: tip)
    else {
      out.breaches.append(BilingualText("针的一端在影像之外，无法核对", "one end lies outside the images: it cannot be checked"))
      return out
    }
    if let whole = found.front.first {
      out.reserve = whole.reserve
      out.nearest = scenario.obstacles[numbers[whole.nearestObstacle]].name
    } else {
      let names = tooNear(from: entry, to: tip)
      out.breaches.append(
        BilingualText(
          "离\(names.map(\.zh).joined(separator: "、"))不足应留距离加穿刺误差",
          "nearer to \(names.map(\.en).joined(separator: ", ")) than clearance and targeting error allow"))
    }
    guard ground.organ != nil else { return out }
    guard let abreast = crossing(from: entry, to: tip) else {
      // Along a blocked way nothing further is known; otherwise the needle misses the organ.
      if out.reserve != nil {
        out.breaches.append(
          BilingualText("针在靶区中心旁不在器官之内", "beside the target's centre the needle is not within the organ"))
      }
      return out
    }
    (out.capsuleAngle, out.cuff) = (abreast.angle, abreast.cuff)
    if abreast.angle < scenario.minimalCapsuleAngle {
      out.breaches.append(
        BilingualText(
          "与包膜夹角 \(text(abreast.angle))°，小于 \(text(scenario.minimalCapsuleAngle))°",
          "\(text(abreast.angle))° through the capsule, less than \(text(scenario.minimalCapsuleAngle))°"))
    }
    if abreast.cuff < scenario.cuff {
      out.breaches.append(
        BilingualText(
          "靶区前的器官 \(text(abreast.cuff)) mm，不足 \(text(scenario.cuff)) mm",
          "\(text(abreast.cuff)) mm of organ before the target, less than \(text(scenario.cuff)) mm"))
    }
    return out
  }

  /// Angle and organ up to the place beside the target's centre, or up to the tip where that place is no organ.
  private func crossing(from entry: PatientPoint, to tip: PatientPoint) -> (angle: Double, cuff: Double)? {
    let way = (tip - entry).unit
    let abreast = entry + way * min((tip - entry).length, max(0, (aim - entry).dot(way)))
    for place in [abreast, tip] where ground.grid.index(of: place) != nil {
      if let path = (try? open.paths(from: [entry], to: place))?.front.first, let angle = path.capsuleAngle,
        let cuff = path.cuff
      {
        return (angle, cuff)
      }
    }
    return nil
  }

  /// The structures that a blocked way comes too near to.
  private func tooNear(from entry: PatientPoint, to tip: PatientPoint) -> [BilingualText] {
    var names: [BilingualText] = []
    for (number, obstacle) in zip(numbers, search.obstacles) {
      let alone = try? PathSearch(
        obstacles: [obstacle], error: search.error, limits: open.limits)
      guard let reserve = alone?.reserves(from: [entry], to: tip).first, !(reserve >= 0) else { continue }
      names.append(scenario.obstacles[number].name)
    }
    return names
  }

  /// Where a needle leaves the body backwards: the last body cell on the line within a needle's length; nil where the
  /// line ends inside the body.
  ///
  /// - Parameter depth: about how far back the skin lies, mm: air within the body is not taken for the outside before
  ///   half of it.
  static func skin(
    from tip: PatientPoint, against axis: PatientVector, near depth: Double, _ ground: PlanGround
  ) -> PatientPoint? {
    let (body, grid) = (ground.paths.body, ground.paths.grid)
    let step = 0.5 * grid.spacing.x
    var (way, last) = (0.0, nil as PatientPoint?)
    while way <= ground.scenario.maximalLength + 10 {
      let point = tip - axis * way
      guard let index = grid.index(of: point) else { return nil }
      if body[index] != 0 { last = point } else if way > 0.5 * depth { return last }
      way += step
    }
    return nil
  }
}

extension PlanDocument.Placement {
  /// Whether a needle does not keep to what is asked of a path.
  var isBreached: Bool { probes.contains { $0.check?.breaches.isEmpty == false } }
}
