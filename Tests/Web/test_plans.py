"""A plan that the program makes on a study's images is kept with the study and opens from there, in both languages."""
import json
import os
import subprocess

import pytest

import sample_objects
from accessibility import faults
from case_pages import Interface
from conftest import root
from test_directory import enter

STUDY = sample_objects.uid("ct")


@pytest.fixture(scope="module")
def plan(demo, tmp_path_factory):
    """The document of a plan of needle paths, made by the program from the files that the node holds."""
    program = os.environ.get("JIERU_BIN", "")
    if not os.path.exists(program):
        pytest.skip("JIERU_BIN is not set")
    folder = tmp_path_factory.mktemp("plan")
    (folder / "ct").mkdir()
    objects = list(sample_objects.ct_series())
    for number, ds in enumerate(objects):
        ds.save_as(folder / "ct" / f"{number}.dcm", enforce_file_format=True)
    sample_objects.store(demo, objects)
    scenario = {
        "jieruScenario": 1, "title": {"zh": "合成体模：进针路径 <b>", "en": "Synthetic phantom: needle paths <b>"},
        "image": {"dicom": "ct"}, "organ": {"tissue": "liver"},
        "target": {"sphere": {"centre": [0, 0, 32], "radius": 9}},
        "obstacles": [{"name": {"zh": "高密度区", "en": "dense part"}, "threshold": {"from": 150}, "clearance": 2}],
        "applicator": "mw-2450", "settings": {"power": 40, "duration": 120}}
    (folder / "scenario.json").write_text(json.dumps(scenario))
    run = subprocess.run([program, "plan", "paths", "scenario.json", "-o", "plan"], cwd=folder, capture_output=True, text=True,
                         env={**os.environ, "JIERU_ABLATION_TABLES": str(root / "AblationTables")}, timeout=300)
    assert run.returncode in (0, 3, 4), run.stdout + run.stderr
    return (folder / "plan" / "result.json").read_text()


@pytest.fixture(scope="module")
def kept(demo, plan):
    registrar = Interface(demo, "county.registrar")
    status, body = registrar("POST", f"/studies/{STUDY}/plans", json.loads(plan))
    assert status in (200, 201), body
    assert registrar("POST", f"/studies/{STUDY}/plans", json.loads(plan))[0] == 200, "the same plan twice is one"
    changed = json.loads(plan)
    changed["anatomy"]["targetDiameter"] = 5
    status, body = registrar("POST", f"/studies/{STUDY}/plans", changed)
    assert status == 422 and body["errors"][0]["path"] == "digest"
    return body and registrar.get(f"/studies/{STUDY}/plans")["plans"]


@pytest.mark.parametrize("language, words", [
    ("zh", ("消融计划", "从哪里进针", "本结果仅供术前规划参考")), ("en", ("Ablation plan", "Where to go in", "supports planning"))])
def test_a_kept_plan_opens_from_its_study(page, demo, kept, shoot, language, words):
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    enter(page, demo, "county.registrar")
    page.goto(f"{demo}/viewer?study={STUDY}&lang={language}")
    link = page.locator(".plan-link")
    link.wait_for()
    assert words[0] in link.inner_text()
    link.click()
    page.wait_for_selector(f"[data-plan='{kept[0]['id']}']")
    page.wait_for_timeout(1500)
    # From here on the test itself looks into the frame, in which nothing may run: the browser says so each time.
    assert errors == []
    report = page.frame_locator(".plan-page")
    report.locator("h1").wait_for()
    body = report.locator("body")
    for word in words[1:]:
        assert body.get_by_text(word).locator("visible=true").count() > 0, word
    assert report.locator("h1").inner_text().endswith("<b>"), "the title is text"
    assert report.locator("figure image").count() >= 4, "pictures"
    broken = report.locator("figure > svg").evaluate_all("all => all.filter(each => each.getBoundingClientRect().width < 50).length")
    assert broken == 0
    page.wait_for_timeout(300)
    shoot(page, f"plans-{language}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The page's own switch, without any script.
    other = "en" if language == "zh" else "zh"
    report.locator(f"label[for={other}]").click()
    assert report.locator(f"h1 .{other}").is_visible() and not report.locator(f"h1 .{language}").is_visible()
    assert [each for each in errors if "allow-scripts" not in each] == []


@pytest.mark.parametrize("language, word, title", [
    ("zh", "规划", "打开消融计划（1 份）"), ("en", "Plan", "Open the ablation plans (1)")])
def test_the_study_list_marks_studies_that_have_plans(page, demo, kept, shoot, language, word, title):
    # Another study, which has none.
    sample_objects.store(demo, [sample_objects.inverse_image()])
    enter(page, demo, "county.registrar")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/plans" in request.url else None)
    page.goto(f"{demo}/?lang={language}")
    row = page.locator(f"tr[data-study='{STUDY}']")
    mark = row.locator(".plan-mark")
    mark.wait_for()
    assert mark.inner_text() == word and mark.get_attribute("title") == title
    assert page.locator("tr[data-study]").count() > 1 and page.locator(".plan-mark").count() == len(kept)
    # One question for all rows, not one a row.
    assert 1 <= len(asked) <= 3, asked
    assert faults(page) == []
    shoot(page, f"studies-plan-{language}")
    mark.click()
    page.wait_for_url(f"**/plans?study={STUDY}*")
    page.wait_for_selector(f"[data-plan='{kept[0]['id']}']")
    # On a telephone the mark stands, too, and a tap on it opens the plans, not the images.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo}/?lang={language}")
    mark.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    mark.click()
    page.wait_for_url(f"**/plans?study={STUDY}*")


def test_the_page_of_a_plan_fits_a_telephone_and_paper(page, demo, kept, shoot):
    enter(page, demo, "county.registrar")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo}/api/v1/plans/{kept[0]['id']}/report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.scripts.length") == 0
    shoot(page, "plan-report-narrow")
    page.set_viewport_size({"width": 1366, "height": 900})
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF") and len(pdf) > 50_000
    # A4, 595 by 842 points.
    assert b"595" in pdf and b"842" in pdf or b"/MediaBox" in pdf


def test_a_study_without_plans_has_no_way_to_them(page, demo, kept):
    enter(page, demo, "county.registrar")
    page.goto(f"{demo}/plans?study=1.2.3&lang=en")
    page.get_by_text("No ablation plan is kept with this study").wait_for()
