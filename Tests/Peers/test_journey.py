"""The main job: one case from referral to closing over the public interfaces, and the same with the program's own commands."""
import json
import os
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

import numpy
import pydicom
import pytest
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from node import REPOSITORY, free_port

DAYS = 32


def ct_series(folder: pathlib.Path, slices: int = 3) -> None:
    folder.mkdir()
    series, study = generate_uid(), generate_uid()
    for index in range(slices):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
        ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.Modality = study, series, "CT"
        ds.PatientName, ds.PatientID, ds.InstanceNumber = "Hecheng", "OTHER", index + 1
        ds.Rows = ds.Columns = 16
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
        ds.PixelData = numpy.full((16, 16), index, "<i2").tobytes()
        ds.save_as(folder / f"{index}.dcm", enforce_file_format=True)


class Demo:
    """A `jieru demo` on a small region; its clock begins so many days back."""

    def __init__(self, binary, folder, scale="0.005"):
        self.binary, self.data = binary, folder / "data"
        self.http, self.dicom = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        self.log = open(folder / "node.log", "wb")
        self.process = subprocess.Popen(
            [binary, "demo", "--data", self.data, "--scale", scale, "--days-back", str(DAYS), "--http", self.http, "--dicom", self.dicom],
            stdout=self.log, stderr=subprocess.STDOUT, cwd=REPOSITORY, env=dict(os.environ, JIERU_WEB=str(REPOSITORY / "Web")))
        self.log_path = folder / "node.log"

    def wait(self):
        for _ in range(1800):
            assert self.process.poll() is None, self.log_path.read_text()[-3000:]
            try:
                if urllib.request.urlopen(f"http://{self.http}/readyz", timeout=2).status == 200:
                    return
            except OSError:
                pass
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                pass
        raise AssertionError("the demonstration's node was not ready in 180 s")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
            self.log.close()
        return self.process.returncode


@pytest.fixture(scope="module")
def demo(binary, tmp_path_factory):
    one = Demo(binary, tmp_path_factory.mktemp("demo"))
    try:
        one.wait()
        yield one
    finally:
        code = one.stop()
    assert code == 0, f"the node ended with {code}"


def test_one_case_is_carried_from_referral_to_closing(demo, tool, tmp_path):
    tool("storescu")
    ct_series(tmp_path / "ct")
    done = subprocess.run(
        [sys.executable, REPOSITORY / "tools/demo-journey.py", "--node", f"http://{demo.http}", "--dicom", demo.dicom,
         "--images", tmp_path / "ct", "--check", "--keep", tmp_path / "kept.json"],
        capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    kept = json.loads((tmp_path / "kept.json").read_text())
    assert "3.2b" in done.stdout and "由具有副主任医师以上专业技术职务任职资格" in done.stdout
    assert f"/cases/view?id={kept['case']}" in done.stdout


@pytest.fixture(scope="module")
def token(demo, jieru):
    """The API token of a demonstration's account."""
    def make(name):
        return jieru("account", "token", "--data", demo.data, "--name", name).stdout.strip()
    return make


def test_commands_open_a_case_and_tell_the_clause_of_a_refusal(demo, jieru, token, tmp_path):
    to = ("--to", f"http://{demo.http}")
    operator, decider = token("county.operator"), token("county.decider")

    def ask(method, path, key, body=None):
        request = urllib.request.Request(
            f"http://{demo.http}/api/v1/{path}", method=method, data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json", "X-Purpose": "treatment"})
        return json.load(urllib.request.urlopen(request, timeout=30))

    listed = jieru("case", "list", *to, "--json", as_json=True, JIERU_TOKEN=decider)
    assert isinstance(listed["cases"], list)
    patient = ask("POST", "patients", token("county.registrar"), {"name": "合成李", "mrn": "MLH-1", "birthYear": 1950, "sex": "female"})
    record = {"visit": {"number": "M-1", "type": "inpatient"}, "diagnoses": [{"code": "C22.000", "role": "principal"}],
              "indication": {"code": "malignant_primary"}, "procedures": ["IR12-3-13"], "urgency": "planned"}
    (tmp_path / "referral.json").write_text(json.dumps(record))
    opened = jieru("case", "open", *to, "--patient", patient["id"], "--record", tmp_path / "referral.json", "--json", as_json=True,
                   JIERU_TOKEN=operator)
    assert opened["state"] == "requested" and opened["version"] == 1
    staff = ask("GET", f"institutions/{patient['institution']}/people", operator)["people"]
    chief = next(one["id"] for one in staff if one.get("title") == "主任医师")
    attending = next(one["id"] for one in staff if one.get("title") == "主治医师")
    (tmp_path / "assess.json").write_text(json.dumps({"decider": chief}))
    jieru("case", "step", *to, opened["number"], "assess", tmp_path / "assess.json", JIERU_TOKEN=operator)
    (tmp_path / "authorise.json").write_text(json.dumps({"operator": attending}))
    refused = jieru("case", "step", *to, opened["number"], "authorise", tmp_path / "authorise.json", expect=3, JIERU_TOKEN=decider)
    assert "3.2b" in refused.stderr and "由具有副主任医师以上专业技术职务任职资格" in refused.stderr and "副主任医师（现 主治医师）" in refused.stderr
    shown = jieru("case", "show", *to, opened["number"], JIERU_TOKEN=operator)
    assert "已评估" in shown.stdout and "v2" in shown.stdout
    stale = jieru("case", "step", *to, opened["number"], "assess", tmp_path / "assess.json", "--if-version", "1", expect=1, JIERU_TOKEN=operator)
    assert "v2" in stale.stderr


def test_cases_leave_as_a_table_that_names_nobody(demo, jieru, token, tmp_path):
    routes = json.load(urllib.request.urlopen(f"http://{demo.http}/openapi.json", timeout=30))["paths"]
    if not any(path.endswith("/exports/cases.csv") for path in routes):
        pytest.skip("this node's interface has no tables of cases")
    jieru("case", "export", "--to", f"http://{demo.http}", "-o", tmp_path / "cases.csv", JIERU_TOKEN=token("county.registrar"))
    table = (tmp_path / "cases.csv").read_text(encoding="utf-8-sig")
    assert len(table.splitlines()) > 2 and "合成王晓明" not in table


def test_nothing_is_told_without_a_token(demo, jieru):
    to = ("--to", f"http://{demo.http}")
    jieru("case", "list", *to, expect=2, JIERU_TOKEN="")
    wrong = jieru("case", "list", *to, expect=1, JIERU_TOKEN="jieru_wrong")
    assert wrong.stdout == ""
    jieru("case", "list", expect=2, JIERU_TOKEN="jieru_wrong")


def test_the_sample_keeps_away_from_real_data(binary, jieru, tmp_path):
    made = subprocess.run([binary, "account", "create-admin", "--data", tmp_path / "data", "--name", "chen",
                           "--display", "合成"], input="Catheter-7-Kyphoplasty\n", capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    refused = jieru("sample", "--region", "--data", tmp_path / "data", "--scale", "0.001", expect=1)
    assert "真实数据" in refused.stderr
    refused = jieru("demo", "--data", tmp_path / "data", "--http", f"127.0.0.1:{free_port()}", "--dicom", f"127.0.0.1:{free_port()}", expect=1)
    assert "真实数据" in refused.stderr
    jieru("demo", "--data", tmp_path / "other", "--http", "0.0.0.0:8080", expect=2)


def test_demonstration_accounts_open_nothing_elsewhere(demo, jieru, start_node):
    """The same folder, the same account, the same token: let in by the demonstration, by no node in earnest."""
    account = json.dumps({"name": "county.operator", "password": "Yanshi-Guifan-2012"})
    header = {"Content-Type": "application/json"}
    key = jieru("account", "token", "--data", demo.data, "--name", "county.operator").stdout.strip()

    def knock(web):
        for path, body, headers in [("session", account.encode(), header), ("cases?limit=1", None, {"Authorization": f"Bearer {key}"})]:
            try:
                yield urllib.request.urlopen(urllib.request.Request(f"{web}/api/v1/{path}", body, headers), timeout=30).status
            except urllib.error.HTTPError as error:
                yield error.code
    assert list(knock(f"http://{demo.http}")) == [200, 200]
    assert demo.stop() == 0
    again = jieru("sample", "--region", "--data", demo.data, "--scale", "0.001", expect=1)
    assert "已经装入" in again.stderr
    node = start_node(data=demo.data, environment={"JIERU_RULEBOOKS": str(REPOSITORY / "Rulebooks")},
                      settings={"registry": {"standardRecord": str(REPOSITORY / "StandardRecord")}})
    start = json.loads(node.get("/api/v1/session/start", root=node.web)[2])
    assert start["accounts"] == [] and start["isDemo"] is False and start["password"] is None
    assert list(knock(node.web)) == [401, 401]
    assert node.request("POST", "/api/v1/demo/clock", json.dumps({"days": 1}), header, root=node.web)[0] == 404
