#!/usr/bin/env python3
"""Check a demo node: everything sent is listed and comes back byte for byte, and the console shows it.

Compares with a twin folder, where DCMTK's `storescp --bit-preserving` kept what the same storescu sent to it.
"""
import argparse
import json
import pathlib
import re
import sys
import urllib.request

import pydicom

CHROMIUM = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def fetch(url: str, accept: str) -> tuple[dict, bytes]:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=60) as answer:
        return dict(answer.headers), answer.read()


def data_set(part10: bytes) -> bytes:
    """The bytes after the file meta information."""
    assert part10[128:132] == b"DICM" and part10[132:138] == b"\x02\0\0\0UL", "no file meta information"
    return part10[144 + int.from_bytes(part10[140:144], "little"):]


def check_archive(root: str, twin: pathlib.Path) -> list[str]:
    """What is wrong, in words; empty when all is right."""
    wrong, expected = [], {}
    for path in twin.iterdir():
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        expected[str(ds.SOPInstanceUID)] = (str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID), path)
    listed = set()
    for study in {s for s, _, _ in expected.values()}:
        _, body = fetch(f"{root}/studies/{study}/instances?limit=100000", "application/dicom+json")
        listed |= {i["00080018"]["Value"][0] for i in json.loads(body)}
    if missing := set(expected) - listed:
        wrong.append(f"{len(missing)} of {len(expected)} instances are not listed, such as {sorted(missing)[0]}")
    if extra := listed - set(expected):
        wrong.append(f"{len(extra)} instances are listed that were not sent, such as {sorted(extra)[0]}")
    for uid in sorted(set(expected) & listed):
        study, series, path = expected[uid]
        headers, body = fetch(f"{root}/studies/{study}/series/{series}/instances/{uid}",
                              'multipart/related; type="application/dicom"; transfer-syntax=*')
        boundary = re.search(r'boundary="?([^";]+)', headers.get("Content-Type") or headers["content-type"]).group(1).encode()
        part = body.split(b"--" + boundary)[1]
        if data_set(part[part.index(b"\r\n\r\n") + 4:-2]) != data_set(path.read_bytes()):
            wrong.append(f"{path.name} came back with other bytes")
    print(f"{len(expected)} 个影像已核对 · {len(expected)} images compared, {len(wrong)} problems")
    return wrong


def check_console(url: str, screenshot: str) -> list[str]:
    """Open the console in headless Chromium, wait for a Chinese name, and take a picture."""
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        problems = []
        page.on("pageerror", lambda error: problems.append(f"console page: {error}"))
        page.goto(url, wait_until="commit")
        try:
            page.get_by_text("王").first.wait_for(timeout=60000)
        except Exception as error:
            problems.append(f"the study list shows no Chinese name: {error}")
        page.screenshot(path=screenshot)
        browser.close()
    print(f"控制台截图 · picture of the console: {screenshot}")
    return problems


def check_case(journey: pathlib.Path, screenshot: str) -> list[str]:
    """Sign in as the hospital's registrar, open the page of the case that was carried through, and take a picture."""
    from playwright.sync_api import sync_playwright
    case = json.loads(journey.read_text())
    root = case["address"].split("/cases/")[0]
    _, start = fetch(f"{root}/api/v1/session/start", "application/json")
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1440, "height": 1100})
        page.on("pageerror", lambda error: problems.append(f"case page: {error}"))
        signed = page.request.post(f"{root}/api/v1/session", data={"name": "county.registrar", "password": json.loads(start)["password"]})
        if signed.status != 200:
            problems.append(f"the registrar could not sign in: {signed.status}")
        page.goto(case["address"], wait_until="commit")
        try:
            page.get_by_text(case["number"]).first.wait_for(timeout=60000)
            page.wait_for_load_state("networkidle", timeout=30000)
        except Exception as error:
            problems.append(f"the case page does not show the case: {error}")
        page.screenshot(path=screenshot)
        browser.close()
    print(f"病例页截图 · picture of the case page: {screenshot}")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dicomweb", required=True)
    parser.add_argument("--console", required=True)
    parser.add_argument("--twin", type=pathlib.Path, required=True)
    parser.add_argument("--screenshot", required=True)
    parser.add_argument("--journey", type=pathlib.Path, help="what demo-journey.py --keep wrote")
    parser.add_argument("--case-screenshot")
    arguments = parser.parse_args()
    wrong = check_archive(arguments.dicomweb, arguments.twin) + check_console(arguments.console, arguments.screenshot)
    if arguments.journey:
        wrong += check_case(arguments.journey, arguments.case_screenshot)
    for line in wrong:
        print("!! " + line, file=sys.stderr)
    print("演示自检通过 · the demo passed its check" if not wrong else "演示自检失败 · the demo failed its check")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
