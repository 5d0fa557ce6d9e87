internal import Rulebook
internal import Store

/// One import of a table of cases: rows are validated as they arrive and written batch by batch, each batch one
/// transaction with its journal events; while one batch is on its way to the disk the next is read.
struct CaseImport<Chunks: AsyncSequence> where Chunks.Element == [UInt8] {
  private let ground: ImportGround
  private let options: ImportOptions
  private var reader: RecordTableReader
  private var chunks: Chunks.AsyncIterator
  private var report = ImportReport()
  private var isAtEnd = false
  private var waiting: [ImportedRow] = []
  /// Patients that this import has entered or is about to: a batch may not be on the disk yet when the next is made ready.
  private var entered: [String: Patient] = [:]
  private var strangers: Set<String> = []
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
    let (ground, isDryRun) = (ground, options.isDryRun)
    do {
      var rows = try await next()
      while !rows.isEmpty {
        let current = try await settle(rows)
        async let written = current.write(ground, isDryRun: isDryRun)
        let following: Result<[ImportedRow], any Error>
        do { following = .success(try await next()) } catch { following = .failure(error) }
        let counted = try await rewritten(try await written, rows, current)
        count(counted)
        saved = rows.last?.number ?? saved
        rows = try following.get()
      }
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

  // MARK: Reading

  private mutating func next() async throws -> [ImportedRow] {
    while waiting.count < options.batch, !isAtEnd {
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
    let rows = Array(waiting.prefix(max(1, options.batch)))
    waiting.removeFirst(rows.count)
    return rows
  }

  private mutating func heading() throws {
    if ImportColumns.holdIdentity(reader.besides), let identityRefusal { throw identityRefusal }
    guard report.findingCount == 0 else { return }
    report.add(reader.headerFindings, most: options.mostFindings)
  }

  // MARK: Settling

  /// Finds out on a snapshot whose patients and which cases the rows are, and makes the new ones ready.
  private mutating func settle(_ rows: [ImportedRow]) async throws -> ImportBatch {
    let (ground, entered, strangers) = (ground, entered, strangers)
    var batch = try await ground.core.database.read { connection in
      var batch = ImportBatch(entered: entered, strangers: strangers)
      for row in rows { try batch.take(row, ground, in: connection) }
      return batch
    }
    await batch.build(ground)
    (self.entered, self.strangers) = (batch.entered, batch.strangers)
    return batch
  }

  /// Settles a batch again and again writes it where somebody else has meanwhile entered the same case or patient.
  private mutating func rewritten(
    _ isWritten: Bool, _ rows: [ImportedRow], _ batch: ImportBatch
  ) async throws -> ImportBatch {
    var (isWritten, batch) = (isWritten, batch)
    var attempts = 0
    while !isWritten {
      attempts += 1
      guard attempts <= 5 else { throw RegistryWriterError.overloaded }
      entered = [:]
      batch = try await settle(rows)
      isWritten = try await batch.write(ground, isDryRun: options.isDryRun)
    }
    return batch
  }

  private mutating func count(_ batch: ImportBatch) {
    report.accepted += batch.entries.count
    report.unchanged += batch.unchanged
    report.refused += batch.refused
    report.patients += batch.patients.count
    for entry in batch.entries { report.states[entry.file.state, default: 0] += 1 }
    report.add(batch.findings, most: options.mostFindings)
    // On the disk now: the next snapshot finds them.
    if entered.count > 20_000, !options.isDryRun { entered = [:] }
  }
}
