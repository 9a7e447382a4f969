"""Sums within the two statements of totals: 收入支出决算总表 and 财政拨款收入支出决算总表."""

from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import carried, received, sample, spent
from accounts.checks.tables.verdicts import TAIL, meeting, sums

WHOLE = "income_expenditure"
FISCAL = "fiscal"

rule(
    "INT-01",
    name="收入合计等于各项收入之和",
    family="table",
    severity="error",
    blocking=True,
    told="收入支出决算总表的本年收入合计，等于八个来源的收入之和。",
    statements=(WHOLE,),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "财政拨款320.00万元、事业收入85.50万元，合计印405.50万元。",
            lambda: sample(
                received("320", "2050201"),
                received("85.5", "2050201", "institutional"),
                printed={"income_expenditure/income_total/amount": "405.50"},
            ),
        ),
        fails(
            "两个来源共405.50万元，合计却印450.50万元。",
            lambda: sample(
                received("320", "2050201"),
                received("85.5", "2050201", "institutional"),
                printed={"income_expenditure/income_total/amount": "450.50"},
            ),
            statement=WHOLE,
            row="income_total",
            column="amount",
        ),
        fails(
            "三个以万元取数的来源与合计相差0.01万元。",
            lambda: sample(
                received("10.11", "2130335"),
                received("20.22", "2130335", "other"),
                received("30.33", "2130335", "superior_subsidy"),
                printed={"income_expenditure/income_total/amount": "60.67"},
            ),
            "info",
            statement=WHOLE,
        ),
        exempt("没有任何收入、支出和结转数据。", sample),
    ),
)(sums("INT-01", WHOLE))

rule(
    "INT-02",
    name="支出合计等于各类支出之和",
    family="table",
    severity="error",
    blocking=True,
    told="收入支出决算总表的本年支出合计，等于各功能分类的支出之和。",
    statements=(WHOLE,),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "农林水支出700.00万元、住房保障支出66.00万元，合计印766.00万元。",
            lambda: sample(
                spent("700", "2130101"),
                spent("66", "2210201"),
                printed={"income_expenditure/expenditure_total/amount": "766"},
            ),
        ),
        fails(
            "两类支出各印700.00万元和66.00万元，合计印676.00万元，数字颠倒。",
            lambda: sample(
                spent("700", "2130101"),
                spent("66", "2210201"),
                printed={
                    "income_expenditure/213/amount": "700",
                    "income_expenditure/221/amount": "66",
                    "income_expenditure/expenditure_total/amount": "676",
                },
            ),
            statement=WHOLE,
            row="expenditure_total",
        ),
        exempt("有口径而没有录入数据。", lambda: sample(of=2022)),
    ),
)(sums("INT-02", WHOLE))

rule(
    "INT-03",
    name="收入总计等于收入合计、使用非财政拨款结余与年初结转结余之和",
    family="table",
    severity="error",
    blocking=True,
    told="收入总计等于本年收入合计、使用非财政拨款结余、年初结转和结余三项之和。",
    statements=(WHOLE,),
    concepts=("income", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "收入90.00万元，动用结余4.00万元，年初结转6.00万元，总计印100.00万元。",
            lambda: sample(
                received("90", "2100201", "institutional"),
                carried("6", "1", "non_fiscal", used="4"),
                printed={"income_expenditure/income_grand_total/amount": "100"},
            ),
        ),
        fails(
            "总计漏加年初结转，印94.00万元。",
            lambda: sample(
                received("90", "2100201", "institutional"),
                carried("6", "1", "non_fiscal", used="4"),
                printed={"income_expenditure/income_grand_total/amount": "94"},
            ),
            statement=WHOLE,
            row="income_grand_total",
        ),
        exempt("新设的单位还没有录入收入和结转。", lambda: sample(kind="institution")),
    ),
)(sums("INT-03", WHOLE))

rule(
    "INT-04",
    name="支出总计等于支出合计、结余分配与年末结转结余之和",
    family="table",
    severity="error",
    blocking=True,
    told="支出总计等于本年支出合计、结余分配、年末结转和结余三项之和。",
    statements=(WHOLE,),
    concepts=("expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "支出58.20万元，结余分配1.30万元，年末结转0.50万元，总计印60.00万元。",
            lambda: sample(
                spent("58.20", "2060301", "operating", "non_fiscal"),
                carried("0", "0.50", "non_fiscal", distributed="1.30"),
                printed={"income_expenditure/expenditure_grand_total/amount": "60"},
            ),
        ),
        fails(
            "总计印成63.00万元。",
            lambda: sample(
                spent("58.20", "2060301", "operating", "non_fiscal"),
                carried("0", "0.50", "non_fiscal", distributed="1.30"),
                printed={"income_expenditure/expenditure_grand_total/amount": "63"},
            ),
            statement=WHOLE,
            row="expenditure_grand_total",
        ),
        exempt("单位决算尚未录入。", lambda: sample(scope="unit")),
    ),
)(sums("INT-04", WHOLE))

rule(
    "INT-05",
    name="收入总计等于支出总计",
    family="table",
    severity="error",
    blocking=True,
    told="收入支出决算总表左右两边的总计相等。",
    statements=(WHOLE,),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "收入412,000.00元，支出400,500.00元，年末结转11,500.00元（数据为元，一分不差）。",
            lambda: sample(
                received("41.2", "2040201"),
                spent("40.05", "2040201"),
                carried("0", "1.15"),
                precision="yuan",
            ),
        ),
        fails(
            "支出总计印42.10万元，收入总计印41.20万元。",
            lambda: sample(
                received("41.2", "2040201"),
                spent("40.05", "2040201"),
                carried("0", "1.15"),
                printed={
                    "income_expenditure/income_grand_total/amount": "41.20",
                    "income_expenditure/expenditure_grand_total/amount": "42.10",
                },
            ),
            statement=WHOLE,
            row="expenditure_grand_total",
        ),
        fails(
            "支出少录一元，两边相差1.00元：数据为元，没有尾差可言；指出收支接不上的那项资金。",
            lambda: sample(
                received("41.2", "2040201"),
                spent("40.0499", "2040201"),
                carried("0", "1.15"),
                precision="yuan",
            ),
            statement=FISCAL,
            row="closing",
            column="general",
        ),
        exempt("只有支出，没有收入和结转。", lambda: sample(spent("5", "2040201"), settings=None, of=2021)),
    ),
)(meeting("INT-05", WHOLE))

rule(
    "INT-10",
    name="财政拨款收入合计等于三项拨款之和",
    family="table",
    severity="error",
    blocking=True,
    told="财政拨款总表的本年收入合计，等于一般公共预算、政府性基金预算、国有资本经营预算三项拨款之和。",
    statements=(FISCAL,),
    concepts=("income",),
    grades=(TAIL,),
    examples=(
        passes(
            "一般公共预算1,200.00万元、政府性基金300.00万元，合计印1,500.00万元。",
            lambda: sample(
                received("1200", "2120101"),
                received("300", "2120802", "government_fund"),
                printed={"fiscal/income_total/amount": "1500"},
            ),
        ),
        fails(
            "合计只抄了一般公共预算的1,200.00万元。",
            lambda: sample(
                received("1200", "2120101"),
                received("300", "2120802", "government_fund"),
                printed={"fiscal/income_total/amount": "1200"},
            ),
            statement=FISCAL,
            row="income_total",
        ),
        exempt("没有财政拨款数据。", lambda: sample(of=2019)),
    ),
)(sums("INT-10", FISCAL))

rule(
    "INT-11",
    name="财政拨款支出各行合计等于三项资金之和",
    family="row",
    severity="error",
    blocking=True,
    told="财政拨款总表支出方每一行的合计，等于三项资金之和。",
    statements=(FISCAL,),
    concepts=("expenditure",),
    grades=(TAIL,),
    examples=(
        passes(
            "城乡社区支出：一般公共预算80.00万元，政府性基金20.00万元，合计印100.00万元。",
            lambda: sample(
                spent("80", "2120501"),
                spent("20", "2120899", "project", "government_fund"),
                printed={"fiscal/212/total": "100"},
            ),
        ),
        fails(
            "同一行合计印120.00万元，把基金加了两次。",
            lambda: sample(
                spent("80", "2120501"),
                spent("20", "2120899", "project", "government_fund"),
                printed={"fiscal/212/total": "120"},
            ),
            statement=FISCAL,
            row="212",
            column="total",
        ),
        exempt("本年没有财政拨款收支。", lambda: sample(scope="unit", kind="other")),
    ),
)(sums("INT-11", FISCAL))

rule(
    "INT-12",
    name="财政拨款支出合计和总计等于各行之和",
    family="table",
    severity="error",
    blocking=True,
    told="财政拨款总表支出方每一列：本年支出合计等于各类之和，总计等于本年支出合计加年末结转和结余。",
    statements=(FISCAL,),
    concepts=("expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "国有资本经营预算列只有一类支出45.00万元，合计和总计都印45.00万元。",
            lambda: sample(
                received("45", "2230105", "state_capital"),
                spent("45", "2230105", "project", "state_capital"),
                printed={"fiscal/expenditure_total/state_capital": "45", "fiscal/expenditure_grand_total/total": "45"},
            ),
        ),
        fails(
            "一般公共预算列的本年支出合计比各类之和少2.00万元。",
            lambda: sample(
                spent("31", "2070101"),
                spent("9", "2080505"),
                printed={"fiscal/expenditure_total/general": "38"},
            ),
            statement=FISCAL,
            row="expenditure_total",
            column="general",
        ),
        exempt("这张表没有任何数据。", lambda: sample(of=2020, scope="unit")),
    ),
)(sums("INT-12", FISCAL))

rule(
    "INT-13",
    name="年初财政拨款结转和结余的分解与收入总计",
    family="table",
    severity="error",
    blocking=True,
    told="年初财政拨款结转和结余等于三项资金之和；财政拨款收入总计等于本年收入合计加年初结转和结余。",
    statements=(FISCAL,),
    concepts=("income", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "年初一般公共预算结转3.00万元、基金结转2.00万元，年初合计印5.00万元。",
            lambda: sample(
                received("10", "2110101"),
                carried("3", "0"),
                carried("2", "0", "government_fund"),
                printed={"fiscal/opening/amount": "5", "fiscal/income_grand_total/amount": "15"},
            ),
        ),
        fails(
            "收入总计没有加上年初结转。",
            lambda: sample(
                received("10", "2110101"),
                carried("3", "0"),
                carried("2", "0", "government_fund"),
                printed={"fiscal/income_grand_total/amount": "10"},
            ),
            statement=FISCAL,
            row="income_grand_total",
        ),
        exempt("没有拨款，也没有结转。", lambda: sample(kind="civil_service_managed")),
    ),
)(sums("INT-13", FISCAL))

rule(
    "INT-14",
    name="每项财政拨款资金的年初、收入、支出、年末相接",
    family="table",
    severity="error",
    blocking=True,
    told="每项财政拨款资金：年初结转和结余加本年收入，等于本年支出加年末结转和结余。",
    statements=(FISCAL,),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "一般公共预算年初4.80万元、收入464.09万元、支出468.34万元、年末0.55万元。",
            lambda: sample(
                received("464.09", "2010301"),
                spent("468.34", "2010301"),
                carried("4.80", "0.55"),
            ),
        ),
        fails(
            "政府性基金年初为零、收入60.00万元、支出50.00万元，年末却是1.00万元。",
            lambda: sample(
                received("60", "2120802", "government_fund"),
                spent("50", "2120802", "project", "government_fund"),
                carried("0", "1", "government_fund"),
            ),
            statement=FISCAL,
            row="closing",
            column="government_fund",
        ),
        exempt("空白的决算。", lambda: sample(precision="yuan")),
    ),
)(meeting("INT-14", FISCAL))
