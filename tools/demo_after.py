#!/usr/bin/env python3
"""The abdomen of the demo as it might look a month after treatment, with an ablation implanted by a map that is known.

  demo_after.py --samples DIR --out DIR

DIR/after/*.dcm is a CT series, DIR/after-zone.nii.gz the ablation in it. The patient lies turned by two degrees and 7 mm
aside, and the organs are bent by up to 3 mm; the zone is a ball of 14 mm whose centre lies 6 mm to the left, the front
and the feet of the nodule's (a ball of 10 mm, Examples/plan/liver-after). So the least margin is 14 - 10 - 6 = -2 mm, on
the right at the back and towards the head, whatever registration makes of the pictures.
"""
import argparse
import gzip
import pathlib
import struct
import sys
import uuid

import numpy
import pydicom

from demo_ct import ct_slice, pixels, place

NODULE = numpy.array([-97.0, -170.0, -785.5])
ZONE_RADIUS, ZONE_SHIFT = 14.0, numpy.array([4.4, -3.4, -2.25])  # mm; 6.0 long
TURN, SHIFT = numpy.deg2rad([0.5, -0.5, 2.0]), numpy.array([5.0, -4.0, 1.0])
NAMESPACE = uuid.UUID("6f1c2f0e-6a0b-4d9c-8d1d-5b1d0e2a7a11")


def uid(*parts: object) -> str:
    return f"2.25.{uuid.uuid5(NAMESPACE, '/'.join(map(str, parts))).int}"


def rotation() -> numpy.ndarray:
    (sx, sy, sz), (cx, cy, cz) = numpy.sin(TURN), numpy.cos(TURN)
    about_x = numpy.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = numpy.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = numpy.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def bend(points: numpy.ndarray) -> numpy.ndarray:
    """A smooth shift, mm: waves of 11 to 15 cm, at most 3 mm high."""
    x, y, z = (points - NODULE).T
    return numpy.stack([
        2.0 * numpy.sin(x / 19 + y / 23), 1.8 * numpy.sin(y / 21 - z / 25 + 1), 1.0 * numpy.sin(x / 24 + z / 20 + 2)], 1)


def before(points: numpy.ndarray) -> numpy.ndarray:
    """Where what lies here after treatment lay before."""
    still = (points - NODULE - SHIFT) @ rotation() + NODULE
    return still + bend(still)


def after(points: numpy.ndarray) -> numpy.ndarray:
    """The other way round, by fixed points."""
    still = points.copy()
    for _ in range(80):
        still = points - bend(still)
    return (still - NODULE) @ rotation().T + NODULE + SHIFT


def linear(volume: numpy.ndarray, at: numpy.ndarray) -> numpy.ndarray:
    """Values between voxels; beyond the border those of the border. `at` is n x 3 in voxels."""
    last = numpy.array(volume.shape) - 1
    at = numpy.clip(at, 0, last)
    low = numpy.minimum(at.astype(int), last - 1)
    share = at - low
    out = numpy.zeros(len(at))
    for corner in range(8):
        step = numpy.array([corner & 1, corner >> 1 & 1, corner >> 2])
        weight = numpy.where(step, share, 1 - share).prod(1)
        out += weight * volume[tuple((low + step).T)]
    return out


def nifti(mask: numpy.ndarray, spacing: numpy.ndarray, origin: numpy.ndarray) -> bytes:
    """NIfTI-1 of a mask on axial slices; LPS turns into RAS by two signs."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, *mask.shape, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 2, 8)
    struct.pack_into("<8f", header, 76, 1, *spacing, 0, 0, 0, 0)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    header[123] = 2
    struct.pack_into("<2h", header, 252, 0, 1)
    for row, sign in enumerate((-1, -1, 1)):
        line = [0.0] * 4
        line[row], line[3] = sign * spacing[row], sign * origin[row]
        struct.pack_into("<4f", header, 280 + 16 * row, *line)
    header[344:348] = b"n+1\0"
    return gzip.compress(bytes(header) + mask.astype(numpy.uint8).tobytes(order="F"), mtime=0)


def write_after(samples: pathlib.Path, out: pathlib.Path) -> None:
    slices = sorted((pydicom.dcmread(path) for path in (samples / "native" / "abdomen").glob("*.dcm")),
                    key=lambda ds: float(ds.ImagePositionPatient[2]))
    volume = numpy.stack([ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for ds in slices], 2)
    volume = volume.transpose(1, 0, 2)  # x, y, z
    origin = numpy.array([float(c) for c in slices[0].ImagePositionPatient])
    spacing = numpy.array([float(slices[0].PixelSpacing[1]), float(slices[0].PixelSpacing[0]),
                           float(slices[1].ImagePositionPatient[2]) - origin[2]])
    noise = numpy.random.default_rng(14)
    folder = out / "after"
    folder.mkdir(parents=True)
    zone = numpy.zeros(volume.shape, bool)
    x, y = (axis.ravel() for axis in numpy.indices(volume.shape[:2]))
    for index in range(volume.shape[2]):
        source = before(numpy.stack([x, y, numpy.full(x.shape, index)], 1) * spacing + origin)
        values = linear(volume, (source - origin) / spacing)
        # A month later an ablation is darker than the liver, with a soft edge; the nodule went with it where it was met.
        distance = numpy.linalg.norm(source - NODULE - ZONE_SHIFT, axis=1)
        share = numpy.clip(0.5 + (ZONE_RADIUS - distance) / 2, 0, 1)
        values += share * (45 - values) + noise.normal(0, 6, len(values))
        zone[:, :, index] = (distance <= ZONE_RADIUS).reshape(volume.shape[:2])
        ds = ct_slice(uid, "abdomen-after", index)
        ds.StudyDate = ds.SeriesDate = ds.ContentDate = "20260209"
        ds.StudyTime = ds.SeriesTime = ds.ContentTime = "091500"
        ds.AccessionNumber, ds.StudyID = "SAMPLE0003", "3"
        ds.Manufacturer = "TotalSegmentator sample data"
        ds.StudyDescription = "样例 上腹部增强CT 术后一月 Abdomen, a month after"
        ds.SeriesDescription = "上腹部增强 Abdomen, contrast"
        ds.PatientName, ds.PatientID = "Li^Na=李^娜", "SAMPLE-ABDOMEN-0002"
        ds.BodyPartExamined, ds.ContrastBolusAgent = "ABDOMEN", "unknown"
        place(ds, [origin[0], origin[1], origin[2] + index * spacing[2]], [spacing[2], spacing[1], spacing[0]])
        ds.WindowCenter, ds.WindowWidth = ["60", "40"], ["360", "1500"]
        ds.WindowCenterWidthExplanation = ["腹部 Abdomen", "全部 All"]
        pixels(ds, numpy.rint(values).clip(-1024, 3071).reshape(volume.shape[:2]).T)
        ds.save_as(folder / f"{index + 1:04d}.dcm", enforce_file_format=True)
    (out / "after-zone.nii.gz").write_bytes(nifti(zone, spacing, origin))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=pathlib.Path, required=True, help="what demo-data.py wrote")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="a folder without DIR/after")
    arguments = parser.parse_args()
    write_after(arguments.samples, arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
