#!/usr/bin/env python3
"""Plan an ablation on the demo's abdomen, check the plan, and leave it with its study on the demonstration's node.

  demo-plan.py --jieru PROGRAM --samples DIR --out DIR --node http://127.0.0.1:8080 [--check]

The scenario is Examples/plan/liver-contrast; its nodule is invented. Then the margin after treatment (Examples/plan/liver-after): the
ablation is invented, too, and implanted so that the least margin is known. What is printed was read back from the plans. With --check
every line is held against what it must be, and the exit code says whether it was.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pydicom

from demo_after import NODULE, write_after
from demo_visitor import Visitor

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "Examples" / "plan"
TRUE_MARGIN = -2.0  # mm, by construction
VERDICTS = {"reached": "达到", "uncertain": "在误差范围内，不能确定", "missed": "未达到"}


def run(*command: object, done: tuple[int, ...] = (0,)) -> None:
    finished = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL)
    if finished.returncode not in done:
        raise SystemExit(f"!! {command[1]} {command[2]}: exit {finished.returncode}")


def scene_of(example: str, folder: pathlib.Path, samples: pathlib.Path) -> pathlib.Path:
    """The example's scenario with the sample abdomen beside it."""
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLES / example / "scenario.json", folder)
    (folder / "ct").symlink_to(samples.resolve() / "native" / "abdomen")
    (folder / "labels.nii.gz").symlink_to(samples.resolve() / "abdomen-labels.nii.gz")
    return folder


def margin_after(arguments: argparse.Namespace) -> tuple[dict, float]:
    """The margin that an implanted ablation reached, and the seconds it took to measure it."""
    scene = scene_of("liver-after", arguments.out / "scene-after", arguments.samples)
    write_after(arguments.samples, scene)
    begun, plan = time.monotonic(), arguments.out / "plan-after"
    run(arguments.jieru, "plan", "margin", scene / "scenario.json", "-o", plan, "--key", arguments.out / "plan.key", "--quiet",
        done=(0, 3, 4))
    seconds = time.monotonic() - begun
    run(arguments.jieru, "plan", "check", plan)
    return json.loads((plan / "result.json").read_text(encoding="utf-8")), seconds


def figure(value: dict) -> str:
    return f"{value['nominal']:.1f}（{value['low']:.1f}–{value['high']:.1f}）{value['unit']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jieru", required=True)
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    plan = arguments.out / "plan"
    shutil.rmtree(arguments.out, ignore_errors=True)
    scene = scene_of("liver-contrast", arguments.out / "scene", arguments.samples)

    begun = time.monotonic()
    run(arguments.jieru, "plan", "key", arguments.out / "plan.key")
    # 3 and 4 say what the verdict says: the margin is missed, or lies within the uncertainty.
    run(arguments.jieru, "plan", "whole", scene / "scenario.json", "-o", plan, "--key", arguments.out / "plan.key", "--quiet",
        done=(0, 3, 4))
    seconds = time.monotonic() - begun
    run(arguments.jieru, "plan", "check", plan)
    document = json.loads((plan / "result.json").read_text(encoding="utf-8"))
    after, measured = margin_after(arguments)

    start = json.load(urllib.request.urlopen(f"{arguments.node.rstrip('/')}/api/v1/session/start", timeout=30))
    study = pydicom.dcmread(next((scene / "ct").glob("*.dcm")), stop_before_pixels=True).StudyInstanceUID
    planner = Visitor(arguments.node.rstrip("/"), "county.operator", start["password"])
    # The later one first in the list is the newest: the plan before treatment comes last, so that it is what opens.
    planner.ask("POST", f"studies/{study}/plans", after)
    planner.ask("POST", f"studies/{study}/plans", document)
    kept = planner.ask("GET", f"studies/{study}/plans")["plans"]

    paths, coverage = document["paths"], document["coverage"]
    probes, zone = document["placement"]["probes"], next(zone for zone in document["zones"] if zone["isReference"])
    verdict = coverage["verdict"]
    print(f"""  计划用时 {seconds:.1f} 秒，已签名并核对 · planned in {seconds:.1f} s, signed and checked
  进针点 {paths['entries']} 个，可行 {paths['feasible']} 条，Pareto 前沿 {len(paths['front'])} 条 · entries, feasible, on the front
  {document['placement']['applicator']['zh']} {len(probes)} 针 · {len(probes)} of {document['placement']['applicator']['en']}
  消融范围 zone {figure(zone['volume'])}；靶区加 {coverage['margin']:g} mm 边界的覆盖 coverage with margin {figure(coverage['targetWithMargin'])}
  最小边界 smallest margin {figure(coverage['smallestMargin'])}：{VERDICTS[verdict]} · {verdict}
  {document['notice']['zh']}
  {document['notice']['en']}
  报告 report    {plan / 'report.html'}
  消融后一月（虚构）：最薄处边界 {figure(after['margin']['minimum'])}，真值 {TRUE_MARGIN:g}；{VERDICTS[after['margin']['verdict']]}，用时 {measured:.1f} 秒
  a month after (invented): thinnest margin as above, true value {TRUE_MARGIN:g} mm, left over {after['margin']['uncoveredVolume']:.2f} mL
  报告 report    {arguments.out / 'plan-after' / 'report.html'}
  在影像旁 with its study   {arguments.node.rstrip('/')}/plans?study={urllib.parse.quote(study)}""", flush=True)

    wrong = []
    if not arguments.check:
        return 0
    if not (0 < len(paths["front"]) <= paths["feasible"] <= paths["entries"]):
        wrong.append("the numbers of paths do not fit each other")
    if not 1 <= len(probes) <= 3:
        wrong.append(f"{len(probes)} probes where the scenario allows three")
    for name, value in [("zone", zone["volume"]), ("coverage", coverage["target"]), ("margin", coverage["smallestMargin"])]:
        if not value["low"] <= value["nominal"] <= value["high"]:
            wrong.append(f"{name} is not within its bounds: {value}")
    if not document.get("signature"):
        wrong.append("the plan is not signed")
    for one in (document, after):
        if one["digest"] not in [each["digest"] for each in kept]:
            wrong.append("the node does not have a plan that it was given")
    margin = after["margin"]
    if not margin["minimum"]["low"] <= TRUE_MARGIN <= margin["minimum"]["high"] or margin["verdict"] != "missed":
        wrong.append(f"the margin is {margin['minimum']}, {margin['verdict']}; {TRUE_MARGIN} mm was implanted")
    # To the right, the back and the head in LPS: against the zone's shift.
    if [side > 0 for side in margin["uncoveredDirection"] or []] != [False, True, True]:
        wrong.append(f"tumour is left towards {margin['uncoveredDirection']}")
    if max(abs(a - b) for a, b in zip(after["anatomy"]["targetCentre"], NODULE)) > 1:
        wrong.append("the margin was measured on another target")
    if not (plan / "zones.dcm").exists():
        wrong.append("no DICOM segmentation was written")
    for what in wrong:
        print(f"     !! {what}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
