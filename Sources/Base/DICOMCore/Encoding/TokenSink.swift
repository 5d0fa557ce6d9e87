/// The head of one data element, as the tokenizer met it.
struct ElementHead {
  /// The length that means "until the delimiter" (PS3.5 7.1.1).
  static let undefinedLength = -1

  let tag: Tag
  /// As written, or from the dictionary where none is written.
  let vr: VR
  /// Bytes of the value, or ``undefinedLength``.
  let length: Int
  /// Of the first byte of the tag.
  let offset: Int
  /// Of the first byte of the value.
  let valueOffset: Int
  /// Enclosing sequences; 0 at the top level.
  let depth: Int
  /// The VR came from the dictionary.
  let isImplicit: Bool
  let isBigEndian: Bool

  static let none = ElementHead(
    tag: Tag(rawValue: 0), vr: .un, length: 0, offset: 0, valueOffset: 0, depth: 0,
    isImplicit: false, isBigEndian: false)
}

/// What receives a data set from ``Tokenizer``: first to last byte, once, in order.
///
/// A value comes in as many parts as the input was cut into; the bytes are only pointed at, and a sink that does not
/// look at them costs nothing.
protocol TokenSink {
  /// An element with a value of defined length. Returning false stops the tokenizer before the element.
  mutating func beginElement(_ head: ElementHead) -> Bool
  /// A part of the current element's or fragment's value, `position` bytes after its first byte.
  mutating func value(_ part: UnsafeRawBufferPointer, at position: Int)
  mutating func endElement()

  mutating func beginSequence(_ head: ElementHead)
  mutating func beginItem(at offset: Int)
  mutating func endItem()
  mutating func endSequence()

  /// Encapsulated pixel data begin. Returning false stops the tokenizer before the element.
  mutating func beginFragments(_ head: ElementHead) -> Bool
  /// A fragment, the basic offset table being number 0; its bytes come through `value(_:at:)`.
  mutating func beginFragment(_ number: Int, at valueOffset: Int, length: Int)
  mutating func endFragment()
  /// The fragments end; `offset` is that of the first byte behind the delimiter.
  mutating func endFragments(at offset: Int)
}
