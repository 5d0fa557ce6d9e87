"""Routing: what arrives at one node goes on to others by itself, survives their absence, and is committed."""
import json
import time

from dicomweb import retrieve, stow
from instances import instance, part10, uids
from node import AE_TITLE, Node


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("did not come true in time")


def jobs(node):
    return json.loads(node.get("/api/v1/status", root=node.web)[2])["jobs"]


def arrives(node, ds, blob):
    """The instance is there, byte for byte."""
    def look():
        status, kept = retrieve(node, *uids(ds))
        return status == 200 and kept == blob
    wait_for(look)


def test_forwarding_by_stow_keeps_every_byte(start_node):
    target = start_node()
    source = start_node(settings={
        "destinations": [{"name": "centre", "url": target.dicomweb}],
        "routes": [{"to": "centre", "modalities": ["OT"]}], "jobs": {"retrySeconds": 0.2}})
    ds = instance(study=9100, name="Route^Web")
    ds.Modality = "OT"
    blob = part10(ds)
    assert stow(source, [blob])[0] == 200
    arrives(target, ds, blob)
    wait_for(lambda: jobs(source) == {"done": 1})


def test_only_matching_modalities_are_forwarded(start_node):
    target = start_node()
    source = start_node(settings={
        "destinations": [{"name": "centre", "url": target.dicomweb}],
        "routes": [{"to": "centre", "modalities": ["XA"]}]})
    ds = instance(study=9110)
    ds.Modality = "OT"
    assert stow(source, [part10(ds)])[0] == 200
    time.sleep(1)
    assert jobs(source) == {} and retrieve(target, *uids(ds))[0] == 404


def test_a_destination_that_was_away_gets_everything_when_it_is_back(start_node, binary):
    target = Node(binary)
    source = start_node(
        peers=[{"aeTitle": "CENTRE", "host": "127.0.0.1", "port": target.dicom_port}],
        settings={"routes": [{"to": "CENTRE"}], "jobs": {"retrySeconds": 0.2}})
    sent = []
    for number in range(1, 6):
        ds = instance(study=9120, number=number, name="Route^Later")
        blob = part10(ds)
        assert stow(source, [blob])[0] == 200
        sent.append((ds, blob))
    wait_for(lambda: jobs(source).get("waiting", 0) == 5)
    # The queue outlives the node.
    assert source.stop() == 0
    source.start()
    target.start()
    try:
        for ds, _ in sent:
            wait_for(lambda: retrieve(target, *uids(ds))[0] == 200)
        wait_for(lambda: jobs(source) == {"done": 5})
    finally:
        target.stop()
        target.remove()


def test_forwarded_instances_are_done_only_when_the_destination_has_committed_them(start_node, binary):
    source = Node(binary)
    target = start_node(peers=[{"aeTitle": AE_TITLE, "host": "127.0.0.1", "port": source.dicom_port}],
                        settings={"jobs": {"retrySeconds": 0.2}})
    source.settings = {
        "peers": [{"aeTitle": "CENTRE", "host": "127.0.0.1", "port": target.dicom_port}],
        "routes": [{"to": "CENTRE", "commitment": True}], "jobs": {"retrySeconds": 0.2}}
    source.start()
    try:
        ds = instance(study=9130, name="Route^Commit")
        assert stow(source, [part10(ds)])[0] == 200
        wait_for(lambda: retrieve(target, *uids(ds))[0] == 200)
        # One forward and one commitment request here; one report there.
        wait_for(lambda: jobs(source) == {"done": 2})
        wait_for(lambda: jobs(target) == {"done": 1})
    finally:
        source.stop()
        source.remove()

