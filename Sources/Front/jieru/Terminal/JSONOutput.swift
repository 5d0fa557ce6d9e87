import Foundation

/// Results for programs, on standard output.
enum JSONOutput {
  static func print(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    write(try encoder.encode(value))
  }

  /// JSON that is written already.
  static func print(_ json: [UInt8]) { write(Data(json)) }

  private static func write(_ data: Data) {
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }
}
