import Archive
import ArgumentParser
import DICOMNetwork
import Logging

/// A peer as it is written on the command line: `AE@host:port`.
struct PeerAddress: ExpressibleByArgument, Sendable, Hashable {
  let aeTitle: String
  let host: String
  let port: Int

  init?(argument: String) {
    guard let at = argument.firstIndex(of: "@") else { return nil }
    let title = argument[..<at]
    var rest = argument[argument.index(after: at)...]
    guard (1...16).contains(title.utf8.count), title.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x5C })
    else {
      return nil
    }
    guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
      (1...65535).contains(port)
    else { return nil }
    rest = rest[..<colon]
    // IPv6 addresses stand in brackets: AE@[::1]:104.
    if rest.first == "[", rest.last == "]" { rest = rest.dropFirst().dropLast() }
    guard !rest.isEmpty else { return nil }
    aeTitle = String(title)
    host = String(rest)
    self.port = port
  }

  var description: String { "\(aeTitle)@\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// How this program presents itself to peers.
struct LinkOptions: ParsableArguments {
  @Option(name: .customLong("own-ae"), help: "本机 AE 标题 own AE title")
  var ownAE = "JIERU"
  @Flag(help: "使用 TLS use TLS; implied by the other TLS options")
  var tls = false
  @Option(name: .customLong("tls-cert"), help: "本机证书链 own certificate chain, PEM", completion: .file())
  var tlsCertificate: String?
  @Option(name: .customLong("tls-key"), help: "本机私钥 own private key, PEM", completion: .file())
  var tlsKey: String?
  @Option(name: .customLong("tls-roots"), help: "受信任的根证书 trusted roots, PEM", completion: .file())
  var tlsRoots: String?
  @Option(help: "等待应答的秒数 seconds to wait for an answer")
  var timeout = 120
  @Flag(name: .shortAndLong, help: "显示过程 show what happens")
  var verbose = false

  func validate() throws {
    guard (1...16).contains(ownAE.utf8.count), ownAE.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x5C })
    else {
      throw ValidationError("--own-ae: AE 标题为 1 至 16 个 ASCII 字符 an AE title has 1 to 16 ASCII characters")
    }
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-cert 与 --tls-key 须同时给出 are given together")
    }
    guard timeout > 0 else { throw ValidationError("--timeout: 1 或更多 or more") }
  }

  func peer(_ address: PeerAddress, parallel: Int = 1) -> DICOMPeer {
    let isSecure = tls || tlsCertificate != nil || tlsRoots != nil
    return DICOMPeer(
      aeTitle: address.aeTitle, host: address.host, port: address.port,
      tls: isSecure
        ? DICOMTLS(certificateChainFile: tlsCertificate, privateKeyFile: tlsKey, trustRootsFile: tlsRoots) : nil,
      parallelAssociations: parallel)
  }

  var associationOptions: AssociationOptions { AssociationOptions(responseTimeout: .seconds(timeout)) }

  var logger: Logger {
    var logger = Logger(label: "jieru", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = verbose ? .debug : .error
    return logger
  }

  func sender(_ address: PeerAddress, parallel: Int) -> PeerSender {
    PeerSender(
      to: peer(address, parallel: parallel), ownAETitle: ownAE, options: associationOptions, logger: logger)
  }

  /// Opens an association, or says in a sentence why that failed.
  func open(_ address: PeerAddress, _ contexts: [PresentationContextProposal]) async throws -> DICOMAssociation {
    do throws(NetworkError) {
      return try await DICOMAssociation.open(
        to: peer(address), callingAETitle: ownAE, contexts: contexts, options: associationOptions, logger: logger)
    } catch {
      throw CommandFailure("\(address.description): 无法建立关联 no association: \(error)")
    }
  }
}
