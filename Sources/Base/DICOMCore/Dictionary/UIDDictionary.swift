/// The registry of well-known UIDs (PS3.6 A).
public struct UIDDictionary {
  /// The registered name, such as `CT Image Storage`; nil for a UID that is not registered.
  public static func name(of uid: String) -> String? { shared[uid]?.name }

  /// The registered keyword, such as `CTImageStorage`.
  public static func keyword(of uid: String) -> String? { shared[uid]?.keyword }

  /// The kind of thing the UID names: `SOP Class`, `Transfer Syntax`, `Meta SOP Class`, `Coding Scheme`.
  public static func kind(of uid: String) -> String? { shared[uid]?.kind }

  /// True if the UID is registered and retired.
  public static func isRetired(_ uid: String) -> Bool { shared[uid]?.isRetired ?? false }

  private struct Row: Sendable {
    let kind: String
    let isRetired: Bool
    let keyword: String
    let name: String
  }

  private static let shared: [String: Row] = {
    var rows: [String: Row] = [:]
    rows.reserveCapacity(512)
    uidTable.withUTF8Buffer { text in
      TextTable.eachLine(of: text) { line in
        let fields = (0..<5).map {
          String(decoding: TextTable.field($0, of: text[line]), as: UTF8.self)
        }
        rows[fields[0]] = Row(
          kind: fields[1], isRetired: !fields[2].isEmpty, keyword: fields[3], name: fields[4])
      }
    }
    return rows
  }()
}

/// SOP class UIDs by keyword (PS3.6 A, PS3.4): `SOPClass.ctImageStorage`.
public enum SOPClass {
  /// Every storage SOP class: current, retired, and the non-patient ones (PS3.4 B.5, GG.3).
  public static let allStorage: [String] = {
    var uids: [String] = []
    storageClassTable.withUTF8Buffer { text in
      TextTable.eachLine(of: text) { uids.append(String(decoding: text[$0], as: UTF8.self)) }
    }
    return uids
  }()

  /// True if the UID is that of a registered storage SOP class.
  public static func isStorage(_ uid: String) -> Bool { storageSet.contains(uid) }

  private static let storageSet = Set(allStorage)
}
