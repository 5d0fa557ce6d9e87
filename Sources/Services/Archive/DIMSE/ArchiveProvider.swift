public import DICOMCore
public import DICOMNetwork
import Logging
import Store

/// The archive as a DIMSE service: storage, query/retrieve and storage commitment.
public struct ArchiveProvider: DIMSEProvider {
  let archive: Archive
  let peers: PeerDirectory
  let jobs: JobQueue

  public init(archive: Archive, peers: PeerDirectory, jobs: JobQueue) {
    self.archive = archive
    self.peers = peers
    self.jobs = jobs
  }

  public func admit(_ request: AssociationRequest) -> AssociationPolicyDecision { peers.admit(request) }

  public func presentationContext(
    for abstractSyntax: String, offering transferSyntaxes: [String], in context: AssociationContext
  ) -> PresentationContextAnswer {
    let allowed = peers.permissions(of: context.callingAETitle)
    switch ServiceClass(abstractSyntax) {
    case .verification: return Self.dimse(transferSyntaxes)
    case .find: return allowed.contains(.find) ? Self.dimse(transferSyntaxes) : .userRejection
    case .retrieve: return allowed.contains(.retrieve) ? Self.dimse(transferSyntaxes) : .userRejection
    case .commitment: return allowed.contains(.commit) ? Self.dimse(transferSyntaxes) : .userRejection
    case .storage:
      // A peer that retrieves by C-GET proposes storage contexts too.
      guard allowed.contains(.store) || allowed.contains(.retrieve) else { return .userRejection }
      let only = peers[context.callingAETitle]?.transferSyntaxes ?? []
      // The first one offered that can be kept: what the sender has is kept as it is.
      let taken = transferSyntaxes.first {
        TransferSyntax.known($0) != nil && (only.isEmpty || only.contains($0))
      }
      return taken.map { .accept(transferSyntax: $0) } ?? .transferSyntaxesNotSupported
    case .other: return .abstractSyntaxNotSupported
    }
  }

  private static func dimse(_ offered: [String]) -> PresentationContextAnswer {
    for syntax in [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian, .explicitVRBigEndian]
    where offered.contains(syntax.uid) {
      return .accept(transferSyntax: syntax.uid)
    }
    return .transferSyntaxesNotSupported
  }

  public func store(_ request: CStoreRequest, in context: AssociationContext) -> any IncomingObject {
    guard peers.permissions(of: context.callingAETitle).contains(.store) else {
      return RefusedObject(status: .notAuthorized, comment: "not allowed to store")
    }
    guard archive.acceptsObjects else {
      return RefusedObject(status: .outOfResources, comment: "storage is full")
    }
    let meta = FileMetaInformation(
      sopClassUID: request.sopClassUID, sopInstanceUID: request.sopInstanceUID,
      transferSyntaxUID: request.transferSyntax.uid, sourceApplicationEntityTitle: context.callingAETitle)
    return StoringObject(archive.ingest(dataSetFrom: context.callingAETitle, meta: meta), archive.logger)
  }

  public func commit(_ request: StorageCommitmentRequest, in context: AssociationContext) async -> DIMSEStatus {
    guard peers[context.callingAETitle] != nil else {
      // The result goes to the peer's own address on a new association; one that is not listed has none.
      archive.logger.warning(
        "存储确认的请求方未登记 commitment asked by an unlisted peer", metadata: ["ae": "\(context.callingAETitle)"])
      return .processingFailure
    }
    do {
      try await jobs.add(.commitmentReport(request, to: context.callingAETitle))
      return .success
    } catch {
      return .processingFailure
    }
  }

  public func commitmentReported(
    _ report: StorageCommitmentReport, in context: AssociationContext
  ) async -> DIMSEStatus {
    do {
      try await jobs.commitmentArrived(report)
      return .success
    } catch {
      return .processingFailure
    }
  }
}

/// The service a presentation context asks for.
enum ServiceClass {
  case verification, storage, find, retrieve, commitment, other

  init(_ abstractSyntax: String) {
    switch abstractSyntax {
    case "1.2.840.10008.1.1": self = .verification
    case "1.2.840.10008.1.20.1": self = .commitment
    case InformationModel.patientRootFind, InformationModel.studyRootFind: self = .find
    case InformationModel.patientRootMove, InformationModel.studyRootMove, InformationModel.patientRootGet,
      InformationModel.studyRootGet:
      self = .retrieve
    default:
      // Storage of a class that the dictionary does not know (private or newer than it) is taken too: keeping it
      // loses nothing. What it does know as another service is not storage.
      if SOPClass.allStorage.contains(abstractSyntax) || UIDDictionary.name(of: abstractSyntax) == nil {
        self = .storage
      } else {
        self = .other
      }
    }
  }
}

/// Query/retrieve information models (PS3.4 C.6).
enum InformationModel {
  static let patientRootFind = "1.2.840.10008.5.1.4.1.2.1.1"
  static let patientRootMove = "1.2.840.10008.5.1.4.1.2.1.2"
  static let patientRootGet = "1.2.840.10008.5.1.4.1.2.1.3"
  static let studyRootFind = "1.2.840.10008.5.1.4.1.2.2.1"
  static let studyRootMove = "1.2.840.10008.5.1.4.1.2.2.2"
  static let studyRootGet = "1.2.840.10008.5.1.4.1.2.2.3"
}
