// libFuzzer target: header scanner, data set parser, encoder and DICOM JSON on the same bytes.
//
// The first byte chooses the transfer syntax, the second the cut. Besides "nothing traps" it checks what must hold:
// a scan in parts comes to the same as a scan of the whole, the parser refuses what the scanner refuses, and what was
// written can be read.

private let syntaxes: [TransferSyntax] = [
  .explicitVRLittleEndian, .implicitVRLittleEndian, .explicitVRBigEndian,
  .deflatedExplicitVRLittleEndian, .jpegBaseline, .jpeg2000Lossless, .rleLossless, .mpeg4HighProfile,
]

/// Small enough that a deflated input of a few kilobytes ends soon.
private let limits = ScanLimits(
  keptValueBytes: 1 << 12, fragments: 1 << 10, inflatedBytes: 1 << 20, inflationRatio: 256)

private func scan(_ bytes: UnsafeRawBufferPointer, _ syntax: TransferSyntax, step: Int) -> String {
  var scanner = HeaderScanner(transferSyntax: syntax, limits: limits)
  do throws(DICOMError) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + step)
      try scanner.consume(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      start = end
    }
    let header = try scanner.finish()
    if let index = header.frameIndex {
      check(FrameIndex(encoded: index.encoded()) == index, "a frame index changes when stored")
      for frame in [0, index.frameCount / 2, index.frameCount - 1, index.frameCount] {
        for range in index.ranges(ofFrame: frame) ?? [] {
          check(range.upperBound <= header.totalLength, "a frame lies outside of the data set")
        }
      }
    }
    var text = "\(header.headerLength) \(header.totalLength) \(String(describing: header.pixelData))"
    for tag in IndexedTags.all where header.contains(tag) {
      text += "\(tag)\(header.strings(tag))\(String(describing: header.double(tag)))"
    }
    return text
  } catch { return "error \(error)" }
}

private func check(_ holds: Bool, _ what: String) {
  if !holds { fatalError(what) }
}

private func use(_ dataSet: DataSet) {
  for element in dataSet.elements {
    _ = (dataSet.strings(element.tag), dataSet.ints(element.tag), dataSet.doubles(element.tag))
    for item in dataSet.items(element.tag) { _ = item.string(.patientName) }
  }
  let json = DICOMJSON.encode(dataSet)
  do {
    _ = try DICOMJSON.decode(json)
  } catch { fatalError("our own JSON is refused: \(error)") }
  for syntax in syntaxes.prefix(5) {
    guard let bytes = try? dataSet.encoded(as: syntax), bytes.count < 1 << 19 else { continue }
    do {
      _ = try DataSet(parsing: bytes, transferSyntax: syntax)
    } catch { fatalError("what was written as \(syntax.uid) is refused: \(error)") }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDataSet(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  guard let data, size >= 2 else { return 0 }
  let all = UnsafeRawBufferPointer(start: data, count: size)
  let bytes = UnsafeRawBufferPointer(rebasing: all[2...])
  if all[0] & 0x80 != 0 {
    let text = [UInt8](bytes)
    if let dataSet = try? DICOMJSON.decode(text) { use(dataSet) }
    if let dataSet = try? Part10.read(text, limits: limits).dataSet { use(dataSet) }
    if let index = FrameIndex(encoded: text) { _ = index.ranges(ofFrame: index.frameCount - 1) }
    return 0
  }
  let syntax = syntaxes[Int(all[0]) % syntaxes.count]
  let whole = scan(bytes, syntax, step: max(1, bytes.count))
  let parts = scan(bytes, syntax, step: 1 + Int(all[1]) % 40)
  if whole.hasPrefix("error inflationLimit") || parts.hasPrefix("error inflationLimit") {
    check(whole.prefix(20) == parts.prefix(20), "growth is limited in one cut only")
    return 0
  }
  check(whole == parts, "a scan in parts differs: \(whole) / \(parts)")
  do throws(DICOMError) {
    let dataSet = try DataSet(parsing: bytes, transferSyntax: syntax, limits: limits)
    check(!whole.hasPrefix("error"), "the parser takes what the scanner refuses: \(whole)")
    use(dataSet)
  } catch {
    check(whole == "error \(error)", "scanner and parser disagree: \(whole) / \(error)")
  }
  return 0
}
