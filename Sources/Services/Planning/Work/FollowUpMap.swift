internal import Ablation
internal import Imaging

/// The map from places before treatment to places after it.
struct FollowUpMap: Sendable {
  let affine: Affine
  /// Applied first, then ``affine``; nil where nothing is bent.
  let field: DisplacementField?
  let document: PlanDocument.Registration
  private(set) var findings: [PlanDocument.Finding] = []

  /// Around the simulated region, mm: what is compared, so that far organs' motion does not count.
  static let reach = 40.0
  /// Around zone and target, mm: what treatment changed must not pull.
  static let guardRing = 5.0
  /// Finest spacing at which images are compared, mm.
  static let finest = 2.0

  init(
    _ ground: PlanGround, _ followUp: Scenario.FollowUp, _ after: SceneImage, zone: Volume<Float>,
    progress: (Double) -> Void
  ) throws(PlanningError) {
    var map = Affine.identity
    var bent: DisplacementField?
    var smallest: Float = 1
    if followUp.registration != "none" {
      let grid = try FollowUpMap.grid(ground)
      let before = try placed(at: "image") { () throws(VolumeError) in
        try ground.image.volume.resampled(onto: grid, outside: -1000)
      }
      let body = try placed(at: "body") { () throws(VolumeError) in
        try ground.body.resampledNearest(onto: grid, outside: 0)
      }
      let target = try placed(at: "target") { () throws(VolumeError) in
        try ground.target.resampledNearest(onto: grid, outside: 0)
      }
      let first = try FollowUpMap.mask(body, without: [target], ground)
      let moving = after.volume
      map = try placed(at: "followUp.image") { () throws(VolumeError) in
        try RigidRegistration()(fixed: before, moving: moving, mask: first).transform.affine
      }
      progress(0.3)
      // Now that the zone can be laid roughly over the images, it is left out, too.
      let rough = map
      let laid = try placed(at: "followUp.zone") { () throws(VolumeError) in
        try zone.resampled(onto: grid, by: rough, outside: -0.5).map { UInt8($0 >= 0 ? 1 : 0) }
      }
      let second = try FollowUpMap.mask(body, without: [target, laid], ground)
      map = try placed(at: "followUp.image") { () throws(VolumeError) in
        try RigidRegistration()(fixed: before, moving: moving, mask: second).transform.affine
      }
      progress(0.6)
      if followUp.registration == "rigid+deformable" {
        let start = map
        let result = try placed(at: "followUp.image") { () throws(VolumeError) in
          try DeformableRegistration()(fixed: before, moving: moving, initial: start, mask: second)
        }
        bent = result.field
        smallest = result.smallestJacobian
      }
      progress(1)
    }
    affine = map
    field = bent
    let (final, shift) = (map, bent)
    var error: Double?
    if !followUp.landmarks.isEmpty {
      error = try placed(at: "followUp.landmarks") { () throws(VolumeError) in
        try LandmarkError(fixed: followUp.landmarks.map(\.before), moving: followUp.landmarks.map(\.after)) {
          final($0 + (shift?.shift(at: $0) ?? .zero))
        }.mean
      }
    }
    document = PlanDocument.Registration(
      method: FollowUpMap.name(followUp.registration), smallestJacobian: Double(smallest), landmarkError: error)
    if smallest <= 0 {
      note(
        "形变场有折叠（最小雅可比 \(smallest)），边界不可信",
        "the deformation folds (smallest Jacobian \(smallest)): do not trust the margin")
    }
    if let error, error > ground.scenario.uncertainty {
      note(
        "标志点误差 \(CoverageWork.tenths(error)) mm 大于给出的不确定度 \(ground.scenario.uncertainty) mm",
        "the landmarks' error of \(CoverageWork.tenths(error)) mm exceeds the uncertainty of \(ground.scenario.uncertainty) mm that was given"
      )
    }
  }

  private mutating func note(_ zh: String, _ en: String) {
    findings.append(PlanDocument.Finding(severity: .warning, text: BilingualText(zh, en)))
  }

  private static func name(_ registration: String) -> BilingualText {
    switch registration {
    case "rigid": BilingualText("刚性（互信息，靶区与消融区除外）", "rigid (mutual information, target and zone left out)")
    case "rigid+deformable":
      BilingualText("刚性后形变（demons，靶区与消融区除外）", "rigid, then deformable (demons; target and zone left out)")
    default: BilingualText("未配准（同一坐标）", "none (the same frame)")
    }
  }

  private static func grid(_ ground: PlanGround) throws(PlanningError) -> Grid {
    let (work, image) = (ground.region.grid, ground.image.volume.grid)
    let finest = max(FollowUpMap.finest, min(image.spacing.x, min(image.spacing.y, image.spacing.z)))
    let box = image.box(
      around: work, reach: Int((reach / min(image.spacing.x, min(image.spacing.y, image.spacing.z))).rounded(.up)))
    return try placed(at: "region") { () throws(VolumeError) in
      let part = try box.map { (box) throws(VolumeError) in try image.cropped(from: box.lower, to: box.upper) } ?? image
      var shape = VoxelIndex.zero
      for axis in 0..<3 {
        shape[axis] = max(2, Int((Double(part.shape[axis]) * part.spacing[axis] / finest).rounded()))
      }
      return try Grid(shape: shape, spacing: SIMD3(repeating: finest), origin: part.origin, direction: part.direction)
    }
  }

  /// The body without what treatment changed and a ring around it.
  private static func mask(
    _ body: Volume<UInt8>, without changed: [Volume<UInt8>], _ ground: PlanGround
  ) throws(PlanningError) -> Volume<UInt8> {
    var voxels = body.voxels
    for mask in changed where !mask.isEmpty {
      let wide = try placed(at: "followUp") { () throws(VolumeError) in try mask.dilated(radius: guardRing) }
      for index in voxels.indices where wide.voxels[index] != 0 { voxels[index] = 0 }
    }
    let left = voxels
    return try placed(at: "followUp") { () throws(VolumeError) in try Volume(grid: body.grid, voxels: left) }
  }
}
