internal import Archive
internal import Codecs
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Store

/// Turns errors that no route has answered into problem details, and logs what is ours to mend.
struct ErrorAnswers: RouterMiddleware {
  typealias Context = NodeContext
  let logger: Logger

  func handle(
    _ request: Request, context: NodeContext, next: (Request, NodeContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      return try problem.response(from: request, context: context)
    } catch let error as HTTPError {
      return try Problem(error.status, error.body ?? error.status.reasonPhrase).response(
        from: request, context: context)
    } catch let error as OperationRefusal {
      return try Problem(.conflict, "操作被拒绝 operation refused", detail: error.description).response(
        from: request, context: context)
    } catch let error as CodecError {
      return try Problem(.notAcceptable, "没有可用的图像 no usable image", detail: "\(error)").response(
        from: request, context: context)
    } catch let error as RetrieveError {
      return try Problem(.notFound, "没有图像 no such image", detail: error.detail).response(
        from: request, context: context)
    } catch {
      // Paths hold UIDs, which are not names; queries may hold names and are left out.
      logger.error("请求失败 request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      let full = (error as? StoreError)?.code == .full
      return try Problem(full ? .insufficientStorage : .internalServerError, "服务器故障 server failure")
        .response(from: request, context: context)
    }
  }
}

/// What every answer says to browsers.
struct SecurityHeaders: RouterMiddleware {
  typealias Context = NodeContext
  private static let names: [(HTTPField.Name?, String)] = [
    (HTTPField.Name("X-Content-Type-Options"), "nosniff"),
    (HTTPField.Name("Referrer-Policy"), "no-referrer"),
    (HTTPField.Name("X-Frame-Options"), "SAMEORIGIN"),
    (
      HTTPField.Name("Content-Security-Policy"),
      "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
  ]

  func handle(
    _ request: Request, context: NodeContext, next: (Request, NodeContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for case (let name?, let value) in Self.names where response.headers[name] == nil { response.headers[name] = value }
    return response
  }
}

/// CORS for viewers on other origins, such as OHIF (Fetch standard 3.2).
struct CrossOrigin: RouterMiddleware {
  typealias Context = NodeContext
  let origins: [String]

  func handle(
    _ request: Request, context: NodeContext, next: (Request, NodeContext) async throws -> Response
  ) async throws -> Response {
    guard let origin = request.headers[.origin], origins.contains("*") || origins.contains(origin) else {
      return try await next(request, context)
    }
    var response: Response
    if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
      response = Response(status: .noContent)
      response.headers[.accessControlAllowMethods] = "GET, POST, DELETE, OPTIONS"
      response.headers[.accessControlAllowHeaders] = "Accept, Authorization, Content-Type, Range"
      response.headers[.accessControlMaxAge] = "3600"
    } else {
      response = try await next(request, context)
      response.headers[.accessControlExposeHeaders] = "X-Total-Count, Link, Content-Range, Accept-Ranges"
    }
    response.headers[.accessControlAllowOrigin] = origins.contains("*") ? "*" : origin
    if !origins.contains("*") { response.headers[.vary] = "Origin" }
    return response
  }
}

/// The console's files: `/` the study list, `/viewer`, `/rules`, the rest by path.
struct ConsoleFiles: RouterMiddleware {
  typealias Context = NodeContext
  private let files: FileMiddleware<NodeContext, LocalFileSystem>
  /// Addresses that people see, and the files behind them.
  private static let pages = [
    "/viewer": "/viewer/index.html", "/rules": "/rules/index.html", "/rules/ask": "/rules/index.html",
    "/login": "/login/index.html", "/work": "/work/index.html", "/cases": "/cases/index.html",
    "/cases/view": "/cases/view/index.html", "/cases/new": "/cases/new/index.html",
    "/directory": "/directory/index.html", "/directory/institution": "/directory/institution/index.html",
    "/directory/person": "/directory/person/index.html", "/deadlines": "/deadlines/index.html",
    "/training": "/training/index.html", "/quality": "/quality/index.html", "/images/unmatched": "/quality/index.html",
    "/account": "/account/index.html",
    "/admin": "/admin/index.html", "/plans": "/plans/index.html",
  ]

  init(folder: String) {
    files = FileMiddleware(
      folder,
      // Asked for again with its date each time, so that an update is seen at once.
      cacheControl: .init([(MediaType(type: .any), [.noCache])]), searchForIndexHtml: true)
  }

  func handle(
    _ request: Request, context: NodeContext, next: (Request, NodeContext) async throws -> Response
  ) async throws -> Response {
    var request = request
    if let page = Self.pages[request.uri.path] {
      request = Request(head: Self.rewritten(request.head, to: page), body: request.body)
    }
    return try await files.handle(request, context: context, next: next)
  }

  private static func rewritten(_ head: HTTPRequest, to path: String) -> HTTPRequest {
    var head = head
    head.path = path
    return head
  }
}
