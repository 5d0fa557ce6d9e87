#!/usr/bin/env python3
"""seeds.py FOLDER OUT: fuzzing seeds from DICOM files: the first 12 KiB of each data set behind the bytes for syntax and cut."""
import hashlib
import os
import struct
import sys

SYNTAXES = {"1.2.840.10008.1.2": 1, "1.2.840.10008.1.2.1": 0, "1.2.840.10008.1.2.2": 2, "1.2.840.10008.1.2.1.99": 3,
            "1.2.840.10008.1.2.4.90": 5, "1.2.840.10008.1.2.5": 6}

folder, out = sys.argv[1:3]
for base, _, names in os.walk(folder):
    for name in names:
        data = open(os.path.join(base, name), "rb").read(65536)
        if data[128:132] != b"DICM" or data[132:140] != b"\2\0\0\0UL\4\0":
            continue
        end = 144 + struct.unpack_from("<I", data, 140)[0]
        at = data.find(b"\2\0\x10\0UI")
        if at < 0 or end > len(data):
            continue
        uid = data[at + 8:at + 8 + struct.unpack_from("<H", data, at + 6)[0]].rstrip(b"\0 ").decode("ascii", "replace")
        for seed in (bytes([SYNTAXES.get(uid, 4), 7]) + data[end:end + 12288], b"\x80\0" + data[:8192]):
            open(os.path.join(out, hashlib.sha1(seed).hexdigest()), "wb").write(seed)
json = b'\x80\0{"00100010":{"vr":"PN","Value":[{"Alphabetic":"A^B","Ideographic":"\xe7\x8e\x8b"}]},"00280010":{"vr":"US","Value":[512]},"00400275":{"vr":"SQ","Value":[{"00080005":{"vr":"CS"}}]},"7FE00010":{"vr":"OW","InlineBinary":"AAA="}}'
open(os.path.join(out, "json"), "wb").write(json)
