internal import Rulebook

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the one source of
/// chance of the sample. Every object has a generator of its own, seeded from its place, so that any part of the region
/// can be made alone and always comes out the same.
struct SampleRandom: Sendable {
  private var state: UInt64

  /// The generator of one place: equal seeds and keys give equal numbers.
  init(_ seed: UInt64, _ keys: Int...) {
    state = seed
    for key in keys {
      state = Self.mixed(state &+ 0x9E37_79B9_7F4A_7C15) ^ UInt64(bitPattern: Int64(key)) &* 0xD1B5_4A32_D192_ED03
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// 0 up to `count` less one; 0 for a count that is not positive.
  mutating func below(_ count: Int) -> Int {
    count > 1 ? Int(next().multipliedFullWidth(by: UInt64(count)).high) : 0
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True in so many of a thousand.
  mutating func chance(_ permille: Int) -> Bool { below(1000) < permille }

  /// One of a table's entries; the table is never empty.
  mutating func pick<Entry>(_ entries: [Entry]) -> Entry { entries[below(entries.count)] }

  /// Around a median, skewed to the right as times and doses are: 45 to 264 %.
  mutating func spread(_ median: Int) -> Int {
    median * pick([50, 65, 75, 85, 92, 100, 108, 118, 135, 170, 240]) * within(90...110) / 10_000
  }

  /// Draws a class in proportion to what is left of each and takes one away: over all draws every class comes out
  /// exactly as often as planned. The last class where nothing is left.
  mutating func draw(_ left: inout [Int]) -> Int {
    var mark = below(left.reduce(0, +))
    for index in left.indices {
      if mark < left[index] {
        left[index] -= 1
        return index
      }
      mark -= left[index]
    }
    return left.count - 1
  }

  /// An index in proportion to weights.
  mutating func weighted(_ weights: [Int]) -> Int {
    var mark = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if mark < weight { return index }
      mark -= weight
    }
    return weights.count - 1
  }

  /// An identifier that carries a time.
  mutating func id(at minute: Int) -> String {
    ULID(milliseconds: SampleTime.milliseconds(minute), random: (UInt16(truncatingIfNeeded: next()), next())).text
  }
}

/// Minutes since 1970-01-01T00:00 in China Standard Time: the sample's clock.
enum SampleTime {
  static func milliseconds(_ minute: Int) -> Int64 { (Int64(minute) * 60 - 8 * 3600) * 1000 }

  static func minute(_ day: CivilDate, _ minutes: Int = 0) -> Int { Int(day.dayNumber) * 1440 + minutes }

  static func day(_ minute: Int) -> CivilDate {
    CivilDate(dayNumber: Int32(minute >= 0 ? minute / 1440 : (minute - 1439) / 1440))
  }

  /// `2024-06-03T09:00:00+08:00`.
  static func text(_ minute: Int) -> String {
    let inDay = minute - Int(day(minute).dayNumber) * 1440
    return "\(day(minute).iso)T\(two(inDay / 60)):\(two(inDay % 60)):00+08:00"
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// With leading zeros.
  static func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  /// Days that stand in tables of this folder.
  static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? .first
  }
}
