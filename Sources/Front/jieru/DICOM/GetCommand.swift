import ArgumentParser
import DICOMCore
import DICOMNetwork
import Foundation

/// C-GET: objects come back on the same association.
struct GetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "取回到文件夹 retrieve from a peer into a folder (C-GET)",
    discussion: """
      默认以对端选定的未压缩语法接收常见的影像类；用 --sop-class 和 --syntax 指定时，每种组合单独协商，按存储的原样取回。
      By default the common storage classes are taken uncompressed; with --sop-class and --syntax every combination is
      proposed for itself, so that objects come as they are stored.

      示例 Examples:
        jieru dicom get PACS@10.0.0.5:104 --study 1.2.3 -o folder/
        jieru dicom get PACS@10.0.0.5:104 --study 1.2.3 -o folder/ --sop-class CTImageStorage --syntax htj2k --syntax explicit
      """)

  @Argument(help: "对端 peer, AE@host:port")
  var peer: PeerAddress
  @Option(name: [.short, .customLong("output")], help: "输出目录 folder to write to", completion: .directory)
  var output: String
  @Option(name: .customLong("sop-class"), help: "SOP 类 SOP class by keyword or UID; may be given again")
  var sopClasses: [StorageClass] = []
  @Option(name: .customLong("syntax"), help: "传输语法 transfer syntax, as in transcode --to; may be given again")
  var syntaxes: [TargetSyntax] = []
  @Flag(help: "输出 JSON print JSON")
  var json = false
  @OptionGroup var what: RetrieveOptions
  @OptionGroup var link: LinkOptions

  func run() async throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let association = try await link.open(peer, [InformationModel.context(what.model.get)] + contexts)
    let bar = ProgressBar("对象 objects", total: 0, quiet: json)
    let folder = ReceivingFolder(path: output, source: peer.aeTitle)
    var last = RetrieveProgress(status: .processingFailure)
    do {
      for try await progress in association.get(
        model: what.model.get, identifier: what.identifier, sink: { request, _ in folder.object(request) })
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
    var summary = RetrieveSummary(last)
    summary.files = folder.files
    if json { try JSONOutput.print(summary) } else { summary.show("已取回 retrieved") }
    if last.failed > 0 || last.status.isFailure || last.status.isWarning { throw ExitCode.failure }
  }

  private var contexts: [PresentationContextProposal] {
    let role = RoleSelection(scu: false, scp: true)
    let native = [TransferSyntax.explicitVRLittleEndian.uid, TransferSyntax.implicitVRLittleEndian.uid]
    let classes = sopClasses.isEmpty ? StorageClass.common : sopClasses.map(\.uid)
    let asked = syntaxes.isEmpty ? native : syntaxes.map(\.syntax.uid)
    let separately = !syntaxes.isEmpty && classes.count * asked.count <= 120
    return classes.prefix(120).map {
      PresentationContextProposal(
        abstractSyntax: $0, transferSyntaxes: asked, separately: separately, role: role)
    }
  }
}

/// A storage SOP class by keyword or UID.
struct StorageClass: ExpressibleByArgument, Sendable {
  let uid: String

  private static let byKeyword: [String: String] = Dictionary(
    SOPClass.allStorage.compactMap { uid in UIDDictionary.keyword(of: uid).map { ($0.lowercased(), uid) } },
    uniquingKeysWith: { first, _ in first })

  init?(argument: String) {
    guard let found = Self.byKeyword[argument.lowercased()] ?? (UIDText.isValid(argument) ? argument : nil) else {
      return nil
    }
    uid = found
  }

  /// The classes of the current standard, as many as one association has room for: those of patients' images first.
  static let common: [String] = {
    let current = SOPClass.allStorage.filter { !UIDDictionary.isRetired($0) }
    let images = current.filter { UIDDictionary.keyword(of: $0)?.contains("Image") ?? false }
    return Array((images + current.filter { !images.contains($0) }).prefix(120))
  }()
}
