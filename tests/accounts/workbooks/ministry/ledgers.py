"""Accounts that the ministry's software could export, and the lines that reading them back must give."""

import random
from decimal import Decimal

from hypothesis import strategies as st

from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    BalanceLeaf,
    EconomicLeaf,
    ExpenditureLeaf,
    Facts,
    IncomeLeaf,
    ThreePublicLeaf,
)
from accounts.workbooks.opening import open_workbook
from tests.accounts.workbooks.accounts import FUND_OF, ITEMS, SECTIONS, UNIT, YEAR
from tests.accounts.workbooks.ministry.export import drafts, write

OF_TWO_FUNDS = [item for item in ITEMS if FUND_OF[item] != "general"]
OTHER_SOURCES = [source for source in concepts.SOURCES if source not in concepts.FISCAL_FUNDS]
TWO_FUNDS = ("government_fund", "state_capital")


def export(data, file_format="xlsx", **layout):
    """Return an account's export, opened."""
    return open_workbook(write(drafts(data, **layout), file_format), f"决算.{file_format}")


def account(**lines):
    return AccountData(year=YEAR, scope="department", precision="yuan", unit=UNIT, **lines)


# Amounts of 元 to the 分, rarely negative, rarely none. Not below 100 元: nothing is off by 万 by accident.
amounts = st.builds(
    lambda cents, sign: Decimal(cents).scaleb(-2) * sign,
    st.one_of(st.just(0), st.integers(10**4, 10**7), st.integers(10**7, 10**12)),
    st.sampled_from([1] * 12 + [-1]),
)
blank_or_amount = st.one_of(st.none(), amounts.map(abs))
blank_or_count = st.one_of(st.none(), st.integers(0, 99_999))


@st.composite
def ledgers(draw):
    """An account with every fund, source, nature and fact that an export can hold."""
    one = st.one_of(st.sampled_from(ITEMS), st.sampled_from(OF_TWO_FUNDS))
    items = draw(st.lists(one, max_size=12, unique=True))
    income, expenditure, economic, projects, balances = [], [], [], [], []
    for item in items:
        own = FUND_OF[item]
        sources = draw(st.sets(st.sampled_from([own, "general", *OTHER_SOURCES]), max_size=3))
        income.extend(IncomeLeaf(item, source, draw(amounts)) for source in sources)
        for fund, nature in draw(st.sets(st.sampled_from(list(_natures(own))), max_size=4)):
            expenditure.append(ExpenditureLeaf(item, fund, nature, None, None, draw(amounts)))
            if fund in {"general", "government_fund"} and nature in {"basic", "project"}:
                for code in draw(st.sets(st.sampled_from(SECTIONS), max_size=3)):
                    names = ("", "平台运维", "“十四五”规划（一期）") if nature == "project" else ("",)
                    economic.append(EconomicLeaf(item, fund, nature, code, draw(amounts)))
                    projects.append((item, names))
        if own in TWO_FUNDS and draw(st.booleans()):
            balances.append(BalanceLeaf(own, item, draw(amounts), draw(amounts), None, None))
    # A software's sheet breaks an item's projects down whole or not at all.
    named = {item: draw(st.booleans()) for item, _ in projects}
    chosen = [draw(st.sampled_from(names[1:])) if named[item] and names[1:] else "" for item, names in projects]
    balances.append(BalanceLeaf("general", "", draw(amounts), draw(amounts), None, None))
    rest = [draw(amounts) for _ in range(4)]
    balances.append(BalanceLeaf("non_fiscal", "", *rest))
    return account(
        income=tuple(income),
        expenditure=tuple(expenditure),
        economic=tuple(economic),
        balances=tuple(balances),
        **draw(facts()),
    ), tuple(chosen)


def large(items, seed=7):
    """Return an account of so many items, each with three lines of income, expenditure and details."""
    chance = random.Random(seed)  # noqa: S311 - figures, no secrets
    income, expenditure, economic, projects = [], [], [], []
    for item in chance.sample(ITEMS, items):
        own = FUND_OF[item]
        sources = (own, *chance.sample(OTHER_SOURCES, 2))
        income.extend(IncomeLeaf(item, source, _some(chance)) for source in sources)
        for fund, nature in ((own, "basic"), (own, "project"), ("non_fiscal", "project")):
            expenditure.append(ExpenditureLeaf(item, fund, nature, None, None, _some(chance)))
            if fund in {"general", "government_fund"}:
                project = f"项目{len(economic)}" if nature == "project" else ""
                for code in chance.sample(SECTIONS, 3):
                    economic.append(EconomicLeaf(item, fund, nature, code, _some(chance)))
                    projects.append(project)
    balances = (
        BalanceLeaf("general", "", _some(chance), _some(chance), None, None),
        BalanceLeaf("non_fiscal", "", *(_some(chance) for _ in range(4))),
    )
    return account(
        income=tuple(income), expenditure=tuple(expenditure), economic=tuple(economic), balances=balances
    ), tuple(projects)


def _some(chance):
    return Decimal(chance.randint(-(10**6), 10**12)).scaleb(-2)


def _natures(own):
    yield from ((fund, nature) for fund in (own, "general") for nature in ("basic", "project"))
    yield from (("non_fiscal", nature) for nature in concepts.NATURES)


@st.composite
def facts(draw):
    measures = [*concepts.THREE_PUBLIC_LEAVES["budget"]["total"], *concepts.THREE_PUBLIC_LEAVES["final"]["total"]]
    three_public = {name: draw(blank_or_amount) for name in measures}
    if None in {three_public["reception_domestic_final"], three_public["reception_foreign_final"]}:
        # One line of the sheet is both together: they are known both or not at all.
        three_public |= {"reception_domestic_final": None, "reception_foreign_final": None}
    micro = draw(blank_or_amount)
    bought = {key: draw(blank_or_amount) for key in ("goods", "works", "services")}
    held = (*concepts.VEHICLE_USES, *concepts.EQUIPMENT)
    applicable = draw(st.booleans())
    running = {"budget": draw(blank_or_amount), "final": draw(amounts.map(abs))}
    return {
        "three_public": (ThreePublicLeaf("general", three_public),),
        "three_public_counts": Facts(counts={key: draw(blank_or_count) for key in concepts.COUNTS}),
        "operating": Facts(running if applicable else {"budget": None, "final": None}, applicable=applicable),
        "procurement": Facts({**bought, "small_medium": micro and micro + 1, "small_micro": micro}),
        "assets": Facts(counts={key: draw(blank_or_count) for key in held}),
    }


def lines_of(data, projects):
    """Return the lines that must come back: no line of zero or nothing; balances of one fund on one row."""
    found = {("income", leaf.item, leaf.source): leaf.amount for leaf in data.income}
    found |= {("expenditure", leaf.item, leaf.fund, leaf.nature): leaf.final for leaf in data.expenditure}
    for leaf, project in zip(data.economic, projects, strict=True):
        key = ("economic", leaf.item, leaf.fund, leaf.nature, leaf.economic, project)
        found[key] = found.get(key, 0) + leaf.amount
    for leaf in data.balances:
        for name in ("opening", "closing", "used_non_fiscal", "distribution"):
            found["balances", leaf.fund, leaf.item, name] = getattr(leaf, name)
    return {key: amount for key, amount in found.items() if amount}


def lines_read(content):
    """Return the lines of a content in the same form."""
    keys = {
        "income": ("item_code", "source"),
        "expenditure": ("item_code", "fund", "nature"),
        "economic": ("item_code", "fund", "nature", "economic_code", "project_name"),
    }
    found = {}
    for table in content.tables:
        for row in table.rows:
            values = row.values
            if table.grid in keys:
                key = (table.grid, *(values[name] for name in keys[table.grid]))
                assert key not in found
                found[key] = values[table.covered[0]]
            elif table.grid == "balances":
                for name in table.covered:
                    found["balances", values["fund"], values["item_code"], name] = values[name]
    return {key: amount for key, amount in found.items() if amount}


def facts_read(content, grid):
    """Return the one row of a table of facts, without a note."""
    rows = [row for table in content.tables if table.grid == grid for row in table.rows]
    return {key: value for key, value in rows[0].values.items() if key != "note"} if rows else None
