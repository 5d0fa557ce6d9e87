"""Peers that stall, and a clock that jumps: others go on, nothing leaks, nothing is lost."""
import pathlib
import socket
import time

from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage
from pynetdicom import AE
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelMove as StudyRootMove

from dicomweb import data_set, retrieve, stow
from instances import ROOT, instance, part10, uids
from lightscu import EXPLICIT, IMPLICIT, VERIFICATION, Association

CONTEXTS = [(1, SecondaryCaptureImageStorage, [EXPLICIT]), (3, VERIFICATION, [IMPLICIT])]


def test_a_sender_that_stalls_in_the_middle_holds_nobody_up_and_is_aborted(start_node):
    node = start_node(settings={"dicom": {"idleTimeoutSeconds": 3}})
    ds = instance(study=8100, side=500)
    data = data_set(part10(ds))
    stalled = Association(node.dicom_port, CONTEXTS)
    stalled.socket.sendall(stalled.store_request(1, SecondaryCaptureImageStorage, ds.SOPInstanceUID, len(data)))
    stalled.socket.sendall(stalled.data_pdu(1, 0, data[:60000]))
    other = Association(node.dicom_port, CONTEXTS)
    for number in range(1, 51):
        one = instance(study=8101, number=number)
        assert other.store(1, SecondaryCaptureImageStorage, one.SOPInstanceUID, data_set(part10(one))) == 0
    other.release()
    begun = time.monotonic()
    stalled.socket.settimeout(30)
    answer = stalled.socket.recv(64)
    assert answer == b"" or answer[0] == 7, "the stalled association should be aborted"
    assert time.monotonic() - begun < 20
    assert node.qido("/instances", SOPInstanceUID=str(ds.SOPInstanceUID)) == []
    assert not [p for p in node.data.glob("**/incoming/**/*") if p.is_file()], "the half-received file is still there"


def test_a_silent_connection_is_closed_by_the_artim_timer(start_node):
    node = start_node(settings={"dicom": {"artimSeconds": 2}})
    with socket.create_connection(("127.0.0.1", node.dicom_port), 30) as quiet:
        quiet.settimeout(20)
        begun = time.monotonic()
        assert quiet.recv(16) in (b"", b"\x07\0\0\0\0\x04\0\0\0\0", b"\x07\0\0\0\0\x04\0\0\x02\0")
        assert 1 < time.monotonic() - begun < 15


def test_a_reader_that_stalls_does_not_fill_the_memory(start_node):
    node = start_node()
    files = [part10(instance(study=8200, number=n, side=1500)) for n in range(1, 21)]
    assert stow(node, files)[0] == 200
    before = node.memory_mebibytes()
    readers = []
    for _ in range(8):
        reader = socket.create_connection(("127.0.0.1", node.http_port))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(f"GET /dicomweb/studies/{ROOT}.8200 HTTP/1.1\r\nHost: localhost\r\n"
                       'Accept: multipart/related; type="application/dicom"; transfer-syntax=*\r\n\r\n'.encode())
        readers.append(reader)
    time.sleep(4)
    grown = node.memory_mebibytes() - before
    for reader in readers:
        reader.close()
    assert grown < 64, f"eight stalled readers of 45 MB each cost {grown:.0f} MiB"
    assert node.get("/readyz", root=node.web)[0] == 200


def test_a_move_to_a_peer_that_never_answers_ends_with_a_failure(start_node):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(5)
        node = start_node(peers=[{"aeTitle": "DEAF", "host": "127.0.0.1", "port": deaf.getsockname()[1]}],
                          settings={"dicom": {"artimSeconds": 3}})
        ds = instance(study=8300)
        assert stow(node, [part10(ds)])[0] == 200
        ae = AE(ae_title="STALL")
        ae.dimse_timeout = 60
        ae.add_requested_context(StudyRootMove)
        association = ae.associate("127.0.0.1", node.dicom_port, ae_title="JIERU")
        query = Dataset()
        query.QueryRetrieveLevel, query.StudyInstanceUID = "STUDY", f"{ROOT}.8300"
        answers = list(association.send_c_move(query, "DEAF", StudyRootMove))
        association.release()
        assert "Status" in answers[-1][0], "no answer within a minute"
        assert answers[-1][0].Status in (0xA702, 0xB000, 0xC000, 0xA801), hex(answers[-1][0].Status)


def test_a_clock_that_jumps_a_year_ahead_and_back_disturbs_nothing(start_node, tool, run, tmp_path):
    library, offset = tmp_path / "clock_offset.so", tmp_path / "offset"
    run(tool("cc", "g++"), "-shared", "-fPIC", "-O1", "-o", library, pathlib.Path(__file__).with_name("clock_offset.c"), "-ldl")
    offset.write_text("0")
    node = start_node(environment={"LD_PRELOAD": str(library), "CLOCK_OFFSET_FILE": str(offset)})
    association = Association(node.dicom_port, CONTEXTS)
    kept, day = [], 86400
    for number, jump in enumerate((0, 366 * day, -366 * day, 0), start=1):
        offset.write_text(str(jump))
        time.sleep(0.3)
        ds = instance(study=8400, number=number)
        assert association.store(1, SecondaryCaptureImageStorage, ds.SOPInstanceUID, data_set(part10(ds))) == 0, jump
        assert association.echo(3) == 0, jump
        kept.append(ds)
        assert node.get("/readyz", root=node.web)[0] == 200, jump
    association.release()
    for ds in kept:
        assert retrieve(node, *uids(ds))[0] == 200
    assert node.stop() == 0
