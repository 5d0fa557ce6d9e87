#!/usr/bin/env python3
"""The interventional-radiology rule of 2012 answered independently of the engine, for comparison.

    rules_2012.py --seed S --count N     random facts, one JSON object a line:
                                         {id, question, facts, contradictory, expected, failing, reading_dependent, detail}
    rules_2012.py --check CASES FIXTURES the worked cases of a reference table; prints each disagreement
    rules_2012.py --table CSV FIXTURES --seed S --count N
                                         the same random facts as a case table with its fixtures

Written from the text of the rule and its reference reading (conventions T1-T16, readings R1, R3, R4, R6), not from the rule files
of the engine. Three truth values: 0 false, 1 unknown, 2 true; `and` is the smallest, `or` the largest. Dates are computed with
the calendar module, rates with integers, decimals exactly. Standard library only.
"""
import argparse
import calendar
import copy
import csv
import datetime as dt
import json
import os
import random
import sys
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
F, U, T = 0, 1, 2


class Missing:
    """A fact nobody has stated (unknown), or one stated not to exist (none)."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __deepcopy__(self, _):
        return self


UNKNOWN, NONE = Missing("unknown"), Missing("none")

# --- Dates (T2 to T7) ---------------------------------------------------------------------------------------------------


def add_months(day, months):
    """The corresponding date; the last day of the month where there is none (T2)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day, years):
    return add_months(day, 12 * years)


def load_calendar():
    shared = os.environ.get("JIERU_SHARED") or os.path.join(os.path.dirname(ROOT), "shared")
    for path in (
        os.path.join(shared, "reference", "governance", "holidays.csv"),
        os.path.join(ROOT, "Rulebooks", "calendars", "cn-working-days.csv"),
    ):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return {dt.date.fromisoformat(r["date"]): r["kind"] for r in csv.DictReader(file)}
    sys.exit(77)


HOLIDAYS = load_calendar()
YEARS = {day.year for day in HOLIDAYS}


def is_working_day(day):
    kind = HOLIDAYS.get(day)
    if kind:
        return kind == "makeup_workday"
    return day.weekday() < 5


def working_day(after, number):
    """The number-th working day after a day; none where the calendar does not reach (T7)."""
    day = after  # itself not counted, so it may lie outside the calendar
    while number:
        day += dt.timedelta(days=1)
        if day.year not in YEARS:
            return None
        number -= is_working_day(day)
    return day


def local_day(text):
    """A date, or the day of a moment in China Standard Time (T6)."""
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(dt.timezone(dt.timedelta(hours=8))).date()


# --- Facts --------------------------------------------------------------------------------------------------------------

# Facts for which null says "there is none", by the question's subject; for all others null says nothing.
OPTIONAL = {
    "inst": {"need", "new", "irStart", "need.assessmentDate", "need.assessmentPassed", "new.assessmentDate",
             "new.assessmentPassed"},
    "phys": {"provincialTraining", "nationalTraining"},
    "proc": {"trainee"},
    "report": {"ministry", "province"},
    "annual": {"casesL3"},
    "train": {"abroad"},
    "gf": {"worstAccidentGrade"},
}


class Facts:
    def __init__(self, facts, optional=frozenset()):
        self.facts = facts
        self.optional = optional

    def __call__(self, path):
        value = self.facts
        walked = []
        for part in path.split("."):
            walked.append(part)
            if isinstance(value, Missing):
                return value
            if part not in value:
                return UNKNOWN
            value = value[part]
            if isinstance(value, dict) and "value" in value:
                value = value["value"]
            if value is None:
                value = NONE if ".".join(walked) in self.optional else UNKNOWN
        return value

    def day(self, path):
        value = self(path)
        return value if isinstance(value, Missing) else local_day(value)

    def number(self, path):
        value = self(path)
        if value is UNKNOWN and path in COUNTED:
            return COUNTED[path](self)
        return value if isinstance(value, Missing) else Decimal(value)

    def rows(self, path):
        """The rows of a list, or None where it is not stated."""
        value = self(path)
        return None if isinstance(value, Missing) else [Facts(row) for row in value]


def known(*values):
    """What missing values make of a comparison: unknown if one is unknown, false of what does not exist."""
    if any(v is UNKNOWN for v in values):
        return U
    if any(v is NONE for v in values):
        return F
    return None


def test(condition, *values):
    missing = known(*values)
    return missing if missing is not None else (T if condition(*values) else F)


def yes(value):
    return test(lambda v: v is True, value)


def no(value):
    return test(lambda v: v is False, value)


def both(*truths):
    return min(truths)


def either(*truths):
    return max(truths)


def count(path, condition):
    """How many rows of a list fulfil a condition; unknown where an unknown row could change it."""
    def counted(f):
        rows = f.rows(path)
        if rows is None:
            return UNKNOWN
        truths = [condition(row) for row in rows]
        return UNKNOWN if U in truths else Decimal(truths.count(T))
    return counted


def cases_in_window(column):
    """Cases of the last five years: day > D - 5 years and <= D (T5)."""
    def total(f):
        rows, as_of = f.rows("caseCounts"), f.day("asOf")
        if rows is None or as_of is UNKNOWN:
            return UNKNOWN
        first = add_years(as_of, -5)
        values = [row.number(column) for row in rows if first < row.day("date") <= as_of]
        return UNKNOWN if UNKNOWN in values else sum(values, Decimal(0))
    return total


def extreme(path, column, choose):
    def found(f):
        rows = f.rows(path)
        values = [row.number(column) for row in rows] if rows else []
        return choose(values) if values and UNKNOWN not in values else UNKNOWN
    return found


def outcome(path, *conditions):
    """Events within 30 days of the procedure (T16)."""
    def held(row):
        within = test(lambda d, c: d <= c + dt.timedelta(days=30), row.day("date"), row.day("caseDate"))
        return both(within, *(c(row) for c in conditions))
    return count(path, held)


def qualified_here(row):
    """Suspended physicians and those of another hospital do not count (T9)."""
    return both(yes(row("inHouse")), yes(row("l3Qualified")), no(row("suspended")))


# Numbers that follow from lists where they are not stated.
COUNTED = {
    "cases5y": cases_in_window("cases"), "casesL3_5y": cases_in_window("casesL3"),
    "irPhysicians": count("roster", lambda r: both(yes(r("inHouse")), yes(r("irTrained")))),
    "l3Physicians": count("roster", qualified_here),
    "l3AssociateChiefOrAbove": count("roster", lambda r: both(qualified_here(r), title_at_least(r("title"), "副主任医师"))),
    "icu.beds": count("icu.bedList", lambda r: T),
    "icu.minAreaPerBed": extreme("icu.bedList", "area", min),
    "serious": outcome("adverseEvents", lambda r: yes(r("related")), lambda r: at_least(r.number("sirGrade"), 3)),
    "deathsRelated": outcome("deaths", lambda r: yes(r("related"))),
    "deathsAllCause": outcome("deaths"),
    "cases": count("logbook", lambda r: yes(r("asOperator"))),
    "casesL3": count("logbook", lambda r: both(yes(r("asOperator")), at_least(r.number("level"), 3))),
    "supervisors": count("supervisorRoster", lambda r: yes(r("l3Qualified"))),
    "chiefs": count("supervisorRoster", lambda r: both(yes(r("l3Qualified")), title_at_least(r("title"), "主任医师"))),
    "operatorL3": count("sessions", lambda r: both(yes(r("asOperator")), at_least(r.number("level"), 3))),
}

TITLES = ["医师", "主治医师", "副主任医师", "主任医师"]
TERTIARY = {"三级甲等", "三级乙等", "三级丙等"}
SECONDARY = {"二级甲等", "二级乙等", "二级丙等"}
# Imaging and radiotherapy, and clinical scopes suited to the work: the norm names none, these are the rulebook's default.
SUITED = {"medical_imaging_radiotherapy", "surgery", "internal_medicine"}


def title_at_least(value, title):
    return test(lambda v: TITLES.index(v) >= TITLES.index(title), value)


def at_least(value, number):
    return test(lambda v: v >= number, value)


def below_percent(events, cases, percent):
    """Strictly below, as exact integers; undetermined without cases (T1, T8)."""
    missing = known(events, cases)
    if missing is not None:
        return missing
    return U if cases == 0 else (T if 100 * events < percent * cases else F)


def all_true(f, *paths):
    return both(*(yes(f(path)) for path in paths))


# --- Institutions -------------------------------------------------------------------------------------------------------


def years_done(f, start, years, as_of, extra=0):
    begun, now = f.day(start), f.day(as_of)
    gap = f.number(extra) if isinstance(extra, str) else 0
    return test(lambda b, n, g: add_years(b, years) + dt.timedelta(days=int(g)) <= n, begun, now, gap)


def member(value, members):
    return test(lambda v: v in members, value)


def route(f, grades, forms, cases, level3):
    return both(
        member(f("grade"), grades), member(f("deptForm"), forms), years_done(f, "irStart", 5, "asOf"),
        at_least(f.number("cases5y"), cases), at_least(f.number("casesL3_5y"), level3), yes(f("leading")))


def route_need(f):
    place = f("need.place")
    district = both(member(place, {"city_district"}), test(lambda n: n == 0, f.number("need.qualifiedInDistrict")))
    county = both(member(place, {"county"}), yes(f("need.emergencyUnreachable")))
    after_year = test(
        lambda s, a: a > add_years(s, 1), f.day("need.mentoringStart"), f.day("need.assessmentDate"))
    return both(
        member(f("grade"), SECONDARY), yes(f("need.needShown")), either(district, county),
        test(lambda a, n: a <= n, f.day("need.assessmentDate"), f.day("asOf")),
        member(f("need.mentorGrade"), {"三级甲等"}), yes(f("need.mentorQualified")), yes(f("need.mentorStaffQualified")),
        yes(f("need.assessmentPassed")), after_year)


def route_new(f):
    is_new = test(
        lambda r, a: a <= add_months(r, 12), f.day("new.specialtyRegistered"), f.day("new.applied"))
    # Who has not begun has not begun too early.
    before = T if f("irStart") is NONE else test(
        lambda s, a: s > a, f.day("irStart"), f.day("new.assessmentDate"))
    # The conditions of people, departments, equipment and facilities are the other parts of 1.5, named there where they fail.
    held = test(lambda a, n: a <= n, f.day("new.assessmentDate"), f.day("asOf"))
    return both(is_new, yes(f("new.assessmentPassed")), before, held)


def routes(f, reading):
    a = route(f, TERTIARY, {"independent_imaging", "clinical"}, 2000, 1000)
    # An independent imaging department is a fixed one all the more.
    b = route(f, SECONDARY, {"fixed_imaging", "independent_imaging", "clinical"}, 1500, 800)
    need, new = route_need(f), route_new(f)
    return either(a, b, need, new) if reading == "A" else either(a, both(b, need), new)


def icu(f):
    return both(
        all_true(f, "icu.norms", "icu.cleanClassIII", "icu.monitor", "icu.ventilator", "icu.icp",
                 "icu.invasiveVentilation", "icu.transport"),
        at_least(f.number("icu.beds"), 6), at_least(f.number("icu.minAreaPerBed"), 15),
        at_least(f.number("icu.doctorMaxYears"), 5), at_least(f.number("icu.nurseMaxYears"), 5))


# --- Physicians ---------------------------------------------------------------------------------------------------------


def licence(f):
    return both(yes(f("licenceValid")), member(f("scope"), SUITED))


def training(f, group, base):
    return both(yes(f(group + "." + base)), at_least(f.number(group + ".months"), 6), yes(f(group + ".passed")))


# --- Procedures ---------------------------------------------------------------------------------------------------------


def level_at_least_3(f):
    codes = f("codes")
    if isinstance(codes, Missing) or not codes:
        return U
    levels = [UNKNOWN if c is None else int(c.split("-")[1]) for c in codes]
    return either(*(at_least(level, 3) for level in levels))


def all_listed(f):
    codes = f("codes")
    if isinstance(codes, Missing) or not codes:
        return U
    permitted = T if "IR12-4-14" not in codes else yes(f("newTechniqueApproved"))
    return both(U if None in codes else T, permitted)


def in_house(f, who):
    return both(yes(f(who + ".inHouse")), yes(f(who + ".irPhysician")))


def senior(f, who):
    return both(title_at_least(f(who + ".title"), "副主任医师"), yes(f(who + ".l3")), no(f(who + ".suspended")))


def clause_3_2b(f):
    trainee = all_true(f, "trainee.atBase", "trainee.supervisorPresent", "trainee.supervisorQualified")
    operator = either(both(in_house(f, "operator"), senior(f, "operator")), trainee)
    required = both(in_house(f, "decider"), senior(f, "decider"), operator)
    applies = level_at_least_3(f)
    if applies == F:
        return None
    return required if applies == T or required == T else U


# --- Reports ------------------------------------------------------------------------------------------------------------


def reporting_deadline(f):
    completed = f.day("completed")
    if isinstance(completed, Missing):
        return UNKNOWN
    return working_day(completed, 10) or UNKNOWN


def clause_3_5(f):
    level = f.number("level")
    applies = level_at_least_3(f) if level is UNKNOWN else at_least(level, 3)
    if applies == F:
        return None
    deadline, now = reporting_deadline(f), f.day("now")

    def served(recipient):
        receipt = f.day(recipient)
        if receipt is UNKNOWN or deadline is UNKNOWN:
            return U
        if receipt is NONE:
            return U if now is UNKNOWN or now <= deadline else F
        return T if receipt <= deadline else F

    required = both(served("ministry"), served("province"))
    return required if applies == T or required == T else U


# --- Years, bases, trainings, transition, devices -------------------------------------------------------------------------


def clause_3_6c(f):
    happened = test(lambda a: len(a) == 0, f("accidents"))
    pending = f.number("accidentsPending")
    appraised = U if pending is UNKNOWN or pending > 0 else T
    return both(happened, appraised)


def clause_3_7(f):
    applies = both(yes(f("l3Qualified")), title_at_least(f("title"), "副主任医师"))
    if applies == F:
        return None
    required = at_least(f.number("operatorL3"), 30)
    return required if applies == T or required == T else U


def coverage(f):
    types, common = f.number("typesL3"), f.number("commonTypes")
    common = Decimal(27) if common is UNKNOWN else common
    return test(lambda t, c: 100 * t >= 60 * c, types, common)


def logbook(f, reading):
    course, cases = f("l3Course"), f.number("cases")
    total = 100
    level3 = both(at_least(f.number("casesL3"), 50), yes(f("passed")))
    if reading == "B":
        level3 = both(level3, at_least(cases, 150))
    return both(at_least(cases, total), either(no(course), level3))


def day_before_effect(f, start, years):
    effective = f.day("effectiveDate")
    return test(
        lambda s, e: add_years(s, years) <= e - dt.timedelta(days=1), f.day(start), effective)


def recommended(f):
    return both(yes(f("ethics")), yes(f("peerReview")), at_least(f.number("chiefRecommenders"), 3),
                at_least(f.number("externalRecommenders"), 1))


def record(f):
    grade = f.number("worstAccidentGrade")
    barred = T if grade is NONE else test(lambda g: g > 2, grade)
    cases = f.number("cases5y")
    return both(at_least(cases, 500), at_least(f.number("casesL3_5y"), 200),
                below_percent(f.number("serious"), cases, 5), below_percent(f.number("deaths"), cases, 1), barred)


def each(f, condition):
    devices = f("devices")
    if isinstance(devices, Missing):
        return U
    return both(T, *(condition(Facts(d)) for d in devices))


def clause_3_9_3(f):
    once = each(f, lambda d: either(no(d("singleUse")), no(d("serialSeenBefore"))))
    lot = test(lambda u, r: u <= r, f.number("lot.used"), f.number("lot.received"))
    return both(once, lot)


CLAUSES = {
    "1.1": lambda f: yes(f("fitAttested")),
    "1.2": lambda f: all_true(f, "imagingDept", "clinicalDept", "auxiliary", "equipment"),
    "1.3.1": lambda f: all_true(f, "room.radiationProtection", "room.aseptic", "room.zonesClear", "room.changingArea"),
    "1.3.2": lambda f: all_true(f, "room.dsa", "room.ecgMonitor"),
    "1.3.3": lambda f: all_true(f, "room.storage", "room.custodian"),
    "1.4": lambda f: both(at_least(f.number("irPhysicians"), 1), at_least(f.number("otherStaff"), 1)),
    "1.5.1": routes,
    "1.5.2": lambda f: both(at_least(f.number("l3Physicians"), 2), at_least(f.number("l3AssociateChiefOrAbove"), 1)),
    "1.5.3.1": lambda f: all_true(
        f, *("l3room." + x for x in ["roadmap", "imageQuality", "protection", "pacs", "intubation", "generalAnaesthesia",
                                     "resuscitation", "oxygen", "anaesthesiaMachine", "defibrillator", "suction",
                                     "oximeter", "drugs"])),
    "1.5.3.2": icu,
    "1.5.3.3": lambda f: both(
        all_true(f, "imaging.dopplerRoutine", "imaging.dopplerBedside", "imaging.pacs"),
        either(yes(f("imaging.ct")), yes(f("imaging.mr")))),
    "2.1.1": licence,
    "2.1.2": lambda f: years_done(f, "irStart", 3, "asOf", "interruptionDays"),
    "2.1.3": lambda f: either(training(f, "provincialTraining", "baseRecognised"),
                              training(f, "nationalTraining", "baseValid")),
    "2.1.4.1": lambda f: both(years_done(f, "irStart", 5, "asOf", "interruptionDays"),
                              title_at_least(f("title"), "主治医师")),
    "2.1.4.2": lambda f: training(f, "nationalTraining", "baseValid"),
    "3.2a": lambda f: both(in_house(f, "decider"), in_house(f, "operator")),
    "3.2b": clause_3_2b,
    "3.2c": lambda f: yes(f("planBeforeStart")),
    "3.3": lambda f: all_true(f, "consent.patientInformed", "consent.familyInformed", "consent.signed",
                              "consent.beforeStart"),
    "3.5": clause_3_5,
    "3.6a": lambda f: below_percent(f.number("serious"), f.number("cases"), 5),
    "3.6b": lambda f, reading: below_percent(
        f.number("deathsRelated" if reading == "related" else "deathsAllCause"), f.number("cases"), 1),
    "3.6c": clause_3_6c,
    "3.6d": lambda f: None if f("casesL3") is NONE else at_least(f.number("casesL3"), 300),
    "3.7": clause_3_7,
    "3.9.1": lambda f: each(f, lambda d: yes(d("registrationValid"))),
    "3.9.2": lambda f: each(f, lambda d: both(yes(d("sourceKnown")), yes(d("linkedToRecord")))),
    "3.9.3": clause_3_9_3,
    "4.0": lambda f: at_least(f.number("months"), 6),
    "4.1.1": lambda f: both(member(f("grade"), {"三级甲等"}), yes(f("l3Permitted")), no(f("suspended"))),
    "4.1.2": lambda f: both(at_least(f.number("supervisors"), 5), at_least(f.number("chiefs"), 2)),
    "4.1.3": lambda f: yes(f("attested413")),
    "4.1.4": lambda f: both(at_least(f.number("casesYear"), 1000), at_least(f.number("casesL3Year"), 500), coverage(f)),
    "4.1.5": lambda f: yes(f("attested415")),
    "4.3.1": logbook,
    "4.3.2": lambda f: at_least(f.number("activities"), 8),
    "5.1.1": licence,
    "5.1.2": recommended,
    "5.1.3": lambda f: both(day_before_effect(f, "continuousL3Start", 10), title_at_least(f("title"), "副主任医师")),
    "5.1.4": record,
    "5.2": lambda f: yes(f("examPassed")),
    "5.2.1": licence,
    "5.2.2": recommended,
    "5.2.3": lambda f: both(day_before_effect(f, "continuousIrStart", 8), title_at_least(f("title"), "主治医师")),
    "5.2.4": record,
    "6": all_listed,
}
SOFT = {"3.6d"}
# The clause a reading decides, and its options, the recommended one first.
READINGS = {"1.5.1": ("R1", ["A", "B"]), "3.6b": ("R3", ["related", "allcause"]), "4.3.1": ("R6", ["A", "B"])}

BASE = ["1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.4"]
QUESTIONS = {
    "inst.base": BASE,
    "inst.l3": BASE + ["1.5.1", "1.5.2", "1.5.3.1", "1.5.3.2", "1.5.3.3"],
    "phys.base": ["2.1.1", "2.1.2", "2.1.3"],
    "phys.l3": ["2.1.1", "2.1.2", "2.1.3", "2.1.4.1", "2.1.4.2"],
    "proc.permitted": ["3.2a", "3.2b", "3.2c", "3.3", "6"],
    "report.case": ["3.5"],
    "annual.inst": ["3.6a", "3.6b", "3.6c", "3.6d"],
    "annual.phys": ["3.7"],
    "base.national": ["4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5"],
    "train.complete": ["4.0", "4.3.1", "4.3.2", "4.3.3"],
    "gf.exempt": ["5.1.1", "5.1.2", "5.1.3", "5.1.4"],
    "gf.exam": ["5.2", "5.2.1", "5.2.2", "5.2.3", "5.2.4"],
    "dev.trace": ["3.9.1", "3.9.2", "3.9.3"],
}
WORDS = {F: "not_met", U: "undetermined", T: "met"}


# --- The state of a qualification (3.8c, 3.8d) ----------------------------------------------------------------------------


def state_after(f, reading):
    """Qualified, suspended, revoked (a person confirms it), unqualified after a fresh application.

    The run counts failed periodic assessments; a passed one breaks it, under B a passed re-assessment too. An assessment without a
    result, and a re-assessment before the three months are over, change nothing.
    """
    state, events = f("start"), f("events")
    if isinstance(state, Missing) or isinstance(events, Missing):
        return "undetermined"
    ordered, run = None, 0
    for event in events:
        kind, passed, day = event["kind"], event.get("passed"), local_day(event["date"])
        if kind == "apply" and state == "revoked":
            state, ordered, run = "unqualified", None, 0
        elif kind == "grant" and state == "unqualified" and passed:
            state, ordered, run = "qualified", None, 0
        elif passed is None or state not in ("qualified", "suspended"):
            continue
        elif kind == "periodic" and passed:
            run = 0
        elif kind == "periodic":
            run += 1
            if run >= 2:
                state = "revoked"
            elif state == "qualified":
                state, ordered = "suspended", day
        elif kind == "reassess" and state == "suspended" and ordered and day > add_months(ordered, 3):
            state = "qualified" if passed else "revoked"
            if passed and reading == "B":
                run = 0
    return state


# --- Answers --------------------------------------------------------------------------------------------------------------


def clause_4_3_3(f):
    """Training abroad, deemed to be the required training."""
    if f("abroad") is NONE:
        return None
    return both(at_least(f.number("abroad.months"), 6),
                all_true(f, "abroad.casesCompleted", "abroad.certificate", "abroad.passed"))


CLAUSES["4.3.3"] = clause_4_3_3


def verdicts(question, f, option=None):
    """The clauses' truth values under an option of the question's reading; None where a clause does not apply."""
    return {
        clause: CLAUSES[clause](f, option or READINGS[clause][1][0]) if clause in READINGS else CLAUSES[clause](f)
        for clause in QUESTIONS[question]}


def overall(question, truths):
    counted = {c: T if c in SOFT and v == F else v for c, v in truths.items() if v is not None}
    if question == "train.complete":
        ordinary = min(counted[c] for c in ("4.0", "4.3.1", "4.3.2"))
        return WORDS[max(ordinary, counted.get("4.3.3", F))]
    return WORDS[min(counted.values())] if counted else "not_applicable"


def answer(question, facts):
    f = Facts(facts, OPTIONAL.get(question.split(".")[0], frozenset()))
    if question == "state.after":
        a, b = state_after(f, "A"), state_after(f, "B")
        return {"expected": a, "failing": "", "reading_dependent": "" if a == b else f"R4:A={a},B={b}", "detail": ""}
    truths = verdicts(question, f)
    verdict = overall(question, truths)
    value = {"not_met": F, "undetermined": U}.get(verdict)
    failing = [c for c, v in truths.items() if v == value and value is not None and not (c in SOFT and v == F)]
    dependent = ""
    for clause in QUESTIONS[question]:
        if clause in READINGS:
            name, options = READINGS[clause]
            results = [(o, overall(question, verdicts(question, f, o))) for o in options]
            if len({v for _, v in results}) > 1:
                dependent = name + ":" + ",".join(f"{o}={v}" for o, v in results)
    detail = ""
    if question == "report.case" and verdict != "not_applicable":
        deadline = reporting_deadline(f)
        detail = "" if deadline is UNKNOWN else deadline.isoformat()
    if question == "annual.inst" and truths["3.6d"] == F:
        detail = "advisory:3.6d"
    return {"expected": verdict, "failing": ";".join(failing), "reading_dependent": dependent, "detail": detail}


def override(facts, changes):
    facts = copy.deepcopy(facts)
    for path, value in changes.items():
        place = facts
        *way, last = path.split(".")
        for part in way:
            if place.get(part) is None:
                place[part] = {}
            place = place[part]
        place[last] = value
    return facts


def check(cases, fixtures):
    with open(fixtures, encoding="utf-8") as file:
        objects = json.load(file, parse_float=Decimal)
    wrong = 0
    with open(cases, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        facts = override(objects[row["fixture"]], json.loads(row["overrides"], parse_float=Decimal))
        ours = answer(row["question"], facts)
        for column, value in ours.items():
            if value != row[column]:
                wrong += 1
                print(f"{row['id']} {column}: table {row[column]!r}, oracle {value!r}")
    print(f"{len(rows)} cases, {wrong} disagreements")
    return wrong


# Facts to begin with: the fixtures of the reference.
TERTIARY_HOSPITAL = {
    "asOf": "2024-06-30", "grade": "三级甲等", "fitAttested": True, "imagingDept": True, "clinicalDept": True, "auxiliary": True,
    "equipment": True, "room": {"radiationProtection": True, "aseptic": True, "zonesClear": True, "changingArea": True, "dsa":
    True, "ecgMonitor": True, "storage": True, "custodian": True}, "irPhysicians": 3, "otherStaff": 4, "deptForm":
    "independent_imaging", "irStart": "2015-03-01", "cases5y": 2400, "casesL3_5y": 1200, "leading": True, "l3Physicians": 3,
    "l3AssociateChiefOrAbove": 1, "l3room": {"roadmap": True, "imageQuality": True, "protection": True, "pacs": True,
    "intubation": True, "generalAnaesthesia": True, "resuscitation": True, "oxygen": True, "anaesthesiaMachine": True,
    "defibrillator": True, "suction": True, "oximeter": True, "drugs": True}, "icu": {"norms": True, "cleanClassIII": True,
    "beds": 8, "minAreaPerBed": 16, "monitor": True, "ventilator": True, "icp": True, "invasiveVentilation": True, "transport":
    True, "doctorMaxYears": 7, "nurseMaxYears": 6}, "imaging": {"dopplerRoutine": True, "dopplerBedside": True, "ct": True,
    "mr": True, "pacs": True}, "need": None, "new": None,
}
STARTS = {
    "INST-T": TERTIARY_HOSPITAL,
    "INST-S": {
        **TERTIARY_HOSPITAL,
        "grade": "二级甲等", "deptForm": "fixed_imaging", "cases5y": 1700, "casesL3_5y": 900},
    "INST-S2b": {
        **TERTIARY_HOSPITAL,
        "grade": "二级甲等", "deptForm": "fixed_imaging", "cases5y": 420, "casesL3_5y": 0, "leading": False, "need": {"needShown":
        True, "place": "city_district", "qualifiedInDistrict": 0, "emergencyUnreachable": None, "mentorGrade": "三级甲等",
        "mentorQualified": True, "mentorStaffQualified": True, "mentoringStart": "2023-03-01", "assessmentDate": "2024-05-10",
        "assessmentPassed": True}},
    "INST-NEW": {
        **TERTIARY_HOSPITAL,
        "irStart": "2024-05-20", "cases5y": 0, "casesL3_5y": 0, "leading": False, "new": {"specialtyRegistered": "2024-01-10",
        "applied": "2024-02-01", "assessmentDate": "2024-05-06", "assessmentPassed": True}},
    "PHYS": {
        "asOf": "2024-06-30", "licenceValid": True, "scope": "medical_imaging_radiotherapy", "irStart": "2017-09-01",
        "interruptionDays": 0, "title": "主治医师", "provincialTraining": {"baseRecognised": True, "months": 6, "passed": True},
        "nationalTraining": {"baseValid": True, "months": 6, "passed": True}},
    "PROC": {
        "codes": ["IR12-3-13"], "operator": {"inHouse": True, "irPhysician": True, "title": "副主任医师", "l3": True, "suspended":
        False}, "decider": {"inHouse": True, "irPhysician": True, "title": "主任医师", "l3": True, "suspended": False},
        "planBeforeStart": True, "consent": {"patientInformed": True, "familyInformed": True, "signed": True, "beforeStart":
        True}, "trainee": None},
    "REPORT": {
        "level": 3, "completed": "2024-05-20", "ministry": None, "province": None},
    "ANNUAL": {
        "year": 2023, "cases": 1000, "serious": 20, "deathsRelated": 2, "deathsAllCause": 2, "accidents": [],
        "accidentsPending": 0, "casesL3": 420},
    "ANNUALPHYS": {
        "year": 2023, "title": "副主任医师", "l3Qualified": True, "operatorL3": 45},
    "BASE": {
        "grade": "三级甲等", "l3Permitted": True, "suspended": False, "supervisors": 6, "chiefs": 3, "attested413": True,
        "casesYear": 1300, "casesL3Year": 700, "typesL3": 20, "commonTypes": 27, "attested415": True},
    "TRAIN": {
        "l3Course": True, "months": 6, "cases": 160, "casesL3": 60, "activities": 8, "passed": True, "abroad": None},
    "GF": {
        "effectiveDate": "2012-09-01", "licenceValid": True, "scope": "medical_imaging_radiotherapy", "ethics": True,
        "peerReview": True, "chiefRecommenders": 3, "externalRecommenders": 1, "continuousL3Start": "2001-05-01",
        "continuousIrStart": "2000-01-01", "title": "副主任医师", "cases5y": 620, "casesL3_5y": 260, "serious": 18, "deaths": 3,
        "worstAccidentGrade": None, "examPassed": None},
    "DEV": {
        "devices": [{"udi": "(01)06901234567892(17)270131(10)L1", "registrationValid": True, "sourceKnown": True,
        "linkedToRecord": True, "singleUse": True, "serialSeenBefore": False}], "lot": {"received": 10, "used": 10}},
    "STATE": {
        "start": "qualified", "events": []},
}


# --- Random facts around the thresholds -----------------------------------------------------------------------------------


def flags(*paths, but=()):
    return {p: [p not in but, p not in but, p in but] for p in paths}


ROOM = flags(*("room." + x for x in ("radiationProtection", "aseptic", "zonesClear", "changingArea", "dsa", "ecgMonitor",
                                     "storage", "custodian")))
L3ROOM = flags(*("l3room." + x for x in (
    "roadmap", "imageQuality", "protection", "pacs", "intubation", "generalAnaesthesia", "resuscitation", "oxygen",
    "anaesthesiaMachine", "defibrillator", "suction", "oximeter", "drugs")))
ICU = flags(*("icu." + x for x in ("norms", "cleanClassIII", "monitor", "ventilator", "icp", "invasiveVentilation",
                                   "transport")))
IMAGING = flags(*("imaging." + x for x in ("dopplerRoutine", "dopplerBedside", "ct", "mr", "pacs")))
AS_OF = ["2024-06-30", "2024-02-29", "2023-02-28", "2024-03-31", "2025-01-01", "2024-12-31", "2028-02-29"]
GRADES = ["三级甲等", "三级乙等", "三级丙等", "二级甲等", "二级乙等", "二级丙等", "一级甲等", "未定级"]
SCOPES = ["medical_imaging_radiotherapy", "surgery", "internal_medicine", "psychiatry", "laboratory_pathology"]


def near(*numbers):
    return [n + d for n in numbers for d in (-1, 0, 1)]


def before(path, *years):
    """Dates a number of years before another, and the days beside them."""
    def make(rng, facts):
        as_of = facts.get(path)
        day = dt.date.fromisoformat(as_of if isinstance(as_of, str) else "2024-06-30")
        return (add_years(day, -rng.choice(years)) + dt.timedelta(days=rng.choice([-2, -1, 0, 0, 1, 2]))).isoformat()
    return make


def after(path, months):
    def make(rng, facts):
        value = Facts(facts)(path)
        day = dt.date.fromisoformat(value if isinstance(value, str) else "2024-01-31")
        return (add_months(day, months) + dt.timedelta(days=rng.choice([-1, 0, 0, 1, 2]))).isoformat()
    return make


INSTITUTION = {
    "asOf": AS_OF, "grade": GRADES, **flags("fitAttested", "imagingDept", "clinicalDept", "auxiliary", "equipment"),
    **ROOM, "irPhysicians": [0, 1, 2, 3], "otherStaff": [0, 1, 2],
    "deptForm": ["independent_imaging", "fixed_imaging", "clinical", "other"],
    "irStart": before("asOf", 5, 5, 4, 6), "cases5y": near(2000, 1500, 1000), "casesL3_5y": near(1000, 800, 0)[:-3] + [0],
    "leading": [True, False], "l3Physicians": [0, 1, 2, 3], "l3AssociateChiefOrAbove": [0, 1, 2],
    **L3ROOM, **ICU, "icu.beds": near(6), "icu.minAreaPerBed": ["14.9", "14.99", "15", "15.0", "15.01"],
    "icu.doctorMaxYears": near(5), "icu.nurseMaxYears": near(5), **IMAGING,
}
NEED = {
    "need.needShown": [True, False], "need.place": ["city_district", "county"], "need.qualifiedInDistrict": [0, 0, 1],
    "need.emergencyUnreachable": [True, True, False], "need.mentorGrade": ["三级甲等", "三级甲等", "三级乙等"],
    "need.mentorQualified": [True, False], "need.mentorStaffQualified": [True, False],
    "need.mentoringStart": ["2023-03-01", "2024-02-29", "2023-01-31"],
    "need.assessmentDate": after("need.mentoringStart", 12), "need.assessmentPassed": [True, True, False],
}
NEW = {
    "new.specialtyRegistered": ["2023-02-28", "2024-01-10", "2023-01-31"],
    "new.applied": after("new.specialtyRegistered", 12), "new.assessmentDate": after("new.applied", 1),
    "new.assessmentPassed": [True, True, False], "irStart": after("new.assessmentDate", 0),
}
PHYSICIAN = {
    "asOf": AS_OF, "licenceValid": [True, False], "scope": SCOPES, "irStart": before("asOf", 3, 5),
    "interruptionDays": [0, 0, 1, 2, 30], "title": TITLES,
    "provincialTraining": [None, {"baseRecognised": True, "months": 6, "passed": True}],
    "provincialTraining.baseRecognised": [True, False], "provincialTraining.months": near(6),
    "provincialTraining.passed": [True, False],
    "nationalTraining": [None, {"baseValid": True, "months": 6, "passed": True}],
    "nationalTraining.baseValid": [True, False], "nationalTraining.months": near(6),
    "nationalTraining.passed": [True, False],
}
CODES = ["IR12-1-04", "IR12-2-01", "IR12-3-07", "IR12-3-13", "IR12-4-05", "IR12-4-13", "IR12-4-14", None]
PROCEDURE = {
    "codes": lambda rng, _: [rng.choice(CODES) for _ in range(rng.choice([1, 1, 2, 3]))],
    **{w + "." + x: [True, False] for w in ("operator", "decider") for x in ("inHouse", "irPhysician", "l3")},
    **{w + ".suspended": [False, True] for w in ("operator", "decider")},
    **{w + ".title": TITLES for w in ("operator", "decider")},
    "newTechniqueApproved": [True, True, False], "planBeforeStart": [True, False], **flags("consent.patientInformed", "consent.familyInformed", "consent.signed",
                                              "consent.beforeStart"),
    "trainee": lambda rng, _: rng.choice([None, {
        "atBase": rng.random() < 0.8, "supervisorPresent": rng.random() < 0.8, "supervisorQualified": True}]),
}


def completed(rng, _):
    """Days before long holidays, make-up days, and the edges of the calendar; sometimes a moment."""
    anchors = ["2024-02-05", "2023-01-13", "2024-09-28", "2025-09-26", "2024-05-20", "2026-12-20", "2019-01-01",
               "2018-12-20", "2020-01-20", "2022-12-25", "2025-12-25", "2026-02-10"]
    day = dt.date.fromisoformat(rng.choice(anchors)) + dt.timedelta(days=rng.randint(-6, 12))
    return day.isoformat() + rng.choice(["", "", "T15:59:59Z", "T16:00:00Z", "T23:30:00+08:00", "T00:00:00-05:00"])


def receipt(rng, facts):
    done = local_day(facts["completed"]) if isinstance(facts.get("completed"), str) else dt.date(2024, 5, 20)
    due = working_day(done, 10) or done + dt.timedelta(days=14)
    day = due + dt.timedelta(days=rng.choice([-3, -1, 0, 0, 0, 1, 2]))
    return day.isoformat() + rng.choice(["", "", "T15:59:59Z", "T16:00:00Z", "T23:59:59+08:00"])


def due_now(rng, facts):
    return receipt(rng, facts)[:10]


REPORT = {"level": [1, 2, 3, 3, 4], "completed": completed, "ministry": receipt, "province": receipt, "now": due_now}
ANNUAL = {
    "cases": near(1000, 999, 200) + [0], "serious": near(50, 10) + [0], "deathsRelated": near(10, 2) + [0],
    "deathsAllCause": near(10, 12, 2), "accidents": [[], [], [4], [1, 3]], "accidentsPending": [0, 0, 1],
    "casesL3": near(300) + [0],
}
ANNUAL_PHYSICIAN = {"title": TITLES, "l3Qualified": [True, True, False], "operatorL3": near(30) + [0]}
TRAINING_BASE = {
    "grade": ["三级甲等", "三级乙等", "二级甲等"], "l3Permitted": [True, False], "suspended": [False, True],
    "supervisors": near(5), "chiefs": near(2), "attested413": [True, False], "attested415": [True, False],
    "casesYear": near(1000), "casesL3Year": near(500), "typesL3": [16, 17, 18, 27],
}
TRAINING = {
    "l3Course": [True, True, False], "months": near(6), "cases": near(100, 150), "casesL3": near(50) + [0],
    "activities": [7, 8, 8], "passed": [True, False],
    "abroad": lambda rng, _: rng.choice([None, None, {
        "months": rng.choice(near(6)), "casesCompleted": rng.random() < 0.8, "certificate": rng.random() < 0.8,
        "passed": rng.random() < 0.8}]),
}
TRANSITION = {
    "effectiveDate": ["2012-09-01", "2012-02-29", "2012-03-01"], "licenceValid": [True, False], "scope": SCOPES,
    "ethics": [True, False], "peerReview": [True, False], "chiefRecommenders": near(3), "externalRecommenders": [0, 1, 2],
    "continuousL3Start": before("effectiveDate", 10), "continuousIrStart": before("effectiveDate", 8, 10),
    "title": TITLES, "cases5y": near(500), "casesL3_5y": near(200), "serious": near(25), "deaths": near(5),
    "worstAccidentGrade": [None, 1, 2, 3, 4], "examPassed": [True, True, False],
}


def device(rng):
    keys = ["registrationValid", "sourceKnown", "linkedToRecord", "singleUse"]
    entry = {"udi": "(01)06901234567892(17)270131(10)L1", **{k: rng.random() < 0.85 for k in keys}}
    entry["serialSeenBefore"] = rng.random() < 0.25
    for key in list(entry):
        if rng.random() < 0.04:
            if rng.random() < 0.5:
                del entry[key]
            else:
                entry[key] = None
    return entry


DEVICES = {
    "devices": lambda rng, _: [device(rng) for _ in range(rng.randint(0, 3))],
    "lot.received": near(10), "lot.used": near(10),
}


def event_list(rng, _):
    """A qualification's assessments in time; re-assessments about three months after the last failure."""
    events, day, failed = [], dt.date(2021, rng.randint(1, 12), rng.randint(1, 28)), None
    for _ in range(rng.randint(0, 6)):
        if failed and rng.random() < 0.6:
            when = max(day, add_months(failed, rng.choice([1, 3, 3, 3, 4])) + dt.timedelta(days=rng.choice([-1, 0, 1])))
            events.append({"kind": "reassess", "date": when.isoformat(), "passed": rng.random() < 0.75})
            day = when + dt.timedelta(days=1)
        else:
            day = day + dt.timedelta(days=rng.choice([89, 180, 365]))
            passed = rng.random() < 0.45
            failed = failed if passed else day
            if rng.random() < 0.1:
                day = add_months(day.replace(day=1), 1) - dt.timedelta(days=1)
                failed = None if passed else day
            events.append({"kind": "periodic", "date": day.isoformat(), "passed": passed})
            day += dt.timedelta(days=1)
        if rng.random() < 0.15:
            kind = rng.choice(["confirm", "apply", "grant", "publish", "periodic", "reassess"])
            passed = {"grant": rng.random() < 0.8}.get(kind)
            events.append({"kind": kind, "date": day.isoformat(), "passed": passed})
    return events


STATE = {"events": event_list, "start": ["qualified", "qualified", "qualified", "revoked", "unqualified"]}

# Question, names of the facts to begin with, what may change.
SOURCES = [
    ("inst.base", ["INST-T", "INST-S"], {k: v for k, v in INSTITUTION.items() if "." not in k or k in ROOM}),
    ("inst.l3", ["INST-T", "INST-S"], INSTITUTION),
    ("inst.l3", ["INST-S2b"], {**NEED, **{k: INSTITUTION[k] for k in ("grade", "asOf", "l3Physicians", "deptForm")}}),
    ("inst.l3", ["INST-NEW"], {**NEW, **{k: INSTITUTION[k] for k in ("asOf", "l3Physicians", "icu.beds", "auxiliary")}}),
    ("phys.base", ["PHYS"], PHYSICIAN), ("phys.l3", ["PHYS"], PHYSICIAN),
    ("proc.permitted", ["PROC"], PROCEDURE), ("report.case", ["REPORT"], REPORT),
    ("annual.inst", ["ANNUAL"], ANNUAL), ("annual.phys", ["ANNUALPHYS"], ANNUAL_PHYSICIAN),
    ("base.national", ["BASE"], TRAINING_BASE), ("train.complete", ["TRAIN"], TRAINING),
    ("gf.exempt", ["GF"], TRANSITION), ("gf.exam", ["GF"], TRANSITION), ("dev.trace", ["DEV"], DEVICES),
    ("state.after", ["STATE"], STATE),
]
NO_GAPS = {"start", "events"}

# Facts that contradict each other: the smaller (or earlier) must not exceed the greater.
ORDERED = {
    "inst": [("casesL3_5y", "cases5y"), ("l3AssociateChiefOrAbove", "l3Physicians"), ("l3Physicians", "irPhysicians"),
             ("need.mentoringStart", "need.assessmentDate"), ("new.applied", "new.assessmentDate")],
    "phys": [("irStart", "asOf")],
    "report": [("completed", "ministry"), ("completed", "province")],
    "annual": [("serious", "cases"), ("deathsRelated", "deathsAllCause"), ("deathsAllCause", "cases"), ("casesL3", "cases")],
    "base": [("chiefs", "supervisors"), ("casesL3Year", "casesYear"), ("typesL3", "commonTypes")],
    "train": [("casesL3", "cases")],
    "gf": [("casesL3_5y", "cases5y"), ("serious", "cases5y"), ("deaths", "cases5y"),
           ("externalRecommenders", "chiefRecommenders"), ("continuousIrStart", "continuousL3Start")],
}


def contradictory(question, facts):
    family = question.split(".")[0]
    f = Facts(facts, OPTIONAL.get(family, frozenset()))
    for smaller, greater in ORDERED.get(family, []):
        dates = isinstance(f(smaller), str) or isinstance(f(greater), str)
        a, b = (f.day(smaller), f.day(greater)) if dates else (f.number(smaller), f.number(greater))
        if isinstance(a, Missing) or isinstance(b, Missing):
            continue
        if a > b:
            return True
    return False


def split(rng, total, parts):
    """A total in a number of parts."""
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total])]


def lists(rng, question, facts):
    """States lists in place of the counts that follow from them."""
    def some(probability):
        return rng.random() < probability

    if question == "inst.l3" and isinstance(facts.get("asOf"), str):
        edge = add_years(dt.date.fromisoformat(facts["asOf"]), -5)
        days = [edge, edge + dt.timedelta(days=1), dt.date.fromisoformat(facts["asOf"]),
                dt.date.fromisoformat(facts["asOf"]) + dt.timedelta(days=1), edge + dt.timedelta(days=700)]
        for path in ("cases5y", "casesL3_5y"):
            facts.pop(path, None)
        level3 = split(rng, rng.choice([1000, 1001, 1200]), len(days))
        facts["caseCounts"] = [
            {"date": day.isoformat(), "cases": more + n, "casesL3": n}
            for day, more, n in zip(days, split(rng, rng.choice([1000, 1200]), len(days)), level3)]
    if question in ("inst.base", "inst.l3"):
        for path in ("irPhysicians", "l3Physicians", "l3AssociateChiefOrAbove"):
            facts.pop(path, None)
        facts["roster"] = [
            {"name": str(n), "inHouse": some(0.8), "irTrained": True, "l3Qualified": some(0.8), "suspended": some(0.15),
             "title": rng.choice(TITLES[1:])} for n in range(rng.randint(0, 4))]
        if isinstance(facts.get("icu"), dict):
            facts["icu"].pop("beds", None)
            facts["icu"].pop("minAreaPerBed", None)
            facts["icu"]["bedList"] = [
                {"name": str(n), "area": Decimal(rng.choice(["15", "15.5", "16", "18"] + ["14.99"] * some(0.1)))}
                for n in range(rng.choice([5, 6, 6, 7]))]
    if question == "annual.inst":
        for path in ("serious", "deathsRelated", "deathsAllCause"):
            facts.pop(path, None)

        def events(number, more):
            rows = []
            for _ in range(number):
                day = dt.date(2023, rng.randint(1, 12), rng.randint(1, 28))
                late = rng.choice([0, 3, 29, 30, 30, 31, 40])
                rows.append({"caseDate": day.isoformat(), "date": (day + dt.timedelta(days=late)).isoformat(),
                             "related": some(0.7), **more()})
            return rows

        facts["cases"] = 200
        facts["casesL3"] = 200
        facts["adverseEvents"] = events(rng.randint(8, 40), lambda: {"sirGrade": rng.randint(1, 5)})
        facts["deaths"] = events(rng.randint(0, 5), dict)
    if question == "annual.phys":
        facts.pop("operatorL3", None)
        facts["sessions"] = [
            {"date": "2023-05-01", "level": rng.choice([2, 3, 3, 4]), "asOperator": some(0.9)}
            for _ in range(rng.randint(36, 50))]
    if question == "train.complete":
        facts.pop("cases", None)
        facts.pop("casesL3", None)
        facts["logbook"] = [
            {"date": "2023-05-01", "level": rng.choice([1, 2, 3, 4]), "asOperator": some(0.9)}
            for _ in range(rng.choice([105, 112, 120, 165, 180]))]
    if question == "base.national":
        facts.pop("supervisors", None)
        facts.pop("chiefs", None)
        facts["supervisorRoster"] = [
            {"name": str(n), "l3Qualified": some(0.9), "title": rng.choice(TITLES[2:])} for n in range(rng.randint(4, 7))]
    if question == "report.case":
        facts.pop("level", None)
        facts["codes"] = [rng.choice(CODES) for _ in range(rng.randint(1, 2))]


def random_facts(rng):
    question, names, table = SOURCES[rng.randrange(len(SOURCES))]
    facts = copy.deepcopy(STARTS[rng.choice(names)])
    if question == "gf.exam":
        facts["examPassed"] = True
    paths = list(table)
    chosen = rng.sample(paths, min(len(paths), rng.choice([0, 1, 1, 2, 2, 3, 4])))
    if question in ("report.case", "state.after", "dev.trace"):
        chosen = [p for p in paths if rng.random() < 0.75]
    # In the order of the table: later dates are taken from earlier ones.
    for path in sorted(chosen, key=paths.index):
        *way, last = path.split(".")
        place = facts
        for part in way:
            place = place.get(part) if isinstance(place, dict) else None
        if not isinstance(place, dict):
            continue
        gap = rng.random()
        if gap < 0.06 and last not in NO_GAPS:
            place.pop(last, None)
        elif gap < 0.12 and last not in NO_GAPS and last not in ("asOf", "now"):
            place[last] = None
        else:
            source = table[path]
            value = source(rng, facts) if callable(source) else copy.deepcopy(rng.choice(source))
            if path == "icu.minAreaPerBed":
                value = Decimal(value)
            place[last] = value
    if rng.random() < 0.3:
        lists(rng, question, facts)
    if rng.random() < 0.03:
        groups = [k for k, v in facts.items() if isinstance(v, dict) and k != "events"]
        if groups:
            facts.pop(rng.choice(groups))
    return question, facts


class Exact(json.JSONEncoder):
    def default(self, value):
        return float(value) if isinstance(value, Decimal) else super().default(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--check", nargs=2, metavar=("CASES", "FIXTURES"))
    parser.add_argument("--table", nargs=2, metavar=("CSV", "FIXTURES"))
    options = parser.parse_args()
    if options.check:
        return 1 if check(*options.check) else 0
    rng = random.Random(options.seed)
    rows = []
    for number in range(options.count):
        question, facts = random_facts(rng)
        rows.append({"id": f"O{options.seed}-{number + 1}", "question": question, "facts": facts,
                     "contradictory": contradictory(question, facts), **answer(question, facts)})
    if options.table:
        columns = ["id", "topic", "question", "fixture", "overrides", "expected", "failing", "reading_dependent", "detail",
                   "why"]
        with open(options.table[0], "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore", restval="")
            writer.writeheader()
            writer.writerows({**r, "topic": "random", "fixture": r["id"], "overrides": "{}"}
                             for r in rows if not r["contradictory"])
        with open(options.table[1], "w", encoding="utf-8") as file:
            json.dump({r["id"]: r["facts"] for r in rows}, file, cls=Exact, ensure_ascii=False, indent=1)
        return 0
    for row in rows:
        print(json.dumps(row, cls=Exact, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
