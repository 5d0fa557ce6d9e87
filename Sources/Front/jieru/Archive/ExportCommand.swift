import Archive
import ArgumentParser

/// Takes images out as plain files.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出为文件 write studies as DICOM files",
    discussion: """
      文件与收到时逐字节相同；文件名由 UID 生成，不含病人信息；默认附 DICOMDIR。节点运行时也可使用。
      Files are byte for byte what was received; names are made from UIDs, never from a patient's data; a DICOMDIR is
      written beside them. May run beside a node.

      示例 Examples:
        jieru archive export --data /var/lib/jieru --study 1.2.3 -o /media/usb
        jieru archive export --data /var/lib/jieru --study 1.2.3 --study 1.2.4 -o out --no-dicomdir --json
      """)

  @Option(help: "检查 UID，可多次 Study Instance UID; may be given again")
  var study: [String]
  @Option(help: "只要这个序列 this series only")
  var series: String?
  @Option(help: "只要这个实例 this instance only")
  var instance: String?
  @Option(name: [.short, .customLong("output")], help: "输出目录 folder to write to", completion: .directory)
  var output: String
  @Flag(inversion: .prefixedNo, help: "写 DICOMDIR write a DICOMDIR; without it files end in .dcm")
  var dicomdir = true
  @OptionGroup var options: ArchiveOptions

  func validate() throws {
    guard !study.isEmpty else { throw ValidationError("请给出 --study UID name a study with --study") }
    guard series == nil && instance == nil || study.count == 1 else {
      throw ValidationError("--series 与 --instance 只用于一个检查 go with one study")
    }
  }

  func run() async throws {
    let archive = try options.look()
    let bar = ProgressBar("文件 files", total: 0, quiet: options.json)
    let report: ExportReport
    do {
      report = try await archive.export(
        studies: study, series: series, instance: instance, to: output, directory: dicomdir
      ) { done, _, bytes in bar.reached(done, bytes: bytes) }
    } catch let refusal as OperationRefusal {
      throw CommandFailure(refusal.description)
    } catch {
      throw CommandFailure("无法写入 cannot write \(output): \(error)")
    }
    bar.finish()
    if options.json {
      try JSONOutput.print(report)
    } else {
      for finding in report.failed { print("未导出 not exported  \(finding.subject): \(finding.detail)") }
      if report.unlisted > 0 {
        print("\(report.unlisted) 个对象未列入 DICOMDIR objects are not listed in the DICOMDIR; their files are there")
      }
      let bytes = report.files.reduce(0) { $0 + $1.bytes }
      print("已导出 \(report.files.count) 个文件 files exported, \(Terminal.bytes(bytes)): \(output)")
    }
    if !report.failed.isEmpty { throw ExitCode.failure }
  }
}
