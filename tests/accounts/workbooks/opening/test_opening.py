"""What a readable file gives: values at their addresses, and what fast readers do not tell."""

import datetime as dt
import hashlib
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.packaging.custom import StringProperty

from accounts.workbooks.opening import open_workbook
from accounts.workbooks.sheet import Area, Position
from tests.accounts.workbooks.opening.files import RELATIONS, package, parts_of, sheet_xml, xls, xlsx, zipped

CASES = Path(__file__).parents[3] / "cases"
DAY = dt.date(2024, 12, 31)


def only_sheet(content, name="a.xlsx"):
    (sheet,) = open_workbook(content, name).sheets
    return sheet


def test_the_nine_tables_of_a_real_department_are_read_cell_for_cell():
    content = (CASES / "putuo-finance-2024.xlsx").read_bytes()
    workbook = open_workbook(content, "putuo-finance-2024.xlsx")
    expected = openpyxl.load_workbook(io.BytesIO(content))
    assert [sheet.name for sheet in workbook.sheets] == expected.sheetnames
    assert sum(len(sheet.rows) for sheet in workbook.sheets) > 200
    for sheet in workbook.sheets:
        for row in expected[sheet.name].iter_rows():
            for cell in row:
                found = sheet.value(cell.row - 1, cell.column - 1)
                assert found == ("" if cell.value is None else cell.value), (sheet.name, cell.coordinate)
    assert (workbook.format, workbook.notes) == ("xlsx", ())
    assert workbook.file_hash == hashlib.sha256(content).hexdigest()


def fill_both(write):
    """Fill a sheet, of either format, by ``write(row, column, value)``."""
    for place, value in {
        (1, 1): "201 一般公共服务支出",
        (1, 2): 2940.05,
        (1, 3): 2010601,
        (2, 1): "0012",
        (2, 2): "1,234.50",
        (2, 3): True,
        (3, 1): -0.5,
        (3, 2): " 两行\n文字 ",
    }.items():
        write(*place, value)


FILLED = [
    [],
    ["", "201 一般公共服务支出", 2940.05, 2010601],
    ["", "0012", "1,234.50", True],
    ["", -0.5, " 两行\n文字 "],
]


def rows_without_blanks_at_ends(sheet):
    rows = [list(row) for row in sheet.rows]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows


def test_values_keep_their_kind_and_rows_begin_at_a1():
    def fill(workbook):
        sheet = workbook.create_sheet("值")
        fill_both(lambda row, column, value: sheet.cell(row + 1, column + 1, value))
        del workbook["表1"]

    sheet = only_sheet(xlsx(fill))
    assert rows_without_blanks_at_ends(sheet) == FILLED
    assert type(sheet.value(1, 3)) is int
    assert type(sheet.value(2, 3)) is bool
    assert sheet.value(99, 99) == ""


def test_an_old_workbook_gives_the_same():
    def fill(workbook, first):
        sheet = workbook.add_sheet("值")
        fill_both(sheet.write)
        first.visibility = 1

    first, sheet = open_workbook(xls(fill), "a.xls").sheets
    assert rows_without_blanks_at_ends(sheet) == FILLED
    assert (first.hidden, sheet.hidden) == (True, False)
    assert type(sheet.value(1, 3)) is int
    assert type(sheet.value(2, 3)) is bool


def test_dates_and_times_are_told_from_numbers():
    def fill(workbook):
        sheet = workbook.active
        sheet["A2"], sheet["B2"], sheet["C2"] = DAY, dt.datetime(2024, 12, 31, 8, 30), dt.time(6, 0)  # noqa: DTZ001

    row = only_sheet(xlsx(fill)).rows[1]
    assert row == [DAY, dt.datetime(2024, 12, 31, 8, 30), dt.time(6, 0)]  # noqa: DTZ001


def test_an_old_workbook_tells_dates_times_and_durations():
    def fill(workbook, sheet):
        for column, (value, form) in enumerate(
            [
                (DAY, "yyyy-mm-dd"),
                (45657.3541666667, "yyyy-mm-dd hh:mm"),
                (0.25, "hh:mm"),
                (1.25, "[h]:mm:ss"),
                (5e9, "yyyy"),
            ]
        ):
            sheet.write(1, column, value, xlwt.easyxf(num_format_str=form))

    row = only_sheet(xls(fill), "a.xls").rows[1]
    assert row[0] == DAY
    assert abs(row[1] - dt.datetime(2024, 12, 31, 8, 30)) < dt.timedelta(seconds=1)  # noqa: DTZ001
    assert row[2:] == [dt.time(6, 0), dt.timedelta(hours=30), 5_000_000_000]


def test_formulas_are_told_with_and_without_a_stored_value():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("表1")
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("A2", '=IF(1,"","x")', None, "")
        sheet.write_formula("C3", "=NA()", None, "#N/A")
    sheet = only_sheet(out.getvalue())
    assert sheet.formulas == {Position(0, 0), Position(1, 0), Position(2, 2)}
    assert sheet.errors == {Position(2, 2): "#N/A"}
    assert sheet.value(0, 0) == 2
    assert sheet.value(2, 2) == ""


def test_a_formula_that_was_never_computed_is_told():
    def fill(workbook):
        workbook.active["C5"] = "=SUM(B1:B4)"

    sheet = only_sheet(xlsx(fill))
    assert sheet.formulas == sheet.uncomputed == {Position(4, 2)}


def test_an_old_workbook_tells_formulas_and_errors():
    def fill(workbook, sheet):
        workbook.add_sheet("别处").write(0, 0, xlwt.Formula("1"))
        sheet.write(3, 1, xlwt.Formula("1+1"))
        sheet.row(4).set_cell_error(2, "#REF!")

    sheet, other = open_workbook(xls(fill), "a.xls").sheets
    assert sheet.formulas == {Position(3, 1)}
    assert other.formulas == {Position(0, 0)}
    assert sheet.errors == {Position(4, 2): "#REF!"}
    assert sheet.value(4, 2) == ""


def hide_in_xlsx(workbook):
    sheet = workbook.active
    sheet["D6"] = 1
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    sheet.merge_cells("A4:B5")
    sheet.merge_cells("A8:XFD9")
    sheet.merge_cells("C1:XFD1")
    workbook.create_sheet("藏").sheet_state = "veryHidden"


def hide_in_xls(workbook, sheet):
    sheet.write(5, 3, 1)
    sheet.row(1).hidden = True
    sheet.row(2).height = 0
    sheet.row(2).height_mismatch = True
    sheet.col(2).hidden = True
    sheet.col(9).hidden = True
    sheet.merge(3, 4, 0, 1)
    sheet.merge(7, 8, 0, 255)
    sheet.merge(0, 0, 2, 255)
    workbook.add_sheet("藏").visibility = 2


@pytest.mark.parametrize("content", [xlsx(hide_in_xlsx), xls(hide_in_xls)], ids=["xlsx", "xls"])
def test_what_is_hidden_or_merged_is_told_within_the_used_range(content):
    sheet, hidden = open_workbook(content, "a").sheets
    assert sheet.hidden_rows == {1, 2}
    assert sheet.hidden_columns == {2}
    assert sorted(sheet.merged) == [Area(0, 2, 0, 3), Area(3, 0, 4, 1)]
    assert (sheet.hidden, hidden.hidden) == (False, True)
    assert [list(row) for row in hidden.rows] == []


def test_a_column_of_no_width_is_hidden():
    content = package(sheet_xml(before=b'<cols><col min="1" max="1" width="0" customWidth="1"/></cols>'))
    assert only_sheet(content).hidden_columns == {0}


@pytest.mark.parametrize(("height", "hidden"), [(b"0", {0}), (b"0.0", {0}), (b"0.75", set()), (b"15", set())])
def test_a_row_of_no_height_is_hidden(height, hidden):
    content = package(sheet_xml(b'<row r="1" ht="%s" customHeight="1"><c r="A1"><v>1</v></c></row>' % height))
    assert only_sheet(content).hidden_rows == hidden


def test_the_document_s_own_properties_are_read():
    def fill(workbook):
        workbook.custom_doc_props.append(StringProperty(name="部门", value="财政局 & 其他"))
        workbook.custom_doc_props.append(StringProperty(name="version", value="1"))

    assert open_workbook(xlsx(fill), "a.xlsx").properties == {"部门": "财政局 & 其他", "version": "1"}
    assert open_workbook(xlsx(), "a.xlsx").properties == {}


def test_folders_links_to_the_outside_and_unknown_parts_are_no_trouble():
    parts = parts_of(sheet_xml())
    link = f'<Relationship Id="x" Type="{RELATIONS}/link" Target="https://example.org/" TargetMode="External"/>'
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"</Rel", link.encode() + b"</Rel", 1)
    content = zipped(parts | {"xl/": b"", "xl/media/a.png": b"1", "xl/_rels/workbook.xml.rels": relations})
    assert only_sheet(content).rows == [[1]]


def test_a_chart_sheet_is_left_out():
    def fill(workbook):
        workbook.create_chartsheet("图")
        workbook.create_sheet("后")

    assert [sheet.name for sheet in open_workbook(xlsx(fill), "a.xlsx").sheets] == ["表1", "后"]


@pytest.mark.parametrize(
    ("name", "found"), [("a.xls", ".xls"), ("a.XLSX", None), ("a.xlsx", None), ("a.csv", ".csv"), ("决算", "")]
)
def test_an_ending_that_does_not_fit_is_noted(name, found):
    notes = open_workbook(xlsx(), name).notes
    assert [note.found for note in notes] == ([] if found is None else [found])
    assert all("建议把扩展名改为 .xlsx" in note.message for note in notes)


def test_an_old_workbook_called_new_is_read_as_what_it_is():
    workbook = open_workbook(xls(), "a.xlsx")
    assert workbook.format == "xls"
    assert workbook.notes[0].message == (
        "文件名称以 .xlsx 结尾，内容是 .xls 工作簿，已按内容读取：建议把扩展名改为 .xls。"
    )


SPELLINGS = {
    "prefixed": b'<x:row r="1"><x:c r="B1" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c></x:row>',
    "single quotes": b"<row r='1'><c r='B1' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>",
    "spaces": b'<row r="1"><c t = "e"\nr = "B1" ><f >1/0</f ><v >#DIV/0!</v ></c ></row >',
    "no references": b'<row><c/><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
    "comments": b'<!-- <c r="A1"> --><row r="1"><c r="B1" t="e"><f>1/0</f><v><![CDATA[#DIV/0!]]></v></c></row>',
    "small letters": b'<row r="1"><c r="b1" t="e"><f/><v>#DIV/0!</v></c></row>',
}


@pytest.mark.parametrize("data", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_xml_tells_formulas_and_errors(data):
    sheet = only_sheet(package(sheet_xml(data, before=b"")))
    assert sheet.formulas == {Position(0, 1)}
    assert sheet.errors == {Position(0, 1): "#DIV/0!"}
    assert sheet.uncomputed == set()


def test_large_but_ordinary_workbooks_are_read():
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="EA%d" s="0"/></row>' % (n, n, n, n) for n in range(1, 12001)
    )
    sheet = only_sheet(package(sheet_xml(rows)))
    assert len(sheet.rows) == 12_000
    assert sheet.value(11_999, 0) == 12_000


def test_a_million_styled_but_empty_rows_are_no_trouble():
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(2, 1_000_001))
    assert [
        list(row) for row in only_sheet(package(sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>' + rows))).rows
    ] == [[1]]
