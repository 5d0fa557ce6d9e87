internal import HTTPTypes
internal import Hummingbird
internal import Registry
internal import Rulebook

/// `/status` and `/events`: what the node holds, and what arrives. They name studies, so they are open exactly where
/// images are.
enum OperationRoutes {
  static func rows(_ status: StatusPage, _ events: EventStream, isOpen: Bool) -> [APIRoute] {
    let need = isOpen ? APIRoute.Need.open : .permission(.studyRead)
    return [
      APIRoute(
        .get, "status", "status", Bilingual("节点状态", "What the node holds"), need,
        answer: APIAnswerForm(
          .ok,
          .named(
            "Status",
            .open([
              .required("node", .text(0...1000)), .required("version", .text(1...40)),
              .required("aeTitle", .text(1...16)), .required("acceptsObjects", .flag),
              .required("studies", .integer(0...1_000_000_000_000)),
              .required("instances", .integer(0...1_000_000_000_000)),
              .required("jobs", .map(.integer(0...1_000_000_000))),
            ])))
      ) { _ in APIAnswer(try await status.respond()) },
      APIRoute(
        .get, "events", "events", Bilingual("影像变化的事件流", "Studies that change, as Server-Sent Events"), need,
        answer: APIAnswerForm(.ok, .text(0...1_000_000_000), type: "text/event-stream")
      ) { _ in APIAnswer(events.respond()) },
    ]
  }
}

extension APIAnswer {
  /// An answer that is written already.
  fileprivate init(_ response: Response) {
    self.init(status: response.status, headers: response.headers, raw: response.body)
  }
}
