public import Rulebook

/// What a decision has to know of the object that is asked for.
public struct ObjectAttributes: Sendable, Hashable {
  /// The institution that holds it; nil for what belongs to the region.
  public var institution: String?
  /// The account whose own it is (a logbook, an account, a token).
  public var owner: String?
  /// The accounts that care for the patient in this matter: deciders, operators, nurses, technologists of the case.
  public var carers: Set<String>
  /// The accounts that took part in the procedure: they do not adjudicate its complications.
  public var participants: Set<String>
  /// The patient's ULID, for break-glass.
  public var patient: String?

  public init(
    institution: String?, owner: String? = nil, carers: Set<String> = [], participants: Set<String> = [],
    patient: String? = nil
  ) {
    self.institution = institution
    self.owner = owner
    self.carers = carers
    self.participants = participants
    self.patient = patient
  }
}

/// One question: may this actor do this, with that object, for that purpose, now?
public struct AccessRequest: Sendable {
  public enum Target: Sendable {
    /// No single object: a list, a page, a new object. Lists then filter by ``Allowance/reach``.
    case none
    case object(ObjectAttributes)
    /// Somebody asks for an object that is not there. The answer is the one for an object out of reach.
    case missing
  }

  public var actor: Actor
  public var permission: Permission
  public var target: Target
  public var purpose: Purpose?
  /// Milliseconds since 1970.
  public var at: Int64
  /// When the actor's role ends; nil where it has no end.
  public var roleEnds: Int64?
  /// What an API token is limited to; nil for a person's session.
  public var scopes: Set<Permission>?
  /// A break-glass that is open for this actor.
  public var breakGlass: BreakGlass?

  public init(
    actor: Actor, permission: Permission, target: Target = .none, purpose: Purpose? = nil, at: Int64,
    roleEnds: Int64? = nil, scopes: Set<Permission>? = nil, breakGlass: BreakGlass? = nil
  ) {
    self.actor = actor
    self.permission = permission
    self.target = target
    self.purpose = purpose
    self.at = at
    self.roleEnds = roleEnds
    self.scopes = scopes
    self.breakGlass = breakGlass
  }
}

/// Yes, with what has to be observed.
public struct Allowance: Sendable, Hashable {
  /// How far the permission goes: lists show no more.
  public let reach: Reach
  /// An audit entry has to be durable before anything is shown.
  public let isAudited: Bool
  /// The break-glass without which the answer would be no.
  public let breakGlass: String?
}

/// No, and why, in words that say nothing about whether an object exists.
public struct AccessRefusal: Sendable, Hashable {
  public enum Code: String, Sendable {
    /// The role never does this: known without looking at any object (HTTP 403).
    case role
    /// Not there, or not for this actor: one answer for both (HTTP 404).
    case unreachable
    /// The purpose is missing or not one for which this may be done (403).
    case purpose
    /// The API token is not for this (403).
    case scope
    /// The role has ended (403).
    case expired
    /// Judges and judged must be different people (403).
    case ownDeed
  }
  public let code: Code
  public let message: Bilingual
}

public enum AccessDecision: Sendable, Hashable {
  case allowed(Allowance)
  case refused(AccessRefusal)

  public var isAllowed: Bool { if case .allowed = self { true } else { false } }
}

extension PermissionTable {
  /// Decides; no side effects, no look at anything but the request.
  public func decide(_ request: AccessRequest) -> AccessDecision {
    let (permission, actor) = (request.permission, request.actor)
    guard let row = rows[permission], let reach = row.reach[actor.role], reach != .never else {
      return .refused(.role(actor.role, permission))
    }
    if let ends = request.roleEnds, request.at >= ends { return .refused(.expired(actor.role)) }
    if let scopes = request.scopes, !scopes.contains(permission) { return .refused(.scope(permission)) }
    if !row.purposes.isEmpty {
      guard let purpose = request.purpose, row.purposes.contains(purpose) else {
        return .refused(.purpose(permission, row.purposes))
      }
    }
    switch request.target {
    case .none: return .allowed(Allowance(reach: reach, isAudited: row.isAudited, breakGlass: nil))
    case .missing: return .refused(.unreachable)
    case .object(let object):
      var glass: String?
      if !Self.reaches(reach, object, actor) {
        guard row.widensByBreakGlass, let open = request.breakGlass,
          open.opens(patient: object.patient, to: actor, at: request.at)
        else { return .refused(.unreachable) }
        glass = open.id
      }
      if permission == .eventAdjudicate || permission == .overrideReview || permission == .breakGlassReview,
        object.participants.contains(actor.account) || object.owner == actor.account
      {
        return .refused(.ownDeed)
      }
      return .allowed(Allowance(reach: reach, isAudited: row.isAudited || glass != nil, breakGlass: glass))
    }
  }

  private static func reaches(_ reach: Reach, _ object: ObjectAttributes, _ actor: Actor) -> Bool {
    let isOfOwnInstitution = object.institution != nil && object.institution == actor.institution
    switch reach {
    case .never: return false
    case .own: return object.owner == actor.account
    case .care: return isOfOwnInstitution && object.carers.contains(actor.account)
    case .institution: return isOfOwnInstitution || actor.governsRegion
    case .region: return true
    }
  }
}

extension Actor {
  /// An administrator without an institution manages a whole node; so does the program itself.
  fileprivate var governsRegion: Bool { institution == nil && role == .administrator }
}

extension AccessRefusal {
  static func role(_ role: Role, _ permission: Permission) -> AccessRefusal {
    AccessRefusal(
      code: .role,
      message: Bilingual(
        "“\(role.label.chinese)”不能\(permission.label.chinese)。请以相应角色登录，或向本机构管理员申请。",
        "The role \"\(role.label.english)\" may not \(permission.label.english). "
          + "Sign in with a role that may, or ask your institution's administrator."))
  }
  /// One answer for what is not there and what is out of reach.
  public static let unreachable = AccessRefusal(
    code: .unreachable,
    message: Bilingual("没有找到，或不在您的权限范围内。", "Not found, or not within what you may see."))
  static func purpose(_ permission: Permission, _ purposes: Set<Purpose>) -> AccessRefusal {
    let sorted = Purpose.allCases.filter(purposes.contains)
    return AccessRefusal(
      code: .purpose,
      message: Bilingual(
        "\(permission.label.chinese)须说明用途，可选：\(sorted.map(\.label.chinese).joined(separator: "、"))。",
        "To \(permission.label.english), state a purpose: \(sorted.map(\.label.english).joined(separator: ", "))."))
  }
  static func scope(_ permission: Permission) -> AccessRefusal {
    AccessRefusal(
      code: .scope,
      message: Bilingual(
        "此接口令牌不含“\(permission.label.chinese)”。", "This API token does not cover: \(permission.label.english)."))
  }
  static func expired(_ role: Role) -> AccessRefusal {
    AccessRefusal(
      code: .expired,
      message: Bilingual("“\(role.label.chinese)”角色已到期。", "The role \"\(role.label.english)\" has ended."))
  }
  static let ownDeed = AccessRefusal(
    code: .ownDeed,
    message: Bilingual(
      "参与者不能评定或复核本人参与的事项，请由未参与者处理。",
      "Nobody judges or reviews what he took part in; somebody who did not has to."))
}
