/// SCP/SCU role selection sub-item 54H (PS3.7 D.3.3.4).
public struct RoleSelectionItem: Hashable, Sendable {
  public var sopClassUID: String
  public var role: RoleSelection
  public init(sopClassUID: String, role: RoleSelection) {
    self.sopClassUID = sopClassUID
    self.role = role
  }
}

/// SOP class extended negotiation sub-item 56H (PS3.7 D.3.3.5).
public struct ExtendedNegotiationItem: Hashable, Sendable {
  public var sopClassUID: String
  public var information: [UInt8]
  public init(sopClassUID: String, information: [UInt8]) {
    self.sopClassUID = sopClassUID
    self.information = information
  }
}

/// Asynchronous operations window sub-item 53H (PS3.7 D.3.3.3); 0 means unlimited.
public struct AsynchronousOperationsWindow: Hashable, Sendable {
  public var invoked: UInt16
  public var performed: UInt16
  public init(invoked: UInt16, performed: UInt16) {
    self.invoked = invoked
    self.performed = performed
  }
}

/// User information item 50H of A-ASSOCIATE-RQ and -AC (PS3.8 9.3.2.3, PS3.7 D.3.3).
public struct UserInformation: Hashable, Sendable {
  /// Maximum length of P-DATA variable fields the sender of this item takes; 0 means no limit.
  public var maxPDULength: UInt32
  public var implementationClassUID: String
  public var implementationVersionName: String?
  public var asynchronousWindow: AsynchronousOperationsWindow?
  public var roles: [RoleSelectionItem]
  public var extendedNegotiation: [ExtendedNegotiationItem]
  public var userIdentity: UserIdentity?
  /// Server response of sub-item 59H; only in A-ASSOCIATE-AC.
  public var userIdentityResponse: [UInt8]?

  public init(
    maxPDULength: UInt32 = 16384, implementationClassUID: String = Implementation.classUID,
    implementationVersionName: String? = Implementation.versionName,
    asynchronousWindow: AsynchronousOperationsWindow? = nil, roles: [RoleSelectionItem] = [],
    extendedNegotiation: [ExtendedNegotiationItem] = [], userIdentity: UserIdentity? = nil,
    userIdentityResponse: [UInt8]? = nil
  ) {
    self.maxPDULength = maxPDULength
    self.implementationClassUID = implementationClassUID
    self.implementationVersionName = implementationVersionName
    self.asynchronousWindow = asynchronousWindow
    self.roles = roles
    self.extendedNegotiation = extendedNegotiation
    self.userIdentity = userIdentity
    self.userIdentityResponse = userIdentityResponse
  }
}

/// How this software names itself on associations (PS3.7 D.3.3.2).
public enum Implementation {
  /// A UUID-derived UID (PS3.5 B.2), so that no registered root is needed.
  public static let classUID = "2.25.42969878881927605571388064017696698570"
  public static let versionName = "JIERU_1"
}

extension UserInformation {
  init(_ reader: inout BigEndianReader) throws(NetworkError) {
    self.init(maxPDULength: 0, implementationClassUID: "", implementationVersionName: nil)
    while reader.remaining > 0 {
      let type = try reader.byte("user information sub-item")
      try reader.skip(1, "user information sub-item")
      let length = try reader.uint16("user information sub-item length")
      var item = try reader.window(Int(length), "user information sub-item")
      try take(type, &item)
    }
  }

  private mutating func take(_ type: UInt8, _ item: inout BigEndianReader) throws(NetworkError) {
    switch type {
    case 0x51: maxPDULength = try item.uint32("maximum length")
    case 0x52: implementationClassUID = try item.text(item.remaining, "implementation class UID")
    case 0x53:
      let invoked = try item.uint16("operations invoked")
      let performed = try item.uint16("operations performed")
      asynchronousWindow = AsynchronousOperationsWindow(invoked: invoked, performed: performed)
    case 0x54:
      let length = try item.uint16("role selection UID length")
      let uid = try item.text(Int(length), "role selection UID")
      let scu = try item.byte("SCU role")
      let scp = try item.byte("SCP role")
      roles.append(
        RoleSelectionItem(sopClassUID: uid, role: RoleSelection(scu: scu == 1, scp: scp == 1)))
    case 0x55:
      implementationVersionName = try item.text(item.remaining, "implementation version name")
    case 0x56:
      let length = try item.uint16("extended negotiation UID length")
      let uid = try item.text(Int(length), "extended negotiation UID")
      let information = try item.array(item.remaining, "extended negotiation")
      extendedNegotiation.append(
        ExtendedNegotiationItem(sopClassUID: uid, information: information))
    case 0x58:
      let kind = try item.byte("user identity type")
      let response = try item.byte("user identity response flag")
      let primaryLength = try item.uint16("user identity primary field length")
      let primary = try item.array(Int(primaryLength), "user identity primary field")
      let secondaryLength = try item.uint16("user identity secondary field length")
      let secondary = try item.array(Int(secondaryLength), "user identity secondary field")
      guard let known = UserIdentity.Kind(rawValue: kind) else { return }
      userIdentity = UserIdentity(
        kind: known, primaryField: primary, secondaryField: secondary,
        positiveResponseRequested: response == 1)
    case 0x59:
      let length = try item.uint16("user identity response length")
      userIdentityResponse = try item.array(Int(length), "user identity response")
    default: break  // 57H (common extended negotiation) and what is not known: ignored (PS3.8 9.3.1)
    }
  }

  func write(to writer: inout BigEndianWriter) {
    writer.item(0x50) { items in
      items.item(0x51) { $0.uint32(maxPDULength) }
      items.item(0x52) { $0.raw(implementationClassUID.utf8) }
      if let window = asynchronousWindow {
        items.item(0x53) {
          $0.uint16(window.invoked)
          $0.uint16(window.performed)
        }
      }
      for entry in roles {
        items.item(0x54) {
          $0.uint16(UInt16(truncatingIfNeeded: entry.sopClassUID.utf8.count))
          $0.raw(entry.sopClassUID.utf8)
          $0.byte(entry.role.scu ? 1 : 0)
          $0.byte(entry.role.scp ? 1 : 0)
        }
      }
      if let name = implementationVersionName { items.item(0x55) { $0.raw(name.utf8.prefix(16)) } }
      for entry in extendedNegotiation {
        items.item(0x56) {
          $0.uint16(UInt16(truncatingIfNeeded: entry.sopClassUID.utf8.count))
          $0.raw(entry.sopClassUID.utf8)
          $0.raw(entry.information)
        }
      }
      if let identity = userIdentity {
        items.item(0x58) {
          $0.byte(identity.kind.rawValue)
          $0.byte(identity.positiveResponseRequested ? 1 : 0)
          $0.uint16(UInt16(truncatingIfNeeded: identity.primaryField.count))
          $0.raw(identity.primaryField)
          $0.uint16(UInt16(truncatingIfNeeded: identity.secondaryField.count))
          $0.raw(identity.secondaryField)
        }
      }
      if let response = userIdentityResponse {
        items.item(0x59) {
          $0.uint16(UInt16(truncatingIfNeeded: response.count))
          $0.raw(response)
        }
      }
    }
  }
}
