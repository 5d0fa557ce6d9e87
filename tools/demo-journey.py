#!/usr/bin/env python3
"""Carry one case from referral to closing over the public interfaces of a demonstration's node: HTTP and DICOM.

  demo-journey.py --node http://127.0.0.1:8080 --dicom 127.0.0.1:11112 --images FOLDER... [--check] [--keep FILE]

The patient is invented. The images are those of the demo under this case's accession number and this patient's record number: what
FOLDER holds is rewritten with identifiers of its own and sent with DCMTK's `storescu`; the node finds the case by itself. The
demonstration's clock is moved forward between the steps, as a month lies between them. With --check every line is held against what
it must be, and the exit code says whether it was.
"""
import argparse
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

import pydicom
from pydicom.uid import generate_uid

from demo_visitor import Refused, Visitor
from journey_record import Record

CHINA = datetime.timezone(datetime.timedelta(hours=8))
RECIPIENTS = [("ministry", "国家卫生行政部门", "the national authority"), ("province", "省级卫生行政部门", "the provincial authority")]


class Journey:
    def __init__(self, arguments: argparse.Namespace):
        self.root, self.arguments, self.wrong, self.number = arguments.node.rstrip("/"), arguments, [], 0
        start = json.load(urllib.request.urlopen(f"{self.root}/api/v1/session/start", timeout=30))
        if not start["isDemo"]:
            raise SystemExit("不是演示节点 · not a demonstration's node")
        who = ["operator", "decider", "attending", "nurse", "technologist", "registrar"]
        self.people = {name: Visitor(self.root, f"county.{name}", start["password"]) for name in who}
        self.people["auditor"] = Visitor(self.root, "auditor", start["password"])
        self.home, self.today, self.link = self.people["operator"].institution, self.people["operator"].today, "/cases"

    # -- telling ---------------------------------------------------------------------------------
    def tell(self, zh: str, en: str, link: str = "") -> None:
        self.number += 1
        print(f"{self.number:3d}  {self.today.isoformat()}  {zh}\n                 {en}" + (f"\n                 {self.root}{link}" if link else ""),
              flush=True)

    def expect(self, is_right: bool, what: str) -> None:
        if not is_right:
            self.wrong.append(what)
            print(f"     !! {what}", file=sys.stderr, flush=True)

    # -- time ------------------------------------------------------------------------------------
    def now(self, minutes: int = 0) -> datetime.datetime:
        """The node's time: its day, and the time of day here."""
        real = datetime.datetime.now(CHINA)
        shift = (self.start_day - self.real_day).days + self.passed
        return (real + datetime.timedelta(days=shift, minutes=minutes)).replace(microsecond=0)

    def wait(self, days: int) -> None:
        answer = self.people["registrar"].ask("POST", "demo/clock", {"days": days})
        self.today = datetime.date.fromisoformat(answer["today"])
        self.passed += days

    # -- the case --------------------------------------------------------------------------------
    def step(self, who: str, step: str, body: dict, state: str) -> None:
        receipt = self.people[who].ask("POST", f"cases/{self.case}/steps/{step}", body, version=self.version)
        self.expect(receipt["version"] == self.version + 1, f"{step}: version {receipt['version']} after {self.version}")
        self.expect(receipt["state"] == state, f"{step}: state {receipt['state']}, not {state}")
        self.version = receipt["version"]

    def page(self) -> dict:
        return self.people["registrar"].ask("GET", f"cases/{self.case}")

    def run(self) -> list[str]:
        self.real_day, self.start_day, self.passed = datetime.datetime.now(CHINA).date(), self.today, 0
        rooms = self.people["operator"].ask("GET", f"institutions/{self.home['id']}/rooms")["rooms"]
        machines = self.people["operator"].ask("GET", f"institutions/{self.home['id']}/equipment")["equipment"]
        machine = next(one for one in machines if one.get("dsa"))
        self.record = Record(self.now, machine, {name: one.person for name, one in self.people.items()})
        assert any(room["id"] == machine["room"] for room in rooms)
        self.refer()
        self.authorise()
        self.prepare()
        self.perform(self.send())
        self.report()
        self.follow_up()
        self.verify()
        return self.wrong

    def refer(self) -> None:
        mrn = f"YS{int(time.time()):010d}"
        patient = self.people["registrar"].ask("POST", "patients", {
            "name": "合成王晓明", "mrn": mrn, "birthYear": 1962, "sex": "male"})
        self.patient, self.mrn = patient["id"], mrn
        self.tell(f"{self.home['name']['zh']}登记患者（虚构），病案号 {mrn}", f"{self.home['name']['en']} enters a patient (invented), record number {mrn}")
        receipt = self.people["operator"].ask("POST", "cases", {"patient": self.patient, "record": self.record.requested})
        self.case, self.accession, self.version = receipt["id"], receipt["number"], receipt["version"]
        self.expect(receipt["state"] == "requested" and self.version == 1, f"opened as {receipt['state']} v{self.version}")
        self.link = f"/cases/view?id={self.case}"
        self.tell(f"申请：肝癌栓塞术 IR12-3-13（三级），病例编号 {self.accession}",
                  f"Requested: chemo-embolisation of a liver tumour, IR12-3-13, level 3, case {self.accession}", self.link)
        self.step("operator", "assess", {"decider": self.people["decider"].person, "changes": self.record.assessed}, "assessed")
        self.tell("评估：分期、评分、化验、风险；由主任医师决定", "Assessed: stage, scores, laboratory values, risks; the chief physician decides")

    def authorise(self) -> None:
        try:
            self.step("decider", "authorise", {"operator": self.people["attending"].person}, "authorised")
            self.expect(False, "an operator without the title was authorised")
        except Refused as refused:
            problem = refused.problem
            clauses = problem.get("clauses") or []
            self.expect(refused.status == 409 and problem.get("code") == "rule", str(refused))
            self.expect(clauses == ["3.2b"], f"refused with clauses {clauses}, not 3.2b")
            self.tell(f"批准主治医师任术者：被拒绝。{problem['message']['zh']}", f"An attending physician as operator: refused. {problem['message']['en']}",
                      f"/rules?clause={clauses[0] if clauses else ''}")
            said, changes = quotes(self.root, clauses), remedies(problem)
            self.expect(bool(said), "no clause was quoted")
            self.expect(bool(changes), "nothing says what would change it")
            for clause, quote in said:
                print(f"                   {clause}：“{quote}”")
            # The first two concern who operates; the others are the steps still to come.
            for zh, en in changes[:2]:
                print(f"                   → {zh}\n                     {en}")
        self.step("decider", "authorise", {"operator": self.people["operator"].person,
                                           "scheduledFor": (self.today + datetime.timedelta(days=2)).isoformat()}, "authorised")
        self.tell("批准副主任医师（有资质）任术者", "Authorised: an associate chief physician with the qualification operates")

    def prepare(self) -> None:
        self.wait(1)
        self.step("operator", "assign", {"person": self.people["nurse"].person, "role": "nurse"}, "authorised")
        self.step("operator", "assign", {"person": self.people["technologist"].person, "role": "technologist"}, "authorised")
        self.step("operator", "plan", {"document": f"FA-{self.accession}", "time": self.now(-90).isoformat(),
                                       "changes": self.record.planned}, "planned")
        self.tell("制定手术方案", "Planned")
        self.step("nurse", "consent", {"signer": "patient", "time": self.now(-30).isoformat(), "document": f"TY-{self.accession}",
                                       "patientInformed": True, "familyInformed": True}, "consented")
        self.tell("患者签署知情同意书，家属已告知", "The patient has signed, the family is informed")
        self.wait(1)
        self.record.begin()
        self.step("nurse", "enter_room", {"signIn": self.record.sign_in, "timeOut": self.record.time_out, "identityChecked": True,
                                          "siteChecked": True, "risksChecked": True, "devicesCleared": True}, "in_room")
        self.tell("入室核查：身份、部位、风险、器材", "In the room; time-out: identity, site, risks, devices")

    def send(self) -> list[str]:
        """Send the images under the case's numbers; returns the studies once the node has joined them to the case."""
        studies: dict[str, str] = {}
        host, port = self.arguments.dicom.rsplit(":", 1)
        with tempfile.TemporaryDirectory(prefix="jieru-journey-") as folder:
            names = rewrite(self.arguments.images, pathlib.Path(folder), self.accession, self.mrn, self.now(-120), studies)
            done = subprocess.run(["storescu", "-ll", "error", "-aet", "STORESCU", "-aec", self.arguments.ae, "+sd", "+r", "-R", host, port,
                                   folder], capture_output=True, text=True, timeout=300)
            self.expect(done.returncode == 0, f"storescu: {done.stderr[-400:]}")
        self.tell(f"设备发来影像 {names} 幅（DICOM，检查号 {self.accession}）", f"The modalities send {names} images by DICOM, accession number {self.accession}")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            matched = {one["study"]: one for one in self.page()["studies"]}
            if set(studies) <= set(matched):
                break
            time.sleep(0.5)
        for uid, modality in studies.items():
            one = matched.get(uid)
            self.expect(one is not None, f"study {uid} did not find its case")
            if one:
                self.expect(one["method"] == "accession" and one["state"] == "matched", f"matched by {one['method']}, {one['state']}")
                self.tell(f"{modality} 影像自动归入本例（依据：{one['methodLabel']['zh']}）",
                          f"{modality} images joined to the case by themselves (by: {one['methodLabel']['en']})", f"/viewer?study={uid}")
        return sorted(studies)

    def perform(self, studies: list[str]) -> None:
        self.step("operator", "perform", {"changes": self.record.performed}, "performed")
        page = self.page()
        self.expect(sorted(page["record"].get("studies", [])) == studies, "the record does not name the studies")
        self.due = {one["recipient"]: one["due"] for one in page["reports"]}
        self.expect(set(self.due) == {"ministry", "province"} and all(self.due.values()), f"reports owed: {self.due}")
        self.tell(f"手术完成：器材 {len(self.record.performed['devices'])} 件（UDI）、造影剂、剂量、结果均已记录；报送期限 {self.due['province']}",
                  f"Performed: {len(self.record.performed['devices'])} devices with UDI, contrast, dose and result on record; reports due {self.due['province']}")

    def report(self) -> None:
        self.wait(3)
        for index, (recipient, zh, en) in enumerate(RECIPIENTS):
            self.step("registrar", "report", {"recipient": recipient, "receipt": f"HZ-{self.accession}-{index + 1}"},
                      "reported" if index else "performed")
            self.tell(f"报送{zh}，回执 HZ-{self.accession}-{index + 1}", f"Reported to {en}")
        late = [one["recipient"] for one in self.page()["reports"] if one["submittedAt"][:10] > one["due"]]
        self.expect(not late and self.today.isoformat() <= min(self.due.values()), f"reported late: {late}")
        print(f"                 期限内（{self.due['province']}） · in time", flush=True)

    def follow_up(self) -> None:
        task = self.page()["followUps"][0]
        due = datetime.date.fromisoformat(task["due"])
        self.expect((due - self.record.end.date()).days == 30, f"the follow-up of {self.record.end.date()} is due {due}")
        self.wait((due - self.today).days)
        self.step("registrar", "follow_up", {"task": task["id"], "doneOn": self.today.isoformat(), "method": "visit", "result": "PR",
                                             "changes": self.record.followed(self.today)}, "followed_up")
        self.tell("术后 30 天随访：生存，部分缓解", "Follow-up after 30 days: alive, partial response")
        self.step("registrar", "close", {}, "closed")
        page = self.page()
        self.expect(page["state"] == "closed" and page["version"] == self.version, f"{page['state']} v{page['version']}")
        self.expect(len(page["history"]) == self.version, f"{len(page['history'])} versions on record, not {self.version}")
        self.expect(not page["standing"]["missing"] and not page["standing"]["late"], f"missing {page['standing']['missing']}")
        unmet = [one["what"] for one in page["standing"]["deadlines"] if one["state"] != "met"]
        self.expect(not unmet, f"deadlines not met: {unmet}")
        filled = page["standing"]["completeness"]
        self.tell(f"结案：共 {self.version} 版，必填项 {filled['filled']}/{filled['mandatory']}",
                  f"Closed: {self.version} versions, {filled['filled']} of {filled['mandatory']} mandatory fields", self.link)

    def verify(self) -> None:
        try:
            report = self.people["auditor"].ask("GET", "journal/verify")
        except Refused as refused:
            return self.expect(False, f"the journal could not be verified: {refused}")
        self.expect(report["defectCount"] == 0 and report["events"] >= self.version, f"journal: {report}")
        self.tell(f"日志核对：{report['events']} 条事件，{report['defectCount']} 处缺陷",
                  f"The journal is verified: {report['events']} events, {report['defectCount']} defects")


def quotes(root: str, clauses: list[str]) -> list[tuple[str, str]]:
    """What the norm says in the clauses, in its own words: (number, quote)."""
    editions = json.load(urllib.request.urlopen(f"{root}/api/v1/rulebooks", timeout=30))
    edition = next(one["edition"] for one in reversed(editions) if one["enabled"])
    book, found = json.load(urllib.request.urlopen(f"{root}/api/v1/rulebooks/{edition}", timeout=30)), []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("id") in clauses and "quotes" in node:
                found.extend((node.get("number") or node["id"], quote) for quote in node["quotes"])
            for one in node.values():
                walk(one)
        elif isinstance(node, list):
            for one in node:
                walk(one)
    walk(book["chapters"])
    return found


def remedies(problem: dict) -> list[tuple[str, str]]:
    """What would change the verdict: the nearest way, step by step."""
    ways = (problem.get("evaluation") or {}).get("remedies") or []
    return [(step["text"]["zh"], step["text"]["en"]) for step in (ways[0]["steps"] if ways else [])]


def rewrite(folders: list[pathlib.Path], out: pathlib.Path, accession: str, mrn: str, begun: datetime.datetime,
            studies: dict[str, str]) -> int:
    """Write the objects of the folders under the case's numbers, each folder as a study; returns how many there are."""
    count = 0
    for folder in folders:
        study, seen = generate_uid(), {}
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            try:
                ds = pydicom.dcmread(path)
            except pydicom.errors.InvalidDicomError:
                continue
            if "PixelData" not in ds:
                continue
            def own(uid: str) -> str:
                return seen.setdefault(uid, generate_uid())
            ds.SpecificCharacterSet = "ISO_IR 192"
            ds.PatientName, ds.PatientID, ds.PatientSex = "Hecheng^Wang Xiaoming=合成^王晓明", mrn, "M"
            ds.PatientBirthDate, ds.AccessionNumber, ds.StudyID = "", accession, accession
            ds.StudyDate = ds.SeriesDate = ds.ContentDate = begun.strftime("%Y%m%d")
            ds.StudyTime = begun.strftime("%H%M%S")
            ds.StudyInstanceUID, ds.SeriesInstanceUID = study, own(ds.SeriesInstanceUID)
            ds.SOPInstanceUID = own(ds.SOPInstanceUID)
            ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
            if "FrameOfReferenceUID" in ds:
                ds.FrameOfReferenceUID = own(ds.FrameOfReferenceUID)
            studies[study] = ds.Modality
            count += 1
            ds.save_as(out / f"{count:05d}.dcm", enforce_file_format=True)
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node", required=True, help="http://host:port")
    parser.add_argument("--dicom", required=True, help="host:port")
    parser.add_argument("--ae", default="JIERU")
    parser.add_argument("--images", type=pathlib.Path, nargs="+", required=True, help="folders, each sent as one study")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a line is not what it must be")
    parser.add_argument("--keep", type=pathlib.Path, help="write the case's id and number as JSON")
    arguments = parser.parse_args()
    print("一例的全程：从申请到结案。患者为虚构；影像为公开样例，与此患者无关。每步之间拨快演示时钟。\n"
          "A case from referral to closing. The patient is invented; the images are public samples and nobody's of this name. "
          "The demonstration's clock is moved forward between the steps.\n", flush=True)
    journey = Journey(arguments)
    try:
        journey.run()
    except Refused as refused:
        journey.expect(False, f"{refused}")
    if arguments.keep and hasattr(journey, "case"):
        arguments.keep.write_text(json.dumps({"case": journey.case, "number": journey.accession, "address": journey.root + journey.link}))
    print(f"\n病例页 Case page: {journey.root}{journey.link}\n"
          + ("全程通过 · the whole journey passed" if not journey.wrong else f"{len(journey.wrong)} 处不符 · {len(journey.wrong)} lines are wrong"))
    return 1 if arguments.check and journey.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
