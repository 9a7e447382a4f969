"""Single values and the codes they stand under."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.labels import subject_name
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import bought, carried, received, sample, spent, subject
from accounts.figures import concepts
from accounts.figures.data import AccountData

CENT = Decimal("0.01")
ITEM_LENGTH, ECONOMIC_LENGTH = 7, 5
BASIC_ONLY = ("行政运行", "事业运行")
PROJECT_ONLY = ("一般行政管理事务",)


@rule(
    "INT-25",
    name="金额写到分，负数有说明",
    family="value",
    severity="error",
    blocking=True,
    told="金额以元计最多两位小数；收入、支出、结转为负数的，录入时须有说明，发布前再确认一次。",
    statements=("income", "expenditure", "income_expenditure"),
    concepts=("income", "expenditure", "balance"),
    grades=(Grade("negative", "info", "金额为负数，录入时已附说明"),),
    examples=(
        passes("支出12.34万元。", lambda: sample(spent("12.34", "2010102"))),
        fails(
            "支出精确到厘：1,234.567元。",
            lambda: sample(spent("0.1234567", "2010102", "project")),
            statement="expenditure",
            row="2010102",
            column="project",
        ),
        fails(
            "收入为负3.00万元。",
            lambda: sample(received("-3", "2010102", "other")),
            "info",
            statement="income",
            row="2010102",
        ),
        exempt("各行都是空白。", lambda: sample(spent(None, "2010102"))),
    ),
)
def amounts_are_whole_cents(context: Context) -> Iterator[Answer]:
    """Flag amounts that are no whole 分, and point at negative ones."""
    found = False
    for place, amount in _amounts(context.figures.data):
        found = True
        if amount % CENT:
            yield failed(
                place,
                f"金额{amount.normalize():f}元不是整分。",
                found=f"{amount.normalize():f}元",
                expected="最多两位小数",
                mend="按决算软件的数改为精确到分的金额。",
            )
        elif amount < 0:
            yield failed(
                place,
                f"金额为负数（{amount:,.2f}元），请确认无误，并在情况说明中写明原因。",
                found=f"{amount:,.2f}元",
                expected="不小于零，或有说明",
                mend="录错符号的改正；确为负数的，在说明里写明原因。",
                grade="negative",
            )
    if found:
        yield passed()
    else:
        yield not_applicable("没有金额。")


@rule(
    "INT-27",
    name="同一科目只有一行",
    family="value",
    severity="error",
    blocking=True,
    told="同一张表中，同一科目、资金和性质的数据只有一行。",
    statements=("income", "expenditure", "general_basic"),
    concepts=("income", "expenditure", "economic"),
    examples=(
        passes("两个项各一行。", lambda: sample(spent("1", "2011101"), spent("2", "2011102"))),
        fails(
            "同一项的基本支出有两行。",
            lambda: sample(spent("1", "2011101"), spent("2", "2011101")),
            statement="expenditure",
            row="2011101",
            column="basic",
        ),
        exempt("没有任何行。", lambda: sample(of=2011)),
    ),
)
def rows_are_unique(context: Context) -> Iterator[Answer]:
    """Find lines that stand twice under one key."""
    data = context.figures.data
    keys: Counter[tuple[Place, str]] = Counter()
    for income in data.income:
        keys[Place("income", income.item, income.source), ""] += 1
    for line in data.expenditure:
        keys[Place("expenditure", line.item, line.nature), line.fund] += 1
    twice = [place for (place, _), count in keys.items() if count > 1]
    for place in twice:
        yield failed(
            place,
            f"科目“{place.row} {subject_name(context, place.row)}”有两行数据。",
            found="两行或更多",
            expected="一行",
            mend="合并成一行，或改正其中一行的科目。",
        )
    if keys and not twice:
        yield passed()
    if not keys:
        yield not_applicable("没有数据行。")


@rule(
    "COD-01",
    name="科目编码的位数和层级正确",
    family="value",
    severity="error",
    blocking=True,
    told="功能分类的项为“2”开头的7位编码，经济分类的款为“3”开头的5位编码。",
    statements=("income", "expenditure", "general_basic"),
    concepts=("subjects",),
    examples=(
        passes("项2080801、款30201。", lambda: sample(spent("1", "2080801"), bought("1", "30201"))),
        fails("支出填在款20808上。", lambda: sample(spent("1", "20808")), statement="expenditure", row="20808"),
        fails("经济分类填在类302上。", lambda: sample(bought("1", "302")), statement="general_basic", row="302"),
        exempt("没有按科目填的数据。", lambda: sample(carried("1", "1"))),
    ),
)
def codes_have_their_length(context: Context) -> Iterator[Answer]:
    """Check the form of every code that lines stand under."""
    data = context.figures.data
    codes = {("income", x.item) for x in data.income} | {("expenditure", x.item) for x in data.expenditure}
    codes |= {("general_basic", x.economic) for x in data.economic}
    for statement, code in sorted(codes):
        first, length = ("3", ECONOMIC_LENGTH) if statement == "general_basic" else ("2", ITEM_LENGTH)
        if code.isascii() and code.isdigit() and len(code) == length and code.startswith(first):
            continue
        yield failed(
            Place(statement, code),
            f"科目编码“{code}”不是“{first}”开头的{length}位数字。",
            found=code,
            expected=f"“{first}”开头的{length}位数字",
            mend="改为末级科目的编码。",
        )
    if codes:
        yield passed()
    else:
        yield not_applicable("没有按科目填的数据。")


@rule(
    "COD-02",
    name="科目在当年的目录中",
    family="value",
    severity="error",
    blocking=False,
    told="所用的功能分类科目在决算年度有效，名称以当年目录为准；目录条目没有核对过的只作提示。",
    statements=("income", "expenditure"),
    concepts=("subjects",),
    grades=(
        Grade("unlisted", "warn", "目录中没有这个编码"),
        Grade("unverified", "info", "目录条目没有核对过"),
    ),
    examples=(
        passes(
            "行政运行在当年目录中。",
            lambda: sample(spent("1", "2010301"), subjects=[subject("2010301", "行政运行")]),
        ),
        fails(
            "信访事务2010308在决算年度已停用（目录已核对）。",
            lambda: sample(spent("1", "2010308"), subjects=[subject("2010308", "信访事务", in_force=False)]),
            statement="expenditure",
            row="2010308",
        ),
        fails(
            "停用的条目没有核对过。",
            lambda: sample(
                spent("1", "2013999"), subjects=[subject("2013999", "其他", in_force=False, confidence="medium")]
            ),
            "info",
            row="2013999",
        ),
        fails(
            "目录里没有这个编码。",
            lambda: sample(received("1", "2019977"), subjects=[subject("2010301", "行政运行")]),
            "warn",
            statement="income",
            row="2019977",
        ),
        exempt("没有载入科目目录。", lambda: sample(spent("1", "2010301"))),
    ),
)
def codes_are_in_force(context: Context) -> Iterator[Answer]:
    """Look every item up in the catalogue of the account's year."""
    data = context.figures.data
    codes = {leaf.item: "income" for leaf in data.income} | {leaf.item: "expenditure" for leaf in data.expenditure}
    if not context.subjects or not codes:
        yield not_applicable("没有科目，或没有载入科目目录。")
        return
    for code, statement in sorted(codes.items()):
        entry = context.subjects.get(code)
        place = Place(statement, code)
        if entry is not None and entry.in_force and entry.confidence != "added":
            yield passed(place)
            continue
        name = entry.name if entry else ""
        if entry is None:
            told, grade = f"科目目录中没有编码“{code}”。", "unlisted"
        elif entry.in_force:
            told, grade = f"科目“{code} {name}”是录入时新增的，还没有人确认。", "unlisted"
        else:
            told = f"科目“{code} {name}”在{context.year}年度不再（或尚未）使用。"
            grade = "" if entry.verified else "unverified"
        yield failed(
            place,
            told,
            found=f"{code} {name}".strip(),
            expected=f"{context.year}年度有效的科目",
            mend="核对编码；编码无误的，请管理员在科目目录中核对并补充。",
            grade=grade,
        )


@rule(
    "COD-10",
    name="支出性质与科目相符",
    family="value",
    severity="warn",
    blocking=False,
    told="行政运行、事业运行只列基本支出，一般行政管理事务只列项目支出。",
    statements=("expenditure", "general_expenditure"),
    concepts=("expenditure", "subjects"),
    examples=(
        passes(
            "行政运行只有基本支出，其他科目两种都有。",
            lambda: sample(
                spent("9", "2013801"),
                spent("3", "2013899"),
                spent("2", "2013899", "project"),
                subjects=[subject("2013801", "行政运行"), subject("2013899", "其他市场监督管理事务")],
            ),
        ),
        fails(
            "行政运行列了项目支出8.37万元。",
            lambda: sample(
                spent("1503.52", "2010601"),
                spent("8.37", "2010601", "project"),
                subjects=[subject("2010601", "行政运行")],
            ),
            statement="general_expenditure",
            row="2010601",
            column="project",
        ),
        fails(
            "一般行政管理事务列了基本支出，资金来自非财政拨款。",
            lambda: sample(
                spent("4", "2050102", "basic", "non_fiscal"), subjects=[subject("2050102", "一般行政管理事务")]
            ),
            statement="expenditure",
            row="2050102",
            column="basic",
        ),
        exempt("没有这几个科目。", lambda: sample(spent("4", "2050201"), subjects=[subject("2050201", "学前教育")])),
    ),
)
def nature_fits_subject(context: Context) -> Iterator[Answer]:
    """Compare the nature of expenditure with what the subject's name allows."""
    judged = False
    for line in context.figures.data.expenditure:
        name = subject_name(context, line.item)
        allowed = "basic" if name in BASIC_ONLY else "project" if name in PROJECT_ONLY else ""
        if not allowed or line.nature not in {"basic", "project"} or not line.final:
            continue
        judged = True
        place = Place("general_expenditure" if line.fund == "general" else "expenditure", line.item, line.nature)
        if line.nature == allowed:
            yield passed(place)
            continue
        found, expected = concepts.NATURES[line.nature], concepts.NATURES[allowed]
        yield failed(
            place,
            f"“{line.item} {name}”列了{found}{line.final:,.2f}元，这个科目只列{expected}。",
            found=f"{found}{line.final:,.2f}元",
            expected=expected,
            mend="核对支出的性质和科目；确有依据的，写明原因。",
        )
    if not judged:
        yield not_applicable("没有行政运行、事业运行或一般行政管理事务的支出。")


def _amounts(data: AccountData) -> Iterator[tuple[Place, Decimal]]:
    for income in data.income:
        if income.amount is not None:
            yield Place("income", income.item, income.source), income.amount
    for line in data.expenditure:
        if line.final is not None:
            yield Place("expenditure", line.item, line.nature), line.final
    for balance in data.balances:
        for moment in ("opening", "closing", "used_non_fiscal", "distribution"):
            amount = getattr(balance, moment)
            if amount is not None:
                yield Place("income_expenditure", moment, "amount"), amount
