"""What an account must state before it can be disclosed."""

from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.labels import subject_words
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import (
    amounts,
    bought,
    carried,
    counts,
    ordinary_settings,
    received,
    sample,
    spent,
    three_public,
)
from accounts.statements.cells import UnknownCellError

BASIS = "基层政务公开标准目录（财政预决算）"
BUDGETS = {"adjusted": "调整预算数", "initial": "年初预算数"}
# The cells of which at least one must be known for a statement to be more than a frame.
_SIGNS = {
    "income_expenditure": (("income_total", "amount"), ("expenditure_total", "amount")),
    "fiscal": (("income_total", "amount"), ("expenditure_total", "total")),
    "general_project": (("total", "project"),),
    "general_basic": (("total", "amount"), ("personnel", "amount"), ("public", "amount")),
    "three_public": (("total", "final_total"), ("total", "budget_total")),
    "government_fund_three_public": (("total", "final_total"), ("total", "budget_total")),
}
_ORDINARY = (("total", "total"),)
_FACTS = {"operating": "机关运行经费", "procurement": "政府采购", "assets": "国有资产占用情况"}


@rule(
    "STR-03",
    name="公开表齐全",
    family="value",
    severity="error",
    blocking=True,
    halts=False,
    basis=BASIS,
    told="口径规定的每张表都有数据；确实没有此项收支的表填零，印空表并说明，不能不填。",
    concepts=("statements",),
    examples=(
        passes(
            "口径只有收入、支出两张表，都填了。",
            lambda: sample(
                received("5", "2010801"),
                spent("5", "2010801"),
                settings=ordinary_settings(titles={"income": "收入决算表", "expenditure": "支出决算表"}),
            ),
        ),
        fails(
            "“三公”经费表没有填。",
            lambda: sample(
                received("5", "2010801"),
                settings=ordinary_settings(titles={"income": "收入决算表", "three_public": "“三公”经费支出决算表"}),
            ),
            statement="three_public",
        ),
        fails(
            "有基本支出，没有经济分类。",
            lambda: sample(
                spent("5", "2010801"),
                settings=ordinary_settings(titles={"expenditure": "支出决算表", "general_basic": "基本支出决算表"}),
            ),
            statement="general_basic",
        ),
        exempt("口径没有公开表。", lambda: sample(settings=ordinary_settings(titles={}))),
    ),
)
def statements_are_provided(context: Context) -> Iterator[Answer]:
    """Ask each printed statement for one known cell."""
    if not context.settings.titles:
        yield not_applicable("口径没有规定公开表。")
    for kind, title in context.settings.titles.items():
        try:
            known = any(context.cell(kind, row, column).known for row, column in _SIGNS.get(kind, _ORDINARY))
        except UnknownCellError:
            yield not_checked(f"{title}没有可以检查的单元格。", Place(kind))
            continue
        if known:
            yield passed(Place(kind))
        else:
            yield failed(
                Place(kind),
                f"{title}没有数据，报告中只能印“未提供”。",
                found="未提供",
                expected="数据；没有此项收支的填零",
                mend="录入或导入这张表的数据；确实没有的，填一行零。",
            )


@rule(
    "STR-20",
    name="必备的数齐全",
    family="value",
    severity="error",
    blocking=False,
    halts=False,
    told="每个支出项有预算数和决算数；财政拨款的年初、年末结转和结余都有数，没有的填零。",
    statements=("general_expenditure", "fiscal"),
    concepts=("expenditure", "budget", "balance"),
    examples=(
        passes(
            "两项都有调整预算数，结转填了零。",
            lambda: sample(
                spent("4", "2011301", adjusted="4"),
                spent("2", "2011308", "project", adjusted="2.5"),
                carried("0", "0.5"),
            ),
        ),
        fails(
            "一项没有预算数。",
            lambda: sample(spent("4", "2011301", adjusted="4"), spent("2", "2011308", "project"), carried("0", "0")),
            statement="general_expenditure",
            row="2011308",
        ),
        fails(
            "年末结转没有填。",
            lambda: sample(spent("4", "2011301", adjusted="4"), carried("0", None)),
            statement="fiscal",
            row="closing",
        ),
        exempt("没有一般公共预算支出。", lambda: sample(received("4", "2011301", "other"))),
    ),
)
def data_points_are_complete(context: Context) -> Iterator[Answer]:
    """List the items without budget or final amount, and balances that are blank."""
    lines = [line for line in context.figures.data.expenditure if line.fund == "general"]
    if not lines:
        yield not_applicable("没有一般公共预算财政拨款支出。", Place("general_expenditure"))
        return
    budget = context.settings.item_budget
    items = context.figures.subjects(7, fund="general")
    for measure, name in (("final", "决算数"), (budget, BUDGETS[budget])):
        stated = {line.item for line in lines if getattr(line, measure) is not None}
        missing = [item for item in items if item not in stated]
        if not missing:
            yield passed(Place("general_expenditure", "", measure))
            continue
        told = "、".join(subject_words(context, item) for item in missing[:5])
        more = f"等{len(missing)}项" if len(missing) > 1 else ""
        yield failed(
            Place("general_expenditure", missing[0], "total"),
            f"{told}{more}没有{name}。",
            found="空白",
            expected=name,
            mend=f"补录{name}；没有安排预算的填0。",
            others=[Place("general_expenditure", item, "total") for item in missing],
        )
    for row, column, name in (("opening", "amount", "年初"), ("closing", "total", "年末")):
        if context.cell("fiscal", row, column).known:
            yield passed(Place("fiscal", row, column))
        else:
            yield failed(
                Place("fiscal", row, column),
                f"财政拨款{name}结转和结余没有填。",
                found="空白",
                expected="金额，没有结转的填0",
                mend=f"填写{name}结转和结余；没有的填0。",
            )


@rule(
    "STR-21",
    name="其他重要事项的数据齐全",
    family="value",
    severity="error",
    blocking=True,
    halts=False,
    basis="预算法第十四条；" + BASIS,
    told="机关运行经费、政府采购、国有资产占用情况都已填写；没有或不适用的，填零或注明不适用。",
    concepts=("operating", "procurement", "assets"),
    examples=(
        passes(
            "三项都填了，采购为零。",
            lambda: sample(
                operating=amounts(final="9"),
                procurement=amounts(goods="0", works="0", services="0"),
                assets=counts(vehicles_other=0),
            ),
        ),
        fails(
            "国有资产占用情况没有填。",
            lambda: sample(operating=amounts(final="9"), procurement=amounts(goods="1")),
            statement="institution",
            row="assets",
        ),
        fails(
            "三项建了表却都是空白。",
            lambda: sample(
                bought("1", "30201"),
                three_public(abroad_final="0"),
                operating=amounts(final="9"),
                procurement=amounts(goods=None),
                assets=counts(vehicles_other=1),
            ),
            statement="institution",
            row="procurement",
        ),
        exempt("决算还没有任何数据。", lambda: sample(of=2030)),
    ),
)
def other_matters_are_given(context: Context) -> Iterator[Answer]:
    """Ask for the facts that law and catalogue want explained in every report."""
    data = context.figures.data
    if not (data.income or data.expenditure or data.operating or data.procurement or data.assets):
        yield not_applicable("决算还没有数据。", Place("institution"))
        return
    for name, label in _FACTS.items():
        facts = getattr(data, name)
        place = Place("institution", name)
        values = (*facts.amounts.values(), *facts.counts.values()) if facts else ()
        if facts is not None and (not facts.applicable or any(value is not None for value in values)):
            yield passed(place)
        else:
            yield failed(
                place,
                f"{label}没有填写。",
                found="未提供",
                expected="数据；没有的填零，不适用的注明",
                mend=f"在“数据录入”中填写{label}。",
            )
