internal import NIOCore
internal import NIOSSL

/// Makes TLS contexts from `DICOMTLS` (PS3.15 B.12: BCP 195, RFC 9325).
enum TransportSecurity {
  /// TLS 1.2 suites with forward secrecy and authenticated encryption (RFC 9325 4.2); TLS 1.3 brings its own.
  private static let suites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

  static func server(_ tls: DICOMTLS) throws(NetworkError) -> NIOSSLContext {
    guard let chain = tls.certificateChainFile, let key = tls.privateKeyFile else {
      throw NetworkError(.configuration, "TLS server needs certificate and private key files")
    }
    return try context {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(chain).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
      // A client's names are not checked by a server in any case.
      if tls.peerVerification != .none {
        configuration.certificateVerification = .noHostnameVerification
      }
      return configuration
    } adding: {
      try common(&$0, tls)
    }
  }

  static func client(_ tls: DICOMTLS) throws(NetworkError) -> NIOSSLContext {
    try context {
      var configuration = TLSConfiguration.makeClientConfiguration()
      switch tls.peerVerification {
      case .certificate: configuration.certificateVerification = .noHostnameVerification
      case .certificateAndHostname: configuration.certificateVerification = .fullVerification
      case .none: configuration.certificateVerification = .none
      }
      if let chain = tls.certificateChainFile, let key = tls.privateKeyFile {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(chain).map {
          .certificate($0)
        }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      }
      return configuration
    } adding: {
      try common(&$0, tls)
    }
  }

  private static func common(_ configuration: inout TLSConfiguration, _ tls: DICOMTLS) throws {
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuites = suites
    configuration.renegotiationSupport = .none
    if let roots = tls.trustRootsFile {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(roots))
    }
  }

  private static func context(
    _ make: () throws -> TLSConfiguration, adding add: (inout TLSConfiguration) throws -> Void
  ) throws(NetworkError) -> NIOSSLContext {
    do {
      var configuration = try make()
      try add(&configuration)
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw NetworkError(.configuration, "TLS files cannot be used: \(error)")
    }
  }

  /// A host name fit for server name indication; addresses are not.
  static func serverName(_ host: String) -> String? {
    (try? SocketAddress(ipAddress: host, port: 0)) == nil ? host : nil
  }
}
