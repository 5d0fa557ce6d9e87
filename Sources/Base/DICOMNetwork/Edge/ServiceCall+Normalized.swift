internal import DICOMCore

extension ServiceCall {
  /// DIMSE-N: storage commitment by name, the rest through the provider's general hook.
  func normalized() async throws(DIMSEFailure) -> (CommandSet, [UInt8]?) {
    environment.metrics.add(.normalizedRequests)
    let sopClass = try model()
    let dataSet = identifier.isEmpty ? nil : try parse(identifier)
    if sopClass == AssociationHandler.storageCommitment {
      switch command.field {
      case .nActionRequest:
        guard command.actionTypeID == 1 else { throw DIMSEFailure(.noSuchActionType) }
        guard let request = dataSet.flatMap(StorageCommitmentRequest.init) else {
          throw DIMSEFailure(.invalidArgumentValue, "transaction UID or references missing")
        }
        return (answer(await provider.commit(request, in: link.association)), nil)
      case .nEventReportRequest:
        guard let report = dataSet.flatMap(StorageCommitmentReport.init) else {
          throw DIMSEFailure(.invalidArgumentValue, "transaction UID or references missing")
        }
        return (answer(await provider.commitmentReported(report, in: link.association)), nil)
      default: throw DIMSEFailure(.unrecognizedOperation)
      }
    }
    let request = NormalizedRequest(
      operation: try operation(), sopClassUID: sopClass,
      sopInstanceUID: command.affectedSOPInstanceUID ?? command.requestedSOPInstanceUID,
      attributes: command.attributeIdentifiers, dataSet: dataSet)
    let response = await provider.normalized(request, in: link.association)
    var reply = answer(response.status, response.comment)
    reply.affectedSOPInstanceUID = response.sopInstanceUID ?? request.sopInstanceUID
    guard let result = response.dataSet else { return (reply, nil) }
    do {
      let bytes = try result.encoded(as: transferSyntax)
      reply.hasDataSet = true
      return (reply, bytes)
    } catch {
      throw DIMSEFailure(.processingFailure, "response cannot be encoded")
    }
  }

  private func operation() throws(DIMSEFailure) -> NormalizedRequest.Operation {
    switch command.field {
    case .nCreateRequest: return .create
    case .nSetRequest: return .set
    case .nGetRequest: return .get
    case .nDeleteRequest: return .delete
    case .nActionRequest:
      guard let type = command.actionTypeID else { throw DIMSEFailure(.noSuchActionType) }
      return .action(type: type)
    case .nEventReportRequest:
      guard let type = command.eventTypeID else { throw DIMSEFailure(.noSuchEventType) }
      return .eventReport(type: type)
    default: throw DIMSEFailure(.unrecognizedOperation)
    }
  }
}
