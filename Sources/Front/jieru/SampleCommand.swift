import Archive
import ArgumentParser
import Foundation
import Phantoms
import Registry
import Rulebook
import Server

/// Writes the phantoms as files, or loads the synthetic region into a registry.
struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "写出合成样例影像，或装入合成地区 write sample images, or load the synthetic region",
    discussion: """
      全部为合成数据，无任何病人。地区：一个地级市，16 个县，40 家机构，五年 6 万例（规模 1）。
      All of it is synthetic; no patient is in it. The region: a prefecture of 16 counties, 40 institutions and 60,000
      cases in five years (at scale 1).

      示例 Examples:
        jieru sample --images ./phantoms
        jieru sample --region --data ./demo
        jieru sample --region --data ./country --scale 10
      """)

  @Option(help: "影像输出目录 folder to write images to", completion: .directory)
  var images: String?
  @Flag(help: "装入合成地区 load the synthetic region")
  var region = false
  @Option(help: "数据目录 data folder for the region (or JIERU_DATA)", completion: .directory)
  var data: String?
  @Option(help: "地区规模，1 为 6 万例 size of the region; 1 has 60,000 cases")
  var scale = 1.0
  @Option(help: "随机种子 seed; the same seed gives the same bytes")
  var seed: UInt64 = 1
  @Option(name: .customLong("days-back"), help: "登记时钟回拨天数（演示用） the registry's clock so many days back, for a demo")
  var daysBack = 0
  @Flag(help: "小尺寸影像 small objects, for tests")
  var small = false

  func validate() throws {
    guard images != nil || region else {
      throw ValidationError("请给出 --images 目录 或 --region name --images DIR or --region")
    }
    try RegionLoad.check(scale: scale)
    guard (0...366).contains(daysBack) else { throw ValidationError("--days-back: 0–366") }
  }

  func run() async throws {
    if let images { try writeImages(to: images) }
    if region { try await loadRegion() }
  }

  private func writeImages(to folder: String) throws {
    let collection = PhantomCollection(setting: PhantomSetting(seed: seed), size: small ? .small : .demo)
    for entry in collection.entries {
      let url = URL(fileURLWithPath: folder).appendingPathComponent(entry.path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(try entry.object().part10()).write(to: url)
    }
    print("已写出 \(collection.entries.count) 个对象 objects written: \(folder)")
  }

  private func loadRegion() async throws {
    let folder = try DataFolder(data)
    // Held open, so that no node and no other command writes there meanwhile.
    let archive = try folder.open()
    defer { try? archive.close() }
    var configuration = NodeConfiguration()
    try configuration.read(environment: ProcessInfo.processInfo.environment)
    configuration.data = folder.path
    let today = CivilDate(milliseconds: Node.now())
    NodeClock.begin(daysBack: daysBack)
    let registry = try RegionLoad.open(configuration)
    do {
      try await RegionLoad(scale: scale, seed: seed, today: today).run(registry)
    } catch {
      await registry.close()
      throw error
    }
    await registry.close()
  }
}
