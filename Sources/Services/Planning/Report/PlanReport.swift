internal import Foundation

/// The page of a plan: one HTML file without script or links, on screen and as A4 pages from the browser's print.
///
/// It holds both languages and a switch between them that works without script. Everything a document says is escaped,
/// and a figure can only be written together with its bounds.
public enum PlanReport {
  /// The language a page opens in.
  public enum Language: String, Sendable, CaseIterable {
    case zh
    case en
  }

  /// Whether the signature was checked by whoever shows the page.
  public enum SignatureState: Sendable, Hashable {
    /// As the document says, unchecked.
    case asGiven
    /// Checked against the text and the key in the document.
    case verified
  }

  public static func html(
    _ document: PlanDocument, language: Language, signature: SignatureState = .asGiven
  ) -> String {
    ReportPage(document: document, language: language, signatureState: signature).page.html
  }

  /// The files a run leaves for people: name and text.
  public static func files(_ document: PlanDocument) -> [(name: String, text: String)] {
    [("report.html", html(document, language: .zh))]
  }
}

/// One report as it is being written; its sections stand in extensions.
struct ReportPage {
  let document: PlanDocument
  let language: PlanReport.Language
  let signatureState: PlanReport.SignatureState

  /// For attributes, which can hold one language only.
  func one(_ text: BilingualText) -> String { language == .zh ? text.zh : text.en }

  var page: Markup {
    """
    <!doctype html>
    <html lang="\(language == .zh ? "zh-CN" : "en")"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="robots" content="noindex"><title>\(one(document.title))</title>
    <style>\(ReportStyle.css)\(runningNotice)</style></head><body>
    <input class="lang" type="radio" name="language" id="zh" aria-label="中文"\(checked(.zh))>\
    <input class="lang" type="radio" name="language" id="en" aria-label="English"\(checked(.en))>
    <main class="page">\(bar)\(head)\(box)\(findings)\(pictures)\(coverage)\(margin)\(zones)\(paths)\(technique)\
    \(surroundings)\(parameters)\(provenance)\(foot)</main></body></html>

    """
  }

  private func checked(_ wanted: PlanReport.Language) -> Markup { language == wanted ? " checked" : "" }

  private var bar: Markup {
    let kinds: [PlanDocument.Kind: BilingualText] = [
      .paths: BilingualText("进针路径", "Needle paths"), .simulate: BilingualText("消融模拟", "Simulated ablation"),
      .probes: BilingualText("多针方案", "Choice of probes"), .margin: BilingualText("术后边界评估", "Margin after treatment"),
      .whole: BilingualText("完整方案", "Full plan"),
    ]
    return """
      <header class="bar"><span><b>\(.words("介入 Jieru · 消融计划", "Jieru 介入 · Ablation plan"))</b> \
      \(.both(kinds[document.kind] ?? BilingualText("", "")))</span>\
      <span class="switch"><label for="zh">中文</label><label for="en">English</label></span></header>
      <p class="notice" role="note">\(.both(document.notice))</p>
      """
  }

  private var head: Markup {
    var parts: [Markup] = []
    if let modality = document.images.modality { parts.append("\(modality)") }
    let (shape, spacing) = (document.images.shape, document.images.spacing)
    if shape.count == 3, spacing.count == 3 {
      let count = shape.map { "\($0)" }.joined(separator: " × ")
      let size = spacing.map { Numerals.text($0, decimals: 2) }.joined(separator: " × ")
      parts.append(.words("\(count) 体素，\(size) mm", "\(count) voxels of \(size) mm"))
    }
    parts.append(.words("计划号 \(document.digest.prefix(12))", "plan \(document.digest.prefix(12))"))
    parts.append(.words("引擎 \(document.engine)", "engine \(document.engine)"))
    let joined = parts.enumerated().map { $0.offset == 0 ? $0.element : " · " + $0.element }
    return "<h1>\(.both(document.title))</h1><p class=\"sub\">\(joined)</p>"
  }

  private var foot: Markup {
    """
    <footer class="foot"><p class="notice">\(.both(document.notice))</p></footer>
    """
  }

  /// The notice at the head and the foot of every printed page. A style sheet's string ends at a quote, so the words of
  /// the program itself stand there, not those of the document.
  private var runningNotice: Markup {
    """
    @page{size:A4;margin:17mm 14mm 18mm;@top-center{content:"本结果仅供术前规划参考，不是医疗器械的结论；各项阈值须由介入医师确认。";\
    font:8pt 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#6b4600}\
    @bottom-left{content:"This result supports planning. It is not a device claim; its thresholds need an interventional \
    physician's sign-off.";font:7pt 'Noto Sans',sans-serif;color:#6b4600;width:85%;text-align:left}\
    @bottom-right{content:counter(page) " / " counter(pages);font:8pt 'Noto Sans',sans-serif;color:#51606c}}
    """
  }

  /// A section with its heading.
  func section(_ title: BilingualText, lead: BilingualText? = nil, leaf: Bool = false, _ body: Markup) -> Markup {
    let below: Markup = lead.map { "<p class=\"lead\">\(.both($0))</p>" } ?? .empty
    return "<section\(leaf ? " class=\"leaf\"" : Markup.empty)><h2>\(.both(title))</h2>\(below)\(body)</section>"
  }
}
