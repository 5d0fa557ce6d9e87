/// A-ASSOCIATE-RQ (PS3.8 9.3.2).
public struct AssociateRequestPDU: Hashable, Sendable {
  public var protocolVersion: UInt16
  public var calledAETitle: String
  public var callingAETitle: String
  public var applicationContext: String
  public var contexts: [ProposedContext]
  public var userInformation: UserInformation

  /// The only application context there is (PS3.7 A.2.1).
  public static let dicomApplicationContext = "1.2.840.10008.3.1.1.1"

  public init(
    calledAETitle: String, callingAETitle: String, contexts: [ProposedContext],
    userInformation: UserInformation, protocolVersion: UInt16 = 1,
    applicationContext: String = dicomApplicationContext
  ) {
    self.protocolVersion = protocolVersion
    self.calledAETitle = calledAETitle
    self.callingAETitle = callingAETitle
    self.applicationContext = applicationContext
    self.contexts = contexts
    self.userInformation = userInformation
  }
}

/// Answer to one presentation context (PS3.8 9.3.3.2).
public struct ContextResult: Hashable, Sendable {
  public var id: UInt8
  /// 0 accepted, 1 user rejection, 2 no reason, 3 abstract syntax, 4 transfer syntaxes not supported.
  public var result: UInt8
  /// Significant only where `result` is 0.
  public var transferSyntaxUID: String

  public init(id: UInt8, result: UInt8, transferSyntaxUID: String) {
    self.id = id
    self.result = result
    self.transferSyntaxUID = transferSyntaxUID
  }
}

/// A-ASSOCIATE-AC (PS3.8 9.3.3).
public struct AssociateAcceptPDU: Hashable, Sendable {
  public var calledAETitle: String
  public var callingAETitle: String
  public var contexts: [ContextResult]
  public var userInformation: UserInformation

  public init(
    calledAETitle: String, callingAETitle: String, contexts: [ContextResult],
    userInformation: UserInformation
  ) {
    self.calledAETitle = calledAETitle
    self.callingAETitle = callingAETitle
    self.contexts = contexts
    self.userInformation = userInformation
  }
}

extension AssociateRequestPDU {
  /// Decodes the variable part, after the six header bytes.
  init(body: UnsafeRawBufferPointer) throws(NetworkError) {
    var reader = BigEndianReader(body)
    let head = try FixedFields(&reader)
    self.init(
      calledAETitle: head.called, callingAETitle: head.calling, contexts: [],
      userInformation: UserInformation(maxPDULength: 0, implementationClassUID: ""),
      protocolVersion: head.version, applicationContext: "")
    userInformation.implementationVersionName = nil
    while reader.remaining > 0 {
      var (type, item) = try reader.item()
      switch type {
      case 0x10: applicationContext = try item.text(item.remaining, "application context")
      case 0x20: contexts.append(try ProposedContext(&item))
      case 0x50: userInformation = try UserInformation(&item)
      default: break
      }
    }
  }

  public func encoded() -> [UInt8] {
    BigEndianWriter.pdu(1) { writer in
      writer.uint16(protocolVersion)
      writer.zeros(2)
      writer.aeTitle(calledAETitle)
      writer.aeTitle(callingAETitle)
      writer.zeros(32)
      writer.item(0x10) { $0.raw(applicationContext.utf8) }
      for context in contexts {
        writer.item(0x20) {
          $0.byte(context.id)
          $0.zeros(3)
          $0.item(0x30) { $0.raw(context.abstractSyntax.utf8) }
          for syntax in context.transferSyntaxes { $0.item(0x40) { $0.raw(syntax.utf8) } }
        }
      }
      userInformation.write(to: &writer)
    }
  }
}

extension AssociateAcceptPDU {
  init(body: UnsafeRawBufferPointer) throws(NetworkError) {
    var reader = BigEndianReader(body)
    let head = try FixedFields(&reader)
    self.init(
      calledAETitle: head.called, callingAETitle: head.calling, contexts: [],
      userInformation: UserInformation(maxPDULength: 0, implementationClassUID: ""))
    userInformation.implementationVersionName = nil
    while reader.remaining > 0 {
      var (type, item) = try reader.item()
      switch type {
      case 0x21: contexts.append(try ContextResult(&item))
      case 0x50: userInformation = try UserInformation(&item)
      default: break
      }
    }
  }

  public func encoded() -> [UInt8] {
    BigEndianWriter.pdu(2) { writer in
      writer.uint16(1)
      writer.zeros(2)
      writer.aeTitle(calledAETitle)
      writer.aeTitle(callingAETitle)
      writer.zeros(32)
      writer.item(0x10) { $0.raw(AssociateRequestPDU.dicomApplicationContext.utf8) }
      for context in contexts {
        writer.item(0x21) {
          $0.byte(context.id)
          $0.byte(0)
          $0.byte(context.result)
          $0.byte(0)
          $0.item(0x40) { $0.raw(context.transferSyntaxUID.utf8) }
        }
      }
      userInformation.write(to: &writer)
    }
  }
}

/// Version and titles, the same in both PDUs.
private struct FixedFields {
  let version: UInt16
  let called: String
  let calling: String

  init(_ reader: inout BigEndianReader) throws(NetworkError) {
    version = try reader.uint16("protocol version")
    try reader.skip(2, "reserved bytes")
    called = try reader.text(16, "called AE title")
    calling = try reader.text(16, "calling AE title")
    try reader.skip(32, "reserved bytes")
  }
}

extension BigEndianReader {
  /// Type and content of the next item.
  fileprivate mutating func item() throws(NetworkError) -> (UInt8, BigEndianReader) {
    let type = try byte("item")
    try skip(1, "item")
    let length = try uint16("item length")
    return (type, try window(Int(length), "item"))
  }
}

extension ProposedContext {
  fileprivate init(_ reader: inout BigEndianReader) throws(NetworkError) {
    self.init(id: try reader.byte("context id"), abstractSyntax: "", transferSyntaxes: [])
    try reader.skip(3, "reserved bytes")
    while reader.remaining > 0 {
      var (type, item) = try reader.item()
      switch type {
      case 0x30: abstractSyntax = try item.text(item.remaining, "abstract syntax")
      case 0x40: transferSyntaxes.append(try item.text(item.remaining, "transfer syntax"))
      default: break
      }
    }
  }
}

extension ContextResult {
  fileprivate init(_ reader: inout BigEndianReader) throws(NetworkError) {
    let id = try reader.byte("context id")
    try reader.skip(1, "reserved byte")
    let result = try reader.byte("context result")
    try reader.skip(1, "reserved byte")
    var syntax = ""
    while reader.remaining > 0 {
      var (type, item) = try reader.item()
      if type == 0x40 { syntax = try item.text(item.remaining, "transfer syntax") }
    }
    self.init(id: id, result: result, transferSyntaxUID: syntax)
  }
}
