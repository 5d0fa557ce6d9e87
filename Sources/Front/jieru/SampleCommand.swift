import ArgumentParser
import Foundation
import Phantoms

/// Writes the phantoms as files.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "写出合成样例影像 write synthetic sample images",
    discussion: """
      全部为合成数据，无任何病人。All of it is synthetic; no patient is in it.

      示例 Example:
        jieru sample --images ./phantoms
      """)

  @Option(help: "输出目录 folder to write to", completion: .directory)
  var images: String
  @Option(help: "随机种子 seed; the same seed gives the same bytes")
  var seed: UInt64 = 1
  @Flag(help: "小尺寸 small objects, for tests")
  var small = false

  func run() throws {
    let collection = PhantomCollection(setting: PhantomSetting(seed: seed), size: small ? .small : .demo)
    for entry in collection.entries {
      let url = URL(fileURLWithPath: images).appendingPathComponent(entry.path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(try entry.object().part10()).write(to: url)
    }
    print("已写出 \(collection.entries.count) 个对象 objects written: \(images)")
  }
}
