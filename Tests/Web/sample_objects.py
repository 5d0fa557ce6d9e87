"""Small DICOM objects whose every displayed grey is known, sent to the node by STOW-RS.

Nothing here comes from a patient. UIDs are derived from fixed words, so that sending them again to the
same node changes nothing.
"""
import io
import urllib.request

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

CT_SLICES = 12
XA_FRAMES = 24
XA_FRAME_TIME = 50

CT = "1.2.840.10008.5.1.4.1.1.2"
XA = "1.2.840.10008.5.1.4.1.1.12.1"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
ENHANCED_SR = "1.2.840.10008.5.1.4.1.1.88.22"
ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"


def uid(*words):
    return generate_uid(entropy_srcs=["jieru web test", *map(str, words)])


def ct_value(slice_number):
    """Hounsfield units in the middle of slice 1..CT_SLICES."""
    return -160 + 30 * slice_number


def ct_grey(slice_number, center=50, width=400):
    grey = (ct_value(slice_number) - (center - 0.5)) / (width - 1) + 0.5
    return round(255 * min(max(grey, 0), 1))


def xa_grey(frame_number):
    return 30 + 8 * frame_number


def base(sop_class, study, series, instance, modality, name, patient_id, **more):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = sop_class
    ds.SpecificCharacterSet = "GB18030"
    ds.SOPClassUID = sop_class
    ds.StudyInstanceUID = uid(study)
    ds.SeriesInstanceUID = uid(study, series)
    ds.SOPInstanceUID = uid(study, series, instance)
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.Modality = modality
    ds.PatientName = name
    ds.PatientID = patient_id
    ds.PatientSex = "M"
    ds.PatientBirthDate = "19580412"
    ds.StudyDate = "20260318"
    ds.StudyTime = "093015"
    ds.AccessionNumber = f"W{patient_id[-4:]}"
    ds.StudyID = "1"
    ds.SeriesNumber = series
    ds.InstanceNumber = instance
    for keyword, value in more.items():
        setattr(ds, keyword, value)
    return ds


def pixels(ds, array, photometric="MONOCHROME2", stored=None, signed=False):
    ds.Rows, ds.Columns = array.shape[-2:] if photometric != "RGB" else array.shape[-3:-1]
    ds.SamplesPerPixel = 3 if photometric == "RGB" else 1
    if photometric == "RGB":
        ds.PlanarConfiguration = 0
    ds.PhotometricInterpretation = photometric
    ds.BitsAllocated = array.dtype.itemsize * 8
    ds.BitsStored = stored or ds.BitsAllocated
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(signed)
    ds.PixelData = array.tobytes()
    return ds


def phantom(size, middle, inside, outside):
    """A disc with a smaller, uniform one in its middle."""
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    radius = np.hypot(x, y) / size
    image = np.where(radius < 0.42, inside, outside)
    return np.where(radius < 0.16, middle, image)


CT_PATIENT = ("Ouyang^Xiaodong=欧阳^晓东", "JWT0001")
XA_PATIENT = ("Zeng^Xiulan=曾^秀兰", "JWT0002")
MARKUP_PATIENT = ("<script>alert(1)</script>^<b>", "JWT0003")


def ct_series():
    """Numbered against their position, so that only geometry puts them in order."""
    for number in range(1, CT_SLICES + 1):
        ds = base(CT, "ct", 1, CT_SLICES + 1 - number, "CT", *CT_PATIENT,
                  StudyDescription="肝脏 CT 平扫", SeriesDescription="平扫 5 mm")
        ds.ImagePositionPatient = [-64, -64, 5 * number]
        ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        ds.PixelSpacing = [1, 1]
        ds.SliceThickness = 5
        ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
        ds.WindowCenter, ds.WindowWidth = 50, 400
        stored = phantom(128, ct_value(number) + 1024, 1064, 24).astype("<u2")
        yield pixels(ds, stored, stored=12)


def xa_cine():
    ds = base(XA, "xa", 1, 1, "XA", *XA_PATIENT,
              StudyDescription="腹腔干动脉造影", SeriesDescription="腹腔干")
    frames = [phantom(256, xa_grey(n), 200, 20) for n in range(1, XA_FRAMES + 1)]
    ds.NumberOfFrames = XA_FRAMES
    ds.FrameTime = XA_FRAME_TIME
    ds.FrameIncrementPointer = 0x00181063
    ds.ImagerPixelSpacing = [0.3, 0.3]
    ds.PositionerPrimaryAngle, ds.PositionerSecondaryAngle = -30, 15
    return pixels(ds, np.stack(frames).astype("u1"))


def inverse_image():
    """MONOCHROME1: the stored 20 in the middle is shown as 235."""
    ds = base(SECONDARY_CAPTURE, "xa", 2, 1, "XA", *XA_PATIENT, SeriesDescription="MONOCHROME1")
    ds.WindowCenter, ds.WindowWidth = 128, 256
    return pixels(ds, phantom(128, 20, 128, 255).astype("u1"), photometric="MONOCHROME1")


def colour_image():
    ds = base(SECONDARY_CAPTURE, "xa", 3, 1, "XA", *XA_PATIENT, SeriesDescription="RGB")
    image = np.zeros((96, 96, 3), "u1")
    image[..., 0], image[..., 1], image[..., 2] = 200, 60, 30
    return pixels(ds, image, photometric="RGB")


def report():
    def code(meaning):
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "1", "99JIERU", meaning
        return Sequence([item])

    ds = base(ENHANCED_SR, "xa", 4, 1, "SR", *XA_PATIENT, SeriesDescription="手术记录")
    ds.ValueType, ds.ConceptNameCodeSequence = "CONTAINER", code("介入手术记录")
    finding = Dataset()
    finding.RelationshipType, finding.ValueType = "CONTAINS", "TEXT"
    finding.ConceptNameCodeSequence, finding.TextValue = code("所见"), "腹腔干造影见肿瘤染色"
    ds.ContentSequence = Sequence([finding])
    return ds


def document():
    ds = base(ENCAPSULATED_PDF, "xa", 5, 1, "DOC", *XA_PATIENT, SeriesDescription="知情同意书")
    ds.DocumentTitle = "知情同意书"
    ds.MIMETypeOfEncapsulatedDocument = "application/pdf"
    ds.EncapsulatedDocument = b"%PDF-1.4\n%%EOF\n" + b" " * 4001
    return ds


def markup_in_name():
    ds = base(SECONDARY_CAPTURE, "markup in name", 1, 1, "OT", *MARKUP_PATIENT,
              StudyDescription="<script>alert(2)</script>")
    return pixels(ds, phantom(64, 200, 100, 0).astype("u1"))


def newly_arrived(word):
    """A study that did not exist before, for watching it arrive."""
    ds = base(SECONDARY_CAPTURE, f"arrival {word}", 1, 1, "XA", f"Xin^Dao={'新^到'}", f"JWN{word}",
              StudyDate="20991231")
    return pixels(ds, phantom(64, 200, 100, 0).astype("u1"))


def every_object():
    return [*ct_series(), xa_cine(), inverse_image(), colour_image(), report(), document(), markup_in_name()]


def store(base_url, objects):
    """STOW-RS, one request for all."""
    boundary = "jieru-web-test"
    body = io.BytesIO()
    for ds in objects:
        part = io.BytesIO()
        ds.save_as(part, enforce_file_format=True)
        body.write(f"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode())
        body.write(part.getvalue())
        body.write(b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    request = urllib.request.Request(f"{base_url}/dicomweb/studies", data=body.getvalue(), method="POST", headers={
        "Content-Type": f'multipart/related; type="application/dicom"; boundary={boundary}',
        "Accept": "application/dicom+json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()
