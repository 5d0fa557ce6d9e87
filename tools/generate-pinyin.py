#!/usr/bin/env python3
"""Makes Sources/Base/DICOMCore/Generated/PinyinTable.swift, the reading of every Hanzi.

Source: the single-character readings of the PyPI package `pypinyin` (MIT licence), which come from
the pinyin-data project and Unicode's Unihan database (kMandarin, kHanyuPinyin; Unicode licence).
Only the facts are taken: the first, commonest reading of each character, without its tone.

    python3 -m venv .venv && .venv/bin/pip install pypinyin==0.55.0
    .venv/bin/python tools/generate-pinyin.py
"""
import pathlib
import unicodedata

import pypinyin
from pypinyin.constants import PINYIN_DICT

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / (
    "Sources/Base/DICOMCore/Generated/PinyinTable.swift")
# Two characters a code, base 44, from "0" to "[": no quote and no backslash among them.
FIRST, BASE = 0x30, 44
# Blocks without gaps worth saving: extension A and the basic block.
DENSE = [("extensionA", 0x3400, 0x4DBF), ("basic", 0x4E00, 0x9FFF)]


def plain(reading):
    """The syllable without tone; ü is written v."""
    text = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in text if not unicodedata.combining(c))


def readings():
    table = {}
    for code, text in PINYIN_DICT.items():
        syllable = plain(text.split(",")[0])
        if syllable.isascii() and syllable.isalpha():
            table[code] = syllable
    # Unihan's order puts a rare reading first here; these are the ones of names and of speech.
    for character, syllable in {"翟": "zhai", "俟": "qi", "卜": "bu", "晟": "sheng", "逄": "pang",
                                "晃": "huang", "谌": "chen", "蕃": "fan"}.items():
        table[ord(character)] = syllable
    return table


def literal(codes):
    lines = [codes[i:i + 96] for i in range(0, len(codes), 96)] or [""]
    return '"""\n' + "".join(f"    {line}\\\n" for line in lines[:-1]) + f'    {lines[-1]}\n    """'


def main():
    table = readings()
    syllables = sorted(set(table.values()))
    number = {s: i + 1 for i, s in enumerate(syllables)}
    assert len(syllables) + 1 <= BASE * BASE

    def code(point):
        value = number[table[point]] if point in table else 0
        return chr(FIRST + value // BASE) + chr(FIRST + value % BASE)

    dense = {name: "".join(code(p) for p in range(low, high + 1)) for name, low, high in DENSE}
    # The supplementary planes: runs of characters that have a reading.
    runs, start = [], None
    points = sorted(p for p in table if p >= 0x20000)
    for index, point in enumerate(points):
        if start is None:
            start = point
        if index + 1 == len(points) or points[index + 1] != point + 1:
            runs.append((start, point))
            start = None
    sparse = "".join("".join(code(p) for p in range(a, b + 1)) for a, b in runs)
    # Each run as its distance from the end of the one before, and its length, in base 36.
    def base36(value):
        digits = ""
        while True:
            digits = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36] + digits
            value //= 36
            if value == 0:
                return digits
    marks, last = [], 0x20000
    for a, b in runs:
        marks.append(f"{base36(a - last)}+{base36(b - a + 1)}")
        last = b + 1
    text = f"""// Made by tools/generate-pinyin.py; do not edit.
// Readings: pypinyin {pypinyin.__version__} (MIT licence), from pinyin-data and Unicode's Unihan database (Unicode licence).

/// The toneless reading of every Hanzi, {len(table):,} of them, as text that needs no start-up work.
///
/// A code is two characters, base {BASE} from "0": 0 for no reading, else the number of the syllable in
/// ``syllables`` from 1.
enum PinyinTable {{
  static let base = {BASE}
  static let firstDigit: UInt8 = {FIRST}

  /// The syllables in order, ü as v, separated by commas.
  static let syllables: StaticString = {literal(",".join(syllables))}

"""
    for name, low, high in DENSE:
        text += f"  /// U+{low:04X}...U+{high:04X}, two characters each.\n"
        text += f"  static let {name}: StaticString = {literal(dense[name])}\n\n"
    text += "  /// The runs of characters with a reading from U+20000 on: distance from the end of the run\n"
    text += "  /// before, and length, base 36.\n"
    text += f"  static let runs: StaticString = {literal(','.join(marks))}\n\n"
    text += "  /// The codes of the characters in those runs.\n"
    text += f"  static let sparse: StaticString = {literal(sparse)}\n}}\n"
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"{OUTPUT.name}: {len(table)} readings, {len(syllables)} syllables, {len(runs)} runs, "
          f"{len(text)} bytes")


if __name__ == "__main__":
    main()
