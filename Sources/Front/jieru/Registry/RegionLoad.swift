import ArgumentParser
import Foundation
import Registry
import Rulebook
import Server

/// Loads the sample region into an open registry, with a bar on the terminal and a summary.
struct RegionLoad {
  let scale: Double
  let seed: UInt64
  /// The day around which cases are under way.
  let today: CivilDate

  static func check(scale: Double) throws {
    guard scale > 0, scale <= 1000 else { throw ValidationError("--scale: 0 < 规模 size ≤ 1000") }
  }

  /// The registry of a data folder; norm and dictionary are looked for as the node does.
  static func open(_ configuration: NodeConfiguration) throws -> Registry {
    do {
      return try RegistryHome.open(configuration)
    } catch {
      throw CommandFailure("无法打开病例登记 cannot open the registry in \(configuration.data): \(error)")
    }
  }

  @discardableResult
  func run(_ registry: Registry) async throws -> SampleLoader.Summary {
    let region = registry.sampleRegion(seed: seed, scale: scale)
    let bar = ProgressBar("病例 cases", total: region.caseCount, quiet: !Terminal.isWatched)
    let summary: SampleLoader.Summary
    do {
      summary = try await SampleLoader(registry, region).load(today: today) { bar.reached($0.cases) }
    } catch let refusal as SampleLoader.Refusal {
      bar.finish()
      throw CommandFailure(Self.sentence(refusal))
    }
    bar.finish()
    let seconds = String(format: "%.1f", bar.seconds)
    Terminal.note(
      """
      合成地区：\(summary.institutions) 家机构，\(summary.physicians) 名医师，\(summary.patients) 名病人，\(summary.cases) 例\
      （其中进行中 \(summary.underway) 例），用时 \(seconds) 秒
      Synthetic region: \(summary.institutions) institutions, \(summary.physicians) physicians, \(summary.patients) \
      patients, \(summary.cases) cases (\(summary.underway) under way), \(seconds) s
      """)
    return summary
  }

  private static func sentence(_ refusal: SampleLoader.Refusal) -> String {
    switch refusal {
    case .alreadyLoaded:
      "合成地区已经装入。 The sample region is there already."
    case .realData:
      "登记中已有真实数据，不能装入合成数据。 The registry holds real data; nothing synthetic is mixed into it."
    case .otherRegionKey:
      "区域密钥不一致。 The region's key is not the registry's."
    case .invalidRecord(let number, let field, let rule):
      "合成病例 \(number) 不合标准记录：\(field) \(rule)。 Sample case \(number) breaks the standard record: \(field) \(rule)."
    }
  }
}
