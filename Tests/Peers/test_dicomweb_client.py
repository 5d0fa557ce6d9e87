"""dicomweb-client as the peer: search, retrieve, store, metadata, frames, rendered, and the standard's corners by hand."""
import io
import urllib.parse
import json

import numpy
import pydicom
import pytest
from dicomweb_client.api import DICOMwebClient
from PIL import Image

from dicomweb import instance_path, stow
from instances import ROOT, instance, part10, uids

STUDY = 4000


@pytest.fixture(scope="module")
def client(node):
    return DICOMwebClient(url=node.dicomweb)


@pytest.fixture(scope="module")
def stored(client):
    """One study with two series of three, stored through the client."""
    objects = [instance(STUDY, s, n, "Wang^XiaoDong=王^小东", "GB18030", side=32) for s in (1, 2) for n in (1, 2, 3)]
    answer = client.store_instances(datasets=[pydicom.dcmread(io.BytesIO(part10(ds))) for ds in objects])
    assert len(answer.ReferencedSOPSequence) == 6
    assert not answer.get("FailedSOPSequence")
    return objects


def test_studies_series_and_instances_are_searched(client, stored):
    study = f"{ROOT}.{STUDY}"
    assert len(client.search_for_studies(search_filters={"StudyInstanceUID": study})) == 1
    assert len(client.search_for_series(study)) == 2
    assert len(client.search_for_instances(study)) == 6
    assert len(client.search_for_instances(study, f"{study}.2")) == 3


def test_a_study_answer_has_the_attributes_the_standard_requires(client, stored):
    answer = client.search_for_studies(search_filters={"PatientID": f"PEER-{STUDY:05d}"})[0]
    # PS3.18 table 10.6.3-3
    for tag in ("00080020", "00080030", "00080050", "00080061", "00080090", "00100010", "00100020", "00100030",
                "00100040", "0020000D", "00200010", "00201206", "00201208", "00081190"):
        assert tag in answer, tag
    assert answer["00100010"]["Value"][0] == {"Alphabetic": "Wang^XiaoDong", "Ideographic": "王^小东"}
    assert answer["00201206"]["Value"] == [2] and answer["00201208"]["Value"] == [6]


def test_paging_gives_every_study_once(client, node, stored):
    files = [part10(instance(STUDY + 100 + n, name="Page^Turner")) for n in range(25)]
    assert stow(node, files)[0] == 200
    seen = []
    for offset in range(0, 30, 7):
        page = client.search_for_studies(search_filters={"PatientName": "Page^Turner"}, limit=7, offset=offset)
        seen += [s["0020000D"]["Value"][0] for s in page]
    assert len(seen) == 25 and len(set(seen)) == 25


def test_fields_are_included_on_request(client, stored):
    answer = client.search_for_instances(f"{ROOT}.{STUDY}", fields=["Rows", "00280011"])[0]
    assert answer["00280010"]["Value"] == [32] and answer["00280011"]["Value"] == [32]


def test_an_instance_is_retrieved_as_it_was_sent(client, stored):
    for ds in stored:
        back = client.retrieve_instance(*uids(ds), media_types=(("application/dicom", "*"),))
        assert back.PixelData == ds.PixelData
        assert str(back.PatientName) == str(ds.PatientName)


def test_a_series_and_a_study_are_retrieved_whole(client, stored):
    assert len(client.retrieve_series(f"{ROOT}.{STUDY}", f"{ROOT}.{STUDY}.1")) == 3
    assert len(client.retrieve_study(f"{ROOT}.{STUDY}")) == 6


def test_metadata_is_the_data_set_without_its_pixels(client, stored):
    for ds in stored[:2]:
        found = client.retrieve_instance_metadata(*uids(ds))
        back = pydicom.Dataset.from_json(found, bulk_data_uri_handler=lambda uri: None)
        for element in ds:
            if element.keyword not in ("PixelData", "SpecificCharacterSet"):
                assert back[element.tag].value == element.value, element.keyword
    assert len(client.retrieve_study_metadata(f"{ROOT}.{STUDY}")) == 6


def test_frames_are_the_pixel_bytes(client, stored):
    ds = stored[0]
    frames = client.retrieve_instance_frames(*uids(ds), frame_numbers=[1], media_types=("application/octet-stream",))
    assert frames[0] == ds.PixelData


def test_a_rendered_image_has_the_right_size_and_shades(client, stored):
    ds = stored[0]
    png = client.retrieve_instance_rendered(*uids(ds), media_types=("image/png",), params={"window": "128,256,linear"})
    picture = numpy.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(int)
    pixels = numpy.frombuffer(ds.PixelData, "u1").reshape(32, 32).astype(int)
    assert picture.shape == (32, 32)
    assert abs(picture - pixels).max() <= 1
    jpeg = client.retrieve_instance_rendered(*uids(ds), media_types=("image/jpeg",))
    assert Image.open(io.BytesIO(jpeg)).size == (32, 32)


def test_bulk_data_is_fetched_by_the_address_in_the_metadata(client, node, stored):
    metadata = client.retrieve_instance_metadata(*uids(stored[0]))
    uri = metadata["7FE00010"]["BulkDataURI"]
    # dicomweb-client names the host without its port in the Host field, so the address it gets back lacks the port too.
    path = urllib.parse.urlparse(uri).path
    status, headers, body = node.get(path, {"Accept": "application/octet-stream"}, root=node.web)
    assert status == 200
    assert stored[0].PixelData in body


def test_ranges_of_an_octet_stream_are_honoured_or_plainly_not_offered(node, stored):
    path = instance_path(*uids(stored[0])) + "/frames/1"
    whole = node.get(path, {"Accept": "application/octet-stream"})
    part = node.get(path, {"Accept": "application/octet-stream", "Range": "bytes=10-19"})
    assert whole[0] == 200
    assert (part[0] == 206 and part[2] == whole[2][10:20]) or part[0] == 200


def test_store_reports_each_instance_by_itself(node):
    good = part10(instance(STUDY + 200))
    bad = part10(instance(STUDY + 201))[:300]
    status, answer = stow(node, [good, bad])
    assert status == 202, (status, answer)
    assert len(answer["00081199"]["Value"]) == 1
    failed = answer["00081198"]["Value"] if "00081198" in answer else answer["0008119A"]["Value"]
    assert len(failed) == 1


def test_an_instance_of_another_study_is_refused_on_a_studys_address(node):
    status, answer = stow(node, [part10(instance(STUDY + 202))], path=f"/studies/{ROOT}.{STUDY + 203}")
    assert status == 409, (status, answer)
    assert len(answer["00081198"]["Value"]) == 1


@pytest.mark.parametrize("path,accept,expected", [
    ("/studies/1.2.3.4.5", "application/dicom+json", 404),
    ("/studies/1.2.3.4.5/metadata", "application/dicom+json", 404),
    ("/studies?PatientID=nobody-at-all", "application/dicom+json", (200, 204)),
    ("/studies?limit=-1", "application/dicom+json", 400),
    ("/studies?offset=x", "application/dicom+json", 400),
    ("/studies", "image/png", 406),
])
def test_the_status_is_the_one_the_standard_gives(node, stored, path, accept, expected):
    status = node.get(path, {"Accept": accept})[0]
    assert status in (expected if isinstance(expected, tuple) else (expected,))


def test_accept_in_the_query_counts_like_the_header(node, stored):
    status, headers, body = node.get("/studies?limit=1&accept=application/dicom%2Bjson")
    assert status == 200 and "json" in headers["content-type"]
    assert len(json.loads(body)) == 1


def test_a_deleted_instance_is_gone_and_leaves_the_others(node):
    objects = [instance(STUDY + 300, 1, n) for n in (1, 2)]
    assert stow(node, [part10(ds) for ds in objects])[0] == 200
    status = node.request("DELETE", instance_path(*uids(objects[0])))[0]
    assert status in (200, 202, 204)
    left = node.qido(f"/studies/{ROOT}.{STUDY + 300}/instances")
    assert [i["00080018"]["Value"][0] for i in left] == [uids(objects[1])[2]]


def test_capabilities_are_stated_at_the_root(node):
    status, headers, body = node.request("OPTIONS", "/")
    assert status == 200, status
    assert b"studies" in body
