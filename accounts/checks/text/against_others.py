"""Amounts of the text against the rest: “三公”经费, the other funds, the institution, attachments; and in one unit."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import amounts, counts, received, spent, three_public
from accounts.checks.text.held import ATTACHMENTS, held_to
from accounts.checks.text.printed import (
    HALF_PLACE,
    NO_CLAIM,
    TAIL,
    amount_answer,
    cell_words,
    each,
    hold,
    is_count_of_three_public,
    printed,
    root_of,
    said,
)
from accounts.checks.text.quantities import wan
from accounts.checks.text.reading import all_claims
from accounts.checks.text.subjects_in_text import CLASS_DIGITS, ITEM_DIGITS
from accounts.checks.text.terms import FUND_SECTIONS
from accounts.checks.text.texts_of_examples import telling, told
from accounts.figures.data import Address

BASIC = Address("general_expenditure", "total", "basic")
EVERY_BASIC = Address("expenditure", "total", "basic")


def _is_three_public(_: Claim, cell: Address) -> bool:
    return cell.statement == "three_public" or is_count_of_three_public(cell)


rule(
    "TXT-10",
    name="“三公”经费的各数与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中“三公”经费的预算、决算、各项金额和数量与表和登记的数量相等。",
    statements=("three_public",),
    concepts=("three_public", "counts"),
    grades=(TAIL,),
    examples=(
        passes(
            "接待费1.20万元，6批次48人次，与登记相等。",
            lambda: told(
                "three_public_detail",
                "3.公务接待费支出1.20万元。国内公务接待6批次，48人次（不包括陪同人员），共计支出1.20万元。",
                three_public(reception_domestic_final="1.2", reception_foreign_final="0"),
                three_public_counts=counts(domestic_batches=6, domestic_persons=48),
            ),
        ),
        fails(
            "接待人次写成84人次，登记为48人次。",
            lambda: told(
                "three_public_detail",
                "公务接待费支出1.20万元，其中国内公务接待6批次，84人次。",
                three_public(reception_domestic_final="1.2", reception_foreign_final="0"),
                three_public_counts=counts(domestic_batches=6, domestic_persons=48),
            ),
            section="three_public_detail",
        ),
        fails(
            "写无公务用车，登记为2辆。",
            lambda: told(
                "three_public_detail",
                "截至2023年12月31日，本单位共有公务用车0辆。",
                three_public_counts=counts(vehicles_held=2),
            ),
            section="three_public_detail",
        ),
        exempt("没有写“三公”经费。", lambda: told("total", "收、支总计3.00万元。", spent("3", "2050202"))),
    ),
)(held_to(_is_three_public))


def _is_of_fund(claim: Claim, cell: Address) -> bool:
    statement = cell.statement.removesuffix("_budget")
    if statement in {"government_fund", "state_capital", "government_fund_three_public"}:
        return True
    return claim.place.section in FUND_SECTIONS and statement in {"fiscal", "income_expenditure"}


rule(
    "TXT-11",
    name="政府性基金、国有资本经营预算的各数与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中政府性基金预算、国有资本经营预算的各数与表相等；写没有的，表中也没有。",
    statements=("government_fund", "state_capital"),
    concepts=("government_fund", "state_capital"),
    grades=(TAIL,),
    examples=(
        passes(
            "政府性基金支出300.00万元，与表相等。",
            lambda: told(
                "government_fund",
                "2023年政府性基金预算财政拨款支出300.00万元。",
                spent("300", "2120802", "project", "government_fund"),
            ),
        ),
        fails(
            "写无国有资本经营预算收入和支出，表中支出15.00万元。",
            lambda: told(
                "state_capital",
                "本部门2023年度无国有资本经营预算财政拨款收入和支出。",
                spent("15", "2230105", "project", "state_capital"),
            ),
            section="state_capital",
        ),
        exempt("没有写这两种资金。", lambda: told("total", "2023年度收、支总计4.00万元。", received("4", "2050202"))),
    ),
)(held_to(_is_of_fund))


@rule(
    "TXT-13",
    name="附件的整体报告与正文一致",
    family="text",
    severity="error",
    blocking=True,
    told="附件中整体绩效评价报告的收入、支出、基本支出、项目支出与表相等，年份是决算年度。",
    concepts=("income", "expenditure"),
    grades=(TAIL,),
    examples=(
        passes(
            "附件写2023年总支出73.00万元。",
            lambda: told("attachments", "2023年总支出为73.00万元，其中基本支出73.00万元。", spent("73", "2130305")),
        ),
        fails(
            "附件把年份写成2022年。",
            lambda: told("attachments", "2022年总支出为73.00万元。", spent("73", "2130305")),
            section="attachments",
        ),
        exempt("附件没有写收支。", lambda: told("attachments", "项目按期完成。", spent("73", "2130305"))),
    ),
)
def attachments_repeat_the_report(context: Context) -> Iterator[Answer]:
    """Hold the amounts of the attachments to the statements, and their year to the account's."""
    claims = [
        claim
        for claim in all_claims(context)
        if claim.place.section == ATTACHMENTS and claim.measure == "amount" and claim.about is not None
    ]
    yield from each(context, claims, _attached)


def _attached(context: Context, claim: Claim) -> Answer | None:
    if claim.quantity is None or claim.about is None:
        return None
    this_year = printed(context, claim.about)
    if claim.year != context.year and this_year is not None and wan(claim.quantity) == this_year:
        return failed(
            claim.place,
            f"“{said(claim)}”是{context.year}年的数，文中写成{claim.year}年。",
            found=f"{claim.year}年",
            expected=f"{context.year}年",
            mend=f"改为{context.year}年。",
            breaks=("WRD-04",),
        )
    return amount_answer(context, claim)


@rule(
    "TXT-16",
    name="基本支出按一般公共预算口径说明",
    family="text",
    severity="error",
    blocking=True,
    told="“一般公共预算财政拨款基本支出”一节取一般公共预算的基本支出，不取全部资金的。",
    statements=("general_expenditure", "expenditure"),
    concepts=("basic",),
    examples=(
        passes(
            "两种口径不同，文中取一般公共预算的50.00万元。",
            lambda: told(
                "basic",
                "一般公共预算财政拨款基本支出50.00万元。",
                spent("50", "2050202"),
                spent("7", "2050202", "basic", "non_fiscal"),
            ),
        ),
        fails(
            "文中取了全部资金的57.00万元。",
            lambda: told(
                "basic",
                "2023年一般公共预算财政拨款基本支出57.00万元。",
                spent("50", "2050202"),
                spent("7", "2050202", "basic", "non_fiscal"),
            ),
            section="basic",
        ),
        exempt(
            "全部资金都是一般公共预算。",
            lambda: told("basic", "一般公共预算财政拨款基本支出50.00万元。", spent("50", "2050202")),
        ),
    ),
)
def basic_expenditure_is_of_the_general_budget(context: Context) -> Iterator[Answer]:
    """Tell when the basic expenditure of all funds stands where that of the general budget belongs."""
    general, every = printed(context, BASIC), printed(context, EVERY_BASIC)
    if general == every:
        yield not_applicable("两种口径的基本支出相同。")
        return

    def answer(_: Context, claim: Claim) -> Answer | None:
        if claim.quantity is None or wan(claim.quantity) != every:
            return passed(claim.place)
        return failed(
            claim.place,
            f"写的{said(claim)}是全部资金的基本支出，一般公共预算财政拨款的是{general}万元。",
            found=said(claim),
            expected=f"{general}万元",
            mend="改用一般公共预算财政拨款支出决算表的基本支出。",
            root=root_of(claim),
            rank=-1,
        )

    claims = [claim for claim in all_claims(context) if claim.measure == "amount" and claim.about == BASIC]
    yield from each(context, claims, answer)


@rule(
    "ARI-10",
    name="同一指标各处数值相同",
    family="text",
    severity="error",
    blocking=True,
    told="同一指标在文中各处和登记的数据中数值相同；类的金额等于其各项之和。",
    concepts=("institution", "class"),
    grades=(TAIL,),
    examples=(
        passes(
            "机关运行经费与登记的31.00万元相等。",
            lambda: told("operating", "机关运行经费支出31.00万元。", operating=amounts(final="31")),
        ),
        fails(
            "机关运行经费写13.00万元，登记为31.00万元。",
            lambda: told("operating", "2023年机关运行经费支出13.00万元。", operating=amounts(final="31")),
            section="operating",
        ),
        fails(
            "收入都是财政拨款，总计和财政拨款总计相同，增加额却不同。",
            lambda: telling(
                {
                    "total": "2023年度收、支总计60.00万元。与2022年相比，收、支总计各增加10.50万元，增长21%。",
                    "fiscal": "财政拨款收、支总计60.00万元。与2022年相比，财政拨款收、支总计各增加10.05万元，增长20%。",
                },
                received("60", "2130305"),
                spent("60", "2130305"),
            ),
            section="fiscal",
        ),
        exempt("没有可以互相核对的数。", lambda: told("operating", "没有机关运行经费。")),
    ),
)
def one_indicator_has_one_value(context: Context) -> Iterator[Answer]:
    """Hold institution figures to the data, unknown ones to each other, classes to items, and equal totals' changes."""
    claims = [claim for claim in all_claims(context) if claim.measure in {"amount", "count"} and claim.about]
    answers = [
        *(amount_answer(context, claim) for claim in claims if _is_institution(claim)),
        *_repeated(context, claims),
        *_classes_and_items(claims),
        *_equal_totals(context),
    ]
    yield from answers or [not_applicable(NO_CLAIM)]


def _is_institution(claim: Claim) -> bool:
    cell = claim.about
    return cell is not None and cell.statement == "institution" and not is_count_of_three_public(cell)


def _repeated(context: Context, claims: list[Claim]) -> Iterator[Answer]:
    """Compare what the text says of a cell more than once where the account itself says nothing."""
    by_cell: dict[tuple[Address | None, int | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.writer != "generated" and not _is_institution(claim) and hold(context, claim).verdict == "unknown":
            by_cell[claim.about, claim.year].append(claim)
    for first, *others in by_cell.values():
        for other in others:
            if first.quantity and other.quantity and wan(first.quantity) != wan(other.quantity):
                yield failed(
                    other.place,
                    f"{cell_words(context, other)}前面写{said(first)}，这里写{said(other)}。",
                    found=said(other),
                    expected=said(first),
                    mend="核对后统一为一个数。",
                    evidence=(first.place.sentence, other.place.sentence),
                )
            else:
                yield passed(other.place)


def _classes_and_items(claims: list[Claim]) -> Iterator[Answer]:
    """Compare each class with the sum of its items, both as a text of others prints them."""
    written = [claim for claim in claims if claim.writer == "foreign" and claim.quantity and claim.measure == "amount"]
    rows = {
        claim.about.row: claim
        for claim in written
        if claim.about and (claim.about.statement, claim.about.column) == ("general_expenditure", "total")
    }
    by_class: dict[str, list[Decimal]] = defaultdict(list)
    for code, claim in rows.items():
        if len(code) == ITEM_DIGITS and claim.quantity:
            by_class[code[:CLASS_DIGITS]].append(wan(claim.quantity))
    for row, claim in rows.items():
        items = by_class.get(row, [])
        if not items or claim.quantity is None:
            continue
        total, found = sum(items, Decimal(0)), wan(claim.quantity)
        if total == found:
            yield passed(claim.place)
            continue
        tail = abs(total - found) <= HALF_PLACE * (len(items) + 1)
        yield failed(
            claim.place,
            f"结构情况写{found}万元，具体情况该类{len(items)}项之和是{total}万元。",
            found=f"{found}万元",
            expected=f"{total}万元",
            mend="核对该类和各项的金额。" if not tail else "尾差可以保留；有缺金额的项应补写。",
            grade="tail" if tail else "",
            evidence=("+".join(str(item) for item in items) + f"={total}",),
            root=f"text/sum/{row}" if tail else "",
        )


def _equal_totals(context: Context) -> Iterator[Answer]:
    """Compare the changes of the two grand totals where all money is fiscal and both totals are the same."""
    whole, fiscal = (
        Address("income_expenditure", "income_grand_total", "amount"),
        Address("fiscal", "income_grand_total", "amount"),
    )
    if printed(context, whole) is None or printed(context, whole) != printed(context, fiscal):
        return
    differences = {
        claim.about: claim
        for claim in all_claims(context)
        if claim.measure == "difference" and claim.writer != "generated" and claim.about in {whole, fiscal}
    }
    if differences.keys() != {whole, fiscal}:
        return
    first, second = differences[whole], differences[fiscal]
    if first.quantity is None or second.quantity is None:
        return
    if (wan(first.quantity), first.direction) == (wan(second.quantity), second.direction):
        yield passed(second.place)
        return
    yield failed(
        second.place,
        f"总计与财政拨款总计本年相同，变动额却一处写{said(first)}，一处写{said(second)}。",
        found=said(second),
        expected=said(first),
        mend="核对上年数；上年有非财政资金的，加以说明。",
        evidence=(first.place.sentence, second.place.sentence),
    )
