internal import Archive
internal import DICOMCore
internal import DICOMNetwork
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Registry
internal import Rulebook

/// The HTTP interface: what is under which path.
struct Routes {
  let archive: Archive
  let registry: Registry?
  let jobs: JobQueue
  let configuration: NodeConfiguration
  let metrics: NetworkMetrics
  let web: String?
  let rules: RulebookShelf
  let logger: Logger
  let ready: @Sendable () -> Bool

  func router() -> Router<NodeContext> {
    let router = Router(context: NodeContext.self)
    // Outside of the errors' answers, so that these carry the headers too: a browser hides a refusal without CORS.
    if !configuration.corsOrigins.isEmpty {
      router.add(middleware: CrossOrigin(origins: configuration.corsOrigins))
    }
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ErrorAnswers(logger: logger))
    addOperations(router)
    let gate = APIGate(registry: registry, isBehindTLS: configuration.isBehindTLS)
    let images = router.group("dicomweb")
    if configuration.guardsImages { images.add(middleware: ImageAccess(gate: gate)) }
    addDICOMweb(images)
    addInterface(router, gate)
    if let web {
      router.add(middleware: ConsoleFiles(folder: web))
    }
    return router
  }

  private func addOperations(_ router: Router<NodeContext>) {
    router.get("healthz") { _, _ in Response.text("ok\n") }
    router.get("readyz") { _, _ in
      ready() ? Response.text("ready\n") : Response.text("starting\n", status: .serviceUnavailable)
    }
    let metricsPage = MetricsPage(archive: archive, jobs: jobs, network: metrics)
    router.get("metrics") { _, _ in try await metricsPage.respond() }
  }

  /// Everything under /api/v1 is a row of the table; the document is made of the same rows.
  private func addInterface(_ router: Router<NodeContext>, _ gate: APIGate) {
    let status = StatusPage(archive: archive, jobs: jobs, name: configuration.name, aeTitle: configuration.aeTitle)
    let open =
      RuleRoutes.rows(rules)
      + OperationRoutes.rows(status, EventStream(archive: archive), isOpen: !configuration.guardsImages)
    let (archive, institution) = (archive, configuration.institution)
    let table = APITable(registry, open: open) { try await archive.arrival(of: $0, institution: institution) }
    table.add(to: router.group("api/v1"), gate: gate)
    let permissions = registry?.access.configuration.table ?? .standard
    let document = OpenAPIDocument(routes: table.routes, table: permissions).json.text
    router.get("openapi.json") { _, _ in Response.json(document) }
  }

  private func addDICOMweb(_ group: RouterGroup<NodeContext>) {
    let search = SearchTransaction(archive: archive)
    let retrieve = RetrieveTransaction(archive: archive)
    let metadata = MetadataTransaction(archive: archive, cache: MetadataCache())
    let cache = PixelObjectCache(store: archive.store)
    let frames = FrameTransaction(archive: archive, cache: cache)
    let rendered = RenderedTransaction(archive: archive, cache: cache)
    let bulk = BulkDataTransaction(archive: archive)
    let store = StoreTransaction(archive: archive)
    let archive = archive
    let logger = logger

    group.on("", method: .options) { _, _ in Capabilities.respond() }
    group.get("capabilities") { _, _ in Capabilities.respond() }
    group.get("patients") { request, _ in try await search.respond(request, level: .patient) }
    group.get("studies") { request, _ in try await search.respond(request, level: .study) }
    group.get("series") { request, _ in try await search.respond(request, level: .series) }
    group.get("instances") { request, _ in try await search.respond(request, level: .instance) }
    group.post("studies") { request, _ in try await store.respond(request, study: nil, logger: logger) }
    group.post("studies/:study") { request, context in
      try await store.respond(request, study: try context.uid("study"), logger: logger)
    }

    let study = group.group("studies/:study")
    study.get("") { request, context in
      try await retrieve.respond(request, try await archive.instances(study: try context.uid("study")))
    }
    study.get("metadata") { request, context in
      try await metadata.respond(request, study: try context.uid("study"))
    }
    study.get("series") { request, context in
      try await search.respond(request, level: .series, study: try context.uid("study"))
    }
    study.get("instances") { request, context in
      try await search.respond(request, level: .instance, study: try context.uid("study"))
    }
    for name in ["rendered", "thumbnail"] {
      study.get("\(name)") { request, context in
        let instance = try await archive.middle(study: try context.uid("study"), series: nil)
        return try await rendered.respond(request, instance, frame: 0, thumbnail: name == "thumbnail")
      }
    }
    study.delete("") { _, context in try await archive.deleteOverHTTP(study: try context.uid("study")) }

    let series = study.group("series/:series")
    series.get("") { request, context in
      try await retrieve.respond(
        request, try await archive.instances(study: try context.uid("study"), series: try context.uid("series")))
    }
    series.get("metadata") { request, context in
      try await metadata.respond(request, study: try context.uid("study"), series: try context.uid("series"))
    }
    series.get("instances") { request, context in
      try await search.respond(
        request, level: .instance, study: try context.uid("study"), series: try context.uid("series"))
    }
    for name in ["rendered", "thumbnail"] {
      series.get("\(name)") { request, context in
        let instance = try await archive.middle(study: try context.uid("study"), series: try context.uid("series"))
        return try await rendered.respond(request, instance, frame: 0, thumbnail: name == "thumbnail")
      }
    }
    series.delete("") { _, context in
      try await archive.deleteOverHTTP(study: try context.uid("study"), series: try context.uid("series"))
    }

    let instance = series.group("instances/:instance")
    instance.get("") { request, context in
      try await retrieve.respond(request, [try await context.instance(archive)])
    }
    instance.get("metadata") { request, context in
      try await metadata.respond(
        request, study: try context.uid("study"), series: try context.uid("series"),
        instance: try context.uid("instance"))
    }
    instance.get("frames/:frames") { request, context in
      try await frames.respond(
        request, try await context.instance(archive), list: try context.parameters.require("frames"))
    }
    instance.get("bulkdata/**") { _, context in
      try await bulk.respond(
        try await context.instance(archive), path: context.parameters.getCatchAll().joined(separator: "/"))
    }
    for name in ["rendered", "thumbnail"] {
      instance.get("\(name)") { request, context in
        try await rendered.respond(
          request, try await context.instance(archive), frame: 0, thumbnail: name == "thumbnail")
      }
      instance.get("frames/:frames/\(name)") { request, context in
        let number = try FrameTransaction.numbers(try context.parameters.require("frames"))[0]
        return try await rendered.respond(
          request, try await context.instance(archive), frame: number, thumbnail: name == "thumbnail")
      }
    }
    instance.delete("") { _, context in
      try await archive.deleteOverHTTP(
        study: try context.uid("study"), series: try context.uid("series"), instance: try context.uid("instance"))
    }
  }
}

extension NodeContext {
  /// A UID of the path. Whatever it is, it is only compared with stored ones, never used as a file's name.
  func uid(_ name: String) throws -> String { try parameters.require(name) }

  func instance(_ archive: Archive) async throws -> StoredInstance {
    let found = try await archive.instances(
      study: try uid("study"), series: try uid("series"), instance: try uid("instance"))
    guard let instance = found.first else { throw Problem.notFound() }
    return instance
  }
}

extension Archive {
  /// What is not there cannot be deleted (404); what a hold protects must not be (409).
  func deleteOverHTTP(study: String, series: String? = nil, instance: String? = nil) async throws -> Response {
    guard try await !instances(study: study, series: series, instance: instance).isEmpty else {
      throw Problem.notFound()
    }
    try await delete(study: study, series: series, instance: instance, actor: "HTTP", reason: "")
    return Response(status: .noContent)
  }

  /// The instance that stands for a study or series: the middle one.
  func middle(study: String, series: String?) async throws -> StoredInstance {
    let found = try await instances(study: study, series: series)
    guard !found.isEmpty else { throw Problem.notFound() }
    return found[found.count / 2]
  }
}

extension Response {
  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
