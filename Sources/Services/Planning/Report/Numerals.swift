internal import Foundation

/// How numbers are written.
enum Numerals {
  /// A number with a fixed count of decimals; `–` where it is not finite, with a power of ten where it is absurd.
  static func text(_ value: Double, decimals: Int = 1) -> String {
    guard value.isFinite else { return "–" }
    if abs(value) >= 1e7 { return String(format: "%.2e", value) }
    let text = String(format: "%.\(max(0, min(6, decimals)))f", value)
    // No minus before a zero.
    return text.hasPrefix("-") && !text.contains(where: { $0 >= "1" && $0 <= "9" }) ? String(text.dropFirst()) : text
  }

  /// Decimals that suit a unit.
  static func decimals(_ unit: String) -> Int {
    switch unit {
    case "%", "mm", "mL", "Cel": 1
    case "s", "W": 0
    default: 2
    }
  }

  /// UCUM as it is written on paper.
  static func unit(_ code: String) -> String {
    switch code {
    case "Cel": "°C"
    case "deg": "°"
    case "1": ""
    default: code
    }
  }

  /// For attributes of drawings: at most two decimals, never anything but a number.
  static func drawing(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let rounded = (min(1e5, max(-1e5, value)) * 100).rounded() / 100
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
