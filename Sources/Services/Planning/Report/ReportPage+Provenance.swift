/// Where every number comes from, what was computed from what, and by whom it is signed.
extension ReportPage {
  var parameters: Markup {
    guard !document.parameters.isEmpty else { return .empty }
    let counts = ["verified", "unverified", "given"].map { mark -> Markup in
      let count = document.parameters.filter { $0.mark == mark }.count
      return "<span class=\"item\">\(ReportPage.mark(mark)) \(count)</span>"
    }
    let rows = document.parameters.map { parameter -> Markup in
      let name: Markup =
        parameter.label.map { .both($0) + "<br><code>\(parameter.name)</code>" } ?? "<code>\(parameter.name)</code>"
      return """
        <tr><td>\(name)</td><td class="num">\(ReportPage.readable(parameter.value)) \(Numerals.unit(parameter.unit))</td>\
        <td>\(ReportPage.mark(parameter.mark))</td><td>\(parameter.source)</td></tr>
        """
    }
    return section(
      BilingualText("每个参数及其来源", "Every parameter and its source"),
      lead: BilingualText(
        "已核对：与所引来源核对过。未核对：取自一般资料，用前须由医师或厂家资料确认。本例给定：本次输入。",
        "Verified: checked against the source cited. Unverified: of general knowledge, to be confirmed by a physician or the "
          + "maker's sheet before use. Given: entered for this case."),
      """
      <div class="small"><div class="legend">\(counts)</div><div class="scroll"><table><thead><tr>\
      <th>\(.words("参数", "Parameter"))</th><th class="num">\(.words("数值", "Value"))</th>\
      <th>\(.words("标记", "Mark"))</th><th>\(.words("来源", "Source"))</th></tr></thead><tbody>\(rows)</tbody></table></div></div>
      """)
  }

  /// A long list of values is cut; the file keeps it whole.
  private static func readable(_ value: String) -> String { value.count > 80 ? value.prefix(78) + "…" : value }

  var provenance: Markup {
    let inputs = document.inputs.map { input -> Markup in
      "<tr><td>\(input.name)</td><td><code>\(input.sha256)</code></td></tr>"
    }
    let uids: [(BilingualText, String?)] = [
      (BilingualText("检查 UID", "Study UID"), document.images.studyInstanceUID),
      (BilingualText("序列 UID", "Series UID"), document.images.seriesInstanceUID),
      (BilingualText("参考坐标系 UID", "Frame of reference UID"), document.images.frameOfReferenceUID),
      (BilingualText("引擎版本", "Engine version"), document.engine),
      (BilingualText("格式版本", "Format version"), "\(document.version)"),
      (BilingualText("计划摘要 SHA-256", "Digest SHA-256"), document.digest),
    ]
    let rows = uids.compactMap { name, value -> Markup? in
      value.map { "<tr><td>\(.both(name))</td><td><code>\($0)</code></td></tr>" }
    }
    return section(
      BilingualText("出处与签名", "Provenance and signature"),
      lead: BilingualText(
        "同样的输入和参数逐位得出同样的结果；摘要变了，就不是同一个计划。",
        "The same inputs and parameters give the same result to the last bit; another digest is another plan."),
      """
      <div class="small"><div class="scroll"><table><tbody>\(rows)\(signatureRow)</tbody></table></div>\
      <h3>\(.words("输入文件 SHA-256", "Inputs by SHA-256"))</h3>\
      <div class="scroll"><table><tbody>\(inputs)</tbody></table></div></div>
      """)
  }

  private var signatureRow: Markup {
    let state: Markup
    if let signature = document.signature {
      let word: Markup =
        signatureState == .verified
        ? .words("已签名，签名与内容相符", "signed; the signature matches the content")
        : .words("已签名（本页未核对）", "signed (not checked on this page)")
      state = "\(word) · \(signature.algorithm)<br><code>\(signature.key)</code>"
    } else {
      state = .words("未签名：尚无人为本计划负责", "not signed: nobody answers for this plan yet")
    }
    return "<tr><td>\(.words("签名", "Signature"))</td><td>\(state)</td></tr>"
  }
}
