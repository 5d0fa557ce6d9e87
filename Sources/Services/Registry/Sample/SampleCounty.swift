/// A county of the sample: the place is a fact, the weight is invented.
///
/// Codes, names and seat coordinates of the sixteen counties of prefecture 522600 (黔东南苗族侗族自治州) as in PyPI `cpca` 0.5.5
/// (MIT), `resources/adcodes.csv`. The source does not name its datum; its points look like GCJ-02, a few hundred metres
/// off WGS 84, which is far below what the sample is used for.
public struct SampleCounty: Sendable, Hashable {
  /// Six digits (GB/T 2260).
  public let code: String
  public let name: String
  public let english: String
  public let longitude: Double
  public let latitude: Double
  /// Synthetic: the county's share of the prefecture's demand, in thousandths.
  public let weightPermille: Int

  init(_ code: String, _ name: String, _ english: String, _ longitude: Double, _ latitude: Double, _ weight: Int) {
    (self.code, self.name, self.english) = (code, name, english)
    (self.longitude, self.latitude, weightPermille) = (longitude, latitude, weight)
  }

  public static let all: [SampleCounty] = [
    SampleCounty("522601", "凯里市", "Kaili", 107.97754, 26.582963, 186),
    SampleCounty("522622", "黄平县", "Huangping", 107.916411, 26.905396, 72),
    SampleCounty("522623", "施秉县", "Shibing", 108.124379, 27.03292, 36),
    SampleCounty("522624", "三穗县", "Sansui", 108.675267, 26.952967, 45),
    SampleCounty("522625", "镇远县", "Zhenyuan", 108.429534, 27.049497, 56),
    SampleCounty("522626", "岑巩县", "Cengong", 108.81606, 27.173887, 47),
    SampleCounty("522627", "天柱县", "Tianzhu", 109.207751, 26.909639, 77),
    SampleCounty("522628", "锦屏县", "Jinping", 109.200534, 26.676233, 46),
    SampleCounty("522629", "剑河县", "Jianhe", 108.441501, 26.728274, 52),
    SampleCounty("522630", "台江县", "Taijiang", 108.321245, 26.667525, 37),
    SampleCounty("522631", "黎平县", "Liping", 109.136932, 26.230706, 110),
    SampleCounty("522632", "榕江县", "Rongjiang", 108.52188, 25.931893, 80),
    SampleCounty("522633", "从江县", "Congjiang", 108.905329, 25.753009, 78),
    SampleCounty("522634", "雷山县", "Leishan", 108.07754, 26.378442, 32),
    SampleCounty("522635", "麻江县", "Majiang", 107.589359, 26.491105, 28),
    SampleCounty("522636", "丹寨县", "Danzhai", 107.788727, 26.19832, 38),
  ]
}
