import Foundation
@testable import Planning
import Testing

@Suite("Plan documents") struct DocumentTests {
  @Test("A finding is written by its severity's name")
  func findings() throws {
    let finding = PlanDocument.Finding(severity: .warning, text: BilingualText("影像有缺层", "the series has a gap"))
    let text = String(decoding: try JSONEncoder().encode(finding), as: UTF8.self)
    #expect(text.contains(#""severity":"warning""#))
  }
}
