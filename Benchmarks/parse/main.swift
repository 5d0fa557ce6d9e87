// CPU time to read the headers of DICOM files: open, read up to the pixel data, scan, close.
//
//   parse-bench [--values] [--whole] [--metadata] [--repeat N] FILE...
//
// --values    also takes 21 values of each header as text
// --whole     builds a DataSet of everything before the pixels instead
// --metadata  builds a DataSet and its DICOM JSON instead
// Prints one JSON object: files, refused, cpu_ms_file (user and system time of this process), wall_ms_file.

import DICOMCore
import Glibc

private let tags: [Tag] = [
  .sopClassUID, .sopInstanceUID, .studyInstanceUID, .seriesInstanceUID, .patientID, .patientName,
  .patientBirthDate, .patientSex, .studyDate, .studyTime, .accessionNumber, .studyID,
  .studyDescription, .modality, .seriesNumber, .instanceNumber, .specificCharacterSet, .rows,
  .columns, .numberOfFrames, .bitsAllocated,
]

private enum Work { case scan, values, whole, metadata }

private struct Unreadable: Error {}

/// Reads headers with one buffer for all files.
private struct Reader: ~Copyable {
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
  /// What a small header needs; a longer one is read on in pieces of the whole buffer.
  private let firstRead = 16 << 10
  var produced = 0

  deinit { buffer.deallocate() }

  mutating func read(_ path: String, _ work: Work) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unreadable() }
    defer { close(descriptor) }
    let count = pread(descriptor, buffer.baseAddress, firstRead, 0)
    guard count > 0 else { throw Unreadable() }
    let first = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    let (meta, start) = try FileMetaInformation.parse(first, isComplete: count < firstRead)
    let rest = UnsafeRawBufferPointer(rebasing: first[start...])
    switch work {
    case .scan, .values:
      try scan(rest, of: descriptor, at: count, meta.transferSyntax, takesValues: work == .values)
    case .whole, .metadata:
      var parser = DataSetParser(transferSyntax: meta.transferSyntax, stopBeforePixelData: true)
      try parser.consume(rest)
      var offset = count
      while offset > 0, !parser.hasStopped {
        let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
        if count <= 0 { break }
        try parser.consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        offset += count
      }
      let dataSet = try parser.finish()
      produced += dataSet.elements.count
      if work == .metadata {
        produced += DICOMJSON.encode(dataSet) { "bulkdata/\($0.text)" }.count
      }
    }
  }

  private mutating func scan(
    _ rest: UnsafeRawBufferPointer, of descriptor: Int32, at offset: Int, _ syntax: TransferSyntax,
    takesValues: Bool
  ) throws {
    var scanner = HeaderScanner(transferSyntax: syntax)
    try scanner.consume(rest)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Unreadable() }
    let size = Int(status.st_size)
    var offset = offset
    while offset < size {
      let skipped = min(scanner.skippableBytes, size - offset)
      scanner.skip(skipped)
      offset += skipped
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count <= 0 { break }
      try scanner.consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
    let header = try scanner.finish()
    produced += header.headerLength
    if takesValues {
      for tag in tags { produced += header.string(tag)?.utf8.count ?? 0 }
    }
  }
}

private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

private func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

private func wallSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private var work = Work.scan
private var repeats = 1
private var files: [String] = []
private var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--values": work = .values
  case "--whole": work = .whole
  case "--metadata": work = .metadata
  case "--repeat": repeats = arguments.popFirst().flatMap { Int($0) } ?? 1
  default: files.append(argument)
  }
}

private var reader = Reader()
private var refused = 0
private let cpu = cpuSeconds()
private let wall = wallSeconds()
for _ in 0..<repeats {
  for file in files {
    do { try reader.read(file, work) } catch { refused += 1 }
  }
}
private let runs = Double(max(1, files.count * repeats))
private let cpuMilliseconds = (cpuSeconds() - cpu) * 1000 / runs
private let wallMilliseconds = (wallSeconds() - wall) * 1000 / runs
print(
  #"{"files": \#(files.count), "refused": \#(refused), "cpu_ms_file": \#(cpuMilliseconds), "#
    + #""wall_ms_file": \#(wallMilliseconds), "produced": \#(reader.produced)}"#)
