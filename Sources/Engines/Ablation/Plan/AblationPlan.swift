internal import Crypto
public import Imaging

/// A finished plan: everything that went in, everything that came out, and a digest over both.
///
/// The same inputs give the same text to the last bit: numbers are written with all their digits, sums are taken in a
/// fixed order, nothing is random and no clock is read.
public struct AblationPlan: Sendable, Hashable {
  /// Version of this format.
  public static let version = 1
  /// Version of the equations and constants; to be raised with any change of a result.
  public static let engineVersion = "2026.11.22.1"

  public let inputs: [Input]
  public let parameters: [Parameter]
  public let results: [Result]

  /// A volume or text the plan was computed from, by its content.
  public struct Input: Sendable, Hashable {
    public let name: String
    /// SHA-256 in hexadecimal digits.
    public let digest: String

    public init(name: String, bytes: [UInt8]) {
      self.name = name
      digest = AblationPlan.sha256(bytes)
    }

    /// Content that was hashed before: SHA-256 in 64 hexadecimal digits.
    public init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }

    /// A table or scenario as text.
    public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

    /// A label volume: its grid and its voxels.
    public init(name: String, volume: Volume<UInt8>) {
      let grid = volume.grid
      let place = "\(grid.shape) \(grid.spacing) \(grid.origin) \(grid.direction)\n"
      self.init(name: name, bytes: Array(place.utf8) + volume.voxels)
    }
  }

  /// One number or choice, with where it comes from.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let value: String
    public let unit: String
    public let mark: PropertyTable.Mark
    public let source: String

    public init(name: String, value: String, unit: String, mark: PropertyTable.Mark, source: String) {
      self.name = name
      self.value = value
      self.unit = unit
      self.mark = mark
      self.source = source
    }

    /// A row of a table.
    public init(_ row: PropertyTable.Row) {
      self.init(
        name: "\(row.subject).\(row.property)", value: row.text, unit: row.unit, mark: row.mark, source: row.source)
    }
  }

  /// One figure with its bounds.
  public struct Result: Sendable, Hashable {
    public let name: String
    public let low: Double
    public let nominal: Double
    public let high: Double
    public let unit: String
    /// What the bounds stand for.
    public let zh: String
    public let en: String

    public init(
      name: String, low: Double, nominal: Double, high: Double, unit: String, zh: String, en: String
    ) {
      self.name = name
      self.low = low
      self.nominal = nominal
      self.high = high
      self.unit = unit
      self.zh = zh
      self.en = en
    }
  }

  /// - Throws: ``AblationError``: no input, a result that is not finite or whose bounds are not in order, a name twice.
  public init(inputs: [Input], parameters: [Parameter], results: [Result]) throws(AblationError) {
    guard !inputs.isEmpty, !results.isEmpty else {
      throw AblationError(.empty, field: "plan", zh: "计划没有输入或结果", en: "the plan has no inputs or no results")
    }
    for result in results {
      guard result.low.isFinite, result.nominal.isFinite, result.high.isFinite else {
        throw AblationError(.notConverged, field: result.name, zh: "结果不是有限数", en: "the result is not finite")
      }
      guard result.low <= result.nominal, result.nominal <= result.high else {
        throw AblationError(
          .outOfLimits, field: result.name, zh: "结果的不确定范围须满足 低 ≤ 中 ≤ 高",
          en: "a result's bounds must rise from low through nominal to high")
      }
    }
    var seen: Set<String> = []
    for name in inputs.map(\.name) + parameters.map(\.name) + results.map(\.name) {
      guard seen.insert(name).inserted else {
        throw AblationError(.mismatch, field: name, zh: "名称重复", en: "the name stands twice")
      }
    }
    self.inputs = inputs
    self.parameters = parameters
    self.results = results
  }

  static func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in SHA256.hash(data: bytes) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
