import DICOMCore
import Store
import Synchronization

/// Told of each file as soon as it is known what became of it; may be called from several tasks at once.
public typealias FileListener = @Sendable (FoundFile, FileOutcome) -> Void

extension Archive {
  /// Takes files into this archive as they are, several at a time so that they share the waits for the disk.
  ///
  /// Files that were taken before are noticed by their content, so a run that was broken off is simply started again.
  public func take(
    _ files: [FoundFile], source: String, parallel: Int = 16, each: @escaping FileListener
  ) async {
    await FileLanes.run(files, lanes: parallel) { [self] file in
      let outcome = await take(file, source: source)
      each(file, outcome)
      if case .unreachable = outcome { return false }
      return true
    }
  }

  private func take(_ file: FoundFile, source: String) async -> FileOutcome {
    guard acceptsObjects else { return .unreachable("存储空间已满 storage is full") }
    let ingest: Ingest
    do {
      let opened = try await BlockingWork.run { [self] in
        guard try DICOMFile.open(file) != nil else { return nil as HandedOver? }
        let ingest = self.ingest(part10From: source)
        do {
          try File(reading: file.path).forEachPiece { ingest.receive($0) }
        } catch {
          ingest.abandon()
          throw error
        }
        return HandedOver(ingest: ingest)
      }
      guard let opened else { return .passedOver }
      ingest = opened.ingest
    } catch {
      return .refused(FileRefusal(reading: error))
    }
    return await withCheckedContinuation { continuation in
      ingest.finish { result in
        switch result {
        case .success(let stored):
          switch stored.outcome {
          case .stored: continuation.resume(returning: .stored)
          case .repeated: continuation.resume(returning: .repeated)
          case .conflict: continuation.resume(returning: .conflict)
          }
        case .failure(let refusal) where refusal.reason == .outOfResources:
          continuation.resume(returning: .unreachable(refusal.detail))
        case .failure(let refusal): continuation.resume(returning: .refused(FileRefusal(refusal)))
        }
      }
    }
  }
}

/// An object on its way from the reading thread to the task that finishes it.
private struct HandedOver: @unchecked Sendable {
  // Proof: `ingest` is made on the reading thread and known to nobody else; returning it is that thread's last
  // act, and the task that receives it does so after the return (the continuation orders the two). So at any
  // moment one thread at most can reach it.
  let ingest: Ingest
}

/// Works off a list in several lanes.
enum FileLanes {
  /// Calls `work` for every element, at most `lanes` at a time, until one answers false.
  static func run<Element: Sendable>(
    _ elements: [Element], lanes: Int, _ work: @escaping @Sendable (Element) async -> Bool
  ) async {
    let next = Position()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(lanes, elements.count)) {
        group.addTask {
          while !Task.isCancelled {
            let index = next.advance()
            guard index < elements.count else { return }
            guard await work(elements[index]) else {
              next.end(elements.count)
              return
            }
          }
        }
      }
    }
  }

  private final class Position: Sendable {
    private let next = Mutex(0)

    func advance() -> Int {
      next.withLock { next in
        defer { next += 1 }
        return next
      }
    }

    func end(_ count: Int) { next.withLock { $0 = max($0, count) } }
  }
}
