public import Rulebook

/// What a number is measured in.
public protocol MeasurementUnit: Sendable {
  /// UCUM.
  static var code: String { get }
}

public enum GrayCentimetreSquared: MeasurementUnit { public static var code: String { "Gy.cm2" } }
public enum Milligray: MeasurementUnit { public static var code: String { "mGy" } }
public enum Second: MeasurementUnit { public static var code: String { "s" } }
public enum Megabecquerel: MeasurementUnit { public static var code: String { "MBq" } }
public enum Millilitre: MeasurementUnit { public static var code: String { "mL" } }
public enum MilligramPerMillilitre: MeasurementUnit { public static var code: String { "mg/mL" } }
public enum Milligram: MeasurementUnit { public static var code: String { "mg" } }

/// An exact number with its unit in the type: a dose cannot be added to a kerma, nor read in the wrong unit.
///
/// ```swift
/// let dose = DoseAreaProduct(Rational(25_000), unit: "mGy.cm2")   // 25 Gy.cm2
/// ```
public struct Quantity<Unit: MeasurementUnit>: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// In the unit of the type.
  public let value: Rational

  public init(_ value: Rational) { self.value = value }

  /// Converts exactly; `nil` where the unit is unknown, measures something else, or the result does not fit.
  public init?(_ value: Rational, unit: String) {
    guard let converted = UnitTable.convert(value, from: unit, to: Unit.code) else { return nil }
    self.value = converted
  }

  /// The number in another unit of the same kind.
  public func value(in unit: String) -> Rational? { UnitTable.convert(value, from: Unit.code, to: unit) }

  public func adding(_ other: Quantity) -> Quantity? { value.adding(other.value).map(Quantity.init) }

  public static func < (one: Quantity, other: Quantity) -> Bool { one.value < other.value }

  public var description: String { "\(value) \(Unit.code)" }

  /// From a record's node in this unit or another.
  init?(_ node: RecordNode?) {
    switch node {
    case .number(let number): self.init(number)
    case .quantity(let number, let unit): self.init(number, unit: unit)
    default: return nil
    }
  }
}

public typealias DoseAreaProduct = Quantity<GrayCentimetreSquared>
public typealias AirKerma = Quantity<Milligray>
public typealias ExposureTime = Quantity<Second>
public typealias Activity = Quantity<Megabecquerel>
public typealias Volume = Quantity<Millilitre>
public typealias IodineConcentration = Quantity<MilligramPerMillilitre>
public typealias IodineMass = Quantity<Milligram>

extension RecordDocument {
  /// A quantity of the record, `nil` where it states none.
  public func quantity<Unit>(_ id: String, as unit: Unit.Type = Unit.self) -> Quantity<Unit>? {
    var found: Quantity<Unit>?
    visit(id) { node in found = found ?? Quantity<Unit>(node) }
    return found
  }
}
