internal import Hummingbird
internal import Registry
internal import Rulebook

/// All rows of the interface, and their way into the router.
struct APITable: Sendable {
  let routes: [APIRoute]

  /// - Parameter registry: For what depends on the dictionary, such as the shape of a record.
  init(_ registry: Registry) {
    routes =
      SessionRoutes.rows + RecordRoutes.rows(registry) + CaseRoutes.rows + DraftRoutes.rows + WorkRoutes.rows
  }

  func add(to group: RouterGroup<NodeContext>, gate: APIGate) {
    for route in routes {
      group.on(RouterPath(route.routerPath), method: route.method) { request, context in
        try await gate.answer(route, request, context)
      }
    }
  }
}
