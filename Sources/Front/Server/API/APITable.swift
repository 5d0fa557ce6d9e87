internal import Hummingbird
internal import Registry
internal import Rulebook

/// All rows of the interface, and their way into the router.
struct APITable: Sendable {
  let routes: [APIRoute]

  /// - Parameters:
  ///   - registry: For what depends on the dictionary, such as the shape of a record; nil leaves the open routes.
  ///   - open: Those that there are without a registry: the norm, the node itself.
  ///   - arrival: What the archive holds of a study.
  init(
    _ registry: Registry?, open: [APIRoute], arrival: @escaping @Sendable (String) async throws -> StudyArrival?
  ) {
    var rows = open
    if let registry {
      rows += SessionRoutes.rows + DemoRoutes.rows(registry) + TokenRoutes.rows + AccountRoutes.rows
      rows += WorkRoutes.rows + WatchRoutes.rows + BreakGlassRoutes.rows + DraftRoutes.rows
      rows += RecordRoutes.rows(registry) + CaseRoutes.rows + PatientRoutes.rows + StudyRoutes.rows(arrival)
      rows += DirectoryRoutes.rows + PersonRoutes.rows + StatementRoutes.rows + TrainingRoutes.rows
      rows += PlanRoutes.rows(arrival)
      rows += DossierRoutes.rows + QualityRoutes.rows + AuditRoutes.rows + FileRoutes.rows
    }
    routes = rows
  }

  func add(to group: RouterGroup<NodeContext>, gate: APIGate) {
    for route in routes {
      group.on(RouterPath(route.routerPath), method: route.method) { request, context in
        try await gate.answer(route, request, context)
      }
    }
  }
}
