import Foundation
import Testing

@testable import Planning

@Suite("The report of a plan") struct ReportTests {
  /// The made plan without the images' bytes and with few of what stands many times: quick to look through.
  static func light() throws -> PlanDocument {
    var document = try PlanScene.plan.get()
    let paths = document.paths?.front.prefix(4) ?? []
    document.paths?.front = Array(paths)
    document.parameters = Array(document.parameters.prefix(4))
    for index in document.pictures.indices { document.pictures[index].png = "iVBORw0KGgo=" }
    return document
  }

  private func page(_ change: (inout PlanDocument) -> Void = { _ in }) throws -> String {
    var document = try Self.light()
    change(&document)
    return PlanReport.html(document, language: .zh)
  }

  @Test("The page holds both languages, opens in the one asked for, and reaches for nothing outside of it")
  func selfContained() throws {
    if let folder = ProcessInfo.processInfo.environment["JIERU_REPORT"] {
      let whole = PlanReport.html(try PlanScene.plan.get(), language: .zh)
      try whole.write(toFile: folder + "/report.html", atomically: true, encoding: .utf8)
    }
    let document = try Self.light()
    let (zh, en) = (PlanReport.html(document, language: .zh), PlanReport.html(document, language: .en))
    #expect(zh.contains(#"<html lang="zh-CN">"#) && zh.contains(#"id="zh" aria-label="中文" checked>"#))
    #expect(en.contains(#"<html lang="en">"#) && en.contains(#"id="en" aria-label="English" checked>"#))
    for html in [zh, en] {
      #expect(html.contains(document.title.zh) && html.contains(document.title.en))
      // Words of the page are no attributes: what would run is looked for within tags.
      let tags = html.matches(of: /<[^>]*>/).map { String($0.output) }
      for word in ["<script", "<link", "<iframe", "<a ", "javascript:", "http:", "https:", "url(", "@import", " on"] {
        #expect(!tags.contains { $0.contains(word) && !$0.contains("data:image/png;base64,") }, "\(word)")
      }
      #expect(
        html.components(separatedBy: "href=").count == html.components(separatedBy: "href=\"data:image/png").count)
    }
  }

  @Test("The notice stands at the top and at the foot, and on every printed page")
  func notice() throws {
    let document = try PlanScene.plan.get()
    let html = try page()
    #expect(html.components(separatedBy: document.notice.zh).count >= 4)
    #expect(html.contains("@page{") && html.contains("@top-center") && html.contains("@bottom-left"))
  }

  @Test("Every figure is followed by its bounds, and every bound is the document's")
  func bounds() throws {
    let document = try PlanScene.plan.get()
    let html = try page()
    let written = html.matches(
      of: /<span class="nominal">([^<]*)<\/span> [^<]*<span class="band">\(([^<]*) – ([^<]*)\)<\/span>/
    ).map { [String($0.output.1), String($0.output.2), String($0.output.3)] }
    #expect(html.components(separatedBy: #"class="figure""#).count - 1 == written.count)
    let figures = PlanReading.figures(document)
    #expect(!figures.isEmpty)
    for (field, figure) in figures {
      let decimals = Numerals.decimals(figure.unit)
      let numbers = [figure.nominal, figure.low, figure.high].map { Numerals.text($0, decimals: decimals) }
      #expect(written.contains(numbers), "\(field)")
    }
    for numbers in written {
      let isKnown = figures.contains { _, figure in
        numbers
          == [figure.nominal, figure.low, figure.high].map {
            Numerals.text($0, decimals: Numerals.decimals(figure.unit))
          }
      }
      #expect(isKnown, "\(numbers)")
    }
  }

  /// Texts that try to leave the place where they stand.
  private static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)", "</style><script>1</script>",
    "</svg></figure><iframe src=//x>", "&lt;b&gt; <!-- ", "]]><x>", "\u{202E}evil\u{0}", "javascript:alert(1)",
    "<input id=zh checked>", "</title><base href=//x>",
  ]

  @Test("No text of a document, wherever it stands, becomes markup", arguments: hostile)
  func injection(_ text: String) throws {
    let document = try Self.light()
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(document))
    // Words that the format itself fixes cannot be replaced, or it would not be a document.
    let fixed: Set<String> = ["kind", "verdict", "severity"]
    func poisoned(_ value: Any, _ key: String) -> Any {
      if let members = value as? [String: Any] {
        return Dictionary(uniqueKeysWithValues: members.map { ($0, poisoned($1, $0)) })
      }
      if let elements = value as? [Any] { return elements.map { poisoned($0, key) } }
      return value is String && (!fixed.contains(key) || value as? String == "axial") ? text : value
    }
    let data = try JSONSerialization.data(withJSONObject: poisoned(json, ""))
    let bad = try JSONDecoder().decode(PlanDocument.self, from: data)
    for language in PlanReport.Language.allCases {
      let (clean, html) = (PlanReport.html(document, language: language), PlanReport.html(bad, language: language))
      #expect(html.contains(text.contains("<") ? "&lt;" : "alert") || text.contains("\u{202E}"))
      #expect(!html.contains("\u{202E}") && !html.contains("\u{0}"))
      // Tags are read as a browser reads them: up to the first > outside of quotes. Their names and the names of their
      // attributes are those of the clean page.
      let (known, found) = (shapes(clean), shapes(html))
      #expect(found.subtracting(known).isEmpty, "\(found.subtracting(known).prefix(3))")
    }
  }

  /// Name and attributes' names of every tag.
  private func shapes(_ html: String) -> Set<String> {
    let scalars = Array(html.unicodeScalars)
    var (out, index) = (Set<String>(), 0)
    while index < scalars.count {
      guard scalars[index] == "<" else {
        index += 1
        continue
      }
      var (shape, quote) = ("", Unicode.Scalar?.none)
      index += 1
      while index < scalars.count, quote != nil || scalars[index] != ">" {
        let scalar = scalars[index]
        if let open = quote {
          if scalar == open { quote = nil }
        } else if scalar == "\"" || scalar == "'" {
          quote = scalar
        } else {
          shape.unicodeScalars.append(scalar)
        }
        index += 1
      }
      out.insert(shape.split(separator: " ").sorted().joined(separator: " "))
    }
    return out
  }

  @Test("Numbers that are absurd or none at all are written, and drawings stay drawings")
  func absurd() throws {
    let html = try page { document in
      document.anatomy.targetDiameter = 1e300
      document.anatomy.targetCentre = [1e308, -1e308, 4]
      document.pictures[0].outlines[0].rings = [[1e300, 2, 3, 4, 5, 6], [1, 2, 3]]
      document.pictures[1].needles = [PlanDocument.Needle(line: [1], number: -1)]
      document.pictures[2].columns = -4
      document.pictures[3].edges = []
      document.paths?.front[0].entry = []
      document.paths?.front[1].entry = [1]
      document.margin = PlanDocument.Margin(
        minimum: .init(low: -1e12, nominal: 0, high: 1e12, unit: "mm", bounds: BilingualText("甲", "a")),
        minimumPoint: [],
        threshold: 5, verdict: .uncertain, histogram: [0, 0, 0, 0], uncoveredVolume: 0, uncoveredDirection: [0, 0, 0],
        subcapsularMinimum: nil, subcapsularShare: 0, registration: nil)
    }
    #expect(html.firstMatch(of: /[ "](nan|-?inf)[ "<]/) == nil)
    #expect(html.contains("1.00e+300"))
  }

  @Test("The way in is told as at the table: side, place from the target, angle, tilt")
  func entryWords() throws {
    // From the right and in front, 100 mm; 30 degrees down, tip 10 degrees towards the head.
    let way = SIMD3(cos(30 * Double.pi / 180) * cos(0.1745), 0.5, 0)
    let tip = SIMD3(-80.0, -14, 4)
    let entry = tip - SIMD3(way.x, way.y, 0.1736) * 100
    let words = try #require(
      EntryWords(entry: [entry.x, entry.y, entry.z], tip: [tip.x, tip.y, tip.z], centre: [tip.x, tip.y, tip.z]))
    #expect(words.side.en == "right front" || words.side.en == "right side")
    #expect(words.angle.zh.contains("成 30°") && words.angle.zh.contains("自上向下") && words.angle.zh.contains("头侧 10°"))
    #expect(words.place.en == "85 mm to the right, 50 mm to the front, 17 mm to the feet")
    #expect(EntryWords.side(SIMD3(0, -1, 0)).en == "front")
    #expect(EntryWords.side(SIMD3(1, 0, 0)).en == "left side")
    #expect(EntryWords.side(SIMD3(-1, 1, 0)).en == "right back")
    #expect(EntryWords(entry: [0, 0], tip: [0, 0, 0], centre: [0, 0, 0]) == nil)
    let below = try #require(EntryWords(entry: [0, 90, 0], tip: [0, 0, 0], centre: [0, 0, 0]))
    #expect(below.side.en == "back" && below.angle.en.contains("turn the patient"))
  }

  @Test("A document whose figures or pictures cannot be trusted is refused with the place")
  func refusals() throws {
    let document = try PlanScene.plan.get()
    func place(_ change: (inout PlanDocument) -> Void) throws -> String? {
      var changed = document
      change(&changed)
      do {
        _ = try PlanReading.read(String(decoding: try JSONEncoder().encode(changed), as: UTF8.self))
        return nil
      } catch let fault as PlanFault {
        return fault.field
      }
    }
    #expect(try place { _ in } == nil)
    #expect(try place { $0.version = 2 } == "version")
    #expect(try place { $0.digest = "x" } == "digest")
    #expect(try place { $0.coverage?.target.low = 101 } == "coverage.target")
    #expect(try place { $0.zones[1].volume.bounds.en = "" } == "zones[1].volume.bounds")
    #expect(try place { $0.pictures[0].png = "PHN2Zz4=" } == "pictures[0].png")
    #expect(try place { $0.pictures[0].columns += 1 } == "pictures[0].png")
    #expect(try place { $0.pictures[0].rows = 0 } == "pictures[0]")
    #expect(throws: PlanFault.self) { try PlanReading.read("{\"version\":1}") }
    #expect(throws: PlanFault.self) { try PlanReading.read(String(repeating: "[", count: 100_000)) }
    do {
      try PlanReading.checkProof(document)
      Issue.record("a digest that is made up was taken")
    } catch {
      #expect((error as PlanFault).field == "digest")
    }
  }
}
