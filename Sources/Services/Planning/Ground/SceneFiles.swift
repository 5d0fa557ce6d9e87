internal import Ablation
internal import DICOMCore
internal import Foundation
internal import Imaging

/// Files of a scenario, by paths relative to it.
struct SceneFiles: Sendable {
  let folder: String

  /// Largest file read, bytes: a whole-body CT with its slices in one file stays below.
  static let sizeLimit = 4 << 30

  /// - Parameter field: where in the scenario the path stands.
  func bytes(_ path: String, field: String) throws(PlanningError) -> [UInt8] {
    let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder), !isFolder.boolValue else {
      throw PlanningError.refused(field, "没有这个文件：\(path)", "no such file: \(path)")
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: whole))?[.size] as? Int ?? 0
    guard size <= SceneFiles.sizeLimit else {
      throw PlanningError.refused(
        field, "文件 \(size) 字节，上限 \(SceneFiles.sizeLimit)", "\(size) bytes, at most \(SceneFiles.sizeLimit)")
    }
    guard let data = FileManager.default.contents(atPath: whole) else {
      throw PlanningError.refused(field, "文件无法读取：\(path)", "the file cannot be read: \(path)")
    }
    return Array(data)
  }

  /// DICOM objects of a folder, at any depth, in the order of their paths; other files are passed over.
  func objects(_ path: String, field: String) throws(PlanningError) -> [(object: DICOMObject, bytes: [UInt8])] {
    // A link to a folder is followed: `subpathsOfDirectory` alone would find nothing behind it.
    let whole = URL(fileURLWithPath: path.hasPrefix("/") ? path : "\(folder)/\(path)").resolvingSymlinksInPath().path
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: whole) else {
      throw PlanningError.refused(field, "没有这个文件夹：\(path)", "no such folder: \(path)")
    }
    guard names.count <= 20_000 else {
      throw PlanningError.refused(
        field, "文件夹中有 \(names.count) 个文件，上限 20000", "\(names.count) files in the folder, at most 20000")
    }
    var out: [(object: DICOMObject, bytes: [UInt8])] = []
    for name in names.sorted() {
      guard let data = FileManager.default.contents(atPath: "\(whole)/\(name)"), data.count > 132 else { continue }
      let bytes = Array(data)
      guard Array(bytes[128..<132]) == Array("DICM".utf8) else { continue }
      let object = try object(bytes, name: name, field: field)
      if object.dataSet[.pixelData] != nil || object.dataSet[.floatPixelData] != nil { out.append((object, bytes)) }
    }
    guard !out.isEmpty else {
      throw PlanningError.refused(field, "文件夹中没有 DICOM 图像：\(path)", "the folder holds no DICOM images: \(path)")
    }
    return out
  }

  func object(_ bytes: [UInt8], name: String, field: String) throws(PlanningError) -> DICOMObject {
    do throws(DICOMError) {
      let (meta, dataSet) = try Part10.read(bytes)
      return DICOMObject(dataSet: dataSet, transferSyntax: meta.transferSyntax)
    } catch {
      throw PlanningError.refused(
        field, "不是可读的 DICOM 文件：\(name)（\(error)）", "not a readable DICOM file: \(name) (\(error))")
    }
  }
}

extension PlanningError {
  /// A volume's failure as a fault of a place in the scenario.
  init(_ error: VolumeError, at field: String) {
    self =
      error.code == .notConverged
      ? .failed(BilingualText(error.zh, error.en))
      : .refused(field, "\(error.zh)（\(error.field)）", "\(error.en) (\(error.field))")
  }

  init(_ error: AblationError, at field: String) {
    self =
      error.code == .notConverged
      ? .failed(BilingualText("\(error.zh)（\(error.field)）", "\(error.en) (\(error.field))"))
      : .refused(field, "\(error.zh)（\(error.field)）", "\(error.en) (\(error.field))")
  }
}

/// Runs a step on volumes; its failure becomes a fault of a place in the scenario.
func placed<Result>(
  at field: String, _ body: () throws(VolumeError) -> Result
) throws(PlanningError) -> Result {
  do throws(VolumeError) { return try body() } catch { throw PlanningError(error, at: field) }
}

/// The same for a step of the engine.
func computed<Result>(
  at field: String, _ body: () throws(AblationError) -> Result
) throws(PlanningError) -> Result {
  do throws(AblationError) { return try body() } catch { throw PlanningError(error, at: field) }
}
