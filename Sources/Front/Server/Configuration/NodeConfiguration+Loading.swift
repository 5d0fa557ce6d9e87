internal import Archive
internal import DICOMNetwork
internal import Store
internal import Yams

extension NodeConfiguration {
  /// Reads a YAML file's text into the settings.
  /// - Throws: ``ConfigurationError`` naming the key.
  public mutating func read(yaml: String) throws {
    let file: ConfigurationFile
    do {
      // An empty file, or one of comments alone, is a scalar without text.
      guard let node = try Yams.compose(yaml: yaml), node.scalar?.string.isEmpty != true else { return }
      try Self.checkKeys(node, "")
      file = try YAMLDecoder().decode(ConfigurationFile.self, from: yaml)
    } catch let error as ConfigurationError {
      throw error
    } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context),
      let DecodingError.dataCorrupted(context)
    {
      throw ConfigurationError(Self.path(context.codingPath), context.debugDescription)
    } catch let DecodingError.keyNotFound(key, context) {
      throw ConfigurationError(Self.path(context.codingPath + [key]), "缺少 is missing")
    } catch {
      throw ConfigurationError("YAML", "\(error)")
    }
    try apply(file)
  }

  /// Reads `JIERU_*` variables; see `Docs/configuration.md`.
  public mutating func read(environment: [String: String]) throws {
    if let value = environment["JIERU_DATA"] { data = value }
    if let value = environment["JIERU_HTTP"] { http = try Self.address("JIERU_HTTP", value) }
    if let value = environment["JIERU_DICOM"] { dicom = try Self.address("JIERU_DICOM", value) }
    if let value = environment["JIERU_AE"] { aeTitle = try Self.aeTitle("JIERU_AE", value) }
    if let value = environment["JIERU_WEB"] { webFolder = value }
    if let value = environment["JIERU_RULEBOOKS"] { rulebookFolder = value }
    if let value = environment["JIERU_LOG_LEVEL"] { logLevel = value }
  }

  private mutating func apply(_ file: ConfigurationFile) throws {
    if let value = file.name { name = value }
    if let value = file.data { data = value }
    if let value = file.http { http = try Self.address("http", value) }
    if let section = file.dicom { try apply(section) }
    if let section = file.peers { peers = try section.map(Self.peer) }
    if let section = file.destinations {
      destinations = section.map { WebDestination(name: $0.name, url: $0.url, authorization: $0.authorization) }
    }
    if let section = file.routes { try apply(section) }
    if let value = file.storage?.durability {
      durability = try Self.choice("storage.durability", value)
    }
    if let value = file.storage?.reserveMebibytes { reservedBytes = max(0, min(value, 1 << 30)) << 20 }
    if let value = file.jobs?.retrySeconds {
      _ = try Self.seconds("jobs.retrySeconds", value)
      retryDelay = max(100, Int(value * 1000))
    }
    if let value = file.web?.folder { webFolder = value }
    if let value = file.web?.corsOrigins { corsOrigins = value }
    if let value = file.web?.behindTLS { isBehindTLS = value }
    if let value = file.web?.imagesNeedSignIn { imagesNeedSignIn = value }
    if let value = file.registry?.institution { institution = value }
    if let value = file.registry?.regionKey { regionKeyFile = value }
    if let value = file.registry?.standardRecord { standardRecordFolder = value }
    if let value = file.rules?.folder { rulebookFolder = value }
    if let value = file.rules?.overlays { overlayFiles = value }
    if let value = file.rules?.calendars { calendarFiles = value }
    if let value = file.log?.level { logLevel = value }
  }

  private mutating func apply(_ section: ConfigurationFile.DICOM) throws {
    if let value = section.listen { dicom = try Self.address("dicom.listen", value) }
    if let value = section.aeTitle { aeTitle = try Self.aeTitle("dicom.aeTitle", value) }
    if let value = section.checkCalledAETitle { checkCalledAETitle = value }
    if let value = section.unknownPeers { unknownPeers = try Self.choice("dicom.unknownPeers", value) }
    if let value = section.maxAssociations {
      limits.maxAssociations = try Self.positive("dicom.maxAssociations", value)
    }
    if let value = section.maxPDULength { limits.maxPDULength = try Self.positive("dicom.maxPDULength", value) }
    if let value = section.artimSeconds { limits.artimTimeout = try Self.seconds("dicom.artimSeconds", value) }
    if let value = section.idleTimeoutSeconds {
      limits.idleTimeout = try Self.seconds("dicom.idleTimeoutSeconds", value)
    }
    if let tls = section.tls {
      let address = try Self.address("dicom.tls.listen", tls.listen ?? "\(dicom.host):2762")
      secureDICOM = (
        address,
        DICOMTLS(
          certificateChainFile: tls.certificate, privateKeyFile: tls.privateKey, trustRootsFile: tls.trustedRoots,
          peerVerification: tls.requireClientCertificate ?? true ? .certificate : .none)
      )
    }
  }

  private mutating func apply(_ section: [ConfigurationFile.Route]) throws {
    routes = try section.map { route in
      guard
        peers.contains(where: { $0.peer.aeTitle == route.to }) || destinations.contains(where: { $0.name == route.to })
      else {
        throw ConfigurationError(
          "routes.to", "\(route.to): 未在 peers 或 destinations 中 is neither a peer nor a destination")
      }
      return RoutingRule(
        destination: route.to, modalities: Set(route.modalities ?? []), sources: Set(route.from ?? []),
        commitment: route.commitment ?? false)
    }
  }

  private static func peer(_ peer: ConfigurationFile.Peer) throws -> PeerEntry {
    let tls = peer.tls.map {
      DICOMTLS(
        certificateChainFile: $0.certificate, privateKeyFile: $0.privateKey, trustRootsFile: $0.trustedRoots,
        peerVerification: $0.checkHostname ?? false ? .certificateAndHostname : .certificate)
    }
    let permissions = try peer.may.map { try Set($0.map { try choice("peers.may", $0) as PeerPermission }) }
    return PeerEntry(
      peer: DICOMPeer(
        aeTitle: try aeTitle("peers.aeTitle", peer.aeTitle), host: peer.host ?? "", port: peer.port ?? 104, tls: tls,
        characterSets: peer.characterSets ?? [], parallelAssociations: max(1, min(peer.parallelAssociations ?? 1, 16))),
      permissions: permissions ?? Set(PeerPermission.allCases), allowedAddresses: Set(peer.addresses ?? []),
      certificateSubject: peer.certificateSubject, transferSyntaxes: peer.transferSyntaxes ?? [],
      maxPDULength: peer.maxPDULength)
  }

  // MARK: - Values

  public static func address(_ key: String, _ text: String) throws(ConfigurationError) -> Address {
    guard let address = Address(text) else {
      throw ConfigurationError(key, "\(text): 应为 host:port is expected")
    }
    return address
  }

  /// 1 to 16 characters of the default repertoire, no backslash (PS3.5 6.2, AE).
  public static func aeTitle(_ key: String, _ text: String) throws(ConfigurationError) -> String {
    guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x5C }) else {
      throw ConfigurationError(key, "AE 标题为 1 至 16 个 ASCII 字符 an AE title has 1 to 16 ASCII characters")
    }
    return text
  }

  private static func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ text: String
  ) throws -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: text) else {
      throw ConfigurationError(key, "\(text): \(Value.allCases.map(\.rawValue).joined(separator: " | "))")
    }
    return value
  }

  private static func positive(_ key: String, _ value: Int) throws -> Int {
    guard value > 0, value <= Int(Int32.max) else { throw ConfigurationError(key, "应为正数 must be positive") }
    return value
  }

  private static func seconds(_ key: String, _ value: Double) throws -> Duration {
    guard value > 0, value < 1e7 else { throw ConfigurationError(key, "应为正数秒 must be positive seconds") }
    return .milliseconds(Int(value * 1000))
  }

  private static func checkKeys(_ node: Yams.Node, _ path: String) throws {
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard let name = key.string else { continue }
        guard let allowed = ConfigurationFile.keys[path] else { return }
        guard allowed.contains(name) else {
          throw ConfigurationError(
            path.isEmpty ? name : "\(path).\(name)", "未知 unknown; \(allowed.sorted().joined(separator: ", "))")
        }
        try checkKeys(value, path.isEmpty ? name : "\(path).\(name)")
      }
    case .sequence(let sequence):
      for value in sequence { try checkKeys(value, path) }
    default: break
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
