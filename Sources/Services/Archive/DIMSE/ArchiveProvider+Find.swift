public import DICOMCore
public import DICOMNetwork

extension ArchiveProvider {
  /// Matches are read a page at a time, so that the whole archive can be listed in constant memory and C-CANCEL is heard.
  private static let page = 500

  public func find(
    _ request: CFindRequest, in context: AssociationContext, respond: FindResponder
  ) async throws(DIMSEFailure) {
    let identifier = request.identifier
    guard let text = identifier.string(.queryRetrieveLevel), let level = QueryLevel(dicom: text) else {
      throw DIMSEFailure(.identifierMismatch, "QueryRetrieveLevel", offendingElements: [.queryRetrieveLevel])
    }
    if level == .patient, request.model == InformationModel.studyRootFind {
      throw DIMSEFailure(
        .identifierMismatch, "no PATIENT level in study root", offendingElements: [.queryRetrieveLevel])
    }
    var query = Query(level: level, keys: Self.keys(identifier), limit: Self.page)
    let response = FindResponse(
      identifier: identifier, level: level, peer: peers[context.callingAETitle], own: peers.ownAETitle)
    while true {
      let matches: [QueryMatch]
      do {
        matches = try await archive.find(query)
      } catch let refusal as QueryRefusal {
        throw DIMSEFailure(.identifierMismatch, nil, offendingElements: refusal.tag.map { [$0] } ?? [])
      } catch {
        throw DIMSEFailure(.unableToProcess, "index failure")
      }
      var sets: [DataSet] = []
      sets.reserveCapacity(matches.count)
      for match in matches { sets.append(await response.dataSet(match, archive)) }
      try await respond.send(sets, optionalKeysUnsupported: false)
      guard matches.count == Self.page else { return }
      if level == .study, let last = matches.last?[.studyInstanceUID] {
        query.afterStudy = last
      } else {
        query.offset += matches.count
      }
    }
  }

  /// Matching keys of an identifier (PS3.4 C.2.2.1); sequences and the control elements are none.
  static func keys(_ identifier: DataSet) -> [Query.Key] {
    identifier.elements.compactMap { element in
      guard !FindResponse.control.contains(element.tag), element.vr != .sq else { return nil }
      return Query.Key(element.tag, identifier.strings(element.tag).joined(separator: "\\"))
    }
  }
}

/// What the answers to one C-FIND look like: the keys asked for, in the requester's character set.
struct FindResponse {
  static let control: Set<Tag> = [.specificCharacterSet, .queryRetrieveLevel, .timezoneOffsetFromUTC]
  private let tags: Set<Tag>
  private let notIndexed: [Tag]
  private let characterSet: SpecificCharacterSet
  private let level: QueryLevel
  private let own: String

  init(identifier: DataSet, level: QueryLevel, peer: PeerEntry?, own: String) {
    let asked = identifier.elements.map(\.tag).filter { !Self.control.contains($0) }
    tags = Set(asked)
    notIndexed = asked.filter { !QueryMatch.isIndexed($0, at: level) && !Self.added.contains($0) }
    self.level = level
    self.own = own
    if identifier[.specificCharacterSet] != nil {
      characterSet = identifier.characterSet
    } else if let terms = peer?.peer.characterSets, !terms.isEmpty {
      characterSet = SpecificCharacterSet(terms)
    } else {
      characterSet = .utf8
    }
  }

  private static let added: Set<Tag> = [.retrieveAETitle, .instanceAvailability]

  func dataSet(_ match: QueryMatch, _ archive: Archive) async -> DataSet {
    var set = match.dataSet(tags, characterSet: characterSet)
    set.set(.queryRetrieveLevel, level.dicom)
    set.set(.retrieveAETitle, own)
    if tags.contains(.instanceAvailability) { set.set(.instanceAvailability, "ONLINE") }
    if !notIndexed.isEmpty, let instance = try? await archive.representative(of: match),
      let header = try? archive.header(instance)
    {
      for tag in notIndexed {
        if let element = header[tag], element.vr != .sq { set.set(tag, header.strings(tag)) }
      }
    }
    // Keys without a value are returned empty (PS3.4 C.2.2.1.2).
    for tag in tags where set[tag] == nil { set.set(tag, "") }
    return set
  }
}
