"""A plan has the same digest on another processor: here on one of a single core that hides its fused products and wide lanes."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

from test_plan_commands import scene  # noqa: F401  (a fixture)

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LESSER = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"}
EXPONENTIALS = "import math; print(sum(hash(math.exp(n / 977)) for n in range(20000)))"
TECHNIQUES = {
    "mw-2450": {},
    "rf-single": {"settings": {"power": 40, "duration": 120, "cooling": 20}},
    "laser-1064": {"settings": {"power": 10, "duration": 120, "cooling": 20}},
    "cryo-17g": {"settings": {"temperature": -140, "coolingTime": 60, "phases": [{"freeze": 120}, {"thaw": 60}]}},
}


@pytest.fixture(scope="module")
def processors():
    """Two processors (command to run on it, environment) on which the system's own exponentials differ."""
    said = [
        subprocess.run([sys.executable, "-c", EXPONENTIALS], env={**os.environ, **each}, capture_output=True, text=True, check=True).stdout
        for each in ({}, LESSER)]
    if said[0] == said[1]:
        pytest.skip("the system's mathematics library gives the same bits with and without AVX2 and FMA here")
    core = min(os.sched_getaffinity(0))
    return ((), {}), (("taskset", "-c", str(core)), LESSER)


@pytest.mark.parametrize("applicator", TECHNIQUES)
def test_a_plan_is_the_same_on_a_lesser_processor(processors, applicator, run, binary, scene, tmp_path):  # noqa: F811
    scenario = scene({"applicator": applicator, **TECHNIQUES[applicator]})
    tables = {"JIERU_ABLATION_TABLES": str(REPOSITORY / "AblationTables")}
    digests = []
    for number, (alone, environment) in enumerate(processors):
        out = tmp_path / f"plan-{number}"
        done = run(*alone, binary, "plan", "whole", scenario, "-o", out, "--quiet", check=False, timeout=300, environment={**tables, **environment})
        assert done.returncode in (0, 3, 4), done.text[-2000:]
        digests.append(json.loads((out / "result.json").read_text(encoding="utf-8"))["digest"])
    assert digests[0] == digests[1]
