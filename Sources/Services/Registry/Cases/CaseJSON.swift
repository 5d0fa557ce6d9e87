public import Rulebook

// What the interface shows of cases, with its names. No identity stands in any of it.

extension Refusal {
  /// The members of a problem document: code, clauses, the reasoning where the norm was asked, violations by field.
  public var json: JSONValue {
    [
      "code": .string(code.rawValue), "message": .text(message), "clauses": .array(clauses.map { .string($0.text) }),
      "evaluation": evaluation?.audit ?? .null, "violations": .array(violations.map(\.json)),
      "currentVersion": .optional(currentVersion),
    ]
  }
}

extension StepReceipt {
  /// The answer to a step.
  public var answer: JSONValue {
    [
      "id": .string(caseID), "number": .string(number), "version": .integer(version), "state": .string(state.rawValue),
      "stateLabel": .text(state.label), "override": .optional(override), "repeated": .boolean(isRepeat),
    ]
  }
}

extension CaseSummary {
  public var json: JSONValue {
    [
      "id": .string(id), "number": .string(number), "institution": .string(institution), "patient": .string(patient),
      "state": .string(state.rawValue), "stateLabel": .text(state.label), "urgency": .string(urgency),
      "level": .optional(level), "code": .optional(mainCode), "operator": .optional(operatorID),
      "decider": .optional(decider), "requestedOn": .string(requestedOn.iso), "scheduledFor": .optional(scheduledFor),
      "endedOn": .optional(endedOn), "reportDue": .optional(reportDue), "reportState": .string(reportState),
      "completeness": .integer(completenessPermille), "blocked": blocked.flatMap { RecordText.json($0) } ?? [],
      "version": .integer(version),
    ]
  }
}

extension CaseStanding {
  public var json: JSONValue {
    [
      "deadlines": .array(
        deadlines.map { deadline in
          [
            "what": .string(deadline.what), "label": .text(deadline.label), "due": .optional(deadline.due),
            "state": .string(deadline.state.rawValue), "clause": .optional(deadline.clause?.text),
          ]
        }),
      "missing": .array(missing.map { .string($0) }),
      "completeness": ["filled": .integer(completeness.filled), "mandatory": .integer(completeness.mandatory)],
      "blocked": .array(blocked.map(\.json)), "late": .boolean(isLate), "nextStep": .optional(nextStep?.rawValue),
      "nextAction": .text(nextAction),
    ]
  }
}

extension CaseDetail {
  /// The whole page of a case.
  public var json: JSONValue {
    [
      "id": .string(file.id), "number": .string(file.number), "institution": .string(file.institution),
      "patient": .string(file.patient), "state": .string(file.state.rawValue), "stateLabel": .text(file.state.label),
      "version": .integer(file.version), "requestedOn": .string(file.requestedOn.iso),
      "scheduledFor": .optional(file.scheduledFor), "record": file.record.json, "attested": file.attested.json,
      "members": .array(
        file.members.map { ["person": .string($0.person), "role": .string($0.role.rawValue)] }),
      "reports": .array(
        file.reports.map { report in
          [
            "recipient": .string(report.recipient.rawValue), "label": .text(report.recipient.label),
            "due": .optional(report.due),
            "submittedAt": .optional(report.submittedAt.map { Moment.text(milliseconds: $0) }),
            "receipt": .optional(report.receipt),
          ]
        }),
      "followUps": .array(
        file.followUps.map { task in
          [
            "id": .string(task.id), "due": .string(task.due.iso), "doneOn": .optional(task.doneOn),
            "method": .optional(task.method), "result": .optional(task.result),
          ]
        }),
      "overrides": .array(file.overrides.map(\.json)), "standing": standing.json,
      "violations": .array(violations.map(\.json)),
      "history": .array(
        history.map { version in
          [
            "version": .integer(version.version), "at": .string(Moment.text(milliseconds: version.at)),
            "actor": .string(version.actor), "kind": .string(version.kind), "reason": .optional(version.reason),
            "state": .string(version.state.rawValue), "changed": .array(version.changed.map { .string($0) }),
          ]
        }),
      "studies": .array(studies.map(\.json)), "steps": .array(steps.map { .string($0.rawValue) }),
    ]
  }
}

extension CaseOverride {
  public var json: JSONValue {
    [
      "id": .string(id), "account": .string(account), "reason": .string(reason),
      "clauses": .array(clauses.map { .string($0) }), "opened": .string(Moment.text(milliseconds: opened)),
      "ends": .string(Moment.text(milliseconds: ends)), "reviewDue": .string(reviewDue.iso),
      "review": review.map { review in
        [
          "account": .string(review.account), "at": .string(Moment.text(milliseconds: review.at)),
          "justified": .boolean(review.isJustified), "remark": .string(review.remark),
        ]
      } ?? .null,
    ]
  }
}

extension StudyMatch {
  public var json: JSONValue {
    [
      "study": .string(study), "case": .optional(caseID), "state": .string(state.rawValue),
      "method": .string(method.rawValue), "methodLabel": .text(method.label), "institution": .optional(institution),
      "accession": .optional(accession), "patientKey": .optional(patientKey), "day": .optional(day),
      "modality": .optional(modality), "at": .string(Moment.text(milliseconds: at)), "version": .integer(version),
    ]
  }
}
