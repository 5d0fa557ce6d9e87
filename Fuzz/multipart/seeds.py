"""Writes seeds for the multipart target: two bytes of choice, then a body."""
import pathlib
import sys

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
boundaries = [b"B", b"BOUND", b"--dash", b"jieru-0123456789abcdef"]
for choice, boundary in enumerate(boundaries):
    line = b"--" + boundary
    bodies = {
        "two": line + b"\r\nContent-Type: application/dicom\r\n\r\none\r\n" + line + b"\r\n\r\n\r\n\r\n\r\n" + line + b"--",
        "preamble": b"\r\r\nx\r\n" + line + b"\r\nA: b\r\n\r\n\r\r\n" + line + b"--\r\nepilogue",
        "half": line + b"\r\nA: b\r\n\r\n\r\n--" + boundary[:-1] + b"\r\n\r\n" + line + b"--",
        "cut": line + b"\r\nA: b\r\n\r\nnever ends",
    }
    for name, body in bodies.items():
        (out / f"{name}-{choice}").write_bytes(bytes([3, choice]) + body)
