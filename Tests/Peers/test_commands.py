"""The commands as a person or a program calls them: results, sentences, exit codes; DCMTK and pydicom check what is written."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import zipfile

import pydicom
import pytest

from dicomweb import data_set, retrieve
from instances import ROOT, instance, part10, uids
from node import Node, free_port

STUDY = 810000


def write(folder, *objects):
    folder.mkdir(parents=True, exist_ok=True)
    for number, ds in enumerate(objects):
        (folder / f"{number:03d}.dcm").write_bytes(part10(ds))
    return folder


@pytest.fixture
def images(tmp_path):
    """Two studies of three instances in Chinese names."""
    return write(tmp_path / "images",
                 *[instance(STUDY, 1, n, "Wang^XiaoDong=王^小东", "GB18030") for n in (1, 2, 3)],
                 *[instance(STUDY + 1, 1, n, "Müller^Jörg", "ISO_IR 100", side=64) for n in (1, 2, 3)])


# -- wrong use ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("arguments", [
    ("nonsense",), ("import",), ("import", "--to", "nowhere", "x"), ("import", "--data", "a", "--to", "http://b", "x"),
    ("dicom", "echo", "no-port@host"), ("dicom", "echo", "NAMETHATISTOOLONG@host:104"), ("dicom", "find", "A@b:1", "-k", "NoSuchKeyword=1"),
    ("dicom", "transcode", "a", "b", "--to", "gif"), ("dicom", "echo", "A@b:1", "--tls-cert", "x"),
    ("archive", "delete", "--study", "1.2"), ("archive", "expire", "--older-than", "soon"),
    ("archive", "correct-patient", "--study", "1.2", "--reason", "x"), ("archive", "verify", "--quick", "--full"),
])
def test_wrong_use_ends_with_2(jieru, arguments):
    done = jieru(*arguments, expect=2)
    assert done.stderr and not done.stdout


@pytest.mark.parametrize("command", [
    (), ("import",), ("serve",), *[("dicom", c) for c in ("dump", "echo", "find", "store", "get", "move", "transcode")],
    *[("archive", c) for c in ("verify", "stats", "export", "operations", "conflicts", "jobs", "delete", "hold", "release",
                               "merge", "split", "correct-patient", "expire")],
])
def test_help_has_an_example_in_both_languages(jieru, command):
    text = jieru(*command, "--help").stdout
    assert "jieru " + " ".join(command) in text
    assert any("\u4e00" <= c <= "\u9fff" for c in text)


# -- import ------------------------------------------------------------------------------------------
def test_import_into_a_folder_is_resumable_and_says_what_was_refused(jieru, images, tmp_path):
    data = tmp_path / "data"
    (images / "broken.dcm").write_bytes((images / "000.dcm").read_bytes()[:-100])
    (images / "AUTORUN.INF").write_text("[autorun]")
    first = jieru("import", "--data", data, images, "--json", expect=1, as_json=True)
    assert (first["stored"], first["repeated"], first["passedOver"]) == (6, 0, 1)
    (refused,) = first["refused"]
    assert refused["path"].endswith("broken.dcm") and refused["reason"] == "unreadable"
    assert refused["tag"].startswith("(") and refused["offset"] > 0
    (images / "broken.dcm").unlink()
    again = jieru("import", "--data", data, images, "--json", as_json=True)
    assert (again["stored"], again["repeated"]) == (0, 6)
    assert "6" in jieru("archive", "verify", "--data", data).stdout


def test_import_takes_zip_archives(jieru, images, tmp_path, tool):
    tool("unzip", "unzip")
    packed = tmp_path / "study.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in images.iterdir():
            archive.write(path, f"DICOM/{path.name}")
    assert jieru("import", "--data", tmp_path / "data", packed, "--json", as_json=True)["stored"] == 6


def test_the_same_uid_with_other_content_is_a_conflict(jieru, tmp_path):
    write(tmp_path / "a", instance(STUDY, 1, 1))
    write(tmp_path / "b", instance(STUDY, 1, 1, StudyDescription="other"))
    jieru("import", "--data", tmp_path / "data", tmp_path / "a")
    assert jieru("import", "--data", tmp_path / "data", tmp_path / "b", "--json", as_json=True)["conflicts"] == 1
    (conflict,) = jieru("archive", "conflicts", "--data", tmp_path / "data", "--json", as_json=True)
    assert conflict["sopInstanceUID"] == f"{ROOT}.{STUDY}.1.1"
    jieru("archive", "verify", "--data", tmp_path / "data")


def test_two_processes_never_open_one_folder(jieru, start_node, images):
    node = start_node()
    done = jieru("import", "--data", node.data, images, expect=1)
    assert str(node.process.pid) in done.stderr and "--to" in done.stderr
    other = Node(node.binary, data=node.data).start(wait=False)
    assert other.process.wait(30) == 1
    other.remove()
    # Reading is allowed beside it.
    jieru("archive", "verify", "--data", node.data)
    node.kill()
    # A killed node leaves no lock behind.
    jieru("import", "--data", node.data, images)


@pytest.mark.parametrize("way", ["http", "dimse"])
def test_import_into_a_running_node(jieru, node, tmp_path, way):
    number = STUDY + (10 if way == "http" else 20)
    objects = [instance(number, 1, n, "Li^Na=李^娜", "GB18030") for n in (1, 2, 3)]
    folder = write(tmp_path / "in", *objects)
    (folder / "README").write_text("no image")
    to = node.dicomweb if way == "http" else f"JIERU@127.0.0.1:{node.dicom_port}"
    done = jieru("import", "--to", to, folder, "--json", as_json=True)
    assert (done["stored"], done["passedOver"]) == (3, 1)
    for ds in objects:
        status, kept = retrieve(node, *uids(ds))
        assert status == 200 and data_set(kept) == data_set(part10(ds))


def test_a_refusal_of_the_node_reaches_the_person(jieru, node, tmp_path):
    ds = instance(STUDY + 30)
    del ds.SeriesInstanceUID
    folder = write(tmp_path / "in", ds)
    for to in (node.dicomweb, f"JIERU@127.0.0.1:{node.dicom_port}"):
        done = jieru("import", "--to", to, folder, "--json", expect=1, as_json=True)
        assert "A900" in done["refused"][0]["reason"], done


def test_a_node_that_is_away_stops_the_run(jieru, images):
    port = free_port()
    for to in (f"http://127.0.0.1:{port}/dicomweb", f"JIERU@127.0.0.1:{port}"):
        assert jieru("import", "--to", to, images, "--json", expect=1, as_json=True)["stopped"]


# -- dicom -------------------------------------------------------------------------------------------
def test_echo_find_get_and_store(jieru, node, tool, tmp_path):
    peer = f"JIERU@127.0.0.1:{node.dicom_port}"
    objects = [instance(STUDY + 40, 1, n, "Ouyang^Feifei=欧阳^菲菲", "GB18030") for n in (1, 2, 3)]
    folder = write(tmp_path / "out", *objects)
    assert jieru("dicom", "echo", peer, "--json", as_json=True)["status"] == "0000"
    assert jieru("dicom", "store", peer, folder, "--parallel", 2, "--json", as_json=True)["stored"] == 3
    found = jieru("dicom", "find", peer, "-k", "PatientName=*欧阳*", "-k", "StudyInstanceUID", "--json", as_json=True)
    assert f"{ROOT}.{STUDY + 40}" in [match["0020000D"]["Value"][0] for match in found]
    table = jieru("dicom", "find", peer, "-k", "PatientName=*欧阳*").stdout
    assert "欧阳^菲菲" in table
    assert jieru("dicom", "find", peer, "-k", "PatientName=王二麻子", "--json", as_json=True) == []
    got = jieru("dicom", "get", peer, "--study", f"{ROOT}.{STUDY + 40}", "-o", tmp_path / "got", "--json", as_json=True)
    assert (got["completed"], got["failed"]) == (3, 0)
    for ds in objects:
        kept = (tmp_path / "got" / f"{ds.SOPInstanceUID}.dcm").read_bytes()
        assert data_set(kept) == data_set(part10(ds))


def test_move_to_a_peer_and_to_nobody(jieru, node, sink_port, tool, tmp_path):
    peer = f"JIERU@127.0.0.1:{node.dicom_port}"
    jieru("dicom", "store", peer, write(tmp_path / "out", instance(STUDY + 50)))
    done = jieru("dicom", "move", peer, "--to", "NOBODY", "--study", f"{ROOT}.{STUDY + 50}", "--json", expect=1, as_json=True)
    assert done["status"] == "A801"
    target = tmp_path / "sink"
    target.mkdir()
    sink = subprocess.Popen([tool("storescp"), "+B", "-aet", "SINK", "-od", str(target), str(sink_port)])
    try:
        time.sleep(0.5)
        done = jieru("dicom", "move", peer, "--to", "SINK", "--study", f"{ROOT}.{STUDY + 50}", "--json", as_json=True)
        assert done["completed"] == 1
        assert len(list(target.iterdir())) == 1
    finally:
        sink.terminate()
        sink.wait()


def test_store_converts_for_a_peer_that_takes_only_implicit(jieru, tool, tmp_path):
    """DCMTK's storescp with +xi accepts nothing but Implicit VR Little Endian."""
    port, target = free_port(), tmp_path / "sink"
    target.mkdir()
    source = write(tmp_path / "plain", instance(STUDY + 60, side=64))
    packed = tmp_path / "packed"
    jieru("dicom", "transcode", source, packed, "--to", "htj2k")
    sink = subprocess.Popen([tool("storescp"), "+xi", "-aet", "SINK", "-od", str(target), str(port)])
    try:
        time.sleep(0.5)
        assert jieru("dicom", "store", f"SINK@127.0.0.1:{port}", packed, "--json", as_json=True)["stored"] == 1
    finally:
        sink.terminate()
        sink.wait()
    (path,) = target.iterdir()
    kept = pydicom.dcmread(path)
    assert kept.file_meta.TransferSyntaxUID.is_implicit_VR
    assert kept.PixelData == pydicom.dcmread(next(source.iterdir())).PixelData


def test_dump_shows_names_private_blocks_and_sequences(jieru, tmp_path):
    ds = instance(STUDY, name="Wang^XiaoDong=王^小东", character_set="GB18030")
    block = ds.private_block(0x0029, "JIERU TEST", create=True)
    block.add_new(1, "LO", "inside")
    code = pydicom.Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "T-62000", "SRT", "Liver"
    ds.ProcedureCodeSequence = [code]
    path = next(write(tmp_path / "in", ds).iterdir())
    text = jieru("dicom", "dump", path).stdout
    assert "王^小东" in text and "[JIERU TEST]" in text and "inside" in text
    assert "Explicit VR Little Endian" in text and "Secondary Capture Image Storage" in text
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if "ProcedureCodeSequence" in line)
    assert lines[at + 1].strip() == "#1" and lines[at + 2].startswith("  (0008,0100)")
    (model,) = jieru("dicom", "dump", path, "--json", as_json=True)
    assert model["00100010"]["Value"][0]["Ideographic"] == "王^小东"
    assert "BulkDataURI" in model["7FE00010"]
    # GBK bytes under a wrong label can be read with the right one.
    wrong = instance(STUDY, name="Wang^Min=王^敏".encode("gb18030"), character_set="ISO_IR 144")
    path = next(write(tmp_path / "wrong", wrong).iterdir())
    assert "王^敏" in jieru("dicom", "dump", path, "--charset", "GB18030").stdout


def test_dump_of_something_else_ends_with_1(jieru, tmp_path):
    (tmp_path / "note").write_text("no image at all, only words, and more of them than a tag has bytes")
    done = jieru("dicom", "dump", tmp_path / "note", expect=1)
    assert "note" in done.stderr and not done.stdout.strip()


@pytest.mark.parametrize("syntax,uid", [
    ("explicit", "1.2.840.10008.1.2.1"), ("implicit", "1.2.840.10008.1.2"), ("deflated", "1.2.840.10008.1.2.1.99"),
    ("bigendian", "1.2.840.10008.1.2.2"), ("rle", "1.2.840.10008.1.2.5"), ("jpegls", "1.2.840.10008.1.2.4.80"),
    ("j2k", "1.2.840.10008.1.2.4.90"), ("htj2k", "1.2.840.10008.1.2.4.201"), ("jpeg-lossless", "1.2.840.10008.1.2.4.70"),
])
def test_transcode_loses_nothing(jieru, tmp_path, syntax, uid):
    source = next(write(tmp_path / "in", instance(STUDY, side=61)).iterdir())
    target = tmp_path / "out.dcm"
    (done,) = jieru("dicom", "transcode", source, target, "--to", syntax, "--json", as_json=True)
    assert done["isLossless"] is True and done["frames"] == 1
    written, original = pydicom.dcmread(target), pydicom.dcmread(source)
    assert written.file_meta.TransferSyntaxUID == uid and written.SOPInstanceUID == original.SOPInstanceUID
    if syntax == "htj2k":
        pytest.importorskip("openjpeg", reason="PyPI package pylibjpeg-openjpeg")
    written.decompress() if written.file_meta.TransferSyntaxUID.is_encapsulated else None
    assert (written.pixel_array == original.pixel_array).all()


def test_a_lossy_target_makes_a_new_instance(jieru, tmp_path):
    source = next(write(tmp_path / "in", instance(STUDY, side=64)).iterdir())
    jieru("dicom", "transcode", source, tmp_path / "out.dcm", "--to", "jpeg", "--quality", 80)
    written = pydicom.dcmread(tmp_path / "out.dcm")
    assert written.LossyImageCompression == "01" and written.SOPInstanceUID != pydicom.dcmread(source).SOPInstanceUID


# -- archive -----------------------------------------------------------------------------------------
@pytest.fixture
def folder(jieru, images, tmp_path):
    jieru("import", "--data", tmp_path / "data", images)
    return tmp_path / "data"


def test_verify_finds_a_changed_byte(jieru, folder):
    assert jieru("archive", "verify", "--data", folder, "--full", "--json", as_json=True)["sound"] is True
    segment = next((folder / "objects" / "segments").iterdir())
    data = bytearray(segment.read_bytes())
    data[-7] ^= 0x40
    segment.write_bytes(data)
    done = jieru("archive", "verify", "--data", folder, "--json", expect=1, as_json=True)
    assert done["sound"] is False
    assert [finding["fault"] for finding in done["report"]["findings"]] == ["digestDiffers"]


def test_verify_of_no_archive_ends_with_1(jieru, tmp_path):
    jieru("archive", "verify", "--data", tmp_path, expect=1)
    assert not any(tmp_path.iterdir()), "looking must not create anything"


def test_stats_agree_with_what_was_taken_in(jieru, folder):
    done = jieru("archive", "stats", "--data", folder, "--json", as_json=True)["statistics"]
    assert (done["totals"]["studies"], done["totals"]["instances"]) == (2, 6)
    assert [(share["name"], share["instances"]) for share in done["modalities"]] == [("OT", 6)]
    jieru("archive", "stats", "--data", folder)


def test_export_is_byte_for_byte_and_its_dicomdir_is_read_by_dcmtk(jieru, folder, images, tmp_path, tool, run):
    out = tmp_path / "usb"
    done = jieru("archive", "export", "--data", folder, "--study", f"{ROOT}.{STUDY}", "--study", f"{ROOT}.{STUDY + 1}",
                 "-o", out, "--json", as_json=True)
    sent = {pydicom.dcmread(path).SOPInstanceUID: path.read_bytes() for path in images.iterdir()}
    for file in done["files"]:
        assert (out / file["path"]).read_bytes() == sent.pop(file["sopInstanceUID"])
        assert "Wang" not in file["path"].title() and all(len(part) <= 8 for part in file["path"].split("/"))
    assert not sent
    directory = pydicom.dcmread(out / "DICOMDIR")
    assert [r.DirectoryRecordType for r in directory.DirectoryRecordSequence].count("IMAGE") == 6
    from pydicom.fileset import FileSet
    assert len(FileSet(directory)) == 6
    assert {str(i.PatientName) for i in FileSet(directory)} == {"Wang^XiaoDong=王^小东", "Müller^Jörg"}
    run(tool("dcmdump"), "-q", out / "DICOMDIR")
    jieru("archive", "export", "--data", folder, "--study", "1.2.3", "-o", out, expect=1)


def test_operations_are_recorded_and_holds_hold(jieru, folder):
    study, other = f"{ROOT}.{STUDY}", f"{ROOT}.{STUDY + 1}"
    change = lambda *a, **k: jieru("archive", *a, "--data", folder, "--reason", "test", "--actor", "me", **k)
    change("hold", "--study", study)
    change("delete", "--study", study, expect=1)
    change("release", "--study", study)
    change("merge", "--study", study, "--into", other, expect=1)   # two patients
    change("correct-patient", "--study", study, "--set-id", f"PEER-{STUDY + 1:05d}")
    change("merge", "--study", study, "--into", other)
    jieru("archive", "verify", "--data", folder)
    target = change("split", "--study", other, "--series", f"{study}.1").stdout.split()[-1]
    jieru("archive", "verify", "--data", folder)
    change("delete", "--study", target)
    jieru("archive", "verify", "--data", folder)
    kinds = [one["kind"] for one in jieru("archive", "operations", "--data", folder, "--json", as_json=True)]
    assert kinds[::-1] == ["hold", "release", "correct-patient", "merge", "split", "delete"]
    assert all(one["actor"] == "me" and one["reason"] == "test"
               for one in jieru("archive", "operations", "--data", folder, "--json", as_json=True))


def test_expire_lists_first_and_deletes_only_when_told(jieru, folder):
    assert jieru("archive", "expire", "--data", folder, "--older-than", "1d", "--json", as_json=True)["studies"] == []
    import sqlite3
    with sqlite3.connect(folder / "index.sqlite") as index:
        index.execute("UPDATE study SET received_at = 0, date = '20000101'")
        index.execute("UPDATE instance SET received_at = 0")
        index.execute("DELETE FROM study_day")
        index.execute("INSERT INTO study_day VALUES('20000101', 2)")
    jieru("archive", "hold", "--data", folder, "--study", f"{ROOT}.{STUDY}", "--reason", "dispute")
    due = lambda *a: jieru("archive", "expire", "--data", folder, "--older-than", "15y", "--json", *a, as_json=True)
    assert [s["studyInstanceUID"] for s in due()["studies"]] == [f"{ROOT}.{STUDY + 1}"]
    assert due("--modality", "XA")["studies"] == []
    assert jieru("archive", "stats", "--data", folder, "--json", as_json=True)["statistics"]["totals"]["studies"] == 2
    assert due("--yes")["deleted"] is True
    assert due()["studies"] == []
    jieru("archive", "verify", "--data", folder)


def test_a_corrected_patient_is_found_by_the_new_name(jieru, folder, start_node):
    jieru("archive", "correct-patient", "--data", folder, "--patient", f"PEER-{STUDY:05d}", "--set-name", "Zhao^Lei=赵^磊",
          "--reason", "spelling")
    node = start_node(data=folder)
    assert len(node.qido("/studies", PatientName="*赵*")) == 1
    assert node.qido("/studies", PatientName="*王*") == []
    # The original bytes are kept: the object still says what it said.
    status, kept = retrieve(node, *uids(instance(STUDY, 1, 1)))
    assert status == 200 and "王".encode("gb18030") in kept


def test_a_synthetic_index_answers(jieru, start_node, tmp_path):
    jieru("archive", "synthesize", "--data", tmp_path / "data", "--instances", 5000, "--studies", 1000)
    node = start_node(data=tmp_path / "data")
    assert len(node.qido("/studies", PatientID="P3000123")) == 1
    assert len(node.qido("/studies", PatientName="*王*", limit=50)) > 10
    assert len(node.qido("/studies", limit=50, offset=900)) == 50
    root = "1.2.826.0.1.3680043.10.1479.3.123"
    assert len(node.qido(f"/studies/{root}/series")) == 1
