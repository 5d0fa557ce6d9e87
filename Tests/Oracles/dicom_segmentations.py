"""Segmentations, structure sets and pictures. `read FILE`: what highdicom and pydicom see in our SEG, one JSON line.
`write DIR`: a fractional-free SEG by highdicom (binary, sparse frames), a label map, an RTSTRUCT and the expected masks.
`capture FILE`: our secondary capture. Exit code 77: a package is missing."""
import json, os, sys
try:
    import numpy as np, pydicom, highdicom as hd
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.sr.codedict import codes
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid
except ImportError:
    sys.exit(77)
what, path = sys.argv[1], sys.argv[2]
if what == "read":
    s = hd.seg.segread(path)
    v = s.get_volume(combine_segments=True)
    raw = path + ".raw"
    np.ascontiguousarray(v.array).astype("<f4").tofile(raw)
    print(json.dumps(dict(segments=[[d.segment_number, d.segment_label, d.segmented_property_type.value] for d in s.segment_descriptions()] if hasattr(s, "segment_descriptions") else
                          [[n, s.get_segment_description(n).segment_label, s.get_segment_description(n).segmented_property_type.value] for n in s.segment_numbers],
                          shape=list(v.array.shape), affine=np.asarray(v.affine).tolist(), values=raw, frames=int(s.NumberOfFrames))))
elif what == "capture":
    d = pydicom.dcmread(path)
    a = d.pixel_array
    print(json.dumps(dict(shape=list(a.shape), sum=int(a.sum()), first=np.asarray(a).ravel()[:6].tolist(), cls=d.SOPClassUID.name)))
else:
    os.makedirs(path, exist_ok=True)
    rng = np.random.default_rng(3)
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    nz, ny, nx = 9, 20, 24
    src = []
    for k in range(nz):
        d = Dataset(); d.file_meta = FileMetaDataset(); d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        d.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"; d.SOPInstanceUID = generate_uid()
        d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID; d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = study, series, frame
        d.PatientID = "T1"; d.PatientName = "Test^Seg"; d.PatientBirthDate = ""; d.PatientSex = "O"; d.Modality = "CT"; d.StudyID = "1"
        d.StudyDate = "20260101"; d.StudyTime = "120000"; d.AccessionNumber = ""; d.ReferringPhysicianName = ""; d.SeriesNumber = 1; d.InstanceNumber = k + 1
        d.ImagePositionPatient = [-10, -20, 30 + 2.5 * k]; d.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]; d.PixelSpacing = [0.8, 0.7]; d.SliceThickness = 2.5
        d.Rows, d.Columns = ny, nx; d.SamplesPerPixel = 1; d.PhotometricInterpretation = "MONOCHROME2"; d.BitsAllocated = 16; d.BitsStored = 12; d.HighBit = 11; d.PixelRepresentation = 0
        d.PixelData = np.zeros((ny, nx), np.uint16).tobytes(); d.PositionReferenceIndicator = ""; d.Laterality = ""; d.Manufacturer = "T"
        src.append(d)
    lab = np.zeros((nz, ny, nx), np.uint8)
    lab[2:7, 4:12, 5:15] = 1; lab[4:6, 10:15, 12:20] = 2
    raw = os.path.join(path, "labels.raw"); lab.astype("<f4").tofile(raw)

    def desc(n, label, t): return hd.seg.SegmentDescription(n, label, codes.SCT.Organ, t, hd.seg.SegmentAlgorithmTypeValues.MANUAL)
    rows = []
    for name, kind in (("binary", hd.seg.SegmentationTypeValues.BINARY), ("fractional", hd.seg.SegmentationTypeValues.FRACTIONAL), ("labelmap", hd.seg.SegmentationTypeValues.LABELMAP)):
        px = lab
        if name == "fractional": px = np.stack([lab == 1, lab == 2], -1).astype(float)
        s = hd.seg.Segmentation(src, px, kind, [desc(1, "Liver", codes.SCT.Liver), desc(2, "Kidney", codes.SCT.Kidney)],
                                generate_uid(), 5, generate_uid(), 1, "T", "T", "1", "1", transfer_syntax_uid=ExplicitVRLittleEndian,
                                omit_empty_frames=True)
        f = os.path.join(path, name + ".dcm"); s.save_as(f); rows.append([name, f])
    # structure set: a square with a square hole, every slice 2..6, corners half-way between pixel centres
    d = Dataset(); d.file_meta = FileMetaDataset(); d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d.SOPClassUID = "1.2.840.10008.5.1.4.1.1.481.3"; d.SOPInstanceUID = generate_uid(); d.Modality = "RTSTRUCT"
    d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID; d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
    d.StudyInstanceUID = study; d.SeriesInstanceUID = generate_uid()

    def square(a, b, c, e, k): return [v for (x, y) in ((a, b), (c, b), (c, e), (a, e)) for v in (-10 + 0.7 * x, -20 + 0.8 * y, 30 + 2.5 * k)]
    roi = Dataset(); roi.ROINumber = 7; roi.ROIName = "Tumour"; roi.ReferencedFrameOfReferenceUID = frame; roi.ROIGenerationAlgorithm = ""
    d.StructureSetROISequence = [roi]
    con = Dataset(); con.ReferencedROINumber = 7; con.ContourSequence = []
    for k in range(2, 7):
        for q in (square(3.5, 2.5, 15.5, 12.5, k), square(6.5, 5.5, 9.5, 8.5, k)):
            c = Dataset(); c.ContourGeometricType = "CLOSED_PLANAR"; c.NumberOfContourPoints = 4; c.ContourData = ["%.4f" % v for v in q]; con.ContourSequence.append(c)
    d.ROIContourSequence = [con]
    f = os.path.join(path, "structures.dcm"); d.save_as(f, enforce_file_format=True); rows.append(["structures", f])
    m = np.zeros((nz, ny, nx)); m[2:7, 3:13, 4:16] = 1; m[2:7, 6:9, 7:10] = 0
    raw2 = os.path.join(path, "structures.raw"); m.astype("<f4").tofile(raw2)
    print(json.dumps(dict(files=dict(rows), labels=raw, structures=raw2, shape=[nx, ny, nz], spacing=[0.7, 0.8, 2.5], origin=[-10, -20, 30])))
