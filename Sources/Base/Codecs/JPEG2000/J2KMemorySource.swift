import COpenJPEG

/// Feeds OpenJPEG from memory through its stream callbacks, and stops feeding when time is up.
struct J2KMemorySource {
  let bytes: UnsafeRawBufferPointer
  let deadline: DecodeDeadline
  var position = 0

  init(bytes: UnsafeRawBufferPointer, deadline: DecodeDeadline) {
    self.bytes = bytes
    self.deadline = deadline
  }

  /// A stream over `source`, which must outlive it. Chunks of 64 KiB, so that the deadline is seen.
  static func makeStream(_ source: UnsafeMutablePointer<J2KMemorySource>)
    -> UnsafeMutablePointer<opj_stream_t?>?
  {
    guard let stream = opj_stream_create(65_536, OPJ_TRUE) else { return nil }
    opj_stream_set_user_data(stream, source, nil)
    opj_stream_set_user_data_length(stream, UInt64(source.pointee.bytes.count))
    opj_stream_set_read_function(stream) { target, wanted, user in
      guard let target, let source = user?.assumingMemoryBound(to: J2KMemorySource.self) else {
        return -1
      }
      let left = source.pointee.bytes.count - source.pointee.position
      guard left > 0, !source.pointee.deadline.hasPassed else { return -1 }
      let count = min(left, max(0, wanted))
      if let base = source.pointee.bytes.baseAddress {
        target.copyMemory(from: base + source.pointee.position, byteCount: count)
      }
      source.pointee.position += count
      return count
    }
    opj_stream_set_skip_function(stream) { distance, user in
      guard let source = user?.assumingMemoryBound(to: J2KMemorySource.self), distance >= 0 else {
        return -1
      }
      let left = source.pointee.bytes.count - source.pointee.position
      guard left > 0 else { return -1 }
      let count = min(left, Int(distance))
      source.pointee.position += count
      return Int64(count)
    }
    opj_stream_set_seek_function(stream) { position, user in
      guard let source = user?.assumingMemoryBound(to: J2KMemorySource.self), position >= 0,
        position <= Int64(source.pointee.bytes.count)
      else { return OPJ_FALSE }
      source.pointee.position = Int(position)
      return OPJ_TRUE
    }
    return stream
  }
}
