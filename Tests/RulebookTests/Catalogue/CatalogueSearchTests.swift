import Testing

@testable import Rulebook

@Suite("Searching the catalogue")
struct CatalogueSearchTests {
  @Test(
    "finds the entry first, by whatever it is called",
    arguments: [
      ("IR12-3-13", "IR12-3-13", Catalogue.Match.code), ("ｉｒ12-3-13", "IR12-3-13", .code), ("3-13", "IR12-3-13", .code),
      ("肿瘤栓塞术", "IR12-3-13", .name), ("肿瘤栓塞", "IR12-3-13", .name), ("栓塞/化疗", "IR12-3-08", .nameWithin),
      ("TIPS", "IR12-4-05", .nameWithin), ("ｔｉｐｓ", "IR12-4-05", .nameWithin), ("肿瘤消融", "IR12-3-12", .scattered),
      ("tumour embolisation", "IR12-3-13", .english), ("Vertebroplasty", "IR12-3-09", .english),
      ("biliary stent", "IR12-4-08", .english), ("zhongliu", "IR12-3-13", .pinyin),
      ("zhong liu shuan se", "IR12-3-13", .pinyin),
      ("jing pi wei zao lou", "IR12-3-05", .pinyin), ("weizaolou", "IR12-3-05", .pinyinWithin),
      ("shuluanguan", "IR12-2-02", .pinyin),
      ("ddzjzr", "IR12-4-08", .initials), ("gongwaiyun", "IR12-3-04", .pinyin), ("88.4701", "IR12-1-01", .nationalCode),
      ("87.51", "IR12-1-03", .icd9cm3), ("肝动脉造影", "IR12-1-01", .nationalName),
      ("zhuitichengxing", "IR12-3-09", .pinyinWithin),
      ("shuansezhongliu", "", .pinyin), ("胆道 支架", "IR12-4-08", .nameWithin), ("支架 biliary", "IR12-4-08", .english),
    ])
  func first(text: String, code: String, match: Catalogue.Match) throws {
    let hits = try RulebookTables.catalogue().search(text)
    #expect(hits.first?.entry.code ?? "" == code)
    if let hit = hits.first { #expect(hit.match == match) }
  }

  @Test("finds every entry that a code serves, in the annex's order")
  func codes() throws {
    let catalogue = try RulebookTables.catalogue()
    #expect(
      catalogue.search("39.79").map(\.entry.code) == [
        "IR12-3-01", "IR12-3-03", "IR12-3-04", "IR12-3-06", "IR12-3-07", "IR12-3-13",
      ])
    #expect(catalogue.search("IR12-4").count == 14)
    #expect(catalogue.search("80.5").map(\.entry.code) == ["IR12-2-07", "IR12-4-02"])
    #expect(catalogue.search("80.5", limit: 1).count == 1)
  }

  @Test("by nothing finds all, by nonsense nothing")
  func bounds() throws {
    let catalogue = try RulebookTables.catalogue()
    #expect(catalogue.search("  ", limit: 100).count == 47)
    #expect(catalogue.search("qqqq").isEmpty && catalogue.search("冠状动脉搭桥").isEmpty)
    #expect(catalogue.search("肝", limit: 0).isEmpty && catalogue.search("肝", limit: -1).isEmpty)
    #expect(catalogue.search(String(repeating: "zh", count: 5_000)).isEmpty)
    #expect(Catalogue.empty.search("肝").isEmpty)
  }

  /// Readings from pypinyin 0.55, with 椎 read zhui throughout, as in 椎体 (without a word it gives chui).
  @Test(
    "sounds names as people read them",
    arguments: [
      ("IR12-1-02", "yi ban bu wei de jing pi chuan ci huo jian shu"),
      ("IR12-1-07", "ge ge bu wei nong zhong nang zhong chuan ci yin liu shu"),
      ("IR12-1-10", "jing t xing guan qu shi shu"),
      ("IR12-2-03", "fei da pao ji xiong mo qiang gu hua shu"),
      ("IR12-2-04", "jing dao guan xuan ze xing dong jing mai xue yang cai ji shu"),
      ("IR12-2-06", "bi lei guan cheng xing shu"),
      ("IR12-3-01", "jing pi jing gan shi dao wei di jing mai shuan se shu"),
      ("IR12-3-06", "jing suo jing mai luan chao jing mai qu zhang ying hua shuan se shu"),
      (
        "IR12-3-09",
        "jing pi zhui ti cheng xing zhui ti hou tu cheng xing shu chu wai shang duan xiong zhui he jing zhui"
      ),
      ("IR12-3-11", "te shu bu wei jing pi chuan ci huo jian shu zong ge yi xian deng"),
      ("IR12-3-12", "jing pi chuan ci zhong liu wu li xiao rong shu she pin wei bo ji guang leng dong"),
      ("IR12-4-01", "lu mian bu xue guan ji bing de wu shui jiu jing ying hua ji zhi liao shu"),
      ("IR12-4-11", "mi niao xi zhi jia zhi ru shu"),
      ("IR12-4-13", "zhong liu xiang guan de xue guan zhi jia zhi ru shu"),
    ])
  func sounds(code: String, syllables: String) throws {
    let catalogue = try RulebookTables.catalogue()
    let index = try #require(catalogue.index(ofCode: code))
    var readings: [Unicode.Scalar: [String]] = [:]
    let sound = CataloguePinyin(catalogue.entries[index].name.chinese, readings: &readings)
    #expect(sound.syllables.compactMap(\.first).joined(separator: " ") == syllables)
  }
}
