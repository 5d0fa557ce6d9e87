import ArgumentParser
import Server

/// The one program of a node: server, tools, administration.
@main
struct Jieru: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jieru",
    abstract: "介入：介入放射学的开放网络 — an open network for interventional radiology",
    discussion: """
      常用 Common:
        jieru serve --data /var/lib/jieru --http 0.0.0.0:8080 --dicom 0.0.0.0:11112
        jieru import --to http://127.0.0.1:8080/dicomweb /media/cdrom
        jieru dicom dump image.dcm
        jieru archive verify --data /var/lib/jieru
        jieru rules ask inst.l3 hospital.json --explain
        jieru plan whole scenario.json -o plan/

      退出码 Exit codes: 0 完成或符合 done or met, 1 失败 failed, 2 用法错误 wrong use, 3 不符合 not met, 4 无法判定 undetermined.
      """,
    version: Version.text,
    subcommands: [
      ServeCommand.self, DemoCommand.self, ImportCommand.self, SampleCommand.self, DICOMCommand.self,
      ArchiveCommand.self, RulesCommand.self, PlanCommand.self, CaseGroup.self, AccountGroup.self,
    ])

  /// Runs the command of the arguments; wrong use ends with 2 instead of the parser's own 64.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Terminal.note(fullMessage(for: error))
      exit(withError: ExitCode(2))
    }
  }
}
