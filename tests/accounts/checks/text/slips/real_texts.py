"""Two published reports as texts beside their unit, and what is wrong with the words of the first."""

from pathlib import Path

from accounts.checks.claims import Passage
from accounts.checks.context import Context, UnitAccount
from accounts.checks.engine import run
from accounts.checks.finding import Result
from accounts.checks.registry import Rule
from accounts.checks.rules import load
from accounts.checks.samples import account, sample
from accounts.checks.text.headings import passages_of
from accounts.checks.text.slips.lists import OwnEntries
from accounts.figures.data import UnitFacts

CASES = Path(__file__).resolve().parents[4] / "cases"
FOUNDING, DISTRICT = "2021年度市级部门公开报告", "2024年度区级部门公开报告"
SLIPS = {
    *("WRD-01", "WRD-02", "WRD-03", "WRD-04", "WRD-05", "WRD-06", "WRD-07", "WRD-08", "WRD-09", "WRD-10", "WRD-11"),
    *(
        "WRD-12",
        "WRD-13",
        "WRD-14",
        "WRD-15",
        "WRD-16",
        "WRD-18",
        "ARI-14",
        "ARI-15",
        "RSN-01",
        "RSN-02",
        "RSN-03",
        "RSN-04",
    ),
    *("RSN-06", "COD-05", "COD-06", "SG-11"),
}


def rules() -> list[Rule]:
    """Return the rules on slips."""
    return [rule for rule in load().decided() if rule.id in SLIPS]


def city_report(*, without_its_own_words: bool = False) -> Context:
    """Return a city department's report of 2021 with its attachments."""
    unit = UnitFacts("639001", "中共广元市委群众工作局", "市委群工局", "administrative", "510800", "四川省广元市")
    below = (("639001001", "市委群工局机关", "administrative"), ("639001002", "市群众工作中心", "institution"))
    own = [OwnEntries(instead_of=frozenset({FOUNDING, DISTRICT}))] if without_its_own_words else []
    return sample(
        figures=account(of=2021, unit=unit),
        passages=_passages("guangyuan-2021.txt"),
        units=[UnitAccount(*each) for each in below],
        beside=own,
    )


def district_report() -> Context:
    """Return a district department's report of 2024."""
    unit = UnitFacts("013", "上海市普陀区财政局", "", "administrative", "310107", "上海市普陀区")
    below = (("1", "上海市普陀区财政局财政所", "institution"), ("2", "上海市普陀区国库收付中心", "institution"))
    return sample(
        figures=account(of=2024, unit=unit),
        passages=_passages("putuo-finance-2024.txt"),
        units=[UnitAccount(*each) for each in below],
    )


def findings(context: Context, *severities: str) -> list[Result]:
    """Return what the rules on slips find, of these severities."""
    return [result for result in run(context, rules()).findings if result.severity in severities]


def _passages(name: str) -> tuple[Passage, ...]:
    return passages_of((CASES / name).read_text(encoding="utf-8").split("\n"))
