"""pynetdicom as the peer: store, find, get, move and storage commitment with its result on a new association."""
import threading

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage
from pynetdicom import AE, evt
from pynetdicom.sop_class import (
    StorageCommitmentPushModel, StorageCommitmentPushModelInstance, StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove, Verification)
from pynetdicom.pdu_primitives import UserIdentityNegotiation

from instances import ROOT, instance

STUDY = 3000


def associate(node, *contexts, title="PYNETDICOM", **more):
    ae = AE(ae_title=title)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 30
    for context in contexts:
        if context == SecondaryCaptureImageStorage:
            ae.add_requested_context(context, ExplicitVRLittleEndian)
        else:
            ae.add_requested_context(context)
    association = ae.associate("127.0.0.1", node.dicom_port, ae_title="JIERU", **more)
    assert association.is_established, "the association was not accepted"
    return association


@pytest.fixture(scope="module")
def stored(node):
    """Four instances in one study, sent by pynetdicom."""
    objects = [instance(STUDY, 1, n, "Wang^XiaoDong=王^小东", "GB18030") for n in range(1, 5)]
    association = associate(node, SecondaryCaptureImageStorage)
    statuses = [association.send_c_store(ds).Status for ds in objects]
    association.release()
    assert statuses == [0, 0, 0, 0]
    return objects


def identifier(**keys):
    ds = Dataset()
    for key, value in keys.items():
        setattr(ds, key, value)
    return ds


def matches(node, query, model=StudyRootQueryRetrieveInformationModelFind):
    association = associate(node, model)
    answers = list(association.send_c_find(query, model))
    association.release()
    assert answers[-1][0].Status == 0x0000, hex(answers[-1][0].Status)
    return [ds for status, ds in answers if status.Status in (0xFF00, 0xFF01)]


def test_an_echo_is_answered(node):
    association = associate(node, Verification)
    assert association.send_c_echo().Status == 0
    association.release()


@pytest.mark.parametrize("character_set", ["GB18030", "ISO_IR 192"])
def test_a_chinese_name_is_found_with_an_identifier_in_either_character_set(node, stored, character_set):
    query = identifier(SpecificCharacterSet=character_set, QueryRetrieveLevel="STUDY", PatientName="*王*",
                       PatientID=f"PEER-{STUDY:05d}", StudyInstanceUID="")
    found = matches(node, query)
    assert [str(ds.StudyInstanceUID) for ds in found] == [f"{ROOT}.{STUDY}"]
    assert str(found[0].PatientName) == "Wang^XiaoDong=王^小东"


def test_an_empty_key_matches_everything_and_comes_back_filled(node, stored):
    query = identifier(QueryRetrieveLevel="STUDY", StudyInstanceUID=f"{ROOT}.{STUDY}", AccessionNumber="",
                       NumberOfStudyRelatedInstances="", ModalitiesInStudy="")
    found = matches(node, query)
    assert len(found) == 1
    assert found[0].AccessionNumber == f"ACC{STUDY:05d}"
    assert int(found[0].NumberOfStudyRelatedInstances) == 4
    assert found[0].ModalitiesInStudy in ("OT", ["OT"])


def test_a_find_without_a_level_is_refused_and_the_association_lives(node):
    association = associate(node, StudyRootQueryRetrieveInformationModelFind)
    answers = list(association.send_c_find(identifier(PatientName="*"), StudyRootQueryRetrieveInformationModelFind))
    assert answers[-1][0].Status & 0xF000 in (0xA000, 0xC000), hex(answers[-1][0].Status)
    good = identifier(QueryRetrieveLevel="STUDY", StudyInstanceUID="1.2.3.4.5.6.7.8.9")
    assert [s.Status for s, _ in association.send_c_find(good, StudyRootQueryRetrieveInformationModelFind)] == [0]
    association.release()


def test_a_get_delivers_every_instance_on_the_same_association(node, stored):
    received = []

    def keep(event):
        received.append(event.request.AffectedSOPInstanceUID)
        return 0x0000
    ae = AE(ae_title="PYNETDICOM")
    ae.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
    ae.add_requested_context(SecondaryCaptureImageStorage, ExplicitVRLittleEndian)
    from pynetdicom import build_role
    association = ae.associate("127.0.0.1", node.dicom_port, ae_title="JIERU", evt_handlers=[(evt.EVT_C_STORE, keep)],
                               ext_neg=[build_role(SecondaryCaptureImageStorage, scp_role=True)])
    query = identifier(QueryRetrieveLevel="STUDY", StudyInstanceUID=f"{ROOT}.{STUDY}")
    answers = list(association.send_c_get(query, StudyRootQueryRetrieveInformationModelGet))
    association.release()
    assert answers[-1][0].Status == 0x0000
    assert answers[-1][0].NumberOfCompletedSuboperations == 4
    assert sorted(received) == sorted(str(ds.SOPInstanceUID) for ds in stored)


def test_a_move_delivers_to_a_pynetdicom_provider_and_counts_its_failures(node, stored, sink_port):
    received, refused = [], str(stored[2].SOPInstanceUID)

    def keep(event):
        if event.request.AffectedSOPInstanceUID == refused:
            return 0xA700
        received.append(event.dataset)
        return 0x0000
    ae = AE(ae_title="SINK")
    ae.add_supported_context(SecondaryCaptureImageStorage, ExplicitVRLittleEndian)
    server = ae.start_server(("127.0.0.1", sink_port), block=False, evt_handlers=[(evt.EVT_C_STORE, keep)])
    try:
        association = associate(node, StudyRootQueryRetrieveInformationModelMove)
        query = identifier(QueryRetrieveLevel="STUDY", StudyInstanceUID=f"{ROOT}.{STUDY}")
        answers = list(association.send_c_move(query, "SINK", StudyRootQueryRetrieveInformationModelMove))
        association.release()
    finally:
        server.shutdown()
    final, failed = answers[-1]
    assert final.Status == 0xB000, hex(final.Status)
    assert (final.NumberOfCompletedSuboperations, final.NumberOfFailedSuboperations) == (3, 1)
    listed = failed.FailedSOPInstanceUIDList
    assert ([listed] if isinstance(listed, str) else list(listed)) == [refused]
    by_uid = {str(ds.SOPInstanceUID): ds for ds in stored}
    for ds in received:
        assert ds.PixelData == by_uid[str(ds.SOPInstanceUID)].PixelData


def test_a_store_whose_uid_differs_from_its_command_is_refused(node):
    association = associate(node, SecondaryCaptureImageStorage)
    ds = instance(STUDY + 1)

    class Lying(Dataset):
        pass
    from pynetdicom.dimse_primitives import C_STORE
    from pynetdicom.dsutils import encode
    from io import BytesIO
    request = C_STORE()
    request.MessageID, request.Priority = 1, 2
    request.AffectedSOPClassUID, request.AffectedSOPInstanceUID = ds.SOPClassUID, "1.2.3.4.5"
    request.DataSet = BytesIO(encode(ds, False, True))
    context = association.accepted_contexts[0].context_id
    association._reactor_checkpoint.clear()
    association.dimse.send_msg(request, context)
    _, response = association.dimse.get_msg(block=True)
    association._reactor_checkpoint.set()
    association.release()
    assert response.Status == 0xA900, hex(response.Status)
    assert node.qido("/instances", SOPInstanceUID="1.2.3.4.5") == []


def test_commitment_is_answered_and_its_result_comes_on_a_new_association(node, stored, sink_port):
    reports, arrived = [], threading.Event()

    def report(event):
        reports.append((event.event_type, event.event_information))
        arrived.set()
        return 0x0000, None
    ae = AE(ae_title="SINK")
    ae.add_supported_context(StorageCommitmentPushModel, scu_role=True, scp_role=True)
    server = ae.start_server(("127.0.0.1", sink_port), block=False, evt_handlers=[(evt.EVT_N_EVENT_REPORT, report)])
    try:
        request = Dataset()
        request.TransactionUID = f"{ROOT}.9.1"
        request.ReferencedSOPSequence = []
        known = [(ds.SOPClassUID, ds.SOPInstanceUID) for ds in stored]
        for sop_class, sop_instance in [*known, (SecondaryCaptureImageStorage, f"{ROOT}.9.404")]:
            one = Dataset()
            one.ReferencedSOPClassUID, one.ReferencedSOPInstanceUID = sop_class, sop_instance
            request.ReferencedSOPSequence.append(one)
        association = associate(node, StorageCommitmentPushModel, title="SINK")
        status, _ = association.send_n_action(request, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance)
        association.release()
        assert status.Status == 0x0000
        assert arrived.wait(30), "no N-EVENT-REPORT within 30 s"
    finally:
        server.shutdown()
    kind, information = reports[0]
    assert kind == 2, "one instance is unknown, so the event type is 2 (PS3.4 J.3.3)"
    assert information.TransactionUID == f"{ROOT}.9.1"
    assert {str(i.ReferencedSOPInstanceUID) for i in information.ReferencedSOPSequence} == {str(u) for _, u in known}
    assert [str(i.ReferencedSOPInstanceUID) for i in information.FailedSOPSequence] == [f"{ROOT}.9.404"]
    assert information.FailedSOPSequence[0].FailureReason == 0x0112


def test_commitment_is_retried_when_the_requester_does_not_listen_at_first(node, stored, sink_port):
    arrived = threading.Event()

    def report(event):
        arrived.set()
        return 0x0000, None
    request, one = Dataset(), Dataset()
    request.TransactionUID = f"{ROOT}.9.2"
    one.ReferencedSOPClassUID, one.ReferencedSOPInstanceUID = stored[0].SOPClassUID, stored[0].SOPInstanceUID
    request.ReferencedSOPSequence = [one]
    association = associate(node, StorageCommitmentPushModel, title="SINK")
    status, _ = association.send_n_action(request, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance)
    association.release()
    assert status.Status == 0x0000
    assert not arrived.wait(3)
    ae = AE(ae_title="SINK")
    ae.add_supported_context(StorageCommitmentPushModel, scu_role=True, scp_role=True)
    server = ae.start_server(("127.0.0.1", sink_port), block=False, evt_handlers=[(evt.EVT_N_EVENT_REPORT, report)])
    try:
        assert arrived.wait(60), "the result was not sent again within a minute"
    finally:
        server.shutdown()


def test_a_user_identity_is_taken_note_of_and_answered(node):
    identity = UserIdentityNegotiation()
    identity.user_identity_type, identity.primary_field = 1, b"doctor"
    association = associate(node, Verification, ext_neg=[identity])
    assert association.send_c_echo().Status == 0
    association.release()
