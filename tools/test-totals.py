#!/usr/bin/env python3
"""Add up the JUnit files of one test run and print one plain closing line; exit 1 if anything failed or nothing ran."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def counts(path: pathlib.Path) -> tuple[int, int, int, list[str]]:
    """(passed, failed, skipped) of one file, counted by its test cases, and the names of those that failed."""
    passed = failed = skipped = 0
    names = []
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed += 1
            names.append(f"{case.get('classname') or path.stem}: {case.get('name')}")
        elif "skipped" in kinds:
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped, names


def main() -> int:
    total = [0, 0, 0]
    failures = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        one = counts(path)
        total = [a + b for a, b in zip(total, one)]
        failures += one[3]
        print(f"  {path.stem}: {one[0]} / {one[1]} / {one[2]}")
    if len(sys.argv) > 2 and sys.argv[2] != "0" and not total[1]:
        # A runner died or a check outside of the counted tests failed.
        total[1] = 1
    # Last, where a log that is cut at its head still shows them.
    for name in failures:
        print(f"  FAILED {name}")
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main())
