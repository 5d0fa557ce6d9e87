import ArgumentParser

struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "archive", abstract: "管理归档 administer an archive")
}
