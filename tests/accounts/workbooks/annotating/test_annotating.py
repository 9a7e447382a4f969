"""The annotated return, read back with openpyxl."""

import hashlib
import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from accounts.workbooks.annotating import annotate, marks, rebuilt
from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.sheet import Area, Position, Sheet, Workbook

RED = "00FFC7CE"


def problem(sheet="收入", cell="B3", message="收入B3应为数字。", found="十二", expected="数字"):
    return WorkbookProblem(sheet, cell, found, expected, message)


def unchanged(_book):
    pass


def xlsx(change=unchanged):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收入"
    for row in (["收入决算表"], ["项目", "决算数"], ["行政运行", "十二"], ["合计", "=SUM(B3:B3)"]):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=18)
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def opened(content, *sheets, form="xlsx"):
    """The workbook as the product opens it, near enough: what annotating asks of it."""
    if not sheets:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheets = [
            Sheet(
                name,
                [["" if v is None else v for v in row] for row in book[name].iter_rows(values_only=True)],
                merged=tuple(
                    Area(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1)
                    for a in book[name].merged_cells.ranges
                ),
            )
            for name in book.sheetnames
        ]
    return Workbook("收入.xlsx", hashlib.sha256(content).hexdigest(), form, tuple(sheets))


def returned(content, problems, workbook=None):
    return openpyxl.load_workbook(io.BytesIO(annotate(content, workbook or opened(content), problems)))


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_the_cell_is_marked_and_listed_with_a_link():
    book = returned(xlsx(), [problem()])
    assert book.sheetnames == ["问题清单", "收入"]
    cell = book["收入"]["B3"]
    assert (cell.value, cell.comment.text, cell.fill.start_color.rgb) == ("十二", "收入B3应为数字。", RED)
    listed = book["问题清单"]
    assert listed["A1"].value == "共1处问题，全部改好后重新上传；点“单元格”一列可到达问题所在处。"
    assert [c.value for c in listed[2]] == ["序号", "工作表", "单元格", "现在是", "应为", "问题和改法"]
    assert rows_of(listed) == [["1", "收入", "B3", "十二", "数字", "收入B3应为数字。"]]
    assert listed["C3"].hyperlink.location == "'收入'!B3"
    assert book.active.title == "问题清单"


def test_the_persons_own_styles_and_formulas_stay():
    sheet = returned(xlsx(), [problem()])["收入"]
    assert (sheet["A1"].font.size, sheet["A1"].font.bold, sheet["B4"].value) == (18, True, "=SUM(B3:B3)")
    assert sheet["A1"].comment is None


def test_a_comment_that_is_there_stays_above_ours():
    def comment(book):
        book["收入"]["B3"].comment = Comment("请小王核对", "小李")

    assert returned(xlsx(comment), [problem()])["收入"]["B3"].comment.text == "请小王核对\n——\n收入B3应为数字。"


def test_two_problems_of_one_cell_stand_in_one_comment():
    sheet = returned(xlsx(), [problem(message="一。"), problem(message="二。")])["收入"]
    assert sheet["B3"].comment.text == "一。\n二。"


def test_a_problem_within_merged_cells_is_marked_at_their_first():
    book = returned(xlsx(lambda book: book["收入"].merge_cells("A3:B3")), [problem(cell="B3")])
    assert book["收入"]["A3"].comment.text == "收入B3应为数字。"
    assert rows_of(book["问题清单"])[0][2] == "B3"
    assert book["问题清单"]["C3"].hyperlink.location == "'收入'!A3"


@pytest.mark.parametrize("cell", ["", "AAAA1", "XFE1", "B1048577", "第三行", "1"])
def test_a_whole_sheet_is_marked_at_its_first_cell(cell):
    book = returned(xlsx(), [problem(cell=cell)])
    assert book["收入"]["A1"].comment.text == "收入B3应为数字。"
    assert rows_of(book["问题清单"])[0][2] == (cell or "整张表")
    assert book["收入"].sheet_properties.tabColor.rgb == RED


def test_an_area_is_marked_at_its_first_cell():
    assert returned(xlsx(), [problem(cell="B3:C9")])["收入"]["B3"].comment is not None


def test_a_sheet_that_the_file_lacks_is_listed_without_a_link():
    book = returned(xlsx(), [problem(sheet="支出决算表", cell="", message="缺少支出决算表。")])
    assert rows_of(book["问题清单"]) == [["1", "支出决算表", None, "十二", "数字", "缺少支出决算表。"]]
    assert book["问题清单"]["C3"].hyperlink is None


def test_a_hidden_sheet_with_problems_is_shown():
    def hide(book):
        book.create_sheet("封面")
        book["收入"].sheet_state = "hidden"

    assert returned(xlsx(hide), [problem()])["收入"].sheet_state == "visible"


def test_the_list_finds_a_title_of_its_own():
    assert returned(xlsx(lambda book: book.create_sheet("问题清单")), [problem()]).sheetnames[0] == "问题清单2"


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_nothing_of_a_problem_becomes_a_formula(form, text):
    content = xlsx(lambda book: setattr(book["收入"]["B3"], "value", None))
    workbook = opened(content, Sheet("收入", [["x"], [], ["", text]]), form=form)
    book = returned(content, [problem(found=text, expected=text, message=text)], workbook)
    cells = [cell for row in book["问题清单"].iter_rows() for cell in row if cell.value]
    cells += [book["收入"]["B3"]] if form == "xls" else []
    assert {cell.data_type for cell in cells} == {"s"}
    assert text in {cell.value for cell in cells}


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_characters_that_no_workbook_holds_are_replaced(form):
    book = returned(xlsx(), [problem(found="a\x00b\ud800", message="坏\x1b字符")], opened(xlsx(), form=form))
    assert rows_of(book["问题清单"])[0][3:] == [
        "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}",
        "数字",
        "坏\N{REPLACEMENT CHARACTER}字符",
    ]


def test_an_xls_comes_back_as_xlsx_with_its_values():
    rows = [
        ["收入决算表"],
        ["日期", date(2024, 3, 1), datetime.fromisoformat("2024-03-01T08:00")],
        ["行政运行", 12.5, True, -3, "'文字"],
    ]
    sheet = Sheet("收入", rows, errors={Position(3, 0): "#REF!"})
    workbook = opened(b"xls", sheet, Sheet("封面", [["x"]]), form="xls")
    book = returned(b"xls", [problem(), problem(cell="D9", message="缺数。")], workbook)
    assert book.sheetnames == ["问题清单", "收入", "封面"]
    written = book["收入"]
    assert [c.value for c in written[3]][:5] == ["行政运行", 12.5, True, -3, "'文字"]
    assert written["B2"].value == datetime.fromisoformat("2024-03-01")
    assert written["A4"].value == "#REF!"
    assert (written["B3"].comment.text, written["B3"].fill.start_color.rgb) == ("收入B3应为数字。", "FFFFC7CE")
    assert written["D9"].comment.text == "缺数。"
    assert book["问题清单"]["C3"].hyperlink.location == "'收入'!B3"


def test_an_xlsx_that_cannot_be_loaded_is_written_anew():
    workbook = opened(b"x", Sheet("收入", [["a"], ["b"], ["c", "十二"]]))
    assert returned(b"no workbook at all", [problem()], workbook)["收入"]["B3"].comment is not None


def with_part(content, inserted):
    """The file with something put at the end of its sheet's XML."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<pageMargins", inserted + b"<pageMargins")
            target.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize(
    "bomb",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b"<mergeCells><mergeCell ref='$A$1:$XFD$1048576'/></mergeCells>",
        b'<hyperlinks><hyperlink display="x" ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        b'<hyperlinks><hyperlink ref="A1&#58;XFD1048576" location="A1"/></hyperlinks>',
        b'<hyperlinks><hyperlink ref="A1:B2 C3:XFD9" location="A1"/></hyperlinks>',
    ],
)
def test_what_would_unfold_to_the_whole_sheet_is_not_loaded(bomb):
    content = with_part(xlsx(), bomb)
    start = time.monotonic()
    book = returned(content, [problem()], opened(xlsx()))
    assert time.monotonic() - start < 5
    assert book["收入"]["B3"].comment is not None
    assert book["收入"]["A1"].font.size != 18, "written anew"


def test_ordinary_merged_cells_and_links_are_kept():
    content = with_part(xlsx(), b'<hyperlinks><hyperlink ref="A1:B2" location="A1"/></hyperlinks>')
    assert returned(content, [problem()])["收入"]["A1"].font.size == 18


def test_quotes_in_a_sheets_name_do_not_break_the_link():
    content = xlsx(lambda book: setattr(book["收入"], "title", "小王's 表"))
    book = returned(content, [problem(sheet="小王's 表")])
    assert book["问题清单"]["C3"].hyperlink.location == "'小王''s 表'!B3"


def test_a_chart_of_its_own_sheet_is_passed_over():
    content = xlsx(lambda book: book.create_chartsheet("图"))
    workbook = opened(content, Sheet("收入", [["a"]]), Sheet("图", []))
    assert "问题清单" in returned(content, [problem(sheet="图", cell=""), problem()], workbook).sheetnames


def test_many_problems_are_counted_and_the_first_are_listed(monkeypatch):
    monkeypatch.setattr(marks, "MOST_LISTED", 3)
    book = returned(xlsx(), [problem(message=f"{n}。") for n in range(5)])
    assert book["问题清单"]["A1"].value.startswith("共5处问题")
    assert book["问题清单"]["A1"].value.endswith("这里只列前3处。")
    assert len(rows_of(book["问题清单"])) == 3


def test_of_a_huge_file_the_sheets_with_problems_are_written(monkeypatch):
    monkeypatch.setattr(rebuilt, "MOST_CELLS", 10)
    sheets = Sheet("收入", [["a", "b"]] * 8), Sheet("流水", [["x"]] * 100)
    book = returned(b"xls", [problem(cell="A7")], opened(b"xls", *sheets, form="xls"))
    assert book.sheetnames == ["问题清单", "收入"]
    assert (book["收入"].max_row, book["收入"]["A7"].comment is not None) == (7, True)
    assert [c.value for c in book["收入"]["A"]] == ["a"] * 5 + [None] * 2


@pytest.mark.slow
def test_a_large_file_takes_seconds_not_minutes():
    workbook = opened(b"xls", Sheet("收入", [[1.5] * 20] * 50_000), form="xlsx")
    start = time.monotonic()
    annotate(b"", workbook, [problem()] * 3_000)
    assert time.monotonic() - start < 30
