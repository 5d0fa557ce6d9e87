internal import DICOMCore

extension SOPReference {
  fileprivate init?(_ item: DataSet) {
    guard let sopClass = item.string(Tag(0x0008, 0x1150)),
      let instance = item.string(Tag(0x0008, 0x1155))
    else { return nil }
    self.init(sopClassUID: sopClass, sopInstanceUID: instance)
  }

  fileprivate var item: DataSet {
    var item = DataSet()
    item.set(Tag(0x0008, 0x1150), sopClassUID)
    item.set(Tag(0x0008, 0x1155), sopInstanceUID)
    return item
  }
}

extension StorageCommitmentRequest {
  /// Action information (PS3.4 table J.3-1): transaction UID and referenced SOP sequence.
  init?(_ dataSet: DataSet) {
    guard let transaction = dataSet.string(Tag(0x0008, 0x1195)) else { return nil }
    let items = dataSet.items(Tag(0x0008, 0x1199))
    let references = items.compactMap(SOPReference.init)
    guard !references.isEmpty, references.count == items.count else { return nil }
    self.init(transactionUID: transaction, instances: references)
  }

  var dataSet: DataSet {
    var dataSet = DataSet()
    dataSet.set(Tag(0x0008, 0x1195), transactionUID)
    dataSet.set(Tag(0x0008, 0x1199), instances.map(\.item))
    return dataSet
  }
}

extension StorageCommitmentReport {
  /// Event information (PS3.4 table J.3-2).
  init?(_ dataSet: DataSet) {
    guard let transaction = dataSet.string(Tag(0x0008, 0x1195)) else { return nil }
    let committed = dataSet.items(Tag(0x0008, 0x1199)).compactMap(SOPReference.init)
    let failed = dataSet.items(Tag(0x0008, 0x1198)).compactMap { item -> Failure? in
      guard let reference = SOPReference(item) else { return nil }
      let reason = item.int(Tag(0x0008, 0x1197)) ?? 0x0110
      return Failure(reference: reference, reason: UInt16(clamping: reason))
    }
    self.init(transactionUID: transaction, committed: committed, failed: failed)
  }

  /// 1: all committed; 2: failures exist.
  var eventType: UInt16 { failed.isEmpty ? 1 : 2 }

  var dataSet: DataSet {
    var dataSet = DataSet()
    dataSet.set(Tag(0x0008, 0x1195), transactionUID)
    if !committed.isEmpty { dataSet.set(Tag(0x0008, 0x1199), committed.map(\.item)) }
    if !failed.isEmpty {
      dataSet.set(
        Tag(0x0008, 0x1198),
        failed.map { failure in
          var item = failure.reference.item
          item.set(Tag(0x0008, 0x1197), Int(failure.reason))
          return item
        })
    }
    return dataSet
  }
}
