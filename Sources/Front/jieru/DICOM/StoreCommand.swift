import Archive
import ArgumentParser

/// C-STORE of files and folders.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "发送到对端 send files and folders to a peer (C-STORE)",
    discussion: """
      按文件的 SOP 类和传输语法协商；对端不接受的语法在途中无损转换。
      Every SOP class and transfer syntax is proposed; what the peer does not take is converted without loss on the way.

      示例 Examples:
        jieru dicom store PACS@10.0.0.5:104 folder/ image.dcm
        jieru dicom store PACS@10.0.0.5:104 folder/ --parallel 4 --json
      """)

  @Argument(help: "对端 peer, AE@host:port")
  var peer: PeerAddress
  @Argument(help: "文件或文件夹 files or folders", completion: .file())
  var paths: [String]
  @Option(help: "同时打开的关联数 associations at a time")
  var parallel = 1
  @Flag(help: "输出 JSON print JSON")
  var json = false
  @OptionGroup var link: LinkOptions

  func validate() throws {
    guard (1...16).contains(parallel) else { throw ValidationError("--parallel: 1 至 16 to 16") }
    guard !paths.isEmpty else { throw ValidationError("没有文件 no files are named") }
  }

  func run() async throws {
    let run = FileRun(paths: paths, quiet: json)
    await link.sender(peer, parallel: parallel).send(run.files, each: run.note)
    try run.report(json: json)
  }
}
