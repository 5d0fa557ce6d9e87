"""Small DICOM instances made with pydicom, so that what is sent never went through our own code."""
import io
import warnings

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage

ROOT = "1.2.826.0.1.3680043.10.1479.77"

# (what it is, Specific Character Set, name or raw bytes). Raw bytes are mislabelled on purpose.
NAMES = [
    ("GB18030", "GB18030", "Wang^XiaoDong=王^小东"),
    ("GBK", "GBK", "Wang^Fang=王^芳"),
    ("UTF-8", "ISO_IR 192", "Wang^Wei=王^伟"),
    ("ISO 2022 IR 58", ["", "ISO 2022 IR 58"], "Wang^Lei=王^磊"),
    ("ISO 2022 IR 87", ["", "ISO 2022 IR 87"], "Wang^Taro=王^太郎=おう^たろう"),
    ("ISO 2022 IR 149", ["", "ISO 2022 IR 149"], "Wang^Gildong=王^吉洞=왕^길동"),
    ("GBK under ISO_IR 100", "ISO_IR 100", "Wang^Min=王^敏".encode("gbk")),
    ("GBK under nothing", None, "Wang^Jing=王^静".encode("gbk")),
    ("UTF-8 under nothing", None, "Wang^Na=王^娜".encode("utf-8")),
    ("Latin-1", "ISO_IR 100", "Müller^Jörg"),
    ("UTF-8 with umlaut", "ISO_IR 192", "Müller^Änne"),
    ("Latin-1 in capitals", "ISO_IR 100", "MÜLLER^KARL"),
    ("plain", None, "Smith^John"),
]


def instance(study=1, series=1, number=1, name="Peer^Test", character_set="ISO_IR 192", side=16, **attributes):
    """A secondary capture; the same arguments give the same data set."""
    ds = Dataset()
    if character_set is not None:
        ds.SpecificCharacterSet = character_set
    ds.SOPClassUID = SecondaryCaptureImageStorage
    ds.StudyInstanceUID = f"{ROOT}.{study}"
    ds.SeriesInstanceUID = f"{ROOT}.{study}.{series}"
    ds.SOPInstanceUID = f"{ROOT}.{study}.{series}.{number}"
    if isinstance(name, bytes):
        name += b" " * (len(name) % 2)
        ds[Tag(0x00100010)] = RawDataElement(Tag(0x00100010), "PN", len(name), name, 0, False, True)
    else:
        ds.PatientName = name
    ds.PatientID, ds.PatientBirthDate, ds.PatientSex = f"PEER-{study:05d}", "19700102", "O"
    ds.StudyDate, ds.StudyTime, ds.StudyID = f"2026{study % 12 + 1:02d}{study % 28 + 1:02d}", "101112", str(study % 1000)
    ds.AccessionNumber, ds.ReferringPhysicianName = f"ACC{study:05d}", ""
    ds.StudyDescription = "Peer test"
    ds.Modality, ds.ConversionType = "OT", "WSD"
    ds.SeriesNumber, ds.InstanceNumber, ds.PatientOrientation, ds.Laterality = series, number, "", ""
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows = ds.Columns = side
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.PixelData = bytes((x * y + number) & 255 for y in range(side) for x in range(side))
    ds["PixelData"].VR = "OB"
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    # What pynetdicom chooses the presentation context by.
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return ds


def part10(ds) -> bytes:
    """The data set as a Part 10 file in Explicit VR Little Endian."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    meta.TransferSyntaxUID, meta.ImplementationClassUID = ExplicitVRLittleEndian, ROOT + ".0"
    meta.ImplementationVersionName = "PEERTEST"
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        FileDataset(None, ds, file_meta=meta, preamble=b"\0" * 128).save_as(out, enforce_file_format=True)
    return out.getvalue()


def uids(ds):
    return str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), str(ds.SOPInstanceUID)
