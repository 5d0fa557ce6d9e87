import Foundation
import Oracles
import Testing

@testable import Imaging

/// The documented example of a segmentation process (`tools/models/onnx-segmentation.py`), through the whole protocol.
@Suite struct ONNXModelTests {
  private static func model(_ weights: String) -> ExternalModel {
    ExternalModel(
      name: "threshold-net", version: "1.0", weights: weights, purpose: "test", licence: "Apache-2.0",
      modalities: ["CT"], spacing: [1.5, 1.5, 2],
      labels: [.init(number: 1, zh: "肝", en: "Liver"), .init(number: 2, zh: "血管", en: "Vessel")])
  }

  /// Runs the example; its exit code and what it complained of.
  private static func run(_ model: URL, _ folder: URL) throws -> (code: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Oracle.python))
    process.arguments = [
      Oracle.root.appendingPathComponent("tools/models/onnx-segmentation.py").path, model.path, folder.path,
    ]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("A model in ONNX Runtime answers the protocol, and its labels are those numpy computes")
  func example() throws {
    let folder = NIfTITests.folder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("model.onnx")
    guard let text = try Oracle.run("onnx_models.py", ["make", file.path]) else {
      print("skipped: no Python with onnx and onnxruntime (JIERU_PYTHON)")
      return
    }
    let model = Self.model(text.trimmingCharacters(in: .whitespacesAndNewlines))
    let grid = try Grid(
      shape: SIMD3(30, 26, 14), spacing: SIMD3(1, 1, 2), origin: SIMD3(-5, 4, 3), direction: GridTests.oblique)
    var random = SeededRandom(seed: 3)
    let volume = Volume<Float>(grid: grid) { v in
      let d = SIMD3(Double(v.x) - 14, Double(v.y) - 12, Double(v.z) * 2 - 14)
      return Float(d.length < 9 ? (d.length < 3.5 ? 420 : 160) : 20) + Float(20 * random.uniform())
    }
    let (request, image) = try model.request(for: volume, modality: "CT")
    try JSONEncoder().encode(request).write(to: folder.appendingPathComponent("request.json"))
    try Data(NIfTI.file(of: image)).write(to: folder.appendingPathComponent("image.nii"))
    let ran = try Self.run(file, folder)
    #expect(ran.code == 0, "\(ran.text)")
    let response = try JSONDecoder().decode(
      ExternalModel.Response.self, from: Data(contentsOf: folder.appendingPathComponent("response.json")))
    let labels = try NIfTI(Oracle.bytes(folder.appendingPathComponent("labels.nii"))).labels()
    let accepted = try model.accept(response, labels: labels, image: image.grid, target: grid)
    #expect(Set(accepted.voxels) == [0, 1, 2])
    _ = try #require(try Oracle.run("onnx_models.py", ["expect", folder.path]))
    let expected = try Oracle.bytes(folder.appendingPathComponent("expected.raw"))
    let lead = try KernelCase.floats(folder.appendingPathComponent("lead.raw").path)
    #expect(expected.count == 2 * labels.voxels.count)
    var ties = 0
    for place in labels.voxels.indices {
      let theirs = UInt16(expected[2 * place]) | UInt16(expected[2 * place + 1]) << 8
      // Where two scores tie to single precision either label is right.
      if lead[place] < 1e-4 { ties += 1 } else { #expect(labels.voxels[place] == theirs, "voxel \(place)") }
    }
    #expect(ties < labels.voxels.count / 1000)
    // Another version than the model's own is refused, and nothing is answered.
    try FileManager.default.removeItem(at: folder.appendingPathComponent("response.json"))
    var other = request
    other.modelVersion = "2.0"
    try JSONEncoder().encode(other).write(to: folder.appendingPathComponent("request.json"))
    let refused = try Self.run(file, folder)
    #expect(refused.code == 65 && refused.text.contains("version"))
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("response.json").path))
  }
}
