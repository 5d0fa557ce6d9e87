internal import HTTPTypes
internal import Hummingbird
internal import Registry

/// Shows images only to people and programs that have signed in with a role that may view images.
struct ImageAccess: RouterMiddleware {
  typealias Context = NodeContext
  let gate: APIGate

  func handle(
    _ request: Request, context: NodeContext, next: (Request, NodeContext) async throws -> Response
  ) async throws -> Response {
    try await gate.admitToImages(request, context)
    return try await next(request, context)
  }
}
