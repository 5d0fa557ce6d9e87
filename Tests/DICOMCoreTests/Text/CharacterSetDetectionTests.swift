import Testing

@testable import DICOMCore

/// Bytes under a wrong label: what is seen through, and what must be left alone.
@Suite("Character sets: wrong labels")
struct CharacterSetDetectionTests {
  /// European names and words all of whose letters Latin-1 has, with one accented letter or with
  /// two side by side.
  static let european = [
    "Müller^Jörg", "MÜLLER^JÖRG", "Buc^Jérôme", "Äneas^Rüdiger", "Weiß^Günther", "Großmann^Bärbel",
    "Löwenthäl^Käthe", "Strauß^Süß", "STRAUß^JÖRN", "François^Hélène", "Lefèvre^Éric",
    "Noël^Zoë", "Aïssa^Maïté", "Créée^Réé", "Béréziné^Andrée", "Rhône-Lévêque^Agnès", "L'Hôpital^Aurélie",
    "Nuñez^Íñigo", "Ibáñez^José", "Ordóñez^María", "Muñíz^Ángel", "MUÑIZ^ÁNGEL", "Peña^Begoña", "Güéll^Martí",
    "Argüelles^Mª", "Conceição^João", "CONCEIÇÃO^JOÃO", "Gonçalves^Simões", "Assunção^Inês", "Magalhães^Antônio",
    "Leitão^Luís", "Brandão^Estêvão", "Pinçón^Raúl", "Hämäläinen^Väinö", "HÄMÄLÄINEN^VÄINÖ", "Töölö^Pärttyli",
    "Yläjääski^Mikä", "Hyvönen^Päivi", "Õunapuu^Jüri", "Jõõts^Ülle", "Öövel^Äädu", "Åström^Göran", "ÅSTRÖM^GÖRAN",
    "Sjöö^Åsa", "Blåøj^Søren", "Ærø^Øyvind", "Kjærgård^Jørgen", "Bjørnøy^Åge", "Guðmundsdóttir^Sigríður",
    "GUÐMUNDSDÓTTIR^SIGRÍÐUR", "Þórðarson^Þór", "Ólafsdóttir^Ásdís", "Æðisson^Óðinn", "Høgnesen^Høðrún",
    "Ó Súilleabháin^Pádraig", "Ní Dhómhnaill^Síle", "Szöllősi^Béla".replacing("ő", with: "ö"), "Kovács^Ágnes",
    "Puigdomènech^Lluïsa", "Coŀlegi".replacing("ŀ", with: "l·"), "Bièvre^Château d'Eau", "Dupré^Amélie Zoé",
    "D'Éon^Cléo",
    "McÉwan^Seán", "Ångström^Å.", "Désirée", "Ñandú^Ñuñoa", "Ötztal", "Übung", "façade", "naïveté", "Côté^Benoît",
    "Thorax à vide", "Abdomen avec préparation", "Röntgen Schädel", "Knöchel rechts, Größe 5°", "Cráneo sin contraste",
    "Tórax PA y LAT Nº 3", "Coração", "Hüftgelenk beidseits", "Mamografía bilateral", "Genoux debout 30°", "25 µg",
    "½ dose",
    "«Été» à Paris", "Ménière", "Sjögren", "Guillain-Barré", "Ménétrier", "Ø 5 mm", "São Paulo", "Zürich",
  ]

  @Test("A European name in Latin-1 stays what it says", arguments: european)
  func latinStays(_ name: String) throws {
    let bytes = try #require(SpecificCharacterSet.latin1.encode(name, vr: .pn))
    let decoded = SpecificCharacterSet.latin1.decodeDetecting(bytes, vr: .pn)
    #expect(decoded.text == name)
    #expect(decoded.detection == .declared)
    // Without any label, and under UTF-8, Latin-1 is the best reading too.
    #expect(SpecificCharacterSet.default.decode(bytes, vr: .pn) == name)
    #expect(SpecificCharacterSet.utf8.decode(bytes, vr: .pn) == name)
  }

  static let surnames =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文包闫覃单解"
  static let given = [
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞",
    "平", "刚", "桂英", "建国", "晓东", "志强", "子涵", "欣怡", "梓萱", "浩宇", "雨桐", "鑫", "昕", "璐", "瑜", "婷婷", "玥", "珺",
    "堃", "翀", "喆", "祎", "旻", "昇", "彧", "赟", "小东", "春花", "国庆", "一", "乙", "大海", "雪", "红梅", "伟·艾山",
  ]

  @Test("A Chinese name in GBK is seen through under ISO_IR 100, under no label and under UTF-8")
  func chineseFound() throws {
    var missed: [String] = []
    var missedUnderUTF8: [String] = []
    var count = 0
    for surname in Self.surnames {
      for given in Self.given {
        for name in ["\(surname)\(given)", "\(surname)^\(given)", "WANG^X=\(surname)^\(given)"] {
          let bytes = try #require(SpecificCharacterSet.gbk.encode(name, vr: .pn))
          count += 1
          for set in [SpecificCharacterSet.latin1, .default] {
            let decoded = set.decodeDetecting(bytes, vr: .pn)
            if decoded.text != name || decoded.detection != .suspectedGBK { missed.append(name) }
          }
          if SpecificCharacterSet.utf8.decode(bytes, vr: .pn) != name { missedUnderUTF8.append(name) }
        }
      }
    }
    // 赟 is DA 53, "ÚS": behind a few surnames that makes a Latin word ("崔赟" is "´ÞÚS").
    #expect(missed.count * 2_000 <= count, "\(missed.count) of \(count): \(missed.prefix(40))")
    // Some names of two characters are valid UTF-8 with a plausible meaning (卢伟 is "¬ΰ").
    #expect(missedUnderUTF8.count * 100 <= count, "\(missedUnderUTF8.count) of \(count)")
  }

  @Test(
    "Chinese descriptions in GBK are seen through",
    arguments: [
      "胸部平扫", "CT胸部平扫+增强", "肝动脉化疗栓塞术（TACE）", "DSA室", "左侧颈内动脉", "头颅MRI T2加权", "介入科", "经皮肝穿刺胆道引流术（PTCD）",
      "放射科\\介入科", "上海市第一人民医院", "冠状动脉造影：左主干未见狭窄。", "女，45岁",
    ])
  func descriptionsFound(_ text: String) throws {
    let bytes = try #require(SpecificCharacterSet.gbk.encode(text, vr: .lo))
    #expect(SpecificCharacterSet.latin1.decode(bytes, vr: .lo) == text)
    #expect(SpecificCharacterSet.default.decode(bytes, vr: .lo) == text)
  }

  @Test(
    "UTF-8 is seen through under every other label",
    arguments: [
      "ISO_IR 6", "ISO_IR 100", "GB18030", "GBK", "ISO 2022 IR 58", "ISO_IR 101", "ISO_IR 144", "ISO_IR 126",
      "\\ISO 2022 IR 58", "\\ISO 2022 IR 87", "\\ISO 2022 IR 149", "NONSENSE",
    ])
  func utf8Found(_ term: String) {
    for name in ["Wang^XiaoDong=王^小东", "王小东", "欧阳^修", "山田^太郎", "홍^길동"] {
      let decoded = SpecificCharacterSet([term]).decodeDetecting(Array(name.utf8), vr: .pn)
      #expect(decoded.text == name)
      #expect(decoded.detection == .suspectedUTF8)
    }
  }

  @Test(
    "Accented UTF-8 names are seen through under Latin-1 and GB18030",
    arguments: [
      "Müller^Jörg", "Buc^Jérôme", "Wałęsa^Lech", "Đặng^Thị Hồng",
    ])
  func utf8Accents(_ name: String) {
    #expect(SpecificCharacterSet.latin1.decode(Array(name.utf8), vr: .pn) == name)
    #expect(SpecificCharacterSet.gb18030.decode(Array(name.utf8), vr: .pn) == name)
  }

  @Test("Chinese names in GBK and GB18030, rightly labelled, are never taken for UTF-8")
  func declaredChineseStays() throws {
    var taken: [String] = []
    for surname in Self.surnames {
      for given in Self.given {
        for name in ["\(surname)\(given)", "\(surname)^\(given)"] {
          let bytes = try #require(SpecificCharacterSet.gbk.encode(name, vr: .pn))
          if SpecificCharacterSet.gbk.decode(bytes, vr: .pn) != name { taken.append(name) }
        }
      }
    }
    #expect(taken.isEmpty)
  }

  @Test("Russian, Greek, Hebrew, Arabic and Thai in their own sets stay what they say")
  func otherScriptsStay() throws {
    for (term, names) in [
      ("ISO_IR 144", ["Иванов^Иван", "УЗИ", "ЩЁГОЛЕВ^ЮРИЙ", "Люксембург"]),
      ("ISO_IR 126", ["Διονυσιος", "Παπαδόπουλος^Γιώργος"]), ("ISO_IR 138", ["שרון^דבורה"]),
      ("ISO_IR 127", ["قباني^لنزار"]), ("ISO_IR 166", ["นามสกุล^ชื่อ"]),
      ("ISO_IR 101", ["Wałęsa^Bolesław", "Dvořák^Antonín"]),
      ("ISO_IR 148", ["Çavuşoğlu^Çağrı"]),
    ] {
      let set = SpecificCharacterSet([term])
      for name in names {
        let bytes = try #require(set.encode(name, vr: .pn))
        #expect(set.decodeDetecting(bytes, vr: .pn).detection == .declared)
        #expect(set.decode(bytes, vr: .pn) == name)
      }
    }
  }

  @Test("Both readings of doubtful bytes are kept")
  func bothReadings() throws {
    let bytes = try #require(SpecificCharacterSet.gbk.encode("王^小东", vr: .pn))
    #expect(SpecificCharacterSet.latin1.readings(bytes, vr: .pn) == ["王^小东", "Íõ^Ð¡¶«"])
    #expect(SpecificCharacterSet.gbk.readings(bytes, vr: .pn) == ["王^小东"])
    let utf8 = Array("王小东".utf8)
    #expect(SpecificCharacterSet.gb18030.readings(utf8, vr: .pn).first == "王小东")
    #expect(SpecificCharacterSet.gb18030.readings(utf8, vr: .pn).count == 2)
  }

  @Test("A rare character of four bytes does not hide Chinese under a wrong label")
  func fourByteNames() throws {
    let bytes = try #require(SpecificCharacterSet.gb18030.encode("王^㐀东", vr: .pn))
    #expect(SpecificCharacterSet.latin1.decode(bytes, vr: .pn) == "王^㐀东")
    #expect(SpecificCharacterSet.default.decode(bytes, vr: .pn) == "王^㐀东")
  }

  @Test("A value cut in the middle of a character keeps its encoding")
  func cutValues() {
    let utf8 = Array("北京大学第一医院介入血管外科".utf8).dropLast()
    #expect(SpecificCharacterSet.utf8.decodeDetecting(utf8, vr: .lo).detection == .declared)
    #expect(SpecificCharacterSet.utf8.decode(utf8, vr: .lo) == "北京大学第一医院介入血管外\u{FFFD}")
    #expect(SpecificCharacterSet.latin1.decode(utf8, vr: .lo).hasPrefix("北京大学"))
  }
}
