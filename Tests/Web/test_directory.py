"""The directory and its dossiers, deadlines, training, data quality, accounts: what stands on the pages is compared
with the interface's own answers; every page is held to names, contrast and width in three appearances."""
import pathlib
import re
import urllib.parse

import pytest

import sample_objects
from accessibility import faults
from case_pages import PASSWORD, Interface
from conftest import root
from waiting import until

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
VERDICTS = {"zh": {"met": "符合", "not_met": "不符合", "undetermined": "无法判定", "not_applicable": "不适用"},
            "en": {"met": "Met", "not_met": "Not met", "undetermined": "Undetermined", "not_applicable": "Not applicable"}}


@pytest.fixture(scope="module")
def authority(demo):
    return Interface(demo, "authority")


@pytest.fixture(scope="module")
def institutions(authority):
    return authority.get("/institutions")["institutions"]


@pytest.fixture(scope="module")
def centre(institutions):
    return next(each for each in institutions if each["tier"] == 3)


@pytest.fixture(scope="module")
def physician(authority, centre):
    people = authority.get(f"/institutions/{centre['id']}/people")["people"]
    return next(each for each in people if each["title"] == "副主任医师")


def enter(page, demo, name="authority", theme=None):
    """Signed in without the login page, which has its own test."""
    if theme:
        page.add_init_script(f"localStorage.setItem('jieru.theme', '{theme}')")
    answer = page.request.post(f"{demo}/api/v1/session", data={"name": name, "password": PASSWORD})
    assert answer.ok, answer.text()


def open_page(page, demo, path, language="zh", size=WIDE, waiting=".card"):
    page.set_viewport_size(size)
    page.goto(f"{demo}{path}{'&' if '?' in path else '?'}lang={language}", wait_until="networkidle")
    page.wait_for_selector(waiting)


def shown(page, attribute):
    return page.locator(f"[{attribute}]").evaluate_all(f"all => all.map(each => each.getAttribute('{attribute}'))")


def test_every_institution_stands_in_the_list_with_its_standing(page, demo, authority, institutions, shoot):
    enter(page, demo)
    open_page(page, demo, "/directory", waiting="[data-institution]")
    assert sorted(shown(page, "data-institution")) == sorted(each["id"] for each in institutions)
    qualified = {each["subject"] for each in authority.get("/lists/public")["entries"] if each["state"] == "qualified"}
    for each in institutions:
        state = page.get_attribute(f'[data-institution="{each["id"]}"] [data-standing]', "data-standing")
        assert (state == "qualified") == (each["id"] in qualified), each["name"]
    shoot(page, "directory-zh-wide")


@pytest.mark.parametrize("typed, field", [("{pinyin}", "pinyin"), ("{code}", "code"), ("{english}", "english")])
def test_institutions_are_found_by_pinyin_code_and_english(page, demo, institutions, typed, field):
    wanted = next(each for each in institutions if "黄平" in each["name"]["zh"])
    text = {"pinyin": "huangping", "code": wanted["code"], "english": wanted["name"]["en"].lower()}[field]
    enter(page, demo)
    open_page(page, demo, "/directory", waiting="[data-institution]")
    page.keyboard.press("/")
    page.keyboard.type(text)
    until(page, f"document.querySelectorAll('[data-institution]').length < {len(institutions)}")
    assert wanted["id"] in shown(page, "data-institution")
    page.fill("input[type=search]", "没有这样的医院")
    page.wait_for_selector(".message")
    page.click(".message .button")
    until(page, f"document.querySelectorAll('[data-institution]').length === {len(institutions)}")


def test_filters_leave_what_fits_and_say_how_many(page, demo, institutions):
    enter(page, demo)
    open_page(page, demo, "/directory", waiting="[data-institution]")
    page.click('[data-tier="3"]')
    expected = [each["id"] for each in institutions if each["tier"] == 3]
    until(page, f"document.querySelectorAll('[data-institution]').length === {len(expected)}")
    assert sorted(shown(page, "data-institution")) == sorted(expected)
    assert f"{len(expected)} / {len(institutions)}" in page.inner_text(".tools [role=status]")
    page.select_option("#county", institutions[0]["county"])
    both = [each["id"] for each in institutions if each["tier"] == 3 and each["county"] == institutions[0]["county"]]
    until(page, f"document.querySelectorAll('[data-institution]').length === {len(both)}")


def test_people_are_listed_and_lead_to_their_dossier(page, demo, authority, physician):
    enter(page, demo)
    open_page(page, demo, "/directory?view=people", waiting="[data-person]")
    page.fill("input[type=search]", physician["name"]["zh"])
    page.wait_for_selector(f'[data-person="{physician["id"]}"]')
    page.click(f'[data-person="{physician["id"]}"] a >> nth=0')
    page.wait_for_selector(".dossier-head")
    assert physician["name"]["zh"] in page.inner_text("h1")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_institution_sees_every_verdict_of_the_norm(page, demo, authority, centre, shoot, language, size):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", language, size, "[data-question]")
    page.wait_for_selector("[data-year]")
    answers = authority.get(f"/institutions/{centre['id']}/dossier")["answers"]
    assert len(answers) > 4 and page.locator("[data-question]").count() == len(answers)
    for answer in answers:
        scope = f'[data-scope="{answer["scope"]}"]' if answer["scope"] else ":not([data-scope])"
        row = page.inner_text(f'[data-question="{answer["question"]}"]{scope} > summary')
        assert answer["title"][language] in row
        if answer["state"] is None:
            assert VERDICTS[language][answer["verdict"]] in row, answer["question"]
        if answer["verdict"] == "not_met":
            assert any(clause in row for clause in answer["failing"]), row
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"institution-{language}-{'wide' if size is WIDE else 'narrow'}")


def test_an_open_verdict_says_why_and_what_would_change_it_and_leads_to_the_clause(page, demo, authority, institutions, shoot):
    enter(page, demo)
    for each in institutions:
        answer = next(one for one in authority.get(f"/institutions/{each['id']}/dossier")["answers"] if one["question"] == "inst.l3")
        if answer["verdict"] == "not_met" and answer["evaluation"]["remedies"]:
            break
    open_page(page, demo, f"/directory/institution?id={each['id']}", waiting='[data-question="inst.l3"]')
    page.click('[data-question="inst.l3"] > summary')
    inside = page.wait_for_selector('[data-question="inst.l3"] .inside-verdict').inner_text()
    assert answer["evaluation"]["summary"]["zh"] in inside
    for step in answer["evaluation"]["remedies"][0]["steps"]:
        assert step["text"]["zh"] in inside
    shoot(page, "institution-verdict-zh-wide")
    assert faults(page) == []
    clause = answer["failing"][0]
    page.click(f'[data-question="inst.l3"] .inside-verdict [data-failing="{clause}"] .clause-link >> nth=0')
    page.wait_for_selector(f'[id="{clause}"].target')


def test_the_day_of_a_dossier_is_asked_for_and_kept_in_the_address(page, demo, authority, centre):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", waiting="[data-question]")
    page.fill('input[name="asOf"]', "2023-06-30")
    until(page, "location.search.includes('asOf=2023-06-30')")
    page.wait_for_selector('[data-question="annual.inst"][data-scope="2022"]')
    answers = authority.get(f"/institutions/{centre['id']}/dossier?asOf=2023-06-30")["answers"]
    for answer in answers:
        scope = f'[data-scope="{answer["scope"]}"]' if answer["scope"] else ":not([data-scope])"
        outcome = page.get_attribute(f'[data-question="{answer["question"]}"]{scope}', "data-verdict")
        assert outcome == (answer["evaluation"]["state"]["name"] if answer["state"] else answer["verdict"])
    page.click(".dossier-days button")
    until(page, "!location.search.includes('asOf')")


def test_the_years_show_the_figures_of_the_assessment(page, demo, authority, centre):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", waiting="[data-year]")
    for year in (2023, 2024, 2025):
        figures = authority.get(f"/assessments/{year}/{centre['id']}")["figures"]
        cells = page.locator(f'[data-year="{year}"] td').all_inner_texts()
        assert [int(each) for each in cells[1:6]] == [figures[name] for name in ("cases", "casesLevel3", "serious", "deathsRelated", "deaths")]
        assert f"{year} {figures['cases']}" in page.get_attribute(".count-bars", "aria-label")


def test_idle_machines_and_tests_that_have_run_out_are_marked_in_words(page, demo, authority, institutions, shoot):
    enter(page, demo)
    machines = {each["id"]: authority.get(f"/institutions/{each['id']}/equipment")["equipment"] for each in institutions}
    today = authority.session["today"]
    idle = next(id for id, all in machines.items() if any((one["staffedPermille"] or 1000) < 200 for one in all))
    expired = next(id for id, all in machines.items() if any(one["shieldingUntil"] and one["shieldingUntil"] < today for one in all))
    for id, what in ((idle, "闲置"), (expired, "已过期")):
        open_page(page, demo, f"/directory/institution?id={id}", waiting="[data-equipment]")
        for one in machines[id]:
            row = page.inner_text(f'[data-equipment="{one["id"]}"]')
            assert one["model"] in row
            assert ("闲置" in row) == ((one["staffedPermille"] or 1000) < 200)
            assert ("已过期" in row) == bool(one["shieldingUntil"] and one["shieldingUntil"] < today)
        assert what in page.inner_text("#equipment")
    page.locator("#equipment").scroll_into_view_if_needed()
    shoot(page, "institution-equipment-zh-wide")


def test_who_is_on_duty_today_stands_first_and_months_can_be_turned(page, demo, authority, centre):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", waiting="#roster")
    today = authority.session["today"]
    entries = authority.get(f"/institutions/{centre['id']}/roster?from={today}&through={today}")["roster"]
    for entry in entries:
        assert entry["name"]["zh"] in page.inner_text(".on-duty")
    assert page.locator(f'[data-day="{today}"] .entry').count() == len(entries)
    month = page.inner_text("#roster .month b")
    page.click("#roster .month button >> nth=0")
    until(page, f"document.querySelector('#roster .month b').textContent !== '{month}'")
    until(page, f"!document.querySelector('[data-day=\"{today}\"]')")


def test_facts_stand_with_their_evidence(page, demo, authority, centre):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", waiting="#facts")
    statements = authority.get(f"/institutions/{centre['id']}/statements")["statements"]
    assert page.locator("#facts [data-path]").count() == len(statements)
    page.fill("#facts input[type=search]", "icu.bedList")
    until(page, "document.querySelectorAll('#facts [data-path]').length === 1")
    one = next(each for each in statements if each["path"] == "icu.bedList")
    row = page.inner_text('#facts [data-path="icu.bedList"]')
    assert one["evidence"] in row and one["recorded"] in row and f"{len(one['value'])} 项" in row


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_physician_has_titles_privileges_and_the_life_of_the_qualification(page, demo, authority, physician, shoot, language, size):
    enter(page, demo)
    open_page(page, demo, f"/directory/person?id={physician['id']}", language, size, "#qualification .machine")
    page.wait_for_selector("[data-year]")
    titles = [each for each in authority.get(f"/people/{physician['id']}/statements")["statements"] if each["path"] == "title"]
    assert page.locator("#titles li").count() == len(titles)
    for title in titles:
        assert title["from"] in page.inner_text("#titles")
    privileges = authority.get(f"/people/{physician['id']}/privileges")["privileges"]
    assert sorted(shown(page, "data-code")) == sorted(each["code"] for each in privileges)
    state = authority.get(f"/people/{physician['id']}/qualification")["evaluation"]["state"]
    assert page.locator("#qualification .state-of li").count() == len(state["steps"])
    assert state["label"][language] in page.inner_text(".standing")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"physician-{language}-{'wide' if size is WIDE else 'narrow'}")


def test_what_a_role_may_not_see_is_said_and_not_asked_for(page, demo, institutions):
    """A county's operator reads the directory of the region, and the verdicts of his own hospital alone."""
    own = Interface(demo, "county.operator").session["institution"]["id"]
    refused = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    enter(page, demo, "county.operator")
    open_page(page, demo, f"/directory/institution?id={own}", waiting="[data-question]")
    other = next(each["id"] for each in institutions if each["id"] != own)
    open_page(page, demo, f"/directory/institution?id={other}", waiting=".left-out")
    assert page.locator("[data-question]").count() == 0 and page.locator("#equipment").count() == 1
    assert refused == []


def test_an_unknown_institution_is_said_to_be_missing(page, demo):
    enter(page, demo)
    open_page(page, demo, "/directory/institution?id=01ARZ3NDEKTSV4RRFFQ69G5FAV", waiting=".message[role=alert]")
    page.click(".message a")
    page.wait_for_selector("[data-institution]")


def test_without_a_session_the_way_leads_over_the_login_page_and_back(page, demo, centre):
    page.goto(f"{demo}/directory/institution?id={centre['id']}", wait_until="commit")
    page.wait_for_url("**/login?**")
    page.fill("#name", "authority")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("[data-question]")
    assert urllib.parse.urlparse(page.url).path == "/directory/institution"


def owed(interface):
    rows = {}
    for report in ("late", "due"):
        for each in interface.get(f"/cases?report={report}&limit=200")["cases"]:
            rows[each["id"]] = each
    return rows


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_owed_reports_stand_by_who_owes_them_with_working_days(page, demo, authority, shoot, language, size):
    rows = owed(authority)
    enter(page, demo)
    open_page(page, demo, "/deadlines", language, size, "[data-case]")
    assert sorted(shown(page, "data-case")) == sorted(rows)
    today = authority.session["today"]
    for id, each in rows.items():
        text = page.inner_text(f'[data-case="{id}"]')
        assert each["reportDue"] in text and each["number"] in text
        if each["reportDue"] > today:
            left = sum(1 for n in range(1, 13) if authority.get(f"/calendar/working-day?from={today}&days={n}")["date"] <= each["reportDue"])
            assert re.search(rf"\b{left} (?:个工作日|working day)", text), (text, left)
    late = {}
    for each in rows.values():
        late[each["institution"]] = late.get(each["institution"], 0) + (each["reportState"] == "late")
    for institution, count in late.items():
        assert page.locator(f'[data-group="{institution}"] td').nth(1).inner_text() == str(count)
    shoot(page, f"deadlines-{language}-{'wide' if size is WIDE else 'narrow'}")
    first = page.get_attribute("[data-group] >> nth=0", "data-group")
    page.click("[data-group] button >> nth=0")
    until(page, f"document.querySelectorAll('[data-case]').length === {sum(1 for each in rows.values() if each['institution'] == first)}")


def test_a_course_shows_its_numbers_against_the_norm(page, demo, authority, shoot):
    enter(page, demo)
    open_page(page, demo, "/training", waiting="[data-course]")
    courses = authority.get("/courses")["courses"]
    assert sorted(shown(page, "data-course")) == sorted(each["id"] for each in courses)
    shoot(page, "training-zh-wide")
    course = next(each for each in courses if each["level3"] and each["months"] is not None)
    progress = authority.get(f"/courses/{course['id']}")
    open_page(page, demo, f"/training?course={course['id']}", waiting=".norm-progress")
    numbers = page.locator(".norm-progress b").all_inner_texts()
    assert [each.split("/")[0].strip() for each in numbers] == [
        str(each) for each in (course["months"], progress["cases"], progress["casesLevel3"], progress["activities"])]
    # 卫医政发〔2012〕87号 四(三)：六个月，术者 100 例，其中三级以上 50 例，八项内容。
    assert [each.split("/")[1].strip() for each in numbers] == ["6", "100", "50", "8"]
    entries = authority.get(f"/courses/{course['id']}/logbook")["entries"]
    assert page.locator(".logbook [data-case]").count() == min(len(entries), 60)
    shoot(page, "training-course-zh-wide")


def test_a_trainee_enters_a_case_and_the_base_signs_it(page, browser, demo, authority):
    """The logbook's way: entered by the trainee, who cannot sign it himself; signed at the base; counted from then on."""
    trainee, base = Interface(demo, "county.operator"), Interface(demo, "centre.quality")
    cases = trainee.get("/cases?member=me&limit=100")["cases"]
    assert cases, "the sample gives this operator cases"
    today = authority.session["today"]
    status, course = base("POST", "/courses", {
        "person": trainee.session["account"]["person"], "base": base.session["institution"]["id"], "level3": True, "from": today})
    assert status == 201, course
    enter(page, demo, "county.operator")
    open_page(page, demo, f"/training?course={course['id']}", waiting="#enter-case")
    case = page.locator("#enter-case option").nth(1).get_attribute("value")
    page.select_option("#enter-case", case)
    page.click(".enter-case button")
    page.wait_for_selector(f'.logbook [data-case="{case}"]')
    assert page.locator("[data-sign]").count() == 0 and "待确认" in page.inner_text(f'[data-case="{case}"]')
    assert authority.get(f"/courses/{course['id']}")["unconfirmed"] == 1
    other = browser.new_context(viewport=WIDE)
    desk = other.new_page()
    enter(desk, demo, "centre.quality")
    open_page(desk, demo, f"/training?course={course['id']}", waiting="[data-sign]")
    desk.click(f'[data-sign="{case}"]')
    desk.wait_for_selector(f'[data-case="{case}"] .is-yes')
    assert "1 例已确认" in desk.inner_text(".logbook header")
    entries = authority.get(f"/courses/{course['id']}/logbook")["entries"]
    assert [(each["case"], each["confirmed"]) for each in entries] == [(case, True)]
    other.close()


def test_emergency_access_waits_for_its_review_and_leaves_the_list_with_it(page, demo, authority, centre, shoot):
    operator = Interface(demo, "county.operator")
    case = authority.get(f"/cases?institution={centre['id']}&limit=1")["cases"][0]
    reason = "夜间转入，需要查看外院的造影"
    status, use = operator("POST", "/break-glass", {"case": case["id"], "reason": reason, "minutes": 30})
    assert status == 201, use
    enter(page, demo, "county.quality")
    open_page(page, demo, "/deadlines", waiting=f'[data-glass="{use["id"]}"]')
    assert reason in page.inner_text(f'[data-glass="{use["id"]}"]')
    page.click(f'[data-glass="{use["id"]}"] button')
    page.wait_for_selector("dialog")
    shoot(page, "break-glass-review-zh-wide")
    assert faults(page) == []
    page.check("dialog input[type=radio] >> nth=0")
    page.fill("#glass-remark", "急诊病历为证，理由成立。")
    page.click("dialog button[type=submit]")
    page.wait_for_selector(f'[data-glass="{use["id"]}"]', state="detached")
    assert use["id"] not in [each["id"] for each in Interface(demo, "county.quality").get("/break-glass")["breakGlass"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_quality_of_a_year_is_shown_in_numbers(page, demo, authority, shoot, language, size):
    quality = authority.get("/quality?year=2025")
    enter(page, demo)
    open_page(page, demo, "/quality?year=2025", language, size, '[data-figure="cases"]')
    assert str(quality["cases"]) in page.inner_text('[data-figure="cases"]')
    assert f"{quality['completenessPermille'] // 10}%" in page.inner_text('[data-figure="completeness"]')
    assert shown(page, "data-month") == [each["month"] for each in quality["lateness"]]
    for month in quality["lateness"]:
        cells = page.locator(f'[data-month="{month["month"]}"] td').all_inner_texts()
        assert [int(each) for each in cells[1:5]] == [month[name] for name in ("sent", "sentLate", "late", "open")]
    assert page.locator("[data-rule]").count() == min(len(quality["violations"]), 14)
    shoot(page, f"quality-{language}-{'wide' if size is WIDE else 'narrow'}")


def test_quality_by_institution_and_year_follows_the_address(page, demo, authority, institutions):
    enter(page, demo)
    open_page(page, demo, "/quality", waiting='[data-figure="cases"]')
    busiest = max(institutions, key=lambda each: authority.get(f"/quality?institution={each['id']}&year=2024")["cases"])
    page.select_option("#institution", busiest["id"])
    page.select_option("#year", "2024")
    cases = authority.get(f"/quality?institution={busiest['id']}&year=2024")["cases"]
    until(page, f"document.querySelector('[data-figure=\"cases\"] dd').textContent === '{cases}'")
    assert busiest["id"] in page.url and "year=2024" in page.url
    page.reload()
    until(page, f"document.querySelector('[data-figure=\"cases\"] dd')?.textContent === '{cases}'")


def test_a_key_for_a_program_is_made_shown_once_and_revoked(page, demo, shoot):
    enter(page, demo, "county.registrar")
    open_page(page, demo, "/account", waiting=".new-entry")
    page.click(".new-entry summary")
    label = "网页测试"
    page.fill("#token-label", label)
    page.check(".ticks label:has([title='case.read']) input")
    page.click(".new-entry button[type=submit]")
    text = page.wait_for_selector(".new-secret code").inner_text()
    row = page.locator("[data-token]", has_text=label).first
    row.wait_for()
    # The key works, for what was ticked alone.
    with_key = {"Authorization": f"Bearer {text}"}
    fresh = page.context.browser.new_context()
    assert fresh.request.get(f"{demo}/api/v1/cases?limit=1", headers=with_key).status == 200
    assert fresh.request.get(f"{demo}/api/v1/quality", headers=with_key).status == 403
    shoot(page, "account-zh-wide")
    row.locator("button").click()
    row.get_by_text("已作废").wait_for()
    assert fresh.request.get(f"{demo}/api/v1/cases?limit=1", headers=with_key).status == 401
    fresh.close()
    page.reload()
    page.wait_for_selector("[data-token]")
    assert text not in page.content()


def test_setting_up_an_authenticator_shows_the_secret_and_refuses_a_wrong_code(page, demo):
    enter(page, demo, "county.registrar")
    open_page(page, demo, "/account", waiting='[data-action="totp"]')
    page.click('[data-action="totp"]')
    secret = page.wait_for_selector(".copy-text code").inner_text().replace(" ", "")
    assert re.fullmatch(r"[A-Z2-7]{16,}", secret)
    assert page.get_attribute('a[href^="otpauth:"]', "href").startswith("otpauth://totp/")
    page.fill("#totp-code", "000000")
    page.click("form:has(#totp-code) button[type=submit]")
    page.wait_for_selector(".denial")
    assert page.locator(".recovery").count() == 0


def test_the_auditor_verifies_the_journal(page, demo, shoot):
    enter(page, demo, "auditor")
    open_page(page, demo, "/admin?part=journal", waiting=".journal-answer")
    with page.expect_response("**/journal/verify", timeout=120_000) as answer:
        page.click(".journal-answer button")
    report = answer.value.json()
    assert report["sound"]
    assert f"{report['events']} 个事件" in page.wait_for_selector(".journal-answer .sound").inner_text()
    page.click('[data-part="audit"]')
    page.wait_for_selector("#audit-title")
    shoot(page, "admin-audit-zh-wide")


def test_every_role_of_the_node_can_be_given():
    """The list of roles on the page is the node's."""
    source = (root / "Sources/Services/Registry/Access/Role.swift").read_text(encoding="utf-8")
    cases = re.findall(r'^ {2}case (\w+?)_?(?: = "(\w+)")?$', source.split("public var label")[0], re.MULTILINE)
    page = (pathlib.Path(root) / "Web/admin/roles.js").read_text(encoding="utf-8")
    listed = re.findall(r"\['(\w+)', \{ zh: '([^']+)', en: '([^']+)' \}\]", page)
    assert [role for role, _, _ in listed] == [raw or name for name, raw in cases]
    for _, zh, en in listed:
        assert f'Bilingual("{zh}", "{en}")' in source


def test_every_permission_has_the_words_of_the_node():
    source = (root / "Sources/Services/Registry/Access/Permission.swift").read_text(encoding="utf-8")
    words = dict(re.findall(r'case (\w+) = "([^"]+)"', source))
    labels = {words[name]: (zh, en) for name, zh, en in re.findall(r'\.(\w+): Bilingual\("([^"]+)", "([^"]+)"\)', source)}
    page = (root / "Web/account/permission-names.js").read_text(encoding="utf-8")
    listed = {word: (zh, en.replace("’", "'")) for word, zh, en in re.findall(r"'([\w.]+)': \{ zh: '([^']+)', en: '([^']+)' \}", page)}
    assert listed == labels and set(listed) == set(words.values())


def waiting_study(interface):
    return next((each for each in interface.get("/studies/unmatched?limit=500")["studies"] if each["accession"] == "W0001"), None)


def test_images_without_a_case_are_joined_to_one_by_a_person(page, demo, shoot):
    sample_objects.store(demo, sample_objects.every_object())
    registrar = Interface(demo, "county.registrar")
    for _ in range(100):
        if waiting_study(registrar):
            break
        page.wait_for_timeout(100)
    study = waiting_study(registrar)
    if study is None:
        pytest.skip("the sample's study is matched already")
    case = registrar.get("/cases?limit=1")["cases"][0]
    enter(page, demo, "county.registrar")
    open_page(page, demo, "/images/unmatched", waiting=f'[data-study="{study["study"]}"]')
    page.click(f'[data-study="{study["study"]}"] button')
    page.wait_for_selector("dialog .match-choice")
    page.fill("#match-text", "没有这个号")
    page.press("#match-text", "Enter")
    until(page, "document.querySelector('.match-search [role=status]').textContent.includes('没有这个号')")
    page.fill("#match-text", case["number"])
    page.press("#match-text", "Enter")
    page.check(f'dialog input[value="{case["id"]}"]')
    shoot(page, "match-dialog-zh-wide")
    assert faults(page) == []
    page.click("dialog .button.primary")
    page.wait_for_selector(f'[data-study="{study["study"]}"]', state="detached")
    assert case["number"] in page.inner_text("#queue header")
    assert waiting_study(registrar) is None
    assert [each["study"] for each in registrar.case(case["id"])["studies"]].count(study["study"]) == 1


PAGES = {"authority": ["/directory", "/directory?view=people", "/directory/institution?id={institution}", "/directory/person?id={person}", "/deadlines",
                       "/training", "/training?course={course}", "/quality?year=2025", "/account"],
         "auditor": ["/admin", "/admin?part=audit", "/admin?part=journal"], "administrator": ["/admin"], "county.registrar": ["/images/unmatched"]}


@pytest.mark.parametrize("theme, size", [("dark", WIDE), ("light", WIDE), ("contrast", WIDE), ("light", NARROW)], ids=["dark", "light", "contrast", "narrow"])
@pytest.mark.parametrize("role", PAGES)
def test_controls_have_names_and_text_has_contrast(page, demo, authority, centre, physician, role, theme, size):
    enter(page, demo, role, theme)
    course = authority.get("/courses")["courses"][0]["id"]
    found = {}
    for path in PAGES[role]:
        open_page(page, demo, path.format(institution=centre["id"], person=physician["id"], course=course), "zh", size, ".card, [data-institution]")
        found[path] = faults(page)
    assert {path: each for path, each in found.items() if each} == {}


def test_a_dossier_is_read_with_the_keyboard_alone(page, demo, centre):
    enter(page, demo)
    open_page(page, demo, f"/directory/institution?id={centre['id']}", waiting="[data-question]")
    page.focus("[data-question] > summary >> nth=0")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-question][open] .inside-verdict")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-question]') !== null")
