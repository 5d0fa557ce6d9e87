public import DICOMCore
public import DICOMNetwork
import Codecs
import Store

extension ArchiveProvider {
  public func retrieve(
    _ request: CRetrieveRequest, in context: AssociationContext
  ) async throws(DIMSEFailure) -> RetrievePlan {
    var destination: DICOMPeer?
    if case .move(let aeTitle) = request.kind {
      guard let entry = peers[aeTitle] else { throw DIMSEFailure(.moveDestinationUnknown) }
      destination = entry.peer
    }
    let identifier = request.identifier
    guard let text = identifier.string(.queryRetrieveLevel), let level = QueryLevel(dicom: text) else {
      throw DIMSEFailure(.identifierMismatch, "QueryRetrieveLevel", offendingElements: [.queryRetrieveLevel])
    }
    let unique: Tag =
      switch level {
      case .patient: .patientID
      case .study: .studyInstanceUID
      case .series: .seriesInstanceUID
      case .instance: .sopInstanceUID
      }
    // Without its unique key a retrieve would mean the whole archive (PS3.4 C.4.2.1.4).
    guard !identifier.strings(unique).isEmpty else {
      throw DIMSEFailure(.identifierMismatch, "unique key missing", offendingElements: [unique])
    }
    let keys = [Tag.patientID, .studyInstanceUID, .seriesInstanceUID, .sopInstanceUID].compactMap { tag in
      let values = identifier.strings(tag)
      return values.isEmpty ? nil : Query.Key(tag, values.joined(separator: "\\"))
    }
    let instances: [StoredInstance]
    do {
      instances = try await archive.database.read {
        try IndexReader(connection: $0).instances(matching: Query(level: .instance, keys: keys))
      }
    } catch {
      throw DIMSEFailure(.unableToCalculateMatches)
    }
    return RetrievePlan(instances: instances.map { archive.outgoing($0) }, destination: destination)
  }
}

extension IndexReader {
  /// Instances that match, with their places, in reading order.
  func instances(matching query: Query) throws -> [StoredInstance] {
    let compiler = try QueryCompiler(query)
    return try connection.rows(
      "\(StoredInstance.columns) JOIN patient p ON p.id = s.patient\(compiler.condition.sql) ORDER BY e.number, e.id, i.number, i.id",
      compiler.condition.arguments, StoredInstance.init)
  }
}

extension Archive {
  /// The instance as C-STORE will send it: its own bytes, or converted where the peer cannot take them.
  package func outgoing(_ instance: StoredInstance) -> OutgoingInstance {
    OutgoingInstance(
      sopClassUID: instance.sopClassUID, sopInstanceUID: instance.instanceUID,
      transferSyntaxUID: instance.transferSyntaxUID,
      open: { [store] in
        OutgoingObject(try store.open(instance.location), from: instance.dataSetOffset)
      },
      transcode: { [self] uid in
        OutgoingArray(try converted(instance, to: TransferSyntax(uid: uid)))
      })
  }

  /// The instance's data set encoded in another transfer syntax.
  package func converted(_ instance: StoredInstance, to syntax: TransferSyntax) throws -> [UInt8] {
    let from = TransferSyntax(uid: instance.transferSyntaxUID)
    var uids = UIDGenerator()
    let converted = try Transcoder.transcode(try dataSet(instance), from: from, to: syntax) { uids.next() }
    return try converted.encoded(as: syntax)
  }
}

/// Reads a stored object's data set from front to back.
final class OutgoingObject: OutgoingBytes {
  private let object: StoredObject
  private var position: Int

  init(_ object: StoredObject, from offset: Int) {
    self.object = object
    position = offset
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try object.read(into: buffer, at: position)
    position += count
    return count
  }
}
