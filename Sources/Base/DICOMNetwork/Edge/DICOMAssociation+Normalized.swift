internal import DICOMCore

extension DICOMAssociation {
  /// N-ACTION of storage commitment (PS3.4 J.3.2): asks the peer to keep these instances. Its report comes
  /// by N-EVENT-REPORT, on this association (to `AssociationOptions.provider`) or on one the peer opens.
  public func requestStorageCommitment(_ request: StorageCommitmentRequest)
    async throws(NetworkError) -> DIMSEStatus
  {
    let sopClass = AssociationHandler.storageCommitment
    let response = try await normalized(
      NormalizedRequest(
        operation: .action(type: 1), sopClassUID: sopClass,
        sopInstanceUID: Self.commitmentInstance, dataSet: request.dataSet))
    return response.status
  }

  /// N-EVENT-REPORT of storage commitment (PS3.4 J.3.3), from the archive to who asked. On an association
  /// that the archive opens, propose the class with role `scu: false, scp: true`.
  public func reportStorageCommitment(_ report: StorageCommitmentReport)
    async throws(NetworkError) -> DIMSEStatus
  {
    let response = try await normalized(
      NormalizedRequest(
        operation: .eventReport(type: report.eventType),
        sopClassUID: AssociationHandler.storageCommitment,
        sopInstanceUID: Self.commitmentInstance, dataSet: report.dataSet))
    return response.status
  }

  /// Well-known storage commitment push model SOP instance (PS3.4 J.3.5).
  private static let commitmentInstance = "1.2.840.10008.1.20.1.1"

  /// Any DIMSE-N request: MPPS N-CREATE and N-SET, UPS, printing.
  /// - Parameter abstractSyntax: the context's, where it differs from the SOP class (meta SOP classes,
  ///   UPS).
  public func normalized(_ request: NormalizedRequest, abstractSyntax: String? = nil)
    async throws(NetworkError) -> NormalizedResponse
  {
    let wanted = abstractSyntax ?? request.sopClassUID
    // An event report comes from the provider of the service: it needs no user role.
    let isReport = if case .eventReport = request.operation { true } else { false }
    let usable =
      isReport ? link.contexts.filter { $0.abstractSyntax == wanted } : link.userContexts(for: wanted)
    guard let context = usable.first else { throw NetworkError(.noAcceptedContext, wanted) }
    let syntax = TransferSyntax(uid: context.transferSyntaxUID)
    var command = CommandSet(request.operation.field)
    switch request.operation {
    case .create, .eventReport:
      command.affectedSOPClassUID = request.sopClassUID
      command.affectedSOPInstanceUID = request.sopInstanceUID
    case .set, .get, .delete, .action:
      command.requestedSOPClassUID = request.sopClassUID
      command.requestedSOPInstanceUID = request.sopInstanceUID
    }
    if case .action(let type) = request.operation { command.actionTypeID = type }
    if case .eventReport(let type) = request.operation { command.eventTypeID = type }
    command.attributeIdentifiers = request.attributes
    let bytes: [UInt8]?
    do {
      bytes = try request.dataSet?.encoded(as: syntax)
    } catch {
      throw NetworkError(.configuration, "data set cannot be encoded")
    }
    let (response, answer) = try await exchange(command, bytes, context.id)
    let dataSet: DataSet?
    do {
      dataSet = try answer.map { bytes throws(DICOMError) in
        try DataSet(parsing: bytes, transferSyntax: syntax)
      }
    } catch {
      throw NetworkError(.invalidMessage, "data set of a response: \(error.code)")
    }
    return NormalizedResponse(
      response.status ?? .processingFailure, sopInstanceUID: response.affectedSOPInstanceUID,
      dataSet: dataSet, comment: response.errorComment)
  }
}

extension NormalizedRequest.Operation {
  var field: CommandField {
    switch self {
    case .create: .nCreateRequest
    case .set: .nSetRequest
    case .get: .nGetRequest
    case .delete: .nDeleteRequest
    case .action: .nActionRequest
    case .eventReport: .nEventReportRequest
    }
  }
}
