"""DCMTK as the peer: echo, store, find, move, get and the refusals in between."""
import subprocess
import time

import pydicom
import pytest

from dicomweb import data_set, retrieve, stow
from instances import ROOT, instance, part10, uids

STUDY = 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Six instances in two series, as files."""
    out = tmp_path_factory.mktemp("dcmtk")
    for series in (1, 2):
        for number in (1, 2, 3):
            ds = instance(STUDY, series, number, "Wang^XiaoDong=王^小东", "GB18030")
            (out / f"{series}-{number}.dcm").write_bytes(part10(ds))
    return out


@pytest.fixture(scope="module")
def stored(node, tool, folder):
    """The folder sent by storescu; what follows searches and retrieves it."""
    done = subprocess.run([tool("storescu"), "-aec", "JIERU", "+sd", "127.0.0.1", str(node.dicom_port), str(folder)],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


def test_echoscu_is_answered(node, tool, run):
    run(tool("echoscu"), "-aec", "JIERU", "127.0.0.1", node.dicom_port)


def test_echoscu_is_answered_without_the_wait_of_nagle_and_delayed_acknowledgement(node, tool, run):
    start = time.monotonic()
    run(tool("echoscu"), "-aec", "JIERU", "--repeat", 50, "127.0.0.1", node.dicom_port)
    assert time.monotonic() - start < 2.0, "50 echoes should not wait 40 ms each"


def test_a_wrong_called_title_is_refused_with_a_reason(node, tool, run):
    done = run(tool("echoscu"), "-aec", "SOMEBODYELSE", "127.0.0.1", node.dicom_port, check=False)
    assert done.returncode != 0
    assert "Called AE Title Not Recognized" in done.text


def test_storescu_sends_and_every_instance_is_kept_byte_for_byte(node, stored):
    for path in sorted(stored.iterdir()):
        sent = path.read_bytes()
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        status, kept = retrieve(node, *uids(ds))
        assert status == 200
        assert data_set(kept) == data_set(sent), path.name


def test_storescu_sends_the_same_files_again_and_nothing_is_doubled(node, tool, run, stored):
    run(tool("storescu"), "-aec", "JIERU", "+sd", "127.0.0.1", node.dicom_port, stored)
    assert len(node.qido(f"/studies/{ROOT}.{STUDY}/instances")) == 6


@pytest.mark.parametrize("level,keys,expected", [
    ("STUDY", ["StudyInstanceUID=" + f"{ROOT}.{STUDY}"], 1),
    ("STUDY", [f"PatientID=PEER-{STUDY:05d}", "StudyInstanceUID"], 1),
    ("STUDY", [f"AccessionNumber=ACC{STUDY:05d}", "StudyInstanceUID"], 1),
    ("STUDY", [f"AccessionNumber=ACC0100?", "StudyInstanceUID"], 1),
    ("STUDY", ["StudyDate=20260501-20260531", f"PatientID=PEER-{STUDY:05d}"], 1),
    ("STUDY", ["StudyDate=-20250101", f"PatientID=PEER-{STUDY:05d}"], 0),
    ("SERIES", [f"StudyInstanceUID={ROOT}.{STUDY}", "SeriesInstanceUID"], 2),
    ("IMAGE", [f"StudyInstanceUID={ROOT}.{STUDY}", f"SeriesInstanceUID={ROOT}.{STUDY}.1", "SOPInstanceUID"], 3),
])
def test_findscu_gets_as_many_matches_as_there_are(node, tool, run, stored, tmp_path, level, keys, expected):
    command = [tool("findscu"), "-S", "-aec", "JIERU", "-X", "-od", tmp_path, "-k", f"QueryRetrieveLevel={level}"]
    for key in keys:
        command += ["-k", key.replace("ACC0100?", f"ACC0{STUDY // 10}?")]
    run(*command, "127.0.0.1", node.dicom_port)
    assert len(list(tmp_path.glob("rsp*.dcm"))) == expected


def test_findscu_at_the_patient_root_lists_the_patient(node, tool, run, stored, tmp_path):
    run(tool("findscu"), "-P", "-aec", "JIERU", "-X", "-od", tmp_path, "-k", "QueryRetrieveLevel=PATIENT",
        "-k", f"PatientID=PEER-{STUDY:05d}", "-k", "PatientName", "127.0.0.1", node.dicom_port)
    found = [pydicom.dcmread(f, force=True) for f in tmp_path.glob("rsp*.dcm")]
    assert [str(ds.PatientName) for ds in found] == ["Wang^XiaoDong=王^小东"]


def test_findscu_cancelled_after_two_matches_ends_soon(node, tool, run):
    files = [part10(instance(STUDY + 1 + n, name="Cancel^Me")) for n in range(30)]
    assert stow(node, files)[0] == 200
    done = run(tool("findscu"), "-S", "-v", "-aec", "JIERU", "--cancel", 2, "-k", "QueryRetrieveLevel=STUDY",
               "-k", "PatientName=Cancel*", "-k", "StudyInstanceUID", "127.0.0.1", node.dicom_port, check=False, timeout=30)
    assert "Sending Cancel" in done.text or "Cancel" in done.text
    run(tool("echoscu"), "-aec", "JIERU", "127.0.0.1", node.dicom_port)


def test_getscu_receives_the_study_with_the_same_data_sets(node, tool, run, stored, tmp_path):
    run(tool("getscu"), "-S", "-aec", "JIERU", "+B", "-od", tmp_path, "-k", "QueryRetrieveLevel=STUDY",
        "-k", f"StudyInstanceUID={ROOT}.{STUDY}", "127.0.0.1", node.dicom_port)
    assert by_uid(tmp_path) == by_uid(stored)


def test_movescu_sends_the_series_to_a_known_peer(node, tool, run, stored, sink_port, tmp_path):
    sink = subprocess.Popen([tool("storescp"), "+B", "+xa", "-aet", "SINK", "-od", str(tmp_path), str(sink_port)])
    try:
        time.sleep(0.5)
        run(tool("movescu"), "-S", "-aec", "JIERU", "-aem", "SINK", "-k", "QueryRetrieveLevel=SERIES",
            "-k", f"StudyInstanceUID={ROOT}.{STUDY}", "-k", f"SeriesInstanceUID={ROOT}.{STUDY}.2",
            "127.0.0.1", node.dicom_port)
        expected = {u: d for u, d in by_uid(stored).items() if u.startswith(f"{ROOT}.{STUDY}.2.")}
        assert by_uid(tmp_path) == expected
    finally:
        sink.terminate()
        sink.wait()


def test_movescu_to_an_unknown_peer_is_told_so(node, tool, run, stored):
    done = run(tool("movescu"), "-S", "-v", "-d", "-aec", "JIERU", "-aem", "NOBODY", "-k", "QueryRetrieveLevel=STUDY",
               "-k", f"StudyInstanceUID={ROOT}.{STUDY}", "127.0.0.1", node.dicom_port, check=False)
    assert "0xa801" in done.text.lower() or "MoveDestinationUnknown" in done.text


def test_termscu_cannot_end_the_node(node, tool, run):
    run(tool("termscu"), "-aec", "JIERU", "127.0.0.1", node.dicom_port, check=False)
    assert node.alive()
    run(tool("echoscu"), "-aec", "JIERU", "127.0.0.1", node.dicom_port)


@pytest.mark.parametrize("option,convert", [
    ("-xs", ["dcmcjpeg", "+e1"]), ("-xy", ["dcmcjpeg", "+eb"]), ("-xt", ["dcmcjpls"]), ("-xr", ["dcmcrle"]),
])
def test_compressed_instances_are_kept_as_they_came(node, tool, run, tmp_path, option, convert):
    number = ["-xs", "-xy", "-xt", "-xr"].index(option)
    plain, packed = tmp_path / "plain.dcm", tmp_path / "packed.dcm"
    plain.write_bytes(part10(instance(STUDY + 100 + number, name="Packed^Pixels", side=64)))
    run(tool(convert[0]), *convert[1:], plain, packed)
    run(tool("storescu"), "-aec", "JIERU", option, "127.0.0.1", node.dicom_port, packed)
    sent = pydicom.dcmread(packed)
    status, kept = retrieve(node, *uids(sent))
    assert status == 200
    assert data_set(kept) == data_set(packed.read_bytes())


def by_uid(folder):
    """SOP Instance UID to data-set bytes of every file in a folder."""
    out = {}
    for path in folder.iterdir():
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        out[str(ds.SOPInstanceUID)] = data_set(path.read_bytes())
    return out
