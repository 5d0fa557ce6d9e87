internal import Foundation

/// The folder a plan is written to, whole or not at all.
public enum PlanFolder {
  /// - Throws: ``PlanningError``: the folder holds something and `force` is not set, the disk refuses.
  public static func requireFree(_ folder: String, force: Bool) throws(PlanningError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else {
      throw PlanningError.refused("-o", "不是文件夹：\(folder)", "not a folder: \(folder)")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard names.isEmpty || force else {
      throw PlanningError.refused(
        "-o", "文件夹不为空，覆盖请加 --force：\(folder)", "the folder is not empty; --force replaces it: \(folder)")
    }
    // Even with force only a plan is replaced: a mistyped path must not cost other files.
    guard names.isEmpty || names.contains("result.json") else {
      throw PlanningError.refused(
        "-o", "文件夹中不是计划，不予替换：\(folder)", "the folder holds no plan and is not replaced: \(folder)")
    }
  }

  /// Writes to a folder beside it and renames that at the end.
  public static func write(_ run: PlanRun, to folder: String, force: Bool) throws(PlanningError) {
    try requireFree(folder, force: force)
    let manager = FileManager.default
    let target = URL(fileURLWithPath: folder).standardizedFileURL
    let part = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).part")
    do {
      try? manager.removeItem(at: part)
      try manager.createDirectory(at: part, withIntermediateDirectories: true)
      for file in run.files { try Data(file.bytes).write(to: part.appendingPathComponent(file.name)) }
      if manager.fileExists(atPath: target.path) { try manager.removeItem(at: target) }
      try manager.moveItem(at: part, to: target)
    } catch {
      try? manager.removeItem(at: part)
      throw PlanningError.failed(
        BilingualText(
          "无法写入 \(folder)：\(error.localizedDescription)", "cannot write \(folder): \(error.localizedDescription)"))
    }
  }
}
