"""DICOM series by pydicom: `write DIR` makes stacks (plain, shuffled, tilted, enhanced, oblique, signed) and one JSON
line each with the volume as raw float32 and its affine in LPS by ITK or by construction. Exit code 77: no pydicom."""
import json, os, sys
try:
    import numpy as np, pydicom
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid
    import SimpleITK as sitk
except ImportError:
    sys.exit(77)
folder = sys.argv[2]
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(8)


def base(cls, study, series, frame):
    d = Dataset()
    d.file_meta = FileMetaDataset(); d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d.SOPClassUID = cls; d.SOPInstanceUID = generate_uid(entropy_srcs=[str(rng.random())])
    d.file_meta.MediaStorageSOPClassUID = cls; d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
    d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = study, series, frame
    d.PatientID = "T1"; d.PatientName = "Test^Volume"; d.Modality = "CT"; d.StudyID = "1"; d.SeriesNumber = 1
    d.StudyDate = "20260101"; d.StudyTime = "120000"; d.PatientBirthDate = "19700101"; d.PatientSex = "O"
    d.AccessionNumber = ""; d.ReferringPhysicianName = ""; d.Manufacturer = "Test"
    return d


def pixels(d, array, signed):
    d.SamplesPerPixel = 1; d.PhotometricInterpretation = "MONOCHROME2"
    d.Rows, d.Columns = array.shape[-2:]
    d.BitsAllocated = 16; d.BitsStored = 16 if signed else 12; d.HighBit = d.BitsStored - 1
    d.PixelRepresentation = 1 if signed else 0
    d.PixelData = array.astype("<i2" if signed else "<u2").tobytes()


def emit(name, files, hu, origin, axes, spacing, check=True):
    """axes: columns are the directions of x (along a row), y, z."""
    raw = os.path.join(folder, name + ".raw")
    np.ascontiguousarray(hu).astype("<f4").tofile(raw)
    m = np.eye(4); m[:3, :3] = np.array(axes).T @ np.diag(spacing); m[:3, 3] = origin
    print(json.dumps(dict(name=name, files=files, values=raw, shape=list(hu.shape[::-1]), affine=m.tolist())))


def series(name, along, down, origin, spacing, shape, signed=False, lean=(0, 0), skip=(), drop_at=None):
    along, down = np.array(along, float), np.array(down, float)
    normal = np.cross(along, down)
    nz, ny, nx = shape
    stored = rng.integers(0, 4000, shape) - (2000 if signed else 0)
    study, ser, frame = generate_uid(), generate_uid(), generate_uid()
    files = []
    for k in range(nz):
        if k in skip: continue
        d = base("1.2.840.10008.5.1.4.1.1.2", study, ser, frame)
        p = np.array(origin) + normal * spacing[2] * k + (along * lean[0] + down * lean[1]) * k
        d.ImagePositionPatient = ["%.6f" % v for v in p]
        d.ImageOrientationPatient = ["%.6f" % v for v in (*along, *down)]
        d.PixelSpacing = [spacing[1], spacing[0]]; d.SliceThickness = spacing[2]
        d.RescaleSlope = 1 if signed else 0.5; d.RescaleIntercept = -1024; d.InstanceNumber = nz - k
        pixels(d, stored[k], signed)
        f = os.path.join(folder, "%s-%02d.dcm" % (name, (k * 5 + 3) % nz)); d.save_as(f, enforce_file_format=True); files.append(f)
    hu = stored * (1.0 if signed else 0.5) - 1024
    emit(name, sorted(files), hu, origin, [along, down, normal], spacing)
    return files, hu


files, hu = series("plain", (1, 0, 0), (0, 1, 0), (-100, -80, 30), (0.7, 0.9, 2.5), (11, 20, 24))
# ITK agrees with the construction
r = sitk.ImageSeriesReader(); r.SetFileNames(r.GetGDCMSeriesFileNames(folder, r.GetGDCMSeriesIDs(folder)[0]))
i = r.Execute()
assert np.allclose(sitk.GetArrayFromImage(i), hu) and np.allclose(i.GetSpacing(), (0.7, 0.9, 2.5)) and np.allclose(i.GetOrigin(), (-100, -80, 30))
c, s = np.cos(0.4), np.sin(0.4)
series("oblique", (c, s, 0), (0, 0, -1), (5, 6, 7), (1.2, 0.8, 3.0), (7, 16, 12), signed=True)
series("tilted", (1, 0, 0), (0, 1, 0), (0, 0, 0), (1.0, 1.0, 5.0), (6, 20, 18), lean=(0, 2.0))
series("gap", (1, 0, 0), (0, 1, 0), (0, 0, 0), (1.0, 1.0, 2.0), (9, 8, 8), skip=(4,))
# enhanced multi-frame, frames out of order
nz, ny, nx = 8, 10, 12
stored = rng.integers(0, 4000, (nz, ny, nx))
order = rng.permutation(nz)
d = base("1.2.840.10008.5.1.4.1.1.2.1", generate_uid(), generate_uid(), generate_uid())
d.NumberOfFrames = nz; d.InstanceNumber = 1
pixels(d, stored[order], False)
sh = Dataset(); po = Dataset(); po.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]; sh.PlaneOrientationSequence = [po]
pm = Dataset(); pm.PixelSpacing = [0.6, 0.5]; pm.SliceThickness = 1.5; sh.PixelMeasuresSequence = [pm]
pv = Dataset(); pv.RescaleSlope = 2; pv.RescaleIntercept = -1000; pv.RescaleType = "HU"; sh.PixelValueTransformationSequence = [pv]
d.SharedFunctionalGroupsSequence = [sh]
groups = []
for k in order:
    g = Dataset(); pp = Dataset(); pp.ImagePositionPatient = [10, 20, 30 + 1.5 * float(k)]; g.PlanePositionSequence = [pp]; groups.append(g)
d.PerFrameFunctionalGroupsSequence = groups
f = os.path.join(folder, "enhanced.dcm"); d.save_as(f, enforce_file_format=True)
emit("enhanced", [f], stored * 2.0 - 1000, (10, 20, 30), [(1, 0, 0), (0, 1, 0), (0, 0, 1)], (0.5, 0.6, 1.5))
