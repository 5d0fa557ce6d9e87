"""Searching by name: what is there is found, in whatever character set it was stored and asked for."""
import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE
from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind as StudyRootFind

from dicomweb import stow
from instances import NAMES, ROOT, instance, part10

FIRST = 5000
WANG = [i for i, (_, _, name) in enumerate(NAMES) if not (isinstance(name, str) and "üller" in name.lower()) and name != "Smith^John"]
MULLER = [i for i, (_, _, name) in enumerate(NAMES) if isinstance(name, str) and "üller" in name.lower()]
CASES = [("*王*", WANG), ("WANG*", WANG), ("wang*", WANG), ("Müller*", MULLER), ("muller*", MULLER), ("MÜLLER*", MULLER),
         ("Smith^J?hn", [len(NAMES) - 1])]


@pytest.fixture(scope="module")
def stored(node):
    files = [part10(instance(FIRST + i, name=name, character_set=cs)) for i, (_, cs, name) in enumerate(NAMES)]
    status, answer = stow(node, files)
    assert status == 200, answer


def named(indices):
    return sorted(NAMES[i][0] for i in indices)


def from_uids(found):
    return sorted(NAMES[int(u.rsplit(".", 1)[1]) - FIRST][0] for u in found if u.startswith(ROOT + ".5"))


@pytest.mark.parametrize("pattern,expected", CASES)
def test_qido_finds_the_name_in_every_stored_character_set(node, stored, pattern, expected):
    found = node.qido("/studies", PatientName=pattern, limit=100)
    assert from_uids(s["0020000D"]["Value"][0] for s in found) == named(expected)


@pytest.mark.parametrize("character_set", ["ISO_IR 192", "GB18030"])
@pytest.mark.parametrize("pattern,expected", CASES)
def test_c_find_finds_the_name_in_every_stored_character_set(node, stored, pattern, expected, character_set):
    query = Dataset()
    query.SpecificCharacterSet, query.QueryRetrieveLevel = character_set, "STUDY"
    query.PatientName, query.StudyInstanceUID = pattern, ""
    ae = AE(ae_title="NAMES")
    ae.add_requested_context(StudyRootFind)
    association = ae.associate("127.0.0.1", node.dicom_port, ae_title="JIERU")
    answers = list(association.send_c_find(query, StudyRootFind))
    association.release()
    assert answers[-1][0].Status == 0x0000
    found = [str(ds.StudyInstanceUID) for status, ds in answers if ds is not None]
    assert from_uids(found) == named(expected)


@pytest.mark.parametrize("pattern,count", [("wang xiaodong", 1), ("wangxiaodong", 1), ("小东", 1), ("王小东", 1)])
def test_fuzzy_matching_takes_pinyin_and_parts_of_a_name(node, stored, pattern, count):
    found = node.qido("/studies", PatientName=pattern, fuzzymatching="true", limit=100)
    assert len(from_uids(s["0020000D"]["Value"][0] for s in found)) >= count


def test_an_answer_shows_every_name_in_unicode(node, stored):
    found = {s["0020000D"]["Value"][0]: s["00100010"]["Value"][0] for s in node.qido("/studies", PatientName="*王*", limit=100)}
    for index in WANG:
        name = NAMES[index][2]
        shown = found[f"{ROOT}.{FIRST + index}"]
        expected = name if isinstance(name, str) else name.decode("gbk" if "GBK" in NAMES[index][0] else "utf-8")
        groups = expected.rstrip("=").split("=")
        assert shown["Alphabetic"] == groups[0], NAMES[index][0]
        assert shown["Ideographic"] == groups[1], NAMES[index][0]
