import ArgumentParser
import DICOMCore
import DICOMNetwork

/// What is to be retrieved.
struct RetrieveOptions: ParsableArguments {
  @Option(help: "检查 UID Study Instance UID")
  var study: String?
  @Option(help: "序列 UID Series Instance UID")
  var series: String?
  @Option(help: "实例 UID SOP Instance UID")
  var instance: String?
  @Option(help: "病人号 Patient ID")
  var patient: String?
  @Option(help: "信息模型 information model: study, patient")
  var model = InformationModel.study
  @Option(name: [.short, .customLong("key")], help: "附加的键 further keys, KEYWORD=VALUE")
  var keys: [MatchingKey] = []

  func validate() throws {
    guard study ?? series ?? instance ?? patient != nil else {
      throw ValidationError("请给出 --study、--series、--instance 或 --patient name what is to be retrieved")
    }
    guard patient == nil || study != nil || model == .patient else {
      throw ValidationError("只有病人号时用 --model patient a Patient ID alone needs --model patient")
    }
    guard model != .worklist else { throw ValidationError("--model: study, patient") }
  }

  var identifier: DataSet {
    var identifier = Identifier.make(keys, characterSet: nil)
    let level: RetrieveLevel = instance != nil ? .image : series != nil ? .series : study != nil ? .study : .patient
    identifier.set(.queryRetrieveLevel, level.rawValue)
    for (tag, value) in [
      (Tag.patientID, patient), (.studyInstanceUID, study), (.seriesInstanceUID, series), (.sopInstanceUID, instance),
    ] {
      if let value { identifier.set(tag, value) }
    }
    return identifier
  }
}

/// How a retrieve ended, for programs and people.
struct RetrieveSummary: Encodable {
  let status: String
  let completed: Int
  let failed: Int
  let warning: Int
  let failedInstances: [String]
  var files: [String] = []

  init(_ last: RetrieveProgress) {
    status = last.status.description
    completed = last.completed
    failed = last.failed
    warning = last.warning
    failedInstances = last.failedInstances
  }

  func show(_ what: String) {
    print("\(what) \(completed)，失败 failed \(failed)，警告 warnings \(warning)，状态 status \(status)")
    for uid in failedInstances { print("失败 failed  \(uid)") }
  }
}

/// C-MOVE: a peer sends to a third party.
struct MoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "让对端转发 have a peer send to an application entity it knows (C-MOVE)",
    discussion: """
      示例 Example:
        jieru dicom move PACS@10.0.0.5:104 --to ANGIO1 --study 1.2.3
      """)

  @Argument(help: "对端 peer, AE@host:port")
  var peer: PeerAddress
  @Option(help: "目的地 AE 标题，须为对端所知 AE title of the destination; the peer must know it")
  var to: String
  @Flag(help: "输出 JSON print JSON")
  var json = false
  @OptionGroup var what: RetrieveOptions
  @OptionGroup var link: LinkOptions

  func run() async throws {
    let association = try await link.open(peer, [InformationModel.context(what.model.move)])
    let bar = ProgressBar("对象 objects", total: 0, quiet: json)
    var last = RetrieveProgress(status: .processingFailure)
    do {
      for try await progress in association.move(
        model: what.model.move, identifier: what.identifier, destination: to)
      {
        last = progress
        bar.reached(progress.completed + progress.failed + progress.warning)
      }
    } catch {
      bar.finish()
      throw CommandFailure("\(peer.description): 取回失败 the retrieve failed: \(error)")
    }
    bar.finish()
    await association.release()
    let summary = RetrieveSummary(last)
    if json { try JSONOutput.print(summary) } else { summary.show("已发送 sent") }
    if last.status == .moveDestinationUnknown, !json {
      print("对端不认识目的地 the peer does not know the destination: \(to)")
    }
    if last.failed > 0 || last.status.isFailure || last.status.isWarning { throw ExitCode.failure }
  }
}
