internal import Archive
internal import DICOMCore
internal import DICOMNetwork
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// STOW-RS (PS3.18 10.5): parts flow into the archive as they arrive; each is answered for itself.
struct StoreTransaction {
  let archive: Archive
  private static let source = "STOW-RS"

  func respond(_ request: Request, study: String?, logger: Logger) async throws -> Response {
    guard archive.acceptsObjects else {
      throw Problem(.insufficientStorage, "存储空间已满 storage is full", detail: "reading still works")
    }
    let type = request.headers[.contentType] ?? ""
    guard let range = MediaRange(Substring(type)) else {
      throw Problem(
        .unsupportedMediaType, "缺少 Content-Type is missing", detail: "multipart/related; type=\"application/dicom\"")
    }
    if range.type == "application/dicom" { return try await single(request, study: study, logger: logger) }
    guard range.isMultipart, range.part == "application/dicom" || range.part == "*/*" else {
      throw Problem(.unsupportedMediaType, "不支持的格式 unsupported media type", detail: range.type)
    }
    guard let boundary = range.parameters["boundary"], !boundary.isEmpty, boundary.utf8.count <= 200 else {
      throw Problem(.badRequest, "缺少 boundary is missing", detail: "Content-Type")
    }
    var reader = MultipartReader(boundary: boundary)
    let answers = StoreAnswers()
    var current: Ingest?
    defer { current?.abandon() }
    do {
      for try await buffer in request.body {
        try buffer.withUnsafeReadableBytes { bytes in
          try reader.read(bytes) { event in
            switch event {
            case .began: current = archive.ingest(part10From: Self.source, study: study)
            case .data(let data): current?.receive(data)
            case .ended:
              current?.finish(answers.expect())
              current = nil
            }
          }
        }
        if let waiting = current, waiting.shouldPause {
          await withCheckedContinuation { continuation in waiting.whenReady { continuation.resume() } }
        }
      }
    } catch let malformed as MultipartReader.Malformed {
      throw Problem(.badRequest, "multipart 无法读取 cannot be read", detail: malformed.reason)
    }
    guard reader.isFinished else {
      // What came whole is kept and answered for; the sender learns that the rest is missing.
      current?.abandon()
      current = nil
      answers.expect()(.failure(Refusal(.unreadable, "请求体不完整 body ends before its closing boundary")))
      return await answer(answers, request, logger)
    }
    return await answer(answers, request, logger)
  }

  private func single(_ request: Request, study: String?, logger: Logger) async throws -> Response {
    let answers = StoreAnswers()
    let ingest = archive.ingest(part10From: Self.source, study: study)
    for try await buffer in request.body {
      buffer.withUnsafeReadableBytes { ingest.receive($0) }
    }
    ingest.finish(answers.expect())
    return await answer(answers, request, logger)
  }

  /// The store instances response (PS3.18 10.5.3, PS3.18 I.2).
  private func answer(_ answers: StoreAnswers, _ request: Request, _ logger: Logger) async -> Response {
    let results = await answers.all()
    var stored: [DataSet] = []
    var failed: [DataSet] = []
    let root = WebAddress.root(of: request)
    for result in results {
      switch result.outcome {
      case .success(let outcome):
        var item = Self.reference(result.identifiers)
        if let identifiers = await served(result.identifiers, outcome) {
          item.set(
            .retrieveURL,
            "\(root)/dicomweb/studies/\(identifiers.study)/series/\(identifiers.series)/instances/\(identifiers.instance)"
          )
        }
        // B007: kept beside another object with the same UID (PS3.18 table I.2-2).
        if outcome == .conflict { item.set(.warningReason, 0xB007) }
        stored.append(item)
      case .failure(let refusal):
        logger.info("拒绝 STOW refused", metadata: ["reason": "\(refusal)"])
        var item = Self.reference(result.identifiers)
        item.set(.failureReason, Int(refusal.status.rawValue))
        item.set(.errorComment, refusal.comment)
        failed.append(item)
      }
    }
    var body = DataSet(characterSet: .utf8)
    if !stored.isEmpty { body.set(.referencedSOPSequence, stored) }
    if !failed.isEmpty { body.set(.failedSOPSequence, failed) }
    let status: HTTPResponse.Status =
      failed.isEmpty ? (stored.isEmpty ? .badRequest : .ok) : stored.isEmpty ? Self.allFailed(results) : .accepted
    return Response(
      status: status, headers: [.contentType: "application/dicom+json"],
      body: .init(byteBuffer: ByteBuffer(bytes: DICOMJSON.encode(body))))
  }

  /// Where the instance of that UID is served from: of a conflict the one that was here first.
  private func served(_ identifiers: Identifiers?, _ outcome: StoredOutcome) async -> Identifiers? {
    guard let identifiers, outcome == .conflict, let first = try? await archive.instance(identifiers.instance) else {
      return identifiers
    }
    return Identifiers(
      study: first.studyUID, series: first.seriesUID, instance: first.instanceUID, sopClass: first.sopClassUID)
  }

  private static func allFailed(_ results: [StoreAnswers.Result]) -> HTTPResponse.Status {
    let full = results.contains {
      if case .failure(let refusal) = $0.outcome { refusal.reason == .outOfResources } else { false }
    }
    return full ? .insufficientStorage : .conflict
  }

  private static func reference(_ identifiers: Identifiers?) -> DataSet {
    var item = DataSet(characterSet: .utf8)
    if let identifiers {
      item.set(.referencedSOPClassUID, identifiers.sopClass)
      item.set(.referencedSOPInstanceUID, identifiers.instance)
    }
    return item
  }
}
