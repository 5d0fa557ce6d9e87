import DICOMCore

/// Column values of a header: "" for what is absent, dates and times in the one form that sorts.
extension ScannedHeader {
  func text(_ tag: Tag) -> String { string(tag) ?? "" }

  /// `YYYYMMDD`, or "" for a date that is none.
  func date(_ tag: Tag) -> String {
    string(tag).flatMap { DICOMDate.normalised($0) } ?? ""
  }

  /// `HHMMSS.FFFFFF` as far as given, or "" for a time that is none.
  func time(_ tag: Tag) -> String {
    string(tag).flatMap { DICOMTime.normalised($0) } ?? ""
  }
}
