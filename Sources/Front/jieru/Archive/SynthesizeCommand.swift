import Archive
import ArgumentParser
import Foundation
import Phantoms

/// An index of any size for benchmarks, without its objects.
struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "为测速生成索引 fill an index with made-up rows, for benchmarks",
    discussion: """
      所有行都指向同一个真实的小对象；该目录只用于测速，verify 会报告。
      Every row points at one small real object; such a folder is for measuring only, and verify says so.

      示例 Example:
        jieru archive synthesize --data /tmp/million --instances 1000000 --studies 200000
      """, shouldDisplay: false)

  @Option(help: "对象数 instances")
  var instances: Int
  @Option(help: "检查数 studies")
  var studies: Int
  @Option(help: "随机种子 seed of the names")
  var seed: UInt64 = 1
  @Option(help: "数据目录 data folder; must hold nothing else", completion: .directory)
  var data: String

  func validate() throws {
    guard instances > 0, studies > 0, studies <= instances else {
      throw ValidationError("--instances 不少于 --studies，至少为 1 at least as many instances as studies, at least one")
    }
  }

  func run() async throws {
    let archive = try DataFolder(data).open()
    guard try await archive.totals().instances == 0 else {
      throw CommandFailure("数据目录不是空的 the data folder holds something already: \(data)")
    }
    let tiny = TinyInstances(setting: PhantomSetting(seed: seed), perStudy: 1).object(at: 0)
    let file = FileManager.default.temporaryDirectory.path + "/jieru-tiny-\(UUID().uuidString).dcm"
    try Data(try tiny.part10()).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let summary = FileRun(paths: [file], quiet: true)
    await archive.take(summary.files, source: "SYNTHETIC", each: summary.note)
    let bar = ProgressBar("对象 instances", total: instances)
    do {
      try await archive.synthesize(
        SyntheticIndex(instances: instances, studies: studies, seed: seed), object: tiny.sopInstanceUID
      ) { bar.reached($0) }
    } catch let refusal as OperationRefusal {
      throw CommandFailure(refusal.description)
    }
    bar.finish()
    try archive.close()
    print("\(instances) 个对象 instances，\(studies) 个检查 studies，\(Int(bar.seconds.rounded())) s: \(data)")
  }
}
