/// The YAML file as it is written.
struct ConfigurationFile: Decodable {
  var name: String?
  var data: String?
  var http: String?
  var dicom: DICOM?
  var peers: [Peer]?
  var destinations: [Destination]?
  var routes: [Route]?
  var storage: Storage?
  var jobs: Jobs?
  var web: Web?
  var rules: Rules?
  var registry: Registry?
  var log: Log?

  struct DICOM: Decodable {
    var listen: String?
    var aeTitle: String?
    var checkCalledAETitle: Bool?
    var unknownPeers: String?
    var maxAssociations: Int?
    var maxPDULength: Int?
    var artimSeconds: Double?
    var idleTimeoutSeconds: Double?
    var tls: TLS?
  }

  struct TLS: Decodable {
    var listen: String?
    var certificate: String
    var privateKey: String
    var trustedRoots: String?
    var requireClientCertificate: Bool?
  }

  struct PeerTLS: Decodable {
    var certificate: String?
    var privateKey: String?
    var trustedRoots: String?
    var checkHostname: Bool?
  }

  struct Peer: Decodable {
    var aeTitle: String
    var host: String?
    var port: Int?
    var may: [String]?
    var addresses: [String]?
    var certificateSubject: String?
    var characterSets: [String]?
    var transferSyntaxes: [String]?
    var parallelAssociations: Int?
    var maxPDULength: Int?
    var tls: PeerTLS?
  }

  struct Destination: Decodable {
    var name: String
    var url: String
    var authorization: String?
  }

  struct Route: Decodable {
    var to: String
    var modalities: [String]?
    var from: [String]?
    var commitment: Bool?
  }

  struct Storage: Decodable {
    var durability: String?
    var reserveMebibytes: Int?
  }

  struct Jobs: Decodable {
    var retrySeconds: Double?
  }

  struct Rules: Decodable {
    var folder: String?
    var calendars: [String]?
    var overlays: [String]?
  }

  struct Web: Decodable {
    var folder: String?
    var corsOrigins: [String]?
    var behindTLS: Bool?
    var imagesNeedSignIn: Bool?
  }

  struct Registry: Decodable {
    var institution: String?
    var regionKey: String?
    var standardRecord: String?
  }

  struct Log: Decodable {
    var level: String?
  }

  /// Keys that each part of the file may have; any other is a mistake worth saying.
  static let keys: [String: Set<String>] = [
    "": [
      "name", "data", "http", "dicom", "peers", "destinations", "routes", "storage", "jobs", "web", "rules", "registry",
      "log",
    ],
    "dicom": [
      "listen", "aeTitle", "checkCalledAETitle", "unknownPeers", "maxAssociations", "maxPDULength", "artimSeconds",
      "idleTimeoutSeconds", "tls",
    ],
    "dicom.tls": ["listen", "certificate", "privateKey", "trustedRoots", "requireClientCertificate"],
    "peers": [
      "aeTitle", "host", "port", "may", "addresses", "certificateSubject", "characterSets", "transferSyntaxes",
      "parallelAssociations", "maxPDULength", "tls",
    ],
    "peers.tls": ["certificate", "privateKey", "trustedRoots", "checkHostname"],
    "destinations": ["name", "url", "authorization"],
    "routes": ["to", "modalities", "from", "commitment"],
    "storage": ["durability", "reserveMebibytes"],
    "jobs": ["retrySeconds"],
    "web": ["folder", "corsOrigins", "behindTLS", "imagesNeedSignIn"],
    "registry": ["institution", "regionKey", "standardRecord"],
    "rules": ["folder", "calendars", "overlays"],
    "log": ["level"],
  ]
}
