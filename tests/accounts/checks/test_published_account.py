"""A real department's published tables: nothing is called wrong that is not, and what rounds is a note."""

from accounts.checks.context import Context
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import ordinary_settings
from accounts.checks.settings import settings_of
from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from tests.cases import putuo

NINE = (
    "income_expenditure",
    "income",
    "expenditure",
    "fiscal",
    "general_expenditure",
    "general_basic",
    "three_public",
    "government_fund",
    "state_capital",
)
# Whether the report's data points are complete is not what its tables are asked here.
COMPLETENESS = {"STR-03", "STR-20", "STR-21", "SG-01", "SG-03"}


def findings(data, settings):
    rules = [rule for rule in load().decided() if rule.id not in COMPLETENESS]
    return run(Context(Figures(data), settings), rules).findings


def nine_tables():
    titles = ordinary_settings().titles
    return ordinary_settings(
        titles={kind: titles[kind] for kind in NINE},
        three_public_funds=("general", "government_fund", "state_capital"),
    )


def test_no_true_identity_gives_an_alarm():
    assert {finding.severity for finding in findings(putuo.account(controls=True), nine_tables())} == {"info"}


def test_rounding_is_one_note_for_each_statement():
    notes = findings(putuo.account(controls=True), nine_tables())
    assert sorted(note.place.statement for note in notes) == [
        "expenditure",
        "fiscal",
        "general_basic",
        "general_expenditure",
        "income",
        "income_expenditure",
    ]


def test_the_notes_name_every_sum_that_the_published_tables_round_on_their_own():
    """合计 of 收入, 支出 and 一般公共预算, 基本支出 twice, 301 and 302, and 208 in the two statements of totals."""
    notes = findings(putuo.account(controls=True), nine_tables())
    rules = {rule for note in notes for rule in (note.rule, *note.answer.breaks)}
    assert rules >= {"INT-07", "INT-09", "INT-16", "INT-17", "X-04", "X-07"}
    places = [place for note in notes for place in (note.place, *note.answer.others)]
    cells = {(place.statement, place.row, place.column) for place in places}
    assert cells >= {
        ("income", "total", "total"),
        ("expenditure", "total", "basic"),
        ("income_expenditure", "208", "amount"),
        ("fiscal", "208", "general"),
        ("general_expenditure", "total", "total"),
        ("general_basic", "301", "amount"),
        ("general_basic", "302", "amount"),
    }


def test_lines_alone_hold_every_identity():
    assert {finding.severity for finding in findings(putuo.account(controls=False), nine_tables())} <= {"info"}


def test_the_report_with_budgets_and_institution_has_the_one_warning_that_is_true():
    """行政运行 holds 8.37 万元 of project expenditure."""
    profile = load_profile("shanghai-2024")
    found = findings(putuo.reported(), settings_of(profile, scope="department"))
    assert [(f.rule, f.place.row, f.place.column) for f in found if f.severity == "warn"] == [
        ("COD-10", "2010601", "project")
    ]
    assert [f for f in found if f.severity == "error"] == []
    assert {"OTH-02", "OTH-03", "X-20"} <= {f.rule for f in found}
