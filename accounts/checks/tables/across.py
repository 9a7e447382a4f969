"""The same amount in two statements."""

from accounts.checks.registry import Family, exempt, fails, passes, rule
from accounts.checks.samples import carried, received, sample, spent
from accounts.checks.tables.verdicts import TAIL, sums

ACROSS: Family = "across_tables"

rule(
    "X-01",
    name="总表的收入合计等于收入决算表的合计",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="收入支出决算总表的本年收入合计，等于收入决算表合计行的本年收入合计。",
    statements=("income_expenditure", "income"),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "两张表都印2,000.00万元。",
            lambda: sample(
                received("2000", "2140101"),
                printed={"income_expenditure/income_total/amount": "2000", "income/total/total": "2000"},
            ),
        ),
        fails(
            "总表印2,100.00万元，收入决算表印2,000.00万元。",
            lambda: sample(
                received("2000", "2140101"),
                printed={"income_expenditure/income_total/amount": "2100", "income/total/total": "2000"},
            ),
            statement="income_expenditure",
            row="income_total",
        ),
        exempt("只有支出数据的草稿。", lambda: sample(of=2017)),
    ),
)(sums("X-01", "income_expenditure"))

rule(
    "X-02",
    name="总表的各项收入等于收入决算表的各来源",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="总表三项财政拨款之和等于收入决算表的财政拨款收入，其余来源逐项相等。",
    statements=("income_expenditure", "income"),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "其他收入两处都是17.00万元。",
            lambda: sample(
                received("17", "2070104", "other"),
                printed={"income_expenditure/other/amount": "17", "income/total/other": "17"},
            ),
        ),
        fails(
            "总表的其他收入印71.00万元。",
            lambda: sample(
                received("17", "2070104", "other"),
                printed={"income_expenditure/other/amount": "71", "income/total/other": "17"},
            ),
            statement="income_expenditure",
            row="other",
        ),
        exempt("没有收入的单位。", lambda: sample(of=2024, scope="unit")),
    ),
)(sums("X-02", "income_expenditure", "income"))

rule(
    "X-03",
    name="总表的支出合计等于支出决算表的合计",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="收入支出决算总表的本年支出合计，等于支出决算表合计行的本年支出合计。",
    statements=("income_expenditure", "expenditure"),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "两张表都印933.10万元。",
            lambda: sample(
                spent("933.1", "2150101"),
                printed={"income_expenditure/expenditure_total/amount": "933.10", "expenditure/total/total": "933.10"},
            ),
        ),
        fails(
            "总表比支出决算表多10.00万元。",
            lambda: sample(
                spent("933.1", "2150101"),
                printed={"income_expenditure/expenditure_total/amount": "943.10", "expenditure/total/total": "933.10"},
            ),
            statement="income_expenditure",
            row="expenditure_total",
        ),
        exempt("尚无收支数据。", lambda: sample(of=2025)),
    ),
)(sums("X-03", "income_expenditure"))

rule(
    "X-04",
    name="总表的各类支出等于支出决算表的各类",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="收入支出决算总表每一类支出，等于支出决算表同一类的合计。",
    statements=("income_expenditure", "expenditure"),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "卫生健康支出两处都印60.99万元。",
            lambda: sample(
                spent("60.99", "2101101"),
                printed={"income_expenditure/210/amount": "60.99", "expenditure/210/total": "60.99"},
            ),
        ),
        fails(
            "总表把相邻两类的数串了行。",
            lambda: sample(
                spent("60.99", "2101101"),
                spent("12.50", "2110301", "project"),
                printed={"income_expenditure/210/amount": "12.50", "expenditure/210/total": "60.99"},
            ),
            statement="income_expenditure",
            row="210",
        ),
        fails(
            "为平表在总表把326.72调成326.71，差0.01万元。",
            lambda: sample(
                spent("326.72", "2080505"),
                printed={"income_expenditure/208/amount": "326.71", "expenditure/208/total": "326.72"},
            ),
            "info",
            statement="income_expenditure",
            row="208",
        ),
        exempt("没有任何一类支出。", lambda: sample(of=2026)),
    ),
)(sums("X-04", "income_expenditure"))

rule(
    "X-05",
    name="总表的三项财政拨款等于财政拨款总表的三项收入",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="一般公共预算、政府性基金预算、国有资本经营预算财政拨款收入，在两张总表中逐项相等。",
    statements=("income_expenditure", "fiscal"),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "政府性基金收入两处都印8.80万元。",
            lambda: sample(
                received("8.8", "2120803", "government_fund"),
                printed={"income_expenditure/government_fund/amount": "8.80", "fiscal/government_fund/amount": "8.80"},
            ),
        ),
        fails(
            "财政拨款总表印88.00万元。",
            lambda: sample(
                received("8.8", "2120803", "government_fund"),
                printed={"income_expenditure/government_fund/amount": "8.80", "fiscal/government_fund/amount": "88"},
            ),
            statement="fiscal",
            row="government_fund",
        ),
        exempt("没有财政拨款。", lambda: sample(of=2016)),
    ),
)(sums("X-05", "fiscal"))

rule(
    "X-06",
    name="收入决算表的财政拨款等于财政拨款总表的收入合计",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="收入决算表合计行的财政拨款收入，等于财政拨款总表的本年收入合计。",
    statements=("income", "fiscal"),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "两处都印710.00万元。",
            lambda: sample(
                received("700", "2160201"),
                received("10", "2230199", "state_capital"),
                printed={"income/total/fiscal": "710", "fiscal/income_total/amount": "710"},
            ),
        ),
        fails(
            "财政拨款总表只印700.00万元。",
            lambda: sample(
                received("700", "2160201"),
                received("10", "2230199", "state_capital"),
                printed={"income/total/fiscal": "710", "fiscal/income_total/amount": "700"},
            ),
            statement="fiscal",
            row="income_total",
        ),
        exempt("两张表都没有数据。", lambda: sample(of=2015)),
    ),
)(sums("X-06", "fiscal"))

rule(
    "X-07",
    name="财政拨款总表的一般公共预算列等于一般公共预算支出表",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="财政拨款总表一般公共预算列的各类支出和本年支出合计，等于一般公共预算财政拨款支出决算表的同一行。",
    statements=("fiscal", "general_expenditure"),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "两表的交通运输支出都印1,400.00万元。",
            lambda: sample(
                spent("1400", "2140106", "project"),
                printed={"fiscal/214/general": "1400", "general_expenditure/214/total": "1400"},
            ),
        ),
        fails(
            "财政拨款总表的这一类印140.00万元。",
            lambda: sample(
                spent("1400", "2140106", "project"),
                printed={"fiscal/214/general": "140", "general_expenditure/214/total": "1400"},
            ),
            statement="fiscal",
            row="214",
            column="general",
        ),
        exempt("没有一般公共预算支出数据的空表。", lambda: sample(of=2014)),
    ),
)(sums("X-07", "fiscal"))

rule(
    "X-08",
    name="财政拨款总表的基金列、国资列等于各自的表",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="财政拨款总表政府性基金列、国有资本经营预算列的支出，等于各自收支表的支出。",
    statements=("fiscal", "government_fund", "state_capital"),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "两处的基金支出都印26.00万元。",
            lambda: sample(
                spent("26", "2296006", "project", "government_fund"),
                printed={"fiscal/expenditure_total/government_fund": "26", "government_fund/total/total": "26"},
            ),
        ),
        fails(
            "基金表印26.00万元，财政拨款总表印62.00万元。",
            lambda: sample(
                spent("26", "2296006", "project", "government_fund"),
                printed={"fiscal/229/government_fund": "62", "government_fund/229/total": "26"},
            ),
            statement="fiscal",
            row="229",
            column="government_fund",
        ),
        exempt("三项资金都没有数据。", lambda: sample(of=2013)),
    ),
)(sums("X-08", "fiscal"))

rule(
    "X-09",
    name="基金、国资的年初、收入、年末与财政拨款总表相等",
    family=ACROSS,
    severity="error",
    blocking=True,
    told="政府性基金、国有资本经营预算的年初结转、本年收入、年末结转，在财政拨款总表和各自的收支表中相等。",
    statements=("fiscal", "government_fund", "state_capital"),
    concepts=("income", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "基金年末结转两处都印9.00万元。",
            lambda: sample(
                received("39", "2120804", "government_fund"),
                spent("30", "2120804", "project", "government_fund"),
                carried("0", "9", "government_fund"),
                printed={"fiscal/closing/government_fund": "9", "government_fund/total/closing": "9"},
            ),
        ),
        fails(
            "财政拨款总表的基金年末结转印0.90万元。",
            lambda: sample(
                received("39", "2120804", "government_fund"),
                spent("30", "2120804", "project", "government_fund"),
                carried("0", "9", "government_fund"),
                printed={"fiscal/closing/government_fund": "0.90", "government_fund/total/closing": "9"},
            ),
            statement="fiscal",
            row="closing",
            column="government_fund",
        ),
        exempt("财政拨款总表没有数据。", lambda: sample(of=2012)),
    ),
)(sums("X-09", "fiscal"))
