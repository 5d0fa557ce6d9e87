import ArgumentParser

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "import", abstract: "导入文件与文件夹 take in files and folders")
}
