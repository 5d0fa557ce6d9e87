"""The shared battery of malformed and hostile inputs, run as it is against our node: alive after every case, and lean."""
import json
import subprocess
import sys

import pytest

from node import AE_TITLE, Node


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_abuse_case_leaves_the_node_alive_and_lean(binary, shared, tmp_path):
    script = shared / "bench" / "dicom" / "abuse.py"
    if not script.exists():
        pytest.skip(f"no {script}")
    node = Node(binary).start()
    try:
        out = tmp_path / "abuse.json"
        done = subprocess.run(
            [sys.executable, str(script), "--server", "external", "--port", str(node.dicom_port), "--aet", AE_TITLE,
             "--web", node.dicomweb, "--pid", str(node.process.pid), "--out", str(out)],
            capture_output=True, text=True, timeout=560, cwd=tmp_path)
        assert out.exists(), done.stderr[-3000:]
        rows = json.loads(out.read_text())
    finally:
        node.stop()
        node.remove()
    wrong = []
    for row in rows:
        if not row["alive"]:
            wrong.append(f"{row['case']}: node or echo dead ({row['result']})")
        if row["rss_grew_MiB"] >= 64:
            wrong.append(f"{row['case']}: memory grew by {row['rss_grew_MiB']} MiB")
        if "ESCAPED" in row:
            wrong.append(f"{row['case']}: files outside the store {row['ESCAPED']}")
        if "silent" in row["result"] and "then silence" not in row["case"]:
            wrong.append(f"{row['case']}: no answer at all")
        if "echo meanwhile: FAILS" in row["result"]:
            wrong.append(f"{row['case']}: half-open connections shut others out")
        if "HTTP 5" in row["result"]:
            wrong.append(f"{row['case']}: {row['result']}")
    assert not wrong, "\n".join(wrong)
    assert len(rows) == 36, [row["case"] for row in rows]
