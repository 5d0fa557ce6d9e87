"""Cases as clinicians work with them: signing in, one case from referral to closing, refusals, drafts, two at once,
keyboard and scanner. A demonstration is started for it (JIERU_DEMO_URL names one that runs)."""
import datetime
import os
import pathlib
import subprocess
import time

import pytest

from case_pages import Interface, add_row, choose, control, done, fill, sign_in, submit
from conftest import answers, free_port, root
from waiting import until

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# FDA, "UDI formats by FDA-accredited issuing agency", with an expiry that lies ahead.
SCANNED = "01510222222333361730073110A213B1"


@pytest.fixture(scope="module")
def operator(demo):
    return Interface(demo, "county.operator")


@pytest.fixture(scope="module")
def people(operator):
    """Physicians of the county hospital by title."""
    found = operator.get(f"/institutions/{operator.session['institution']['id']}/people")["people"]
    return {title: [each["id"] for each in found if each["profession"] == "physician" and each["title"] == title]
            for title in ("主任医师", "副主任医师", "主治医师")}


def moment(minutes=0):
    """A time so many minutes ago, as a box for times takes it."""
    return (datetime.datetime.now() - datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def aware(minutes=0):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")


serial = iter(range(int(time.time()) % 10**8 * 100, 10**11))


def new_case(operator, procedure="IR12-3-13"):
    """A case opened over the interface."""
    number = next(serial)
    status, patient = operator(
        "POST", "/patients?purpose=treatment", {"name": "合成网页测试", "mrn": f"W{number}", "sex": "female", "birthYear": 1961})
    assert status == 200, patient
    status, case = operator("POST", "/cases", {"patient": patient["id"], "record": {
        "visit": {"number": f"V{number}", "type": "inpatient"}, "diagnoses": [{"code": "C22.000", "role": "principal"}],
        "indication": {"code": "malignant_primary"}, "procedures": [procedure], "urgency": "planned"}})
    assert status == 201, case
    return case["id"]


def assessed_case(operator, people):
    case = new_case(operator)
    operator.step(case, "assess", {"decider": people["主任医师"][0], "changes": {}})
    return case


def open_step(page, demo, case, step):
    page.goto(f"{demo}/cases/view?id={case}&step={step}")
    page.wait_for_selector(f'[data-form="{step}"]')
    # People, rooms and procedures come after the form.
    page.wait_for_load_state("networkidle")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_demonstration_offers_its_accounts_and_one_click_signs_in(page, demo, shoot):
    page.set_viewport_size(WIDE)
    page.goto(f"{demo}/login?lang=zh&return=%2Fcases")
    page.wait_for_selector('[data-account="county.registrar"]')
    shoot(page, "login-zh-wide")
    page.click('[data-account="county.registrar"]')
    page.wait_for_url("**/cases")
    page.wait_for_selector("tr[data-case]")
    assert "登记员" in page.inner_text(".who")
    page.click(".who .drop-button")
    page.click('[data-action="sign-out"]')
    page.wait_for_url("**/login**")
    page.goto(f"{demo}/work")
    page.wait_for_url("**/login?return=%2Fwork**")


def test_a_wrong_password_says_nothing_of_which_part_was_wrong(page, demo):
    page.goto(f"{demo}/login?lang=en")
    page.fill("#name", "county.nurse")
    page.fill("#password", "not the password")
    page.press("#password", "Enter")
    page.wait_for_selector(".denial")
    known = page.inner_text(".denial")
    page.fill("#name", "nobody.at.all")
    page.press("#password", "Enter")
    until(page, "!document.querySelector('.button.primary').disabled")
    assert page.inner_text(".denial") == known
    assert page.get_attribute(".denial", "role") == "alert"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_lists_and_pages_fit_and_speak_both_languages(page, demo, shoot, language, size):
    page.set_viewport_size(size)
    sign_in(page, demo, "centre.registrar", language)
    page.wait_for_selector(".tallies")
    name = f"{language}-{'wide' if size is WIDE else 'narrow'}"
    assert fits(page)
    shoot(page, f"work-{name}")
    page.goto(f"{demo}/cases")
    page.wait_for_selector("tr[data-case]")
    assert fits(page) and page.title().startswith({"zh": "病例", "en": "Cases"}[language])
    shoot(page, f"cases-{name}")
    performed = page.locator('tr[data-case]:has([data-state="performed"])').first.get_attribute("data-case")
    page.goto(f"{demo}/cases/view?id={performed}")
    page.wait_for_selector(".record-view .card")
    assert fits(page)
    shoot(page, f"case-{name}")
    open_step(page, demo, performed, "report")
    assert fits(page)
    shoot(page, f"case-report-{name}")


def test_the_list_is_worked_with_the_keyboard(page, demo):
    sign_in(page, demo, "centre.registrar")
    page.goto(f"{demo}/cases")
    page.wait_for_selector("tr[data-case]")
    numbers = page.locator("tr[data-case] .primary").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.inner_text('tr[aria-selected="true"] .primary') == numbers[1]
    page.keyboard.press("PageDown")
    until(page, f"document.querySelector('tr[data-case] .primary')?.textContent !== '{numbers[0]}'")
    page.keyboard.press("PageUp")
    until(page, f"document.querySelector('tr[data-case] .primary')?.textContent === '{numbers[0]}'")
    page.keyboard.press("/")
    page.keyboard.type(numbers[3])
    until(page, "document.querySelectorAll('tr[data-case]').length === 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/view**")
    page.wait_for_selector(".lifeline")
    assert page.inner_text(".case-head h1") == numbers[3]


def test_one_case_from_referral_to_closing(page, demo, operator, people, shoot):
    page.set_viewport_size(WIDE)
    sign_in(page, demo, "county.operator")
    page.goto(f"{demo}/cases/new")
    page.wait_for_load_state("networkidle")
    number = str(next(serial))
    page.click("[data-action=register]")
    page.fill("#patient-name", "合成全程")
    page.fill("#patient-mrn", f"W{number}")
    page.select_option("#patient-sex", "male")
    page.fill("#patient-birthYear", "1958")
    page.click("[data-action=register-save]")
    page.wait_for_selector(".chosen-patient")
    add_row(page, "diagnoses")
    fill(page, {"visit.number": f"V{number}", "visit.type": ("code", "zhuyuan"), "diagnoses[1].code": "C22.000",
                "diagnoses[1].role": ("code", "P"), "indication.code": ("code", "原发恶性"), "procedures": ("code", "3-13")})
    shoot(page, "case-new-zh")
    submit(page)
    page.wait_for_selector(".lifeline")
    case = page.url.split("id=")[1]
    assert "尚未指定决定医师" in page.inner_text(".blocks")

    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    fill(page, {"stage.system": ("code", "CNLC"), "stage.edition": "2024", "stage.value": "IIa", "scores.childPugh": "6",
                "scores.ecog": "1", "labs.time": moment(300), "labs.inr": "1.1", "labs.platelets": "160",
                "labs.haemoglobin": "132", "labs.creatinine": "70", "risks.allergies": ("code", "none"),
                "risks.anticoagulants": ("code", "none")})
    shoot(page, "case-assess-zh")
    submit(page)
    assert "已评估" in done(page)

    # An attending physician may not operate at level 3 (3.2b): refused, with the clause in the norm's words.
    open_step(page, demo, case, "authorise")
    choose(page, "operator", "主治医师")
    submit(page)
    page.wait_for_selector('.denial[data-code="rule"] [data-clause="3.2b"]')
    panel = page.inner_text(".denial")
    assert "副主任医师以上专业技术职务任职资格" in page.inner_text('[data-clause="3.2b"] blockquote')
    assert "主治医师" in panel and page.locator(".denial .remedies li").count() >= 1
    assert page.get_attribute('[data-clause="3.2b"] .clause-link', "href").startswith("/rules?edition=ir-2012&clause=3.2b")
    shoot(page, "case-refused-zh")
    assert operator.case(case)["state"] == "assessed"
    person = operator.session["account"]["person"]
    name = next(each for each in operator.get(f"/institutions/{operator.session['institution']['id']}/people")["people"]
                if each["id"] == person)["name"]["zh"]
    choose(page, "operator", name)
    submit(page)
    assert "已批准" in done(page)

    open_step(page, demo, case, "plan")
    add_row(page, "sites")
    fill(page, {"document": "P-2026-1", "time": moment(240), "sites[1].site": ("code", "gan")})
    fill(page, {"sites[1].liverSegments": ("code", "5", "6"), "guidance": ("code", "DSA"), "anaesthesia": ("code", "局麻"),
                "room.room": ("code", "DSA"), "room.equipment": ("code", "DSA")})
    submit(page)
    assert "已定方案" in done(page)

    open_step(page, demo, case, "consent")
    fill(page, {"signer": ("code", "P"), "time": moment(200), "document": "C-2026-1", "patientInformed": True,
                "familyInformed": True})
    submit(page)
    assert "已同意" in done(page)

    open_step(page, demo, case, "enter_room")
    fill(page, {"signIn": moment(190), "timeOut": moment(185), "identityChecked": True, "siteChecked": True,
                "risksChecked": True, "devicesCleared": True})
    submit(page)
    assert "手术中" in done(page)

    open_step(page, demo, case, "perform")
    page.wait_for_selector(control("team[1].person"))
    add_row(page, "access")
    add_row(page, "therapy")
    fill(page, {"access[1].route": ("code", "artery"), "period.start": moment(180), "period.end": moment(90),
                "checklist.signOut": moment(80), "contrast": None, "therapy[1].kind": ("code", "embolic")})
    fill(page, {"access[1].site": ("code", "股"), "access[1].side": ("code", "R"), "therapy[1].material": ("code", "碘油"),
                "therapy[1].volume": "10", "fluoroscopyTime": "900", "doseAreaProduct": "85.5", "airKerma": "640"})
    page.fill("#scan", SCANNED)
    page.press("#scan", "Enter")
    fill(page, {"devices[1].kind": ("code", "微导管"), "devices[1].registration": "国械注准20203010001"})
    shoot(page, "case-perform-zh")
    submit(page)
    assert "已完成" in done(page)
    record = operator.case(case)["record"]
    assert record["devices"][0]["di"] == "51022222233336" and record["devices"][0]["lot"] == "A213B1"
    assert record["devices"][0]["expiry"] == "2030-07-31" and record["team"][0]["person"] == person

    open_step(page, demo, case, "report")
    for place in ("operationCodes", "embolisation"):
        add_row(page, place)
    fill(page, {"operationCodes[1].system": ("code", "ICD"), "operationCodes[1].code": "39.7900x019",
                "operationCodes[1].edition": "3.0", "studies": None if page.locator('[id="f-studies-none"]').count() else {"missing": "not_done"},
                "technicalSuccess.result": ("code", "yes"), "lesions.planned": "1", "lesions.treated": "1", "lesions.maxDiameter": "32",
                "adverseEvents": None, "unplanned.return": False, "unplanned.icu": False, "unplanned.transfusion": False,
                "embolisation[1].kind": ("code", "cTACE"), "embolisation[1].vessel": "肝右动脉", "embolisation[1].superselective": True,
                "embolisation[1].endpoint": ("code", "stasis")})
    fill(page, {"embolisation[1].session": "1", "embolisation[1].portalThrombus": False, "receipt": "M-0001"})
    page.wait_for_timeout(900)
    shoot(page, "case-report-open-zh")
    submit(page)
    assert "完成" in done(page)
    open_step(page, demo, case, "report")
    fill(page, {"receipt": "P-0001"})
    submit(page)
    assert "已报送" in done(page)
    assert [each["submittedAt"] is not None for each in operator.case(case)["reports"]] == [True, True]

    open_step(page, demo, case, "follow_up")
    fill(page, {"method": ("code", "phone"), "result": "一般情况好", "discharge.date": moment()[:10], "discharge.status": ("code", "home"),
                "status30.status": ("code", "alive"), "status30.date": moment()[:10]})
    submit(page)
    assert "已随访" in done(page)
    open_step(page, demo, case, "close")
    submit(page)
    assert "已结案" in done(page)
    assert page.get_attribute('[data-life="closed"]', "class") == "past"
    assert "没有要做的了" in page.inner_text(".next-card") or "无待办" in page.inner_text(".next-card")
    shoot(page, "case-closed-zh")
    assert operator.case(case)["state"] == "closed"


def test_a_double_click_takes_a_step_once(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    sent = []
    page.on("request", lambda request: "/steps/" in request.url and sent.append(request.headers.get("idempotency-key")))
    page.locator(".submit-bar button[type=submit]").dblclick()
    done(page)
    assert len(set(sent)) == 1 and sent[0]
    assert operator.case(case)["version"] == 2


def test_a_lost_answer_is_asked_for_again_with_the_same_key(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    keys = []

    def lose(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            return route.abort()
        return route.continue_()

    page.route("**/steps/assess", lose)
    submit(page)
    page.wait_for_selector(".denial")
    submit(page)
    assert "没有重复" in done(page)
    assert keys[0] == keys[1] and operator.case(case)["version"] == 2


def test_somebody_else_was_faster_and_nothing_typed_is_lost(page, demo, operator, shoot):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    fill(page, {"scores.ecog": "2"})
    operator.step(case, "correct", {"changes": {"urgency": "urgent", "scores": {"ecog": 1}}, "reason": "另一人同时更正"})
    submit(page)
    page.wait_for_selector('.denial[data-code="version"] .meanwhile')
    told = page.inner_text(".meanwhile")
    assert "第 1 版" in told and "第 2 版" in told and "功能评分" in told
    assert page.input_value(control("scores.ecog")) == "2"
    shoot(page, "case-meanwhile-zh")
    submit(page)
    done(page)
    record = operator.case(case)["record"]
    assert record["scores"]["ecog"] == 2 and record["urgency"] == "urgent"


def test_a_draft_is_kept_and_offered_again(page, demo, operator, shoot):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    fill(page, {"scores.ecog": "1", "stage.value": "IIIa"})
    until(page, "document.querySelector('.draft-state').textContent.includes('已保存')")
    page.goto(f"{demo}/work")
    page.wait_for_selector("#drafts [data-draft]")
    open_step(page, demo, case, "assess")
    page.wait_for_selector(".draft-offer")
    shoot(page, "case-draft-zh")
    page.click("[data-action=restore]")
    assert page.input_value(control("scores.ecog")) == "1" and page.input_value(control("stage.value")) == "IIIa"
    submit(page)
    done(page)
    assert operator.case(case)["record"]["stage"]["value"] == "IIIa"
    assert [each for each in operator.get("/drafts")["drafts"] if each["case"] == case] == []


def test_a_form_is_filled_in_with_the_keyboard_alone(page, demo, operator, people):
    case = assessed_case(operator, people)
    operator.step(case, "authorise", {"operator": operator.session["account"]["person"]})
    operator.step(case, "plan", {"document": "P-1", "time": aware(100), "changes": {}})
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "consent")
    page.focus(control("signer"))
    page.keyboard.type("bingren")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'f-time'")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'f-document'")
    page.keyboard.type("C-77")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'f-patientInformed'")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'f-familyInformed'")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Enter")
    until(page, "document.activeElement.name === 'f-patientInformed'")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Control+Enter")
    assert "已同意" in done(page)
    assert operator.case(case)["record"]["consent"]["document"] == "C-77"


def test_sections_are_moved_and_stay_where_they_were_put(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "correct")
    order = "[...document.querySelectorAll('.form-section[data-section]')].map(each => each.dataset.section)"
    before = page.evaluate(order)
    page.click(f'[data-section="{before[2]}"] [data-move="up"]')
    moved = [before[0], before[2], before[1], *before[3:]]
    assert page.evaluate(order) == moved
    page.reload()
    page.wait_for_selector(".form-section[data-section]")
    assert page.evaluate(order) == moved
    page.click(".reset-order")
    assert page.evaluate(order) == before


def test_a_scanner_fills_device_rows_and_says_what_it_could_not_read(page, demo, operator, shoot):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "correct")
    page.keyboard.press("Tab")
    page.focus(control("reason"))
    page.keyboard.press("Alt+s")
    until(page, "document.activeElement.id === 'scan'")
    # A scanner types fast, sends the separator as Ctrl+] and ends with Enter.
    page.keyboard.type("015102222223333611231231" + "17300731" + "10A213B1")
    page.keyboard.press("Control+]")
    page.keyboard.type("211234")
    page.keyboard.press("Enter")
    page.wait_for_selector('[id="f-devices[1].di"]')
    read = {key: page.input_value(control(f"devices[1].{key}")) for key in ("di", "lot", "serial", "expiry", "quantity", "udi")}
    assert read == {"di": "51022222233336", "lot": "A213B1", "serial": "1234", "expiry": "2030-07-31", "quantity": "1",
                    "udi": "(01)51022222233336(11)231231(17)300731(10)A213B1(21)1234"}
    page.keyboard.type("+A99912345/$$52001510X33")
    page.keyboard.press("Enter")
    page.wait_for_selector('[id="f-devices[2].di"]')
    assert page.input_value(control("devices[2].lot")) == "10X3" and "2020-01-15" in page.inner_text(".scan-said")
    for text, word in (("0151022222233335", "校验位"), ("hello", "不是 GS1"), ("", "没有读到")):
        page.fill("#scan", text)
        page.press("#scan", "Enter")
        until(page, f"document.querySelector('.scan-said').textContent.includes('{word}')")
    assert page.locator(".row[data-row]").count() == page.locator('[id^="f-devices"][id$=".udi"]').count() + page.locator(
        '[id="f-diagnoses"] .row').count()
    shoot(page, "case-scan-zh")


def test_what_is_wrong_is_said_at_its_field_in_the_readers_language(page, demo, operator, shoot):
    case = new_case(operator)
    sign_in(page, demo, "county.operator", "en")
    open_step(page, demo, case, "assess")
    fill(page, {"labs.inr": "99"})
    page.wait_for_selector('[data-place="labs.inr"] .fault.error')
    assert "possible range" in page.inner_text('[data-place="labs.inr"] .faults')
    assert page.get_attribute(control("labs.inr"), "aria-invalid") == "true"
    fill(page, {"labs.inr": "2.5"})
    page.wait_for_selector('[data-place="labs.inr"] .fault.warning')
    fill(page, {"labs.inr": "99"})
    choose(page, "decider", "Synthetic")
    submit(page)
    page.wait_for_selector('.denial[data-code="invalid"] [data-field="labs.inr"]')
    shoot(page, "case-invalid-en")
    page.click('.denial [data-field="labs.inr"] .show')
    until(page, "document.activeElement.id === 'f-labs.inr'")
    assert operator.case(case)["version"] == 1


def test_an_emergency_override_is_on_record_and_lets_the_step_pass(page, demo, operator, people, shoot):
    case = assessed_case(operator, people)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "authorise")
    choose(page, "operator", "主治医师")
    submit(page)
    page.wait_for_selector(".denial [data-action=override]")
    page.click("[data-action=override]")
    page.fill("#override-reason", "大咯血，唯一在场的医师，来不及等待")
    page.fill("#override-minutes", "90")
    shoot(page, "case-override-zh")
    page.click("dialog button[type=submit]")
    page.wait_for_selector("dialog", state="detached")
    submit(page)
    assert "越权" in done(page)
    detail = operator.case(case)
    assert detail["state"] == "authorised" and "3.2b" in detail["overrides"][0]["clauses"]
    assert "大咯血" in page.inner_text("#overrides")


def test_an_event_is_recorded_whole_and_judged_by_somebody_who_did_not_operate(page, demo, shoot):
    registrar = Interface(demo, "county.registrar")
    case = next(each["id"] for each in registrar.get("/cases?state=performed&limit=50")["cases"]
                if not registrar.case(each["id"])["record"].get("adverseEvents"))
    sign_in(page, demo, "county.registrar")
    open_step(page, demo, case, "record_event")
    submit(page)
    page.wait_for_selector('.denial [data-field="event.type"]')
    assert page.get_attribute(control("event.type"), "aria-invalid") == "true"
    assert not registrar.case(case)["record"].get("adverseEvents")
    fill(page, {"event.type": ("code", "chuxue"), "event.sir": ("code", "1"), "event.cirse": ("code", "1"),
                "event.relation": ("code", "1"), "event.serious": False, "event.action": ("code", "1"),
                "event.outcome": ("code", "1")})
    page.click('[data-place="event.onset"] .now')
    submit(page)
    done(page)
    page.context.clear_cookies()
    sign_in(page, demo, "county.adjudicator")
    page.goto(f"{demo}/cases/view?id={case}")
    page.click("[data-step=adjudicate]")
    page.wait_for_selector(control("verdict.sir"))
    choose(page, "verdict.sir", "2")
    shoot(page, "case-adjudicate-zh")
    submit(page)
    done(page)
    event = registrar.case(case)["record"]["adverseEvents"][0]
    assert event["sir"] == "2" and event["type"] == "bleeding" and isinstance(event["adjudicator"], str)


def test_identity_is_shown_for_a_purpose_only(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    page.goto(f"{demo}/cases/view?id={case}")
    page.wait_for_selector(".record-view .card")
    assert "合成网页测试" not in page.content()
    page.click("[data-action=identity]")
    page.click('[data-purpose="treatment"]')
    page.wait_for_selector(".identity")
    assert "合成网页测试" in page.inner_text(".identity")


def test_a_case_out_of_reach_is_not_told_from_one_that_is_not_there(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "centre.operator")
    seen = []
    for id in (case, "01ARZ3NDEKTSV4RRFFQ69G5FAV"):
        page.goto(f"{demo}/cases/view?id={id}")
        page.wait_for_selector(".message[role=alert]")
        seen.append(page.inner_text(".message"))
    assert seen[0] == seen[1]


def test_text_in_a_record_is_never_markup(page, demo, operator):
    case = new_case(operator)
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    operator.step(case, "correct", {"changes": {"indication": {"code": "other", "text": evil}}, "reason": evil})
    sign_in(page, demo, "county.operator")
    page.goto(f"{demo}/cases/view?id={case}")
    page.wait_for_selector("#history tr")
    assert evil in page.inner_text("#history") and evil in page.inner_text('[data-field="indication"]')
    assert page.locator(".case img").count() == 0 and not page.title().startswith(("1", "2"))


def test_every_control_has_a_name(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator", "en")
    unnamed = """[...document.querySelectorAll('input, select, textarea, button, a[href]')].filter(each => {
      const labels = each.labels ? [...each.labels].map(label => label.textContent).join('') : '';
      return !(each.getAttribute('aria-label') || labels.trim() || each.textContent.trim() || each.title);
    }).map(each => each.outerHTML.slice(0, 120))"""
    for address in ("/work", "/cases", f"/cases/view?id={case}", f"/cases/view?id={case}&step=correct", "/cases/new"):
        page.goto(f"{demo}{address}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(unnamed) == [], address


def test_a_session_that_ended_costs_nothing_that_was_typed(page, demo, operator):
    case = new_case(operator)
    sign_in(page, demo, "county.operator")
    open_step(page, demo, case, "assess")
    choose(page, "decider", "主任医师")
    fill(page, {"scores.ecog": "3"})
    page.context.clear_cookies()
    submit(page)
    page.wait_for_selector('.denial a[target="_blank"][href^="/login"]')
    assert page.input_value(control("scores.ecog")) == "3"
    other = page.context.new_page()
    sign_in(other, demo, "county.operator")
    other.close()
    submit(page)
    done(page)
    assert operator.case(case)["record"]["scores"]["ecog"] == 3


def test_a_new_case_that_was_begun_is_taken_up_again_from_work(page, demo):
    sign_in(page, demo, "county.decider")
    page.goto(f"{demo}/cases/new")
    page.wait_for_load_state("networkidle")
    fill(page, {"visit.number": "V-DRAFT", "procedures": ("code", "4-05")})
    until(page, "document.querySelector('.draft-state').textContent.includes('已保存')")
    page.goto(f"{demo}/work")
    page.click("#drafts a.button")
    page.wait_for_selector(control("visit.number"))
    until(page, "document.getElementById('f-visit.number').value === 'V-DRAFT'")
    assert page.locator('[data-value="IR12-4-05"]').count() == 1
    page.goto(f"{demo}/work")
    page.click("#drafts [data-draft] button")
    until(page, "document.querySelector('#drafts') === null")


@pytest.fixture
def empty_node(tmp_path):
    """A node in earnest that has no account yet, and its set-up code."""
    program = os.environ.get("JIERU_BIN", "")
    if not program or not pathlib.Path(program).exists():
        pytest.skip("JIERU_BIN is not set")
    url, log = f"http://127.0.0.1:{free_port()}", tmp_path / "server.log"
    with open(log, "wb") as out:
        server = subprocess.Popen(
            [program, "serve", "--data", str(tmp_path / "data"), "--http", url.removeprefix("http://"),
             "--dicom", f"127.0.0.1:{free_port()}"], cwd=root, stdout=out, stderr=subprocess.STDOUT)
    for _ in range(150):
        if answers(url) or server.poll() is not None:
            break
        time.sleep(0.2)
    assert answers(url), log.read_text(errors="replace")[-3000:]
    yield url, (tmp_path / "data" / "setup-token").read_text().strip()
    server.terminate()
    server.wait(timeout=15)


def test_the_first_administrator_is_made_and_a_given_password_must_be_changed(page, empty_node, shoot):
    url, token = empty_node
    page.goto(f"{url}/cases?lang=en")
    page.wait_for_selector("#token")
    assert page.locator(".demo").count() == 0
    fields = {"token": "x" * 43, "name": "chief", "display": "Chief", "password": "a long enough phrase"}
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.press("#password", "Enter")
    page.wait_for_selector(".denial")
    shoot(page, "login-setup-en")
    page.fill("#token", token)
    page.press("#password", "Enter")
    page.wait_for_selector(".done")
    page.fill("#name", "chief")
    page.fill("#password", fields["password"])
    page.press("#password", "Enter")
    page.wait_for_url("**/cases**")
    made = page.evaluate("""async () => {
      const session = await (await fetch('/api/v1/session')).json();
      const answer = await fetch('/api/v1/accounts', {method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf},
        body: JSON.stringify({name: 'newcomer', display: 'Newcomer', password: 'given by the chief of all',
          roles: [{role: 'researcher'}, {role: 'auditor'}]})});
      return [answer.status, await answer.text()];
    }""")
    assert made[0] == 201, made
    page.context.clear_cookies()
    page.goto(f"{url}/login")
    page.fill("#name", "newcomer")
    page.fill("#password", "given by the chief of all")
    page.press("#password", "Enter")
    page.wait_for_selector("#again")
    page.fill("#old", "given by the chief of all")
    page.fill("#next", "a phrase of my very own")
    page.fill("#again", "another phrase")
    assert page.is_disabled("button.primary")
    page.fill("#again", "a phrase of my very own")
    page.press("#again", "Enter")
    page.wait_for_selector(".done")
    page.fill("#name", "newcomer")
    page.fill("#password", "a phrase of my very own")
    page.press("#password", "Enter")
    page.wait_for_selector('[data-role="auditor"]')
    shoot(page, "login-role-en")
    page.click('[data-role="auditor"]')
    page.wait_for_url("**/admin**")
