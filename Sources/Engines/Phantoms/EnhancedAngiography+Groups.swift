import DICOMCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functional groups of an enhanced run (PS3.3 A.47.5): what holds for all frames, and what changes.
extension EnhancedAngiography {
  /// A sequence of one item, filled by a closure.
  private func group(_ fill: (inout DataSet) -> Void) -> [DataSet] {
    var item = DataSet()
    fill(&item)
    return [item]
  }

  func sharedGroups() -> DataSet {
    var groups = DataSet()
    groups.set(
      .frameAnatomySequence,
      group {
        $0.set(.frameLaterality, "U")
        $0.set(.anatomicRegionSequence, [DataSet.code("T-62000", "SRT", "Liver")])
      })
    groups.set(
      .xaxrfFrameCharacteristicsSequence,
      group { $0.set(.frameType, ["ORIGINAL", "PRIMARY", "SINGLE PLANE", "NONE"]) })
    groups.set(
      .pixelValueTransformationSequence,
      group {
        $0.set(.rescaleIntercept, "0")
        $0.set(.rescaleSlope, "1")
        $0.set(.rescaleType, "US")
      })
    groups.set(
      .frameVOILUTSequence,
      group {
        $0.set(.windowCenter, "2048")
        $0.set(.windowWidth, "4096")
      })
    groups.set(.pixelIntensityRelationshipLUTSequence, group(addLinearLUT(to:)))
    groups.set(
      .patientOrientationInFrameSequence, group { $0.set(.patientOrientation, ["L", "F"]) })
    groups.set(
      .irradiationEventIdentificationSequence,
      group { $0.set(.irradiationEventUID, setting.uids.uid("\(label)/event")) })
    addGeometry(to: &groups)
    return groups
  }

  private func addGeometry(to groups: inout DataSet) {
    let pixel = 300 / Double(angiogram.side)
    groups.set(
      .framePixelDataPropertiesSequence,
      group {
        $0.set(.frameType, ["ORIGINAL", "PRIMARY", "SINGLE PLANE", "NONE"])
        $0.set(.imagerPixelSpacing, [pixel, pixel])
        $0.set(.pixelIntensityRelationship, "LOG")
        $0.set(.pixelIntensityRelationshipSign, 1)
        $0.set(.geometricalProperties, "UNIFORM")
        $0.set(.imageProcessingApplied, "NONE")
      })
    groups.set(
      .frameDetectorParametersSequence, group { $0.set(.detectorActiveTime, "8") })
    groups.set(
      .projectionPixelCalibrationSequence,
      group {
        $0.set(.distanceObjectToTableTop, 120.0)
        $0.set(.objectPixelSpacingInCenterOfBeam, [pixel * 765 / 1180, pixel * 765 / 1180])
        $0.set(.tableHeight, "765")
        $0.set(.beamAngle, 0.0)
      })
    groups.set(
      .tablePositionSequence,
      group {
        $0.set(.tableTopVerticalPosition, "0")
        $0.set(.tableTopLongitudinalPosition, "0")
        $0.set(.tableTopLateralPosition, "0")
        $0.set(.tableHorizontalRotationAngle, 0.0)
        $0.set(.tableHeadTiltAngle, 0.0)
        $0.set(.tableCradleTiltAngle, 0.0)
      })
    groups.set(
      .collimatorShapeSequence,
      group {
        $0.set(.collimatorShape, "RECTANGULAR")
        $0.set(.collimatorLeftVerticalEdge, 1)
        $0.set(.collimatorRightVerticalEdge, angiogram.side)
        $0.set(.collimatorUpperHorizontalEdge, 1)
        $0.set(.collimatorLowerHorizontalEdge, angiogram.side)
      })
    groups.set(
      .xRayGeometrySequence,
      group {
        $0.set(.distanceSourceToIsocenter, 765.0)
        $0.set(.distanceSourceToDetector, "1180")
      })
  }

  /// From the stored logarithm back to a value proportional to the beam (PS3.3 C.7.6.16.2.13).
  private func addLinearLUT(to item: inout DataSet) {
    var data: [UInt8] = []
    for entry in 0..<4096 {
      let value = UInt16(65535 * exp((Double(entry) / 4095 - 1) * 4))
      data.append(UInt8(truncatingIfNeeded: value))
      data.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    item.set(.lutDescriptor, [4096, 0, 16], vr: .us)
    item.set(.lutExplanation, "To linear")
    item.set(.lutData, data, vr: .ow)
    item.set(.lutFunction, "TO_LINEAR")
  }

  func groups(ofFrame index: Int) -> DataSet {
    var groups = DataSet()
    groups.set(
      .frameContentSequence,
      group {
        $0.set(.frameReferenceDateTime, setting.date + setting.time)
        $0.set(.frameAcquisitionDateTime, setting.date + setting.time)
        $0.set(.frameAcquisitionDuration, 8.0)
        $0.set(.frameAcquisitionNumber, index + 1)
      })
    groups.set(
      .positionerPositionSequence,
      group {
        $0.set(.positionerPrimaryAngle, primaryAngle(ofFrame: index))
        $0.set(.positionerSecondaryAngle, "0")
      })
    return groups
  }
}
