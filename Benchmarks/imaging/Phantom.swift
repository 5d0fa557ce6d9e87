import Foundation
import Imaging

/// An abdomen of ellipsoids, ribs and vessels in Hounsfield units, given by formulas, so that it can be seen through any
/// map exactly. Lengths are parts of the volume's side, as in the peers' phantom.
struct Phantom {
  let n: Int
  let spacing: Double
  /// Standard deviation of the noise.
  var noise = 12.0
  /// Width of the edges between tissues, voxels; 0: every voxel is one tissue or the other.
  var edge = 1.0

  private static let tubes: [(SIMD3<Double>, SIMD3<Double>, Double)] = {
    var tubes = [
      (SIMD3(0.44, 0.66, 0.05), SIMD3(0.44, 0.66, 0.95), 0.028),
      (SIMD3(0.47, 0.55, 0.45), SIMD3(0.38, 0.46, 0.47), 0.018),
    ]
    var random = Noise(state: 7)
    func tree(_ p: SIMD3<Double>, _ d: SIMD3<Double>, _ r: Double, _ depth: Int) {
      tubes.append((p, p + d, r))
      guard depth > 0 else { return }
      for _ in 0..<2 {
        let bend = SIMD3(random.normal(), random.normal(), random.normal()) * (0.45 * d.length)
        tree(p + d, (d + bend).unit * (0.75 * d.length), r * 0.72, depth - 1)
      }
    }
    tree(SIMD3(0.38, 0.46, 0.47), SIMD3(-0.09, -0.03, -0.02), 0.013, 4)
    return tubes
  }()

  /// How far inside a body lies the point, in parts of the side; about linear near its border.
  private static func ellipsoid(_ p: SIMD3<Double>, _ c: SIMD3<Double>, _ r: SIMD3<Double>) -> Double {
    let q = (p - c) / r
    let length = q.length
    return length > 0 ? (1 - length) * (length / (q / r).length) : r.min()
  }

  /// Hounsfield units at a point (0 to 1 on each axis).
  func density(_ p: SIMD3<Double>) -> Double {
    let edge = edge / Double(n)
    var value = -1000.0
    func lay(_ inside: Double, _ density: Double) {
      let cover = edge > 0 ? max(0, min(1, inside / edge + 0.5)) : inside > 0 ? 1 : 0
      value += (density - value) * cover
    }
    lay(Phantom.ellipsoid(p, SIMD3(0.5, 0.5, 0.5), SIMD3(0.46, 0.36, 0.9)), 40)
    lay(Phantom.ellipsoid(p, SIMD3(0.36, 0.45, 0.5), SIMD3(0.27, 0.24, 0.30)), 110)
    lay(Phantom.ellipsoid(p, SIMD3(0.70, 0.62, 0.45), SIMD3(0.07, 0.08, 0.14)), 180)
    lay(0.06 - SIMD3(p.x - 0.5, p.y - 0.78, 0).length, 700)
    let rim = SIMD3((p.x - 0.5) / 0.44, (p.y - 0.5) / 0.34, 0).length
    for k in 0..<9 {
      let height = abs(p.z - 0.12 - 0.09 * Double(k) - 0.06 * (p.y - 0.5))
      lay(min(0.025 - abs(rim - 0.97), 0.016 - height), 700)
    }
    for (a, b, r) in Phantom.tubes {
      let d = b - a
      let t = max(0, min(1, (p - a).dot(d) / d.dot(d)))
      let away = p - a - d * t
      if away.dot(away) < (r + edge) * (r + edge) { lay(r - away.length, 230) }
    }
    lay(0.045 - (p - SIMD3(0.33, 0.45, 0.52)).length, 70)
    return value
  }

  var grid: Grid { get throws { try Grid(nx: n, ny: n, nz: n, spacing: spacing) } }

  /// The phantom where `map` takes each patient point.
  func volume(seed: UInt64, _ map: (PatientPoint) -> PatientPoint = { $0 }) throws -> Volume<Float> {
    var random = Noise(state: seed)
    let grid = try grid
    let side = Double(n) * spacing
    return Volume(grid: grid) { voxel in
      let p = map(grid.point(x: voxel.x, y: voxel.y, z: voxel.z))
      return Float(density((p + SIMD3(repeating: spacing / 2)) / side) + noise * random.normal())
    }
  }

  /// 200 voxels of liver, kidney and vessels, as many in each as it has voxels.
  func organVoxels() throws -> [VoxelIndex] {
    var random = Noise(state: 11)
    var found: [VoxelIndex] = []
    while found.count < 200 {
      let voxel = SIMD3(random.uniform(), random.uniform(), random.uniform()) * Double(n)
      let index = VoxelIndex(Int(voxel.x), Int(voxel.y), Int(voxel.z))
      let centre = SIMD3(Double(index.x), Double(index.y), Double(index.z)) + SIMD3(repeating: 0.5)
      if [110, 180, 230].contains(density(centre / Double(n))) { found.append(index) }
    }
    return found
  }

  /// 200 points in liver and kidney.
  func landmarks() throws -> [PatientPoint] {
    var random = Noise(state: 11)
    let side = Double(n) * spacing
    return (0..<200).map { index in
      let isLiver = index % 4 != 0
      let (c, r) =
        isLiver
        ? (SIMD3(0.36, 0.45, 0.5), SIMD3(0.27, 0.24, 0.30)) : (SIMD3(0.70, 0.62, 0.45), SIMD3(0.07, 0.08, 0.14))
      var q: SIMD3<Double>
      repeat {
        q = SIMD3(random.uniform(), random.uniform(), random.uniform()) * 2 - SIMD3(repeating: 1)
      } while q.length > 1
      return (c + q * r) * side - SIMD3(repeating: spacing / 2)
    }
  }
}

/// Reproducible noise (SplitMix64; Box and Muller).
struct Noise {
  var state: UInt64
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
  mutating func normal() -> Double {
    let (a, b) = (uniform(), uniform())
    return (-2 * log(max(a, 1e-300))).squareRoot() * cos(2 * Double.pi * b)
  }
}
