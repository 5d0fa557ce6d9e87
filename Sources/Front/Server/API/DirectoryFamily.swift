internal import HTTPTypes
internal import Registry
internal import Rulebook

/// The four routes of what hangs on an institution: list, one, add, change.
struct DirectoryFamily<Entry: DirectoryEntry>: Sendable {
  /// `departments`.
  let path: String
  /// `Department`: the component's name, and in the operations' ids.
  let kind: String
  let label: Bilingual
  /// The body.
  let members: [APIMember]
  /// Beside id, institution and version.
  let answer: [APIMember]
  let list: @Sendable (Directory, String) async throws -> [Entry]
  let put: @Sendable (Directory, Entry, Actor) async throws -> Entry
  /// From the body: id (empty: new), version, institution.
  let make: @Sendable (APICall, String, Int, String) throws -> Entry

  private var shape: APISchema {
    .named(
      kind,
      .open(
        [.required("id", .identifier), .required("institution", .identifier), .required("version", .version)] + answer))
  }

  var rows: [APIRoute] {
    let family = self
    let home = "institutions/{institution}/\(path)"
    // `departments` has `department`; `equipment` is its own singular.
    let parameter = path.hasSuffix("s") ? String(path.dropLast()) : path
    let one = "\(home)/{\(parameter)}"
    return [
      APIRoute(
        .get, home, "list\(kind)", Bilingual("\(label.chinese)列表", "List: \(label.english)"),
        .permission(.directoryRead),
        answer: APIAnswerForm(.ok, .open([.required(path, .list(shape, atMost: 10_000))]))
      ) { call in
        let institution = try await DirectoryRoutes.institution(call, .directoryRead)
        let entries = try await family.list(call.registry.directory, institution.id)
        return .json([
          "institution": .string(institution.id), "institutionName": .text(institution.name),
          family.path: .array(entries.map(\.content)),
        ])
      },
      APIRoute(
        .post, home, "add\(kind)", Bilingual("新增\(label.chinese)", "Add: \(label.english)"),
        .permission(Entry.permission), body: .json(.object(members)), answer: APIAnswerForm(.created, shape)
      ) { call in
        let institution = try await DirectoryRoutes.institution(call, Entry.permission)
        let entry = try await family.put(
          call.registry.directory, try family.make(call, "", 0, institution.id), try call.actor)
        return .created(entry.content, version: entry.version)
      },
      APIRoute(
        .get, one, kind.lowercased(), label, .permission(.directoryRead), answer: APIAnswerForm(.ok, shape)
      ) { call in
        let entry = try await family.found(call, parameter, .directoryRead)
        return .json(entry.content, version: entry.version)
      },
      APIRoute(
        .put, one, "change\(kind)", Bilingual("修改\(label.chinese)", "Change: \(label.english)"),
        .permission(Entry.permission), body: .json(.object(members)), answer: APIAnswerForm(.ok, shape),
        needsVersion: true
      ) { call in
        let old = try await family.found(call, parameter, Entry.permission)
        let entry = try await family.put(
          call.registry.directory, try family.make(call, old.id, call.version ?? 0, old.home), try call.actor)
        return .json(entry.content, version: entry.version)
      },
    ]
  }

  private func found(_ call: APICall, _ parameter: String, _ permission: Permission) async throws -> Entry {
    let institution = try await DirectoryRoutes.institution(call, permission)
    let id = call.parameter(parameter)
    guard let entry = try await list(call.registry.directory, institution.id).first(where: { $0.id == id }) else {
      throw Problem(AccessRefusal.unreachable)
    }
    return entry
  }
}
