internal import Imaging

extension Verification {
  /// Spheres: the smallest margin of a ball within a ball is Ra - Rt - d.
  static func margins() throws(AblationError) -> [VerificationRow] {
    var rows: [VerificationRow] = []
    for (tumour, zone, shift, spacing) in [
      (10.0, 18.0, 3.0, 1.0), (15.0, 23.0, 3.0, 1.0), (8.0, 12.0, 5.0, 0.8), (12.0, 15.0, 0.0, 1.0),
    ] {
      let size = Int((2 * (zone + shift) / spacing).rounded(.up)) + 12
      let grid: Grid
      do throws(VolumeError) { grid = try Grid(nx: size, ny: size, nz: size, spacing: spacing) } catch {
        throw AblationError(error)
      }
      // Off the voxel centres.
      let middle = SIMD3(repeating: Double(size) * spacing / 2) + SIMD3(0.13, -0.21, 0.34)
      let aside = SIMD3(0.6, 0.64, 0.48) * shift
      func ball(_ centre: SIMD3<Double>, _ radius: Double) -> Volume<Float> {
        Volume(grid: grid) { Float(radius - (grid.point(x: $0.x, y: $0.y, z: $0.z) - centre).length) }
      }
      let measured = try MarginMeasurement(
        tumourLevel: ball(middle, tumour), zone: ball(middle + aside, zone), settings: MarginSettings())
      rows.append(
        VerificationRow(
          zh: "球形边缘 R\(Int(tumour))/R\(Int(zone))/偏\(Int(shift))",
          en: "margin of spheres, radii \(tumour), \(zone), apart \(shift)",
          source: "Ra - Rt - d", unit: "mm", expected: zone - tumour - shift, got: measured.minimum,
          within: 0.1 * spacing, isRelative: false))
    }
    return rows
  }
}
