import ArgumentParser

/// Administration of the data folder.
struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "管理归档 administer an archive",
    discussion: """
      只读的命令可在节点运行时使用；改动归档的命令要求节点停止，并留下记录。
      Commands that only read may run beside a node; those that change the archive need it stopped and leave a record.

      示例 Examples:
        jieru archive verify --data /var/lib/jieru
        jieru archive export --data /var/lib/jieru --study 1.2.3 -o /media/usb
        jieru archive hold --data /var/lib/jieru --study 1.2.3 --reason '医疗纠纷 dispute 2026-17'
        jieru archive expire --data /var/lib/jieru --older-than 15y
      """,
    subcommands: [
      VerifyCommand.self, StatsCommand.self, ExportCommand.self, OperationsCommand.self, ConflictsCommand.self,
      JobsCommand.self, DeleteCommand.self, HoldCommand.self, ReleaseCommand.self, MergeCommand.self, SplitCommand.self,
      CorrectPatientCommand.self, ExpireCommand.self, SynthesizeCommand.self,
    ])
}
