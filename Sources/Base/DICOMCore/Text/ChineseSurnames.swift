/// Readings that hold in surnames, or are common in given names, and differ from the table's.
enum ChineseSurnames {
  /// The readings of a surname's character as a surname, the commonest first; nil where it is read
  /// as anywhere else.
  static func readings(_ surname: String) -> [String]? { single[surname] ?? compound[surname] }

  /// Whether two characters are a compound surname.
  static func isCompound(_ text: String) -> Bool { compound[text] != nil || plainCompounds.contains(text) }

  /// Second readings of characters frequent in given names, e.g. 茜 in 王茜 (qian or xi).
  static func otherGivenReading(_ character: String) -> String? { given[character] }

  /// One-character surnames with a reading of their own.
  private static let single = table(
    """
    曾 zeng|单 shan|單 shan|解 xie|仇 qiu|查 zha|盖 ge,gai|蓋 ge,gai|任 ren|朴 piao|区 ou|區 ou|乐 yue,le|樂 yue,le
    缪 miao|繆 miao|繁 po|折 she|乜 nie|员 yun|員 yun|纪 ji|紀 ji|冼 xian|洗 xian|覃 qin,tan|郗 xi,chi|隗 wei,kui
    黑 he|召 shao|祭 zhai|秘 bi|薄 bo|柏 bai,bo|贲 ben|賁 ben|晁 chao|车 che|車 che|翟 zhai,di|瞿 qu|句 gou|卜 bu
    万 wan|俞 yu|尉 wei,yu|宓 mi,fu|费 fei,bi|費 fei,bi|那 na|哈 ha|都 du|堵 du|种 chong|行 xing|幺 yao|么 yao
    牟 mu,mou|佴 nai|冯 feng|馮 feng|逄 pang|佘 she|石 shi|贾 jia|賈 jia|参 shen,can|宿 su|燕 yan|宁 ning|甯 ning
    应 ying|應 ying|令 ling|要 yao|重 chong|过 guo|過 guo|相 xiang|强 qiang,jiang|強 qiang,jiang|谌 chen,shen
    諶 chen,shen|訾 zi|撒 sa|麦 mai|教 jiao|便 pian|藏 zang|长 chang,zhang|適 kuo|钻 zuan|能 nai|咸 xian
    尹 yin|晟 cheng|泷 shuang|瀧 shuang|洞 tong|矢 shi|曲 qu|於 yu|于 yu|吕 lv|呂 lv|闾 lv|閭 lv|律 lv
    沈 shen|夏 xia|葛 ge|莘 shen,xin|浑 hun|璩 qu|隽 juan|雋 juan|圈 juan|阚 kan|闞 kan|眭 sui|妫 gui|媯 gui
    郄 qie,xi|郇 xun,huan|亓 qi|仉 zhang|褚 chu|娄 lou|邵 shao|邰 tai|郜 gao|嵇 ji|靳 jin|芮 rui|蔚 yu,wei
    """)

  /// Compound surnames with a reading of their own.
  private static let compound = table(
    """
    尉迟 yuchi|尉遲 yuchi|万俟 moqi|萬俟 moqi|单于 chanyu|單于 chanyu|令狐 linghu|长孙 zhangsun|長孫 zhangsun
    澹台 tantai|澹臺 tantai|呼延 huyan|鲜于 xianyu|鮮于 xianyu|乐正 yuezheng|樂正 yuezheng|宰父 zaifu
    夏侯 xiahou|皇甫 huangfu|独孤 dugu|獨孤 dugu|濮阳 puyang|濮陽 puyang|中行 zhonghang|子车 ziju|子車 ziju
    """)

  /// Compound surnames whose characters are read as anywhere else.
  private static let plainCompounds: Set<String> = Set(
    """
    欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 赫连 赫連 公孙 公孫 慕容 宇文 司徒 司空 端木 百里 东郭 東郭 南宫 南宮
    公羊 公冶 申屠 钟离 鍾離 鐘離 闻人 聞人 淳于 太叔 仲孙 仲孫 轩辕 軒轅 钟吾 闾丘 閭丘 左丘 谷梁 拓跋 夹谷 段干
    西门 西門 南门 南門 北宫 第五 东门 東門 司寇 巫马 巫馬 公西 漆雕 壤驷 亓官 梁丘 呼衍 贺兰 賀蘭 纳兰 納蘭 完颜 完顏
    叶赫 耶律 阿史 哥舒 沙陀 羊舌 微生 东宫 達奚 达奚 爱新 愛新
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Second readings in given names.
  private static let given: [String: String] = table(
    """
    茜 xi|晟 cheng|乐 yue|樂 yue|娜 nuo|朝 zhao|蔚 yu|奇 ji|重 zhong|长 chang|長 chang|行 hang|莎 suo|禅 shan|盛 cheng
    曾 zeng|单 shan|参 shen|參 shen|传 zhuan|都 du|宿 xiu|解 xie|洗 xian|阿 e|弥 mi|藏 cang|仔 zai|调 diao|强 jiang
    颉 xie|頡 xie|俊 zun|濛 meng|瑾 jin|婧 jing|靓 liang|靚 liang|琎 jin|偲 si|炅 gui|祎 hui|翀 zhong|圳 zhen|郗 xi
    艾 yi|葛 ge|壳 ke|色 shai|塔 da|亚 ya|夏 jia|柏 bo|澄 deng|冠 guan|斐 fei|谷 yu|佳 jia|屏 bing|适 kuo|菲 fei
    """
  ).compactMapValues(\.first)

  private static func table(_ text: String) -> [String: [String]] {
    var table: [String: [String]] = [:]
    for entry in text.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
      let parts = entry.split(separator: " ")
      guard parts.count == 2 else { continue }
      table[String(parts[0])] = parts[1].split(separator: ",").map(String.init)
    }
    return table
  }
}
