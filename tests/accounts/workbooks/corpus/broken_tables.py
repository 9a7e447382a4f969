"""Broken public tables: each a good workbook with one thing wrong, as it goes wrong in offices.

A builder changes the workbook in place; ``EXPECTED`` in ``expected.py`` says, by the builder's name, what the user is
told: sheet, cell and words of the sentence.
"""

import datetime as dt

from openpyxl import Workbook

OVERALL = "1、收入支出决算总表"
INCOME = "2、收入决算表"
EXPENDITURE = "3、支出决算表"
FISCAL = "4、财政拨款收入支出决算总表"
GENERAL = "5、一般公共预算财政拨款支出决算表"
BASIC = "6、一般公共预算财政拨款基本支出决算表"
THREE_PUBLIC = "7、财政拨款“三公”经费支出决算表"
FUND = "8、政府性基金预算财政拨款收入支出决算表"
CAPITAL = "9、国有资本经营预算财政拨款收入支出决算表"


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def write_rows(sheet, rows):
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if type(sheet.cell(number, column)).__name__ != "MergedCell":
                sheet.cell(number, column).value = value


def unmerge(sheet):
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def multiply(sheet, factor):
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = round(cell.value * factor, 6)


def say_unit(workbook, text):
    for sheet in workbook:
        for row in sheet.iter_rows(max_row=3):
            for cell in row:
                if cell.value == "单位：万元":
                    cell.value = text


# The file is another one, or not all of it.


def another_list(workbook: Workbook):
    for sheet in workbook.worksheets[1:]:
        workbook.remove(sheet)
    sheet = workbook.active
    unmerge(sheet)
    sheet.delete_rows(1, 99)
    sheet.title = "人员名单"
    for row in (["人员名单"], ["姓名", "职务"], ["张某", "科员"]):
        sheet.append(row)


def cover_alone(workbook):
    for sheet in workbook.worksheets[1:]:
        workbook.remove(sheet)
    sheet = workbook.active
    unmerge(sheet)
    sheet.delete_rows(1, 99)
    sheet.title = "封面"
    sheet["A5"] = "上海市普陀区财政局2024年度部门决算"


def empty_sheets(workbook):
    for sheet in workbook:
        unmerge(sheet)
        sheet.delete_rows(1, 99)


def empty_sheets_without_names(workbook):
    empty_sheets(workbook)
    for number, sheet in enumerate(workbook, 1):
        sheet.title = f"Sheet{number}"


def one_table_missing(workbook):
    del workbook[EXPENDITURE]


def three_tables_missing(workbook):
    del workbook[INCOME], workbook[BASIC], workbook[CAPITAL]


def budget_instead_of_final_account(workbook):
    for sheet in workbook:
        sheet.title = sheet.title.replace("决算", "预算")
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("决算", "预算")


def one_table_twice(workbook):
    copy = workbook.copy_worksheet(workbook[GENERAL])
    copy.title = "5副本"


def titles_swapped(workbook):
    income, expenditure = workbook[INCOME], workbook[EXPENDITURE]
    income["A1"], expenditure["A1"] = expenditure["A1"].value, income["A1"].value


def table_in_a_hidden_sheet(workbook):
    workbook[GENERAL].sheet_state = "hidden"


def table_in_a_very_hidden_sheet(workbook):
    workbook[INCOME].sheet_state = "veryHidden"


def title_missing(workbook):
    sheet = workbook[INCOME]
    sheet["A1"] = None
    sheet.title = "Sheet2"


def header_missing(workbook):
    sheet = workbook[EXPENDITURE]
    unmerge(sheet)
    sheet.delete_rows(3, 3)


def header_overwritten(workbook):
    sheet = workbook[GENERAL]
    unmerge(sheet)
    for row in range(3, 6):
        for column in range(1, 8):
            sheet.cell(row, column).value = "X"


def column_missing(workbook):
    sheet = workbook[INCOME]
    unmerge(sheet)
    sheet.delete_cols(11)


def two_columns_missing(workbook):
    sheet = workbook[GENERAL]
    unmerge(sheet)
    sheet.delete_cols(6, 2)


def column_renamed(workbook):
    workbook[EXPENDITURE]["F3"] = "基本开支"


def column_without_a_caption(workbook):
    workbook[GENERAL]["H8"] = 12.5


def amounts_one_column_to_the_right(workbook):
    sheet = workbook[EXPENDITURE]
    unmerge(sheet)
    for row in range(6, 26):
        for column in range(10, 5, -1):
            sheet.cell(row, column).value = sheet.cell(row, column - 1).value
        sheet.cell(row, 5).value = None


def amounts_one_column_to_the_left(workbook):
    sheet = workbook[INCOME]
    for row in range(6, 26):
        for column in range(4, 11):
            sheet.cell(row, column).value = sheet.cell(row, column + 1).value
        sheet.cell(row, 11).value = None


# Year, unit of amounts, whose account.


def another_year_in_a_title(workbook):
    workbook[INCOME]["A1"] = "2023年度收入决算表"


def another_year_in_every_title(workbook):
    for sheet in workbook:
        sheet["A1"] = f"2022年度{sheet['A1'].value}"


def another_year_above_the_table(workbook):
    workbook[BASIC]["A2"] = "2023年度"


def another_department(workbook):
    for sheet in workbook:
        sheet["A2"] = "编制单位：上海市普陀区教育局"


def another_department_before_a_title(workbook):
    workbook[GENERAL]["A1"] = "上海市普陀区教育局2024年度一般公共预算财政拨款支出决算表"


def yuan_called_wan(workbook):
    for sheet in workbook:
        multiply(sheet, 10_000)


def wan_called_yuan(workbook):
    say_unit(workbook, "单位：元")


def one_table_in_yuan(workbook):
    multiply(workbook[INCOME], 10_000)


def one_table_says_yuan(workbook):
    workbook[OVERALL]["D2"] = "单位：元"


def no_unit_of_amounts(workbook):
    say_unit(workbook, None)


def hundred_millions(workbook):
    workbook[FISCAL]["G2"] = "单位：亿元"


def thousands(workbook):
    say_unit(workbook, "金额单位：千元")


# Cells.


def text_for_an_amount(workbook):
    workbook[EXPENDITURE]["F9"] = "暂无"


def letter_o_for_zero(workbook):
    workbook[EXPENDITURE]["F9"] = "15O3.52"


def two_decimal_points(workbook):
    workbook[EXPENDITURE]["F9"] = "1503.5.2"


def chinese_numeral(workbook):
    workbook[OVERALL]["B5"] = "二千九百万"


def too_many_places(workbook):
    workbook[EXPENDITURE]["F9"] = "1503.5212345"


def too_many_places_in_a_number(workbook):
    workbook[EXPENDITURE]["F9"] = 1503.5212345


def exponent_in_text(workbook):
    workbook[EXPENDITURE]["F9"] = "1.5E+3"


def percentage(workbook):
    workbook[EXPENDITURE]["F9"] = "51%"


def question_mark(workbook):
    workbook[EXPENDITURE]["F9"] = "1503.52?"


def two_amounts_in_one_cell(workbook):
    workbook[EXPENDITURE]["F9"] = "1503.52/8.37"


def date_for_an_amount(workbook):
    workbook[EXPENDITURE]["F9"] = dt.date(2024, 3, 5)


def time_for_an_amount(workbook):
    workbook[EXPENDITURE]["F9"] = dt.time(12, 30)


def truth_value_for_an_amount(workbook):
    workbook[EXPENDITURE]["F9"] = True


def huge_amount(workbook):
    workbook[EXPENDITURE]["F9"] = 1e20


def huge_amount_in_text(workbook):
    workbook[EXPENDITURE]["F9"] = "9" * 40


def very_long_text(workbook):
    workbook[EXPENDITURE]["F9"] = "长" * 30_000


def markup_for_an_amount(workbook):
    workbook[EXPENDITURE]["F9"] = "<script>alert(1)</script>"


def formula_as_text(workbook):
    workbook[EXPENDITURE]["F9"] = "=HYPERLINK(1)"
    workbook[EXPENDITURE]["F9"].data_type = "s"


def reference_error(workbook):
    workbook[EXPENDITURE]["F9"] = "#REF!"


def division_error(workbook):
    workbook[OVERALL]["D34"] = "#DIV/0!"


def formula_without_a_result(workbook):
    workbook[EXPENDITURE]["E6"] = "=SUM(F6:J6)"


def formulas_without_results_in_a_column(workbook):
    for row in range(6, 26):
        workbook[EXPENDITURE].cell(row, 5).value = f"=SUM(F{row}:J{row})"


def three_mistakes(workbook):
    workbook[EXPENDITURE]["F9"] = "暂无"
    workbook[INCOME]["F9"] = "1,511.89元整"
    workbook[BASIC]["D6"] = "#NAME?"


# Rows.


def subject_twice(workbook):
    workbook[EXPENDITURE].append(["201", "06", "01", "行政运行", 1.5, 1.5])


def code_of_six_digits(workbook):
    sheet = workbook[EXPENDITURE]
    sheet["A9"], sheet["B9"], sheet["C9"] = "201060", None, None


def code_with_a_letter(workbook):
    sheet = workbook[EXPENDITURE]
    sheet["A9"], sheet["B9"], sheet["C9"] = "2O1O6O1", None, None


def code_of_eight_digits(workbook):
    sheet = workbook[EXPENDITURE]
    sheet["A9"], sheet["B9"], sheet["C9"] = "20106012", None, None


def code_of_income(workbook):
    sheet = workbook[GENERAL]
    sheet["A9"], sheet["B9"], sheet["C9"] = "103", "06", "02"


def economic_code_among_functions(workbook):
    sheet = workbook[GENERAL]
    sheet["A9"], sheet["B9"], sheet["C9"] = "301", "02", None


def unknown_code_without_a_name(workbook):
    sheet = workbook[EXPENDITURE]
    sheet["C9"], sheet["D9"] = "77", None


def unknown_name_without_a_code(workbook):
    workbook[GENERAL].append([None, None, None, "不存在的科目", 1.5, 1.5])


def ambiguous_name_without_a_code(workbook):
    sheet = workbook[INCOME]
    sheet["A10"], sheet["B10"], sheet["C10"], sheet["D10"] = None, None, None, "机关服务"
    sheet["A7"], sheet["A8"], sheet["B8"] = None, None, None
    sheet["D7"], sheet["D8"] = "甲", "乙"


def unknown_row_with_an_amount(workbook):
    workbook[OVERALL]["C6"] = "二、外星支出"
    workbook[OVERALL]["D6"] = 12.5


def amount_without_a_row_name(workbook):
    workbook[OVERALL]["A9"], workbook[OVERALL]["B9"] = None, 12.5


def amount_below_without_a_code(workbook):
    workbook[GENERAL]["F27"] = 12.5


def class_twice(workbook):
    workbook[OVERALL]["C6"] = "一、一般公共服务支出"


def economic_code_of_four_digits(workbook):
    workbook[BASIC]["A6"], workbook[BASIC]["B6"] = "3010", None


def economic_subject_twice(workbook):
    workbook[BASIC]["B7"] = "01"


# What nobody sees.


def hidden_row(workbook):
    workbook[EXPENDITURE].row_dimensions[9].hidden = True


def hidden_rows_of_a_filter(workbook):
    for row in range(8, 20):
        workbook[GENERAL].row_dimensions[row].hidden = True


def hidden_column(workbook):
    workbook[EXPENDITURE].column_dimensions["G"].hidden = True


def collapsed_columns(workbook):
    workbook[INCOME].column_dimensions.group("F", "G", hidden=True)


def merged_amounts(workbook):
    workbook[EXPENDITURE].merge_cells("F8:F9")


def merged_amounts_across(workbook):
    workbook[GENERAL].merge_cells("F8:G8")


BUILDERS = [
    *(another_list, cover_alone, empty_sheets, empty_sheets_without_names, one_table_missing, three_tables_missing),
    *(budget_instead_of_final_account, one_table_twice, titles_swapped, table_in_a_hidden_sheet),
    *(table_in_a_very_hidden_sheet, title_missing, header_missing, header_overwritten, column_missing),
    *(two_columns_missing, column_renamed, column_without_a_caption, amounts_one_column_to_the_right),
    *(amounts_one_column_to_the_left, another_year_in_a_title, another_year_in_every_title),
    *(another_year_above_the_table, another_department, another_department_before_a_title, yuan_called_wan),
    *(wan_called_yuan, one_table_in_yuan, one_table_says_yuan, no_unit_of_amounts, hundred_millions, thousands),
    *(text_for_an_amount, letter_o_for_zero, two_decimal_points, chinese_numeral, too_many_places),
    *(too_many_places_in_a_number, exponent_in_text, percentage, question_mark, two_amounts_in_one_cell),
    *(date_for_an_amount, time_for_an_amount, truth_value_for_an_amount, huge_amount, huge_amount_in_text),
    *(very_long_text, markup_for_an_amount, formula_as_text, reference_error, division_error),
    *(formula_without_a_result, formulas_without_results_in_a_column, three_mistakes, subject_twice),
    *(code_of_six_digits, code_of_eight_digits, code_with_a_letter, code_of_income, economic_code_among_functions),
    *(unknown_code_without_a_name, unknown_name_without_a_code, ambiguous_name_without_a_code),
    *(unknown_row_with_an_amount, amount_without_a_row_name, amount_below_without_a_code, class_twice),
    *(economic_code_of_four_digits, economic_subject_twice, hidden_row, hidden_rows_of_a_filter, hidden_column),
    *(collapsed_columns, merged_amounts, merged_amounts_across),
]
