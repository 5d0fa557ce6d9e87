public import Rulebook

extension Moment {
  /// A moment as records write it, in China Standard Time: `2024-06-30T08:15:00+08:00`.
  public static func text(milliseconds: Int64) -> String {
    let day = CivilDate(milliseconds: milliseconds)
    let seconds = Int((milliseconds / 1000 + 8 * 3600) % 86_400)
    let positive = seconds < 0 ? seconds + 86_400 : seconds
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(day.iso)T\(two(positive / 3600)):\(two(positive / 60 % 60)):\(two(positive % 60))+08:00"
  }

  var milliseconds: Int64 { seconds.multipliedReportingOverflow(by: 1000).partialValue }
}
