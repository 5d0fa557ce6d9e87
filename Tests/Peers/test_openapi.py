"""The served OpenAPI document against independent programs: is it a document, and does the node do what it says?

openapi-spec-validator reads it; schemathesis makes requests from it, right ones and wrong ones, signed in as four roles of
a small demonstration region, and compares every answer with it. Seed and time are fixed.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from node import REPOSITORY, Node

PASSWORD = "Yanshi-Guifan-2012"
ROLES = ["county.operator", "county.registrar", "county.quality", "administrator"]
SECONDS = 50
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "negative_data_rejection",
]
# What ends the session that the run needs, hashes passwords for seconds each, moves the clock, or never ends.
LEFT_OUT = ["signIn", "signOut", "switchRole", "changePassword", "setUp", "moveClock", "events", "resetPassword"]


class Demonstration(Node):
    """`jieru demo` with a very small region."""

    def start(self, wait=True, timeout=180):
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = open(self.log_path, "ab")
        environment = dict(self.environment, JIERU_RULEBOOKS=str(REPOSITORY / "Rulebooks"))
        self.process = subprocess.Popen(
            [self.binary, "demo", "--data", str(self.data), "--scale", "0.005",
             "--http", f"127.0.0.1:{self.http_port}", "--dicom", f"127.0.0.1:{self.dicom_port}"],
            stdout=self.log, stderr=subprocess.STDOUT, cwd=REPOSITORY, env=environment)
        if wait:
            self.wait_ready(timeout)
        return self


class Person:
    """Somebody who has signed in."""

    def __init__(self, web, name):
        self.root = web + "/api/v1"
        self.http = requests.Session()
        answer = self.http.post(self.root + "/session", json={"name": name, "password": PASSWORD}, timeout=60)
        assert answer.status_code == 200, answer.text
        self.me = answer.json()
        self.http.headers["X-CSRF-Token"] = self.me["csrf"]

    def get(self, path, **query):
        answer = self.http.get(self.root + path, params=query, timeout=60)
        return answer.json() if answer.status_code == 200 else {}

    @property
    def cookie(self):
        return "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)


@pytest.fixture(scope="module")
def demonstration(binary):
    node = Demonstration(binary).start()
    yield node
    assert node.alive(), f"the node did not survive:\n{node.log_text()[-4000:]}"
    assert node.stop() == 0
    node.remove()


@pytest.fixture(scope="module")
def people(demonstration):
    return {name: Person(demonstration.web, name) for name in ROLES}


def first(answer, name):
    rows = answer.get(name) or [{}]
    return rows[0]


@pytest.fixture(scope="module")
def objects(people):
    """Ids that exist, so that answers are more than 404."""
    quality, registrar, admin = people["county.quality"], people["county.registrar"], people["administrator"]
    home = quality.me["institution"]["id"]
    place = f"/institutions/{home}"
    case = first(registrar.get("/cases", limit=1), "cases")
    course = first(quality.get("/courses"), "courses") or {}
    accounts = admin.get("/accounts", limit=500)["accounts"]
    return {
        "institution": home, "subject": home, "case": case["id"], "patient": case["patient"], "version": "1",
        "question": "proc.permitted", "edition": "ir-2012", "year": "2026",
        "department": first(quality.get(place + "/departments"), "departments").get("id"),
        "room": first(quality.get(place + "/rooms"), "rooms").get("id"),
        "equipment": first(quality.get(place + "/equipment"), "equipment").get("id"),
        "person": first(quality.get(place + "/people"), "people").get("id"), "course": course.get("id"),
        "account": next(one["id"] for one in accounts if one["name"] == "centre.nurse"),
    }


def test_the_document_is_openapi_3_1(demonstration):
    document = requests.get(demonstration.web + "/openapi.json", timeout=30).json()
    assert document["openapi"].startswith("3.1.")
    faults = [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
              for fault in OpenAPIV31SpecValidator(document).iter_errors()]
    assert faults == []
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) > 100
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def fuzz(node, person, objects, folder):
    """One schemathesis process; several run side by side, each within its account's rate."""
    parameters = "".join(f'"path.{name}" = "{value}"\n' for name, value in objects.items() if value)
    configuration = folder / "schemathesis.toml"
    configuration.write_text(f"[parameters]\n{parameters}", encoding="utf-8")
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    command = [
        str(program if program.exists() else shutil.which("schemathesis")), "--config-file", str(configuration), "run",
        node.web + "/openapi.json", "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--seed", "20260302", "--generation-deterministic", "--max-time", str(SECONDS), "--rate-limit", "40/s",
        "--request-timeout", "30", "--suppress-health-check", "all", "--warnings", "off", "--no-color",
        "--header", f"Cookie: {person.cookie}", "--header", f"X-CSRF-Token: {person.me['csrf']}",
        "--report", "junit", "--report-junit-path", str(folder / "schemathesis.xml"),
    ]
    for name in LEFT_OUT:
        command += ["--exclude-operation-id", name]
    return subprocess.Popen(command, stdout=open(folder / "output.txt", "wb"), stderr=subprocess.STDOUT, cwd=folder,
                            env=dict(os.environ, PYTHONHASHSEED="0"))


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_node_does_what_the_document_says(demonstration, people, objects):
    runs = []
    for name in ROLES:
        folder = pathlib.Path(tempfile.mkdtemp(prefix=f"jieru-schemathesis-{name}-"))
        runs.append((name, folder, fuzz(demonstration, people[name], objects, folder)))
    failures = []
    for name, folder, process in runs:
        code = process.wait(200)
        output = (folder / "output.txt").read_text(errors="replace")
        if code != 0:
            failures.append(f"== {name} (exit {code})\n{output[-20000:]}")
        assert "Tested operations" in output or "operations" in output.lower(), output[-3000:]
        # The run must not have lost its session on the way.
        assert people[name].get("/session").get("role"), f"{name} was signed out"
        shutil.rmtree(folder, ignore_errors=True)
    assert not failures, "\n".join(failures)
