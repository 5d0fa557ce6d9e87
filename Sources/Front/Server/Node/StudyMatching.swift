internal import Archive
internal import DICOMCore
internal import Logging
internal import Registry
internal import Rulebook
internal import ServiceLifecycle

/// Brings the archive's studies to the registry's cases as they arrive, and at start those that came while nobody
/// looked. Matching the same study twice does nothing, so every doubt is settled by matching again.
struct StudyMatching: Service {
  let archive: Archive
  let registry: Registry
  /// The institution that the node serves, where it serves one: its id or code.
  let institution: String?
  let logger: Logger
  /// A study arrives object by object: it is looked at when none has come for so long.
  private static let pause = Duration.seconds(2)

  func run() async throws {
    let (changes, change) = AsyncStream.makeStream(of: String?.self)
    archive.events.listen { for one in $0 { change.yield(one.studyUID) } }
    await cancelWhenGracefulShutdown {
      await catchUp()
      let beat = Task {
        while !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          change.yield(nil)
        }
      }
      defer { beat.cancel() }
      var waiting: [String: ContinuousClock.Instant] = [:]
      for await study in changes {
        if let study {
          waiting[study] = .now
          continue
        }
        for (study, since) in waiting where since.duration(to: .now) >= Self.pause {
          waiting[study] = nil
          await match(study)
        }
      }
    }
  }

  /// Studies that came while the node did not look.
  private func catchUp() async {
    do {
      for found in try await archive.find(Query(level: .study, limit: 10_000)) {
        guard let study = found[.studyInstanceUID], try await registry.matching.match(of: study) == nil else {
          continue
        }
        await match(study)
      }
    } catch {
      logger.error("匹配影像失败 matching studies failed", metadata: ["error": "\(error)"])
    }
  }

  private func match(_ study: String) async {
    do {
      guard let arrival = try await archive.arrival(of: study, institution: institution) else { return }
      _ = try await registry.matching.arrive(arrival)
    } catch {
      // The error may speak of the study's values: only its kind is told.
      logger.error("匹配影像失败 matching a study failed", metadata: ["error": "\(type(of: error))"])
    }
  }
}

extension Archive {
  /// What matching has to know of a study; nil where it is not here.
  func arrival(of study: String, institution: String?) async throws -> StudyArrival? {
    let query = Query(level: .study, keys: [.init(.studyInstanceUID, study)], limit: 1)
    guard let found = try await find(query).first else { return nil }
    return StudyArrival(
      study: study, accession: found[.accessionNumber], patientID: found[.patientID],
      issuer: found[.issuerOfPatientID], day: found[.studyDate].flatMap { Self.day($0) },
      modality: found[.modalitiesInStudy]?.split(separator: "\\").first.map(String.init), institution: institution)
  }

  /// `20260302` as a day.
  private static func day(_ text: String) -> CivilDate? {
    guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return CivilDate("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
  }
}

/// Removes what has run out: sessions, forgotten failures, old idempotency keys.
struct RegistrySweeping: Service {
  let registry: Registry

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(600))
        // What stays a little longer does no harm; the next round comes.
        try? await registry.access.sweep()
        _ = try? await registry.cases.forgetKeys()
      }
    }
  }
}
