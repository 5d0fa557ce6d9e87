/// Colours of maps, told apart by people who see no red or green, and in grey print by their lightness.
enum PlanPalette {
  typealias Colour = SIMD3<UInt8>

  static let ground = Colour(255, 255, 255)
  /// No way in from here.
  static let blocked = Colour(203, 208, 212)

  /// Reserve of a free entry, from none to ``reserveLimit`` mm: yellow to dark blue, ever darker (after cividis).
  static let reserveSteps: [Colour] = [
    Colour(253, 231, 85), Colour(205, 186, 107), Colour(155, 147, 116), Colour(108, 110, 114), Colour(60, 77, 110),
    Colour(0, 42, 102),
  ]
  /// mm; more is shown as this.
  static let reserveLimit: Float = 15

  static func reserve(_ millimetres: Float) -> Colour {
    let place = min(1, max(0, millimetres / reserveLimit)) * Float(reserveSteps.count - 1)
    let step = min(reserveSteps.count - 2, Int(place))
    let (from, to) = (SIMD3<Float>(reserveSteps[step]), SIMD3<Float>(reserveSteps[step + 1]))
    return Colour((from + (to - from) * (place - Float(step))).rounded(.toNearestOrAwayFromZero))
  }

  /// Margin classes: below 0, 0 to 5, 5 to 10, above 10 mm (Okabe and Ito's colours).
  static let marginClasses: [Colour] = [
    Colour(213, 94, 0), Colour(240, 205, 80), Colour(86, 180, 233), Colour(0, 92, 158),
  ]

  static func marginClass(_ millimetres: Float) -> Int {
    if millimetres < 0 { return 0 }
    if millimetres < 5 { return 1 }
    return millimetres < 10 ? 2 : 3
  }
}
