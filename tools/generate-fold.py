#!/usr/bin/env python3
"""Makes Sources/Base/DICOMCore/Generated/FoldTable.swift, the folding of characters for search.

Source: the Unicode Character Database as Python's `unicodedata` carries it (Unicode licence): NFKC,
full case folding, canonical decomposition. Only the facts are taken.

    python3 tools/generate-fold.py
"""
import pathlib
import unicodedata

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / (
    "Sources/Base/DICOMCore/Generated/FoldTable.swift")
# Letters with strokes and ligatures, which Unicode does not decompose; what people type for them.
LETTERS = {"ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae",
           "œ": "oe", "ı": "i", "ŋ": "n", "ĸ": "k", "ƀ": "b", "ɨ": "i", "ƶ": "z", "ǥ": "g"}
# Apostrophes and dashes to those of ASCII.
MARKS = {**{c: "'" for c in "\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BD\u00B4\u02B4\u2032\u0060"},
         **{c: '"' for c in "\u201C\u201D\u201E\u201F\u2033"},
         **{chr(c): "-" for c in range(0x2010, 0x2016)}, "\u2212": "-", "\u2043": "-"}
# Between the parts of a name: a separator as a caret is.
SEPARATORS = "\u00B7\u2022\u2027\u2219\u22C5\u30FB\uFF65\u3000\u1680\u180E\u2028\u2029\u0085"
# Seen by nobody: removed.
IGNORED = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180D), (0x200B, 0x200F),
           (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
           (0xE0100, 0xE01EF)]
# Marks that are accents. Those of Thai, Devanagari and others are letters of their own.
ACCENTS = [(0x300, 0x36F), (0x483, 0x487), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2),
           (0x5C4, 0x5C5), (0x5C7, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670),
           (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED), (0x1AB0, 0x1ACE),
           (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE20, 0xFE2F)]


def within(point, ranges):
    return any(a <= point <= b for a, b in ranges)


def is_kana_or_hangul(point):
    return 0x3041 <= point <= 0x30FF or 0x31F0 <= point <= 0x31FF or 0xAC00 <= point <= 0xD7A3


def fold_character(character):
    if character in SEPARATORS:
        return " "
    if character in MARKS:
        return MARKS[character]
    point = ord(character)
    if within(point, IGNORED) or within(point, ACCENTS):
        return ""
    if unicodedata.category(character) == "Cc":
        return " "
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    result = ""
    for one in text:
        if one in MARKS:
            result += MARKS[one]
        elif one in SEPARATORS or one.isspace() or one in "^=":
            result += " "
        elif is_kana_or_hangul(ord(one)):
            result += one
        else:
            for part in unicodedata.normalize("NFD", one):
                if not within(ord(part), ACCENTS) and not within(ord(part), IGNORED):
                    result += " " if part in "^=" else LETTERS.get(part, part)
    # A spacing accent is "space, accent" to Unicode: nothing to a searcher.
    return " " if result.strip() == "" and result else result


def entries():
    table = {}
    for point in range(0x80, 0x30000):
        if 0xD800 <= point <= 0xF8FF or 0x3400 <= point <= 0x4DBF or 0x4E00 <= point <= 0x9FFF:
            continue
        if 0x20000 <= point <= 0x2F7FF or is_kana_or_hangul(point) and point != 0x30FB:
            continue
        character = chr(point)
        if unicodedata.category(character) in ("Cn", "Co"):
            continue
        folded = fold_character(character)
        if folded != character:
            table[point] = folded
    for low, high in IGNORED:
        for point in range(low, high + 1):
            table[point] = ""
    return table


def main():
    table = entries()
    points = sorted(table)
    words, index = [], 0
    while index < len(points):
        # A run: neighbours in order; written as start:first,second,... with "+n" for n more
        # characters that each map to the next scalar, "*n" for n more with the same folding.
        end = index
        while end + 1 < len(points) and points[end + 1] == points[end] + 1:
            end += 1
        run = [table[p] for p in points[index:end + 1]]
        parts, position = [], 0
        while position < len(run):
            value, count = run[position], 0
            text = ".".join(f"{ord(c):X}" for c in value)
            def follows(offset, step):
                other = run[position + offset] if position + offset < len(run) else None
                if other is None:
                    return False
                return other == value if step == 0 else (
                    len(value) == len(other) == 1 and ord(other) == ord(value) + offset)
            mark = ""
            for step, sign in ((0, "*"), (1, "+")):
                count = 0
                while follows(count + 1, step):
                    count += 1
                if count > 1:
                    mark = f"{sign}{count:X}"
                    break
            else:
                count = 0
            parts.append(text + mark)
            position += 1 + (count if mark else 0)
        words.append(f"{points[index]:X}:" + ",".join(parts))
        index = end + 1
    blob = " ".join(words)
    lines = [blob[i:i + 92] for i in range(0, len(blob), 92)]
    literal = '"""\n' + "".join(f"    {line}\\\n" for line in lines[:-1]) + f'    {lines[-1]}\n    """'
    OUTPUT.write_text(f"""// Made by tools/generate-fold.py; do not edit.
// Source: Unicode Character Database {unicodedata.unidata_version} (Unicode licence).

/// What each character becomes in ``SearchText/fold(_:)``: {len(table):,} of them, all in hexadecimal.
///
/// A word is `start:folding,folding,...` for neighbouring characters; a folding is its scalars between
/// dots, `*n` after it says that n more characters fold alike, `+n` that n more fold to the scalars
/// that follow.
enum FoldTable {{
  static let count = {len(table)}
  static let text: StaticString = {literal}
}}
""", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(table)} characters, {len(blob)} bytes")


if __name__ == "__main__":
    main()
