#!/usr/bin/env python3
"""Sample images for the demo, made from what PyPI wheels ship; nothing of it is ever committed.

  demo-data.py --out DIR [--cache DIR]

DIR/<option>/... holds the files, grouped by the option with which DCMTK's `storescu` offers their transfer syntax
(`native` needs none). Three sources:

* stent: `stent_vol.ssdf` of the visvis wheel (BSD), a real CT of an abdominal stent graft, written as a CT series.
  Its values are Hounsfield units as given (0 to 2,000, in steps of 62.5; air and fat were cut off at 0 by its authors).
  The file gives neither voxel size nor date: the date is invented, 0.85 x 0.85 x 1.0 mm is an estimate from the vertebrae and is marked as such.
* abdomen: twenty slices of a real contrast CT with 117 labelled structures, from the source package of TotalSegmentator
  (Apache-2.0), see demo_abdomen.py. Its labels go to DIR/abdomen-labels.nii.gz.
* the pydicom wheel's test files (MIT): real images of many kinds, as they are, one for each SOP Instance UID.
"""
import argparse
import base64
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
import warnings
import zipfile
import zlib

import numpy
import pydicom
from pydicom.dataset import FileDataset

from demo_abdomen import write_abdomen
from demo_ct import ct_slice, pixels, place

VISVIS = "visvis==1.15.0"
NAMESPACE = uuid.UUID("6f1c2f0e-6a0b-4d9c-8d1d-5b1d0e2a7a11")
SPACING_MM = (1.0, 0.85, 0.85)  # slice, row, column; estimated
OPTIONS = {  # transfer syntax: storescu's option to propose it
    "1.2.840.10008.1.2": "native", "1.2.840.10008.1.2.1": "native", "1.2.840.10008.1.2.2": "native",
    "1.2.840.10008.1.2.1.99": "xd", "1.2.840.10008.1.2.5": "xr", "1.2.840.10008.1.2.4.50": "xy", "1.2.840.10008.1.2.4.51": "xx",
    "1.2.840.10008.1.2.4.70": "xs", "1.2.840.10008.1.2.4.80": "xt", "1.2.840.10008.1.2.4.81": "xu",
    "1.2.840.10008.1.2.4.90": "xv", "1.2.840.10008.1.2.4.91": "xw",
}
# Deliberately broken test files, useful to parsers and not to a demo; the last three DCMTK itself cannot read.
LEFT_OUT = {"MR_truncated.dcm", "rtplan_truncated.dcm", "badVR.dcm", "JPEG2000-embedded-sequence-delimiter.dcm",
            "SC_rgb_jpeg.dcm", "rtdose_rle.dcm", "rtdose_rle_1frame.dcm"}


def uid(*parts: object) -> str:
    """The same parts give the same UID, under 2.25 (PS3.5 B.2)."""
    return f"2.25.{uuid.uuid5(NAMESPACE, '/'.join(map(str, parts))).int}"


def visvis_wheel(cache: pathlib.Path) -> pathlib.Path:
    """The wheel, downloaded once and used as a data file: it is never installed (it would want OpenGL)."""
    found = sorted(cache.glob("visvis-*.whl"))
    if not found:
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--only-binary", ":all:", "--dest", str(cache), VISVIS], check=True)
        found = sorted(cache.glob("visvis-*.whl"))
    return found[0]


def read_ssdf_volume(text: str) -> numpy.ndarray:
    """`vol` times `colorscale` of a text SSDF file: arrays are zlib blocks in base64, joined by semicolons."""
    scale = float(re.search(r"^colorscale = (\S+)$", text, re.M)[1])
    shape, kind, body = re.search(r"^vol = array (\S+) (\S+) (.*)$", text, re.M).groups()
    data = b"".join(zlib.decompress(base64.b64decode(block)) for block in body.split(";") if block.strip())
    return numpy.frombuffer(data, kind).reshape([int(n) for n in shape.split("x")]).astype("f8") * scale


def stent_slice(volume: numpy.ndarray, index: int) -> FileDataset:
    """One axial slice; the volume runs from the feet to the head, rows to the back, columns to the patient's left."""
    ds = ct_slice(uid, "stent", index)
    ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20260103"
    ds.StudyTime = ds.SeriesTime = ds.ContentTime = "091500"
    ds.AccessionNumber, ds.StudyID = "SAMPLE0001", "1"
    ds.Manufacturer = "visvis sample data"
    ds.StudyDescription, ds.SeriesDescription = "样例 腹主动脉支架CT Stent graft", "腹主动脉支架 Aortic stent graft"
    ds.PatientName, ds.PatientID = "Wang^Xiaoming=王^小明", "SAMPLE-STENT-0001"
    ds.ImageComments = "Voxel size estimated; not for measurement"
    ds.BodyPartExamined, ds.ContrastBolusAgent = "ABDOMEN", "unknown"
    rows, columns = volume.shape[1:]
    corner = (-(columns - 1) / 2 * SPACING_MM[2], -(rows - 1) / 2 * SPACING_MM[1], index * SPACING_MM[0])
    place(ds, corner, SPACING_MM)
    ds.WindowCenter, ds.WindowWidth = ["300", "700"], ["600", "1800"]
    ds.WindowCenterWidthExplanation = ["血管 Vessel", "支架 Stent"]
    # Half units make the given steps of 62.5 whole numbers.
    pixels(ds, numpy.rint(volume[index] * 2), slope="0.5")
    return ds


def write_stent(out: pathlib.Path, cache: pathlib.Path) -> int:
    with zipfile.ZipFile(visvis_wheel(cache)) as wheel:
        volume = read_ssdf_volume(wheel.read("visvis/visvisResources/stent_vol.ssdf").decode())
    folder = out / "native" / "stent"
    folder.mkdir(parents=True)
    for index in range(volume.shape[0]):
        stent_slice(volume, index).save_as(folder / f"{index + 1:04d}.dcm", enforce_file_format=True)
    return volume.shape[0]


def copy_pydicom(out: pathlib.Path) -> int:
    """The wheel's files that can be stored, byte for byte; of several with one SOP Instance UID, the first."""
    root, seen = pathlib.Path(pydicom.__file__).parent / "data", set()
    for path in sorted(root.glob("*_files/**/*")):
        if not path.is_file() or path.name in LEFT_OUT or "TINY_ALPHA" in path.parts:
            continue
        try:
            ds = pydicom.dcmread(path, stop_before_pixels=True)
        except Exception:
            continue
        syntax = ds.file_meta.get("TransferSyntaxUID")
        needed = [ds.get(k) for k in ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")]
        if not all(needed) or syntax not in OPTIONS or ds.SOPInstanceUID in seen:
            continue
        if ds.file_meta.get("MediaStorageSOPInstanceUID") != ds.SOPInstanceUID:
            continue
        seen.add(ds.SOPInstanceUID)
        target = out / OPTIONS[syntax] / "pydicom" / f"{len(seen):03d}-{path.stem}.dcm"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, help="where the visvis wheel is kept (default: beside DIR)")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if (arguments.out / "complete").exists():
        return
    shutil.rmtree(arguments.out, ignore_errors=True)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed, so that an interrupted run is never taken for a finished one.
    scratch = pathlib.Path(tempfile.mkdtemp(dir=arguments.out.parent, prefix=".demo-data-"))
    try:
        cache = arguments.cache or arguments.out.parent / "wheels"
        slices = write_stent(scratch, cache)
        abdomen = write_abdomen(scratch, cache, uid)
        others = copy_pydicom(scratch)
        (scratch / "complete").touch()
        scratch.rename(arguments.out)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"样例影像：支架 CT {slices} 幅，腹部 CT {abdomen} 幅，其他 {others} 幅 · sample images: "
          f"{slices} stent and {abdomen} abdomen CT slices, {others} others: {arguments.out}")


if __name__ == "__main__":
    main()
