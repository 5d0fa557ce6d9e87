import ArgumentParser
import Foundation
import Registry
import Rulebook
import Server

/// A node on the loopback interface with a sample region and accounts that exist only there; tools/demo.sh sends it
/// images and carries a case through it.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "演示节点，只接受本机连接 a demonstration node on this machine only",
    discussion: """
      空的数据目录会先装入合成地区的病例并建立演示账号；账号与密码显示在终端和登录页。
      An empty data folder is filled with the cases of a synthetic region and with the demonstration's accounts; names and
      password are shown on the terminal and on the login page.

      示例 Examples:
        jieru demo
        jieru demo --data ./demo --scale 1
      """)

  @OptionGroup var options: NodeOptions
  @Option(help: "合成地区的规模，1 为 6 万例 size of the region; 1 has 60,000 cases")
  var scale = 0.05
  @Option(help: "随机种子 seed")
  var seed: UInt64 = 1
  @Option(name: .customLong("days-back"), help: "演示时钟从几天前开始 the demonstration's clock begins so many days ago")
  var daysBack = 0

  func validate() throws {
    try RegionLoad.check(scale: scale)
    guard (0...366).contains(daysBack) else { throw ValidationError("--days-back: 0–366") }
  }

  func run() async throws {
    var configuration = try options.load()
    if options.data == nil, configuration.data == NodeConfiguration().data {
      configuration.data = FileManager.default.temporaryDirectory.path + "/jieru-demo"
    }
    // Its password is public: nobody but this machine may reach it.
    guard configuration.http.isLoopback, configuration.dicom.isLoopback else {
      throw ValidationError("演示只接受本机地址，如 127.0.0.1。 A demonstration listens on this machine alone: 127.0.0.1.")
    }
    configuration.name = "介入演示节点 Jieru demonstration"
    configuration.isDemo = true
    let today = CivilDate(milliseconds: Node.now())
    NodeClock.begin(daysBack: daysBack)
    try await prepare(configuration, today: today)
    try await ServeCommand.serve(configuration)
  }

  /// Fills an empty registry and tells how to sign in.
  private func prepare(_ configuration: NodeConfiguration, today: CivilDate) async throws {
    let registry = try RegionLoad.open(configuration)
    guard try await !registry.holdsRealData() else {
      await registry.close()
      throw CommandFailure(
        """
        数据目录 \(configuration.data) 里有真实数据，不能用于演示。
        The data folder \(configuration.data) holds real data and is not used for a demonstration.
        """)
    }
    if try await registry.directory.institutions().isEmpty {
      try await RegionLoad(scale: scale, seed: seed, today: today).run(registry)
    }
    try await SampleAccounts(registry).make()
    await registry.close()
    Self.announce(configuration)
  }

  private static func announce(_ configuration: NodeConfiguration) {
    var table = TextTable(["登录名 name", "身份 who"])
    for entry in SampleAccounts.entries { table.add([entry.name, "\(entry.label.chinese) \(entry.label.english)"]) }
    print(
      """
      演示账号，密码都是 demonstration accounts, password: \(SampleAccounts.password)
        登录 Sign in: http://\(configuration.http)/login

      \(table.text())

      """)
    fflush(nil)
  }
}
