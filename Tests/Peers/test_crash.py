"""kill -9 during ingest, fifty times at random moments under four associations: nothing acknowledged is ever lost."""
import random
import threading
import time

import pytest
from pydicom.uid import SecondaryCaptureImageStorage

from dicomweb import data_set, retrieve
from instances import instance, part10
from lightscu import EXPLICIT, Association, Lost
from node import Node

SEED, ROUNDS, ASSOCIATIONS = 20261121, 50, 4
SERIES_MARK, NUMBER_MARK = b"77.700001.1", b"88888888"


class Templates:
    """Instances made by replacing digits of the same length: any number of distinct ones without any encoding."""

    def __init__(self):
        self.base = []
        for side in (16, 96, 400):
            ds = instance(study=700001, series=1, number=88888888, side=side, name="Crash^Test=王^崩", character_set="GB18030")
            data = data_set(part10(ds))
            # Series and study UIDs differ per association and round, the instance's last component per instance.
            assert data.count(b"77.700001") == 3 and data.count(NUMBER_MARK) >= 1
            self.base.append(data)

    def make(self, kind, study, number):
        assert 700001 <= study <= 799999
        text = f"{number:08d}".encode()
        data = self.base[kind].replace(b"77.700001", b"77.%06d" % study)
        data = data.replace(b".1." + NUMBER_MARK, b".1." + text)
        root = "1.2.826.0.1.3680043.10.1479.77"
        return (f"{root}.{study}", f"{root}.{study}.1", f"{root}.{study}.1.{number:08d}"), data


def ingest(node, worker, study, templates, acknowledged, sent, stop):
    """Store until the association dies; note what was answered with success."""
    generator = random.Random(SEED * 1000 + study)
    try:
        association = Association(node.dicom_port, [(1, SecondaryCaptureImageStorage, [EXPLICIT])], timeout=20)
        number = 10000000 * worker
        while not stop.is_set():
            number += 1
            uids, data = templates.make(generator.choices((0, 1, 2), (5, 3, 1))[0], study, number)
            sent[uids[2]] = data
            if association.store(1, SecondaryCaptureImageStorage, uids[2], data) == 0:
                acknowledged.append(uids)
    except (OSError, Lost):
        pass


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_kills_during_ingest_lose_nothing_acknowledged(binary):
    templates, generator = Templates(), random.Random(SEED)
    node, everything, sent_ever = Node(binary).start(), [], {}
    begun, wrong = time.monotonic(), []
    try:
        for round in range(ROUNDS):
            acknowledged = [[] for _ in range(ASSOCIATIONS)]
            sent, stop = [{} for _ in range(ASSOCIATIONS)], threading.Event()
            workers = [threading.Thread(target=ingest, daemon=True, args=(
                node, worker + 1, 700001 + round * 10 + worker, templates, acknowledged[worker], sent[worker], stop))
                for worker in range(ASSOCIATIONS)]
            for worker in workers:
                worker.start()
            time.sleep(generator.uniform(0.03, 0.9))
            node.kill()
            stop.set()
            for worker in workers:
                worker.join(30)
            node.start()
            for worker in range(ASSOCIATIONS):
                sent_ever.update(sent[worker])
                everything += acknowledged[worker]
                for uids in acknowledged[worker]:
                    status, kept = retrieve(node, *uids)
                    if status != 200:
                        wrong.append(f"round {round}: acknowledged {uids[2]} answers {status}")
                    elif data_set(kept) != sent[worker][uids[2]]:
                        wrong.append(f"round {round}: acknowledged {uids[2]} came back with other bytes")
            # No half file is visible: whatever is listed, acknowledged or not, is whole.
            for worker in range(ASSOCIATIONS):
                study = f"1.2.826.0.1.3680043.10.1479.77.{700001 + round * 10 + worker}"
                listed = {i["00080018"]["Value"][0] for i in node.qido("/instances", StudyInstanceUID=study, limit=5000)}
                extra = listed - {u[2] for u in acknowledged[worker]}
                for uid in extra:
                    status, kept = retrieve(node, study, study + ".1", uid)
                    if status != 200 or data_set(kept) != sent[worker].get(uid):
                        wrong.append(f"round {round}: listed {uid} is not whole ({status})")
                missing = {u[2] for u in acknowledged[worker]} - listed
                if missing:
                    wrong.append(f"round {round}: acknowledged but not listed: {sorted(missing)[:3]}")
            assert not wrong, "\n".join(wrong[:20])
        took = time.monotonic() - begun
        node.stop()
        check = node.run("archive", "verify", "--data", node.data)
        assert check.returncode == 0, check.stdout[-2000:] + check.stderr[-2000:]
        node.start()
        for uids in generator.sample(everything, min(500, len(everything))):
            status, kept = retrieve(node, *uids)
            assert status == 200 and data_set(kept) == sent_ever[uids[2]]
    finally:
        node.remove()
    print(f"\n{ROUNDS} kills in {took:.0f} s, {len(everything)} acknowledged of {len(sent_ever)} sent, none lost")
    assert len(everything) > ROUNDS * ASSOCIATIONS, "hardly anything was stored: the test would prove nothing"
