#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The system's character set tables, read code by code through `iconv`.
enum SystemIconv {
  /// The Unicode scalar of each code in the named set, or 0 where the code is undefined or gives
  /// anything but one scalar of the Basic Multilingual Plane.
  ///
  /// The descriptor lives only inside this call, on the calling thread: `iconv_t` is not thread
  /// safe, and none is ever shared.
  static func table(of name: String, codes: [[UInt8]]) -> [UInt16] {
    var scalars = [UInt16](repeating: 0, count: codes.count)
    #if canImport(Glibc) || canImport(Musl)
      guard let descriptor = iconv_open("UTF-32LE", name) else { return scalars }
      // Failure is the descriptor (iconv_t)-1.
      guard Int(bitPattern: descriptor) != -1 else { return scalars }
      defer { _ = iconv_close(descriptor) }
      var input = [CChar](repeating: 0, count: 8)
      var output = [CChar](repeating: 0, count: 16)
      for (index, code) in codes.enumerated() where code.count <= input.count {
        for (position, byte) in code.enumerated() { input[position] = CChar(bitPattern: byte) }
        let scalar: UInt32? = input.withUnsafeMutableBufferPointer { input in
          output.withUnsafeMutableBufferPointer { output in
            var from = input.baseAddress
            var fromLeft = code.count
            var to = output.baseAddress
            var toLeft = output.count
            _ = iconv(descriptor, nil, nil, nil, nil)
            let result = iconv(descriptor, &from, &fromLeft, &to, &toLeft)
            guard result == 0, fromLeft == 0, toLeft == 12 else { return nil }
            var scalar: UInt32 = 0
            for position in (0..<4).reversed() {
              scalar = scalar << 8 | UInt32(UInt8(bitPattern: output[position]))
            }
            return scalar
          }
        }
        if let scalar, scalar < 0x10000 { scalars[index] = UInt16(scalar) }
      }
    #endif
    return scalars
  }
}
