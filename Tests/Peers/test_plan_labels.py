"""Structures as other programs hand them over: DICOM SEG by highdicom, an RT Structure Set by pydicom."""
import highdicom
import numpy
import pydicom
import pytest
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from test_plan_commands import CENTRE, dicom_series, phantom, plan, result, scene, scenario  # noqa: F401  fixtures

NAMES = ["liver", "rib", "vein", "tumour"]
BY_NAME = {
    "organ": {"labels": ["liver"], "tissue": "liver"}, "target": {"labels": ["tumour"]},
    "obstacles": [{"name": {"zh": "肋骨", "en": "rib"}, "labels": ["rib"], "clearance": 1}],
    "vessels": [{"name": {"zh": "血管", "en": "vessel"}, "labels": ["vein"]}],
}


def read(folder):
    return sorted((pydicom.dcmread(path) for path in folder.glob("*.dcm")), key=lambda ds: ds.ImagePositionPatient[2])


def segmentation(path, images, labels, names=NAMES):
    structure = highdicom.sr.CodedConcept("123037004", "SCT", "Anatomical Structure")
    described = [
        highdicom.seg.SegmentDescription(
            segment_number=number, segment_label=name, segmented_property_category=structure,
            segmented_property_type=highdicom.sr.CodedConcept("85756007", "SCT", "Tissue"),
            algorithm_type=highdicom.seg.SegmentAlgorithmTypeValues.MANUAL)
        for number, name in enumerate(names, 1)]
    highdicom.seg.Segmentation(
        source_images=images, pixel_array=numpy.ascontiguousarray(labels.transpose(2, 1, 0)),
        segmentation_type=highdicom.seg.SegmentationTypeValues.BINARY, segment_descriptions=described,
        series_instance_uid=generate_uid(), series_number=2, sop_instance_uid=generate_uid(), instance_number=1,
        manufacturer="phantom", manufacturer_model_name="phantom", software_versions="1", device_serial_number="1").save_as(path)


def structures(path, image, step):
    """Exact outlines of the phantom's shapes on slices `step` mm apart."""
    def ring(z, centre, half):
        height = (z - centre[2]) / half[2]
        if abs(height) >= 1:
            return None
        wide, angle = numpy.sqrt(1 - height ** 2), numpy.linspace(0, 2 * numpy.pi, 120, endpoint=False)
        return numpy.stack([centre[0] + half[0] * wide * numpy.cos(angle), centre[1] + half[1] * wide * numpy.sin(angle),
                            numpy.full(120, z)], 1)

    def box(z, low, high):
        return numpy.array([[low[0], low[1], z], [high[0], low[1], z], [high[0], high[1], z], [low[0], high[1], z]])
    shapes = [lambda z: ring(z, (58, 50, 42), (34, 30, 34)), lambda z: box(z, (47, 9), (69, 15)),
              lambda z: box(z, (73, 23), (79, 65)), lambda z: ring(z, CENTRE, (7, 7, 7))]
    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = pydicom.uid.RTStructureSetStorage
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = generate_uid()
    ds.Modality, ds.StructureSetLabel = "RTSTRUCT", "phantom"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = image.StudyInstanceUID, generate_uid()
    ds.StructureSetROISequence, ds.ROIContourSequence = pydicom.Sequence(), pydicom.Sequence()
    for number, (name, shape) in enumerate(zip(NAMES, shapes), 1):
        roi, drawn = pydicom.Dataset(), pydicom.Dataset()
        roi.ROINumber, roi.ROIName, roi.ReferencedFrameOfReferenceUID = number, name, image.FrameOfReferenceUID
        roi.ROIGenerationAlgorithm = "MANUAL"
        drawn.ReferencedROINumber, drawn.ContourSequence = number, pydicom.Sequence()
        for z in numpy.arange(0, 88, step):
            points = shape(float(z))
            if points is None:
                continue
            contour = pydicom.Dataset()
            contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", len(points)
            contour.ContourData = [f"{value:.4f}" for value in points.ravel()]
            drawn.ContourSequence.append(contour)
        ds.StructureSetROISequence.append(roi)
        ds.ROIContourSequence.append(drawn)
    ds.save_as(path, enforce_file_format=True)


@pytest.fixture
def images(tmp_path):
    dicom_series(tmp_path / "ct", phantom()[1])
    return read(tmp_path / "ct")


def fits(document, volume, place):
    """A ball of 7 mm is 1.437 mL; the rib's last voxels lie at y = 14, 23 mm before it."""
    assert document["anatomy"]["targetVolume"] == pytest.approx(4 / 3 * numpy.pi * 0.343, abs=volume)
    assert document["anatomy"]["targetCentre"] == pytest.approx(CENTRE, abs=place)
    rib = next(one for one in document["anatomy"]["neighbours"] if one["name"]["en"] == "rib")
    assert rib["distance"] == pytest.approx(23, abs=3)
    assert document["paths"]["feasible"] > 0


def test_a_segmentation_by_highdicom_gives_the_plan_that_the_same_labels_give_as_nifti(plan, scene, images, tmp_path):
    segmentation(tmp_path / "labels.dcm", images, phantom()[0])
    plan("paths", scene({"image": {"dicom": "ct"}}), "-o", tmp_path / "nifti")
    plan("paths", scene({"image": {"dicom": "ct"}, "labels": {"dicomSeg": "labels.dcm"}, **BY_NAME}), "-o", tmp_path / "seg")
    assert result(tmp_path / "seg")["paths"] == result(tmp_path / "nifti")["paths"]
    fits(result(tmp_path / "seg"), 0.12, 0.5)


def test_a_segmentation_drawn_on_coarser_images_of_the_same_frame_is_laid_where_it_lies(plan, scene, images, tmp_path):
    dicom_series(tmp_path / "coarse", phantom()[1][::2, ::2])
    coarse = read(tmp_path / "coarse")
    for ds in coarse:
        ds.PixelSpacing, ds.FrameOfReferenceUID, ds.StudyInstanceUID = [4, 4], images[0].FrameOfReferenceUID, images[0].StudyInstanceUID
    segmentation(tmp_path / "labels.dcm", coarse, phantom()[0][::2, ::2])
    plan("paths", scene({"image": {"dicom": "ct"}, "labels": {"dicomSeg": "labels.dcm"}, **BY_NAME}), "-o", tmp_path / "out")
    fits(result(tmp_path / "out"), 0.35, 1)


@pytest.mark.parametrize("step", [2, 4])
def test_contours_by_pydicom_give_what_they_enclose(plan, scene, images, tmp_path, step):
    structures(tmp_path / "labels.dcm", images[0], step)
    plan("paths", scene({"image": {"dicom": "ct"}, "labels": {"rtstruct": "labels.dcm"}, **BY_NAME}), "-o", tmp_path / "out")
    fits(result(tmp_path / "out"), 0.15 if step == 2 else 0.3, 1)


def test_what_does_not_fit_is_refused_with_its_place_and_what_there_is(plan, scene, images, tmp_path):
    def refusal(labels, changes=None):
        changes = {"image": {"dicom": "ct"}, "labels": labels, **BY_NAME, **(changes or {})}
        text = plan("paths", scene(changes), "-o", tmp_path / "out", expect=2).text
        assert not (tmp_path / "out").exists()
        return text
    segmentation(tmp_path / "labels.dcm", images, phantom()[0])
    structures(tmp_path / "contours.dcm", images[0], 2)
    for labels in ({"dicomSeg": "labels.dcm"}, {"rtstruct": "contours.dcm"}):
        text = refusal(labels, {"target": {"labels": ["metastasis"]}})
        assert "target.labels[0]" in text and "there are: 1 liver, 2 rib, 3 vein, 4 tumour" in text, text
    segmentation(tmp_path / "twice.dcm", images, phantom()[0], ["liver", "rib", "tumour", "tumour"])
    assert "numbers 3, 4" in refusal({"dicomSeg": "twice.dcm"}, {"vessels": None})
    assert "labels.dicomSeg" in refusal({"dicomSeg": "contours.dcm"})
    assert "labels.rtstruct" in refusal({"rtstruct": "labels.dcm"})
    dicom_series(tmp_path / "other", phantom()[1])
    segmentation(tmp_path / "elsewhere.dcm", read(tmp_path / "other"), phantom()[0])
    assert "frame of reference" in refusal({"dicomSeg": "elsewhere.dcm"})
