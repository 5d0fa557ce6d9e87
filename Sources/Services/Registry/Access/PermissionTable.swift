/// How far a role reaches with a permission.
public enum Reach: Sendable, Hashable {
  /// The role never does this.
  case never
  /// Only what is the actor's own: his account, his logbook.
  case own
  /// Objects of the own institution with which the actor has to do as a carer.
  case care
  /// Objects of the own institution.
  case institution
  /// Objects of the whole region.
  case region
}

/// Roles × permissions: the one place where it stands who may do what.
///
/// Cells: `-` never, `s` his own, `c` care relation in the own institution, `i` own institution, `r` region. The column
/// `glass` says whether break-glass widens `c` and `i` to the region. `purposes` lists what may be given as purpose
/// (none to be stated where it is `-`); reads with `identity` are audited one by one.
public struct PermissionTable: Sendable {
  public struct Row: Sendable {
    public let reach: [Role: Reach]
    public let widensByBreakGlass: Bool
    /// Empty: no purpose has to be stated.
    public let purposes: Set<Purpose>
    /// Every use is written to the access audit before it happens.
    public let isAudited: Bool
  }

  public let rows: [Permission: Row]
  /// What is wrong with the text; whatever a defect concerns is refused.
  public let defects: [String]

  public subscript(_ permission: Permission, _ role: Role) -> Reach { rows[permission]?.reach[role] ?? .never }

  /// Reads a table; unknown names, missing cells and rows become defects, and are refused to everyone.
  public init(_ text: String) {
    var (rows, defects): ([Permission: Row], [String]) = ([:], [])
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }
    let header = lines.first ?? []
    let roles = header.dropFirst().prefix { $0 != "glass" }.map { (name: $0, role: Role(rawValue: $0)) }
    for role in roles where role.role == nil { defects.append("no role \(role.name)") }
    for role in Role.allCases where !roles.contains(where: { $0.role == role }) {
      defects.append("role \(role.rawValue) has no column")
    }
    for line in lines.dropFirst() {
      guard let permission = Permission(rawValue: line[0]), rows[permission] == nil else {
        defects.append("\(line[0]): no such permission, or twice")
        continue
      }
      guard line.count == roles.count + 4 else {
        defects.append("\(line[0]): \(line.count) cells")
        continue
      }
      var reach: [Role: Reach] = [:]
      for (column, cell) in zip(roles, line[1...]) {
        guard let role = column.role, let meaning = Self.cells[cell] else {
          defects.append("\(line[0]): \(column.name) is \(cell)")
          continue
        }
        reach[role] = meaning
      }
      let tail = line[(roles.count + 1)...].map { $0 }
      let names = tail[2] == "-" ? [] : tail[2].split(separator: ",").map(String.init)
      let purposes = names.compactMap(Purpose.init(rawValue:))
      guard purposes.count == names.count, ["yes", "-"].contains(tail[0]), ["audit", "-"].contains(tail[1]) else {
        defects.append("\(line[0]): \(tail.joined(separator: " "))")
        continue
      }
      rows[permission] = Row(
        reach: reach, widensByBreakGlass: tail[0] == "yes", purposes: Set(purposes), isAudited: tail[1] == "audit")
    }
    for permission in Permission.allCases where rows[permission] == nil {
      defects.append("permission \(permission.rawValue) has no row")
    }
    self.rows = rows
    self.defects = defects
  }

  private static let cells: [String: Reach] = [
    "-": .never, "s": .own, "c": .care, "i": .institution, "r": .region,
  ]

  public static let standard = PermissionTable(text)

  private static let text = """
    permission         operator nurse technologist registrar adjudicator quality_officer authority dispatcher researcher auditor administrator glass audit purposes
    case.read          c        c     c            i         i           i               r         -          -          -       -             yes   -     -
    case.create        i        i     -            i         -           -               -         -          -          -       -             yes   -     -
    case.write         c        c     c            i         -           -               -         -          -          -       -             yes   -     -
    case.authorise     i        -     -            -         -           -               -         -          -          -       -             yes   -     -
    case.perform       c        c     c            -         -           -               -         -          -          -       -             yes   -     -
    case.report        c        -     -            i         -           -               -         -          -          -       -             -     -     -
    case.follow_up     c        c     -            i         -           -               -         -          -          -       -             -     -     -
    case.close         c        -     -            i         -           i               -         -          -          -       -             -     -     -
    case.cancel        c        -     -            i         -           -               -         -          -          -       -             -     -     -
    case.correct       c        -     -            i         -           i               -         -          -          -       -             -     -     -
    case.export        -        -     -            i         -           i               r         -          -          -       -             -     audit quality,reporting
    case.import        -        -     -            i         -           -               -         -          -          -       -             -     -     -
    identity.read      c        c     c            i         -           -               -         -          -          -       -             yes   audit treatment,quality,reporting,emergency
    identity.write     c        c     -            i         -           -               -         -          -          -       -             yes   audit treatment,reporting,emergency
    identity.erase     -        -     -            i         -           -               -         -          -          -       -             -     audit administration
    study.read         c        c     c            i         i           i               -         -          -          -       -             yes   -     -
    study.match        -        -     i            i         -           -               -         -          -          -       -             -     -     -
    event.record       c        c     c            i         i           i               -         -          -          -       -             yes   -     -
    event.adjudicate   -        -     -            -         i           -               -         -          -          -       -             -     -     -
    override.request   i        -     -            -         -           -               -         -          -          -       -             -     -     -
    override.review    -        -     -            -         -           i               r         -          -          -       -             -     -     -
    break_glass.start  i        i     i            -         -           -               -         -          -          -       -             -     -     -
    break_glass.review -        -     -            -         -           i               -         -          -          r       -             -     -     -
    directory.read     r        r     r            r         r           r               r         r          r          r       r             -     -     -
    directory.write    -        -     -            -         -           -               r         -          -          -       i             -     -     -
    person.write       -        -     -            -         -           i               -         -          -          -       i             -     -     -
    privilege.grant    -        -     -            -         -           i               -         -          -          -       -             -     -     -
    roster.write       i        i     -            -         -           -               -         r          -          -       -             -     -     -
    training.read      s        s     s            i         -           i               r         -          -          -       -             -     -     -
    training.write     s        s     s            -         -           -               -         -          -          -       -             -     -     -
    training.confirm   i        -     -            -         -           i               -         -          -          -       -             -     -     -
    equipment.write    -        -     i            i         -           -               -         -          -          -       i             -     -     -
    quality.read       i        i     i            i         i           i               r         -          -          r       -             -     -     -
    assessment.read    i        -     -            i         i           i               r         r          -          r       -             -     -     -
    assessment.run     -        -     -            -         -           i               r         -          -          -       -             -     -     -
    aggregate.read     i        i     i            i         i           i               r         r          r          r       -             -     -     -
    research.read      -        -     -            -         -           -               -         -          r          -       -             -     audit research
    dispatch.read      i        i     i            i         -           i               r         r          -          -       -             -     -     -
    dispatch.write     -        -     -            -         -           -               -         r          -          -       -             -     -     -
    rulebook.write     -        -     -            -         -           -               r         -          -          -       -             -     -     -
    journal.read       -        -     -            -         -           i               r         -          -          r       -             -     -     -
    audit.read         -        -     -            -         -           -               -         -          -          r       -             -     -     -
    account.read       -        -     -            -         -           -               -         -          -          r       i             -     -     -
    account.manage     -        -     -            -         -           -               -         -          -          -       i             -     -     -
    account.self       s        s     s            s         s           s               s         s          s          s       s             -     -     -
    token.manage       s        -     s            s         -           s               s         s          s          -       i             -     -     -
    settings.manage    -        -     -            -         -           -               -         -          -          -       i             -     -     -
    """
}
