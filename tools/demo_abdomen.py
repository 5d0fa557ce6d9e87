"""A real abdomen with labels for the plan of the demo: pixels and geometry from TotalSegmentator's source package.

The package (PyPI, Apache-2.0) carries twenty slices of a contrast CT, published without identity, and what its network
labels in them: 117 structures, numbers 1 to 117 of its class map, version 2. Only pixels and geometry are taken; name,
dates and UIDs are ours. The tumour of the demo's plan is no part of it: the scenario puts a sphere there, and says so.
"""
import gzip
import pathlib
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable

import numpy
import pydicom

from demo_ct import ct_slice, pixels, place

SOURCE = "TotalSegmentator==2.18.0"
FOLDER = "/tests/reference_files/"


def source_package(cache: pathlib.Path) -> pathlib.Path:
    """The package, downloaded once and read as an archive; nothing of it is installed or run."""
    found = sorted(cache.glob("totalsegmentator-*.tar.gz"))
    if not found:
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--no-binary", ":all:", "--dest", str(cache), SOURCE], check=True)
        found = sorted(cache.glob("totalsegmentator-*.tar.gz"))
    return found[0]


def write_abdomen(out: pathlib.Path, cache: pathlib.Path, uid: Callable[..., str]) -> int:
    """DIR/native/abdomen/*.dcm and DIR/abdomen-labels.nii.gz, whose grid is that of the series."""
    slices, labels = [], None
    with tarfile.open(source_package(cache)) as package:
        for member in package:
            if re.search(f"{FOLDER}example_ct_dicom/[^/]+$", member.name) and member.isfile():
                slices.append(pydicom.dcmread(package.extractfile(member), force=True))
            elif member.name.endswith(FOLDER + "example_seg_dicom.nii.gz"):
                labels = package.extractfile(member).read()
    slices.sort(key=lambda ds: float(ds.ImagePositionPatient[2]))
    heights = [float(ds.ImagePositionPatient[2]) for ds in slices]
    steps = numpy.diff(heights)
    if labels is None or len(slices) < 2 or not numpy.allclose(steps, steps[0]):
        raise SystemExit("样例腹部CT不完整 the sample abdomen is not what it should be")
    folder = out / "native" / "abdomen"
    folder.mkdir(parents=True)
    for index, source in enumerate(slices):
        ds = ct_slice(uid, "abdomen", index)
        ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20260105"
        ds.StudyTime = ds.SeriesTime = ds.ContentTime = "103000"
        ds.AccessionNumber, ds.StudyID = "SAMPLE0002", "2"
        ds.Manufacturer = "TotalSegmentator sample data"
        ds.StudyDescription, ds.SeriesDescription = "样例 上腹部增强CT Abdomen", "上腹部增强 Abdomen, contrast"
        ds.PatientName, ds.PatientID = "Li^Na=李^娜", "SAMPLE-ABDOMEN-0002"
        ds.BodyPartExamined, ds.ContrastBolusAgent = "ABDOMEN", "unknown"
        spacing = [steps[0], *map(float, source.PixelSpacing)]
        place(ds, [float(c) for c in source.ImagePositionPatient], spacing)
        ds.WindowCenter, ds.WindowWidth = ["60", "40"], ["360", "1500"]
        ds.WindowCenterWidthExplanation = ["腹部 Abdomen", "全部 All"]
        pixels(ds, source.pixel_array * float(source.RescaleSlope) + float(source.RescaleIntercept))
        ds.save_as(folder / f"{index + 1:04d}.dcm", enforce_file_format=True)
    # Written anew without a clock in its header, so that the same package gives the same file.
    (out / "abdomen-labels.nii.gz").write_bytes(gzip.compress(gzip.decompress(labels), mtime=0))
    return len(slices)
