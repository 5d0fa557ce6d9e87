import Codecs

/// The window used where neither request nor data set has one.
enum DefaultWindow {
  static func of(
    _ frame: DecodedFrame, layout: StoredBits, modality: ModalityTransform,
    padding: ClosedRange<Int>?
  ) -> Window {
    // Pictures that are already for the eye (XA, ultrasound): as they are, so that cine does not flicker.
    if layout.stored <= 8, !layout.isSigned, !layout.isFloatingPoint, modality == .identity {
      return .spanning(0, Double((1 << layout.stored) - 1))
    }
    var low = Double.infinity
    var high = -Double.infinity
    if !layout.isFloatingPoint, layout.allocated <= 16 {
      var smallest = Int32.max
      var largest = Int32.min
      for index in 0..<(frame.format.pixelCount ?? 0) {
        let value = layout.number(layout.pattern(frame.bytes, index))
        if let padding, padding.contains(Int(value)) { continue }
        smallest = min(smallest, value)
        largest = max(largest, value)
      }
      if smallest <= largest { (low, high) = (Double(smallest), Double(largest)) }
    } else {
      for index in 0..<(frame.format.pixelCount ?? 0) {
        let value = layout.value(frame.bytes, index)
        guard value.isFinite else { continue }
        if let padding, padding.contains(Int(saturating: value)) { continue }
        low = min(low, value)
        high = max(high, value)
      }
    }
    guard low <= high else { return .spanning(0, 1) }
    let ends = [modality.apply(low), modality.apply(high)]
    let (bottom, top) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
    // Fractions need the exact form: LINEAR cannot be narrower than 1.
    if top - bottom < 2 {
      return Window(
        center: (bottom + top) / 2, width: max(top - bottom, 1e-6), function: .linearExact)
    }
    return .spanning(bottom, top)
  }
}
