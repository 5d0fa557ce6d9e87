#!/usr/bin/env python3
"""Seeds: pieces of the rulebook's files behind the letter that says what they are."""
import json
import pathlib
import sys

rulebooks, corpus = map(pathlib.Path, sys.argv[1:3])


def seed(name, letter, text):
    (corpus / name).write_bytes(letter + text.encode("utf-8")[:8000])


for number, path in enumerate(sorted(rulebooks.glob("ir-2012/*.md"))):
    sections = path.read_text(encoding="utf-8").split("\n## ")
    for place in range(0, len(sections), max(1, len(sections) // 12)):
        seed(f"clause-{number}-{place}", b"C", "# x · y\n\n## " + sections[place])
for path in sorted(rulebooks.glob("overlays/*.md")):
    seed(f"overlay-{path.stem}", b"O", path.read_text(encoding="utf-8"))
for number, example in enumerate(json.loads((rulebooks / "ir-2012" / "examples.json").read_text(encoding="utf-8"))):
    seed(f"facts-{number}", b"F", json.dumps(example["facts"], ensure_ascii=False))
seed("days", b"D", (rulebooks / "calendars" / "cn-working-days.csv").read_text(encoding="utf-8"))
seed("catalogue", b"K", (rulebooks / "ir-2012" / "catalogue.csv").read_text(encoding="utf-8"))
