"""Amounts of the text against the statements: each held to its own cell, and lists held to what the statement lists."""

from collections.abc import Callable, Iterator

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import account, bought, carried, received, spent
from accounts.checks.text.held import held_to, left_out, subject_of
from accounts.checks.text.printed import TAIL
from accounts.checks.text.reading import all_claims
from accounts.checks.text.terms import FUND_SECTIONS
from accounts.checks.text.texts_of_examples import told
from accounts.figures import concepts
from accounts.figures.data import Address

GRAND_TOTALS = ("income_grand_total", "expenditure_grand_total")
_MONEY = tuple(concepts.SOURCES)


def _is_total(_: Claim, cell: Address) -> bool:
    return cell.statement == "income_expenditure" and cell.row in GRAND_TOTALS


rule(
    "TXT-01",
    name="总体情况的总计与总表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中的收入总计、支出总计等于收入支出决算总表的总计。",
    statements=("income_expenditure",),
    concepts=("grand_total",),
    grades=(TAIL,),
    examples=(
        passes(
            "总计写120.00万元，总表是120.00万元。",
            lambda: told("total", "2023年度收、支总计120.00万元。", received("100", "2050202"), carried("20", "20")),
        ),
        fails(
            "总计写102.00万元，总表是120.00万元。",
            lambda: told("total", "2023年度收、支总计102.00万元。", received("100", "2050202"), carried("20", "20")),
            section="total",
            start=11,
        ),
        exempt("没有写总计。", lambda: told("total", "收支情况见附表。", received("100", "2050202"))),
    ),
)(held_to(_is_total))


def _is_income(claim: Claim, cell: Address) -> bool:
    if claim.place.section in FUND_SECTIONS:
        return False
    return (cell.statement == "income_expenditure" and cell.row in {"income_total", *_MONEY}) or (
        cell == Address("fiscal", "income_total", "amount")
    )


def _sources(context: Context) -> Iterator[Answer]:
    claims = [claim.about for claim in all_claims(context) if claim.place.section == "income"]
    together = Address("fiscal", "income_total", "amount") in claims
    cells = [
        (Address("income_expenditure", key, "amount"), name)
        for key, name in concepts.SOURCES.items()
        if not (together and key in concepts.FISCAL_FUNDS)
    ]
    yield from left_out(context, "income", cells)


rule(
    "TXT-02",
    name="收入情况的合计和分项与收入决算表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中的本年收入合计和各来源的收入与表相等，有收入的来源都列出。",
    statements=("income_expenditure", "income"),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "财政拨款收入70.00万元、事业收入30.00万元，都与表相等。",
            lambda: told(
                "income",
                "本年收入合计100.00万元，其中：财政拨款收入70.00万元，占70%；事业收入30.00万元，占30%。",
                received("70", "2050202"),
                received("30", "2050202", "institutional"),
            ),
        ),
        fails(
            "表中有其他收入6.20万元，文中没有列出。",
            lambda: told(
                "income",
                "2023年本年收入合计86.20万元，其中：一般公共预算财政拨款收入80.00万元，占93%。",
                received("80", "2130305"),
                received("6.20", "2130305", "other"),
            ),
            section="income",
            row="other",
        ),
        exempt("没有写收入。", lambda: told("expenditure", "2023年本年支出合计5.00万元。", spent("5", "2050202"))),
    ),
)(held_to(_is_income, _sources))


def _natures(context: Context) -> Iterator[Answer]:
    cells = [(Address("expenditure", "total", key), name) for key, name in concepts.NATURES.items()]
    yield from left_out(context, "expenditure", cells)


rule(
    "TXT-03",
    name="支出情况的合计和分项与支出决算表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中的本年支出合计、基本支出、项目支出等与支出决算表的同一列相等，有支出的都列出。",
    statements=("expenditure",),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "基本支出250.00万元、项目支出61.30万元，与表相等。",
            lambda: told(
                "expenditure",
                "2023年本年支出合计311.30万元，其中：基本支出250.00万元，占80%；项目支出61.30万元，占20%。",
                spent("250", "2130305"),
                spent("61.30", "2130306", "project"),
            ),
        ),
        fails(
            "基本支出和项目支出写反。",
            lambda: told(
                "expenditure",
                "2023年本年支出合计311.30万元，其中：基本支出61.30万元，占20%；项目支出250.00万元，占80%。",
                spent("250", "2130305"),
                spent("61.30", "2130306", "project"),
            ),
            section="expenditure",
        ),
        exempt("没有写支出合计。", lambda: told("expenditure", "支出情况见附表三。", spent("9", "2050202"))),
    ),
)(held_to(lambda _, cell: subject_of(cell)[0] == "expenditure", _natures))


def _is_fiscal_total(_: Claim, cell: Address) -> bool:
    return cell.statement == "fiscal" and cell.row in GRAND_TOTALS


rule(
    "TXT-04",
    name="财政拨款总计与财政拨款总表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中的财政拨款收、支总计等于财政拨款收入支出决算总表的总计。",
    statements=("fiscal",),
    concepts=("fiscal", "grand_total"),
    grades=(TAIL,),
    examples=(
        passes(
            "财政拨款总计写88.50万元，与表相等。",
            lambda: told("fiscal", "财政拨款收、支总计88.50万元。", received("80", "2050202"), carried("8.50", "1")),
        ),
        fails(
            "财政拨款总计写0.9万元。",
            lambda: told("fiscal", "财政拨款收入支出总计0.9万元。", received("80", "2050202"), carried("8.50", "1")),
            section="fiscal",
        ),
        exempt("没有写财政拨款总计。", lambda: told("fiscal", "详见附表四。", received("80", "2050202"))),
    ),
)(held_to(_is_fiscal_total))


def _is_general_total(_: Claim, cell: Address) -> bool:
    statement, row, column = subject_of(cell)
    return (statement, row) == ("general_expenditure", "total") and column.startswith("total")


rule(
    "TXT-05",
    name="一般公共预算支出总额与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="各处所写的一般公共预算财政拨款支出等于其决算表的合计。",
    statements=("general_expenditure",),
    concepts=("general",),
    grades=(TAIL,),
    examples=(
        passes(
            "支出写61.25万元，表是61.25万元。",
            lambda: told("general_total", "2023年一般公共预算财政拨款支出61.25万元。", spent("61.25", "2050202")),
        ),
        fails(
            "支出写61.52万元，表是61.25万元。",
            lambda: told("general_total", "2023年一般公共预算财政拨款支出61.52万元。", spent("61.25", "2050202")),
            section="general_total",
        ),
        exempt("没有写一般公共预算支出。", lambda: told("basic", "人员经费6.00万元。", spent("6", "2050202"))),
    ),
)(held_to(_is_general_total))


def _classes(context: Context) -> Iterator[Answer]:
    codes = context.figures.subjects(3, fund="general")
    cells = [(Address("general_expenditure", code, "total"), context.figures.subject_name(code)) for code in codes]
    yield from left_out(context, "general_structure", cells)


def _is_subject(length: int) -> Callable[[Claim, Address], bool]:
    def belongs(_: Claim, cell: Address) -> bool:
        statement, row, _column = subject_of(cell)
        return statement == "general_expenditure" and row.isdigit() and len(row) == length

    return belongs


rule(
    "TXT-06",
    name="支出结构的各类与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中各类支出与一般公共预算财政拨款支出决算表的同一类相等，有支出的类都列出。",
    statements=("general_expenditure",),
    concepts=("general", "class"),
    grades=(TAIL,),
    examples=(
        passes(
            "教育支出90.00万元，住房保障支出10.00万元，与表相等。",
            lambda: told(
                "general_structure",
                "一般公共预算财政拨款支出100.00万元，主要用于以下方面：教育（类）支出90.00万元，占90%；"
                "住房保障支出10.00万元，占10%。",
                spent("90", "2050202"),
                spent("10", "2210201"),
            ),
        ),
        fails(
            "住房保障支出写成1.00万元。",
            lambda: told(
                "general_structure",
                "2023年一般公共预算财政拨款支出100.00万元，主要用于以下方面：教育（类）支出90.00万元，占90%；"
                "住房保障（类）支出1.00万元，占10%。",
                spent("90", "2050202"),
                spent("10", "2210201"),
            ),
            section="general_structure",
        ),
        exempt("没有写支出结构。", lambda: told("general_structure", "结构见图6。", spent("90", "2050202"))),
    ),
)(held_to(_is_subject(3), _classes))


def _items(context: Context) -> Iterator[Answer]:
    codes = context.figures.subjects(7, fund="general")
    cells = [(Address("general_expenditure", code, "total"), context.figures.subject_name(code)) for code in codes]
    yield from left_out(context, "general_items", cells)
    claims = [claim for claim in all_claims(context) if claim.place.section == "general_items"]
    stated = {claim.about for claim in claims if claim.quantity is not None}
    for claim in claims:
        if (claim.measure, claim.writer) == ("name", "foreign") and claim.about and claim.about not in stated:
            yield failed(
                claim.place,
                f"列出了“{claim.names[-1]}（项）”，却没有金额。",
                found="没有金额",
                expected="支出决算的金额和完成预算的情况",
                mend="补写金额；没有支出的，删去这一项。",
                breaks=("STR-20",),
            )


rule(
    "TXT-07",
    name="具体情况的各项与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中各项的支出决算（和预算）与表中同一项相等，有支出的项都列出，列出的都有金额。",
    statements=("general_expenditure",),
    concepts=("general", "item"),
    grades=(TAIL,),
    examples=(
        passes(
            "住房公积金决算19.80万元，年初预算20.00万元，与表相等。",
            lambda: told(
                "general_items",
                "1.住房保障（类）住房改革支出（款）住房公积金（项）：年初预算为20.00万元，支出决算为19.80万元。",
                spent("19.80", "2210201", initial="20"),
            ),
        ),
        fails(
            "购房补贴写了名称，没有金额。",
            lambda: told(
                "general_items",
                "1.住房保障（类）住房改革支出（款）住房公积金（项）：支出决算为19.80万元。\n"
                "2.住房保障（类）住房改革支出（款）购房补贴（项）",
                spent("19.80", "2210201"),
            ),
            section="general_items",
        ),
        fails(
            "小学教育决算写成53.20万元，表是35.20万元。",
            lambda: told(
                "general_items",
                "1.教育（类）普通教育（款）小学教育（项）：支出决算为53.20万元，完成预算100%。",
                spent("35.20", "2050202"),
            ),
            section="general_items",
        ),
        exempt("没有逐项说明。", lambda: told("general_items", "具体情况见表六。", spent("35.20", "2050202"))),
    ),
)(held_to(_is_subject(7), _items))


def _is_basic(_: Claim, cell: Address) -> bool:
    basic = (cell.statement, cell.row, cell.column) == ("general_expenditure", "total", "basic")
    return basic or (cell.statement == "general_basic" and cell.row in concepts.EXPENSE_GROUPS)


rule(
    "TXT-08",
    name="基本支出、人员经费、公用经费与表一致",
    family="text",
    severity="error",
    blocking=True,
    told="文中的一般公共预算财政拨款基本支出、人员经费、公用经费与基本支出决算表相等。",
    statements=("general_expenditure", "general_basic"),
    concepts=("basic",),
    grades=(TAIL,),
    examples=(
        passes(
            "人员经费40.00万元、公用经费8.00万元，与表相等。",
            lambda: told(
                "basic",
                "一般公共预算财政拨款基本支出48.00万元，其中：人员经费40.00万元；公用经费8.00万元。",
                spent("48", "2130305"),
                bought("40", "30101"),
                bought("8", "30201"),
            ),
        ),
        fails(
            "公用经费写成9.00万元。",
            lambda: told(
                "basic",
                "2023年一般公共预算财政拨款基本支出48.00万元，其中：人员经费40.00万元；公用经费9.00万元。",
                spent("48", "2130305"),
                bought("40", "30101"),
                bought("8", "30201"),
            ),
            section="basic",
        ),
        exempt("没有写基本支出。", lambda: told("basic", "明细见表八。", figures=account(spent("7", "2130305")))),
    ),
)(held_to(_is_basic))
