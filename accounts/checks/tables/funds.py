"""Sums within the statements of 政府性基金预算 and 国有资本经营预算, and of “三公”经费."""

from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import carried, received, sample, spent, three_public
from accounts.checks.tables.verdicts import TAIL, sums

FUND, CAPITAL, CAPITAL_SPENT = "government_fund", "state_capital", "state_capital_expenditure"
THREE, FUND_THREE = "three_public", "government_fund_three_public"

rule(
    "INT-22",
    name="政府性基金各行收支相接、支出分列相加",
    family="row",
    severity="error",
    blocking=True,
    told="政府性基金表每一行：年初结转和结余加本年收入减本年支出等于年末结转和结余；支出小计等于基本支出加项目支出。",
    statements=(FUND,),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "征地补偿：年初20.00万元、收入500.00万元、支出510.00万元、年末10.00万元。",
            lambda: sample(
                received("500", "2120801", FUND),
                spent("510", "2120801", "project", FUND),
                carried("20", "10", FUND, item="2120801"),
                printed={"government_fund/2120801/total": "510"},
            ),
        ),
        fails(
            "年末结转录成100.00万元。",
            lambda: sample(
                received("500", "2120801", FUND),
                spent("510", "2120801", "project", FUND),
                carried("20", "100", FUND, item="2120801"),
            ),
            statement=FUND,
            row="2120801",
            column="closing",
        ),
        exempt("没有政府性基金。", lambda: sample(received("8", "2010101"), spent("8", "2010101"))),
    ),
)(sums("INT-22", FUND))

rule(
    "INT-23",
    name="政府性基金类、款、项逐级相加",
    family="table",
    severity="error",
    blocking=True,
    told="政府性基金表每一列：款等于各项之和，类等于各款之和，合计行等于各类之和。",
    statements=(FUND,),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "两项基金支出33.00万元和44.00万元，款和合计都印77.00万元。",
            lambda: sample(
                spent("33", "2296002", "project", FUND),
                spent("44", "2296003", "project", FUND),
                printed={"government_fund/22960/project": "77", "government_fund/total/project": "77"},
            ),
        ),
        fails(
            "本年收入列的合计行漏加一项。",
            lambda: sample(
                received("33", "2296002", FUND),
                received("44", "2296003", FUND),
                printed={"government_fund/total/income": "33"},
            ),
            statement=FUND,
            row="total",
            column="income",
        ),
        exempt("政府性基金表是空表。", lambda: sample(spent("12", "2130201"))),
    ),
)(sums("INT-23", FUND))

rule(
    "INT-24",
    name="国有资本经营预算各行收支相接、逐级相加",
    family="table",
    severity="error",
    blocking=True,
    told="国有资本经营预算的表：年初加收入减支出等于年末，支出等于基本加项目，款、类、合计逐级相加。",
    statements=(CAPITAL, CAPITAL_SPENT),
    concepts=("income", "expenditure", "balance"),
    grades=(TAIL,),
    examples=(
        passes(
            "国有企业退休人员社会化管理补助支出6.40万元，各级都印6.40万元。",
            lambda: sample(
                received("6.4", "2230105", CAPITAL),
                spent("6.4", "2230105", "project", CAPITAL),
                printed={"state_capital_expenditure/22301/total": "6.40", "state_capital/total/total": "6.40"},
            ),
        ),
        fails(
            "支出表的合计印64.00万元，差一位小数点。",
            lambda: sample(
                received("6.4", "2230105", CAPITAL),
                spent("6.4", "2230105", "project", CAPITAL),
                printed={"state_capital_expenditure/total/total": "64"},
            ),
            statement=CAPITAL_SPENT,
            row="total",
        ),
        exempt("没有国有资本经营预算收支。", lambda: sample(received("2", "2010101"))),
    ),
)(sums("INT-24", CAPITAL, CAPITAL_SPENT))

rule(
    "INT-20",
    name="“三公”经费合计等于三项之和",
    family="row",
    severity="error",
    blocking=True,
    told="“三公”经费的合计等于因公出国（境）费、公务用车购置及运行维护费、公务接待费三项之和，预算数、决算数各算一次。",
    statements=(THREE, FUND_THREE),
    concepts=("three_public",),
    grades=(TAIL,),
    examples=(
        passes(
            "决算：用车运行5.00万元、国内接待0.52万元，合计印5.52万元。",
            lambda: sample(
                three_public(vehicle_running_final="5", reception_domestic_final="0.52"),
                printed={"three_public/total/final_total": "5.52"},
            ),
        ),
        fails(
            "预算数合计没有加上接待费。",
            lambda: sample(
                three_public(vehicle_running_budget="5", reception_budget="1.50"),
                printed={"three_public/total/budget_total": "5"},
            ),
            statement=THREE,
            column="budget_total",
        ),
        exempt("没有填“三公”经费。", lambda: sample(spent("3", "2010101"))),
    ),
)(sums("INT-20", THREE, FUND_THREE))

rule(
    "INT-21",
    name="公务用车小计等于购置费与运行维护费之和",
    family="row",
    severity="error",
    blocking=True,
    told="公务用车购置及运行维护费小计，等于公务用车购置费加公务用车运行维护费。",
    statements=(THREE, FUND_THREE),
    concepts=("three_public",),
    grades=(TAIL,),
    examples=(
        passes(
            "购置18.00万元、运行4.20万元，小计印22.20万元。",
            lambda: sample(
                three_public(vehicle_purchase_final="18", vehicle_running_final="4.2"),
                printed={"three_public/total/final_vehicle": "22.20"},
            ),
        ),
        fails(
            "小计只印了购置费。",
            lambda: sample(
                three_public(vehicle_purchase_final="18", vehicle_running_final="4.2"),
                printed={"three_public/total/final_vehicle": "18"},
            ),
            statement=THREE,
            column="final_vehicle",
        ),
        exempt("“三公”经费各格都是空白。", lambda: sample(three_public(abroad_final=None))),
    ),
)(sums("INT-21", THREE, FUND_THREE))

rule(
    "SG-05",
    name="公务接待费等于国内接待费与外事接待费之和",
    family="row",
    severity="error",
    blocking=True,
    told="公务接待费等于国内公务接待费加外事接待费。",
    statements=(THREE, FUND_THREE),
    concepts=("three_public",),
    grades=(TAIL,),
    examples=(
        passes(
            "国内接待2.30万元、外事接待1.10万元，接待费印3.40万元。",
            lambda: sample(
                three_public(reception_domestic_final="2.3", reception_foreign_final="1.1"),
                printed={"three_public/total/final_reception": "3.40"},
            ),
        ),
        fails(
            "接待费印4.30万元。",
            lambda: sample(
                three_public(reception_domestic_final="2.3", reception_foreign_final="1.1"),
                printed={"three_public/total/final_reception": "4.30"},
            ),
            statement=THREE,
            column="final_reception",
        ),
        exempt("没有“三公”经费数据的单位决算。", lambda: sample(spent("4", "2050101"), scope="unit")),
    ),
)(sums("SG-05", THREE, FUND_THREE))
