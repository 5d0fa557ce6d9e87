#!/usr/bin/env python3
"""Run imaging-bench and ablation-bench and the same work in peers (numba, scipy, SimpleITK), and print one table.

Processor milliseconds of all threads come first: they move less with the machine's other load than wall-clock ones do.
The peers work on the same shapes of data (two threads unless the row says one) and are given their best of several runs.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

os.environ.setdefault("NUMBA_NUM_THREADS", "2")
import numba
import numpy as np
import SimpleITK as sitk
from scipy import ndimage

ROOT = pathlib.Path(__file__).resolve().parents[1]
BENCH = pathlib.Path(os.environ["JIERU_BENCH"])
WORDS = os.environ.get("ROWS", "").split()
sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(2)


def best(work, repeats=3):
    """(wall, processor) milliseconds, the best of each after one run that is not counted."""
    work()
    found = []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return tuple(min(values) * 1e3 for values in zip(*found))


@numba.njit(parallel=True, fastmath=True)
def uniform_step(t, out, a, p, q):
    for z in numba.prange(1, t.shape[0] - 1):
        for y in range(1, t.shape[1] - 1):
            for x in range(1, t.shape[2] - 1):
                c = t[z, y, x]
                around = t[z + 1, y, x] + t[z - 1, y, x] + t[z, y + 1, x] + t[z, y - 1, x] + t[z, y, x + 1] + t[z, y, x - 1]
                out[z, y, x] = c + a * (around - np.float32(6) * c) - p * c + q[z, y, x]


@numba.njit(parallel=True, fastmath=True)
def mixed_step(t, out, k, w, q, a):
    half = np.float32(0.5)
    for z in numba.prange(1, t.shape[0] - 1):
        for y in range(1, t.shape[1] - 1):
            for x in range(1, t.shape[2] - 1):
                c, kc = t[z, y, x], k[z, y, x]
                flow = half * (
                    (kc + k[z + 1, y, x]) * (t[z + 1, y, x] - c) + (kc + k[z - 1, y, x]) * (t[z - 1, y, x] - c)
                    + (kc + k[z, y + 1, x]) * (t[z, y + 1, x] - c) + (kc + k[z, y - 1, x]) * (t[z, y - 1, x] - c)
                    + (kc + k[z, y, x + 1]) * (t[z, y, x + 1] - c) + (kc + k[z, y, x - 1]) * (t[z, y, x - 1] - c))
                out[z, y, x] = c + a * flow - w[z, y, x] * c + q[z, y, x]


def heat_step(side, threads, mixed):
    numba.set_num_threads(threads)
    t = np.random.default_rng(0).random((side,) * 3, dtype=np.float32)
    out, q = t.copy(), np.zeros_like(t)
    a, p = np.float32(0.1), np.float32(1e-4)
    k, w = np.ones_like(t), np.full_like(t, 1e-4)
    step = (lambda: mixed_step(t, out, k, w, q, a)) if mixed else (lambda: uniform_step(t, out, a, p, q))
    found = best(step, 12)
    numba.set_num_threads(2)
    return found


@numba.njit(parallel=True, fastmath=True)
def relax(v, fixed, omega, colour):
    for z in numba.prange(1, v.shape[0] - 1):
        for y in range(1, v.shape[1] - 1):
            for x in range(1 + (z + y + 1 + colour) % 2, v.shape[2] - 1, 2):
                if not fixed[z, y, x]:
                    mean = (v[z + 1, y, x] + v[z - 1, y, x] + v[z, y + 1, x] + v[z, y - 1, x] + v[z, y, x + 1] + v[z, y, x - 1]) / np.float32(6)
                    v[z, y, x] += omega * (mean - v[z, y, x])


def two_needles(side=96, sweeps=150):
    """One linear solve of one pair by red-black over-relaxation; ours solves six pairs, each several times."""
    v, fixed = np.zeros((side,) * 3, np.float32), np.zeros((side,) * 3, np.bool_)
    for x, volts in ((40, 1), (56, -1)):
        fixed[38:58, 48, x], v[38:58, 48, x] = True, volts
    omega = np.float32(2 / (1 + np.sin(np.pi / side)))

    def solve():
        v[~fixed] = 0
        for _ in range(sweeps):
            relax(v, fixed, omega, 0)
            relax(v, fixed, omega, 1)
    return best(solve, 1)


def scene(side):
    """Body, spine, aorta, kidney and ribs as in Benchmarks/ablation/AbdomenScene.swift; z, y, x."""
    g = (np.arange(side, dtype=np.float32) + 0.5) / side
    z, y, x = np.meshgrid(g, g, g, indexing="ij", sparse=True)
    inside = lambda c, r: ((x - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 + ((z - c[2]) / r[2]) ** 2 < 1
    body = inside((.5, .5, .5), (.46, .36, .9))
    obstacles = ((y - .78) / .06) ** 2 + ((x - .5) / .06) ** 2 + 0 * z < 1
    obstacles |= (y - .66) ** 2 + (x - .44) ** 2 + 0 * z < .028 ** 2
    obstacles |= inside((.7, .62, .45), (.07, .08, .14))
    ring = np.abs(np.sqrt(((y - .5) / .34) ** 2 + ((x - .5) / .44) ** 2) - .97) < .025
    for k in range(9):
        obstacles |= ring & (np.abs(z - .06 * (y - .5) - .12 - .09 * k) < .016)
    return body, obstacles


@numba.njit(parallel=True, fastmath=True)
def trace(entries, target, distance, longest, clear, step, out):
    for i in numba.prange(entries.shape[0]):
        dz, dy, dx = target[0] - entries[i, 0], target[1] - entries[i, 1], target[2] - entries[i, 2]
        length = np.sqrt(dz * dz + dy * dy + dx * dx)
        out[i] = np.nan
        if length > longest:
            continue
        s, least = 0.0, 1e9
        while s < length:
            f = s / length
            d = distance[int(entries[i, 0] + f * dz + .5), int(entries[i, 1] + f * dy + .5), int(entries[i, 2] + f * dx + .5)]
            least = min(least, d)
            if least < clear:
                break
            # As the measured peer does: long leaps only where nothing is near, so the least is not exact.
            s += max(step, d - clear) if d > 12 else step
        out[i] = least - clear


def needle_paths():
    body, obstacles = scene(256)
    distance = sitk.GetArrayFromImage(sitk.SignedMaurerDistanceMap(sitk.GetImageFromArray(obstacles.astype(np.uint8)), False, False, False))
    distance = np.maximum(distance, 0).astype(np.float32)
    skin = body & ~ndimage.binary_erosion(body, border_value=1)
    entries = np.argwhere(skin).astype(np.float32)
    entries = np.concatenate([entries, entries[: max(0, 198_000 - len(entries))]])
    target = np.float32([.52, .45, .33]) * np.float32(256)
    out = np.zeros(len(entries), np.float32)
    return best(lambda: trace(entries, target, distance, np.float32(150), np.float32(3), np.float32(.7), out), 5)


def liver(side):
    """A ball with vessels cut out, about as much surface as the phantom's liver."""
    g = (np.arange(side, dtype=np.float32) + 0.5) / side
    z, y, x = np.meshgrid(g, g, g, indexing="ij", sparse=True)
    return ((x - .36) / .27) ** 2 + ((y - .45) / .24) ** 2 + ((z - .5) / .3) ** 2 < 1


def filters():
    rng = np.random.default_rng(7)
    mask = liver(256)
    volume = (np.where(mask, 110, 40) + rng.normal(0, 12, mask.shape)).astype(np.float32)
    image, binary = sitk.GetImageFromArray(volume), sitk.GetImageFromArray(mask.astype(np.uint8))
    turn = sitk.Euler3DTransform((128,) * 3, .1, .05, -.08, (3.2, -1.1, 2.7))
    part = sitk.GetImageFromArray(np.ascontiguousarray(volume[32:224, 32:224, 32:224]))

    def frangi():
        for sigma in (1.0, 2.0, 3.0):
            smooth = sitk.SmoothingRecursiveGaussian(part, sigma)
            sitk.ObjectnessMeasure(smooth, .5, .5, 20.0, True, 1, True)
    return {
        "EDT 256^3": ("ITK Maurer", lambda: best(lambda: sitk.SignedMaurerDistanceMap(binary, False, False, False), 2)),
        "Gaussian": ("ITK recursive", lambda: best(lambda: sitk.SmoothingRecursiveGaussian(image, 2.0), 2)),
        "Resample linear": ("ITK", lambda: best(lambda: sitk.Resample(image, image, turn, sitk.sitkLinear, -1000.0), 2)),
        "Frangi": ("ITK", lambda: best(frangi, 1)),
    }


def peers():
    """By the beginning of a row's name: what the peer is, and how to measure it."""
    return {
        "bioheat step 256^3 uniform": ("numba, 2 threads", lambda: heat_step(256, 2, False)),
        "bioheat step 96^3 mixed": ("numba, 1 thread", lambda: heat_step(96, 1, True)),
        "bioheat step 256^3 mixed": ("numba, 2 threads", lambda: heat_step(256, 2, True)),
        "electroporation": ("numba SOR, one solve", two_needles),
        "needle paths, 198": ("numba", needle_paths),
        **filters(),
    }


def ours():
    """The rows of both programs, as they print them with --json."""
    rows = []
    for program in (["imaging-bench"], ["ablation-bench", ROOT / "AblationTables" / "1"]):
        command = [BENCH / program[0], *program[1:], *WORDS]
        run = subprocess.run([str(part) for part in command], env={**os.environ, "JIERU_BENCH_JSON": "1"},
                             stdout=subprocess.PIPE, text=True, check=True)
        for line in run.stdout.splitlines():
            if line.startswith("{"):
                rows.append(json.loads(line))
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rows


def number(value):
    return "-" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def verdict(value, row):
    if row.get("must") is None:
        return ""
    return "目标 aim" if value <= row["aim"] else "达标 met" if value <= row["must"] else "未达标 MISSED"


def main():
    rows = ours()
    known = {} if os.environ.get("PEERS") == "no" else peers()
    for row in rows:
        for name, (who, measure) in known.items():
            if row["work"].startswith(name):
                wall, processor = measure()
                row["peer"] = {"who": who, "wall": wall, "cpu": processor}
    print(f"{'毫秒 ms':<42} {'CPU':>8} {'历时wall':>6} {'必达must':>6} {'目标aim':>6}  CPU / wall; 同类 peer (CPU, wall)")
    for row in rows:
        peer = row.get("peer")
        beside = f"{peer['who']} {number(peer['cpu'])}, {number(peer['wall'])}" if peer else ""
        marks = " / ".join(mark for mark in (verdict(row["cpu"], row), verdict(row["wall"], row)) if mark)
        print(f"{row['work']:<44} {number(row['cpu']):>8} {number(row['wall']):>8} {number(row.get('must')):>8} "
              f"{number(row.get('aim')):>8}  {marks}; {beside} {row.get('note', '')}")
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    load = os.getloadavg()
    (out / "bench-planning.json").write_text(json.dumps({"loadavg": load, "rows": rows}, ensure_ascii=False, indent=1))
    print(f"\n{out / 'bench-planning.json'}  load {load}")


if __name__ == "__main__":
    main()
