import ArgumentParser
import Planning

/// Needle paths only.
struct PathsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths", abstract: "穿刺路径 needle paths from the skin",
    discussion: """
      须有要避开的结构（obstacles）；不需要布针。
      Needs structures to keep away from (obstacles); no needles.

      示例 Example:
        jieru plan paths scenario.json -o plan/
      """)
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.paths) }
}

/// Zones of needles that the scenario gives.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "模拟已给出的布针 zones of needles as given",
    discussion: """
      须给出针（probes.placements：针尖与进针点或方向）；给了 obstacles 时逐针核对路径。
      Needs the needles (probes.placements: tip, and entry or direction); with obstacles each way is checked.

      示例 Example:
        jieru plan simulate scenario.json -o plan/
      """)
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.simulate) }
}

/// A choice of several probes.
struct ProbesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probes", abstract: "选择布针并模拟 choose probes and simulate them",
    discussion: """
      最多几根由 probes.most 决定；与 whole 相同，只是报告的侧重不同。
      At most probes.most needles; the same as whole, with another heading.

      示例 Example:
        jieru plan probes scenario.json -o plan/
      """)
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.probes) }
}

/// Paths, probes, zones and technique in one.
struct WholeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whole", abstract: "完整规划 paths, probes, zones and technique",
    discussion: """
      例：Examples/plan/liver-contrast。结果先看 plan/report.html。
      An example: Examples/plan/liver-contrast. Look at plan/report.html first.

      示例 Example:
        jieru plan whole scenario.json -o plan/
      """)
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.whole) }
}

/// Margin after treatment.
struct MarginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "margin", abstract: "术后边界 the margin after treatment",
    discussion: """
      方案须含 followUp：术后影像、影像上的消融区、配准方式。例：Examples/plan/liver-after。
      The scenario needs followUp: images after treatment, the zone in them, how to register them. An example:
      Examples/plan/liver-after.

      示例 Example:
        jieru plan margin scenario.json -o plan-after/
      """)
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.margin) }
}

/// The scenario's JSON Schema.
struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "方案的 JSON Schema（2020-12） the scenario's JSON Schema",
    discussion: "示例 Example:\n  jieru plan schema > scenario.schema.json")
  func run() async throws { print(Scenario.schema, terminator: "") }
}
