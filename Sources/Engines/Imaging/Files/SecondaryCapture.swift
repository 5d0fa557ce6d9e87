public import DICOMCore

/// Pictures made here as Secondary Capture images (PS3.3 A.8): a page, a slice with zones drawn in.
public enum SecondaryCapture {
  static let sopClassUID = "1.2.840.10008.5.1.4.1.1.7"

  /// - Parameters:
  ///   - pixels: 8 bits a sample, row by row; red, green, blue for colour.
  ///   - isColour: three samples a pixel instead of one.
  /// - Throws: ``VolumeError`` if rows, columns and pixels do not fit together.
  public static func dataSet(
    pixels: [UInt8], rows: Int, columns: Int, isColour: Bool, about: DerivedObject
  ) throws(VolumeError) -> DataSet {
    guard (1...65_535).contains(rows), (1...65_535).contains(columns),
      pixels.count == rows * columns * (isColour ? 3 : 1)
    else {
      throw VolumeError(
        .mismatch, field: "pixels", zh: "像素数与行列数不符：\(pixels.count) 与 \(rows)×\(columns)",
        en: "\(pixels.count) samples do not fill \(rows) rows of \(columns)")
    }
    var about = about
    var dataSet = about.dataSet(sopClassUID: sopClassUID, modality: "OT")
    dataSet.set(.conversionType, "WSD")
    dataSet.set(.imageType, ["DERIVED", "SECONDARY"])
    dataSet.setEmpty(.patientOrientation)
    dataSet.set(.burnedInAnnotation, "YES")
    dataSet.set(.samplesPerPixel, isColour ? 3 : 1)
    dataSet.set(.photometricInterpretation, isColour ? "RGB" : "MONOCHROME2")
    if isColour { dataSet.set(.planarConfiguration, 0) }
    dataSet.set(.rows, rows)
    dataSet.set(.columns, columns)
    dataSet.set(.bitsAllocated, 8)
    dataSet.set(.bitsStored, 8)
    dataSet.set(.highBit, 7)
    dataSet.set(.pixelRepresentation, 0)
    dataSet.set(.pixelData, pixels.count % 2 == 0 ? pixels : pixels + [0], vr: .ob)
    return dataSet
  }
}
