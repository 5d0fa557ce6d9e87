import Archive
import DICOMNetwork
import Foundation
import Store
import Testing

@testable import Server

@Suite("The node's settings")
struct ConfigurationTests {
  private static let everything = """
    name: 凉山州医院
    data: /srv/jieru
    http: 0.0.0.0:8081
    dicom:
      listen: "[::]:104"
      aeTitle: LIANGSHAN
      checkCalledAETitle: true
      unknownPeers: store
      maxAssociations: 77
      maxPDULength: 65536
      artimSeconds: 2.5
      idleTimeoutSeconds: 90
      tls:
        listen: 0.0.0.0:2763
        certificate: /etc/jieru/node.pem
        privateKey: /etc/jieru/node.key
        trustedRoots: /etc/jieru/roots.pem
        requireClientCertificate: false
    peers:
      - aeTitle: CTSCANNER
        host: 10.0.0.5
        port: 11113
        may: [echo, store]
        addresses: [10.0.0.5, 10.0.0.6]
        certificateSubject: CN=ct
        characterSets: [GB18030]
        transferSyntaxes: [1.2.840.10008.1.2.1]
        parallelAssociations: 3
        maxPDULength: 32768
        tls:
          certificate: /etc/jieru/peer.pem
          privateKey: /etc/jieru/peer.key
          trustedRoots: /etc/jieru/peers.pem
          checkHostname: true
      - aeTitle: PREFECTURE
    destinations:
      - name: cloud
        url: https://pacs.example/dicomweb
        authorization: Bearer abc
    routes:
      - to: cloud
        modalities: [XA, CT]
        from: [CTSCANNER]
        commitment: false
      - to: PREFECTURE
        commitment: true
    storage:
      durability: relaxed
      reserveMebibytes: 512
    jobs:
      retrySeconds: 5
    web:
      folder: /srv/web
      corsOrigins: ["https://ohif.example"]
      behindTLS: true
      imagesNeedSignIn: false
    registry:
      institution: "12330000470005126"
      regionKey: /etc/jieru/region.key
      standardRecord: /srv/standard-record
    rules:
      folder: /srv/rulebooks
      calendars: [/srv/calendars/2027.csv]
      overlays: [/etc/jieru/P33.md]
    log:
      level: debug
    """

  @Test("Every key of the file arrives where it belongs")
  func everyKey() throws {
    var settings = NodeConfiguration()
    try settings.read(yaml: Self.everything)
    #expect(settings.name == "凉山州医院")
    #expect(settings.data == "/srv/jieru")
    #expect(settings.http == Address(host: "0.0.0.0", port: 8081))
    #expect(settings.dicom == Address(host: "::", port: 104))
    #expect(settings.aeTitle == "LIANGSHAN")
    #expect(settings.checkCalledAETitle)
    #expect(settings.unknownPeers == .store)
    #expect(settings.limits.maxAssociations == 77)
    #expect(settings.limits.maxPDULength == 65_536)
    #expect(settings.limits.artimTimeout == .milliseconds(2500))
    #expect(settings.limits.idleTimeout == .seconds(90))
    let secure = try #require(settings.secureDICOM)
    #expect(secure.address == Address(host: "0.0.0.0", port: 2763))
    #expect(secure.tls.certificateChainFile == "/etc/jieru/node.pem")
    #expect(secure.tls.privateKeyFile == "/etc/jieru/node.key")
    #expect(secure.tls.trustRootsFile == "/etc/jieru/roots.pem")
    #expect(secure.tls.peerVerification == .none)
    #expect(settings.peers.map(\.peer.aeTitle) == ["CTSCANNER", "PREFECTURE"])
    let peer = settings.peers[0]
    #expect(peer.peer.host == "10.0.0.5")
    #expect(peer.peer.port == 11_113)
    #expect(peer.permissions == [.echo, .store])
    #expect(peer.allowedAddresses == ["10.0.0.5", "10.0.0.6"])
    #expect(peer.certificateSubject == "CN=ct")
    #expect(peer.peer.characterSets == ["GB18030"])
    #expect(peer.transferSyntaxes == ["1.2.840.10008.1.2.1"])
    #expect(peer.peer.parallelAssociations == 3)
    #expect(peer.maxPDULength == 32_768)
    #expect(peer.peer.tls?.certificateChainFile == "/etc/jieru/peer.pem")
    #expect(peer.peer.tls?.privateKeyFile == "/etc/jieru/peer.key")
    #expect(peer.peer.tls?.trustRootsFile == "/etc/jieru/peers.pem")
    #expect(peer.peer.tls?.peerVerification == .certificateAndHostname)
    #expect(settings.peers[1].permissions == Set(PeerPermission.allCases))
    #expect(settings.peers[1].peer.port == 104)
    #expect(
      settings.destinations == [
        WebDestination(name: "cloud", url: "https://pacs.example/dicomweb", authorization: "Bearer abc")
      ])
    #expect(
      settings.routes == [
        RoutingRule(destination: "cloud", modalities: ["XA", "CT"], sources: ["CTSCANNER"], commitment: false),
        RoutingRule(destination: "PREFECTURE", commitment: true),
      ])
    #expect(settings.durability == .relaxed)
    #expect(settings.reservedBytes == 512 << 20)
    #expect(settings.retryDelay == 5000)
    #expect(settings.webFolder == "/srv/web")
    #expect(settings.corsOrigins == ["https://ohif.example"])
    #expect(settings.rulebookFolder == "/srv/rulebooks")
    #expect(settings.calendarFiles == ["/srv/calendars/2027.csv"])
    #expect(settings.overlayFiles == ["/etc/jieru/P33.md"])
    #expect(settings.isBehindTLS)
    #expect(settings.imagesNeedSignIn == false)
    #expect(settings.institution == "12330000470005126")
    #expect(settings.regionKeyFile == "/etc/jieru/region.key")
    #expect(settings.standardRecordFolder == "/srv/standard-record")
    #expect(settings.logLevel == "debug")
    #expect(settings.directory.permissions(of: "STRANGER") == [.echo, .store])
  }

  @Test("The file above names every key that a file may have")
  func complete() {
    // Indentation tells the section; a list's items begin with a dash.
    for (section, keys) in ConfigurationFile.keys {
      for key in keys {
        #expect(Self.everything.contains("\(key):"), "\(section).\(key)")
      }
    }
  }

  @Test(
    "An unknown key is refused by its full name, with those that are known",
    arguments: [
      ("nmae: x", "nmae", "name"), ("dicom:\n  aetitle: X", "dicom.aetitle", "aeTitle"),
      ("dicom:\n  tls:\n    cert: x", "dicom.tls.cert", "certificate"), ("peers:\n  - ae: X", "peers.ae", "aeTitle"),
      ("peers:\n  - aeTitle: X\n    tls:\n      verify: no", "peers.tls.verify", "checkHostname"),
      ("destinations:\n  - nam: x", "destinations.nam", "name"),
      ("routes:\n  - destination: x", "routes.destination", "to"),
      ("storage:\n  reserve: 1", "storage.reserve", "reserveMebibytes"),
      ("web:\n  cors: []", "web.cors", "corsOrigins"),
      ("log:\n  file: x", "log.file", "level"), ("jobs:\n  retry: 1", "jobs.retry", "retrySeconds"),
    ])
  func unknownKeys(_ yaml: String, _ key: String, _ known: String) throws {
    var settings = NodeConfiguration()
    do {
      try settings.read(yaml: yaml)
      Issue.record("it was taken")
    } catch let error as ConfigurationError {
      #expect(error.key == key)
      #expect(error.detail.contains(known))
      #expect(error.description.contains(key))
    }
  }

  @Test(
    "A value of the wrong kind or out of bounds names its key",
    arguments: [
      ("dicom:\n  maxAssociations: many", "dicom.maxAssociations"),
      ("dicom:\n  maxAssociations: 0", "dicom.maxAssociations"),
      ("dicom:\n  maxAssociations: -3", "dicom.maxAssociations"),
      ("dicom:\n  maxPDULength: 99999999999", "dicom.maxPDULength"),
      ("dicom:\n  artimSeconds: 0", "dicom.artimSeconds"),
      ("dicom:\n  idleTimeoutSeconds: soon", "dicom.idleTimeoutSeconds"),
      ("dicom:\n  checkCalledAETitle: perhaps", "dicom.checkCalledAETitle"),
      ("dicom:\n  unknownPeers: maybe", "dicom.unknownPeers"),
      ("dicom:\n  aeTitle: THIS_IS_SEVENTEEN", "dicom.aeTitle"), ("dicom:\n  aeTitle: \"\"", "dicom.aeTitle"),
      ("dicom:\n  aeTitle: 介入", "dicom.aeTitle"), ("dicom:\n  aeTitle: A\\B", "dicom.aeTitle"), ("dicom: 7", "dicom"),
      ("dicom:\n  listen: nowhere", "dicom.listen"), ("dicom:\n  listen: host:70000", "dicom.listen"),
      ("http: \"x:y\"", "http"),
      ("storage:\n  durability: sometimes", "storage.durability"),
      ("storage:\n  reserveMebibytes: lots", "storage.reserveMebibytes"),
      ("peers:\n  - host: x", "aeTitle"), ("peers:\n  - aeTitle: X\n    may: [fly]", "peers.may"),
      ("peers:\n  - aeTitle: X\n    port: high", "peers.[0].port"), ("destinations:\n  - name: x", "url"),
      ("routes:\n  - to: NOBODY", "routes.to"), ("dicom:\n  tls:\n    certificate: x", "privateKey"),
      ("jobs:\n  retrySeconds: -1", "jobs.retrySeconds"),
    ])
  func wrongValues(_ yaml: String, _ key: String) throws {
    var settings = NodeConfiguration()
    do {
      try settings.read(yaml: yaml)
      Issue.record("it was taken")
    } catch let error as ConfigurationError {
      #expect(error.key == key || error.key.hasSuffix("." + key), "\(error)")
      #expect(!error.detail.isEmpty)
    }
  }

  @Test("Text that is no YAML is refused; an empty file changes nothing")
  func noYAML() throws {
    var settings = NodeConfiguration()
    for text in ["{", "a: [", "\t- x: y: z"] {
      #expect(throws: ConfigurationError.self) { try settings.read(yaml: text) }
    }
    for text in ["", "# only a comment\n", "---\n"] { try settings.read(yaml: text) }
    #expect(settings.name == NodeConfiguration().name)
    #expect(settings.http == NodeConfiguration().http)
  }

  @Test("The environment overrides the file, and what neither names stays")
  func precedence() throws {
    var settings = NodeConfiguration()
    try settings.read(yaml: Self.everything)
    try settings.read(environment: [
      "JIERU_HTTP": "9090", "JIERU_DICOM": "10.1.1.1:4242", "JIERU_AE": "OTHER", "JIERU_DATA": "/elsewhere",
      "JIERU_WEB": "/w", "JIERU_LOG_LEVEL": "trace", "PATH": "/bin",
    ])
    #expect(settings.http == Address(host: "127.0.0.1", port: 9090))
    #expect(settings.dicom == Address(host: "10.1.1.1", port: 4242))
    #expect(settings.aeTitle == "OTHER")
    #expect(settings.data == "/elsewhere")
    #expect(settings.webFolder == "/w")
    #expect(settings.logLevel == "trace")
    #expect(settings.name == "凉山州医院")
    for (name, value) in [("JIERU_HTTP", "nowhere"), ("JIERU_DICOM", "a:b"), ("JIERU_AE", "")] {
      do {
        try settings.read(environment: [name: value])
        Issue.record("\(name) was taken")
      } catch let error as ConfigurationError {
        #expect(error.key == name)
      }
    }
    // Two files: the second one's keys alone change.
    try settings.read(yaml: "name: 另一个")
    #expect(settings.name == "另一个")
    #expect(settings.peers.count == 2)
  }

  @Test(
    "An address is a host and a port, or a port alone",
    arguments: [
      ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:8080", "::1", 8080), ("8080", "127.0.0.1", 8080),
      (":8080", "0.0.0.0", 8080),
      ("localhost:0", "localhost", 0), ("a.example:65535", "a.example", 65_535),
    ])
  func addresses(_ text: String, _ host: String, _ port: Int) throws {
    let address = try #require(Address(text))
    #expect(address == Address(host: host, port: port))
    #expect(Address(address.description) == address)
  }

  @Test("What is no address is none", arguments: ["", "host", "host:", "host:x", "host:-1", "host:65536", "[::1]"])
  func noAddresses(_ text: String) {
    #expect(Address(text) == nil)
  }

  @Test("On the loopback interface strangers may do everything, elsewhere nothing, unless it is said")
  func strangers() {
    var settings = NodeConfiguration()
    #expect(settings.directory.unknown == .all)
    settings.dicom.host = "0.0.0.0"
    #expect(settings.directory.unknown == .refuse)
    settings.unknownPeers = .store
    #expect(settings.directory.unknown == .store)
  }
}
