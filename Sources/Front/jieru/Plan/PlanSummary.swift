import ArgumentParser
import Foundation
import Planning

/// A plan in a few lines for the terminal.
struct PlanSummary {
  private let document: PlanDocument

  init(_ document: PlanDocument) { self.document = document }

  /// 0 reached, 3 missed, 4 uncertain; 3 where no path is free.
  var exitCode: ExitCode {
    switch document.margin?.verdict ?? document.coverage?.verdict {
    case .missed: ExitCode(3)
    case .uncertain: ExitCode(4)
    case .reached: .success
    case nil: document.paths?.feasible == 0 ? ExitCode(3) : .success
    }
  }

  func show() {
    print("\(document.title.zh)  \(document.title.en)")
    if let paths = document.paths {
      print(
        "路径 paths: \(paths.feasible)/\(paths.entries) 可行 free，\(paths.front.count) 条互不占优 on the Pareto front")
    }
    if let placement = document.placement {
      print("布针 probes: \(placement.probes.count)，\(placement.applicator.zh) \(placement.applicator.en)")
    }
    for zone in document.zones where zone.isReference {
      print("范围 zone (\(zone.name.zh) \(zone.name.en)): \(figure(zone.volume))")
    }
    if let coverage = document.coverage {
      print("覆盖靶区 target covered: \(figure(coverage.target))")
      print("覆盖靶区与边界 with \(text(coverage.margin)) mm margin: \(figure(coverage.targetWithMargin))")
      print("最小边界 smallest margin: \(figure(coverage.smallestMargin))  \(verdict(coverage.verdict))")
      print("累及正常组织 healthy tissue: \(figure(coverage.healthy))")
    }
    if let margin = document.margin {
      print("最小边界 smallest margin: \(figure(margin.minimum))  \(verdict(margin.verdict))")
      print("要求 asked for: \(text(margin.threshold)) mm；未覆盖 uncovered: \(text(margin.uncoveredVolume)) mL")
      if let side = margin.uncoveredSide {
        print("未覆盖的在 what is uncovered lies: \(side.zh)  \(side.en)")
      }
    }
    for finding in document.findings {
      print("\(finding.severity == .warning ? "注意 note" : "说明 info"): \(finding.text.zh)  \(finding.text.en)")
    }
    print(
      document.signature == nil
        ? "未签名 unsigned  sha256 \(document.digest)" : "已签名 signed (Ed25519)  sha256 \(document.digest)")
    print("\(document.notice.zh)  \(document.notice.en)")
  }

  private func figure(_ figure: PlanDocument.Figure) -> String {
    "\(text(figure.nominal)) \(figure.unit) (\(text(figure.low)) – \(text(figure.high)))"
  }

  private func text(_ value: Double) -> String { String(format: "%.1f", value) }

  private func verdict(_ verdict: PlanDocument.Verdict) -> String {
    switch verdict {
    case .reached: "达到 reached"
    case .uncertain: "不确定 uncertain"
    case .missed: "未达到 missed"
    }
  }
}
