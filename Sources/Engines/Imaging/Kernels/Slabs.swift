import Dispatch

/// Splits the work of one kernel into slabs and runs them on the machine's cores; the caller waits.
///
/// Slabs depend on the amount of work alone, never on the number of cores: sums over slabs, added in order, come out
/// the same on every machine.
package enum Slabs {
  /// Slabs one kernel is split into at most.
  package static let limit = 16

  /// The slabs of `count` items, each with at least one item.
  package static func ranges(_ count: Int) -> [Range<Int>] {
    let parts = max(0, min(limit, count))
    return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
  }

  /// Runs `body` once for each slab, several at a time.
  package static func forEach(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let slabs = ranges(count)
    guard slabs.count > 1 else { return slabs.forEach(body) }
    DispatchQueue.concurrentPerform(iterations: slabs.count) { body(slabs[$0]) }
  }

  /// Lets each slab write into one array. Slabs must write different elements.
  package static func fill<Element: Sendable>(
    _ array: inout [Element], over count: Int,
    _ body: @Sendable (inout MutableSpan<Element>, Range<Int>) -> Void
  ) {
    array.withUnsafeMutableBufferPointer { buffer in
      let shared = SharedBuffer(buffer: buffer)
      forEach(count) { range in
        var span = shared.buffer.mutableSpan
        body(&span, range)
      }
    }
  }

  /// A new array that the slabs together write whole: nothing is put into it before.
  ///
  /// `body` must write every element of its slab before it reads it.
  package static func made<Element: Sendable & BitwiseCopyable>(
    _ count: Int, over items: Int, _ body: @Sendable (inout MutableSpan<Element>, Range<Int>) -> Void
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { buffer, written in
      let shared = SharedBuffer(buffer: UnsafeMutableBufferPointer(rebasing: buffer.prefix(count)))
      forEach(items) { range in
        var span = shared.buffer.mutableSpan
        body(&span, range)
      }
      written = count
    }
  }

  /// Lets each slab write into two arrays.
  package static func fill<First: Sendable, Second: Sendable>(
    _ first: inout [First], _ second: inout [Second], over count: Int,
    _ body: @Sendable (inout MutableSpan<First>, inout MutableSpan<Second>, Range<Int>) -> Void
  ) {
    first.withUnsafeMutableBufferPointer { one in
      let shared = SharedBuffer(buffer: one)
      fill(&second, over: count) { two, range in
        var span = shared.buffer.mutableSpan
        body(&span, &two, range)
      }
    }
  }

  /// Lets each slab write into three arrays.
  package static func fill<A: Sendable, B: Sendable, C: Sendable>(
    _ first: inout [A], _ second: inout [B], _ third: inout [C], over count: Int,
    _ body:
      @Sendable (
        inout MutableSpan<A>, inout MutableSpan<B>, inout MutableSpan<C>, Range<Int>
      ) -> Void
  ) {
    first.withUnsafeMutableBufferPointer { one in
      let shared = SharedBuffer(buffer: one)
      fill(&second, &third, over: count) { b, c, range in
        var a = shared.buffer.mutableSpan
        body(&a, &b, &c, range)
      }
    }
  }

  /// Lets each slab write into four arrays.
  package static func fill<A: Sendable, B: Sendable, C: Sendable, D: Sendable>(
    _ first: inout [A], _ second: inout [B], _ third: inout [C], _ fourth: inout [D], over count: Int,
    _ body:
      @Sendable (
        inout MutableSpan<A>, inout MutableSpan<B>, inout MutableSpan<C>, inout MutableSpan<D>, Range<Int>
      ) -> Void
  ) {
    first.withUnsafeMutableBufferPointer { one in
      let left = SharedBuffer(buffer: one)
      second.withUnsafeMutableBufferPointer { two in
        let right = SharedBuffer(buffer: two)
        fill(&third, &fourth, over: count) { c, d, range in
          var a = left.buffer.mutableSpan
          var b = right.buffer.mutableSpan
          body(&a, &b, &c, &d, range)
        }
      }
    }
  }

  /// One value from each slab, in the slabs' order.
  package static func map<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Range<Int>) -> Value
  ) -> [Value] {
    let slabs = ranges(count)
    var values = [Value?](repeating: nil, count: slabs.count)
    fill(&values, over: slabs.count) { out, numbers in
      for number in numbers { out[number] = body(slabs[number]) }
    }
    return values.compactMap { $0 }
  }
}

/// The storage that the slabs of one kernel write to.
///
/// - Note: `@unchecked Sendable` because each slab writes only its own elements, which no other slab touches, and the
///   caller, who owns the storage, waits until all are done.
private struct SharedBuffer<Element>: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<Element>
}
