"""`jieru plan` as a person types it: a scenario becomes a folder that other programs can read and check."""
import base64
import copy
import hashlib
import json
import math
import os
import pathlib
import pty
import shutil
import signal
import stat
import subprocess

import jsonschema
import nibabel
import numpy
import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CENTRE = numpy.array([58.0, 44, 42])


@pytest.fixture
def plan(run, binary):
    def call(*arguments, expect=0):
        done = run(binary, "plan", *arguments, check=False, timeout=300, environment={"JIERU_ABLATION_TABLES": str(REPOSITORY / "AblationTables")})
        allowed = expect if isinstance(expect, tuple) else (expect,)
        assert done.returncode in allowed, f"exit {done.returncode}\n{done.text[-3000:]}"
        return done
    return call


def phantom():
    """Labels and values on 64 x 52 x 44 voxels of 2 mm, LPS."""
    x, y, z = numpy.meshgrid(*(numpy.arange(n) * 2.0 for n in (64, 52, 44)), indexing="ij")
    body = ((x - 63) / 58) ** 2 + ((y - 51) / 46) ** 2 <= 1
    labels = numpy.zeros(x.shape, numpy.uint8)
    labels[((x - 58) / 34) ** 2 + ((y - 50) / 30) ** 2 + ((z - 42) / 34) ** 2 <= 1] = 1
    labels[(abs(x - 58) <= 10) & (abs(y - 12) <= 2)] = 2
    labels[(abs(x - 76) <= 2) & (abs(y - 44) <= 20)] = 3
    labels[(x - 58) ** 2 + (y - 44) ** 2 + (z - 42) ** 2 <= 49] = 4
    labels[~body] = 0
    values = numpy.where(body, 20 + 30 * numpy.sin(x / 5), -1000)
    values[labels == 2] = 700
    return labels, values.astype(numpy.int16)


def scenario():
    return {
        "jieruScenario": 1, "title": {"zh": "试验", "en": "trial"}, "image": {"nifti": "ct.nii.gz"},
        "labels": {"nifti": "labels.nii.gz"}, "organ": {"labels": [1], "tissue": "liver"}, "target": {"labels": [4]},
        "obstacles": [{"name": {"zh": "肋骨", "en": "rib"}, "labels": [2], "clearance": 1}],
        "vessels": [{"name": {"zh": "血管", "en": "vessel"}, "labels": [3]}],
        "region": {"spacing": 2, "size": [48, 48, 48]}, "margin": 3, "needle": {"maximalLength": 90},
        "targetingError": {"lateral": 2, "angle": 0.5}, "applicator": "mw-2450",
        "settings": {"power": 40, "duration": 120, "cooling": 20}, "probes": {"most": 2},
    }


@pytest.fixture
def scene(tmp_path):
    labels, values = phantom()
    # Patient axes of the arrays are LPS; NIfTI wants RAS.
    affine = numpy.diag([-2.0, -2, 2, 1])
    nibabel.save(nibabel.Nifti1Image(values, affine), tmp_path / "ct.nii.gz")
    nibabel.save(nibabel.Nifti1Image(labels, affine), tmp_path / "labels.nii.gz")

    def write(changes=None, name="scenario.json"):
        content = {key: value for key, value in {**scenario(), **(changes or {})}.items() if value is not None}
        (tmp_path / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return tmp_path / name
    return write


def result(folder):
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_a_whole_plan_is_a_folder_that_others_can_read(plan, scene, tmp_path):
    out = tmp_path / "plan"
    done = plan("whole", scene(), "-o", out, expect=(0, 3, 4))
    document = result(out)
    verdict = document["coverage"]["verdict"]
    assert done.returncode == {"reached": 0, "missed": 3, "uncertain": 4}[verdict]
    assert (out / "report.html").stat().st_size > 10_000
    target = nibabel.load(out / "target.nii.gz")
    inside = numpy.asarray(target.dataobj) > 0
    millilitres = inside.sum() * numpy.prod(target.header.get_zooms()) / 1000
    assert millilitres == pytest.approx(document["anatomy"]["targetVolume"], rel=1e-6)
    centre = target.affine @ numpy.append(numpy.argwhere(inside).mean(axis=0), 1)
    assert centre[:3] * [-1, -1, 1] == pytest.approx(CENTRE, abs=0.3)
    for zone in document["zones"]:
        masks = {part: nibabel.load(out / f"zones-{zone['model']}-{part}.nii.gz") for part in ("guaranteed", "nominal", "possible")}
        arrays = {part: numpy.asarray(image.dataobj) > 0 for part, image in masks.items()}
        cell = numpy.prod(masks["nominal"].header.get_zooms()) / 1000
        assert [arrays[part].sum() * cell for part in arrays] == pytest.approx(
            [zone["volume"][bound] for bound in ("low", "nominal", "high")], rel=1e-6, abs=1e-9)
        assert not (arrays["guaranteed"] & ~arrays["nominal"]).any() and not (arrays["nominal"] & ~arrays["possible"]).any()
        if zone["isReference"]:
            covered = 100 * (inside & arrays["guaranteed"]).sum() / inside.sum()
            assert covered == pytest.approx(document["coverage"]["target"]["low"], abs=1e-6)


def test_the_signed_text_is_what_openssl_and_sha256_say(plan, scene, tmp_path, run, tool):
    key, out = tmp_path / "plan.key", tmp_path / "plan"
    plan("key", key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    plan("paths", scene(), "-o", out, "--key", key)
    document = result(out)
    text = (out / "plan.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == document["digest"]
    (tmp_path / "signature").write_bytes(base64.b64decode(document["signature"]["value"]))
    openssl = tool("openssl", "openssl")
    run(openssl, "pkey", "-in", key, "-pubout", "-out", tmp_path / "public.pem")
    run(openssl, "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "public.pem", "-rawin", "-in", out / "plan.txt", "-sigfile", tmp_path / "signature")
    checked = json.loads(plan("check", out, "--again", scene(), "--json").stdout)
    assert checked["passed"] and checked["isSigned"]
    (out / "result.json").write_text((out / "result.json").read_text().replace("肋骨", "肋"), encoding="utf-8")
    plan("check", out, expect=1)


def test_the_schema_and_the_reader_say_the_same(plan, scene, tmp_path):
    schema = json.loads(plan("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(scenario())
    example = json.loads((REPOSITORY / "Examples/plan/abdomen/scenario.json").read_text(encoding="utf-8"))
    validator.validate(example)
    bad = [
        {"margin": -1}, {"margin": "5"}, {"margin": 31}, {"target": {}}, {"target": {"labels": []}}, {"title": {"zh": "一"}},
        {"target": {"sphere": {"centre": [1, 2], "radius": 5}}}, {"target": {"sphere": {"centre": [1, 2, 3], "radius": 0}}},
        {"colour": 1}, {"probes": {"most": 0}}, {"probes": {"most": 1.5}}, {"settings": {"power": 301}}, {"image": {}},
        {"image": {"nifti": "a", "dicom": "b"}}, {"organ": {"labels": [0], "tissue": "liver"}}, {"organ": {"labels": [1]}},
        {"available": ["magic"]}, {"region": {"size": [10, 50, 50]}}, {"jieruScenario": 2}, {"applicator": ""}, {"facts": {"inr": "x"}},
        {"settings": {"phases": [{"freeze": 10, "thaw": 5}]}}, {"obstacles": [{"labels": [2]}]}, {"target": None}, {"image": None},
    ]
    for number, changes in enumerate(bad):
        content = {key: value for key, value in {**scenario(), **changes}.items() if value is not None}
        assert not validator.is_valid(content), changes
        out = tmp_path / f"bad{number}"
        done = plan("whole", scene(changes), "-o", out, expect=2)
        assert not out.exists()
        assert next(iter(changes)) in done.text, (changes, done.text)


@pytest.mark.parametrize("changes, says", [
    ({"target": {"labels": [77]}}, "target.labels"),
    ({"target": {"sphere": {"centre": [3, 3, 42], "radius": 5}}}, "within the body"),
    ({"organ": {"labels": [1], "tissue": "cheese"}}, "no tissue"),
    ({"applicator": "laser-9"}, "no applicator"),
    ({"image": {"nifti": "absent.nii.gz"}}, "no such file"),
    ({"region": {"spacing": 0.5, "size": [300, 300, 300]}}, "at most 16777216"),
])
def test_a_scenario_that_cannot_be_planned_ends_with_2_and_leaves_nothing(plan, scene, tmp_path, changes, says):
    out = tmp_path / "plan"
    assert says in plan("whole", scene(changes), "-o", out, expect=2).text
    assert not out.exists() and not list(tmp_path.glob(".plan*"))


def dicom_series(folder, values, positions=None, direction=(1, 0, 0, 0, 1, 0)):
    """A CT series of the phantom, slice by slice."""
    import pydicom
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
    folder.mkdir()
    study, series, frame = (generate_uid() for _ in range(3))
    for number in range(values.shape[2]):
        if positions is not None and number not in positions:
            continue
        data = pydicom.Dataset()
        data.file_meta = pydicom.dataset.FileMetaDataset()
        data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = CTImageStorage
        data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = generate_uid()
        data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = study, series, frame
        data.PatientName, data.PatientID, data.PatientBirthDate, data.PatientSex = "Phantom", "P1", "", "O"
        data.StudyDate, data.StudyTime, data.StudyID, data.AccessionNumber, data.ReferringPhysicianName = "20260102", "030405", "", "", ""
        data.Modality, data.InstanceNumber = "CT", number + 1
        data.Rows, data.Columns = values.shape[1], values.shape[0]
        data.PixelSpacing, data.SliceThickness = [2, 2], 2
        data.ImageOrientationPatient, data.ImagePositionPatient = list(direction), [0, 0, 2 * number]
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
        data.RescaleIntercept, data.RescaleSlope = 0, 1
        data.PixelData = numpy.ascontiguousarray(values[:, :, number].T).astype("<i2").tobytes()
        data.save_as(folder / f"{number:03}.dcm", enforce_file_format=True)


def test_images_from_dicom_give_a_segmentation_that_highdicom_reads(plan, scene, tmp_path):
    import highdicom
    dicom_series(tmp_path / "ct", phantom()[1])
    changes = {"image": {"dicom": "ct"}, "probes": {"placements": [{"tip": [58, 54, 42], "entry": [58, 6, 42]}]}}
    plan("simulate", scene(changes), "-o", tmp_path / "a", "--quiet", expect=(0, 3, 4))
    plan("simulate", scene(changes), "-o", tmp_path / "b", "--quiet", expect=(0, 3, 4))
    assert (tmp_path / "a/zones.dcm").read_bytes() == (tmp_path / "b/zones.dcm").read_bytes()
    assert (tmp_path / "a/result.json").read_bytes() == (tmp_path / "b/result.json").read_bytes()
    segmentation = highdicom.seg.segread(tmp_path / "a/zones.dcm")
    document = result(tmp_path / "a")
    assert segmentation.StudyInstanceUID == document["images"]["studyInstanceUID"]
    assert segmentation.FrameOfReferenceUID == document["images"]["frameOfReferenceUID"]
    reference = next(zone for zone in document["zones"] if zone["isReference"])
    shells = [
        sum(int(frame.sum()) for frame, group in zip(numpy.atleast_3d(segmentation.pixel_array), segmentation.PerFrameFunctionalGroupsSequence)
            if group.SegmentIdentificationSequence[0].ReferencedSegmentNumber == number) * 8 / 1000
        for number in range(1, segmentation.number_of_segments + 1)]
    assert numpy.cumsum(shells) == pytest.approx([reference["volume"][bound] for bound in ("low", "nominal", "high")], rel=1e-6)


def test_missing_and_slanting_slices_are_refused_with_what_is_wrong(plan, scene, tmp_path):
    values = phantom()[1]
    dicom_series(tmp_path / "gap", values, positions=[n for n in range(44) if n != 20])
    text = plan("whole", scene({"image": {"dicom": "gap"}}), "-o", tmp_path / "out", expect=2).text
    assert "image.dicom" in text and "21" in text, text
    dicom_series(tmp_path / "skew", values, direction=(1, 0, 0, 0.3, 0.9, 0))
    text = plan("whole", scene({"image": {"dicom": "skew"}}), "-o", tmp_path / "out", expect=2).text
    assert "image.dicom" in text and "ImageOrientationPatient" in text, text
    assert not (tmp_path / "out").exists()


def test_every_analytic_case_passes(plan):
    rows = json.loads(plan("verify", "--json").stdout)
    assert len(rows) >= 30 and all(row["passed"] for row in rows)
    table = plan("verify", "--quiet").stdout.decode()
    assert f"{len(rows)} / {len(rows)}" in table


@pytest.mark.slow
def test_the_real_abdomen_is_planned_and_its_paths_keep_clear(plan, shared, tmp_path):
    source = shared / "data/imaging/ct_abdomen"
    if not source.is_dir():
        pytest.skip(f"no {source}")
    shutil.copy(source / "example_ct_sm.nii.gz", tmp_path / "ct.nii.gz")
    shutil.copy(source / "example_seg.nii.gz", tmp_path / "labels.nii.gz")
    example = REPOSITORY / "Examples/plan/abdomen/scenario.json"
    shutil.copy(example, tmp_path / "scenario.json")
    out = tmp_path / "plan"
    plan("whole", tmp_path / "scenario.json", "-o", out, expect=(0, 3, 4))
    document, content = result(out), json.loads(example.read_text(encoding="utf-8"))
    assert document["paths"]["feasible"] > 50
    image = nibabel.load(tmp_path / "labels.nii.gz")
    labels, spacing = numpy.asarray(image.dataobj), 3.0
    to_voxel = numpy.linalg.inv(image.affine)
    centres = {}
    for obstacle in content["obstacles"]:
        where = numpy.argwhere(numpy.isin(labels, obstacle["labels"]))
        if len(where):
            points = (image.affine @ numpy.c_[where, numpy.ones(len(where))].T).T[:, :3] * [-1, -1, 1]
            centres[obstacle["name"]["en"]] = (points, obstacle["clearance"])
    lateral, angle = document["paths"]["lateralError"], document["paths"]["angularError"]
    for path in document["paths"]["front"][:40]:
        entry, aim = numpy.array(path["entry"]), numpy.array(path["target"])
        steps = numpy.linspace(0, 1, 120)[:, None]
        line = entry + steps * (aim - entry)
        stray = lateral + math.tan(math.radians(angle)) * steps[:, 0] * numpy.linalg.norm(aim - entry)
        for name, (points, clearance) in centres.items():
            distance = numpy.sqrt(((line[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)).min(axis=1)
            # Half a cell of 3 mm is added to the clearance; the search looks from the nearest cell's centre (off by up to
            # 2.60 mm) and steps by 1.5 mm at least (0.75 mm between two looks): 2.60 + 0.75 - 1.5 = 1.85 mm.
            assert (distance - clearance - stray).min() >= path["reserve"] - 1.85, (name, path)
    assert to_voxel.shape == (4, 4) and document["coverage"]["target"]["low"] <= document["coverage"]["target"]["high"]


def test_an_output_folder_is_only_replaced_where_it_is_a_plan(plan, scene, tmp_path):
    other = tmp_path / "notes"
    other.mkdir()
    (other / "letter.txt").write_text("x")
    for force in ((), ("--force",)):
        text = plan("paths", scene(), "-o", other, *force, expect=2).text
        assert "other files" in text and "--force" not in text
    out = tmp_path / "deep" / "plan"
    plan("paths", scene(), "-o", out)
    first = (out / "result.json").read_bytes()
    assert "--force" in plan("paths", scene(), "-o", out, expect=2).text
    plan("paths", scene({"margin": 4}), "-o", out, "--force")
    assert (out / "result.json").read_bytes() != first and [each.name for each in out.parent.iterdir()] == ["plan"]
    assert (other / "letter.txt").read_text() == "x"
    # Told before the work, and not after it.
    assert "cannot write here" in plan("whole", scene(), "-o", "/proc/plan", expect=2).text


def test_wrong_files_are_told_apart(plan, scene, tmp_path):
    assert "no such file" in plan("whole", tmp_path / "absent.json", "-o", tmp_path / "out", expect=2).text
    assert "this is a folder" in plan("whole", tmp_path, "-o", tmp_path / "out", expect=2).text
    (tmp_path / "broken.json").write_text('{ "title": ')
    assert "line 1" in plan("whole", tmp_path / "broken.json", "-o", tmp_path / "out", expect=2).text
    assert "1/tissues.tsv" in plan("whole", scene(), "-o", tmp_path / "out", "--tables", tmp_path, expect=2).text
    assert not (tmp_path / "out").exists()


def test_a_plan_that_is_stopped_leaves_no_folder_and_a_bar_is_drawn_only_for_a_person(plan, scene, binary, tmp_path):
    slow = scene({"region": {"spacing": 1, "size": [96, 96, 88]}, "settings": {"power": 40, "duration": 1200}}, "slow.json")
    environment = {**os.environ, "JIERU_ABLATION_TABLES": str(REPOSITORY / "AblationTables")}
    master, terminal = pty.openpty()
    process = subprocess.Popen([binary, "plan", "whole", slow, "-o", tmp_path / "stopped"], env=environment, stdout=subprocess.PIPE,
                               stderr=terminal)
    os.close(terminal)
    seen = b""
    while b"%" not in seen:
        seen += os.read(master, 4096)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    os.close(master)
    assert process.returncode == -signal.SIGINT
    assert not list(tmp_path.glob("*stopped*")) and not list(tmp_path.glob(".*stopped*"))
    assert "[" in seen.decode() and "100 %" not in seen.decode()
    quiet = plan("whole", scene(), "-o", tmp_path / "piped", expect=(0, 3, 4))
    assert "剩余" not in quiet.text and "#" not in quiet.text
