import Archive
import DICOMCore
import Foundation
import HTTPTypes
import Phantoms
import Testing

@testable import Server

@Suite("QIDO-RS")
struct SearchTests {
  private static func filled(_ body: @escaping @Sendable (TestNode, [PhantomObject]) async throws -> Void) async throws
  {
    let objects = Sample.tiny(30)
    try await TestNode.run { node in
      for object in objects { try await node.file(object) }
      try await body(node, objects)
    }
  }

  @Test("Every level answers with its entities, alone and inside a study or series")
  func levels() async throws {
    try await Self.filled { node, objects in
      let one = objects[4]
      let table: [(String, Int, Tag)] = [
        ("/dicomweb/patients", 15, .patientID), ("/dicomweb/studies", 15, .studyInstanceUID),
        ("/dicomweb/series", 15, .seriesInstanceUID), ("/dicomweb/instances", 30, .sopInstanceUID),
        (Sample.study(one) + "/series", 1, .seriesInstanceUID), (Sample.study(one) + "/instances", 2, .sopInstanceUID),
        (Sample.series(one) + "/instances", 2, .sopInstanceUID),
      ]
      for (path, count, tag) in table {
        let answer = try await node.send(.get, path)
        #expect(answer.status == 200, "\(path)")
        #expect(answer.type == "application/dicom+json")
        let sets = try answer.dataSets
        #expect(Set(sets.compactMap { $0.string(tag) }).count == count, "\(path)")
        #expect(answer["X-Total-Count"] == String(count), "\(path)")
      }
    }
  }

  @Test("A study's answer holds what the standard requires, with an address that leads to it")
  func attributes() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("xa-coronary/cine.dcm")
      try await node.file(object)
      let set = try #require(try await node.send(.get, "/dicomweb/studies").dataSets.first)
      for tag in [
        Tag.studyDate, .studyTime, .accessionNumber, .patientName, .patientID, .patientBirthDate, .patientSex, .studyID,
        .studyInstanceUID,
      ] { #expect(set.string(tag) == object.dataSet.string(tag), "\(tag)") }
      #expect(set.strings(.modalitiesInStudy) == ["XA"])
      #expect(set.int(.numberOfStudyRelatedSeries) == 1)
      #expect(set.int(.numberOfStudyRelatedInstances) == 1)
      #expect(set.string(.instanceAvailability) == "ONLINE")
      #expect(set.string(.retrieveURL)?.hasSuffix(Sample.study(object)) == true)
      let instance = try #require(try await node.send(.get, "/dicomweb/instances").dataSets.first)
      #expect(instance.int(.numberOfFrames) == 6)
      #expect(instance.int(.rows) == object.dataSet.int(.rows))
      #expect(instance.string(.sopClassUID) == object.sopClassUID)
    }
  }

  @Test("Names are found in Chinese, folded and by their readings")
  func names() async throws {
    try await Self.filled { node, objects in
      let table: [(query: String, part: String)] = [
        ("PatientName=*%E7%8E%8B*", "王^"), ("PatientName=wang*", "Wang^"), ("PatientName=muller*", "Müller^"),
        ("PatientName=M%C3%BCller*", "Müller^"), ("00100010=SMITH*", "Smith^"),
        ("PatientName=wxd&fuzzymatching=true", "Wang^Xiaodong"), ("PatientName=ouyang&fuzzymatching=true", "Ouyang"),
      ]
      for (query, part) in table {
        let expected = Set(
          objects.filter { $0.dataSet.string(.patientName)?.contains(part) == true }.map {
            Sample.uid($0, .studyInstanceUID)
          })
        #expect(!expected.isEmpty)
        let answer = try await node.send(.get, "/dicomweb/studies?" + query)
        #expect(Set(try answer.dataSets.compactMap { $0.string(.studyInstanceUID) }) == expected, "\(query)")
        for set in try answer.dataSets { #expect(set.string(.patientName)?.contains(part) == true) }
      }
      #expect(try await node.send(.get, "/dicomweb/studies?PatientName=wxd").status == 204)
    }
  }

  @Test("No match is no content, with its count")
  func nothing() async throws {
    try await Self.filled { node, _ in
      for query in ["PatientID=nobody", "StudyInstanceUID=1.2.3", "StudyDate=19000101", "offset=15"] {
        let answer = try await node.send(.get, "/dicomweb/studies?" + query)
        #expect(answer.status == 204, "\(query)")
        #expect(answer.body.isEmpty)
      }
      #expect(try await node.send(.get, "/dicomweb/studies?PatientID=nobody")["X-Total-Count"] == "0")
      #expect(try await node.send(.get, "/dicomweb/studies?offset=15")["X-Total-Count"] == "15")
      #expect(try await node.send(.get, "/dicomweb/studies/1.2.3/series").status == 204)
    }
  }

  @Test(
    "What cannot be asked is refused as a problem that names it",
    arguments: [
      ("limit=-1", "limit"), ("limit=many", "limit"), ("offset=1.5", "offset"),
      ("offset=99999999999999999999", "offset"),
      ("Nonsense=1", "Nonsense"), ("includefield=Nonsense", "Nonsense"), ("StudyDate=yesterday", "(0008,0020)"),
      ("StudyTime=25", "(0008,0030)"), ("SeriesNumber=x", "(0020,0011)"),
    ])
  func refused(_ query: String, _ names: String) async throws {
    try await TestNode.run { node in
      let answer = try await node.send(.get, "/dicomweb/studies?" + query)
      #expect(answer.status == 400)
      #expect(answer.type == "application/problem+json")
      #expect((answer.object["detail"] as? String)?.contains(names) == true, "\(answer.text)")
      #expect(answer.object["status"] as? Int == 400)
    }
  }

  @Test(
    "The accepted media type decides",
    arguments: [
      ("application/dicom+json", nil, 200), ("application/json", nil, 200), ("*/*", nil, 200), (nil, nil, 200),
      ("application/*", nil, 200), ("image/png", nil, 406), ("application/dicom+xml", nil, 406),
      ("application/dicom+json;q=0", nil, 200), ("text/html, application/dicom+json;q=0.1", nil, 200),
      ("image/png", "application/dicom%2Bjson", 200), ("image/png", "application/dicom+json", 200),
      ("image/png", "text/html", 406),
    ] as [(String?, String?, Int)])
  func accept(_ header: String?, _ parameter: String?, _ status: Int) async throws {
    try await TestNode.run { node in
      try await node.file(try Sample.object("us-liver/doppler.dcm"))
      let path = "/dicomweb/studies" + (parameter.map { "?accept=" + $0 } ?? "")
      #expect(try await node.send(.get, path, accept: header).status == status)
    }
  }

  @Test("Pages by limit and offset, and by the links that lead on, are the whole list", arguments: [1, 4, 15, 50])
  func paging(_ limit: Int) async throws {
    try await Self.filled { node, _ in
      let whole = try await node.send(.get, "/dicomweb/studies").dataSets.compactMap { $0.string(.studyInstanceUID) }
      var byOffset: [String] = []
      while byOffset.count < 15 {
        let answer = try await node.send(.get, "/dicomweb/studies?limit=\(limit)&offset=\(byOffset.count)")
        #expect(answer["X-Total-Count"] == "15")
        byOffset += try answer.dataSets.compactMap { $0.string(.studyInstanceUID) }
      }
      #expect(byOffset == whole)
      var byLink: [String] = []
      var next: String? = "/dicomweb/studies?limit=\(limit)&PatientID=PHANTOM*"
      var turns = 0
      while let path = next, turns < 20 {
        let answer = try await node.send(.get, path)
        byLink += try answer.dataSets.compactMap { $0.string(.studyInstanceUID) }
        if let total = answer["X-Total-Count"] { #expect(total == "15") }
        next = answer["Link"].flatMap { link in
          #expect(link.hasSuffix(">; rel=\"next\""))
          return link.split(separator: ">").first.map { String($0.dropFirst()) }
        }
        turns += 1
      }
      #expect(byLink == whole)
      #expect(turns < 20)
    }
  }

  @Test("A limit of nothing gives nothing but the count")
  func limitZero() async throws {
    try await Self.filled { node, _ in
      let answer = try await node.send(.get, "/dicomweb/studies?limit=0")
      #expect(answer.status == 204)
      #expect(answer["X-Total-Count"] == "15")
      #expect(answer["Link"] == nil)
    }
  }

  @Test("Asked for, attributes come from the index, from the header, or all of the level's")
  func includeField() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("ct-abdomen/0001.dcm")
      try await node.file(object)
      let plain = try #require(try await node.send(.get, "/dicomweb/series").dataSets.first)
      #expect(plain.string(.manufacturer) == nil)
      #expect(plain.string(.seriesDate) == nil)
      for query in [
        "includefield=Manufacturer&includefield=SeriesDate", "includefield=00080070,SeriesDate",
        "includefield=manufacturer,00080021".replacingOccurrences(of: "manufacturer", with: "Manufacturer"),
      ] {
        let set = try #require(try await node.send(.get, "/dicomweb/series?" + query).dataSets.first)
        #expect(set.string(.manufacturer) == object.dataSet.string(.manufacturer), "\(query)")
        #expect(set.string(.seriesDate) == object.dataSet.string(.seriesDate), "\(query)")
      }
      for name in ["all", "ALL"] {
        let set = try #require(try await node.send(.get, "/dicomweb/instances?includefield=" + name).dataSets.first)
        for element in object.dataSet.elements where element.tag != .pixelData && element.tag != .specificCharacterSet {
          #expect(set.contains(element.tag), "\(element.tag)")
        }
        #expect(!set.contains(.pixelData))
      }
      let study = try #require(try await node.send(.get, "/dicomweb/studies?includefield=all").dataSets.first)
      #expect(!study.contains(.instanceNumber))
    }
  }

  @Test("A matching key is returned with the match")
  func keysReturned() async throws {
    try await TestNode.run { node in
      let object = try Sample.object("ct-abdomen/0001.dcm")
      try await node.file(object)
      let answer = try await node.send(.get, "/dicomweb/series?StudyDescription=*&Manufacturer=*")
      let set = try #require(try answer.dataSets.first)
      #expect(set.string(.studyDescription) == object.dataSet.string(.studyDescription))
      #expect(set.string(.manufacturer) == object.dataSet.string(.manufacturer))
    }
  }

  @Test("Text of every character set comes as UTF-8 that any JSON reader reads")
  func characterSets() async throws {
    try await Self.filled { node, objects in
      let answer = try await node.send(.get, "/dicomweb/studies")
      let list = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
      var names: Set<String> = []
      for entry in list {
        let values = (entry["00100010"] as? [String: Any])?["Value"] as? [[String: String]]
        let groups = try #require(values?.first)
        names.insert(
          [groups["Alphabetic"], groups["Ideographic"], groups["Phonetic"]].compactMap { $0 }.joined(separator: "="))
      }
      #expect(names == Set(objects.compactMap { $0.dataSet.string(.patientName) }))
    }
  }
}
