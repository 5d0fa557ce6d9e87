import Testing

@testable import DICOMCore

@Suite("Text as searchers mean it")
struct SearchTextTests {
  @Test(
    "Width, case, accents and separators fold",
    arguments: [
      ("ＷＡＮＧ^Xiǎodōng", "wang xiaodong"), ("Müller^Jörg^^", "muller jorg"), ("王^小东", "王 小东"),
      ("王　小东", "王 小东"), ("  A  B  ", "a b"), ("", ""), ("^^", ""), ("Wang^X=王^小=", "wang x 王 小"),
      ("Weiß", "weiss"), ("ŁÓDŹ", "lodz"), ("Øyvind Ærø", "oyvind aero"), ("Đặng", "dang"),
      ("İstanbul ı", "istanbul i"),
      ("ﾔﾏﾀﾞ^ﾀﾛｳ", "ヤマダ タロウ"), ("ﾊﾟﾝ", "パン"), ("か\u{3099}", "が"), ("가", "가"), ("\u{1100}\u{1161}\u{11A8}", "각"),
      ("e\u{301}te\u{301}", "ete"), ("ﬁn", "fin"), ("①②", "12"), ("O’Brien", "o'brien"), ("Jean‐Pierre", "jean-pierre"),
      ("买买提·艾山", "买买提 艾山"), ("买买提・艾山", "买买提 艾山"), ("豈", "豈"), ("Иванов ЙЁ", "иванов ие"),
      ("Διονύσιος", "διονυσιοσ"), ("أحمد", "احمد"), ("ก็", "ก็"), ("a\u{200B}b\u{FEFF}", "ab"), ("A\u{0}", "a"),
      ("＊王？", "*王?"), ("𝐖𝐚𝐧𝐠", "wang"), ("㈱", "(株)"), ("Ⅳ", "iv"), ("２０２６", "2026"), ("ｈＴＭｌ", "html"),
    ])
  func folds(_ given: String, _ folded: String) {
    let result = SearchText.fold(given)
    #expect(result.unicodeScalars.elementsEqual(folded.unicodeScalars), "\(result)")
    #expect(SearchText.fold(result) == result)
  }

  @Test("Folding every character twice is folding it once")
  func idempotent() {
    for value in UInt32(0)..<0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = SearchText.fold(String(scalar))
      #expect(SearchText.fold(once) == once, "U+\(String(value, radix: 16))")
    }
  }

  @Test("A name is read apart, joined and by its initials")
  func readings() {
    #expect(SearchText.pinyin("王^小东").prefix(4) == ["wang xiaodong", "wangxiaodong", "wxd", "wang xiao dong"])
    #expect(SearchText.pinyin("王小东").first == "wang xiaodong")
    #expect(SearchText.pinyin("Wang^XiaoDong=王^小东").first == "wang xiaodong")
    #expect(SearchText.pinyin("Wang^XiaoDong").isEmpty)
    #expect(SearchText.pinyin("").isEmpty)
    #expect(SearchText.pinyin("王").first == "wang")
    #expect(SearchText.pinyin("王小A东").first == "wang xiaoadong")
  }

  @Test(
    "Surnames have readings of their own, and the common reading is kept",
    arguments: [
      ("曾伟", "zengwei", "cengwei"), ("单伟", "shanwei", "danwei"), ("解伟", "xiewei", "jiewei"),
      ("仇伟", "qiuwei", "chouwei"),
      ("查伟", "zhawei", "chawei"), ("盖伟", "gewei", "gaiwei"), ("朴伟", "piaowei", "puwei"),
      ("区伟", "ouwei", "quwei"), ("尉迟恭", "yuchigong", "weichigong"), ("万俟卨", "moqixie", "wanqixie"),
      ("单于伟", "chanyuwei", "danyuwei"), ("缪伟", "miaowei", "mouwei"), ("乐伟", "yuewei", "lewei"),
      ("任伟", "renwei", "renwei"), ("欧阳修", "ouyangxiu", "ouyangxiu"), ("司马光", "simaguang", "simaguang"),
      ("吕伟", "lvwei", "luwei"), ("吕伟", "lvwei", "lyuwei"), ("王绿", "wanglv", "wanglu"),
      ("长孙无忌", "zhangsunwuji", "changsunwuji"),
      ("翟伟", "zhaiwei", "diwei"), ("王茜", "wangqian", "wangxi"), ("诸葛亮", "zhugeliang", "zhugeliang"),
      ("澹台明", "tantaiming", "tantaiming"), ("呼延灼", "huyanzhuo", "huyanzhuo"), ("夏侯惇", "xiahoudun", "xiahoudun"),
      ("乐正伟", "yuezhengwei", "lezhengwei"), ("鲜于伟", "xianyuwei", "xianyuwei"), ("皇甫伟", "huangfuwei", "huangfuwei"),
    ])
  func surnames(_ name: String, _ first: String, _ other: String) {
    let readings = SearchText.pinyin(name)
    #expect(readings.count > 1 && readings[1] == first, "\(readings)")
    if name != "长孙无忌", name != "任伟" { #expect(readings.contains(other) || first == other, "\(readings)") }
  }

  @Test("Compound surnames stay together")
  func compounds() {
    #expect(SearchText.pinyin("欧阳修").first == "ouyang xiu")
    #expect(SearchText.pinyin("尉迟恭").prefix(3) == ["yuchi gong", "yuchigong", "ycg"])
    #expect(SearchText.pinyin("欧阳").first == "ou yang")
  }

  @Test(
    "Rare characters of extensions A and B have readings too",
    arguments: [("䶮", "yan"), ("㐀", "qiu"), ("𫖯", "fu"), ("〇", "ling")])
  func rare(_ character: String, _ reading: String) {
    #expect(SearchText.pinyin(character).first == reading)
  }

  @Test("All 20,902 ideographs of Unicode 1.1 have a reading, but ten units made in Japan")
  func complete() {
    let missing = (UInt32(0x4E00)...0x9FA5).filter { Pinyin.syllable($0) == nil }
      .compactMap { Unicode.Scalar($0).map(String.init) }.joined()
    #expect(missing == "兙兡嗧桛烪瓧瓰瓱瓼甅")
  }

  @Test("Long texts are read to their 64th Hanzi and give few ways")
  func bounded() {
    let text = String(repeating: "吕曾茜", count: 500)
    let readings = SearchText.pinyin(text)
    #expect(readings.count <= 48)
    #expect(readings.allSatisfy { $0.utf8.count < 600 })
  }
}
