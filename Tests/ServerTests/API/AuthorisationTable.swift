import Testing

/// Who may do what over HTTP, as people agreed on it: written by hand from the roles' duties, not from the program. Every
/// route and every step of a case has a row; a route without one fails the test.
///
/// One figure for each role: `1` not signed in (401), `2` may (whatever comes of the request), `3` the role never may
/// (403), `4` not there or out of reach (404). First nobody; then the roles in the order of ``roles`` at the institution
/// that holds the object (the authority and those after it but the administrator belong to the region); then the same
/// roles at another institution. The operator opened the case, is the trainee of the course and opened the break-glass;
/// nurse and technologist of the same institution have nothing to do with them.
enum AuthorisationTable {
  static let roles = [
    "operator", "nurse", "technologist", "registrar", "adjudicator", "quality_officer", "authority", "dispatcher",
    "researcher", "auditor", "administrator",
  ]

  struct Row: Sendable, CustomStringConvertible {
    let method: String
    let path: String
    let nobody: Character
    let own: [Character]
    let foreign: [Character]
    var description: String { "\(method) \(path)" }
  }

  static let rows: [Row] = text.split(separator: "\n").map { line in
    let cells = line.split(separator: " ").map(String.init)
    return Row(
      method: cells[0], path: cells[1], nobody: cells[2].first ?? "?", own: Array(cells[3]), foreign: Array(cells[4]))
  }

  // swift-format-ignore
  private static let text = """
    GET    rulebooks                                           2 22222222222 22222222222
    GET    rulebooks/{edition}                                 2 22222222222 22222222222
    GET    rulebooks/{edition}/examples                        2 22222222222 22222222222
    POST   rulebooks/{edition}/questions/{question}            2 22222222222 22222222222
    POST   rulebooks/{edition}/what-if                         2 22222222222 22222222222
    GET    catalogue                                           2 22222222222 22222222222
    GET    calendar/working-day                                2 22222222222 22222222222
    GET    session/start                                       2 22222222222 22222222222
    POST   session                                             2 22222222222 22222222222
    POST   setup                                               1 11111111111 11111111111
    GET    status                                              1 22222233333 22222233333
    GET    events                                              1 22222233333 22222233333
    GET    session                                             1 22222222222 22222222222
    PUT    session                                             1 22222222222 22222222222
    DELETE session                                             1 22222222222 22222222222
    POST   account/password                                    1 22222222222 22222222222
    GET    work                                                1 22222222222 22222222222
    GET    record                                              1 22222222222 22222222222
    GET    record/schema                                       1 22222222222 22222222222
    POST   record/check                                        1 22222222222 22222222222
    POST   account/totp                                        1 22222222222 22222222222
    PUT    account/totp                                        1 22222222222 22222222222
    GET    drafts                                              1 22222222222 22222222222
    PUT    drafts/{draft}                                      1 22222222222 22222222222
    DELETE drafts/{draft}                                      1 24444444444 44444444444
    GET    tokens                                              1 23223222232 23223222232
    POST   tokens                                              1 23223222232 23223222232
    DELETE tokens/{token}                                      1 23443444434 43443444434
    GET    accounts                                            1 33333333322 33333333322
    GET    accounts/{account}                                  1 33333333322 33333333324
    POST   accounts                                            1 33333333332 33333333334
    PUT    accounts/{account}                                  1 33333333332 33333333334
    POST   accounts/{account}/password                         1 33333333332 33333333334
    GET    notices                                             1 22222223323 22222223323
    POST   notices/{notice}/read                               1 44444243323 44444443323
    GET    overrides                                           1 33333223333 33333223333
    GET    follow-ups                                          1 22222223333 22222223333
    GET    break-glass                                         1 33333233323 33333233323
    GET    break-glass/mine                                    1 22233333333 22233333333
    POST   break-glass                                         1 22233333333 22233333333
    POST   break-glass/{use}/end                               1 24433333333 44433333333
    POST   break-glass/{use}/review                            1 33333233323 33333433323
    GET    cases                                               1 22222223333 22222223333
    POST   cases                                               1 22323333333 44343333333
    GET    cases/{case}                                        1 24422223333 44444423333
    GET    cases/{case}/versions/{version}                     1 24422223333 44444423333
    GET    cases/{case}/questions/{question}                   1 24422223333 44444423333
    GET    cases/{case}/identity                               1 24423333333 44443333333
    POST   cases/{case}/steps/assess                           1 24423333333 44443333333
    POST   cases/{case}/steps/authorise                        1 23333333333 43333333333
    POST   cases/{case}/steps/plan                             1 24423333333 44443333333
    POST   cases/{case}/steps/consent                          1 24423333333 44443333333
    POST   cases/{case}/steps/enter_room                        1 24433333333 44433333333
    POST   cases/{case}/steps/perform                          1 24433333333 44433333333
    POST   cases/{case}/steps/report                           1 23323333333 43343333333
    POST   cases/{case}/steps/follow_up                        1 24323333333 44343333333
    POST   cases/{case}/steps/close                            1 23323233333 43343433333
    POST   cases/{case}/steps/cancel                           1 23323333333 43343333333
    POST   cases/{case}/steps/correct                          1 23323233333 43343433333
    POST   cases/{case}/steps/assign                           1 24423333333 44443333333
    POST   cases/{case}/steps/record_event                     1 24422233333 44444433333
    POST   cases/{case}/steps/adjudicate                       1 33332333333 33334333333
    POST   cases/{case}/steps/override                         1 23333333333 43333333333
    POST   cases/{case}/steps/review_override                  1 33333223333 33333423333
    GET    patients                                            1 22223333333 22223333333
    POST   patients                                            1 22323333333 44343333333
    GET    patients/{patient}                                  1 24422223333 44444423333
    GET    patients/{patient}/identity                         1 24423333333 44443333333
    PUT    patients/{patient}/identity                         1 24323333333 44343333333
    DELETE patients/{patient}/identity                         1 33323333333 33343333333
    GET    studies/unmatched                                   1 33223333333 33223333333
    GET    studies/{study}                                     1 44422233333 44444433333
    GET    studies/{study}/candidates                          1 33223333333 33443333333
    POST   studies/{study}/match                               1 33223333333 33443333333
    POST   studies/{study}/plans                               1 22223333333 44443333333
    GET    studies/{study}/plans                               1 22222233333 22222233333
    GET    plans                                               1 22222233333 22222233333
    GET    plans/{plan}                                        1 22222233333 22222233333
    GET    plans/{plan}/report                                 1 22222233333 22222233333
    GET    institutions                                        1 22222222222 22222222222
    POST   institutions                                        1 33333323334 33333323334
    GET    institutions/{institution}                          1 22222222222 22222222222
    PUT    institutions/{institution}                          1 33333323332 33333323334
    GET    institutions/{institution}/departments              1 22222222222 22222222222
    POST   institutions/{institution}/departments              1 33333323332 33333323334
    GET    institutions/{institution}/departments/{department} 1 22222222222 22222222222
    PUT    institutions/{institution}/departments/{department} 1 33333323332 33333323334
    GET    institutions/{institution}/rooms                    1 22222222222 22222222222
    POST   institutions/{institution}/rooms                    1 33333323332 33333323334
    GET    institutions/{institution}/rooms/{room}             1 22222222222 22222222222
    PUT    institutions/{institution}/rooms/{room}             1 33333323332 33333323334
    GET    institutions/{institution}/equipment                1 22222222222 22222222222
    POST   institutions/{institution}/equipment                1 33223333332 33443333334
    GET    institutions/{institution}/equipment/{equipment}    1 22222222222 22222222222
    PUT    institutions/{institution}/equipment/{equipment}    1 33223333332 33443333334
    GET    people                                              1 22222222222 22222222222
    POST   people                                              1 33333233332 33333433334
    GET    institutions/{institution}/people                   1 22222222222 22222222222
    GET    people/{person}                                     1 22222222222 22222222222
    PUT    people/{person}                                     1 33333233332 33333433334
    GET    people/{person}/privileges                          1 22222222222 22222222222
    POST   people/{person}/privileges                          1 33333233333 33333433333
    GET    institutions/{institution}/roster                   1 22222222222 22222222222
    PUT    institutions/{institution}/roster                   1 22333332333 44333332333
    POST   institutions/{institution}/roster/remove            1 22333332333 44333332333
    GET    institutions/{institution}/statements               1 23322222323 43344422323
    POST   institutions/{institution}/statements               1 33333323332 33333323334
    GET    institutions/{institution}/qualification            1 23322222323 43344422323
    POST   institutions/{institution}/qualification            1 33333223333 33333423333
    GET    institutions/{institution}/dossier                  1 23322222323 43344422323
    GET    people/{person}/statements                          1 23322222323 43344422323
    POST   people/{person}/statements                          1 33333233332 33333433334
    GET    people/{person}/qualification                       1 23322222323 43344422323
    POST   people/{person}/qualification                       1 33333223333 33333423333
    GET    people/{person}/dossier                             1 23322222323 43344422323
    GET    people/{person}/training                            1 24423223333 44443423333
    GET    courses                                             1 22223223333 22223223333
    POST   courses                                             1 23333233333 43333433333
    GET    courses/{course}                                    1 24423223333 44443423333
    PUT    courses/{course}                                    1 23333233333 43333433333
    GET    courses/{course}/logbook                            1 24423223333 44443423333
    POST   courses/{course}/logbook                            1 24433333333 44433333333
    POST   courses/{course}/logbook/{case}/confirm             1 33333233333 43333433333
    POST   courses/{course}/activities                         1 23333233333 43333433333
    GET    assessments/{year}                                  1 23322222323 23322222323
    GET    assessments/{year}/{subject}                        1 23322222323 43344422323
    GET    lists/public                                        1 22222222222 22222222222
    POST   lists/public                                        1 33333223333 33333423333
    GET    quality                                             1 22222223323 22222223323
    GET    audit                                               1 33333333323 33333333323
    GET    journal                                             1 33333223323 33333423323
    GET    journal/verify                                      1 33333423323 33333423323
    POST   imports                                             1 33323333333 33343333333
    GET    exports/cases.csv                                   1 33323223333 33343423333
    """
}
