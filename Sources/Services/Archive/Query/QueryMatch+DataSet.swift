public import DICOMCore

extension QueryMatch {
  /// The match as a data set in `characterSet`, with `tags` only, or with every indexed attribute where that is nil.
  ///
  /// Text that the character set cannot hold makes the whole set UTF-8.
  public func dataSet(_ tags: Set<Tag>? = nil, characterSet: SpecificCharacterSet = .utf8) -> DataSet {
    var set = DataSet(characterSet: characterSet)
    for (tag, value) in attributes where tags?.contains(tag) ?? true {
      if tag == .modalitiesInStudy || tag == .availableTransferSyntaxUID {
        set.set(tag, value.split(separator: "\\").map(String.init))
      } else {
        set.set(tag, value)
      }
    }
    return set
  }
}
