/// libFuzzer target: the reader of multipart bodies. The first input byte chooses the size of the second run's pieces, the
/// second the boundary: however a body is cut, it means the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 2 else { return 0 }
  let input = UnsafeRawBufferPointer(UnsafeBufferPointer(start: start + 2, count: count - 2))
  let boundary = ["B", "BOUND", "--dash", "jieru-0123456789abcdef"][Int(start[1]) % 4]
  let whole = Reading(input, boundary: boundary, piece: input.count)
  let pieces = Reading(input, boundary: boundary, piece: Int(start[0]) + 1)
  let bytes = Reading(input, boundary: boundary, piece: 1)
  precondition(whole == pieces, "pieces change what is read")
  precondition(whole == bytes, "single bytes change what is read")
  return 0
}

/// What the reader said of a body, with each part's data joined.
private struct Reading: Equatable {
  var parts: [[UInt8]] = []
  var fields: [[String: String]] = []
  var isOpen = false
  var isFinished = false
  var isMalformed = false

  init(_ input: UnsafeRawBufferPointer, boundary: String, piece: Int) {
    var reader = MultipartReader(boundary: boundary)
    var given = 0
    do {
      var start = 0
      while start < input.count {
        let end = min(start + max(1, piece), input.count)
        try reader.read(UnsafeRawBufferPointer(rebasing: input[start..<end])) { event in
          switch event {
          case .began(let header):
            precondition(!isOpen, "a part began inside another")
            isOpen = true
            fields.append(header)
            parts.append([])
          case .data(let bytes):
            precondition(isOpen, "data outside of a part")
            given += bytes.count
            parts[parts.count - 1] += Array(bytes)
          case .ended:
            precondition(isOpen, "a part ended that had not begun")
            isOpen = false
          }
        }
        start = end
      }
      isFinished = reader.isFinished
      precondition(!isFinished || !isOpen, "the body ended inside a part")
    } catch {
      isMalformed = true
    }
    precondition(given <= input.count, "more was given than came")
    // How much of an unfinished part has been given depends on the pieces; what it is does not.
    if isOpen { parts.removeLast() }
  }
}
