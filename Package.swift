// swift-tools-version:6.2
// Jieru: floors and rooms are folders; an arrow in `dependencies` may only point down.
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(
  _ floor: String, _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil,
  settings: [SwiftSetting] = strict
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)", resources: resources,
    swiftSettings: settings)
}

/// The processors that a release is for: `x86-64-v3` (AVX2, most since 2013) where the environment asks for it, else
/// every one of the architecture. Kernels name their lanes and their order of sums, so results are the same bit by bit.
let processor: [SwiftSetting] =
  Context.environment["JIERU_PROCESSOR"] == "x86-64-v3"
  ? [.unsafeFlags(["-Xcc", "-march=x86-64-v3"], .when(configuration: .release))] : []

/// Numeric kernels are optimised in debug builds too: unoptimised, their closed forms would take minutes to check.
let numeric: [SwiftSetting] = strict + processor + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Base/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests",
    swiftSettings: strict)
}

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
  name: "jieru",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "jieru", targets: ["jieru"])],
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
  ],
  targets: [
    // Base: system libraries, reached only by Codecs and Store.
    library("CTurboJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev"),
    library("COpenJPEG", pkgConfig: "libopenjp2", apt: "libopenjp2-7-dev"),
    library("CCharLS", pkgConfig: "charls", apt: "libcharls-dev"),
    library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    library("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    .target(
      name: "COpenJPHShim", path: "Sources/Base/COpenJPHShim",
      linkerSettings: [.linkedLibrary("openjph")]),
    .target(name: "CSystemCalls", path: "Sources/Base/CSystemCalls"),
    // Base
    room("Base", "DICOMCore", ["CZlib"]),
    room("Base", "Codecs", ["DICOMCore", "CTurboJPEG", "COpenJPEG", "CCharLS", "COpenJPHShim", "CZlib"]),
    room(
      "Base", "DICOMNetwork",
      nio + ["DICOMCore", log, .product(name: "NIOSSL", package: "swift-nio-ssl")]),
    room(
      "Base", "Store",
      ["CXXHash", "CSystemCalls", log, .product(name: "GRDB", package: "GRDB.swift")]),
    // Engines: pure.
    room("Engines", "Imaging", ["DICOMCore", "Codecs"], settings: numeric),
    room(
      "Engines", "Ablation", ["Imaging", .product(name: "Crypto", package: "swift-crypto")], settings: numeric),
    room("Engines", "Phantoms", ["DICOMCore", "Codecs"]),
    room("Engines", "Rulebook", ["DICOMCore", .product(name: "Crypto", package: "swift-crypto")]),
    // Services
    room(
      "Services", "Archive",
      nio + [
        "DICOMCore", "Codecs", "DICOMNetwork", "Store", "Imaging", log,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    room(
      "Services", "Registry",
      [
        "DICOMCore", "Rulebook", "Store", log, .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"), .product(name: "Yams", package: "Yams"),
      ]),
    room(
      "Services", "Planning",
      ["DICOMCore", "Codecs", "Imaging", "Ablation", .product(name: "Crypto", package: "swift-crypto")],
      settings: numeric),
    // Front
    room(
      "Front", "Server",
      nio + [
        "DICOMCore", "Codecs", "Imaging", "Rulebook", "Store", "Archive", "Registry", "Planning", "DICOMNetwork", log,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .executableTarget(
      name: "jieru",
      dependencies: [
        "DICOMCore", "Codecs", "DICOMNetwork", "Imaging", "Ablation", "Phantoms", "Rulebook", "Store", "Archive",
        "Registry", "Planning", "Server", log, .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Sources/Front/jieru", swiftSettings: strict),
    // Benchmarks that stand beside their peers or their bars.
    .executableTarget(
      name: "rules-bench", dependencies: ["Rulebook"], path: "Benchmarks/rules", swiftSettings: strict),
    .executableTarget(
      name: "imaging-bench", dependencies: ["Imaging"], path: "Benchmarks/imaging", swiftSettings: strict),
    .executableTarget(
      name: "ablation-bench", dependencies: ["Ablation", "Imaging"], path: "Benchmarks/ablation",
      swiftSettings: strict),
    .executableTarget(
      name: "registry-bench", dependencies: ["Registry", "Rulebook", "Store"], path: "Benchmarks/registry",
      swiftSettings: strict),
    // Tests mirror Sources; Oracles runs the foreign programs they compare with.
    .target(name: "Oracles", path: "Tests/Oracles", sources: ["Oracle.swift"], swiftSettings: strict),
    tests("DICOMCore", ["DICOMCore"]),
    tests("Codecs", ["Codecs", "DICOMCore", "Oracles"]),
    tests("DICOMNetwork", nio + ["DICOMNetwork", "DICOMCore", .product(name: "NIOEmbedded", package: "swift-nio")]),
    tests("Store", ["Store"]),
    tests("Imaging", ["Imaging", "Codecs", "DICOMCore", "Oracles"]),
    tests("Ablation", ["Ablation", "Imaging", "Oracles"]),
    tests("Phantoms", ["Phantoms", "DICOMCore"]),
    tests("Rulebook", ["Rulebook", "DICOMCore", "Oracles"]),
    tests("Archive", ["Archive", "DICOMCore", "Store", "Phantoms", "DICOMNetwork"]),
    tests("Registry", ["Registry", "DICOMCore", "Rulebook", "Store"]),
    tests("Planning", ["Planning", "Ablation", "Imaging", "DICOMCore", "Codecs"]),
    tests(
      "Server",
      nio + [
        "Server", "Ablation", "Archive", "Codecs", "DICOMCore", "DICOMNetwork", "Imaging", "Oracles", "Phantoms",
        "Planning", "Registry", "Rulebook", "Store",
        log,
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
  ]
)
