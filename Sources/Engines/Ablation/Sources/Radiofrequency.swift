internal import Imaging

/// Radiofrequency needles against a distant pad, held at a tip temperature, with a stop when impedance rises.
public struct Radiofrequency: Sendable, Hashable {
  public let electrodes: [Shaft]
  public let control: Control
  public let heating: Heating

  public struct Control: Sendable, Hashable {
    /// Hottest tissue at the needles, degrees Celsius.
    public var target: Double
    /// Generator limit for all needles together, W.
    public var maximalPower: Double
    /// Watts added per kelvin short of the target and second.
    public var gain: Double
    /// Power is halved while impedance is this many times the first.
    public var impedanceRise: Double

    public init(
      target: Double = 105, maximalPower: Double = 200, gain: Double = 0.025, impedanceRise: Double = 1.3
    ) throws(AblationError) {
      try require(target, in: 45...120, field: "targetTemperature", unit: "°C")
      try require(maximalPower, in: 0...500, field: "maximalPower", unit: "W")
      try require(gain, in: 0...1, field: "controlGain", unit: "W/K")
      try require(impedanceRise, in: 1.01...100, field: "impedanceRise", unit: "")
      self.target = target
      self.maximalPower = maximalPower
      self.gain = gain
      self.impedanceRise = impedanceRise
    }
  }

  /// How conductivity changes with temperature: sigma (1 + rise (T - 37)), falling by `collapse` over 5 K from
  /// `collapseFrom`, where the water has boiled off.
  public struct Heating: Sendable, Hashable {
    public var rise: Double
    public var collapseFrom: Double
    public var collapse: Double

    public init(rise: Double = 0.0182, collapseFrom: Double = 105, collapse: Double = 0.01) throws(AblationError) {
      try require(rise, in: 0...0.1, field: "conductivityRise", unit: "1/K")
      try require(collapseFrom, in: 80...150, field: "collapseFrom", unit: "°C")
      try require(collapse, in: 1e-4...1, field: "collapseFactor", unit: "")
      self.rise = rise
      self.collapseFrom = collapseFrom
      self.collapse = collapse
    }

    /// Conductivity over that at 37 C.
    func factor(_ celsius: Double) -> Double {
      let warm = 1 + rise * (min(celsius, collapseFrom) - 37)
      let share = min(1, max(0, (celsius - collapseFrom) / 5))
      return max(0.1, warm) * Elementary.pow(collapse, share)
    }
  }

  /// - Throws: ``AblationError`` on no needle or more than 8.
  public init(electrodes: [Shaft], control: Control, heating: Heating) throws(AblationError) {
    try require(Double(electrodes.count), in: 1...8, field: "electrodes", unit: "")
    self.electrodes = electrodes
    self.control = control
    self.heating = heating
  }
}

/// The circuit of a radiofrequency generator, solved anew whenever tissue has changed by 5 K.
final class RadiofrequencySource: HeatSource {
  let power: Cells
  let seed: Box
  private let plan: Radiofrequency
  private let field: ElectrodeField
  /// S/m at 37 C.
  private let base: Cells
  /// Temperatures for which the circuit was solved.
  private let solved: Cells
  /// Free cells at the needles: where the thermocouple reads.
  private let contact: [Int]
  private let factors: [Float]
  private(set) var unitPower = 0.0
  private(set) var firstImpedance = 0.0
  private(set) var solutions = 0
  private(set) var wattage = 0.0
  private var shortfall = 0.0
  private var isStarted = false

  /// Temperature change after which the circuit is solved anew, K.
  static let change: Float = 5
  /// Watts per kelvin of falling shortfall, over the gain: the time over which the control looks back, s. Within one
  /// interval the tip answers a watt with up to two kelvin, so that from 20 on power would jump to and fro.
  static let settling = 16.0

  init(_ plan: Radiofrequency, conductivity: Cells, in grid: Grid) throws(AblationError) {
    let lattice = conductivity.lattice
    self.plan = plan
    base = conductivity
    power = Cells(lattice)
    solved = Cells(lattice)
    let shafts = plan.electrodes.map { LocalShaft($0, in: grid) }
    let fits = shafts.map { ShaftFit($0, on: lattice) }
    for (index, fit) in fits.enumerated() where fit.faces.isEmpty {
      throw AblationError(
        .outside, field: "electrodes[\(index)]", zh: "电极不在模拟区域内", en: "an electrode lies outside the region")
    }
    contact = fits.flatMap { $0.faces.map(\.cell) }
    field = ElectrodeField(lattice, electrodes: fits, edge: .grounded)
    seed = shafts.reduce(Box(lower: .zero, upper: .zero)) { $0.union(lattice.box(around: $1, reach: 6)) }
    // A table in steps of a quarter kelvin above 37 C.
    factors = (0...1000).map { Float(plan.heating.factor(37 + Double($0) * 0.25)) }
    field.conductivity.copy(base)
    try solveCircuit()
    firstImpedance = 1 / unitPower
    wattage = min(plan.control.maximalPower, 10)
  }

  /// A control that looks less often than every four seconds lets the tip swing by several kelvin around its setting.
  var interval: Double { 4 }

  /// Current flows everywhere.
  var heated: Box { power.lattice.whole }

  /// Ohms: at one volt the power is the conductance.
  var impedance: Double? { unitPower > 0 ? 1 / unitPower : nil }

  /// - Parameter changed: cells whose conductivity is another than at the last solution; nil is all.
  private func solveCircuit(changed: Box? = nil) throws(AblationError) {
    field.assemble(voltages: field.electrodes.map { _ in 1 }, changed: changed)
    // The pattern is scaled to the generator's power, so a thousandth is enough.
    try field.solve(tolerance: solutions == 0 ? 1e-5 : 1e-3)
    field.heat(into: power)
    unitPower = power.sum
    solutions += 1
  }

  func strength(time: Double, interval: Double, march: HeatMarch) throws(AblationError) -> Double {
    if hasChanged(march) {
      update(march)
      try solveCircuit(changed: march.box)
    }
    var hottest: Float = 0
    for cell in contact { hottest = max(hottest, march.temperature.start[cell]) }
    let missing = plan.control.target - 37 - Double(hottest)
    if isStarted {
      let turn = RadiofrequencySource.settling * (missing - shortfall)
      wattage += plan.control.gain * (missing * interval + turn)
    }
    isStarted = true
    shortfall = missing
    wattage = min(plan.control.maximalPower, max(0, wattage))
    var applied = wattage
    if 1 / unitPower > plan.control.impedanceRise * firstImpedance { applied *= 0.5 }
    return applied / unitPower
  }

  private func hasChanged(_ march: HeatMarch) -> Bool {
    let (box, now, solved) = (march.box, march.temperature, solved)
    let lattice = now.lattice
    for z in box.lower.z..<box.upper.z {
      for y in box.lower.y..<box.upper.y {
        let first = lattice.offset(box.lower.x & ~7, y, z)
        let last = lattice.offset(box.upper.x, y, z)
        var far = Lanes(repeating: 0)
        var i = first
        while i < last {
          let difference = lanes(UnsafePointer(now.start + i)) - lanes(UnsafePointer(solved.start + i))
          far = far.replacing(with: 1, where: (difference * difference) .> 25)
          i &+= 8
        }
        if far.sum() > 0 { return true }
      }
    }
    return false
  }

  private func update(_ march: HeatMarch) {
    let (box, now) = (march.box, march.temperature)
    let lattice = now.lattice
    let (solved, base, conductivity, factors) = (solved, base, field.conductivity, factors)
    Slabs.run(box.lower.z..<box.upper.z) { planes in
      factors.withUnsafeBufferPointer { factors in
        for z in planes {
          for y in box.lower.y..<box.upper.y {
            let row = lattice.offset(0, y, z)
            for i in (row &+ box.lower.x)..<(row &+ box.upper.x) {
              let t = now.start[i]
              solved.start[i] = t
              let place = min(999, max(0, t * 4))
              let index = Int(place)
              let share = place - Float(index)
              conductivity.start[i] =
                base.start[i] * (factors[index] + share * (factors[index &+ 1] - factors[index]))
            }
          }
        }
      }
    }
  }
}
