internal import Archive
internal import DICOMCore
internal import Hummingbird

/// Query parameters of a search (PS3.18 8.3.4).
struct SearchParameters {
  var query: Query
  /// Indexed attributes to return.
  private(set) var returned: Set<Tag>
  /// Attributes that a match shows even when it has no value for them.
  let required: Set<Tag>
  /// Attributes asked for that the index does not hold; read from a header.
  private(set) var fromHeader: [Tag] = []
  private(set) var everything = false
  private let original: [(name: String, value: String)]
  private let path: String

  init(_ request: Request, level: QueryLevel, study: String?, series: String?) throws {
    query = Query(level: level, limit: 100)
    returned = Self.defaults(level)
    required = Self.defaults(level)
    path = request.uri.path
    original = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    if let study { query.keys.append(Query.Key(.studyInstanceUID, study)) }
    if let series { query.keys.append(Query.Key(.seriesInstanceUID, series)) }
    // A whole study's series or series' instances are wanted together.
    if study != nil { query.limit = SearchTransaction.pageLimit }
    for (name, value) in original { try read(name, value) }
  }

  private mutating func read(_ name: String, _ value: String) throws {
    switch name.lowercased() {
    case "limit": query.limit = min(try Self.count(name, value), SearchTransaction.pageLimit)
    case "offset": query.offset = try Self.count(name, value)
    case "fuzzymatching": query.fuzzy = value.lowercased() == "true"
    case "after": query.afterStudy = value
    case "accept", "charset", "emptyvaluematching", "multiplevaluematching": break
    case "includefield": try include(value)
    default:
      guard let tag = Self.tag(name) else {
        throw Problem(.badRequest, "未知属性 unknown attribute", detail: name)
      }
      query.keys.append(Query.Key(tag, value))
      try include(name)
    }
  }

  private mutating func include(_ list: String) throws {
    for name in list.split(separator: ",").map(String.init) {
      if name.lowercased() == "all" {
        everything = true
        continue
      }
      guard let tag = Self.tag(name) else {
        throw Problem(.badRequest, "未知属性 unknown attribute", detail: name)
      }
      if QueryMatch.isIndexed(tag, at: query.level) {
        returned.insert(tag)
      } else if !fromHeader.contains(tag) {
        fromHeader.append(tag)
      }
    }
  }

  /// `00100010`, `PatientName`, or a path of them; of a path the first attribute counts.
  private static func tag(_ name: String) -> Tag? {
    name.split(separator: ".").first.flatMap { Tag(String($0)) }
  }

  private static func count(_ name: String, _ value: String) throws -> Int {
    guard let number = Int(value), number >= 0, number <= Int(Int32.max) else {
      throw Problem(.badRequest, "参数无效 invalid parameter", detail: "\(name)=\(value.prefix(20))")
    }
    return number
  }

  /// Copies what the header has of the attributes asked for; sequences and large values included, pixel data never.
  func add(from header: DataSet, to set: inout DataSet) {
    var header = header
    header.transcode(to: .utf8)
    if everything {
      for element in header.elements where set[element.tag] == nil && Self.level(element.tag) <= query.level {
        set[element.tag] = element
      }
    } else {
      for tag in fromHeader where set[tag] == nil {
        if let element = header[tag] { set[tag] = element }
      }
    }
  }

  /// With `includefield=all` a study answers with what holds for the study, not with one instance's numbers.
  private static func level(_ tag: Tag) -> QueryLevel {
    switch tag.group {
    case 0x0010: .patient
    case 0x0008, 0x0032, 0x0038, 0x0040: .study
    case 0x0018: .series
    default: .instance
    }
  }

  /// The same search from the next entity on.
  func next(after study: String) -> String {
    var pairs = original.filter { !["offset", "after"].contains($0.name.lowercased()) }
    pairs.append(("after", study))
    return path + "?" + pairs.map { "\(Self.escape($0.name))=\(Self.escape($0.value))" }.joined(separator: "&")
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        escaped.append(Character(Unicode.Scalar(byte)))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
  }

  /// Attributes returned without being asked for (PS3.18 10.6.3.3), and those of the Chinese study list.
  private static func defaults(_ level: QueryLevel) -> Set<Tag> {
    let study: Set<Tag> = [
      .studyDate, .studyTime, .accessionNumber, .modalitiesInStudy, .referringPhysicianName, .patientName, .patientID,
      .issuerOfPatientID, .patientBirthDate, .patientSex, .patientAge, .studyInstanceUID, .studyID, .studyDescription,
      .numberOfStudyRelatedSeries, .numberOfStudyRelatedInstances,
    ]
    let series: Set<Tag> = [
      .modality, .seriesDescription, .seriesInstanceUID, .seriesNumber, .numberOfSeriesRelatedInstances,
      .performedProcedureStepStartDate, .performedProcedureStepStartTime, .bodyPartExamined, .studyInstanceUID,
    ]
    let instance: Set<Tag> = [
      .sopClassUID, .sopInstanceUID, .instanceNumber, .rows, .columns, .bitsAllocated, .numberOfFrames,
      .studyInstanceUID, .seriesInstanceUID, .availableTransferSyntaxUID,
    ]
    return switch level {
    case .patient:
      [.patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .numberOfPatientRelatedStudies]
    case .study: study
    case .series: series
    case .instance: instance
    }
  }
}
