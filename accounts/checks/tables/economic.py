"""Basic expenditure by economic subject: sums, subjects that belong there, and what it must agree with."""

from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.labels import subject_words, where
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import bought, sample, spent, three_public
from accounts.checks.stated import envelope, shown, total
from accounts.checks.tables.verdicts import TAIL, meeting, sums
from accounts.figures.data import Address, EconomicName

BASIC = "general_basic"
PROJECT_ONLY = {"309": "资本性支出（基本建设）", "311": "对企业补助（基本建设）"}
# 基本支出表的款 and the “三公” item that holds all of the department's spending on it.
PART_OF_THREE_PUBLIC = {
    "30212": "final_abroad",
    "30217": "final_reception",
    "30231": "final_vehicle_running",
    "31013": "final_vehicle_purchase",
}
# What is paid for by a functional item of its own and bought under one economic subject.
SAME_THING = {
    ("2080505",): "30108",
    ("2080506",): "30109",
    ("2101101", "2101102"): "30110",
    ("2101103",): "30111",
    ("2210201",): "30113",
}
PEOPLE = {"301": EconomicName("工资福利支出", "personnel"), "302": EconomicName("商品和服务支出", "public")}

rule(
    "INT-17",
    name="经济分类的类等于各款之和",
    family="table",
    severity="error",
    blocking=True,
    told="按经济分类列示的表：类等于所列各款之和，各列相加等于合计。",
    statements=(BASIC, "fiscal_detail", "general_detail"),
    concepts=("economic",),
    grades=(TAIL,),
    examples=(
        passes(
            "办公费3.20万元、水费0.80万元，商品和服务支出印4.00万元。",
            lambda: sample(bought("3.2", "30201"), bought("0.8", "30205"), printed={"general_basic/302/amount": "4"}),
        ),
        fails(
            "商品和服务支出印40.00万元。",
            lambda: sample(bought("3.2", "30201"), bought("0.8", "30205"), printed={"general_basic/302/amount": "40"}),
            statement=BASIC,
            row="302",
        ),
        fails(
            "十二款进位后与类差0.02万元，在包络之内。",
            lambda: sample(
                *(bought("14.2575", f"302{code:02}") for code in range(1, 13)),
                printed={"general_basic/302/amount": "171.07"},
            ),
            "info",
            statement=BASIC,
            row="302",
        ),
        exempt("没有按经济分类的数据。", lambda: sample(spent("1", "2010101"))),
    ),
)(sums("INT-17", BASIC, "fiscal_detail", "general_detail"))

rule(
    "INT-18",
    name="人员经费、公用经费合计等于所含各类之和",
    family="table",
    severity="error",
    blocking=True,
    told="人员经费合计等于工资福利支出与对个人和家庭的补助之和，公用经费合计等于其余各类之和，两者相加等于基本支出。",
    statements=(BASIC,),
    concepts=("economic",),
    grades=(TAIL,),
    examples=(
        passes(
            "工资福利70.00万元为人员经费，商品和服务30.00万元为公用经费。",
            lambda: sample(
                bought("70", "30101"),
                bought("30", "30201"),
                economic_names=PEOPLE,
                printed={"general_basic/personnel/amount": "70", "general_basic/public/amount": "30"},
            ),
        ),
        fails(
            "公用经费合计印33.00万元。",
            lambda: sample(
                bought("70", "30101"),
                bought("30", "30201"),
                economic_names=PEOPLE,
                printed={"general_basic/public/amount": "33"},
            ),
            statement=BASIC,
            row="public",
        ),
        exempt("单位没有一般公共预算基本支出的经济分类。", lambda: sample(bought("5", "31003", "project"))),
    ),
)(sums("INT-18", BASIC))

rule(
    "X-11",
    name="基本支出按功能分类与按经济分类相等",
    family="across_tables",
    severity="error",
    blocking=True,
    told="一般公共预算基本支出按功能分类的合计，等于按经济分类的人员经费与公用经费之和；明细填到项的，逐项相等。",
    statements=(BASIC, "general_expenditure"),
    concepts=("expenditure", "economic"),
    grades=(TAIL,),
    examples=(
        passes(
            "基本支出64.00万元，经济分类人员60.00万元、公用4.00万元。",
            lambda: sample(spent("64", "2010601"), bought("60", "30101"), bought("4", "30201"), economic_names=PEOPLE),
        ),
        fails(
            "经济分类漏了一款，少2.00万元。",
            lambda: sample(spent("64", "2010601"), bought("60", "30101"), bought("2", "30201"), economic_names=PEOPLE),
            statement=BASIC,
            row="total",
        ),
        exempt(
            "经济分类只有项目支出：这张表不比较。",
            lambda: sample(spent("64", "2010601"), bought("9", "31003", "project")),
        ),
    ),
)(meeting("X-11", BASIC, "general_expenditure"))


@rule(
    "INT-19",
    name="基本支出表只列基本支出的经济科目",
    family="value",
    severity="warn",
    blocking=False,
    told="基本支出不列资本性支出（基本建设）和对企业补助（基本建设）；所用的款应在当年的经济分类目录中。",
    statements=(BASIC,),
    concepts=("economic",),
    grades=(Grade("unlisted", "info", "科目目录中没有这个编码，或目录条目未经核对"),),
    examples=(
        passes(
            "基本支出只有津贴补贴。",
            lambda: sample(bought("6", "30102"), economic_names={"30102": EconomicName("津贴补贴", "personnel")}),
        ),
        fails(
            "基本支出列了基本建设的房屋建筑物购建。",
            lambda: sample(bought("6", "30901"), economic_names={"30901": EconomicName("房屋建筑物购建", "")}),
            statement=BASIC,
            row="30901",
        ),
        fails(
            "目录里没有这个款。",
            lambda: sample(bought("6", "30288"), economic_names=PEOPLE),
            "info",
            statement=BASIC,
            row="30288",
        ),
        exempt("项目支出用309类是允许的。", lambda: sample(bought("6", "30901", "project"))),
    ),
)
def subjects_of_basic_expenditure(context: Context) -> Iterator[Answer]:
    """Flag economic subjects that only projects use, and codes that the catalogue lacks."""
    codes = sorted({leaf.economic for leaf in context.figures.basic_economic_leaves() if leaf.amount})
    if not codes:
        yield not_applicable("没有一般公共预算基本支出的经济分类。", Place(BASIC))
    names = context.figures.data.economic_names
    for code in codes:
        place = Place(BASIC, code, "amount")
        if code[:3] in PROJECT_ONLY:
            yield failed(
                place,
                f"基本支出列了“{subject_words(context, code)}”，属于{PROJECT_ONLY[code[:3]]}，只用于项目支出。",
                found=code,
                expected="301、302、303、307、310、312、313、399类的款",
                mend="核对这笔支出：是项目支出的改列项目支出，编码写错的改正编码。",
            )
        elif names and code not in names:
            yield failed(
                place,
                f"经济分类目录中没有当年的科目“{code}”。",
                found=code,
                expected="当年经济分类目录中的款",
                mend="核对编码；确有这个科目的，在科目目录中补充它的名称。",
                grade="unlisted",
            )
        else:
            yield passed(place)


@rule(
    "X-14",
    name="基本支出中的“三公”科目不超过“三公”经费",
    family="across_tables",
    severity="error",
    blocking=True,
    told="基本支出表中因公出国（境）费用、公务接待费、公务用车运行维护费、公务用车购置，各不超过“三公”经费的相应决算数；"
    "小于是允许的，项目支出里也可以有“三公”经费。",
    statements=(BASIC, "three_public"),
    concepts=("economic", "three_public"),
    examples=(
        passes(
            "基本支出接待费0.40万元，“三公”接待费0.52万元，差额在项目支出。",
            lambda: sample(bought("0.4", "30217"), three_public(reception_domestic_final="0.52")),
        ),
        fails(
            "基本支出的公务用车运行维护费大于“三公”经费的数。",
            lambda: sample(bought("6.1", "30231"), three_public(vehicle_running_final="5.9")),
            statement=BASIC,
            row="30231",
        ),
        exempt("基本支出没有“三公”科目。", lambda: sample(bought("6.1", "30205"), three_public(abroad_final="3"))),
    ),
)
def three_public_holds_basic_expenditure(context: Context) -> Iterator[Answer]:
    """Compare each of four economic subjects with its “三公” item."""
    compared = False
    for code, column in PART_OF_THREE_PUBLIC.items():
        part = context.cell(BASIC, code, "amount")
        whole = context.cell("three_public", "total", column)
        if not part.value or not whole.known:
            continue
        compared = True
        place = Place(BASIC, code, "amount")
        if part.value <= whole.value + envelope(part, whole):
            yield passed(place)
            continue
        found, most = shown(part.value, exact=context.exact), shown(whole.value, exact=context.exact)
        yield failed(
            place,
            f"基本支出表“{subject_words(context, code)}”为{found}，大于“三公”经费支出决算表的{most}。",
            found=found,
            expected=f"不超过{most}",
            mend="核对两处：基本支出中的这项支出都属于“三公”经费，“三公”经费决算数不能更小。",
            others=(Place("three_public", "total", column),),
        )
    if not compared:
        yield not_applicable("基本支出中没有“三公”科目，或没有填“三公”经费。", Place(BASIC))


@rule(
    "X-15",
    name="社会保障、住房公积金等按功能与按经济分类对应",
    family="across_tables",
    severity="warn",
    blocking=False,
    told="基本支出中，养老保险、职业年金、医疗保险、公务员医疗补助、住房公积金的功能科目，"
    "与经济分类的相应缴费科目金额相等；行业有特殊规定的写明原因。",
    statements=(BASIC, "general_expenditure"),
    concepts=("expenditure", "economic"),
    examples=(
        passes(
            "住房公积金按功能和按经济都是46.00万元。",
            lambda: sample(spent("46", "2210201"), bought("46", "30113"), bought("100", "30101")),
        ),
        fails(
            "养老保险缴费按功能120.00万元，按经济102.00万元。",
            lambda: sample(spent("120", "2080505"), bought("102", "30108")),
            statement="general_expenditure",
            row="2080505",
            column="basic",
        ),
        exempt("经费里没有这些科目。", lambda: sample(spent("46", "2010101"), bought("46", "30101"))),
    ),
)
def functional_meets_economic(context: Context) -> Iterator[Answer]:
    """Compare functional items of insurance and housing with the economic subject they are paid under."""
    if not any(leaf.amount for leaf in context.figures.basic_economic_leaves()):
        yield not_applicable("没有基本支出的经济分类。", Place(BASIC))
        return
    compared = False
    for items, code in SAME_THING.items():
        spent_on = total(context.cell("general_expenditure", item, "basic") for item in items)
        paid_under = context.cell(BASIC, code, "amount")
        if not spent_on.value or not paid_under.value:
            continue
        compared = True
        place = Place("general_expenditure", items[0], "basic")
        if abs(spent_on.value - paid_under.value) <= envelope(spent_on, paid_under):
            yield passed(place)
            continue
        exact = context.exact
        found, expected = shown(spent_on.value, exact=exact), shown(paid_under.value, exact=exact)
        yield failed(
            place,
            f"{where(context, Address('general_expenditure', items[0], 'basic'))}为{found}，"
            f"经济分类“{subject_words(context, code)}”为{expected}，两者应当相等。",
            found=found,
            expected=expected,
            mend="核对两处的归集；确有行业规定的，写明原因。",
            others=(Place(BASIC, code, "amount"),),
        )
    if not compared:
        yield not_applicable("没有可以对应的科目。", Place(BASIC))
