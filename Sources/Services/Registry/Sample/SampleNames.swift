internal import Rulebook

/// Names that nobody bears: the word 合成 (synthetic), a pair of the sexagenary cycle, and a number.
///
/// `合成甲子零一七`, in Latin letters `Synthetic Jiazi 017`. They can be searched by character, pinyin and initials like
/// any name and can be taken for no living person.
enum SampleNames {
  private static let stems = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
  private static let branches = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"]
  private static let stemReadings = ["Jia", "Yi", "Bing", "Ding", "Wu", "Ji", "Geng", "Xin", "Ren", "Gui"]
  private static let branchReadings = [
    "zi", "chou", "yin", "mao", "chen", "si", "wu", "wei", "shen", "you", "xu", "hai",
  ]
  private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

  /// The `number`-th name; sixty pairs, then the next three-digit number.
  static func name(_ number: Int) -> Bilingual {
    let (pair, rest) = (number % 60, number / 60)
    let (stem, branch) = (pair % 10, pair % 12)
    let counted = SampleTime.digits(rest, 3)
    return Bilingual(
      "合成\(stems[stem])\(branches[branch])\(counted.utf8.map { digits[Int($0) - 48] }.joined())",
      "Synthetic \(stemReadings[stem])\(branchReadings[branch]) \(counted)")
  }
}
