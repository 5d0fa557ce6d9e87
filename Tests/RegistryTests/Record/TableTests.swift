import Foundation
import Rulebook
import Testing

@testable import Registry

@Suite("Tables of records")
struct TableTests {
  private let standard = RecordFixtures.standard

  private func read(_ bytes: [UInt8], chunk: Int = .max, from row: Int = 1) throws -> (
    rows: [ImportedRow], reader: RecordTableReader
  ) {
    var reader = RecordTableReader(standard, RecordFixtures.context, startingAt: row)
    var rows: [ImportedRow] = []
    var rest = bytes[...]
    repeat {
      try reader.read(Array(rest.prefix(chunk))) { rows.append($0) }
      rest = rest.dropFirst(chunk)
    } while !rest.isEmpty
    try reader.finish { rows.append($0) }
    return (rows, reader)
  }

  private func table(_ records: [RecordDocument]) throws -> [UInt8] {
    let writer = RecordTableWriter(RecordColumns(standard, fitting: records), withholdsIdentity: false)
    return try records.reduce(into: writer.header) { $0 += try writer.line($1) }
  }

  @Test("A full record goes out and comes back unchanged, in chunks of any size", arguments: [1, 2, 7, 64, 1 << 20])
  func roundTrip(chunk: Int) throws {
    let record = RecordFixtures.full()
    let (rows, reader) = try read(try table([record]), chunk: chunk)
    #expect(rows.count == 1 && rows[0].record == record)
    #expect(rows[0].isAcceptable, "\(rows[0].findings)")
    #expect(reader.encoding == "UTF-8" && reader.headerFindings.isEmpty)
  }

  @Test("Empty lists, reasons and awkward texts come back as they were")
  func awkward() throws {
    for text in [
      "=1+1", "'=1", "''@x", "+86", "-5", "\tx", "#unknown", "##x", "a,b", "say \"so\"", "两行\n文字", "'quoted'", "＝1",
    ] {
      var record = RecordFixtures.full().replacing("adverseEvents", .list([])).replacing("labs.inr", .missing(.notDone))
        .replacing("scores", .missing(.unknown)).replacing("devices", .list([]))
      record = record.replacing("indication.text", .text(text)).replacing(
        "guidance", .list([.text("DSA"), .text("CT")]))
      let (rows, _) = try read(try table([record]))
      // A leading tab is a blank at the end of a cell, which reading takes off.
      let expected = text == "\tx" ? record.replacing("indication.text", .text("\tx")) : record
      #expect(rows[0].record == expected, "\(text)")
    }
  }

  @Test("Nothing in a table runs as a formula, and numbers stay numbers")
  func formulas() throws {
    let record = RecordFixtures.full().replacing("indication.text", .text("=HYPERLINK(\"http://x\")"))
      .replacing("ablation.margin", .number(Rational(-3)))
    let text = String(decoding: try table([record]), as: UTF8.self)
    #expect(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\""))
    #expect(text.contains(",-3,") && !text.contains("'-3"))
    let finding = ImportFinding(
      row: 1, line: 2, column: 3, heading: "=x", field: "f", value: "@y", rule: "code", message: Bilingual("-z", "z"),
      severity: .error)
    #expect(finding.reportLine == "\"1\",\"2\",\"3\",\"'=x\",\"f\",\"'@y\",\"code\",\"error\",\"'-z\",\"z\"\r\n")
  }

  @Test("Identity is withheld unless it is asked for")
  func identity() throws {
    let record = RecordFixtures.full().replacing("visit.number", .text("ZY-SYNTHETIC-7"))
    let columns = RecordColumns(standard, fitting: [record])
    #expect(!String(decoding: try RecordTableWriter(columns).line(record), as: UTF8.self).contains("ZY-SYNTHETIC-7"))
    #expect(String(decoding: try table([record]), as: UTF8.self).contains("ZY-SYNTHETIC-7"))
  }

  @Test("People's own ways of writing are understood")
  func lenient() throws {
    let heading =
      "性别,就诊.就诊类型,影像引导,起止时间.开始,period.end,透视时间,doseAreaProduct [mGy.cm2],airKerma,器材,不良事件,诊断.1.诊断编码,discharge.date,checklist.identityChecked,studies"
    let row = "女,3,d；超声,2024/6/3 8:30,2024年6月3日 9:05,12.5 min,25000,0.35 Gy,无,0,C22.000,20240605,是,无"
    let (rows, _) = try read(Array((heading + "\n" + row + "\n").utf8))
    let record = rows[0].record
    #expect(record["sex"] == .value("female") && record["visit.type"] == .value("emergency"))
    #expect(record["guidance"] == .value(["DSA", "US"]))
    #expect(record["period.start"] == .value("2024-06-03T08:30:00+08:00"))
    #expect(record["period.end"] == .value("2024-06-03T09:05:00+08:00"))
    #expect(record["period.minutes"] == .value(35))
    #expect(record["fluoroscopyTime"] == .value(750) && record["doseAreaProduct"] == .value(25))
    #expect(record["airKerma"] == .value(350))
    #expect(record["devices"] == .value([]) && record["adverseEvents"] == .value([]) && record["studies"] == .value([]))
    #expect(record["diagnoses.code"] == .value(["C22.000"]))
    #expect(record["discharge.date"] == .value("2024-06-05") && record["checklist.identityChecked"] == .value(true))
  }

  @Test("GB 18030 is recognised")
  func gb18030() throws {
    // 性别 D0D4 B1F0, 女 C5AE; 适应证.说明 written as its id. 肝癌 B8CE B0A9.
    let bytes: [UInt8] =
      [0xD0, 0xD4, 0xB1, 0xF0] + Array(",indication.text\r\n".utf8) + [
        0xC5, 0xAE, 0x2C, 0xB8, 0xCE, 0xB0, 0xA9, 0x0D, 0x0A,
      ]
    let (rows, reader) = try read(bytes, chunk: 3)
    #expect(reader.encoding == "GB18030")
    #expect(rows[0].record["sex"] == .value("female") && rows[0].record["indication.text"] == .value("肝癌"))
  }

  @Test("Findings name row, line, column, field, value and rule")
  func findings() throws {
    let good = RecordFixtures.full()
    let bad = good.replacing("labs.inr", .number(Rational(99))).replacing("devices.expiry", .text("2020-01-01"))
      .replacing("period.start", .text("2024-06-03T09:00:01+08:00"))
    var bytes = try table([good, bad])
    bytes += Array("\r\n,,,\r\n".utf8)
    let (rows, _) = try read(bytes)
    #expect(rows.count == 2)
    let inr = try #require(rows[1].findings.first { $0.field == "labs.inr" })
    #expect(inr.row == 2 && inr.line == 3 && inr.heading == "labs.inr" && inr.value == "99" && inr.rule == "range")
    #expect(inr.column == RecordColumns(standard, fitting: [good]).names.firstIndex(of: "labs.inr").map { $0 + 1 })
    #expect(
      rows[1].findings.contains {
        $0.field == "devices[1]" && $0.rule == "expired_before_use" && $0.heading == "devices"
      })
    #expect(!rows[1].isAcceptable && rows[0].isAcceptable)
  }

  @Test("The same session twice is found, and an import goes on where it stopped")
  func duplicatesAndResume() throws {
    let other = RecordFixtures.full().replacing("period.start", .text("2024-06-03T09:30:00+08:00")).replacing(
      "period.minutes", .number(Rational(65)))
    let bytes = try table([RecordFixtures.full(), other, RecordFixtures.full()])
    let (rows, _) = try read(bytes)
    #expect(rows.map { $0.findings.contains { $0.rule == "duplicate" } } == [false, false, true])
    let (rest, reader) = try read(bytes, from: 3)
    #expect(rest.map(\.number) == [3] && reader.rows == 3)
  }

  @Test("Unknown columns are named; a table without any known one is refused")
  func headers() throws {
    let (_, reader) = try read(Array("caseID,备注2,devices.99.lot\nx,y,z\n".utf8))
    #expect(reader.headerFindings.map(\.column) == [2, 3])
    for (text, code) in [
      ("a,b\n1,2\n", CSVError.Code.header), ("sex,性别\n", .header), ("", .emptyFile), ("sex\n\"F", .openQuote),
      ("sex\n\"F\"x\n", .textAfterQuote),
    ] {
      let error = #expect(throws: CSVError.self) { try read(Array(text.utf8)) }
      #expect(error?.code == code, "\(text)")
    }
  }

  @Test("A list with more rows than columns is refused rather than cut")
  func overflow() throws {
    let writer = RecordTableWriter(RecordColumns(standard, rows: ["devices": 0]))
    #expect(throws: RecordTableWriter.Overflow.self) { try writer.line(RecordFixtures.full()) }
  }

  @Test("Damaged tables are reported or refused, and never trap")
  func mutations() throws {
    var random = SeededGenerator(seed: 4_180)
    let bytes = try table([RecordFixtures.full(), RecordFixtures.full().replacing("adverseEvents", .list([]))])
    var read = 0
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let index = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.remove(at: index)
        case 2: damaged.insert(Array("\",;#\r\n-'9".utf8).randomElement(using: &random) ?? 0, at: index)
        default: damaged.removeSubrange(index..<min(damaged.count, index + Int.random(in: 0...40, using: &random)))
        }
      }
      do {
        read += try self.read(damaged, chunk: Int.random(in: 1...500, using: &random)).rows.count
      } catch is CSVError {}
    }
    #expect(read > 100)
  }
}
