#!/usr/bin/env python3
"""Run the shared archive benchmarks against Orthanc and against our node, and print one table.

CPU milliseconds come first: they do not move with the machine's other load, wall-clock numbers do.
"""
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from http.client import HTTPConnection

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests" / "Peers"))
import psutil  # noqa: E402
from node import Node, free_port  # noqa: E402

SHARED = pathlib.Path(os.environ["JIERU_SHARED"]) / "bench" / "dicom"
CACHE = pathlib.Path(os.environ["JIERU_CACHE"])
BINARY = os.environ["JIERU_BIN"]
QUICK = os.environ.get("QUICK") == "1"
LIMIT, REPEAT, SAMPLES = ("100", "1", "60") if QUICK else ("500", "3", "150")


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def corpus():
    """The shared corpus, generated once."""
    folder = CACHE / "bench-corpus"
    if not (folder / "corpus.json").exists():
        say("生成测试数据（1.25 GB） · generating the corpus")
        subprocess.run([sys.executable, SHARED / "gen_corpus.py", "--out", folder], check=True)
    return folder


def bench(label, corpus, tests, *arguments):
    """One run of the shared bench.py; returns what it measured."""
    out = pathlib.Path(tempfile.mkdtemp()) / "result.json"
    command = [sys.executable, SHARED / "bench.py", "--corpus", corpus, "--out", out, "--tests", tests, "--limit", LIMIT,
               "--repeat", REPEAT, "--n", SAMPLES, *map(str, arguments)]
    say(f"{label}: {tests}")
    done = subprocess.run(list(map(str, command)), cwd=SHARED)
    found = json.loads(out.read_text()) if done.returncode == 0 and out.exists() else {}
    shutil.rmtree(out.parent, ignore_errors=True)
    return found


def ours(corpus, tests, *arguments):
    """A fresh node for one group of tests."""
    sink = free_port()
    node = Node(BINARY, peers=[{"aeTitle": "SINK", "host": "127.0.0.1", "port": sink}]).start()
    try:
        idle = node.memory_mebibytes()
        found = bench("jieru", corpus, tests, "--server", "external", "--port", node.dicom_port, "--aet", "JIERU",
                      "--web", node.dicomweb, "--pid", node.process.pid, "--sink-port", sink, *arguments)
        found["idle_rss_MiB"] = round(idle, 1)
        if "wado" in tests:
            found["raw_frames"] = raw_frames(node)
        return found
    finally:
        node.stop()
        node.remove()


def raw_frames(node, count=600):
    """Single frames of the XA runs that the query tests left, over one connection by a client that reads into one buffer:
    the general HTTP client of bench.py takes as long as the server. Node's CPU beside wall time."""
    runs = [i for i in node.qido("/instances", Modality="XA", includefield="NumberOfFrames", limit=200)
            if i.get("00280008", {}).get("Value", [0])[0] >= 60]
    if not runs:
        return {}
    paths = [f"/dicomweb/studies/{i['0020000D']['Value'][0]}/series/{i['0020000E']['Value'][0]}/instances/{i['00080018']['Value'][0]}"
             for i in runs]
    process, generator, buffer = psutil.Process(node.process.pid), random.Random(5), bytearray(1 << 20)
    view = memoryview(buffer)
    with socket.create_connection(("127.0.0.1", node.http_port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        before, begun = process.cpu_times(), time.perf_counter()
        for _ in range(count):
            path = f"{generator.choice(paths)}/frames/{generator.randrange(60) + 1}"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: application/octet-stream\r\n\r\n".encode())
            have = connection.recv_into(view)
            while (end := buffer.find(b"\r\n\r\n", 0, have)) < 0:
                have += connection.recv_into(view[have:])
            head = bytes(buffer[:end]).lower()
            assert b" 200 " in head.split(b"\r\n")[0], head
            size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            while have < end + 4 + size:
                have += connection.recv_into(view[have:])
        took, after = time.perf_counter() - begun, process.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    return {"per_s": round(count / took, 1), "cpu_ms": round(cpu * 1e3 / count, 3), "bytes": size}


def latency(connection, paths):
    """Milliseconds at p50 and p99 of GETs over one connection."""
    took = []
    for path in paths:
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "application/dicom+json"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status in (200, 204), (answer.status, path, body[:200])
        took.append((time.perf_counter() - begun) * 1e3)
    took.sort()
    return {"n": len(took), "p50_ms": round(took[len(took) // 2], 2), "p99_ms": round(took[min(len(took) - 1, int(len(took) * .99))], 2)}


def million():
    """QIDO at a million instances: an index filled by the program itself, keys taken from its own answers."""
    if os.environ.get("MILLION") == "no":
        return {}
    folder = CACHE / "bench-million"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        say("填充一百万条索引 · filling an index of a million instances")
        done = subprocess.run([BINARY, "archive", "synthesize", "--data", folder, "--instances", "1000000", "--studies", "200000"])
        if done.returncode:
            say("archive synthesize 不可用，跳过 · not available, skipped")
            return {}
        (folder / "complete").touch()
    node = Node(BINARY, data=folder).start(timeout=120)
    try:
        connection = HTTPConnection("127.0.0.1", node.http_port, timeout=60)
        generator, keys, total = random.Random(7), [], 200000
        for _ in range(40):
            found = node.qido("/studies", limit=5, offset=generator.randrange(total // 2))
            keys += [(s["0020000D"]["Value"][0], s["00100020"]["Value"][0], s["00080050"]["Value"][0]) for s in found]
        quoted = urllib.parse.quote
        base = "/dicomweb/studies"
        out = {
            "by_study_uid": latency(connection, [f"{base}?StudyInstanceUID={k[0]}" for k in keys]),
            "by_patient_id": latency(connection, [f"{base}?PatientID={quote_of(k[1])}" for k in keys]),
            "by_accession": latency(connection, [f"{base}?AccessionNumber={quote_of(k[2])}" for k in keys]),
            "first_page_limit50": latency(connection, [f"{base}?limit=50"] * 150),
            "deep_page_limit50": latency(connection, [f"{base}?limit=50&offset={generator.randrange(100000, 180000)}" for _ in range(150)]),
            "name_chinese_limit50": latency(connection, [f"{base}?PatientName={quoted('*王*')}&limit=50"] * 50),
            "rss_MiB": round(psutil.Process(node.process.pid).memory_info().rss / 2**20, 1),
        }
        return out
    finally:
        node.stop()
        node.remove()


def quote_of(text):
    return urllib.parse.quote(text, safe="")


def headers(corpus):
    """Header parse: fastdicom and pydicom by the shared parse_bench.py, ours by Benchmarks/parse; both count the CPU of
    the reading process alone."""
    out = pathlib.Path(tempfile.mkdtemp()) / "parse.json"
    say("文件头解析 · header parse")
    command = [sys.executable, SHARED / "parse_bench.py", "--corpus", corpus, "--tools", "pydicom,fastdicom", "--limit", "1000",
               "--repeat", REPEAT, "--out", out]
    subprocess.run(list(map(str, command)), cwd=SHARED, check=True)
    found = json.loads(out.read_text())
    program = subprocess.run([ROOT / "tools" / "bench-headers.sh"], check=True, capture_output=True, text=True).stdout.strip()
    for kind in ("ct", "tiny", "xa"):
        files = sorted(map(str, (pathlib.Path(corpus) / kind).rglob("*.dcm")))[:1000]
        # Files of a kind lie below ARG_MAX; the values of 21 tags are taken, as an index build does.
        done = subprocess.run([program, "--values", "--repeat", "5", *files], check=True, capture_output=True, text=True)
        found[f"{kind}:jieru"] = json.loads(done.stdout)
    return found


def at(found, *path, scale=1.0):
    """A number inside nested dictionaries, or None."""
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return found * scale if isinstance(found, (int, float)) else None


def worst(found, where, names):
    values = [at(found, where, name, "p99_ms") for name in names]
    return max(values) if values and all(v is not None for v in values) else None


def rate(found, *path):
    middle = at(found, *path)
    return 1000 / middle if middle else None


def table(peer, our, big, parse):
    exact = ("by_study_uid", "by_patient_id", "by_accession")
    pages = ("first_page_limit50", "deep_page_limit50")
    growth = None
    if (peak := at(our, "store_xa_a4", "peak_MiB")) and (idle := at(our, "idle_rss_MiB")):
        growth = (peak - idle) / 4
    rows = [
        ("C-STORE CT 0.53 MB, CPU ms", at(peer, "store_ct_a1", "cpu_ms_inst"), at(our, "store_ct_a1", "cpu_ms_inst"), 1.2, 0.8, "<"),
        ("C-STORE XA 15.7 MB, CPU ms", at(peer, "store_xa_a1", "cpu_ms_inst"), at(our, "store_xa_a1", "cpu_ms_inst"), 25, 20, "<"),
        ("tiny, 4 associations, CPU ms", at(peer, "store_tiny_a4", "cpu_ms_inst"), at(our, "store_tiny_a4", "cpu_ms_inst"), .4, .25, "<"),
        ("STOW-RS CT, CPU ms", at(peer, "stow_ct_c1", "cpu_ms_inst"), at(our, "stow_ct_c1", "cpu_ms_inst"), 1.5, 1.0, "<"),
        ("rendered XA frame, CPU ms", at(peer, "rendered", "xa_frame_jpeg", "cpu_ms"), at(our, "rendered", "xa_frame_jpeg", "cpu_ms"), None, None, "<"),
        ("XA raw frame, CPU ms", None, at(our, "raw_frames", "cpu_ms"), None, None, "<"),
        ("header parse tiny, CPU ms (fastdicom)", at(parse, "tiny:fastdicom", "cpu_ms_file"), at(parse, "tiny:jieru", "cpu_ms_file"), .03, .02, "<"),
        ("header parse CT, CPU ms (fastdicom)", at(parse, "ct:fastdicom", "cpu_ms_file"), at(parse, "ct:jieru", "cpu_ms_file"), .04, .03, "<"),
        ("XA 15.7 MB, MiB per association", None, growth, 8, 2, "<"),
        ("idle memory, MiB", at(peer, "idle", "rss_MiB"), at(our, "idle_rss_MiB"), 60, 25, "<"),
        ("20k index memory, MiB", at(peer, "usage_after_20000", "rss_MiB"), at(our, "usage_after_20000", "rss_MiB"), 100, 60, "<"),
        ("tiny, 4 associations, per second", at(peer, "store_tiny_a4", "inst_s"), at(our, "store_tiny_a4", "inst_s"), 2500, 4000, ">"),
        ("QIDO exact key at 20k, p99 ms", worst(peer, "qido_20000", exact), worst(our, "qido_20000", exact), 4, 2, "<"),
        ("QIDO exact key at 1 M, p99 ms", None, worst({"big": big}, "big", exact), 4, 2, "<"),
        ("QIDO first and deep page at 20k, p99 ms", worst(peer, "qido_20000", pages), worst(our, "qido_20000", pages), 20, 10, "<"),
        ("QIDO first and deep page at 1 M, p99 ms", None, worst({"big": big}, "big", pages), 20, 10, "<"),
        ("XA raw frame, per second (light client)", None, at(our, "raw_frames", "per_s"), 1000, 1500, ">"),
        ("XA raw frame, per second (bench.py)", rate(peer, "wado", "frame_xa", "p50_ms"), rate(our, "wado", "frame_xa", "p50_ms"), 1000, 1500, ">"),
        ("XA rendered frame, per second", at(peer, "rendered", "xa_frame_jpeg", "per_s"), at(our, "rendered", "xa_frame_jpeg", "per_s"), 150, 250, ">"),
        ("metadata of 100 CT, ms", at(peer, "wado", "metadata_ct_series", "p50_ms"), at(our, "wado", "metadata_ct_series", "p50_ms"), 6, 3, "<"),
    ]
    number = lambda v: "-" if v is None else f"{v:.3g}" if abs(v) < 100 else f"{v:.0f}"
    print(f"\n{'what':<42}{'peer':>10}{'ours':>10}{'must':>8}{'aim':>8}")
    for what, theirs, mine, must, aim, better in rows:
        verdict = ""
        if mine is not None and must is not None:
            met = lambda bar: mine <= bar if better == "<" else mine >= bar
            verdict = "  aim" if met(aim) else "  must" if met(must) else "  BELOW"
        print(f"{what:<42}{number(theirs):>10}{number(mine):>10}{number(must):>8}{number(aim):>8}{verdict}")
    return [dict(zip(("what", "peer", "ours", "must", "aim"), row)) for row in rows]


def main():
    folder = corpus()
    ingest, query = "idle,echo,store,stow", "qido,find,wado,rendered,get,move"
    peer = {}
    if os.environ.get("PEERS") != "no":
        orthanc = ("--server", "orthanc", "--option", "nodelay", "--option", "utf8")
        peer = {**bench("orthanc", folder, ingest, *orthanc), **bench("orthanc", folder, query, *orthanc)}
    our = {}
    # Each kind on its own fresh node: the peak of one must not hide another's.
    for kind in ("ct", "xa", "tiny"):
        our.update(ours(folder, "echo,store,stow", "--kinds", kind))
    our.update(ours(folder, query))
    parse, big = headers(folder), million()
    rows = table(peer, our, big, parse)
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / "bench-archive.json").write_text(json.dumps(
        {"loadavg": os.getloadavg(), "rows": rows, "orthanc": peer, "jieru": our, "million": big, "parse": parse}, indent=1))
    print(f"\n{out / 'bench-archive.json'}  load {os.getloadavg()}")


if __name__ == "__main__":
    main()
