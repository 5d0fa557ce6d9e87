import Store

/// A file that was named, or found in a folder that was named.
public struct FoundFile: Sendable, Hashable {
  public let path: String
  /// Length in bytes.
  public let size: Int
  /// Named by the caller itself: then it must be a DICOM object; in a folder other things may lie about.
  public let isNamed: Bool

  public init(path: String, size: Int, isNamed: Bool) {
    self.path = path
    self.size = size
    self.isNamed = isNamed
  }
}

/// Finds the files below paths, in the order of their names.
public enum FileWalk {
  /// Every regular file below `path`, which may be a file itself. Links to files are followed, links to folders only
  /// where `path` itself is one, so that no walk is endless.
  /// - Parameter unreadable: called with folders that cannot be read.
  public static func files(below path: String, unreadable: (String) -> Void = { _ in }) -> [FoundFile] {
    switch Directory.entry(path) {
    case .file(let size): return [FoundFile(path: path, size: size, isNamed: true)]
    case .folder:
      var found: [FoundFile] = []
      walk(path, &found, unreadable)
      return found
    case .other, nil:
      unreadable(path)
      return []
    }
  }

  private static func walk(_ root: String, _ found: inout [FoundFile], _ unreadable: (String) -> Void) {
    var folders = [root]
    while let folder = folders.popLast() {
      guard let names = try? Directory.names(folder) else {
        unreadable(folder)
        continue
      }
      var inside: [String] = []
      for name in names {
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        switch Directory.entry(path, followingLinks: false) {
        case .folder: inside.append(path)
        case .file(let size): found.append(FoundFile(path: path, size: size, isNamed: false))
        case .other:
          if case .file(let size) = Directory.entry(path) {
            found.append(FoundFile(path: path, size: size, isNamed: false))
          }
        case nil: continue
        }
      }
      folders += inside.reversed()
    }
  }
}
