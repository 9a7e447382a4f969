"""What the user is told of each broken table: sheet, cell, what was found, and the words that say what to do."""

from tests.accounts.workbooks.corpus.broken_tables import (
    BASIC,
    EXPENDITURE,
    FISCAL,
    GENERAL,
    INCOME,
    OVERALL,
)

NO_TABLES = ("", "", "没有公开表", "请核对是否选错文件或地区口径")
HEADER = "下面没有找到表头：请恢复本表的表头"
COLUMNS = "请核对表头，恢复被删除或改名的列"
YEAR = "要导入的是2024年度决算：请核对是否选错文件或年度"
UNIT = "要导入的是“上海市普陀区财政局”的决算：请核对是否选错文件或单位"
IN_YUAN = "表上写的单位是万元，金额却像是以元填写的：请核对金额单位，改写单位或换算金额"
IN_WAN = "表上写的单位是元，金额却像是以万元填写的：请核对金额单位，改写单位或换算金额"
NO_AMOUNT = "不是金额：请填写数字，如 1956800.00 元或 195.68 万元"
OUT_OF_RANGE = "超出可填写的范围（100万亿元），请检查金额单位"
MOMENT = "是日期或时间，不是金额：请把单元格格式改为数值后重新填写"
ERROR_VALUE = "请改正公式，或填写数字后重新导入"
UNCOMPUTED = "公式没有保存计算结果：请用Excel或WPS打开并保存一次，或粘贴为数值"
TWICE = "重复：请合并或删除其中一行"
CODE = "请核对科目编码，不要缺位或多位"
HIDDEN = "是隐藏的，而且有金额：请取消隐藏，核对后重新导入"
MERGED = "请取消合并，逐格填写金额"
HIDDEN_SHEET = "没有读取：请取消隐藏后重新导入"
LONG = "长" * 60 + "…"


def missing(title):
    return ("", "", "缺少的表", f"文件里没有“{title}”：请补上这张表")


def amount(found, said=NO_AMOUNT, sheet=EXPENDITURE, cell="F9"):
    return [(sheet, cell, found, said)]


EXPECTED = {
    "another_list": [NO_TABLES],
    "cover_alone": [NO_TABLES],
    "empty_sheets": [NO_TABLES],
    "empty_sheets_without_names": [NO_TABLES],
    "budget_instead_of_final_account": [NO_TABLES],
    "one_table_missing": [missing("支出决算表")],
    "three_tables_missing": [
        missing("收入决算表"),
        missing("一般公共预算财政拨款基本支出决算表"),
        missing("国有资本经营预算财政拨款收入支出决算表"),
    ],
    "one_table_twice": [("5副本", "A1", GENERAL[2:], "是同一张表：请只保留一份")],
    "titles_swapped": [
        (INCOME, "A4", "缺少的列", COLUMNS),
        (EXPENDITURE, "A4", "缺少的列", COLUMNS),
    ],
    "table_in_a_hidden_sheet": [(GENERAL, "", "隐藏的工作表", HIDDEN_SHEET)],
    "table_in_a_very_hidden_sheet": [(INCOME, "", "隐藏的工作表", HIDDEN_SHEET)],
    "title_missing": [missing("收入决算表")],
    "header_missing": [(EXPENDITURE, "A1", "没有表头", HEADER)],
    "header_overwritten": [(GENERAL, "A1", "没有表头", HEADER)],
    "column_missing": [(INCOME, "A3", "缺少的列", f"表头缺少“其他收入”列：{COLUMNS}")],
    "two_columns_missing": [(GENERAL, "A3", "缺少的列", f"表头缺少“基本支出”、“项目支出”列：{COLUMNS}")],
    "column_renamed": [(EXPENDITURE, "A3", "缺少的列", f"表头缺少“基本支出”列：{COLUMNS}")],
    "column_without_a_caption": [(GENERAL, "H8", "12.5", "这一列有数字而没有表头：请核对各列是否错位")],
    "amounts_one_column_to_the_right": [
        (EXPENDITURE, "F6", "金额与表头错位", "金额像是整列错位：请核对金额与表头是否对齐"),
    ],
    "amounts_one_column_to_the_left": [(INCOME, "D6", "2946.25", "名称一栏有20行是数字，金额像是左移了一列")],
    "another_year_in_a_title": [(INCOME, "A1", "2023年度", YEAR)],
    "another_year_in_every_title": [(OVERALL, "A1", "2022年度", YEAR)],
    "another_year_above_the_table": [(BASIC, "A2", "2023年度", YEAR)],
    "another_department": [(OVERALL, "A2", "上海市普陀区教育局", UNIT)],
    "another_department_before_a_title": [(GENERAL, "A1", "上海市普陀区教育局", UNIT)],
    "yuan_called_wan": [(OVERALL, "B34", "单位：万元", IN_YUAN)],
    "wan_called_yuan": [(OVERALL, "B34", "单位：元", IN_WAN)],
    "one_table_in_yuan": [(INCOME, "E6", "单位：万元", IN_YUAN)],
    "one_table_says_yuan": [(OVERALL, "B31", "单位：元", IN_WAN)],
    "no_unit_of_amounts": [(OVERALL, "A2", "没有写金额单位", "请在表头上方写明“单位：万元”或“单位：元”")],
    "hundred_millions": [(FISCAL, "G2", "亿元", "金额单位是“亿元”：请换算为万元（或元）并改写单位")],
    "thousands": [(OVERALL, "D2", "千元", "金额单位是“千元”：请换算为万元（或元）并改写单位")],
    "text_for_an_amount": amount("暂无"),
    "letter_o_for_zero": amount("15O3.52"),
    "two_decimal_points": amount("1503.5.2"),
    "chinese_numeral": amount("二千九百万", sheet=OVERALL, cell="B5"),
    "too_many_places": amount("1503.5212345", "有7位小数：以万元填写最多6位小数（精确到分）"),
    "too_many_places_in_a_number": amount("1503.5212345", "小数位过多：以万元填写最多6位小数（精确到分）"),
    "exponent_in_text": amount("1.5E+3"),
    "percentage": amount("51%"),
    "question_mark": amount("1503.52?"),
    "two_amounts_in_one_cell": amount("1503.52/8.37"),
    "date_for_an_amount": amount("2024-03-05", MOMENT),
    "time_for_an_amount": amount("12:30:00", MOMENT),
    "truth_value_for_an_amount": amount("True", "“TRUE”是逻辑值，不是金额：请填写数字"),
    "huge_amount": amount("1e+20", OUT_OF_RANGE),
    "huge_amount_in_text": amount("9" * 40, OUT_OF_RANGE),
    "very_long_text": amount(LONG),
    "markup_for_an_amount": amount("<script>alert(1)</script>"),
    "formula_as_text": amount("=HYPERLINK(1)"),
    "reference_error": amount("#REF!", ERROR_VALUE),
    "division_error": amount("#DIV/0!", ERROR_VALUE, OVERALL, "D34"),
    "formula_without_a_result": amount("没有结果的公式", UNCOMPUTED, EXPENDITURE, "E6"),
    "formulas_without_results_in_a_column": amount(
        "没有结果的公式", f"E13等20个单元格的{UNCOMPUTED}", EXPENDITURE, "E6"
    ),
    "three_mistakes": [
        (INCOME, "F9", "1,511.89元整", NO_AMOUNT),
        (EXPENDITURE, "F9", "暂无", NO_AMOUNT),
        (BASIC, "D6", "#NAME?", ERROR_VALUE),
    ],
    "subject_twice": [(EXPENDITURE, "D26", "行政运行", f"与第9行{TWICE}")],
    "class_twice": [(OVERALL, "C6", "一、一般公共服务支出", f"与第5行{TWICE}")],
    "economic_subject_twice": [(BASIC, "C7", "津贴补贴", f"与第6行{TWICE}")],
    "code_of_six_digits": [(EXPENDITURE, "A9", "201060", CODE)],
    "code_with_a_letter": [(EXPENDITURE, "A9", "2O1O6O1", CODE)],
    "code_of_eight_digits": [(EXPENDITURE, "A9", "20106012", CODE)],
    "code_of_income": [(GENERAL, "A9", "1030602", CODE)],
    "economic_code_among_functions": [(GENERAL, "A9", "30102", CODE)],
    "economic_code_of_four_digits": [(BASIC, "A6", "3010", CODE)],
    "unknown_code_without_a_name": [(EXPENDITURE, "A9", "2010677", "确有此科目的，在科目名称一栏写上名称")],
    "unknown_name_without_a_code": [(GENERAL, "D26", "不存在的科目", "请在编码栏写明科目编码")],
    "ambiguous_name_without_a_code": [
        (INCOME, "D7", "甲", "目录里没有同名的科目，请在编码栏写明科目编码"),
        (INCOME, "D8", "乙", "目录里没有同名的科目，请在编码栏写明科目编码"),
        (INCOME, "D10", "机关服务", "个同名科目，请在编码栏写明科目编码"),
    ],
    "unknown_row_with_an_amount": [(OVERALL, "C6", "外星支出", "请核对行名称；本表没有的行请删除")],
    "amount_without_a_row_name": [(OVERALL, "A9", "空白", "有金额的行须有行名称")],
    "amount_below_without_a_code": [(GENERAL, "D27", "空白", "请填写科目编码；多余的金额请删除")],
    "hidden_row": [(EXPENDITURE, "E9", "第9行", HIDDEN)],
    "hidden_rows_of_a_filter": [
        (GENERAL, "E8", "第8行、第9行、第10行、第11行、第12行、第13行、第14行、第15行等12处", HIDDEN),
    ],
    "hidden_column": [(EXPENDITURE, "G5", "G列", HIDDEN)],
    "collapsed_columns": [(INCOME, "F5", "F列", HIDDEN)],
    "merged_amounts": [(EXPENDITURE, "F8", "F8:F9合并", MERGED)],
    "merged_amounts_across": [(GENERAL, "F8", "F8:G8合并", MERGED)],
}
