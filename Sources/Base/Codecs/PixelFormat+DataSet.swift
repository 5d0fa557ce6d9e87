public import DICOMCore

extension PixelFormat {
  /// Reads the Image Pixel Module of a data set (PS3.3 C.7.6.3).
  ///
  /// Samples per Pixel defaults to 1, Bits Stored to Bits Allocated, High Bit to Bits Stored - 1. A High
  /// Bit or Bits Stored that cannot be is corrected the same way, since the pixels can still be read.
  /// - Throws: `missingAttribute` without Rows, Columns or Bits Allocated.
  public init(_ dataSet: DataSet) throws(CodecError) {
    guard let rows = dataSet.int(.rows), let columns = dataSet.int(.columns) else {
      throw CodecError(.missingAttribute, "Rows or Columns absent")
    }
    let isDouble = dataSet.contains(.doubleFloatPixelData)
    let isFloat = isDouble || dataSet.contains(.floatPixelData)
    guard let allocated = dataSet.int(.bitsAllocated) ?? (isDouble ? 64 : isFloat ? 32 : nil) else {
      throw CodecError(.missingAttribute, "Bits Allocated absent")
    }
    var stored = isFloat ? allocated : dataSet.int(.bitsStored) ?? allocated
    if stored < 1 || stored > allocated { stored = allocated }
    var high = isFloat ? allocated - 1 : dataSet.int(.highBit) ?? (stored - 1)
    if high < stored - 1 || high >= allocated { high = stored - 1 }
    let samples = dataSet.int(.samplesPerPixel) ?? 1
    self.init(
      rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated,
      bitsStored: stored, highBit: high, isSigned: dataSet.int(.pixelRepresentation) == 1,
      isFloatingPoint: isFloat,
      photometricInterpretation: dataSet.string(.photometricInterpretation)
        ?? (samples == 3 ? "RGB" : "MONOCHROME2"),
      planarConfiguration: dataSet.int(.planarConfiguration) ?? 0)
  }
}
