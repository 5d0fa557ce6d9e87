import Foundation
import Rulebook
import Testing

@testable import Registry

@Suite("The sample region") struct SampleRegionTests {
  private let region = SampleGround.region

  /// Everything of a few institutions as text.
  private func text(_ region: SampleRegion) -> String {
    var text = ""
    for index in [0, 7, 10, 30] {
      let institution = region.institution(index)
      text += "\(institution)\(region.people(of: institution))"
      for session in region.cases(of: institution, in: 2022).prefix(25) {
        text += session.record.text + session.id + session.state
      }
    }
    return text
  }

  @Test("The same seed gives the same bytes, another seed gives others")
  func repeatable() {
    let first = text(SampleGround.region(seed: 1, scale: 1))
    #expect(first == text(SampleGround.region(seed: 1, scale: 1)))
    #expect(first != text(SampleGround.region(seed: 2, scale: 1)))
  }

  @Test("A prefecture has sixteen counties, forty institutions of all tiers, three hundred physicians and 60,000 cases")
  func sizes() {
    var physicians = 0
    var grades: Set<String> = []
    var counties: Set<String> = []
    var codes: Set<String> = []
    for institution in region.institutions {
      physicians += region.people(of: institution).count { $0.isPhysician }
      grades.insert(institution.institution.grade)
      counties.insert(institution.institution.county)
      codes.insert(institution.institution.code)
      #expect(institution.institution.objection == nil)
      if institution.institution.tier == 1 { #expect(!institution.equipment.contains { $0.hasDSA }) }
    }
    #expect(physicians == 300)
    #expect(counties == Set(SampleCounty.all.map(\.name)))
    #expect(counties.count == 16)
    #expect(codes.count == 40)
    #expect(grades.isSuperset(of: ["三级甲等", "三级乙等", "三级丙等", "二级甲等", "二级乙等", "二级丙等", "一级甲等", "未定级"]))
    #expect(region.caseCount == 60_000)
    #expect(SampleCounty.all.map(\.weightPermille).reduce(0, +) > 900)
  }

  @Test("Everybody is marked as synthetic, in the name too, and no two people share an identifier")
  func synthetic() {
    var ids: Set<String> = []
    var count = 0
    for institution in region.institutions {
      #expect(institution.institution.isSynthetic)
      #expect(institution.institution.name.chinese.contains("合成"))
      for person in region.people(of: institution) {
        #expect(person.person.isSynthetic)
        #expect(person.person.name.chinese.hasPrefix("合成"))
        ids.insert(person.person.id)
        count += 1
      }
    }
    #expect(ids.count == count)
    for session in region.cases(of: region.institution(0), in: 2021).prefix(200) {
      #expect(session.patient.name.chinese.hasPrefix("合成"))
      #expect(session.patient.name.english.hasPrefix("Synthetic"))
    }
  }

  @Test("Careers run forwards: licence, then titles in order, work after the licence")
  func careers() {
    for institution in region.institutions {
      for person in region.people(of: institution) where person.isPhysician {
        #expect(person.titles.first?.from == person.licence)
        #expect(person.titles.map(\.from) == person.titles.map(\.from).sorted())
        #expect(person.licence < person.start)
        if let day = person.operatesLevel3From {
          #expect(person.titles.contains { $0.title == "副主任医师" && $0.from <= day })
        }
      }
    }
  }

  @Test("The rulebook accepts every fact that is stated")
  func facts() throws {
    for institution in region.institutions where [0, 5, 10, 14, 18, 30].contains(institution.index) {
      var stated: [String: [DirectoryStatement]] = [:]
      for statement in institution.statements + region.people(of: institution).flatMap(\.statements) {
        stated[statement.subjectKind + " " + statement.subject, default: []].append(statement)
      }
      for (key, statements) in stated {
        let subject = try #require(SampleGround.book.subject(named: String(key.prefix { $0 != " " })))
        do {
          _ = try FactsFile.parse(
            FactText.object(statements.map(StoredText.init)), file: "sample", subject: subject, in: SampleGround.book)
        } catch {
          Issue.record("\(key): \(error.problems.prefix(3).map { "\($0.path) \($0.message.english)" })")
        }
      }
    }
  }

  @Test("An operator is never in two rooms at a time, and no case runs from one year into the next")
  func schedule() {
    for session in [0, 4].map({ region.institution($0) }) {
      var busy: [String: Int64] = [:]
      for each in region.cases(of: session, in: 2023) {
        #expect(each.startedAt >= busy[each.operatorID] ?? 0)
        #expect(each.startedAt < each.endedAt)
        #expect(each.day.year == 2023)
        busy[each.operatorID] = each.endedAt
      }
    }
  }

  @Test("A country is made one institution at a time: its last hospital needs nobody else's cases")
  func country() throws {
    let country = SampleGround.region(scale: 417)
    #expect(country.caseCount == 417 * 60_000)
    #expect(country.caseCount / 5 > 5_000_000)
    let last = country.institution(416 * 40)
    #expect(last.institution.county == "合成地区416凯里市")
    #expect(last.institution.objection == nil)
    let session = try #require(country.cases(of: last, in: 2025).first { _ in true })
    #expect(session.number.utf8.count <= 16)
    #expect(session.institution == last.institution.id)
  }

  @Test("A small scale has the same institutions and fewer cases")
  func small() {
    let small = SampleGround.region(scale: 0.01)
    #expect(abs(small.caseCount - 600) < 60)
    var count = 0
    small.forEachCase { _ in
      count += 1
      return true
    }
    #expect(count == small.caseCount)
    #expect(SampleTruth(small).findings.isEmpty)
  }
}
