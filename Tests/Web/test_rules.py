"""The rulebook as a document and its verdicts, as a person reads them; what stands on the page is compared
with the interface's own answers."""
import json
import urllib.error
import urllib.parse
import urllib.request

import pytest

from waiting import until

EDITION = "ir-2012"
WIDE, NARROW = {"width": 1360, "height": 820}, {"width": 800, "height": 820}
WORDS = {
    "zh": {"met": "符合", "not_met": "不符合", "undetermined": "无法判定", "not_applicable": "不适用"},
    "en": {"met": "Met", "not_met": "Not met", "undetermined": "Undetermined", "not_applicable": "Not applicable"},
}


def api(node_url, path, facts=None):
    body = None if facts is None else json.dumps(facts).encode()
    request = urllib.request.Request(f"{node_url}/api/v1/{path}", data=body, headers={
        "Accept": "application/json", **({"Content-Type": "application/json"} if body else {})})
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


@pytest.fixture(scope="module")
def book(node_url):
    try:
        return api(node_url, f"rulebooks/{EDITION}")
    except urllib.error.HTTPError as error:
        pytest.skip(f"this node serves no rulebook: {error}")


@pytest.fixture(scope="module")
def answers(node_url, book):
    """Every worked example with the node's own answer to it."""
    return [(each, api(node_url, f"rulebooks/{EDITION}/questions/{urllib.parse.quote(each['question'])}", each["facts"]))
            for each in api(node_url, f"rulebooks/{EDITION}/examples")]


def example_with(answers, condition, what):
    for each, answer in answers:
        if condition(answer):
            return each, answer
    pytest.skip(f"no worked example is {what}")


def clauses_of(book):
    return [clause for chapter in book["chapters"] for clause in chapter["clauses"]]


def open_document(page, node_url, rest=""):
    page.goto(f"{node_url}/rules{rest}", wait_until="commit")
    page.wait_for_selector(".clause")


def open_verdict(page, node_url, example, language="zh", size=WIDE):
    page.set_viewport_size(size)
    page.goto(f"{node_url}/rules/ask?example={urllib.parse.quote(example['id'])}&lang={language}", wait_until="commit")
    page.wait_for_selector(".verdict")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_document_shows_every_clause_with_quotes_wording_and_rule(page, node_url, book, shoot, language, size):
    page.set_viewport_size(size)
    open_document(page, node_url, f"?lang={language}#1.5.1.1")
    assert fits(page)
    assert page.locator(".clause").evaluate_all("all => all.map(each => each.id)") == [c["id"] for c in clauses_of(book)]
    for clause in clauses_of(book):
        text = page.locator(f'[id="{clause["id"]}"]').inner_text()
        for part in [clause["title"][language], clause["wording"][language], *clause["quotes"]]:
            assert part in text, (clause["id"], part)
        if clause["rule"]:
            rule = page.locator(f'[id="{clause["id"]}"] .rule .line').evaluate_all(
                "all => all.map(each => { const copy = each.cloneNode(true);"
                " copy.querySelectorAll('.tip, .value-printed').forEach(tip => tip.remove()); return copy.textContent; })")
            assert [line.strip() for line in rule] == [line.strip() for line in clause["rule"].rstrip().split("\n")]
    shoot(page, f"rules-{language}-{'wide' if size is WIDE else 'narrow'}")


def test_parameters_tell_their_value_where_a_rule_uses_them(page, node_url, book):
    page.set_viewport_size(WIDE)
    open_document(page, node_url, "#1.5.3.2")
    beds = next(each for each in book["parameters"] if each["name"] == "inst.icu.beds")
    tip = page.locator('[id="1.5.3.2"] .parameter', has_text="$inst.icu.beds").locator(".tip")
    assert not tip.is_visible()
    page.hover('[id="1.5.3.2"] .parameter >> text=$inst.icu.beds')
    assert tip.is_visible() and str(beds["value"]) in tip.inner_text()
    row = page.locator('[id="$inst.icu.beds"]').inner_text()
    assert str(beds["value"]) in row and beds["title"]["zh"] in row


@pytest.mark.parametrize("query, anchor", [("1.5.3.2", "1.5.3.2"), ("$inst.icu.beds", "$inst.icu.beds"), ("知情同意书", "3.3"), ("follow-up", "3.4")])
def test_search_finds_numbers_words_and_parameters_and_goes_there(page, node_url, book, shoot, query, anchor):
    page.set_viewport_size(WIDE)
    open_document(page, node_url)
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.wait_for_selector(f'[data-hit="{anchor}"]')
    if query.isascii() is False:
        shoot(page, "rules-search-zh")
    page.click(f'[data-hit="{anchor}"]')
    until(page, f"Math.abs(document.getElementById({json.dumps(anchor)}).getBoundingClientRect().top - 64) < 760")
    assert urllib.parse.unquote(page.evaluate("location.hash")) == f"#{anchor}"


def test_the_contents_follow_the_reader(page, node_url, book):
    page.set_viewport_size(WIDE)
    open_document(page, node_url, "?clause=2.1.1")
    until(page, "document.querySelector('.contents [aria-current]')?.getAttribute('href') === '#2.1.1'")
    page.click('.contents a[href="#3.5"]')
    until(page, "document.querySelector('.contents [aria-current]')?.getAttribute('href') === '#3.5'")
    page.wait_for_selector('[id="3.5"].target')


def test_an_edition_without_text_says_so_and_answers_nothing(page, node_url, book, shoot):
    disabled = [each for each in api(node_url, "rulebooks") if not each["enabled"]]
    if not disabled:
        pytest.skip("every edition is enabled")
    page.goto(f"{node_url}/rules?edition={disabled[0]['edition']}", wait_until="commit")
    page.wait_for_selector(".disabled")
    assert disabled[0]["note"]["zh"] in page.inner_text(".disabled")
    assert page.locator(".clause").count() == 0
    page.select_option("select.edition", EDITION)
    page.wait_for_selector(".clause")
    shoot(page, "rules-disabled-zh")


def test_every_example_shows_the_verdict_that_the_interface_gives(page, node_url, answers):
    for example, answer in answers:
        open_verdict(page, node_url, example)
        assert page.get_attribute(".verdict", "data-verdict") == answer["verdict"]
        line = page.inner_text(".verdict-line")
        assert (answer["state"]["label"]["zh"] if answer["state"] else WORDS["zh"][answer["verdict"]]) in line
        assert answer["summary"]["zh"] in page.inner_text(".summary")
        if answer["verdict"] in ("not_met", "undetermined"):
            shown = page.locator("[data-failing]").evaluate_all("all => all.map(each => each.dataset.failing)")
            assert sorted(shown) == sorted(answer["failing"]), example["id"]
        for dependent in answer["readingDependent"]:
            for result in dependent["results"]:
                box = page.inner_text(f'[data-reading="{dependent["reading"]}"] [data-option="{result["option"]}"]')
                assert answer["state"] or WORDS["zh"][result["verdict"]] in box
        for detail in answer["details"]:
            value = detail["value"]
            assert str(value["zh"] if isinstance(value, dict) else value) in page.inner_text(".details")
        for remedy in answer["remedies"][:1]:
            for step in remedy["steps"]:
                assert step["text"]["zh"] in page.inner_text(".remedies")
        assert answer["provenance"]["rulebook"]["hash"][:12] in page.inner_text(".provenance")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_refused_institution_sees_both_numbers_and_follows_a_clause_to_its_text(
        page, node_url, answers, shoot, language, size):
    example, answer = example_with(answers, lambda a: a["verdict"] == "not_met" and a["question"] == "inst.l3", "not met")
    open_verdict(page, node_url, example, language, size)
    assert WORDS[language]["not_met"] in page.inner_text(".verdict-line") and fits(page)
    assert page.locator(".verdict-line svg").count() == 1
    leaf = first_leaf(answer["tree"], "not_met", answer["failing"])
    if leaf and leaf["comparison"]:
        gaps = page.inner_text(".gaps.not_met")
        assert spoken(leaf["comparison"]["left"], language) in gaps and spoken(leaf["comparison"]["right"], language) in gaps
    shoot(page, f"verdict-{language}-{'wide' if size is WIDE else 'narrow'}")
    clause = answer["failing"][0]
    page.click(f'[data-failing="{clause}"] .clause-link >> nth=0')
    page.wait_for_selector(f'[id="{clause}"].target')
    assert f"clause={clause}" in page.url
    page.go_back()
    page.wait_for_selector('.verdict[data-verdict="not_met"]')


def spoken(words, language):
    return words[language] if isinstance(words, dict) else str(words)


def first_leaf(node, verdict, failing, inside=False):
    """A condition that keeps a listed clause from being met, if that clause is a plain conjunction."""
    inside = node["clause"] in failing if node["kind"] == "clause" else inside
    if node["verdict"] != verdict or node["kind"] in ("any", "reading"):
        return None
    if inside and node["kind"] == "condition":
        return node
    return next(filter(None, (first_leaf(child, verdict, failing, inside) for child in node["children"])), None)


def test_what_is_unknown_leads_to_its_field(page, node_url, answers, shoot):
    example, _ = example_with(answers, lambda a: a["verdict"] == "undetermined", "undetermined")
    open_verdict(page, node_url, example)
    shoot(page, "verdict-undetermined-zh")
    if page.locator(".unknowns .show").count() == 0:
        pytest.skip("nothing but the day is unknown")
    path = page.inner_text(".unknowns li code >> nth=0")
    page.click(".unknowns .show >> nth=0")
    until(page, f"document.activeElement.closest('[data-path]')?.dataset.path === {json.dumps(path)}")


def test_changing_a_fact_changes_the_verdict_and_the_link_keeps_it(page, node_url, answers):
    example, _ = example_with(answers, lambda a: a["verdict"] == "met" and a["question"] == "inst.l3", "met")
    open_verdict(page, node_url, example)
    page.fill('[id="fact-icu.beds"]', "5")
    page.wait_for_selector(".stale-note")
    page.click(".ask-button")
    page.wait_for_selector('.verdict[data-verdict="not_met"]')
    changed = {**example["facts"], "icu": {**example["facts"]["icu"], "beds": 5}}
    answer = api(node_url, f"rulebooks/{EDITION}/questions/inst.l3", changed)
    assert answer["failing"] == page.locator("[data-failing]").evaluate_all("all => all.map(each => each.dataset.failing)")
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector('.verdict[data-verdict="not_met"]')
    assert page.input_value('[id="fact-icu.beds"]') == "5"


def test_refused_facts_are_shown_at_their_field_with_line_and_column(page, node_url, answers, shoot):
    example, _ = example_with(answers, lambda a: a["question"] == "inst.l3", "about an institution")
    open_verdict(page, node_url, example)
    page.fill('[id="fact-icu.beds"]', "-4")
    page.click(".ask-button")
    page.wait_for_selector(".refusal")
    assert "icu.beds" in page.inner_text(".refusal") and "行" in page.inner_text(".refusal")
    assert page.locator('[data-path="icu.beds"] .fault').count() >= 1
    assert page.locator(".verdict").count() == 0
    shoot(page, "verdict-refused-zh")


def test_an_empty_form_is_undetermined_and_never_a_guess(page, node_url, book, answers):
    page.goto(f"{node_url}/rules/ask?question=inst.l3", wait_until="commit")
    page.wait_for_selector(".facts-form")
    assert page.locator(".verdict").count() == 0
    page.click(".ask-button")
    page.wait_for_selector('.verdict[data-verdict="undetermined"]')
    assert page.locator(".unknowns li").count() > 10


def test_the_tree_folds_what_is_met_and_links_every_clause(page, node_url, answers):
    example, answer = example_with(answers, lambda a: a["verdict"] == "not_met" and a["question"] == "inst.l3", "not met")
    open_verdict(page, node_url, example)
    state = page.locator("details.node[data-clause]").evaluate_all("all => all.map(each => [each.classList.contains('met'), each.open])")
    assert state and all(not is_open for is_met, is_open in state if is_met) and any(is_open for is_met, is_open in state if not is_met)
    page.click(".tree > header .button >> nth=0")
    until(page, "[...document.querySelectorAll('details.node')].every(each => each.open)")


def test_a_procedure_code_is_found_in_the_catalogue(page, node_url, book, shoot):
    page.goto(f"{node_url}/rules/ask?question=proc.permitted", wait_until="commit")
    page.fill(".fact.codes input", "肿瘤栓塞")
    page.click('[data-code="IR12-3-13"]')
    assert "IR12-3-13" in page.inner_text(".code-chip")
    shoot(page, "verdict-catalogue-zh")


def test_the_masthead_leads_from_the_studies_to_the_rules_and_back(page, node_url, book):
    page.goto(node_url, wait_until="commit")
    page.click('.masthead nav a[href="/rules"]')
    page.wait_for_selector(".clause")
    assert "不代替" in page.inner_text(".rules-foot")
    assert page.get_attribute('.masthead nav a[href="/rules"]', "aria-current") == "page"


def test_on_paper_there_are_no_controls_and_parameters_have_their_values(page, node_url, book, shoot):
    open_document(page, node_url)
    page.emulate_media(media="print")
    for hidden in (".masthead", ".rules-bar", ".contents", ".copy-link"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator('[id="1.5.3.2"] .value-printed').first.is_visible()
    shoot(page, "rules-print-zh")
