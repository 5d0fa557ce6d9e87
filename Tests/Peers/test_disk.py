"""A disk that is full or read-only: stores are refused with the right status, what is there stays readable."""
import os
import subprocess
import time

import pytest
from pydicom.uid import SecondaryCaptureImageStorage

from dicomweb import data_set, retrieve, stow
from instances import instance, part10, uids
from lightscu import EXPLICIT, Association


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 48 MiB; needs root."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("this machine does not allow mounts")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True)


def big(number):
    """About 4 MB of pixels."""
    return instance(study=8000, series=1, number=number, side=2000, name="Disk^Full")


def test_a_full_disk_refuses_stores_and_keeps_serving_reads(small_disk, start_node):
    node = start_node(data=small_disk / "data")
    association = Association(node.dicom_port, [(1, SecondaryCaptureImageStorage, [EXPLICIT])])
    stored, refused = [], None
    for number in range(1, 30):
        ds = big(number)
        blob = part10(ds)
        status = association.store(1, SecondaryCaptureImageStorage, ds.SOPInstanceUID, data_set(blob))
        if status != 0:
            refused = status
            break
        stored.append((uids(ds), blob))
    assert refused is not None, "the disk never filled"
    assert refused & 0xFF00 == 0xA700, f"refused with {refused:04x}, out of resources is A7xx (PS3.4 B.2.3)"
    assert stored, "nothing was stored before the disk was full"
    # The association goes on, reads are served, and STOW-RS is refused as well.
    small = instance(study=8001)
    assert association.store(1, SecondaryCaptureImageStorage, small.SOPInstanceUID, data_set(part10(small))) in (0, refused)
    for path, blob in stored:
        status, kept = retrieve(node, *path)
        assert status == 200 and data_set(kept) == data_set(blob)
    status, answer = stow(node, [part10(big(99))])
    assert status in (409, 503, 507), (status, answer)
    assert node.get("/healthz", root=node.web)[0] == 200
    # Room again: stores are taken again, without a restart.
    subprocess.run(["mount", "-o", "remount,size=128m", str(small_disk)], check=True)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        ds = big(50)
        status = association.store(1, SecondaryCaptureImageStorage, ds.SOPInstanceUID, data_set(part10(ds)))
        if status == 0:
            break
        time.sleep(1)
    assert status == 0, f"still refused with {status:04x} after there was room again"
    association.release()
    assert node.stop() == 0
    assert node.run("archive", "verify", "--data", node.data).returncode == 0


def test_a_read_only_disk_is_named_at_start_or_served_without_stores(small_disk, start_node):
    node = start_node(data=small_disk / "data")
    ds = instance(study=8002)
    assert stow(node, [part10(ds)])[0] == 200
    assert node.stop() == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    node.start(wait=False)
    until = time.monotonic() + 30
    while time.monotonic() < until and node.alive():
        try:
            if node.get("/healthz", root=node.web)[0] == 200:
                break
        except OSError:
            time.sleep(0.1)
    if node.alive():
        assert retrieve(node, *uids(ds))[0] == 200
        assert stow(node, [part10(instance(study=8003))])[0] in (409, 503, 507)
    else:
        assert node.process.returncode in (1, 2)
        assert "read-only" in node.log_text().lower() or "只读" in node.log_text()


def test_a_data_folder_used_by_another_node_is_refused(start_node):
    first = start_node()
    second = start_node(wait=False, data=first.data)
    assert second.process.wait(30) != 0
    assert first.alive()
    assert first.get("/readyz", root=first.web)[0] == 200
