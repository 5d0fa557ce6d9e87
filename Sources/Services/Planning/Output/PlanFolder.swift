internal import Foundation

/// The folder a plan is written to, whole or not at all.
public enum PlanFolder {
  /// - Throws: ``PlanningError``: the folder holds something and `force` is not set, the disk refuses.
  public static func requireFree(_ folder: String, force: Bool) throws(PlanningError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      return try requireWritable(URL(fileURLWithPath: folder).standardizedFileURL.deletingLastPathComponent())
    }
    guard isFolder.boolValue else {
      throw PlanningError.refused("-o", "不是文件夹：\(folder)", "not a folder: \(folder)")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Even with force only a plan is replaced: a mistyped path must not cost other files.
    guard names.isEmpty || names.contains("result.json") else {
      throw PlanningError.refused(
        "-o", "文件夹里有别的文件，不予替换，请换一个：\(folder)",
        "the folder holds other files and is not replaced; name another: \(folder)")
    }
    guard names.isEmpty || force else {
      throw PlanningError.refused(
        "-o", "文件夹里已有一份计划，替换请加 --force：\(folder)", "the folder holds a plan; --force replaces it: \(folder)")
    }
    try requireWritable(URL(fileURLWithPath: folder).standardizedFileURL.deletingLastPathComponent())
  }

  /// Told before the work, not after it: the nearest folder that is there must take files.
  private static func requireWritable(_ parent: URL) throws(PlanningError) {
    var (place, isFolder) = (parent, ObjCBool(false))
    while !FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), place.path != "/" {
      place.deleteLastPathComponent()
    }
    // Tried, not asked: permissions do not tell of a file system that takes nothing.
    let trial = place.appendingPathComponent(".jieru-\(UUID().uuidString)")
    let isTaken: Void? = try? FileManager.default.createDirectory(at: trial, withIntermediateDirectories: false)
    guard isFolder.boolValue, isTaken != nil else {
      throw PlanningError.refused("-o", "不能在此写入：\(place.path)", "cannot write here: \(place.path)")
    }
    try? FileManager.default.removeItem(at: trial)
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
      // The old plan goes when the new one stands in its place.
      let old = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).old")
      try? manager.removeItem(at: old)
      if manager.fileExists(atPath: target.path) { try manager.moveItem(at: target, to: old) }
      do { try manager.moveItem(at: part, to: target) } catch {
        try? manager.moveItem(at: old, to: target)
        throw error
      }
      try? manager.removeItem(at: old)
    } catch {
      try? manager.removeItem(at: part)
      throw PlanningError.failed(
        BilingualText(
          "无法写入 \(folder)：\(error.localizedDescription)", "cannot write \(folder): \(error.localizedDescription)"))
    }
  }
}
