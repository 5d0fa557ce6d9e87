import Testing

@testable import Rulebook

@Suite("Remedies")
struct RemedyTests {
  private func first(_ id: String) throws -> Remedy? {
    guard let reference = try ReferenceCases.load() else { return nil }
    return try #require(try reference.evaluate(id).remedies.first)
  }

  @Test(
    "say how much is missing, of what, and in which clause",
    arguments: [
      ("C003", "还需 1 例", "1 more case", Remedy.Kind.number, "1.5.1.1"),
      ("C006", "自 2024-07-01 起", "met from 2024-07-01", .wait, "1.5.1.1"),
      ("C007", "的证明", "attest", .attest, "1.5.1.1"),
      ("C010", "还需 1 名", "1 more person", .number, "1.5.2"),
      ("C012", "还需 1 张", "1 more bed", .number, "1.5.3.2"),
      ("C021", "不早于 2024-03-02", "on or after 2024-03-02", .date, "1.5.1.2b"),
      ("C036", "还需 1", "1 more", .number, "2.1.4.2"),
      ("C054", "最迟 2024-06-03", "by 2024-06-03 at the latest", .date, "3.5"),
      ("C058", "至多 49", "at most 49", .number, "3.6a"),
      ("C080", "还需 1", "1 more", .number, "4.1.4"),
      ("C086", "还需 1 例", "1 more case", .number, "4.3.1"),
    ])
  func words(_ id: String, _ chinese: String, _ english: String, _ kind: Remedy.Kind, _ clause: String) throws {
    guard let remedy = try first(id) else { return }
    #expect(remedy.isVerified)
    #expect(remedy.steps.count == 1)
    #expect(remedy.steps[0].text.chinese.contains(chinese), "\(remedy.steps[0].text.chinese)")
    #expect(remedy.steps[0].text.english.contains(english), "\(remedy.steps[0].text.english)")
    #expect(remedy.steps[0].kind == kind)
    #expect(remedy.steps[0].clause?.text == clause)
  }

  @Test("are not proposed where nothing hinders, nor where only the past could be rewritten")
  func none() throws {
    guard let reference = try ReferenceCases.load() else { return }
    #expect(try reference.evaluate("C001").remedies.isEmpty)
    // Reported late, and counted before the norm took effect.
    #expect(try reference.evaluate("C047").remedies.isEmpty)
    #expect(try reference.evaluate("C090").remedies.isEmpty)
  }

  @Test("of several failures name all of them at once")
  func several() throws {
    guard let reference = try ReferenceCases.load() else { return }
    let remedy = try #require(try reference.evaluate("C083").remedies.first)
    #expect(remedy.steps.map { $0.clause?.text } == ["4.1.2", "4.1.4"])
    #expect(remedy.isVerified)
  }
}
