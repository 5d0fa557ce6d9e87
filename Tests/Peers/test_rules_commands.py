"""`jieru rules` as a person types it: answers, reasons, exit codes."""
import json
import pathlib

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
RULEBOOKS = REPOSITORY / "Rulebooks"
REPORT = {"level": 3, "completed": "2024-05-20", "ministry": "2024-06-03", "province": "2024-06-03"}


@pytest.fixture
def rules(jieru):
    def call(*arguments, **options):
        return jieru("rules", *arguments, "--rulebooks", RULEBOOKS, **options)
    return call


def facts(folder, name="facts.json", **changes):
    path = folder / name
    path.write_text(json.dumps({**REPORT, **changes}, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_exit_code_tells_met_not_met_and_undetermined_apart(rules, tmp_path):
    rules("ask", "report.case", facts(tmp_path), expect=0)
    done = rules("ask", "report.case", facts(tmp_path, province="2024-06-04"), expect=3)
    assert "3.5" in rules("ask", "report.case", facts(tmp_path, province="2024-06-04"), "--explain", expect=3).text
    assert "不符合" in done.stdout or "不满足" in done.stdout
    rules("ask", "report.case", facts(tmp_path, completed="2035-05-20", ministry="2035-05-21", province="2035-05-21"), expect=4)


def test_an_explanation_quotes_the_norm_in_both_languages(rules, tmp_path):
    late = facts(tmp_path, province="2024-06-04")
    assert "10个工作日内" in rules("ask", "report.case", late, "--explain", expect=3).stdout
    english = rules("ask", "report.case", late, "--explain", "--lang", "en", expect=3).stdout
    assert "not met" in english.lower() and "2024-06-03" in english
    answer = rules("ask", "report.case", late, "--json", expect=3, as_json=True)
    assert answer["verdict"] == "not_met" and answer["failing"] == ["3.5"]


def test_faulty_facts_are_refused_with_path_line_and_column(rules, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{\n "level": 3,\n "complete": "2024-05-20"\n}', encoding="utf-8")
    done = rules("ask", "report.case", path, expect=1)
    assert "bad.json:3:" in done.stderr and "complete" in done.stderr
    rules("ask", "no.such", facts(tmp_path), expect=1)
    rules("ask", "report.case", tmp_path / "absent.json", expect=1)


def test_a_clause_is_shown_with_quote_rule_and_parameters(rules):
    text = rules("show", "3.5").stdout
    assert "10个工作日内" in text and "$report.l3.workingDays" in text and "三(五)" in text
    rules("show", "9.9", expect=2)


def test_the_rule_files_are_clean(rules):
    assert "ir-2012" in rules("lint").stdout


def test_a_quote_that_the_norm_does_not_hold_is_found(rules, tmp_path):
    norm = tmp_path / "norm.txt"
    norm.write_text("这里没有那些话。", encoding="utf-8")
    done = rules("lint", "--source", norm, expect=1)
    assert "01-institutions.md:" in done.stderr


def test_a_broken_rule_file_is_refused_with_its_place(jieru, tmp_path):
    import shutil
    folder = tmp_path / "Rulebooks"
    shutil.copytree(RULEBOOKS, folder)
    chapter = folder / "ir-2012" / "02-personnel.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("require ", "require nonsense and ", 1), encoding="utf-8")
    done = jieru("rules", "lint", "--rulebooks", folder, expect=1)
    assert "02-personnel.md:" in done.stderr and "nonsense" in done.stderr


def test_what_if_names_who_would_fail(rules, tmp_path):
    overlay = tmp_path / "P52-trial.md"
    overlay.write_text("# P52-trial 试行 · Trial\n\n```overlay\non ir-2012\ntighten $report.l3.workingDays to 5\n```\n", encoding="utf-8")
    late = facts(tmp_path, "late.json")
    early = facts(tmp_path, "early.json", ministry="2024-05-22", province="2024-05-22")
    lines = rules("what-if", overlay, late, early, "--question", "report.case", "--json", as_json=True)
    assert [(line["id"], line["before"], line["after"]) for line in lines] == [("late", "met", "not_met"), ("early", "met", "met")]
    assert "report.l3.workingDays" in rules("diff", "ir-2012", overlay).stdout
    relaxing = tmp_path / "P52-relax.md"
    relaxing.write_text(overlay.read_text(encoding="utf-8").replace("to 5", "to 15"), encoding="utf-8")
    assert "P52-relax.md:5" in rules("what-if", relaxing, late, "--question", "report.case", expect=1).stderr


def test_a_new_years_table_is_taken_in_only_if_it_contradicts_none(rules, jieru, tmp_path):
    import shutil
    folder = tmp_path / "Rulebooks"
    shutil.copytree(RULEBOOKS, folder)
    assert jieru("rules", "calendar", "days", "2024-02-05", "10", "--rulebooks", folder).stdout.strip() == "2024-02-23"
    jieru("rules", "calendar", "days", "2027-02-01", "10", "--rulebooks", folder, expect=4)
    table = tmp_path / "2027-invented.csv"
    table.write_text("date,kind,festival_zh,festival_en\n2027-01-01,holiday,元旦,New Year\n", encoding="utf-8")
    jieru("rules", "calendar", "add", table, "--rulebooks", folder)
    assert jieru("rules", "calendar", "days", "2027-02-01", "10", "--rulebooks", folder).stdout.strip() == "2027-02-15"
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("date,kind,festival_zh,festival_en\n2024-05-20,holiday,节,Festival\n", encoding="utf-8")
    jieru("rules", "calendar", "add", wrong, "--rulebooks", folder, expect=1)


def test_the_catalogue_is_searched_by_pinyin(rules):
    assert "IR12-3-13" in rules("catalogue", "zlss").stdout
    rules("catalogue", "zzzzqqq", expect=1)


def test_the_worked_cases_of_the_rulebook_agree(rules):
    folder = RULEBOOKS / "ir-2012" / "cases"
    for table in sorted(folder.glob("*.csv")):
        rules("check", "--cases", table, "--fixtures", folder / "fixtures.json")
    refused = rules("check", "--cases", folder / "contradictions.csv", "--fixtures", folder / "fixtures.json", "--csv").stdout
    assert all(line.split(",")[1] == "refused" for line in refused.splitlines()[1:])


def test_every_condition_and_every_number_is_decided_by_a_case(rules):
    """MC/DC: each condition turned, each parameter moved by one, is noticed by at least one worked case."""
    folder = RULEBOOKS / "ir-2012" / "cases"
    report = rules("check", "--cases", folder / "cases.csv", "--fixtures", folder / "fixtures.json", "--coverage", "--json", as_json=True)
    assert len(report) > 300 and all(line["case"] for line in report)


def test_the_reference_cases_agree(rules):
    import os
    shared = pathlib.Path(os.environ.get("JIERU_SHARED", REPOSITORY.parent / "shared")) / "reference" / "governance"
    if not shared.exists():
        pytest.skip("no shared reference files")
    done = rules("check", "--cases", shared / "cases.csv", "--fixtures", shared / "case-fixtures.json")
    assert "100 / 100" in done.stdout
