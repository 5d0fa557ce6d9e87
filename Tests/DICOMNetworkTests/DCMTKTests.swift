import DICOMCore
import Foundation
import Synchronization
import Testing

@testable import DICOMNetwork

/// Everything here talks to programs of DCMTK over loopback.
@Suite(.timeLimit(.minutes(3)), .enabled(if: Foreign.tool("storescu") != nil, "DCMTK is not installed"))
struct DCMTKTests {
  private func tool(_ name: String) throws -> String { try #require(Foreign.tool(name)) }

  private func file(_ number: Int, in folder: URL, pixels: Int = 64) throws -> String {
    let path = folder.appending(path: "\(number).dcm")
    try Data(Part10.write(Sample.dataSet(number, pixels: pixels), as: .explicitVRLittleEndian))
      .write(to: path)
    return path.path()
  }

  @Test func `echoscu, storescu and termscu are served`() async throws {
    let node = try await LoopbackServer()
    try await Foreign.inFolder { folder in
      let address = ["127.0.0.1", "\(node.port)"]
      #expect(
        try await Foreign.runAside(tool("echoscu"), ["-aec", "JIERU"] + address).status == 0)
      let files = try (1...5).map { try file($0, in: folder, pixels: $0 * 50_000) }
      for arguments in [[], ["-pdu", "4096"], ["-xi"]] {
        node.provider.change { $0.stored = [:] }
        let run = try await Foreign.runAside(
          tool("storescu"), arguments + ["-aec", "JIERU"] + address + files)
        #expect(run.status == 0, "\(run.output)")
        #expect(node.provider.stored.count == 5)
        let stored = try #require(node.provider.stored[Sample.uid(5)])
        let read = try DataSet(parsing: stored.bytes, transferSyntax: stored.request.transferSyntax)
        #expect(read.bytes(Tag(0x7FE0, 0x0010)) == Sample.dataSet(5, pixels: 250_000).bytes(Tag(0x7FE0, 0x0010)))
      }
      // termscu asks for a private shutdown class, which is refused; nothing else must happen.
      if let termscu = Foreign.tool("termscu") {
        _ = try await Foreign.runAside(termscu, address)
      }
      #expect(
        try await Foreign.runAside(tool("echoscu"), ["-aec", "JIERU"] + address).status == 0)
    }
    await node.stop()
  }

  @Test func `findscu reads every match`() async throws {
    let node = try await LoopbackServer()
    let matches = (0..<50).map { number -> DataSet in
      var match = key()
      match.set(Tag(0x0010, 0x0020), "ID\(number)")
      return match
    }
    node.provider.change { $0.matches = matches }
    let run = try await Foreign.runAside(
      tool("findscu"),
      ["-v", "-S", "-aec", "JIERU", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientID", "127.0.0.1", "\(node.port)"])
    #expect(run.status == 0)
    for number in 0..<50 { #expect(run.output.contains("[ID\(number)")) }
    #expect(node.provider.state.withLock { $0.findKeys.count } == 1)
    await node.stop()
  }

  @Test func `getscu and movescu receive what the node has`() async throws {
    let node = try await LoopbackServer()
    for number in 1...6 {
      let association = try await node.open()
      _ = try await association.store(Sample.instance(number, pixels: number * 40_000))
      await association.release()
    }
    try await Foreign.inFolder { folder in
      let keys = [
        "-S", "-aec", "JIERU", "-k", "QueryRetrieveLevel=STUDY", "-k",
        "StudyInstanceUID=1.2.826.0.1.3680043.10.1479.77",
      ]
      let got = folder.appending(path: "got")
      let moved = folder.appending(path: "moved")
      for place in [got, moved] {
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      }
      let get = try await Foreign.runAside(
        tool("getscu"), keys + ["-od", got.path(), "127.0.0.1", "\(node.port)"])
      #expect(get.status == 0, "\(get.output)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: got.path()).count == 6)
      let port = Foreign.freePort()
      node.provider.change {
        $0.peers["MOVESCU"] = DICOMPeer(aeTitle: "MOVESCU", host: "127.0.0.1", port: port)
      }
      let move = try await Foreign.runAside(
        tool("movescu"),
        ["--port", "\(port)", "-aem", "MOVESCU", "-od", moved.path()] + keys + ["127.0.0.1", "\(node.port)"])
      #expect(move.status == 0, "\(move.output)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: moved.path()).count == 6)
    }
    await node.stop()
  }

  @Test func `Our SCU stores to storescp, also with tiny PDUs`() async throws {
    try await Foreign.inFolder { folder in
      for pdu in [4096, 131_072] {
        let port = Foreign.freePort()
        let receiver = try Foreign.Server(
          tool("storescp"), ["-od", folder.path(), "-pdu", "\(pdu)", "-aet", "SINK", "\(port)"],
          directory: folder)
        try await Foreign.waitForPort(port)
        let peer = DICOMPeer(aeTitle: "SINK", host: "127.0.0.1", port: port)
        let association = try await DICOMAssociation.open(
          to: peer, callingAETitle: "TEST", contexts: LoopbackServer.contexts)
        #expect(try await association.echo() == .success)
        for number in 1...4 {
          #expect(
            try await association.store(Sample.instance(number, pixels: number * 300_000)) == .success)
        }
        await association.release()
        receiver.stop()
        let name = try #require(
          try FileManager.default.contentsOfDirectory(atPath: folder.path()).first {
            $0.hasSuffix(Sample.uid(4))
          })
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        let (_, stored) = try Part10.read(bytes)
        #expect(stored.bytes(Tag(0x7FE0, 0x0010)) == Sample.dataSet(4, pixels: 1_200_000).bytes(Tag(0x7FE0, 0x0010)))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
          try FileManager.default.removeItem(at: folder.appending(path: name))
        }
      }
    }
  }

  @Test func `Our SCU stores to, finds in and gets from dcmqrscp`() async throws {
    try await Foreign.inFolder { folder in
      let port = Foreign.freePort()
      let database = folder.appending(path: "db")
      try FileManager.default.createDirectory(at: database, withIntermediateDirectories: true)
      let configuration = """
        NetworkTCPPort = \(port)
        MaxPDUSize = 16384
        MaxAssociations = 8
        HostTable BEGIN
        HostTable END
        VendorTable BEGIN
        VendorTable END
        AETable BEGIN
        QR \(database.path()) RW (100, 1024mb) ANY
        AETable END

        """
      let path = folder.appending(path: "qr.cfg")
      try configuration.write(to: path, atomically: true, encoding: .utf8)
      let archive = try Foreign.Server(
        tool("dcmqrscp"), ["-c", path.path()], directory: folder)
      defer { archive.stop() }
      try await Foreign.waitForPort(port)
      let peer = DICOMPeer(aeTitle: "QR", host: "127.0.0.1", port: port)
      let association = try await DICOMAssociation.open(
        to: peer, callingAETitle: "TEST", contexts: LoopbackServer.contexts)
      for number in 1...3 {
        #expect(try await association.store(Sample.instance(number, pixels: 50_000)) == .success)
      }
      var found = 0
      for try await match in association.find(model: UID.studyFind, identifier: key()) {
        #expect(match.string(Tag(0x0020, 0x000D)) == "1.2.826.0.1.3680043.10.1479.77")
        found += 1
      }
      #expect(found == 1)
      let local = MemoryProvider()
      var last: RetrieveProgress?
      for try await report in association.get(
        model: UID.studyGet, identifier: key(), sink: { local.store($0, in: $1) })
      { last = report }
      #expect(last?.status == .success && last?.completed == 3)
      #expect(local.stored.count == 3)
      for try await report in association.move(
        model: UID.studyMove, identifier: key(), destination: "NOBODY")
      { last = report }
      #expect(last?.status.isFailure == true)
      await association.release()
    }
  }

  @Test func `TLS with certificates on both sides, both ways round`() async throws {
    guard let openssl = Foreign.tool("openssl") else { return Foreign.skip("openssl") }
    try await Foreign.inFolder { folder in
      func make(_ script: String) async throws {
        let run = try await Foreign.runAside("/bin/bash", ["-ec", script], directory: folder)
        #expect(run.status == 0, "\(run.output)")
      }
      try await make(
        """
        \(openssl) req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=TestCA
        for n in node peer; do
          \(openssl) req -newkey rsa:2048 -nodes -keyout $n.key -out $n.csr -subj "/O=Hospital/CN=$n"
          \(openssl) x509 -req -in $n.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $n.pem -days 2
        done
        \(openssl) req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 2 -subj /CN=Other
        """)
      func tls(_ name: String) -> DICOMTLS {
        DICOMTLS(
          certificateChainFile: folder.appending(path: "\(name).pem").path(),
          privateKeyFile: folder.appending(path: "\(name).key").path(),
          trustRootsFile: folder.appending(path: "ca.pem").path())
      }
      let node = try await LoopbackServer(tls: tls("node"))
      // DCMTK as client.
      func options(_ name: String) -> [String] {
        [
          "+tls", folder.appending(path: "\(name).key").path(), folder.appending(path: "\(name).pem").path(),
          "+cf", folder.appending(path: "ca.pem").path(), "-aec", "JIERU", "127.0.0.1", "\(node.port)",
        ]
      }
      let echo = try await Foreign.runAside(tool("echoscu"), options("peer"))
      #expect(echo.status == 0, "\(echo.output)")
      #expect(
        node.provider.state.withLock { $0.requests.last?.peerCertificateSubject } == "O=Hospital,CN=peer")
      let store = try await Foreign.runAside(
        tool("storescu"), options("peer") + [try file(1, in: folder, pixels: 900_000)])
      #expect(store.status == 0 && node.provider.stored.count == 1)
      #expect(try await Foreign.runAside(tool("echoscu"), options("other")).status != 0)
      // Our own client, then without a certificate, then plain on the TLS port.
      let association = try await DICOMAssociation.open(
        to: node.peer(tls: tls("peer")), callingAETitle: "TEST", contexts: LoopbackServer.contexts)
      #expect(try await association.store(Sample.instance(2, pixels: 3_000_000)) == .success)
      await association.release()
      var bare = tls("peer")
      bare.certificateChainFile = nil
      bare.privateKeyFile = nil
      await #expect(throws: NetworkError.self) {
        _ = try await DICOMAssociation.open(
          to: node.peer(tls: bare), callingAETitle: "TEST", contexts: LoopbackServer.contexts)
      }
      await #expect(throws: NetworkError.self) { _ = try await node.open() }
      await node.stop()
      // DCMTK as server.
      let port = Foreign.freePort()
      let receiver = try Foreign.Server(
        tool("storescp"),
        [
          "--ignore", "+tls", folder.appending(path: "node.key").path(), folder.appending(path: "node.pem").path(),
          "+cf", folder.appending(path: "ca.pem").path(), "\(port)",
        ],
        directory: folder)
      defer { receiver.stop() }
      try await Foreign.waitForPort(port)
      let peer = DICOMPeer(aeTitle: "SINK", host: "127.0.0.1", port: port, tls: tls("peer"))
      let secure = try await DICOMAssociation.open(
        to: peer, callingAETitle: "TEST", contexts: LoopbackServer.contexts)
      #expect(try await secure.store(Sample.instance(3, pixels: 500_000)) == .success)
      await secure.release()
    }
  }
}
