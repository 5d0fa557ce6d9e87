import ArgumentParser
import Foundation
import Registry
import Rulebook
import Server

/// Accounts of a node, made on its data folder by whoever administers the machine.
struct AccountGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "节点的账号 accounts of a node",
    discussion: """
      直接用数据目录，节点可以在运行。密码和令牌不作参数。
      On the data folder, also beside a running node. Neither password nor token is an argument.

      示例 Examples:
        jieru account create-admin --data /var/lib/jieru --name chen --display 陈静
        jieru account token --data /var/lib/jieru --name chen --days 30 > token
      """, subcommands: [CreateAdministrator.self, MakeToken.self])
}

/// The registry of a data folder.
struct RegistryFolder: ParsableArguments {
  @Option(help: "数据目录 data folder (or JIERU_DATA)", completion: .directory)
  var data: String?

  func run(_ body: (Registry) async throws -> Void) async throws {
    var configuration = NodeConfiguration()
    do {
      try configuration.read(environment: ProcessInfo.processInfo.environment)
    } catch {
      throw ValidationError("\(error)")
    }
    configuration.data = try DataFolder(data).path
    let registry = try RegionLoad.open(configuration)
    do {
      try await body(registry)
    } catch let problem as AccessProblem {
      await registry.close()
      throw CommandFailure("\(problem.message.chinese) \(problem.message.english)")
    } catch {
      await registry.close()
      throw error
    }
    await registry.close()
  }
}

struct CreateAdministrator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create-admin", abstract: "建立第一个管理员 make the first administrator",
    discussion: "密码从终端或标准输入读取。 The password is read from the terminal or from standard input.")

  @Option(help: "登录名 login name")
  var name: String
  @Option(help: "显示的姓名 name to be shown")
  var display: String
  @OptionGroup var folder: RegistryFolder

  func run() async throws {
    try await folder.run { registry in
      guard let token = try await registry.access.setUpToken() else {
        throw CommandFailure(
          "已有账号；请由管理员添加。 There are accounts already; an administrator adds others.")
      }
      let account = try await registry.access.setUp(
        token: token, name: name, display: display, password: try Self.password(), address: "terminal")
      print("已建立管理员 administrator made: \(account.name)")
    }
  }

  /// Typed twice without an echo, or a line of standard input.
  private static func password() throws -> String {
    guard isatty(STDIN_FILENO) != 0 else { return readLine(strippingNewline: true) ?? "" }
    func ask(_ prompt: String) -> String? { getpass(prompt).map { String(cString: $0) } }
    guard let first = ask("密码 password: "), let second = ask("再输一次 again: "), first == second else {
      throw CommandFailure("两次不一致。 The two differ.")
    }
    return first
  }
}

struct MakeToken: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "为一个账号建立接口令牌 make an API token for an account",
    discussion: "令牌只在标准输出上显示一次。 The token is shown once, on standard output.")

  @Option(help: "登录名 login name")
  var name: String
  @Option(help: "角色；不给则取账号的第一个 role; by default the account's first")
  var role: String?
  @Option(help: "用途说明 what it is for")
  var label = "jieru"
  @Option(help: "有效天数 days, 1–366")
  var days = 90
  @OptionGroup var folder: RegistryFolder

  func validate() throws {
    guard (1...366).contains(days) else { throw ValidationError("--days: 1–366") }
    if let role, Role(rawValue: role) == nil {
      throw ValidationError("--role: \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() async throws {
    try await folder.run { registry in
      guard let folded = Account.foldedName(name),
        let account = try await registry.access.accounts(of: nil, after: "", limit: 500).first(where: {
          $0.name == folded
        }),
        let chosen = role.flatMap({ Role(rawValue: $0) }) ?? account.roles.first?.role
      else { throw CommandFailure("没有这个账号。 There is no such account.") }
      let table = registry.access.configuration.table
      let (_, text) = try await registry.access.createToken(
        for: account.id, role: chosen, label: label,
        scopes: Set(Permission.allCases.filter { table[$0, chosen] != .never }), milliseconds: Int64(days) * 86_400_000,
        by: .system)
      print(text)
    }
  }
}
