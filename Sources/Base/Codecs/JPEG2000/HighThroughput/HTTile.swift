/// One tile of a high-throughput codestream: packets, code-blocks and wavelet.
struct HTTile {
  let parameters: HTParameters
  let components: [J2KTileComponent]
  /// Corner and size on the reference grid.
  let x0: Int, y0: Int, width: Int, height: Int

  init(
    x0: Int, y0: Int, x1: Int, y1: Int, components count: Int, parameters: HTParameters
  ) throws(CodecError) {
    self.parameters = parameters
    self.x0 = x0
    self.y0 = y0
    width = x1 - x0
    height = y1 - y0
    let component = try J2KTileComponent(x0: x0, y0: y0, x1: x1, y1: y1, parameters: parameters)
    components = [J2KTileComponent](repeating: component, count: count)
  }

  /// The blocks of each component by resolution, found by walking the packets in progression order.
  func readPackets(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> [[[J2KBlock]]] {
    var blocks = [[[J2KBlock]]](
      repeating: [[J2KBlock]](repeating: [], count: parameters.levels + 1), count: components.count)
    var reader = J2KPacketReader(bytes)
    for packet in packetOrder() {
      let resolution = components[packet.component].resolutions[packet.resolution]
      try reader.read(
        resolution, precinct: packet.precinct, parameters: parameters,
        blocks: &blocks[packet.component][packet.resolution])
    }
    return blocks
  }

  /// Parts of a level kept for the irreversible component transform.
  static let colorFraction: Float = 256

  private struct Packet {
    var component: Int
    var resolution: Int
    var precinct: Int
    /// Place of the precinct on the reference grid.
    var x: Int
    var y: Int
  }

  /// B.12: with one layer and no subsampling, every order is a sort by some of four keys.
  private func packetOrder() -> [Packet] {
    var packets: [Packet] = []
    for component in components.indices {
      for (level, resolution) in components[component].resolutions.enumerated() {
        for precinct in 0..<(resolution.precinctsWide * resolution.precinctsHigh) {
          let column = precinct % resolution.precinctsWide
          let row = precinct / resolution.precinctsWide
          let left = resolution.x0 >> resolution.precinctWidthExponent + column
          let top = resolution.y0 >> resolution.precinctHeightExponent + row
          let shift = resolution.reduction
          packets.append(
            Packet(
              component: component, resolution: level, precinct: precinct,
              x: max(x0, left << (resolution.precinctWidthExponent + shift)),
              y: max(y0, top << (resolution.precinctHeightExponent + shift))))
        }
      }
    }
    func key(_ packet: Packet) -> [Int] {
      let (c, r, p) = (packet.component, packet.resolution, packet.precinct)
      switch parameters.progression {
      case 0, 1: return [r, c, p]
      case 2: return [r, packet.y, packet.x, c, p]
      case 3: return [packet.y, packet.x, c, r, p]
      default: return [c, packet.y, packet.x, r, p]
      }
    }
    if packets.count < 2 { return packets }
    return packets.map { (key($0), $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }
      .map(\.1)
  }

  /// Decodes the blocks of a component into its subbands and joins them.
  ///
  /// - Returns: `width` x `height` samples; from the irreversible path rounded, and times
  ///   `colorFraction` where a component transform is still to be undone.
  func reconstruct(
    _ component: Int, _ blocks: [[J2KBlock]], _ bytes: UnsafeRawBufferPointer, bitDepth: Int,
    decoder: HTBlockDecoder, deadline: DecodeDeadline
  ) throws(CodecError) -> [Int32] {
    var bands: [[[Int32]]] = []
    let resolutions = components[component].resolutions
    for (level, resolution) in resolutions.enumerated() {
      var planes = resolution.bands.map { [Int32](repeating: 0, count: $0.width * $0.height) }
      for block in blocks[level] {
        try deadline.check()
        try decode(block, resolution.bands[block.band], bytes, &planes[block.band], decoder)
      }
      bands.append(planes)
    }
    return parameters.isReversible
      ? joinReversible(resolutions, bands) : joinIrreversible(resolutions, bands, bitDepth)
  }

  private func decode(
    _ block: J2KBlock, _ band: J2KBand, _ bytes: UnsafeRawBufferPointer, _ plane: inout [Int32],
    _ decoder: HTBlockDecoder
  ) throws(CodecError) {
    guard block.length > 0 else { return }
    // The cleanup pass ends this many bit-planes above the lowest.
    let shift = band.magnitudeBits - 1 - block.missingBitPlanes
    guard shift >= 0, shift <= 28 else {
      throw CodecError(.malformed, offset: block.offset, "code-block bit-planes")
    }
    let scale = HTBlockDecoder.Scale(shift: shift, isDoubled: !parameters.isReversible)
    let segment = UnsafeRawBufferPointer(
      rebasing: bytes[block.offset..<block.offset + block.length])
    let stride = band.width
    let start = block.row * stride + block.column
    let fits =
      block.row >= 0 && block.column >= 0 && block.column + block.width <= band.width
      && block.row + block.height <= band.height
    let done =
      fits
      && plane.withUnsafeMutableBufferPointer { plane in
        guard let base = plane.baseAddress else { return false }
        return decoder.decode(
          segment, width: block.width, height: block.height, scale: scale, into: base + start,
          stride: stride)
      }
    guard done else {
      throw CodecError(.malformed, offset: block.offset, "HT code-block cannot be decoded")
    }
  }

  private func joinReversible(_ resolutions: [J2KResolution], _ bands: [[[Int32]]]) -> [Int32] {
    var low = bands[0][0]
    for level in 1..<max(1, resolutions.count) {
      let resolution = resolutions[level]
      low = InverseWavelet53.join(
        low: low, horizontal: bands[level][0], vertical: bands[level][1], diagonal: bands[level][2],
        x0: resolution.x0, y0: resolution.y0, width: resolution.width, height: resolution.height)
    }
    return low
  }

  private func joinIrreversible(
    _ resolutions: [J2KResolution], _ bands: [[[Int32]]], _ bitDepth: Int
  ) -> [Int32] {
    func scaled(_ level: Int, _ index: Int) -> [Float] {
      let band = resolutions[level].bands[index]
      // Equation E-3; blocks were left doubled to hold the half step.
      var step = (1 + Float(band.mantissa) / 2048) / 2
      let power = bitDepth - band.exponent
      for _ in 0..<min(abs(power), 64) { step *= power > 0 ? 2 : 0.5 }
      return bands[level][index].map { Float($0) * step }
    }
    var low = scaled(0, 0)
    for level in 1..<max(1, resolutions.count) {
      let resolution = resolutions[level]
      low = InverseWavelet97.join(
        low: low, horizontal: scaled(level, 0), vertical: scaled(level, 1), diagonal: scaled(level, 2),
        x0: resolution.x0, y0: resolution.y0, width: resolution.width, height: resolution.height)
    }
    let fraction: Float = parameters.usesColorTransform ? Self.colorFraction : 1
    return low.map { Int32(max(-1e9, min(1e9, ($0 * fraction).rounded(.toNearestOrEven)))) }
  }
}
