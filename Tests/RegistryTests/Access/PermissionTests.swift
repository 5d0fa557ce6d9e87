@testable import Registry
import Rulebook
import Testing

@Suite("Permissions")
struct PermissionTests {
  let table = PermissionTable.standard
  static let hospital = "01ARZ3NDEKTSV4RRFFQ69G5H0A"

  @Test("every permission has a row, every role a column, and every cell a meaning")
  func complete() {
    #expect(table.defects == [])
    for permission in Permission.allCases {
      #expect(table.rows[permission] != nil, "\(permission.rawValue)")
      for role in Role.allCases {
        #expect(table.rows[permission]?.reach[role] != nil, "\(permission.rawValue) \(role)")
      }
      #expect(permission.label.chinese != permission.rawValue, "\(permission.rawValue) has no label")
    }
  }

  @Test("a table that lacks a row, a column or a word says so and refuses what it concerns")
  func defects() {
    let broken = PermissionTable("permission operator glass audit purposes\ncase.read r - - -\nno.such r - - -")
    #expect(broken.defects.contains("role nurse has no column"))
    #expect(broken.defects.contains("permission case.write has no row"))
    #expect(broken[.caseRead, .nurse] == .never)
    #expect(broken[.caseWrite, .operator_] == .never)
    #expect(!PermissionTable("").defects.isEmpty)
  }

  @Test("administrators, dispatchers, researchers and auditors see no patient, authorities no identity")
  func separation() {
    for role in [Role.administrator, .dispatcher, .researcher, .auditor] {
      for permission in [Permission.caseRead, .identityRead, .studyRead, .caseExport] {
        #expect(table[permission, role] == .never)
      }
    }
    for role in [Role.authority, .qualityOfficer, .adjudicator] { #expect(table[.identityRead, role] == .never) }
    for role in Role.allCases where role != .administrator { #expect(table[.accountManage, role] == .never) }
  }

  func decide(
    _ role: Role, _ permission: Permission, _ target: AccessRequest.Target = .none, purpose: Purpose? = nil,
    institution: String? = hospital, ends: Int64? = nil, scopes: Set<Permission>? = nil, glass: BreakGlass? = nil
  ) -> AccessDecision {
    table.decide(
      AccessRequest(
        actor: Actor(account: "ME", role: role, institution: institution), permission: permission, target: target,
        purpose: purpose, at: 1_000, roleEnds: ends, scopes: scopes, breakGlass: glass))
  }

  func code(_ decision: AccessDecision) -> AccessRefusal.Code? {
    if case .refused(let refusal) = decision { refusal.code } else { nil }
  }

  @Test("care reaches the own institution's patients one cares for, and no others")
  func care() {
    let mine = ObjectAttributes(institution: Self.hospital, carers: ["ME"])
    let notMine = ObjectAttributes(institution: Self.hospital, carers: ["YOU"])
    let elsewhere = ObjectAttributes(institution: "OTHER", carers: ["ME"])
    #expect(decide(.operator_, .caseRead, .object(mine)).isAllowed)
    #expect(!decide(.operator_, .caseRead, .object(notMine)).isAllowed)
    #expect(!decide(.operator_, .caseRead, .object(elsewhere)).isAllowed)
    #expect(decide(.registrar, .caseRead, .object(notMine)).isAllowed)
    #expect(!decide(.registrar, .caseRead, .object(elsewhere)).isAllowed)
    #expect(decide(.authority, .caseRead, .object(elsewhere), institution: nil).isAllowed)
  }

  @Test("a missing object and one out of reach get the same answer, so nobody learns what exists")
  func noLeak() {
    let elsewhere = ObjectAttributes(institution: "OTHER")
    #expect(decide(.operator_, .caseRead, .missing) == decide(.operator_, .caseRead, .object(elsewhere)))
    // Roles that never may are told so, whether the object exists or not.
    #expect(decide(.administrator, .caseRead, .missing) == decide(.administrator, .caseRead, .object(elsewhere)))
    #expect(code(decide(.administrator, .caseRead, .missing)) == .role)
  }

  @Test("identity needs a fitting purpose and is audited")
  func purpose() throws {
    let mine = AccessRequest.Target.object(ObjectAttributes(institution: Self.hospital, carers: ["ME"]))
    #expect(code(decide(.operator_, .identityRead, mine)) == .purpose)
    #expect(code(decide(.operator_, .identityRead, mine, purpose: .research)) == .purpose)
    guard case .allowed(let allowance) = decide(.operator_, .identityRead, mine, purpose: .treatment) else {
      Issue.record("refused")
      return
    }
    #expect(allowance.isAudited)
  }

  @Test("a token does no more than its scopes, and a role ends with its time")
  func limits() {
    #expect(code(decide(.registrar, .caseRead, scopes: [.caseImport])) == .scope)
    #expect(decide(.registrar, .caseRead, scopes: [.caseRead]).isAllowed)
    #expect(code(decide(.registrar, .caseRead, ends: 1_000)) == .expired)
    #expect(decide(.registrar, .caseRead, ends: 1_001).isAllowed)
  }

  @Test("who took part does not adjudicate")
  func ownDeed() {
    let object = ObjectAttributes(institution: Self.hospital, participants: ["ME"])
    #expect(code(decide(.adjudicator, .eventAdjudicate, .object(object))) == .ownDeed)
    let others = ObjectAttributes(institution: Self.hospital, participants: ["YOU"])
    #expect(decide(.adjudicator, .eventAdjudicate, .object(others)).isAllowed)
  }

  @Test("an open break-glass widens what a carer reaches, for its patient, its holder and its hours only")
  func breakGlass() throws {
    func glass(_ account: String, _ patient: String, _ ends: Int64) -> BreakGlass {
      BreakGlass(
        id: "G", account: account, institution: Self.hospital, patient: patient, reason: "合成", opened: 0, ends: ends,
        reviewDue: .first, review: nil)
    }
    let stranger = AccessRequest.Target.object(ObjectAttributes(institution: "OTHER", patient: "P"))
    guard case .allowed(let allowance) = decide(.nurse, .caseRead, stranger, glass: glass("ME", "P", 2_000)) else {
      Issue.record("refused")
      return
    }
    #expect(allowance.breakGlass == "G" && allowance.isAudited)
    #expect(!decide(.nurse, .caseRead, stranger, glass: glass("YOU", "P", 2_000)).isAllowed)
    #expect(!decide(.nurse, .caseRead, stranger, glass: glass("ME", "Q", 2_000)).isAllowed)
    #expect(!decide(.nurse, .caseRead, stranger, glass: glass("ME", "P", 1_000)).isAllowed)
    #expect(!decide(.nurse, .caseRead, .missing, glass: glass("ME", "P", 2_000)).isAllowed)
    #expect(!decide(.administrator, .caseRead, stranger, glass: glass("ME", "P", 2_000)).isAllowed)
  }
}
