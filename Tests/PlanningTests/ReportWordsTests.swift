import Foundation
import Testing

@testable import Planning

@Suite("What a physician reads first") struct ReportWordsTests {
  private func page(_ change: (inout PlanDocument) -> Void = { _ in }) throws -> String {
    var document = try ReportTests.light()
    change(&document)
    return PlanReport.html(document, language: .zh)
  }

  @Test("A direction is told by the body's axes that count, the strongest first")
  func directions() {
    #expect(EntryWords.direction([-0.75, 0.57, 0.345])?.zh == "右、后、头侧")
    #expect(EntryWords.direction([0.1, -0.9, -0.42])?.en == "front, feet")
    #expect(EntryWords.direction([0, 0, -4])?.zh == "足侧")
    #expect(EntryWords.direction([0, 0, 0]) == nil && EntryWords.direction([1, 2]) == nil)
  }

  @Test("The path that needles were laid along is marked in the list and on the map, wherever their tips lie")
  func usedPath() throws {
    func used(_ index: Int?) throws -> String {
      try page { document in
        guard let first = document.paths?.front.first else { return }
        let front = (0..<24).map { number in
          var path = first
          path.entry[2] += Double(number)
          return path
        }
        document.paths?.front = front
        var way = front[index ?? 0]
        if index == nil { way.entry[0] += 7 }
        document.placement?.way = way
        document.placement?.probes[0].entry = [1, 2, 3]
        document.placement?.probes[0].check = PlanDocument.NeedleCheck(
          reserve: 3.2, nearest: BilingualText("骨", "bone"), capsuleAngle: 71, cuff: nil, breaches: [])
      }
    }
    func marked(_ html: String) -> [Substring] {
      html.matches(of: /<tr class="chosen"><td>(\d+|–)<span class="zh" lang="zh-CN">（选用）/).map(\.output.1)
    }
    #expect(marked(try used(3)) == ["4"])
    // Far down the list it stands at the top, too.
    #expect(marked(try used(18)) == ["19", "19"])
    #expect(marked(try used(nil)) == ["–"])
    #expect(try used(nil).contains("沿它布针盖得更全"))
    #expect(try used(3).contains("过包膜 71°"))
  }

  @Test("The page after treatment says where tumour is left, how much, what it means and what comes next")
  func marginPage() throws {
    func margin(_ low: Double, _ nominal: Double, _ high: Double, _ verdict: PlanDocument.Verdict) throws -> String {
      try page { document in
        document.kind = .margin
        (document.coverage, document.placement, document.paths) = (nil, nil, nil)
        (document.zones, document.technique, document.findings) = ([], [], [])
        document.anatomy.targetVolume = 4.2
        let centre = document.anatomy.targetCentre
        document.margin = PlanDocument.Margin(
          minimum: .init(low: low, nominal: nominal, high: high, unit: "mm", bounds: BilingualText("误差", "error")),
          minimumPoint: [centre[0] - 9, centre[1] + 4, centre[2] + 2], threshold: 5, verdict: verdict,
          histogram: [30, 48, 22, 0], uncoveredVolume: nominal < 0 ? 0.42 : 0,
          uncoveredDirection: nominal < 0 ? [-0.75, 0.57, 0.345] : nil, subcapsularMinimum: 1.5, subcapsularShare: 0.25,
          registration: .init(method: BilingualText("刚性", "rigid"), smallestJacobian: 0.8, landmarkError: 1.2))
      }
    }
    let left = try margin(-4.8, -2.5, -0.2, .missed)
    for words in [
      "右、后、头侧", "right, back, head", "靶区中心的右 9 mm、后 4 mm、头侧 2 mm", "（占肿瘤 10 %）", "应按残留处理",
      "没盖住的一侧（右、后、头侧）", "商量尽早补充消融", "占表面 25 %，不计入判定；该处最薄 1.5 mm", "标志点差 1.2 mm",
    ] { #expect(left.contains(words), "\(words)") }
    let thin = try margin(0.5, 2, 3.5, .missed)
    #expect(thin.contains("肿瘤盖住了，但最薄处不足 5 mm") && !thin.contains("应按残留处理"))
    #expect(try margin(-1, 1, 6, .uncertain).contains("不能当作达到"))
    #expect(try margin(6, 8, 10, .reached).contains("处处有至少 5 mm 边界"))
    #expect(try margin(-3, -1, 1, .missed).contains("很可能有一部分肿瘤在消融区之外"))
  }
}
