"""Start, watch, stop and kill one node under test; every run has its own folder and its own free ports."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from http.client import HTTPConnection

import psutil
import yaml

AE_TITLE = "JIERU"
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Node:
    """One `jieru serve` process. `settings` is merged into its YAML configuration."""

    def __init__(self, binary, data=None, peers=(), settings=None, environment=None):
        self.binary = str(binary)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jieru-node-"))
        self.data = pathlib.Path(data) if data else self.folder / "data"
        self.http_port, self.dicom_port = free_port(), free_port()
        self.web = f"http://127.0.0.1:{self.http_port}"
        self.dicomweb = self.web + "/dicomweb"
        self.environment = dict(os.environ, JIERU_WEB=str(REPOSITORY / "Web"), **(environment or {}))
        self.settings = {"peers": [dict(peer) for peer in peers], **(settings or {})}
        self.process = None
        self.log_path = self.folder / "node.log"

    # -- life ------------------------------------------------------------------------------------
    def start(self, wait=True, timeout=60):
        self.data.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "jieru.yaml"
        configuration.write_text(yaml.safe_dump(self.settings, allow_unicode=True), encoding="utf-8")
        command = [
            self.binary, "serve", "--data", str(self.data), "--config", str(configuration),
            "--http", f"127.0.0.1:{self.http_port}", "--dicom", f"127.0.0.1:{self.dicom_port}", "--ae", AE_TITLE,
        ]
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.folder, env=self.environment)
        if wait:
            self.wait_ready(timeout)
        return self

    def wait_ready(self, timeout=60):
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the node ended with {self.process.returncode}:\n{self.log_text()[-4000:]}")
            try:
                if self.get("/readyz", root=self.web)[0] == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"/readyz did not answer 200 in {timeout} s:\n{self.log_text()[-4000:]}")

    def stop(self, timeout=60):
        """Ask it to end and wait; returns its exit code."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"the node did not end {timeout} s after SIGTERM:\n{self.log_text()[-4000:]}")
        if self.process:
            self.log.close()
        return self.process.returncode if self.process else None

    def kill(self):
        """End it without any warning, as a power cut would end the process."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        if os.environ.get("JIERU_KEEP") != "1":
            shutil.rmtree(self.folder, ignore_errors=True)

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def log_text(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def memory_mebibytes(self):
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    # -- HTTP ------------------------------------------------------------------------------------
    def request(self, method, path, body=None, headers=None, root=None, timeout=120):
        """(status, headers, body) of one request below `root` (the DICOMweb root unless given)."""
        url = urllib.parse.urlparse(root or self.dicomweb)
        connection = HTTPConnection(url.hostname, url.port, timeout=timeout)
        try:
            connection.request(method, url.path.rstrip("/") + path, body, headers or {})
            response = connection.getresponse()
            return response.status, dict((k.lower(), v) for k, v in response.getheaders()), response.read()
        finally:
            connection.close()

    def get(self, path, headers=None, root=None, timeout=120):
        return self.request("GET", path, None, headers, root, timeout)

    def qido(self, path, **query):
        """The matches of a QIDO-RS search, as Python lists of DICOM JSON objects."""
        # %20 for a blank: a plus sign stands for itself in these queries (accept=application/dicom+json).
        text = urllib.parse.urlencode(query, quote_via=urllib.parse.quote)
        status, _, body = self.get(path + ("?" + text if text else ""), {"Accept": "application/dicom+json"})
        assert status in (200, 204), (status, body[:500])
        return json.loads(body) if body else []

    def run(self, *arguments, timeout=300):
        """Run another command of the same program; returns the finished process with text output."""
        return subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True,
                              timeout=timeout, env=self.environment, stdin=subprocess.DEVNULL)
