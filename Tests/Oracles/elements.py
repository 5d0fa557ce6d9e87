#!/usr/bin/env python3
"""What pydicom reads from DICOM files, for comparison: paths on standard input, one JSON object a line on standard output.

Each object: path, and error or: syntax, offset (of the data set), elements [[path, VR or null, bytes, value]], pixels (file offset
of native pixel data), fragments [[bytes, value]] and frames [[bytes, value]]. A value is hexadecimal up to 64 bytes, beyond that
"adler:" and its Adler-32. Values are little endian. VR is null where the file writes none.
"""
import json
import sys
import warnings
import zlib

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.encaps import generate_fragments, generate_frames, parse_basic_offsets
from pydicom.filebase import DicomBytesIO

warnings.simplefilter("ignore")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
WORDS = {"US": 2, "SS": 2, "OW": 2, "AT": 2, "UL": 4, "SL": 4, "FL": 4, "OL": 4, "OF": 4, "FD": 8, "OD": 8, "OV": 8, "SV": 8, "UV": 8}


def shown(data):
    return data.hex() if len(data) <= 64 else f"adler:{zlib.adler32(data):08x}"


def swapped(data, size):
    return b"".join(data[i : i + size][::-1] for i in range(0, len(data) // size * size, size)) + data[len(data) // size * size :]


def walk(ds, prefix, out):
    for tag in sorted(ds.keys()):
        raw = ds.get_item(tag)
        path = f"{prefix}{int(tag):08X}"
        is_raw = isinstance(raw, RawDataElement)
        vr = raw.VR
        # An implicit sequence is only known as one by the dictionary.
        if not is_raw or vr == "SQ" or (vr is None and looks_like_sequence(tag, raw)):
            element = ds[tag]
            if element.VR == "SQ":
                out.append([path, "SQ", len(element.value), "items"])
                for i, item in enumerate(element.value):
                    walk(item, f"{path}/{i}/", out)
                continue
            if not is_raw:
                out.append([path, element.VR, -1, "?"])
                continue
        value = raw.value or b""
        if not raw.is_little_endian and vr in WORDS:
            value = swapped(value, WORDS[vr])
        out.append([path, vr, len(value), shown(value)])


def looks_like_sequence(tag, raw):
    try:
        return pydicom.datadict.dictionary_VR(tag) == "SQ"
    except KeyError:
        return False


def frames(ds, raw):
    syntax = str(ds.file_meta.TransferSyntaxUID)
    fragments = [[len(f), shown(f)] for f in generate_fragments(DicomBytesIO(raw.value))]
    # The first item is the basic offset table.
    buffer = DicomBytesIO(raw.value)
    parse_basic_offsets(buffer)
    fragments = [[len(f), shown(f)] for f in generate_fragments(buffer)]
    number = int(ds.get("NumberOfFrames", 1) or 1)
    extended = None
    if "ExtendedOffsetTable" in ds:
        extended = (ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths)
    found = [[len(f), shown(f)] for f in generate_frames(raw.value, number_of_frames=number, extended_offsets=extended)]
    return fragments, found


def read(path):
    ds = pydicom.dcmread(path, force=True)
    elements = []
    walk(ds, "", elements)
    answer = {"path": path, "syntax": str(ds.file_meta.get("TransferSyntaxUID", "")), "elements": elements}
    if (0x7FE0, 0x0010) in ds:
        raw = ds.get_item(0x7FE00010)
        if isinstance(raw, RawDataElement):
            if raw.length == 0xFFFFFFFF:
                try:
                    answer["fragments"], answer["frames"] = frames(ds, raw)
                except Exception as error:
                    answer["frames_error"] = repr(error)[:200]
            elif "Deflated" not in answer["syntax"] and not answer["syntax"].endswith("1.2.1.99"):
                answer["pixels"] = raw.value_tell
    return answer


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        answer = read(path)
    except Exception as error:
        answer = {"path": path, "error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(answer), flush=True)
