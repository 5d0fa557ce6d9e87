internal import HTTPTypes
internal import Registry
internal import Rulebook

/// `/demo`: what only a demonstration has. In earnest these routes are not there.
enum DemoRoutes {
  static func rows(_ registry: Registry) -> [APIRoute] { registry.access.configuration.isDemo ? [clock] : [] }

  private static let clock = APIRoute(
    .post, "demo/clock", "moveClock",
    Bilingual("把演示时钟拨快若干天", "Move the demonstration's clock forward by some days"), .session,
    body: .json(.object([.required("days", .integer(1...366))])),
    answer: APIAnswerForm(.ok, .open([.required("today", .day)]))
  ) { call in
    guard case .integer(let days)? = call.body["days"] else {
      throw Problem.invalid("days", "请写明天数。", "Name the days.")
    }
    NodeClock.advance(days: days)
    return .json(["today": .string(CivilDate(milliseconds: Node.now()).iso)])
  }
}
