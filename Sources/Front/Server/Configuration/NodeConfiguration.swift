public import Archive
public import DICOMNetwork
public import Store

/// Everything a node can be told. Sources, each overriding the one before: defaults, the YAML file, environment
/// variables, flags. `Docs/configuration.md` explains every key.
public struct NodeConfiguration: Sendable {
  /// Name of the node, for people.
  public var name = "介入 Jieru"
  /// Folder of index and objects.
  public var data = "data"
  public var http = Address(host: "127.0.0.1", port: 8080)
  public var dicom = Address(host: "127.0.0.1", port: 11112)
  public var aeTitle = "JIERU"
  public var checkCalledAETitle = false
  /// nil: everything on the loopback interface, nothing elsewhere.
  public var unknownPeers: PeerDirectory.Unknown?
  public var limits = AssociationLimits()
  /// DICOM over TLS on a port of its own.
  public var secureDICOM: (address: Address, tls: DICOMTLS)?
  public var peers: [PeerEntry] = []
  public var destinations: [WebDestination] = []
  public var routes: [RoutingRule] = []
  /// Milliseconds before a failed job is tried again for the first time.
  public var retryDelay = 30_000
  public var durability = Durability.strict
  /// Free bytes that are kept; nil: 256 MiB or a sixteenth of the device, whichever is less.
  public var reservedBytes: Int?
  /// Origins that may call the HTTP interface from a browser; `*` for any.
  public var corsOrigins: [String] = []
  /// A proxy in front of the node speaks TLS: cookies are for TLS alone, and the proxy names the visitor's address.
  public var isBehindTLS = false
  /// Whether images are shown only to people who have signed in; nil: yes, unless HTTP listens on the loopback interface.
  public var imagesNeedSignIn: Bool?
  /// A demonstration: accounts of the demonstration may sign in, and the login page names them.
  public var isDemo = false
  /// The institution that the node serves, by its unified social credit code; nil where it serves several.
  public var institution: String?
  /// File of the region's key for pseudonyms, 32 bytes; nil: one of the node's own, in its data folder.
  public var regionKeyFile: String?
  /// Folder of the standard record's dictionary; nil: looked for beside the program.
  public var standardRecordFolder: String?
  /// Folder of the console's files; nil: looked for beside the program.
  public var webFolder: String?
  /// Folder of the rulebooks; nil: looked for beside the program.
  public var rulebookFolder: String?
  /// Tables of working days of years that came after the program.
  public var calendarFiles: [String] = []
  /// Overlays in force: the province's, then the hospital's.
  public var overlayFiles: [String] = []
  public var logLevel = "info"

  public init() {}

  var guardsImages: Bool { imagesNeedSignIn ?? !http.isLoopback }

  /// The allow-list that the settings make.
  public var directory: PeerDirectory {
    PeerDirectory(
      ownAETitle: aeTitle, checkCalledAETitle: checkCalledAETitle,
      unknown: unknownPeers ?? (dicom.isLoopback ? .all : .refuse), entries: peers)
  }
}

/// A host and a port to listen on.
public struct Address: Sendable, Hashable, CustomStringConvertible {
  public var host: String
  public var port: Int

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// `127.0.0.1:8080`, `[::1]:8080`, or a port alone.
  public init?(_ text: String) {
    let colon = text.lastIndex(of: ":")
    let portText = colon.map { text[text.index(after: $0)...] } ?? Substring(text)
    guard let port = Int(portText), (0...65535).contains(port) else { return nil }
    var host = colon.map { String(text[..<$0]) } ?? "127.0.0.1"
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    self.init(host: host.isEmpty ? "0.0.0.0" : host, port: port)
  }

  /// Whether only this machine reaches it.
  public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A setting that cannot be used: which, why, what would do.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let key: String
  public let detail: String
  public init(_ key: String, _ detail: String) {
    self.key = key
    self.detail = detail
  }
  public var description: String { "配置项 setting \(key): \(detail)" }
}
