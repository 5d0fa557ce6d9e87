#!/usr/bin/env python3
"""Writes seed inputs for the network fuzz target: a whole session, its parts, and every user item."""
import pathlib
import struct
import sys

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def item(kind, body):
    return struct.pack(">BBH", kind, 0, len(body)) + body


def pdu(kind, body):
    return struct.pack(">BBI", kind, 0, len(body)) + body


def request(contexts, extra=b""):
    body = struct.pack(">HH", 1, 0) + b"JIERU".ljust(16) + b"SEED".ljust(16) + bytes(32)
    body += item(0x10, b"1.2.840.10008.3.1.1.1")
    for number, abstract in contexts:
        syntaxes = item(0x40, b"1.2.840.10008.1.2") + item(0x40, b"1.2.840.10008.1.2.1")
        body += item(0x20, bytes([number, 0, 0, 0]) + item(0x30, abstract) + syntaxes)
    user = item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3") + item(0x55, b"SEED") + extra
    return pdu(1, body + item(0x50, user))


def command(*elements):
    body = b"".join(struct.pack("<HHI", 0, e, len(v)) + v for e, v in elements)
    return struct.pack("<HHII", 0, 0, 4, len(body)) + body


def data(context, header, body):
    return pdu(4, struct.pack(">IBB", len(body) + 2, context, header) + body)


def word(value):
    return struct.pack("<H", value)


contexts = [(1, b"1.2.840.10008.1.1"), (3, b"1.2.840.10008.5.1.4.1.1.7")]
items = (
    item(0x53, struct.pack(">HH", 0, 5))
    + item(0x54, struct.pack(">H", 3) + b"1.2" + b"\1\1")
    + item(0x56, struct.pack(">H", 3) + b"1.2" + b"\1\0\1")
    + item(0x57, struct.pack(">H", 3) + b"1.2" + bytes(4))
    + item(0x58, b"\2\1" + struct.pack(">H", 3) + b"bob" + struct.pack(">H", 2) + b"pw")
)
echo = command((0x2, b"1.2.840.10008.1.1\0"), (0x100, word(0x30)), (0x110, word(1)), (0x800, word(0x101)))
store = command(
    (0x2, b"1.2.840.10008.5.1.4.1.1.7\0"), (0x100, word(1)), (0x110, word(2)), (0x700, word(0)),
    (0x800, word(1)), (0x1000, b"1.2.3.4\0"), (0x1030, b"ORIGIN"), (0x1031, word(7)))
answer = command(
    (0x100, word(0x8021)), (0x120, word(1)), (0x800, word(1)), (0x900, word(0xB000)),
    (0x901, struct.pack("<HHHH", 8, 0x18, 0x10, 0x20)), (0x902, b"because "), (0x1020, word(1)))
sends = (
    data(1, 3, echo) + data(3, 1, store[:20]) + data(3, 3, store[20:]) + data(3, 0, bytes(40))
    + data(3, 2, bytes(10)) + data(1, 3, answer) + data(1, 2, b"12345678"))
release = pdu(5, bytes(4))
accept = pdu(2, request(contexts)[6:].replace(b"\x20\0\0", b"\x21\0\0"))
seeds = {
    "session": request(contexts, items) + sends + release,
    "request": request(contexts, items),
    "two-values": request(contexts)
    + pdu(4, struct.pack(">IBB", 2 + len(echo), 1, 3) + echo + struct.pack(">IBB", 2 + len(echo), 1, 3) + echo),
    "accept": accept,
    "abort": request(contexts) + pdu(7, bytes([0, 0, 2, 1])),
    "reject": pdu(3, bytes([0, 1, 1, 7])),
    "echo": echo, "store": store, "answer": answer,
}
for name, body in seeds.items():
    for chunk in (0, 6, 200):
        (out / f"{name}-{chunk}").write_bytes(bytes([chunk]) + body)
