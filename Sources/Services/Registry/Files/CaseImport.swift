internal import Rulebook
internal import Store
internal import Synchronization

/// One import of a table of cases: rows are validated as they arrive and written batch by batch, each batch one
/// transaction with its journal events. While one batch is on its way to the disk the next is made ready and the one
/// after that is read.
struct CaseImport<Chunks: AsyncSequence> where Chunks.Element == [UInt8] {
  private let ground: ImportGround
  private let options: ImportOptions
  private var reader: RecordTableReader
  private var chunks: Chunks.AsyncIterator
  private var report = ImportReport()
  private var isAtEnd = false
  private var waiting: [ImportedRow] = []
  /// Why reading ended early; told once all that was read before is written.
  private var failure: (any Error)?
  /// Whether the caller may enter identities; asked once the heading is read.
  private let identityRefusal: Refusal?

  init(_ ground: ImportGround, _ options: ImportOptions, _ chunks: Chunks, identityRefusal: Refusal?) {
    (self.ground, self.options, self.identityRefusal) = (ground, options, identityRefusal)
    self.chunks = chunks.makeAsyncIterator()
    report.isDryRun = options.isDryRun
    reader = RecordTableReader(
      ground.core.standard, ValidationContext(stage: options.stage, catalogue: ground.core.catalogue),
      startingAt: max(1, options.firstRow), sideColumns: ImportColumns.byHeading, complete: ground.complete)
  }

  mutating func run() async throws -> ImportReport {
    var saved = max(1, options.firstRow) - 1
    do {
      try await writeAll(&saved)
    } catch let error as CSVError {
      (report.problem, report.problemLine) = (error.message, error.line)
    } catch let refusal as Refusal {
      throw refusal
    } catch is CancellationError {
      report.problem = Bilingual("导入被中断，可从“resumeAt”继续。", "The import was interrupted; go on at resumeAt.")
    } catch let error as RegistryWriterError where error == .overloaded {
      report.problem = Bilingual("系统繁忙，请稍后从“resumeAt”继续。", "The registry is busy; go on at resumeAt in a moment.")
    } catch is StoreError {
      report.problem = Bilingual("磁盘出错，已保存的行有效。", "The disk failed; the rows saved so far stand.")
    } catch {
      report.problem = Bilingual("读取中断，可从“resumeAt”继续。", "Reading was interrupted; go on at resumeAt.")
    }
    report.rows = reader.rows
    report.encoding = reader.encoding
    if report.problem != nil { report.resumeAt = saved + 1 }
    return report
  }

  /// - Parameter saved: the last row that is dealt with.
  private mutating func writeAll(_ saved: inout Int) async throws {
    let (ground, isDryRun) = (ground, options.isDryRun)
    // A heading that is refused ends it here, before anything is written.
    try await read(atLeast: 1)
    var current = try await ImportBatch.settled(take(), ground, ImportMemory())
    try await read(atLeast: 1)
    while !current.rows.isEmpty {
      let (batch, rows) = (current, take())
      let busy = Busy(2)
      async let written = busy.during { try await batch.write(ground, isDryRun: isDryRun) }
      async let settled = busy.during { try await ImportBatch.settled(rows, ground, batch.memory) }
      try await read(atLeast: 1) { busy.isBusy }
      if try await !written {
        current = try await rewritten(current)
        count(current)
        saved = current.rows.last?.number ?? saved
        // Made ready beside a batch that was not written so.
        _ = try? await settled
        current = try await ImportBatch.settled(rows, ground, current.memory)
      } else {
        count(current)
        saved = current.rows.last?.number ?? saved
        current = try await settled
      }
      if !isDryRun { current.forgetWritten() }
    }
    if let failure { throw failure }
  }

  // MARK: Reading

  /// Reads on until so many batches wait, and further while there is nothing better to do, up to two batches.
  private mutating func read(atLeast batches: Int, while isIdle: () -> Bool = { false }) async throws {
    let batch = max(1, options.batch)
    do {
      while waiting.count < batches * batch || (waiting.count < 2 * batch && isIdle()), !isAtEnd {
        try await readChunk()
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      (failure, isAtEnd) = (error, true)
      // What is no whole batch is read again when the import goes on.
      waiting.removeLast(waiting.count % batch)
    }
  }

  private mutating func readChunk() async throws {
    try Task.checkCancellation()
    let before = reader.rows
    var rows: [ImportedRow] = []
    if let chunk = try await chunks.next(isolation: #isolation) {
      try reader.read(chunk) { rows.append($0) }
    } else {
      isAtEnd = true
      try reader.finish { rows.append($0) }
    }
    if before == 0 { try heading() }
    waiting += rows
  }

  /// The next batch's rows; none at the end.
  private mutating func take() -> [ImportedRow] {
    let rows = Array(waiting.prefix(max(1, options.batch)))
    waiting.removeFirst(rows.count)
    return rows
  }

  private mutating func heading() throws {
    if ImportColumns.holdIdentity(reader.besides), let identityRefusal { throw identityRefusal }
    guard report.findingCount == 0 else { return }
    report.add(reader.headerFindings, most: options.mostFindings)
  }

  // MARK: Writing

  /// Settles a batch again and again writes it where somebody else has meanwhile entered the same case or patient.
  private func rewritten(_ batch: ImportBatch) async throws -> ImportBatch {
    for _ in 0..<5 {
      // What was entered before is on the disk by now, perhaps by somebody else.
      let memory = ImportMemory(strangers: batch.before.strangers)
      let again = try await ImportBatch.settled(batch.rows, ground, memory)
      if try await again.write(ground, isDryRun: options.isDryRun) { return again }
    }
    throw RegistryWriterError.overloaded
  }

  private mutating func count(_ batch: ImportBatch) {
    report.accepted += batch.entries.count
    report.unchanged += batch.unchanged
    report.refused += batch.refused
    report.patients += batch.patients.count
    for entry in batch.entries { report.states[entry.file.state, default: 0] += 1 }
    report.add(batch.findings, most: options.mostFindings)
  }
}

/// How many of the tasks beside the reading are still at work.
private final class Busy: Sendable {
  private let tasks: Atomic<Int>

  init(_ count: Int) { tasks = Atomic(count) }

  var isBusy: Bool { tasks.load(ordering: .relaxed) > 0 }

  func during<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    defer { tasks.subtract(1, ordering: .relaxed) }
    return try await body()
  }
}
