import Foundation
import Glibc
import Testing

@testable import Store

@Suite("The object store")
struct ObjectStoreTests {
  private static let large = StagedObject.inlineLimit + 4321

  @Test("Small and large objects of one group are read back byte for byte, and large ones have their own file")
  func mixed() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 1)
    let contents = [
      random.bytes(1), [], random.bytes(70_000), random.bytes(Self.large), random.bytes(300),
      random.bytes(StagedObject.inlineLimit), random.bytes(StagedObject.inlineLimit + 1),
    ]
    let group = try store.store(contents)
    #expect(group.locations.map { $0.segment == 0 } == [false, false, false, true, false, false, true])
    for (location, bytes) in zip(group.locations, contents) {
      let object = try store.open(location)
      #expect(try object.bytes() == bytes)
      #expect(object.isWhole)
      #expect(try object.digest() == bytes.withUnsafeBytes { ContentDigest(of: $0) })
    }
    #expect(folder.files("files").count == 2)
    #expect(folder.files("incoming") == [])
    #expect(group.start == LogPosition(segment: 1, offset: 0))
    #expect(group.end == store.end)
  }

  @Test("Ranges are read as they lie, and past the end there is nothing")
  func ranges() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 2)
    for length in [5000, Self.large] {
      let bytes = random.bytes(length)
      let object = try store.open(try store.store([bytes, [1, 2, 3]]).locations[0])
      #expect(try object.bytes(in: 10..<20) == Array(bytes[10..<20]))
      #expect(try object.bytes(in: (length - 3)..<(length + 100)) == Array(bytes[(length - 3)...]))
      #expect(try object.bytes(in: length..<(length + 1)) == [])
      var pieces: [UInt8] = []
      try object.forEachPiece(of: 999) { pieces += Array($0) }
      #expect(pieces == bytes)
      var buffer = [UInt8](repeating: 7, count: 8)
      let count = try buffer.withUnsafeMutableBytes { try object.read(into: $0, at: length - 2) }
      #expect(count == 2)
      #expect(try buffer.withUnsafeMutableBytes { try object.read(into: $0, at: -1) } == 0)
    }
  }

  @Test("A staged object gives back what was appended, before and after it moves to a file")
  func staging() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 3)
    let bytes = random.bytes(Self.large)
    let object = store.stage()
    try bytes[..<1000].withUnsafeBytes { try object.append($0) }
    #expect(try object.bytes(in: 100..<200) == Array(bytes[100..<200]))
    try bytes[1000...].withUnsafeBytes { try object.append($0) }
    #expect(object.file != nil)
    #expect(object.buffer.isEmpty)
    #expect(try object.bytes(in: 900..<1100) == Array(bytes[900..<1100]))
    #expect(folder.files("incoming").count == 1)
    object.discard()
    #expect(folder.files("incoming") == [])
  }

  @Test("Replay from every position gives exactly the objects after it, in their order")
  func replayPositions() throws {
    let folder = try TestFolder()
    let (store, none) = try folder.open()
    #expect(none.isEmpty)
    var random = SeededGenerator(state: 4)
    var contents: [[UInt8]] = []
    var ends = [store.end]
    for _ in 0..<6 {
      let group = (0..<Int(random.next() % 4 + 1)).map { _ in random.bytes(Int(random.next() % 3000)) }
      contents += group
      ends.append(try store.store(group).end)
    }
    contents.append(random.bytes(Self.large))
    try store.store([contents[contents.count - 1]])
    let all = try folder.copy().open().found
    #expect(all.map(\.bytes) == contents)
    #expect(all.map(\.record.number) == Array(1...contents.count))
    for start in [LogPosition(segment: 1, offset: 0)] + all.map(\.end) {
      let copy = try folder.copy()
      let (again, found) = try copy.open(from: start)
      #expect(found == all.filter { $0.end > start }, "from \(start)")
      #expect(again.end == store.end)
    }
  }

  @Test("Cut at every byte of the last record, the log keeps every earlier object and no half one")
  func tornTails() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 6)
    let contents = [random.bytes(40), random.bytes(333), random.bytes(150)]
    for bytes in contents { try store.store([bytes]) }
    let path = folder.path + "/segments/00000001.seg"
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let last = whole.count - SegmentRecord.size - 150
    for length in last..<whole.count {
      try Data(whole[..<length]).write(to: URL(filePath: path))
      let (again, found) = try folder.open()
      #expect(found.map(\.bytes) == Array(contents[..<2]), "cut at \(length)")
      #expect(again.end == LogPosition(segment: 1, offset: last))
      #expect(try Data(contentsOf: URL(filePath: path)).count == last, "the torn record is cut off")
    }
    // What comes next takes the torn record's place.
    let (again, _) = try folder.open()
    let next = random.bytes(77)
    try again.store([next])
    #expect(try folder.open().found.map(\.bytes) == Array(contents[..<2]) + [next])
  }

  @Test("A last record whose bytes are damaged is not an object, wherever the damage is")
  func damagedTail() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 7)
    let contents = [random.bytes(64), random.bytes(64)]
    for bytes in contents { try store.store([bytes]) }
    let path = folder.path + "/segments/00000001.seg"
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let record = SegmentRecord.size + 64
    for position in (record..<(2 * record)) where !((record + 120)..<(record + 128)).contains(position) {
      var damaged = whole
      damaged[position] ^= 0x40
      try Data(damaged).write(to: URL(filePath: path))
      #expect(try folder.open().found.map(\.bytes) == [contents[0]], "byte \(position)")
    }
  }

  @Test("An erased object is gone from the disk, and replay steps over its place")
  func erased() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 8)
    let contents = [random.bytes(200), random.bytes(9000), random.bytes(Self.large), random.bytes(10)]
    let places = try store.store(contents).locations
    try store.erase(places[1])
    try store.erase(places[2])
    #expect(try store.open(places[1]).bytes() == [UInt8](repeating: 0, count: 9000))
    #expect(throws: StoreError(.missing, "")) { try store.open(places[2]) }
    #expect(folder.files("files") == [])
    #expect(try store.open(places[0]).bytes() == contents[0])
    #expect(try folder.copy().open().found.map(\.bytes) == [contents[0], contents[3]])
    // Erasing twice is no failure: a crash may come between record and removal.
    try store.erase(places[2])
  }

  @Test("A retracted group leaves neither record nor file, and the next one takes its place")
  func retracted() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    var random = SeededGenerator(state: 9)
    let kept = random.bytes(500)
    let end = try store.store([kept]).end
    try store.retract(try store.store([random.bytes(300), random.bytes(Self.large)]))
    #expect(store.end == end)
    #expect(folder.files("files") == [])
    #expect(try folder.copy().open().found.map(\.bytes) == [kept])
    let next = random.bytes(123)
    try store.store([next])
    #expect(try folder.copy().open().found.map(\.bytes) == [kept, next])
  }

  @Test("Only the newest group can be retracted from the log")
  func retractedTooLate() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    let first = try store.store([[1, 2, 3]])
    try store.store([[4, 5]])
    try store.retract(first)
    #expect(try folder.copy().open().found.map(\.bytes) == [[1, 2, 3], [4, 5]])
  }

  @Test("Segments are changed when they are full, and replay walks all of them")
  func rotation() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open(segmentLimit: 1500)
    var random = SeededGenerator(state: 10)
    let contents = (0..<20).map { _ in random.bytes(400) }
    var positions: [LogPosition] = []
    for bytes in contents { positions.append(try store.store([bytes]).end) }
    // Each record is 528 bytes; a segment takes records until it has reached the limit.
    #expect(folder.files("segments").count == 7)
    #expect(positions == positions.sorted())
    let all = try folder.copy().open(segmentLimit: 1500).found
    #expect(all.map(\.bytes) == contents)
    for (index, position) in positions.enumerated() {
      let (again, found) = try folder.copy().open(from: position, segmentLimit: 1500)
      #expect(found.map(\.bytes) == Array(contents[(index + 1)...]), "from \(position)")
      #expect(again.end == store.end)
    }
  }

  @Test("At start, leftovers of receiving and files that the log does not name are removed")
  func leftovers() throws {
    let folder = try TestFolder()
    var random = SeededGenerator(state: 12)
    let big = random.bytes(Self.large)
    do {
      let (store, _) = try folder.open()
      try store.store([big])
      let object = store.stage()
      try big.withUnsafeBytes { try object.append($0) }
      // The process ends here: neither committed nor discarded.
    }
    try Data([1]).write(to: URL(filePath: folder.path + "/files/0000000/0000000002.dcm"))
    #expect(folder.files("incoming").count == 1)
    let (store, found) = try folder.open()
    #expect(found.map(\.bytes) == [big])
    #expect(folder.files("incoming") == [])
    #expect(folder.files("files") == ["0000000/0000000001.dcm"])
    let next = try store.store([big]).locations[0]
    #expect(next.position == 2)
    #expect(folder.files("files").count == 2)
  }

  @Test("A number that the index gave out is not given out again, though its record is before the replay")
  func numbersGoOn() throws {
    let folder = try TestFolder()
    let big = [UInt8](repeating: 9, count: Self.large)
    let end: LogPosition
    do {
      let (store, _) = try folder.open()
      end = try store.store([big, big]).end
    }
    let (store, found) = try folder.open(from: end, firstNumber: 3)
    #expect(found.isEmpty)
    #expect(try store.store([big]).locations[0].position == 3)
    #expect(folder.files("files").count == 3)
  }

  @Test("Reading beside the writer changes nothing on the disk")
  func readingBeside() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    let place = try store.store([[5, 6, 7]]).locations[0]
    let object = store.stage()
    let big = [UInt8](repeating: 1, count: Self.large)
    try big.withUnsafeBytes { try object.append($0) }
    let reader = try ObjectStore(reading: folder.path, indexed: store.end)
    #expect(try reader.open(place).bytes() == [5, 6, 7])
    #expect(folder.files("incoming").count == 1)
    object.discard()
  }

  @Test("An object whose file is shorter than the log says cannot be read past its end")
  func shortFile() throws {
    let folder = try TestFolder()
    let (store, _) = try folder.open()
    let place = try store.store([[UInt8](repeating: 1, count: Self.large)]).locations[0]
    try File(path: store.filePath(place.position), flags: O_RDWR).truncate(to: 100)
    let object = try store.open(place)
    #expect(!object.isWhole)
    #expect(throws: StoreError(.corrupt, "")) { try object.bytes() }
    #expect(try object.bytes(in: 0..<100).count == 100)
  }
}
