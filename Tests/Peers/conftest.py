"""Fixtures: the program under test comes from JIERU_BIN, shared files from JIERU_SHARED or ../shared beside the clone."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from node import Node, free_port

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than ten seconds")


@pytest.fixture(scope="session")
def binary():
    path = os.environ.get("JIERU_BIN")
    if not path:
        pytest.fail("JIERU_BIN is not set: run `make test`, or point it at a built jieru")
    if not os.access(path, os.X_OK):
        pytest.fail(f"JIERU_BIN={path} is not a program; run `make build` first")
    return path


@pytest.fixture(scope="session")
def shared():
    folder = pathlib.Path(os.environ.get("JIERU_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "data" / "dicom").is_dir():
        pytest.skip(f"no shared test files at {folder} (set JIERU_SHARED)")
    return folder


@pytest.fixture(scope="session")
def tool():
    """Find a program of a foreign toolkit, or skip with its package's name."""
    def find(name, package="dcmtk"):
        path = shutil.which(name)
        if not path:
            pytest.skip(f"{name} is not installed (Debian package {package}); run `make setup`")
        return path
    return find


@pytest.fixture
def run():
    """Run a program to its end and return it; output is kept for the assertion message."""
    def call(*command, timeout=120, check=True, environment=None):
        done = subprocess.run(list(map(str, command)), capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL,
                              env=dict(os.environ, TCP_NODELAY="1", **(environment or {})))
        done.text = (done.stdout + done.stderr).decode(errors="replace")
        assert not check or done.returncode == 0, f"{command[0]} exit {done.returncode}\n{done.text[-3000:]}"
        return done
    return call


@pytest.fixture
def start_node(binary):
    """Start as many nodes as a test wants; all are removed after it."""
    nodes = []

    def start(wait=True, **arguments):
        node = Node(binary, **arguments)
        nodes.append(node)
        return node.start(wait=wait)
    yield start
    for node in nodes:
        node.remove()


@pytest.fixture(scope="module")
def sink_port():
    return free_port()


@pytest.fixture(scope="module")
def node(binary, sink_port):
    """One node for a test file; it knows the peer SINK at `sink_port` on this machine."""
    one = Node(binary, peers=[{"aeTitle": "SINK", "host": "127.0.0.1", "port": sink_port}],
               settings={"dicom": {"checkCalledAETitle": True}}).start()
    yield one
    assert one.alive(), f"the node did not survive the tests:\n{one.log_text()[-4000:]}"
    code = one.stop()
    one.remove()
    assert code == 0, f"the node ended with {code} after SIGTERM"


@pytest.fixture(scope="session")
def jieru(binary):
    """Run the program; `expect` is its exit code, `json` parses what it printed."""
    def call(*arguments, expect=0, as_json=False, timeout=300, **environment):
        done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL, env=dict(os.environ, **environment))
        assert done.returncode == expect, f"{arguments} ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        if as_json:
            return json.loads(done.stdout)
        done.text = done.stdout + done.stderr
        return done
    return call
