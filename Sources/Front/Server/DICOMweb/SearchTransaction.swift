internal import Archive
internal import DICOMCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// QIDO-RS (PS3.18 10.6): search for studies, series and instances.
struct SearchTransaction {
  let archive: Archive
  /// Pages are never larger, so that one request cannot occupy the node; the Link header leads on.
  static let pageLimit = 5000
  /// Totals are counted up to here; past it the header says so by its absence.
  static let countLimit = 10_001
  static let nameCountLimit = 1_001

  func respond(_ request: Request, level: QueryLevel, study: String? = nil, series: String? = nil) async throws
    -> Response
  {
    guard
      MediaRange.accepted(by: request).contains(where: {
        $0.covers("application/dicom+json") || $0.covers("application/json")
      })
    else { throw Problem.notAcceptable("application/dicom+json") }
    let question = try SearchParameters(request, level: level, study: study, series: series)
    let matches: [QueryMatch]
    let total: Int
    do {
      matches = try await archive.find(question.query)
      total = try await self.total(question.query, found: matches.count)
    } catch let refusal as QueryRefusal {
      throw Problem(.badRequest, "查询条件无效 invalid query", detail: refusal.detail)
    }
    var headers: HTTPFields = [:]
    if total != Self.countLimit && total != Self.nameCountLimit || question.query.keys.isEmpty,
      let name = HTTPField.Name("X-Total-Count")
    {
      headers[name] = String(total)
    }
    if let limit = question.query.limit, matches.count == limit, level == .study,
      let last = matches.last?[.studyInstanceUID], let name = HTTPField.Name("Link")
    {
      headers[name] = "<\(question.next(after: last))>; rel=\"next\""
    }
    // PS3.18 10.6.3.1: no matches, no content.
    if matches.isEmpty { return Response(status: .noContent, headers: headers) }
    headers[.contentType] = "application/dicom+json"
    let body = try await encode(matches, question, base: WebAddress.root(of: request))
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }

  private func total(_ query: Query, found: Int) async throws -> Int {
    if query.afterStudy == nil, query.limit.map({ found < $0 }) ?? true, found > 0 || query.offset == 0 {
      return query.offset + found
    }
    // Names met by a wildcard are counted one by one, so fewer of them are.
    let named = query.keys.contains { $0.tag == .patientName && !$0.value.isEmpty }
    return try await archive.count(query, most: named ? Self.nameCountLimit : Self.countLimit)
  }

  private func encode(_ matches: [QueryMatch], _ question: SearchParameters, base: String) async throws -> [UInt8] {
    var body: [UInt8] = [UInt8(ascii: "[")]
    for (index, match) in matches.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      var set = match.dataSet(question.returned)
      set.set(.instanceAvailability, "ONLINE")
      set.set(.retrieveURL, base + Self.path(match))
      if !question.fromHeader.isEmpty || question.everything,
        let instance = try await archive.representative(of: match)
      {
        let header = try archive.header(instance)
        question.add(from: header, to: &set)
      }
      // Attributes of the level that have no value are given empty (PS3.18 10.6.3.3).
      for tag in question.required where set[tag] == nil { set.setEmpty(tag) }
      body += DICOMJSON.encode(set)
    }
    body.append(UInt8(ascii: "]"))
    return body
  }

  private static func path(_ match: QueryMatch) -> String {
    var path = "/dicomweb/studies/" + (match[.studyInstanceUID] ?? "")
    if match.level >= .series { path += "/series/" + (match[.seriesInstanceUID] ?? "") }
    if match.level == .instance { path += "/instances/" + (match[.sopInstanceUID] ?? "") }
    return path
  }
}

/// The address under which the client reached this node; what it is given back must work for it.
enum WebAddress {
  static func root(of request: Request) -> String {
    let headers = request.headers
    let scheme = HTTPField.Name("X-Forwarded-Proto").flatMap { headers[$0] } ?? "http"
    let host = HTTPField.Name("X-Forwarded-Host").flatMap { headers[$0] } ?? request.head.authority ?? "localhost"
    return "\(scheme)://\(host)"
  }
}
