import Testing

@testable import Imaging

@Suite struct ExternalModelTests {
  static let model = ExternalModel(
    name: "liver-net", version: "2.1", weights: "ab12", purpose: "Liver on portal venous CT", licence: "Apache-2.0",
    modalities: ["CT"], spacing: [2, 2, 2], labels: [.init(number: 1, zh: "肝", en: "Liver")])

  static func volume() throws -> Volume<Float> {
    let grid = try Grid(
      shape: SIMD3(20, 18, 16), spacing: SIMD3(1, 1, 2), origin: SIMD3(-5, 4, 3), direction: GridTests.oblique)
    return Volume(grid: grid) { Float(3 * $0.x) }
  }

  static func field(_ body: () throws(VolumeError) -> Void) -> String? {
    do throws(VolumeError) {
      try body()
      return nil
    } catch { return error.field }
  }

  @Test("A request carries the volume on the spacing the model wants, over the same box of the patient")
  func request() throws {
    let volume = try Self.volume()
    let (request, image) = try Self.model.request(for: volume, modality: "CT")
    #expect(request.protocolVersion == 1 && request.model == "liver-net" && request.modelVersion == "2.1")
    #expect(request.shape == [10, 9, 16])
    // The first coarse voxel covers two fine ones: its centre lies half a fine voxel further along x and y.
    let centre = volume.grid.point(at: SIMD3(0.5, 0.5, 0))
    #expect((image.grid.origin - centre).length < 1e-9)
    #expect(request.affine.map { $0[3] } == [centre.x, centre.y, centre.z, 1])
    #expect(abs(image[4, 4, 8] - 3 * 8.5) < 0.01)
    #expect(
      Self.field { () throws(VolumeError) in _ = try Self.model.request(for: volume, modality: "MR") } == "modality")
    var twice = Self.model
    twice.labels.append(twice.labels[0])
    #expect(Self.field { () throws(VolumeError) in _ = try twice.request(for: volume, modality: "CT") } == "labels")
    twice = Self.model
    twice.spacing = [1, 0, 1]
    #expect(Self.field { () throws(VolumeError) in _ = try twice.request(for: volume, modality: "CT") } == "spacing")
  }

  @Test("Only the answer of the model that was asked, on its grid and with its labels, is accepted")
  func answers() throws {
    let volume = try Self.volume()
    let image = try Self.model.request(for: volume, modality: "CT").image.grid
    let labels = Volume<UInt16>(grid: image) { $0.x >= 5 ? 1 : 0 }
    let good = ExternalModel.Response(protocolVersion: 1, model: "liver-net", modelVersion: "2.1", weights: "ab12")
    let ours = try Self.model.accept(good, labels: labels, image: image, target: volume.grid)
    #expect(ours.voxels.indices.allSatisfy { ours.voxels[$0] == (volume.grid.index(ofOffset: $0).x >= 10 ? 1 : 0) })
    func refused(_ change: (inout ExternalModel.Response) -> Void, _ labels: Volume<UInt16>) -> String? {
      var response = good
      change(&response)
      return Self.field { () throws(VolumeError) in
        _ = try Self.model.accept(response, labels: labels, image: image, target: volume.grid)
      }
    }
    #expect(refused({ $0.protocolVersion = 2 }, labels) == "protocolVersion")
    #expect(refused({ $0.model = "other" }, labels) == "model")
    #expect(refused({ $0.modelVersion = "2.2" }, labels) == "modelVersion")
    #expect(refused({ $0.weights = "" }, labels) == "weights")
    #expect(refused({ _ in }, labels.map { $0 * 7 }) == "labels")
    #expect(refused({ _ in }, Volume<UInt16>(grid: volume.grid, repeating: 0)) == "labels")
  }
}
