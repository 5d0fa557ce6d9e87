"""STOW-RS and WADO-RS by hand: what a general client hides is just what these tests look at."""
import json
import re

BOUNDARY = b"jieru-peer-test"
STOW = {"Content-Type": 'multipart/related; type="application/dicom"; boundary=' + BOUNDARY.decode(),
        "Accept": "application/dicom+json"}
AS_STORED = {"Accept": 'multipart/related; type="application/dicom"; transfer-syntax=*'}


def multipart(files):
    """A multipart/related body of Part 10 files (PS3.18 8.6.1.2.1)."""
    parts = [b"--" + BOUNDARY + b"\r\nContent-Type: application/dicom\r\n\r\n" + f + b"\r\n" for f in files]
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def stow(node, files, path="/studies"):
    """(status, store response as a dictionary) for Part 10 files in one request."""
    status, _, body = node.request("POST", path, multipart(files), STOW)
    return status, json.loads(body) if body else {}


def parts(content_type, body):
    """The payloads of a multipart answer."""
    boundary = re.search(r'boundary="?([^";]+)', content_type).group(1).encode()
    found = []
    for piece in body.split(b"--" + boundary)[1:]:
        if piece.startswith(b"--"):
            break
        found.append(piece[piece.index(b"\r\n\r\n") + 4:-2])
    return found


def instance_path(study, series, instance):
    return f"/studies/{study}/series/{series}/instances/{instance}"


def retrieve(node, study, series, instance):
    """(status, Part 10 bytes or None) of one instance, in the syntax it is stored in."""
    status, headers, body = node.get(instance_path(study, series, instance), AS_STORED)
    return status, parts(headers["content-type"], body)[0] if status == 200 else None


def data_set(part10):
    """The bytes after the file meta information, found by its group length (PS3.10 7.1)."""
    assert part10[128:132] == b"DICM"
    assert part10[132:138] == b"\x02\x00\x00\x00UL"
    return part10[144 + int.from_bytes(part10[140:144], "little"):]
