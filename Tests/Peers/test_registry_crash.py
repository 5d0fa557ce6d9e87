"""The registry killed in the middle of its writing: what was acknowledged is there, journal and tables agree."""
import os
import pathlib

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_fifty_kills_lose_nothing(binary, run, tmp_path):
    """Fifty times SIGKILL at a random moment of concurrent steps; every restart checks all that is there."""
    program = pathlib.Path(binary).with_name("registry-bench")
    if not os.access(program, os.X_OK):
        pytest.skip(f"{program} is not built; `swift build` builds it with the tests")
    done = run(program, "--root", REPOSITORY, "--crash", tmp_path / "crash", "--rounds", "50", timeout=300)
    assert "killed 50 times" in done.text and "nothing lost" in done.text
