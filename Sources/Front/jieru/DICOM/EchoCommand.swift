import ArgumentParser
import DICOMNetwork

/// C-ECHO: is the line good, and how long does an answer take.
struct EchoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "echo", abstract: "测试连接 test the line to a peer (C-ECHO)",
    discussion: """
      示例 Examples:
        jieru dicom echo PACS@10.0.0.5:104
        jieru dicom echo PACS@10.0.0.5:2762 --own-ae ANGIO1 --tls-cert me.pem --tls-key me.key --tls-roots ca.pem
      """)

  @Argument(help: "对端 peer, AE@host:port")
  var peer: PeerAddress
  @Option(name: .customLong("repeat"), help: "次数 how many times")
  var times = 1
  @Flag(help: "输出 JSON print JSON")
  var json = false
  @OptionGroup var link: LinkOptions

  private struct Answer: Encodable {
    let peer: String
    let status: String
    let milliseconds: [Double]
  }

  func run() async throws {
    let association = try await link.open(peer, [InformationModel.context("1.2.840.10008.1.1")])
    var times: [Double] = []
    var status = DIMSEStatus.success
    do throws(NetworkError) {
      for _ in 0..<max(1, self.times) where status.isSuccess {
        let start = ContinuousClock.now
        status = try await association.echo()
        let parts = (ContinuousClock.now - start).components
        let milliseconds = Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15
        times.append((milliseconds * 1000).rounded() / 1000)
        if !json { print("\(peer.description): 应答 answered \(status), \(times[times.count - 1]) ms") }
      }
    } catch {
      throw CommandFailure("\(peer.description): 没有应答 no answer: \(error)")
    }
    await association.release()
    if json { try JSONOutput.print(Answer(peer: peer.description, status: status.description, milliseconds: times)) }
    if !status.isSuccess { throw ExitCode.failure }
  }
}
