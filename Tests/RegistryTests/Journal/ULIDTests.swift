@testable import Registry
import Synchronization
import Testing

@Suite("ULIDs")
struct ULIDTests {
  @Test("the specification's example is read and written")
  func example() throws {
    let id = try #require(ULID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    #expect(id.milliseconds == 1_469_922_850_259)
    #expect(id.text == "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    #expect(ULID("olarz3ndektsv4rrffq69g5fav")?.text == "01ARZ3NDEKTSV4RRFFQ69G5FAV")
  }

  @Test("the smallest and the largest have the texts of the specification")
  func ends() {
    #expect(ULID(milliseconds: 0, random: (0, 0)).text == String(repeating: "0", count: 26))
    #expect(ULID(milliseconds: .max, random: (.max, .max)).text == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
    #expect(ULID(milliseconds: -5, random: (0, 0)).milliseconds == 0)
  }

  @Test(
    "what is no ULID is refused",
    arguments: [
      "", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVV", "81ARZ3NDEKTSV4RRFFQ69G5FAV",
      "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA'", "'; DROP TABLE account; --",
    ])
  func refused(text: String) { #expect(ULID(text) == nil) }

  @Test("identifiers rise within a millisecond, and when the clock steps back")
  func rising() {
    let time = Mutex<Int64>(1_000)
    let source = ULIDSource(clock: { time.withLock { $0 } }, random: { [UInt8](repeating: 0xFF, count: $0) })
    var made = [source.next(), source.next(), source.next()]
    time.withLock { $0 = 10 }
    made.append(source.next())
    time.withLock { $0 = 5_000 }
    made.append(source.next())
    #expect(made == made.sorted())
    #expect(Set(made).count == 5)
    #expect(made.map(\.text) == made.map(\.text).sorted())
  }
}
