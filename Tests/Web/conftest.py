"""A node, a browser, and known objects in it.

JIERU_URL   a running node; without it JIERU_BIN (the program just built) is started on a scratch folder
JIERU_DEMO_URL   a running demonstration; without it one with a small sample region is started
CHROMIUM    the browser, /usr/bin/chromium by default
"""
import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

import sample_objects

root = pathlib.Path(__file__).resolve().parents[2]
screenshots = root / "out" / "screenshots"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def node_url(tmp_path_factory):
    """The node under test, with the sample objects stored."""
    url = os.environ.get("JIERU_URL", "").rstrip("/")
    program = os.environ.get("JIERU_BIN", "")
    server = None
    if not url:
        if not program or not pathlib.Path(program).exists():
            pytest.skip("neither JIERU_URL nor JIERU_BIN is set")
        url = f"http://127.0.0.1:{free_port()}"
        data = tmp_path_factory.mktemp("node")
        log = open(data / "server.log", "wb")
        server = subprocess.Popen(
            [program, "serve", "--data", str(data / "data"), "--http", url.removeprefix("http://"),
             "--dicom", f"127.0.0.1:{free_port()}"], cwd=root, stdout=log, stderr=subprocess.STDOUT)
        for _ in range(150):
            if answers(url) or server.poll() is not None:
                break
            time.sleep(0.2)
        assert answers(url), f"the node did not start:\n{(data / 'server.log').read_text(errors='replace')[-3000:]}"
    sample_objects.store(url, sample_objects.every_object())
    yield url
    if server:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A demonstration node with the sample region, small."""
    url = os.environ.get("JIERU_DEMO_URL", "").rstrip("/")
    if url:
        yield url
        return
    program = os.environ.get("JIERU_BIN", "")
    if not program or not pathlib.Path(program).exists():
        pytest.skip("neither JIERU_DEMO_URL nor JIERU_BIN is set")
    url = f"http://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("demo")
    with open(folder / "server.log", "wb") as log:
        server = subprocess.Popen(
            [program, "demo", "--data", str(folder / "data"), "--scale", "0.02", "--http", url.removeprefix("http://"),
             "--dicom", f"127.0.0.1:{free_port()}"], cwd=root, stdout=log, stderr=subprocess.STDOUT)
    for _ in range(900):
        if answers(url) or server.poll() is not None:
            break
        time.sleep(0.2)
    assert answers(url), (folder / "server.log").read_text(errors="replace")[-3000:]
    yield url
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()


@pytest.fixture(scope="session")
def is_scratch_node():
    """Whether the node is ours alone, so that tests may leave things in it."""
    return "JIERU_URL" not in os.environ or os.environ.get("JIERU_TEST_WRITES") == "1"


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not pathlib.Path(chromium).exists():
        pytest.skip("no chromium")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=[
            "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A fresh tab; an uncaught script error or a dialog fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert faults == []


@pytest.fixture(scope="session")
def shoot():
    """Save a screenshot under out/screenshots."""
    screenshots.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=str(screenshots / f"{name}.png"))
