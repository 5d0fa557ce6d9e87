internal import Hummingbird
internal import NIOCore

/// What the DICOMweb service offers (PS3.18 8.9, WADL of annex H in short).
enum Capabilities {
  private static let resources: [(path: String, methods: [(String, String)])] = [
    ("studies", [("GET", "SearchForStudies"), ("POST", "StoreInstances")]),
    ("studies/{study}", [("GET", "RetrieveStudy"), ("POST", "StoreInstancesInStudy"), ("DELETE", "DeleteStudy")]),
    ("studies/{study}/metadata", [("GET", "RetrieveStudyMetadata")]),
    ("studies/{study}/rendered", [("GET", "RetrieveRenderedStudy")]),
    ("studies/{study}/thumbnail", [("GET", "RetrieveStudyThumbnail")]),
    ("studies/{study}/series", [("GET", "SearchForStudySeries")]),
    ("studies/{study}/instances", [("GET", "SearchForStudyInstances")]),
    ("studies/{study}/series/{series}", [("GET", "RetrieveSeries"), ("DELETE", "DeleteSeries")]),
    ("studies/{study}/series/{series}/metadata", [("GET", "RetrieveSeriesMetadata")]),
    ("studies/{study}/series/{series}/instances", [("GET", "SearchForStudySeriesInstances")]),
    (
      "studies/{study}/series/{series}/instances/{instance}",
      [("GET", "RetrieveInstance"), ("DELETE", "DeleteInstance")]
    ),
    ("studies/{study}/series/{series}/instances/{instance}/metadata", [("GET", "RetrieveInstanceMetadata")]),
    ("studies/{study}/series/{series}/instances/{instance}/rendered", [("GET", "RetrieveRenderedInstance")]),
    ("studies/{study}/series/{series}/instances/{instance}/thumbnail", [("GET", "RetrieveInstanceThumbnail")]),
    ("studies/{study}/series/{series}/instances/{instance}/frames/{frames}", [("GET", "RetrieveFrames")]),
    (
      "studies/{study}/series/{series}/instances/{instance}/frames/{frames}/rendered",
      [("GET", "RetrieveRenderedFrames")]
    ),
    ("studies/{study}/series/{series}/instances/{instance}/bulkdata/{path}", [("GET", "RetrieveBulkdata")]),
    ("series", [("GET", "SearchForSeries")]),
    ("instances", [("GET", "SearchForInstances")]),
  ]

  static func respond() -> Response {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<application xmlns=\"http://wadl.dev.java.net/2009/02\">\n"
    text += " <resources base=\"/dicomweb\">\n"
    for resource in resources {
      text += "  <resource path=\"\(resource.path)\">\n"
      for (method, id) in resource.methods { text += "   <method name=\"\(method)\" id=\"\(id)\"/>\n" }
      text += "  </resource>\n"
    }
    text += " </resources>\n</application>\n"
    return Response(
      status: .ok, headers: [.contentType: "application/vnd.sun.wadl+xml"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
