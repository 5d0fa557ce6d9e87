public import DICOMCore
internal import NIOCore

extension DICOMAssociation {
  /// C-ECHO on the verification SOP class (PS3.4 A).
  public func echo() async throws(NetworkError) -> DIMSEStatus {
    let context = try contextID(for: "1.2.840.10008.1.1")
    let command = CommandSet(
      .cEchoRequest, sopClass: context.abstractSyntax, hasDataSet: false)
    return try await exchange(command, nil, context.id).0.status ?? .processingFailure
  }

  /// C-STORE: streams the object in a context that fits its transfer syntax, or transcoded.
  /// - Returns: the peer's status, whatever it is.
  /// - Throws: `.noAcceptedContext` and `.localRead` leave the association usable; others end it.
  public func store(_ instance: OutgoingInstance, priority: DIMSEPriority = .medium)
    async throws(NetworkError) -> DIMSEStatus
  {
    try await storeWithComment(instance, priority: priority).status
  }

  /// As `store`, with the peer's error comment (0000,0902).
  public func storeWithComment(_ instance: OutgoingInstance, priority: DIMSEPriority = .medium)
    async throws(NetworkError) -> (status: DIMSEStatus, comment: String?)
  {
    let link = link
    let outcome = await withTaskExecutorPreference(executor) { () -> StoreOutcome in
      switch link.prepare(instance) {
      case .failure(let error): return .failed(error, associationIsOver: false)
      case .success(let prepared): return await link.send(prepared, priority: priority)
      }
    }
    switch outcome {
    case .answered(let status, let comment): return (status, comment)
    case .failed(let error, _): throw error
    }
  }

  /// C-FIND: matches as they come. Reading is slowed when the consumer is slower than the peer; ending
  /// the iteration early sends C-CANCEL. The stream throws `NetworkError`: `.refused` with the status
  /// when the peer ends with a failure.
  public func find(model: String, identifier: DataSet, priority: DIMSEPriority = .medium)
    -> AsyncThrowingStream<DataSet, any Error>
  {
    let responses = responses(
      .cFindRequest, model: model, identifier: identifier, priority: priority,
      moveDestination: nil)
    return AsyncThrowingStream(unfolding: {
      while let response = try await responses.next() {
        guard response.status.isPending else { return nil }
        if let dataSet = response.dataSet { return dataSet }
      }
      return nil
    })
  }

  /// C-MOVE: progress reports, the last one final.
  public func move(
    model: String, identifier: DataSet, destination: String, priority: DIMSEPriority = .medium
  ) -> AsyncThrowingStream<RetrieveProgress, any Error> {
    progress(
      of: responses(
        .cMoveRequest, model: model, identifier: identifier, priority: priority,
        moveDestination: destination))
  }

  /// C-GET: the objects go to `sink` (on the association's event loop) while progress is reported.
  /// The storage contexts must have been proposed with role `scp: true`.
  public func get(
    model: String, identifier: DataSet, priority: DIMSEPriority = .medium,
    sink: @escaping @Sendable (CStoreRequest, AssociationContext) -> any IncomingObject
  ) -> AsyncThrowingStream<RetrieveProgress, any Error> {
    progress(
      of: responses(
        .cGetRequest, model: model, identifier: identifier, priority: priority,
        moveDestination: nil, sink: sink))
  }

  private func progress(of responses: ResponseStream)
    -> AsyncThrowingStream<RetrieveProgress, any Error>
  {
    AsyncThrowingStream(unfolding: {
      guard let response = try await responses.next() else { return nil }
      let command = response.command
      return RetrieveProgress(
        status: response.status, remaining: Int(command.remainingSubOperations ?? 0),
        completed: Int(command.completedSubOperations ?? 0),
        failed: Int(command.failedSubOperations ?? 0),
        warning: Int(command.warningSubOperations ?? 0),
        failedInstances: response.dataSet?.strings(FailedInstanceList.tag) ?? [])
    })
  }

  private func responses(
    _ field: CommandField, model: String, identifier: DataSet, priority: DIMSEPriority,
    moveDestination: String?,
    sink: (@Sendable (CStoreRequest, AssociationContext) -> any IncomingObject)? = nil
  ) -> ResponseStream {
    // A find that ends badly throws; a retrieve reports its final status.
    let stream = ResponseStream(throwsOnFailure: field == .cFindRequest, association: self)
    do throws(NetworkError) {
      let context = try contextID(for: model)
      let syntax = TransferSyntax(uid: context.transferSyntaxUID)
      let bytes: [UInt8]
      do {
        bytes = try identifier.encoded(as: syntax)
      } catch {
        throw NetworkError(.configuration, "identifier cannot be encoded")
      }
      var command = CommandSet(field, sopClass: model, hasDataSet: true)
      command.priority = priority.rawValue
      command.moveDestination = moveDestination
      stream.start(command, bytes, context, syntax, sink)
    } catch {
      stream.end(.failure(error))
    }
    return stream
  }

  func exchange(_ command: CommandSet, _ dataSet: [UInt8]?, _ contextID: UInt8)
    async throws(NetworkError) -> (CommandSet, [UInt8]?)
  {
    try await link.exchange(command, dataSet: dataSet, contextID: contextID).get()
  }
}
