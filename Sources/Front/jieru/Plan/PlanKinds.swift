import ArgumentParser
import Planning

/// Needle paths only.
struct PathsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths", abstract: "穿刺路径 needle paths from the skin",
    discussion: "示例 Example:\n  jieru plan paths scenario.json -o plan/")
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.paths) }
}

/// Zones of needles that the scenario gives.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "模拟已给出的布针 zones of needles as given",
    discussion: "示例 Example:\n  jieru plan simulate scenario.json -o plan/")
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.simulate) }
}

/// A choice of several probes.
struct ProbesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probes", abstract: "选择布针并模拟 choose probes and simulate them",
    discussion: "示例 Example:\n  jieru plan probes scenario.json -o plan/")
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.probes) }
}

/// Paths, probes, zones and technique in one.
struct WholeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whole", abstract: "完整规划 paths, probes, zones and technique",
    discussion: "示例 Example:\n  jieru plan whole scenario.json -o plan/")
  @OptionGroup var arguments: PlanArguments
  func run() async throws { try arguments.run(.whole) }
}

/// Margin after treatment.
struct MarginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "margin", abstract: "术后边界 the margin after treatment",
    discussion: "示例 Example:\n  jieru plan margin scenario.json -o plan/")
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
