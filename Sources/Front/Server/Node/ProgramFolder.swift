internal import Glibc

/// A folder that comes with the program: the console's files, the rulebooks.
public struct ProgramFolder: Sendable {
  /// The console's files.
  public static let web = ProgramFolder("Web", marker: "index.html")
  /// Norms, calendars, catalogues.
  public static let rulebooks = ProgramFolder("Rulebooks", marker: "README.md")

  /// The standard record's dictionary, by version.
  public static let standardRecord = ProgramFolder("StandardRecord", marker: "1/record.yaml")

  /// Tissues, applicators and rules of technique, by version.
  public static let ablationTables = ProgramFolder("AblationTables", marker: "1/tissues.tsv")

  private let name: String
  private let marker: String

  init(_ name: String, marker: String) {
    self.name = name
    self.marker = marker
  }

  /// The one that is set, else the folder beside or above the program or the working folder, else where packages put
  /// it; `nil` where there is none.
  public func find(_ setting: String? = nil) -> String? {
    if let setting { return stands(setting) ? setting : nil }
    for start in [Self.executableFolder(), Self.currentFolder()].compactMap({ $0 }) {
      var folder = start
      while folder != "/", !folder.isEmpty {
        if stands("\(folder)/\(name)") { return "\(folder)/\(name)" }
        if stands("\(folder)/share/jieru/\(name)") { return "\(folder)/share/jieru/\(name)" }
        folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
      }
    }
    return stands("/usr/share/jieru/\(name)") ? "/usr/share/jieru/\(name)" : nil
  }

  private func stands(_ folder: String) -> Bool { access("\(folder)/\(marker)", R_OK) == 0 }

  private static func executableFolder() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { pointer in
      pointer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? -1
      }
    }
    guard count > 0 else { return nil }
    let path = String(decoding: buffer[..<count], as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }

  private static func currentFolder() -> String? {
    guard let pointer = getcwd(nil, 0) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }
}
