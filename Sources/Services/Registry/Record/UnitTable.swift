public import Rulebook

/// Units and what they convert to, exactly: every factor is a fraction.
///
/// The names are UCUM's; spellings that machines and people use stand beside them. Conversions that need a molar
/// mass or a temperature's offset are not made: such units are unknown for the field.
public enum UnitTable {
  /// What a unit measures.
  private enum Kind: Hashable {
    case doseAreaProduct, dose, time, activity, volume, length, area, mass, massConcentration, amountConcentration
    case cellCount, pressure, fraction, temperature, power, catheter, doseRate, score, level, year, money, units
  }

  private struct Entry {
    let kind: Kind
    /// How many of the kind's base unit one of these is.
    let factor: Rational
  }

  /// Whether the table has the unit, by its UCUM name or a usual spelling.
  public static func knows(_ unit: String) -> Bool { entry(unit) != nil }

  /// The number in another unit; `nil` where a unit is unknown, they measure different things, or the result
  /// does not fit 64 bits.
  public static func convert(_ value: Rational, from: String, to: String) -> Rational? {
    if from == to { return knows(from) ? value : nil }
    guard let source = entry(from), let target = entry(to), source.kind == target.kind else { return nil }
    return source.factor.divided(by: target.factor).flatMap(value.multiplied)
  }

  /// The UCUM names that a field in this unit also takes, itself first.
  public static func alternatives(to unit: String) -> [String] {
    guard let entry = entry(unit) else { return [] }
    return [unit] + table.filter { $0.value.kind == entry.kind && $0.key != unit }.keys.sorted()
  }

  private static func entry(_ unit: String) -> Entry? {
    if let entry = table[unit] { return entry }
    let spelling = normal(unit)
    return (spellings[spelling] ?? words[spelling.lowercased()]).flatMap { table[$0] }
  }

  /// Micro signs, superscripts, dots and blanks as one writes them on a keyboard. Case stays: mBq is no MBq.
  private static func normal(_ unit: String) -> String {
    var text = ""
    for character in unit {
      switch character {
      case "µ", "μ": text += "u"
      case "²": text += "2"
      case "³": text += "3"
      case "·", "⋅", "•", "×", ".", "*", " ", "^": continue
      default: text.append(character)
      }
    }
    return text
  }

  private static let table: [String: Entry] = {
    let rows: [(Kind, [(String, Int, Int)])] = [
      (
        .doseAreaProduct,
        [
          ("Gy.cm2", 1, 1), ("mGy.cm2", 1, 1_000), ("cGy.cm2", 1, 100), ("dGy.cm2", 1, 10), ("uGy.cm2", 1, 1_000_000),
          ("Gy.m2", 10_000, 1), ("mGy.m2", 10, 1), ("uGy.m2", 1, 100),
        ]
      ),
      (.dose, [("mGy", 1, 1), ("Gy", 1_000, 1), ("dGy", 100, 1), ("cGy", 10, 1), ("uGy", 1, 1_000)]),
      (.time, [("s", 1, 1), ("ms", 1, 1_000), ("min", 60, 1), ("h", 3_600, 1), ("d", 86_400, 1)]),
      (
        .activity,
        [
          ("MBq", 1, 1), ("Bq", 1, 1_000_000), ("kBq", 1, 1_000), ("GBq", 1_000, 1), ("mCi", 37, 1), ("uCi", 37, 1_000),
          ("Ci", 37_000, 1),
        ]
      ),
      (.volume, [("mL", 1, 1), ("L", 1_000, 1), ("dL", 100, 1), ("uL", 1, 1_000), ("cm3", 1, 1), ("mm3", 1, 1_000)]),
      (.length, [("mm", 1, 1), ("cm", 10, 1), ("m", 1_000, 1), ("um", 1, 1_000), ("nm", 1, 1_000_000)]),
      (.mass, [("mg", 1, 1), ("g", 1_000, 1), ("kg", 1_000_000, 1), ("ug", 1, 1_000)]),
      (
        .massConcentration,
        [
          ("g/L", 1, 1), ("mg/mL", 1, 1), ("g/dL", 10, 1), ("mg/L", 1, 1_000), ("ug/L", 1, 1_000_000),
          ("ng/mL", 1, 1_000_000),
        ]
      ),
      (.amountConcentration, [("umol/L", 1, 1), ("mmol/L", 1_000, 1), ("nmol/L", 1, 1_000)]),
      (.cellCount, [("10*9/L", 1, 1), ("10*3/uL", 1, 1), ("10*6/L", 1, 1_000), ("10*12/L", 1_000, 1)]),
      (.pressure, [("mm[Hg]", 1, 1), ("cm[Hg]", 10, 1)]),
      (.fraction, [("1", 1, 1), ("%", 1, 100)]),
      (.temperature, [("Cel", 1, 1)]),
      (.power, [("W", 1, 1), ("kW", 1_000, 1), ("mW", 1, 1_000)]),
      (.catheter, [("[Ch]", 1, 1)]),
      (.doseRate, [("uSv/h", 1, 1), ("mSv/h", 1_000, 1), ("nSv/h", 1, 1_000)]),
      (.score, [("{score}", 1, 1)]),
      (.level, [("{level}", 1, 1)]),
      (.year, [("a", 1, 1)]),
      (.money, [("CNY", 1, 1)]),
      (.units, [("[iU]", 1, 1)]),
    ]
    var table: [String: Entry] = [:]
    for (kind, units) in rows {
      for (name, above, below) in units {
        table[name] = Rational(above, below).map { Entry(kind: kind, factor: $0) }
      }
    }
    return table
  }()

  /// UCUM names without their dots.
  private static let spellings: [String: String] = Dictionary(
    table.keys.map { (normal($0), $0) }, uniquingKeysWith: { one, _ in one })

  /// Words that mean a unit in any case.
  private static let words: [String: String] = [
    "sec": "s", "second": "s", "seconds": "s", "秒": "s", "minute": "min", "minutes": "min", "分": "min", "分钟": "min",
    "hour": "h", "hours": "h", "小时": "h", "天": "d", "日": "d", "ml": "mL", "毫升": "mL", "升": "L", "cc": "cm3",
    "毫米": "mm", "厘米": "cm", "微米": "um", "毫克": "mg", "克": "g", "mmhg": "mm[Hg]", "fr": "[Ch]", "f": "[Ch]",
    "french": "[Ch]", "ch": "[Ch]", "℃": "Cel", "°c": "Cel", "k/ul": "10*3/uL", "g/l": "g/L", "元": "CNY", "rmb": "CNY",
    "iu": "[iU]", "瓦": "W",
  ]
}
