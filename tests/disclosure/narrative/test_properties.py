"""What holds for the report of any account whatever under any profile, tried on generated ones."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    BalanceLeaf,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    IncomeLeaf,
    ThreePublicLeaf,
)
from accounts.figures.data import Facts as Given
from accounts.money import from_wan
from accounts.profiles import Profile, load_profile, profile_choices
from accounts.profiles.reader import PROFILES
from disclosure.report import compose as composing
from disclosure.report.freeze import content_hash, freeze, thaw
from disclosure.report.tree import Chart, ListBlock, Number, Paragraph, Report, Run, Section, Text, TypedNumber
from performance.figures import STAGES, ProjectFigures
from tests.disclosure.narrative.accounts import LAST_YEAR, account, facts, functional_names, words

NAMES = {
    code: name for code, name in functional_names().items() if code[:3] in {"201", "208", "212", "223", "229", "234"}
}
ITEMS = sorted(code for code in NAMES if len(code) == 7)
ECONOMIC = ("30101", "30102", "30199", "30201", "30299", "30309", "31002", "39999")

amounts = st.one_of(
    st.none(),
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("0.004"), Decimal("-0.01"), Decimal("99999999.99")]),
    st.decimals(min_value=-100_000, max_value=100_000, places=2),
).map(lambda wan: None if wan is None else from_wan(wan))
counts = st.one_of(st.none(), st.integers(0, 400))
plain_words = st.text("甲乙丙丁信访接待减少增加任务支出一二三、，。；：0123456789.%《》“”（） \n*-", max_size=40)


def a_list(leaf: st.SearchStrategy[Any], most: int = 6) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(leaf, max_size=most).map(tuple)


incomes = st.builds(IncomeLeaf, st.sampled_from(ITEMS), st.sampled_from([*concepts.SOURCES]), amounts, st.booleans())
expenditures = st.builds(
    ExpenditureLeaf,
    st.sampled_from(ITEMS),
    st.sampled_from([*concepts.FUNDS]),
    st.sampled_from([*concepts.NATURES]),
    amounts,
    amounts,
    amounts,
    st.booleans(),
)
economics = st.builds(
    EconomicLeaf,
    st.sampled_from(ITEMS),
    st.sampled_from(["general", "government_fund"]),
    st.sampled_from(["basic", "project"]),
    st.sampled_from(ECONOMIC),
    amounts,
    st.booleans(),
)
balances = st.builds(
    BalanceLeaf, st.sampled_from([*concepts.FUNDS]), st.just(""), amounts, amounts, amounts, amounts, st.booleans()
)
THREE_PUBLIC_AMOUNTS = sorted({n for x in concepts.THREE_PUBLIC_LEAVES.values() for names in x.values() for n in names})
three_publics = st.builds(
    ThreePublicLeaf,
    st.sampled_from(["general", "government_fund"]),
    st.fixed_dictionaries(dict.fromkeys(THREE_PUBLIC_AMOUNTS, amounts)),
    st.booleans(),
)


def once(names: Any, counted: Any = ()) -> st.SearchStrategy[Given | None]:
    stated = st.builds(
        Given,
        st.fixed_dictionaries(dict.fromkeys(names, amounts)),
        st.fixed_dictionaries(dict.fromkeys(counted, counts)),
        st.booleans(),
        st.booleans(),
    )
    return st.none() | stated


@st.composite
def accounts(draw: st.DrawFn) -> AccountData:
    last_year = draw(st.dictionaries(st.sampled_from([*LAST_YEAR]), amounts))
    leaves = [
        *draw(a_list(incomes)),
        *draw(a_list(expenditures, 12)),
        *draw(a_list(economics)),
        *draw(a_list(balances, 3)),
        *draw(a_list(three_publics, 2)),
    ]
    return account(
        *leaves,
        last_year={key: None if x is None else str(x / 10_000) for key, x in last_year.items()},
        unit={
            "name": draw(st.sampled_from(["市信访局", "广元市 101 医院", "第19中学\ue000", "局2"])),
            "established_year": draw(st.sampled_from([None, 1999, 2021])),
        },
        scope=draw(st.sampled_from(["department", "unit"])),
        precision=draw(st.sampled_from(["yuan", "wan"])),
        three_public_counts=draw(once((), concepts.COUNTS)),
        operating=draw(once(["final", "budget"])),
        procurement=draw(once(concepts.PROCUREMENT)),
        assets=draw(once((), [*concepts.VEHICLE_USES, *concepts.EQUIPMENT])),
        functional_names=NAMES,
        economic_names={code: EconomicName(f"款{code}", "") for code in ECONOMIC[:-2]},
    )


projects = a_list(
    st.builds(
        ProjectFigures,
        st.sampled_from(["甲项目", "智慧信访2期", "“马上办”"]),
        st.frozensets(st.sampled_from([*STAGES])),
    ),
    3,
)
NAMES_OF_PROFILES = [name for name, _ in profile_choices(PROFILES)]
every_profile = pytest.mark.parametrize(
    "profile", [load_profile(name) for name in NAMES_OF_PROFILES], ids=lambda profile: profile.name
)
SLOTS = {(slot.key, slot.per_subject) for name in NAMES_OF_PROFILES for slot in load_profile(name).text_slots}
keys = st.sampled_from(sorted((slot, "") for slot, per_subject in SLOTS if not per_subject)) | st.tuples(
    st.sampled_from(sorted(slot for slot, per_subject in SLOTS if per_subject)), st.sampled_from(ITEMS)
)
texts = st.dictionaries(keys, plain_words, max_size=12)


def composed(data: AccountData, typed: Any, held: Any, profile: Profile) -> Report:
    return composing.compose(facts(data, typed, projects=held, profile=profile))


def lines_of(report: Report) -> list[tuple[Run, ...]]:
    def section_lines(section: Section) -> list[tuple[Run, ...]]:
        found: list[tuple[Run, ...]] = []
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.runs)
            elif isinstance(block, ListBlock):
                found.extend(block.items)
        return [*found, *(line for below in section.sections for line in section_lines(below))]

    blocks = [block.runs for part in report.parts for block in part.blocks if isinstance(block, Paragraph)]
    return blocks + [line for part in report.parts for s in part.sections for line in section_lines(s)]


def charts_of(report: Report) -> list[Chart]:
    def section_charts(section: Section) -> list[Chart]:
        own = [block for block in section.blocks if isinstance(block, Chart)]
        return [*own, *(chart for below in section.sections for chart in section_charts(below))]

    return [chart for part in report.parts for s in part.sections for chart in section_charts(s)]


def half_up(value: Decimal, text: str) -> str:
    places = len(text.partition(".")[2])
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:f}"


def check_number(number: Number, profile: Profile) -> None:
    """A reader with a calculator gets what is printed."""
    if number.kind == "percent":
        assert number.text in {f"{number.value}%", "不足0.0001%"}
        part, _, whole = number.formula.partition(" ÷ ")
        assert Decimal(whole) > 0
        exact = Decimal(part) * 100 / Decimal(whole)
        assert number.value == half_up(exact, number.value)
        assert (number.text == "不足0.0001%") == (Decimal(number.value) == 0 and exact != 0)
        assert len(number.cells) == 2
    elif number.formula:
        found = re.fullmatch(r"(-?[\d.]+) - \(?(-?[\d.]+)\)?", number.formula)
        assert found
        assert Decimal(found[1]) - Decimal(found[2]) == Decimal(number.value) >= 0
        assert len(number.cells) == 2
    elif number.kind in {"amount", "count"}:
        assert len(number.cells) == 1
    assert number.kind != "amount" or number.text == (number.value if Decimal(number.value) else profile.zero)


NAMED = re.compile(
    "|".join(
        map(
            re.escape,
            ["广元市 101 医院", "第19中学", "局2", "智慧信访2期", *(f"款{code}" for code in ECONOMIC), *ECONOMIC],
        )
    )
)
DOUBLE = re.compile(r"[，。；、：]{2,}|[，；、：][）]|（[，。；、]|（）|()“”")
BRACKETS = {"）": "（", "”": "“", "》": "《"}


def check_words(line: str) -> None:
    assert "None" not in line
    assert not re.search("[\ue000-\uf8ff]", line)
    assert "（）" not in line
    opened: list[str] = []
    for character in line:
        if character in BRACKETS.values():
            opened.append(character)
        elif character in BRACKETS:
            assert opened.pop() == BRACKETS[character]
    assert not opened
    assert not DOUBLE.search(line), DOUBLE.search(line)
    assert not re.search(r"(增长|下降|减少|增加)0(\.0+)?[%万]", line)
    assert not re.search(r"未提供(辆|个|批次|人次|台|万元)", line)
    assert line[-1] in "。："


large = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@every_profile
@given(data=accounts(), held=projects)
@large
def test_every_sentence_of_the_system_is_sound(profile, data, held):
    report = composed(data, {}, held, profile)
    for runs in lines_of(report):
        check_words(words(runs))
        for run in runs:
            if isinstance(run, Number):
                check_number(run, profile)
            else:
                assert isinstance(run, Text)
                assert not re.search(r"\d", NAMED.sub("", run.text)), run.text


@every_profile
@given(data=accounts(), typed=texts, held=projects)
@large
def test_with_any_staff_text_the_report_is_composed_frozen_and_thawed_alike(profile, data, typed, held):
    report = composed(data, typed, held, profile)
    frozen = freeze(report)
    assert thaw(frozen) == report
    assert freeze(thaw(frozen)) == frozen
    assert content_hash(frozen) == content_hash(freeze(composed(data, typed, held, profile)))
    for runs in lines_of(report):
        for run in runs:
            assert run.text
            if isinstance(run, Text):
                assert not re.search(r"\d", NAMED.sub("", run.text)), run.text
            elif isinstance(run, Number):
                check_number(run, profile)
            else:
                assert isinstance(run, TypedNumber)


@every_profile
@given(data=accounts())
@large
def test_charts_show_numbers_of_the_same_kind(profile, data):
    charts = charts_of(composed(data, {}, (), profile))
    assert [chart.number for chart in charts] == [chart.number for chart in profile.charts]
    for chart in charts:
        for row in chart.rows:
            for number in (row.amount, row.share):
                if number is not None:
                    check_number(number, profile)
        assert chart.illustrative == any(row.amount.illustrative for row in chart.rows if row.amount)
        assert "None" not in chart.description
