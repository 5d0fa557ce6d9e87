"""What every CT slice of the demo has in common: synthetic identity, geometry, pixels."""
from collections.abc import Callable, Sequence

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian


def ct_slice(uid: Callable[..., str], name: str, index: int) -> FileDataset:
    """A slice of the study `name`, without geometry and pixels; `uid` makes a UID of its arguments."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, uid(name, index)
    meta.TransferSyntaxUID, meta.ImplementationClassUID = ExplicitVRLittleEndian, uid("implementation")
    meta.ImplementationVersionName = "JIERU_SAMPLE"
    ds = FileDataset(None, Dataset(), file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "GB18030"
    ds.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.Modality, ds.ReferringPhysicianName = "CT", ""
    ds.PatientBirthDate, ds.PatientSex = "", "O"
    ds.QualityControlSubject = "YES"
    ds.PatientIdentityRemoved, ds.DeidentificationMethod = "YES", "Published without identity"
    ds.PatientComments = "样例数据，姓名为虚构。Sample data, invented name."
    ds.KVP, ds.PatientPosition = None, "HFS"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = uid(name, "study"), uid(name, "series")
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = uid(name, "frame"), ""
    ds.SeriesNumber, ds.AcquisitionNumber, ds.InstanceNumber = 1, 1, index + 1
    return ds


def place(ds: FileDataset, corner: Sequence[float], spacing: Sequence[float]) -> None:
    """Axial geometry: the first pixel's centre in LPS mm; slice, row and column spacing in mm."""
    ds.ImagePositionPatient = [f"{c:.10g}" for c in corner]
    ds.ImageOrientationPatient, ds.SliceLocation = [1, 0, 0, 0, 1, 0], f"{corner[2]:.10g}"
    ds.PixelSpacing = [f"{spacing[1]:.10g}", f"{spacing[2]:.10g}"]
    ds.SliceThickness = ds.SpacingBetweenSlices = f"{spacing[0]:.10g}"


def pixels(ds: FileDataset, stored: numpy.ndarray, slope: str = "1") -> None:
    """Signed 16-bit pixels: Hounsfield units over `slope`."""
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = "0", slope, "HU"
    ds.PixelData = stored.astype("<i2").tobytes()
    ds["PixelData"].VR = "OW"
