import Codecs
public import DICOMCore

/// One frame of a DICOM object with its place in the patient (PS3.3 C.7.6.2, C.7.6.16).
struct ImagePlane {
  /// Number of the object in the list that was given, and of the frame in it, from 0.
  let object: Int
  let frame: Int
  /// Centre of the first pixel, millimetres.
  let position: PatientPoint
  /// Directions in which the columns' and the rows' numbers grow: along a row, down a column.
  let along: PatientVector
  let down: PatientVector
  /// Millimetres between columns (along a row) and between rows.
  let spacing: SIMD2<Double>
  let rows: Int
  let columns: Int
  /// Slice Thickness or Spacing Between Slices, where given.
  let thickness: Double?
  let slope: Double
  let intercept: Double

  var normal: PatientVector { along.cross(down) }
}

/// A DICOM object as a series hands it over: its data set and how its pixels are encoded.
public struct DICOMObject: Sendable {
  public let dataSet: DataSet
  public let transferSyntax: TransferSyntax

  public init(dataSet: DataSet, transferSyntax: TransferSyntax) {
    self.dataSet = dataSet
    self.transferSyntax = transferSyntax
  }
}

extension ImagePlane {
  /// The planes of one object: one for a single frame, one a frame for enhanced objects.
  ///
  /// - Throws: ``VolumeError`` naming the attribute that is missing or makes no sense.
  static func planes(of object: DICOMObject, number: Int) throws(VolumeError) -> [ImagePlane] {
    let dataSet = object.dataSet
    let count = dataSet.int(.numberOfFrames) ?? 1
    let groups = dataSet.items(.perFrameFunctionalGroupsSequence)
    guard count > 1 || !groups.isEmpty else {
      return [try ImagePlane(dataSet, place: dataSet, object: number, frame: 0)]
    }
    guard groups.count == count, count <= 65_536 else {
      throw VolumeError(
        .unsupported, field: "PerFrameFunctionalGroupsSequence",
        zh: "多帧对象没有逐帧空间位置（\(count) 帧、\(groups.count) 组功能组），不能组成体数据",
        en: "a multi-frame object without a place for each frame (\(count) frames, \(groups.count) groups)")
    }
    let shared = dataSet.item(.sharedFunctionalGroupsSequence) ?? DataSet()
    var planes: [ImagePlane] = []
    for (frame, group) in groups.enumerated() {
      planes.append(
        try ImagePlane(
          dataSet, place: ImagePlane.merged(group, shared), object: number, frame: frame))
    }
    return planes
  }

  /// The attributes of the macros a plane needs, of the frame or else shared.
  private static func merged(_ frame: DataSet, _ shared: DataSet) -> DataSet {
    var place = DataSet()
    for (sequence, tags) in [
      (Tag.planePositionSequence, [Tag.imagePositionPatient]),
      (.planeOrientationSequence, [.imageOrientationPatient]),
      (.pixelMeasuresSequence, [.pixelSpacing, .sliceThickness, .spacingBetweenSlices]),
      (.pixelValueTransformationSequence, [.rescaleSlope, .rescaleIntercept]),
    ] {
      guard let item = frame.item(sequence) ?? shared.item(sequence) else { continue }
      for tag in tags { place[tag] = item[tag] }
    }
    return place
  }

  private init(
    _ dataSet: DataSet, place: DataSet, object: Int, frame: Int
  ) throws(VolumeError) {
    self.object = object
    self.frame = frame
    let position = place.doubles(.imagePositionPatient)
    let orientation = place.doubles(.imageOrientationPatient)
    guard position.count == 3 else { throw ImagePlane.missing("ImagePositionPatient", object) }
    guard orientation.count == 6 else { throw ImagePlane.missing("ImageOrientationPatient", object) }
    let spacing = place.doubles(.pixelSpacing)
    guard spacing.count == 2 else { throw ImagePlane.missing("PixelSpacing", object) }
    // Checked here, because a leaning stack is counted in pixels before there is a grid.
    guard spacing.allSatisfy(Grid.spacingLimits.contains) else {
      throw VolumeError(
        .badValue, field: "PixelSpacing", zh: "第 \(object + 1) 个对象的像素间距 \(spacing) 须在 0.001 至 1000 毫米之间",
        en: "the pixel spacing of object \(object + 1), \(spacing), must be 0.001 to 1000 mm")
    }
    guard let rows = dataSet.int(.rows), let columns = dataSet.int(.columns), rows > 0, columns > 0,
      rows <= 65_535, columns <= 65_535
    else { throw ImagePlane.missing("Rows", object) }
    self.position = SIMD3(position[0], position[1], position[2])
    along = SIMD3(orientation[0], orientation[1], orientation[2])
    down = SIMD3(orientation[3], orientation[4], orientation[5])
    // Pixel Spacing is row spacing, then column spacing (PS3.3 10.7.1.3).
    self.spacing = SIMD2(spacing[1], spacing[0])
    self.rows = rows
    self.columns = columns
    thickness = place.double(.spacingBetweenSlices) ?? place.double(.sliceThickness)
    slope = place.double(.rescaleSlope) ?? 1
    intercept = place.double(.rescaleIntercept) ?? 0
    let corner = Matrix3(columns: along, down, normal)
    guard self.position.isFinite, corner.isFinite,
      (corner.transposed * corner).largestDifference(from: .identity) <= 1e-3
    else {
      throw VolumeError(
        .badDirection, field: "ImageOrientationPatient",
        zh: "第 \(object + 1) 个对象的方向余弦不正交", en: "the direction cosines of object \(object + 1) are not orthonormal")
    }
  }

  private static func missing(_ name: String, _ object: Int) -> VolumeError {
    VolumeError(
      .badFile, field: name, zh: "第 \(object + 1) 个对象缺少 \(name) 或其值无效",
      en: "object \(object + 1) lacks \(name), or it makes no sense")
  }
}

extension ImagePlane {
  /// The frame's pixels as real values (PS3.3 C.7.6.16.2.9: stored value times slope plus intercept).
  func values(_ reader: FrameReader) throws(VolumeError) -> [Float] {
    let decoded: DecodedFrame
    do {
      decoded = try reader.frame(frame)
    } catch {
      throw VolumeError(
        .badFile, field: "PixelData", zh: "第 \(object + 1) 个对象的像素无法解码",
        en: "the pixels of object \(object + 1) cannot be decoded: \(error)")
    }
    let pixels = decoded.unpackingBits()
    guard pixels.format.samplesPerPixel == 1, pixels.format.rows == rows, pixels.format.columns == columns,
      pixels.bytes.count >= rows * columns * max(1, pixels.format.bytesPerSample)
    else {
      throw VolumeError(
        .unsupported, field: "PhotometricInterpretation", zh: "只有灰度图像能组成体数据",
        en: "only grey images form a volume")
    }
    let widths = pixels.format.isFloatingPoint ? [32, 64] : [8, 16, 32]
    guard widths.contains(pixels.format.bitsAllocated) else {
      throw VolumeError(
        .unsupported, field: "BitsAllocated",
        zh: "体数据的像素须为 8、16、32 位整数或 32、64 位浮点数，第 \(object + 1) 个对象为 \(pixels.format.bitsAllocated) 位",
        en:
          "volumes are of 8, 16 or 32 bit whole or 32, 64 bit real numbers, object \(object + 1) has \(pixels.format.bitsAllocated)"
      )
    }
    let bits = StoredBits(pixels.format)
    var out = [Float](repeating: 0, count: rows * columns)
    for index in out.indices {
      out[index] = Float(bits.value(pixels.bytes, index) * slope + intercept)
    }
    return out
  }
}
