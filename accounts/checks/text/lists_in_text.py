"""Lists of economic subjects behind 人员经费 and 公用经费: their names, and whether they are what was spent on."""

import re
from collections.abc import Iterator

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import bought
from accounts.checks.text.printed import each, printed
from accounts.checks.text.reading import all_claims, subjects_of
from accounts.checks.text.subjects_in_text import ECONOMIC_DIGITS, likeness, plain
from accounts.checks.text.texts_of_examples import told
from accounts.figures import concepts
from accounts.figures.data import Address

ALIKE = 75  # of 100
NO_NAMES = "文中没有列出科目。"
_AND_MORE = re.compile(r"等(?:支出|方面|费用|经费)?$")


def _listed(context: Context, group: str) -> list[Claim]:
    return [
        claim
        for claim in all_claims(context)
        if claim.measure == "name" and claim.group == f"basic/{group}" and claim.writer != "generated"
    ]


def _meant(context: Context, claim: Claim) -> str:
    """Return the economic code that a listed name stands for, even if it is misspelt; "" where none is near."""
    if claim.about is not None:
        return claim.about.row
    name = plain(claim.names[0])
    near = [
        (likeness(name, plain(official)), code)
        for code, official in subjects_of(context).economic.items()
        if len(code) == ECONOMIC_DIGITS
    ]
    best = max(near, default=(0, ""))
    return best[1] if best[0] >= ALIKE else ""


@rule(
    "TXT-09",
    name="基本支出列举的科目与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="人员经费、公用经费“主要包括”的科目都有支出；有支出的科目都列出。",
    statements=("general_basic",),
    concepts=("basic", "economic"),
    grades=(Grade("and_more", "warn", "列举以“等”结尾，没有列全"),),
    examples=(
        passes(
            "列出的基本工资、住房公积金都有支出，没有遗漏。",
            lambda: told(
                "basic",
                "人员经费60.00万元，主要包括：基本工资、住房公积金。",
                bought("50", "30101"),
                bought("10", "30113"),
            ),
        ),
        fails(
            "列出的奖励金没有支出。",
            lambda: told(
                "basic",
                "人员经费50.00万元，主要包括：基本工资、奖励金。",
                bought("50", "30101"),
            ),
            section="basic",
        ),
        fails(
            "津贴补贴有支出，列举时没有写，以“等”结尾。",
            lambda: told(
                "basic",
                "人员经费80.00万元，主要包括：基本工资等。",
                bought("50", "30101"),
                bought("30", "30102"),
            ),
            "warn",
            section="basic",
        ),
        exempt("没有列举科目。", lambda: told("basic", "人员经费80.00万元。", bought("80", "30101"))),
    ),
)
def lists_name_what_was_spent(context: Context) -> Iterator[Answer]:
    """Hold each list to the economic subjects of its group that have an amount."""
    figures = context.figures
    there = False
    for group in concepts.EXPENSE_GROUPS:
        listed = _listed(context, group)
        if not listed:
            continue
        there = True
        codes = {claim: _meant(context, claim) for claim in listed}
        leaves = {x.economic for x in figures.basic_economic_leaves() if figures.expense_group(x.economic) == group}
        if not leaves:
            yield not_checked("没有录入基本支出的经济分类。", listed[0].place)
            continue
        spent_on = {code for code in leaves if printed(context, Address("general_basic", code, "amount"))}
        yield from _members(context, listed, codes, spent_on)
    if not there:
        yield not_applicable(NO_NAMES)


def _members(context: Context, listed: list[Claim], codes: dict[Claim, str], spent_on: set[str]) -> Iterator[Answer]:
    for claim in listed:
        code = codes[claim]
        if code in spent_on:
            yield passed(claim.place)
            continue
        name = claim.names[0]
        yield failed(
            claim.place,
            f"列出了“{name}”，" + ("表中该科目没有支出。" if code else "基本支出的经济分类中没有这个科目。"),
            found=name,
            expected="有支出的科目",
            mend="对照基本支出决算表改正；可能与相邻的科目写串。",
        )
    missing = sorted(spent_on - set(codes.values()))
    if not missing:
        return
    names = "、".join(context.figures.data.economic_names[code].name for code in missing)
    and_more = _AND_MORE.search(listed[-1].place.sentence.rstrip("。；")) is not None
    yield failed(
        listed[0].place,
        f"{names}有支出，没有列出。",
        found="没有列出",
        expected=names,
        mend="补写有支出的科目。",
        grade="and_more" if and_more else "",
    )


@rule(
    "COD-08",
    name="经济科目名称写对",
    family="text",
    severity="info",
    blocking=False,
    told="列举的经济科目用经济分类的标准名称。",
    concepts=("economic", "name"),
    examples=(
        passes(
            "写“其他交通费用”。",
            lambda: told("basic", "公用经费3.00万元，主要包括：其他交通费用。", bought("3", "30239")),
        ),
        fails(
            "写成“其他交通费”。",
            lambda: told("basic", "公用经费3.00万元，主要包括：其他交通费、电费。", bought("3", "30239")),
            section="basic",
        ),
        exempt("没有写经济科目。", lambda: told("basic", "公用经费3.00万元。", bought("3", "30239"))),
    ),
)
def economic_subjects_bear_their_names(context: Context) -> Iterator[Answer]:
    """Tell listed names that are nearly those of an economic subject."""

    def answer(found: Context, claim: Claim) -> Answer | None:
        if claim.about is not None:
            return passed(claim.place)
        code = _meant(found, claim)
        if not code:
            return None
        right = found.figures.data.economic_names[code].name
        return failed(
            claim.place,
            f"“{claim.names[0]}”应为“{right}”。",
            found=claim.names[0],
            expected=right,
            mend="按经济分类科目名称改正。",
            breaks=("TXT-09",),
        )

    listed = [claim for group in concepts.EXPENSE_GROUPS for claim in _listed(context, group)]
    yield from each(context, listed, answer, NO_NAMES)
