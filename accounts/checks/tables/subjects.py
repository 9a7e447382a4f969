"""Sums within the statements by functional subject: across the columns of a row, and from item to class."""

from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import received, sample, spent
from accounts.checks.tables.verdicts import TAIL, sums

rule(
    "INT-06",
    name="收入决算表各行合计等于各来源之和",
    family="row",
    severity="error",
    blocking=True,
    told="收入决算表每一行的本年收入合计，等于财政拨款、上级补助、事业、经营、附属单位上缴和其他收入之和。",
    statements=("income",),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "高等教育一行：财政拨款6,000.00万元、事业收入4,000.00万元，合计印10,000.00万元。",
            lambda: sample(
                received("6000", "2050205"),
                received("4000", "2050205", "institutional"),
                printed={"income/2050205/total": "10000"},
            ),
        ),
        fails(
            "这一行的合计少印一个零。",
            lambda: sample(
                received("6000", "2050205"),
                received("4000", "2050205", "institutional"),
                printed={"income/2050205/total": "1000"},
            ),
            statement="income",
            row="2050205",
            column="total",
        ),
        exempt("没有收入的决算。", lambda: sample(spent("1", "2050205"))),
    ),
)(sums("INT-06", "income"))

rule(
    "INT-07",
    name="收入决算表类、款、项逐级相加",
    family="table",
    severity="error",
    blocking=True,
    told="收入决算表每一列：款等于各项之和，类等于各款之和，合计行等于各类之和。",
    statements=("income",),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "20805款下两项12.00万元和6.00万元，款印18.00万元。",
            lambda: sample(received("12", "2080505"), received("6", "2080506"), printed={"income/20805/fiscal": "18"}),
        ),
        fails(
            "款印16.00万元，类和合计跟着这个错数走：只报最低的一级。",
            lambda: sample(
                received("12", "2080505"),
                received("6", "2080506"),
                printed={"income/20805/fiscal": "16", "income/208/fiscal": "16", "income/total/fiscal": "16"},
            ),
            statement="income",
            row="20805",
            column="fiscal",
        ),
        fails(
            "四类各按万元进位，合计与各类之和差0.01万元。",
            lambda: sample(
                received("2112.86", "2010601"),
                received("326.72", "2080505"),
                received("60.99", "2101101"),
                received("445.69", "2210201"),
                printed={"income/total/total": "2946.25"},
            ),
            "info",
            statement="income",
        ),
        exempt("收入一行也没有填。", lambda: sample(received(None, "2010301"), of=2018)),
    ),
)(sums("INT-07", "income"))

rule(
    "INT-08",
    name="支出决算表各行合计等于各类支出之和",
    family="row",
    severity="error",
    blocking=True,
    told="支出决算表每一行的合计，等于基本支出、项目支出、上缴上级、经营支出和对附属单位补助之和。",
    statements=("expenditure",),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "公立医院一行：基本900.00万元、项目100.00万元、经营25.00万元，合计印1,025.00万元。",
            lambda: sample(
                spent("900", "2100201", "basic", "non_fiscal"),
                spent("100", "2100201", "project"),
                spent("25", "2100201", "operating", "non_fiscal"),
                printed={"expenditure/2100201/total": "1025"},
            ),
        ),
        fails(
            "合计漏了经营支出，印1,000.00万元。",
            lambda: sample(
                spent("900", "2100201", "basic", "non_fiscal"),
                spent("100", "2100201", "project"),
                spent("25", "2100201", "operating", "non_fiscal"),
                printed={"expenditure/2100201/total": "1000"},
            ),
            statement="expenditure",
            row="2100201",
            column="total",
        ),
        exempt("没有支出的决算。", lambda: sample(received("1", "2100201"))),
    ),
)(sums("INT-08", "expenditure"))

rule(
    "INT-09",
    name="支出决算表类、款、项逐级相加",
    family="table",
    severity="error",
    blocking=True,
    told="支出决算表每一列：款等于各项之和，类等于各款之和，合计行等于各类之和。",
    statements=("expenditure",),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "公安两项支出相加等于款，款等于类（数据为元）。",
            lambda: sample(
                spent("501.2345", "2040201"),
                spent("88.8", "2040220", "project"),
                printed={"expenditure/20402/total": "590.0345", "expenditure/204/total": "590.0345"},
                printed_in="yuan",
                precision="yuan",
            ),
        ),
        fails(
            "款级合计差0.01元：数据为元，不容许尾差。",
            lambda: sample(
                spent("501.2345", "2040201"),
                spent("88.8", "2040220", "project"),
                printed={"expenditure/20402/total": "590.034501"},
                printed_in="yuan",
                precision="yuan",
            ),
            statement="expenditure",
            row="20402",
        ),
        fails(
            "项级明细录错，款、类的合计都对：报最低一级的合计。",
            lambda: sample(
                spent("501.23", "2040201"),
                spent("99.8", "2040220", "project"),
                printed={"expenditure/20402/project": "88.80", "expenditure/204/project": "88.80"},
            ),
            statement="expenditure",
            row="20402",
            column="project",
        ),
        exempt("支出只填了空白。", lambda: sample(spent(None, "2040201"))),
    ),
)(sums("INT-09", "expenditure"))

rule(
    "INT-15",
    name="一般公共预算支出各行合计等于基本支出与项目支出之和",
    family="row",
    severity="error",
    blocking=True,
    told="一般公共预算财政拨款支出决算表每一行的合计，等于基本支出加项目支出。",
    statements=("general_expenditure",),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "住房公积金一行只有基本支出35.96万元，合计印35.96万元。",
            lambda: sample(spent("35.96", "2210201"), printed={"general_expenditure/2210201/total": "35.96"}),
        ),
        fails(
            "合计行基本376.22万元、项目92.12万元，合计印486.34万元。",
            lambda: sample(
                spent("376.22", "2010301"),
                spent("92.12", "2010302", "project"),
                printed={
                    "general_expenditure/total/basic": "376.22",
                    "general_expenditure/total/project": "92.12",
                    "general_expenditure/total/total": "486.34",
                },
            ),
            statement="general_expenditure",
            row="total",
            column="total",
        ),
        exempt("一般公共预算没有支出数据。", lambda: sample(received("3", "2210201"))),
    ),
)(sums("INT-15", "general_expenditure"))

rule(
    "INT-16",
    name="一般公共预算支出类、款、项逐级相加",
    family="table",
    severity="error",
    blocking=True,
    told="一般公共预算财政拨款支出的各表每一列：款等于各项之和，类等于各款之和，合计行等于各类之和。",
    statements=("general_expenditure", "general_project", "general_detail"),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "教育两款三项逐级相加，没有差额。",
            lambda: sample(
                spent("410", "2050201"),
                spent("90", "2050202"),
                spent("7.5", "2050803", "project"),
                printed={"general_expenditure/20502/basic": "500", "general_expenditure/205/total": "507.50"},
            ),
        ),
        fails(
            "类级合计507.50万元印成570.50万元。",
            lambda: sample(
                spent("410", "2050201"),
                spent("90", "2050202"),
                spent("7.5", "2050803", "project"),
                printed={"general_expenditure/205/total": "570.50"},
            ),
            statement="general_expenditure",
            row="205",
            column="total",
        ),
        fails(
            "项目支出表的合计与一般公共预算支出表的项目支出不同。",
            lambda: sample(
                spent("7.5", "2050803", "project"),
                printed={"general_project/total/project": "5.70", "general_expenditure/total/project": "7.50"},
            ),
            statement="general_project",
            row="total",
        ),
        exempt("只有政府性基金收入。", lambda: sample(received("3", "2120802", "government_fund"))),
    ),
)(sums("INT-16", "general_expenditure", "general_project", "general_detail"))
