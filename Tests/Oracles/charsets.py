#!/usr/bin/env python3
"""What Python's codecs make of each code of the character sets DICOM uses.

Prints one line a code: the terms (values between backslashes), the bytes in hexadecimal, the text in
hexadecimal UTF-8, or "-" where the codec knows no such code. The codecs are Python's own tables, made
independently of the C library's.
"""
import sys

SINGLE = {
    "ISO_IR 100": "iso8859-1", "ISO_IR 101": "iso8859-2", "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4", "ISO_IR 144": "iso8859-5", "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7", "ISO_IR 138": "iso8859-8", "ISO_IR 148": "iso8859-9",
    "ISO_IR 166": "tis_620", "ISO_IR 203": "iso8859-15",
}


def text(data, codec):
    try:
        return data.decode(codec).encode().hex()
    except UnicodeDecodeError:
        return "-"


def emit(terms, data, decoded):
    sys.stdout.write(f"{terms}\t{data.hex()}\t{decoded}\n")


def main():
    for term, codec in SINGLE.items():
        for byte in range(0xA0, 0x100):
            emit(term, bytes([byte]), text(bytes([byte]), codec))
    for byte in range(0xA1, 0xE0):
        emit("ISO_IR 13", bytes([byte]), text(bytes([byte]), "shift_jis"))
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            code = bytes([lead, trail])
            emit("GBK", code, text(code, "gbk"))
    for high in range(0xA1, 0xFF):
        for low in range(0xA1, 0xFF):
            code = bytes([high, low])
            emit("\\ISO 2022 IR 149", b"\x1b$)C" + code, text(code, "euc_kr"))
            emit("\\ISO 2022 IR 58", b"\x1b$)A" + code, text(code, "gb2312"))
            seven = bytes([high & 0x7F, low & 0x7F])
            emit("\\ISO 2022 IR 87", b"\x1b$B" + seven + b"\x1b(B", text(code, "euc_jp"))
            emit("\\ISO 2022 IR 159", b"\x1b$(D" + seven + b"\x1b(B",
                 text(b"\x8f" + code, "euc_jp"))
    for point in list(range(0x80, 0x10000, 7)) + list(range(0x10000, 0x110000, 997)):
        if 0xD800 <= point <= 0xDFFF:
            continue
        code = chr(point).encode("gb18030")
        emit("GB18030", code, chr(point).encode().hex())


if __name__ == "__main__":
    main()
