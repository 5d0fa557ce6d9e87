import ArgumentParser
import DICOMCore
import DICOMNetwork

/// C-FIND: what a peer has.
struct FindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "查询对端 search a peer (C-FIND)",
    discussion: """
      键写作 关键字=值 或 标签=值；没有值的键只要求返回。
      A key is KEYWORD=VALUE or TAG=VALUE; one without a value is only asked for.

      示例 Examples:
        jieru dicom find PACS@10.0.0.5:104 -k 'PatientName=*王*' -k StudyDate=20260101-20260131
        jieru dicom find PACS@10.0.0.5:104 --level series -k StudyInstanceUID=1.2.3 --json
        jieru dicom find RIS@10.0.0.6:104 --model worklist -k ScheduledProcedureStepSequence.Modality=XA
        jieru dicom find OLDPACS@10.0.0.7:104 --charset GB18030 -k 'PatientName=王*'
      """)

  @Argument(help: "对端 peer, AE@host:port")
  var peer: PeerAddress
  @Option(help: "级别 level: patient, study, series, image")
  var level = RetrieveLevel.study
  @Option(help: "信息模型 information model: study, patient, worklist")
  var model = InformationModel.study
  @Option(name: [.short, .customLong("key")], help: "匹配键 matching key, KEYWORD=VALUE")
  var keys: [MatchingKey] = []
  @Option(help: "查询的字符集 character set of the query, such as GB18030")
  var charset: String?
  @Option(help: "最多返回 most matches; more are cancelled")
  var limit: Int?
  @Flag(help: "输出 DICOM JSON print DICOM JSON")
  var json = false
  @Option(name: .customLong("max-width"), help: "列的最大宽度 widest column of the table")
  var maxWidth = 64
  @OptionGroup var link: LinkOptions

  func run() async throws {
    let tags = columns
    var identifier = Identifier.make(keys, characterSet: charset)
    if model != .worklist { identifier.set(.queryRetrieveLevel, level.rawValue) }
    for tag in tags where !identifier.contains(tag) { identifier.setEmpty(tag) }
    let association = try await link.open(peer, [InformationModel.context(model.find)])
    var matches: [DataSet] = []
    do {
      for try await match in association.find(model: model.find, identifier: identifier) {
        matches.append(match)
        if let limit, matches.count >= limit { break }
      }
    } catch {
      throw CommandFailure("\(peer.description): 查询失败 the search failed: \(error)")
    }
    await association.release()
    if json {
      JSONOutput.print(DICOMJSON.encode(array: matches.map { Self.cleaned($0) }))
      return
    }
    var table = TextTable(tags.map { $0.keyword ?? $0.description })
    for match in matches {
      table.add(tags.map { match.strings($0).joined(separator: "\\") + (match.items($0).isEmpty ? "" : "[…]") })
    }
    if table.count > 0 { print(table.text(limit: max(8, maxWidth))) }
    Terminal.note("\(table.count) 个匹配 matches")
  }

  /// The attributes shown: those asked for, with the level's usual ones where nothing but conditions was given.
  private var columns: [Tag] {
    let asked = keys.compactMap { $0.path.count == 1 ? $0.path[0] : nil }
    let usual: [Tag] =
      model == .worklist ? [.patientID, .patientName, .scheduledProcedureStepSequence] : level.usualKeys
    let onlyConditions = keys.allSatisfy { !$0.value.isEmpty }
    return onlyConditions ? usual + asked.filter { !usual.contains($0) } : asked
  }

  private static func cleaned(_ match: DataSet) -> DataSet {
    var match = match
    for element in match.elements where element.tag.group < 8 { match.remove(element.tag) }
    return match
  }
}
