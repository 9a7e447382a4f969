"""Official statements as sheets: the printed figures, nothing but values, ready for print."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.renderers.xlsx import render_xlsx
from disclosure.report.freeze import content_hash, freeze, thaw
from disclosure.report.tree import Number, Part, Section, Table, TableCell, TableRow
from tests.disclosure.renderers import statements
from tests.disclosure.renderers.html.sample import sample_report
from tests.disclosure.renderers.xlsx.reading import body, exact, first_row, printed, read, sheet_of

SHAPES = {
    "two panels": statements.summary(),
    "by subject": statements.by_subject(),
    "three panels": statements.basic(),
    "one row": statements.three_public(),
    "many columns": statements.detail(),
    "empty": statements.empty(),
}


def report(*tables):
    bare = replace(sample_report(), parts=())
    return replace(bare, parts=(statements.part(*tables),))


def rendered(*tables, **options):
    return read(render_xlsx(report(*tables), **options))


def only(table, **options):
    return sheet_of(rendered(table, **options), table)


def publication(version=2):
    return SimpleNamespace(
        version=version,
        published_at=datetime(2022, 9, 30, 1, 0, tzinfo=UTC),
        content_hash="a1" * 32,
        reason="更正",
    )


@pytest.mark.parametrize("table", SHAPES.values(), ids=SHAPES)
def test_every_cell_is_what_the_statement_prints(table):
    sheet = only(table)
    assert exact(body(sheet, table)) == printed(table)


@pytest.mark.parametrize("table", SHAPES.values(), ids=SHAPES)
def test_headings_stand_merged_as_printed(table):
    sheet = only(table)
    texts = [cell.text for row in table.header for cell in row]
    first = first_row(sheet) - len(table.header)
    found = [cell.value for row in sheet.iter_rows(min_row=first, max_row=first_row(sheet) - 1) for cell in row]
    assert [text for text in found if text] == texts
    spans = [(cell.columns, cell.rows) for row in table.header for cell in row if (cell.columns, cell.rows) != (1, 1)]
    merged = [
        (area.max_col - area.min_col + 1, area.max_row - area.min_row + 1)
        for area in sheet.merged_cells.ranges
        if first <= area.min_row < first_row(sheet)
    ]
    assert sorted(merged) == sorted(spans)


def test_title_number_owner_and_unit_stand_above():
    sheet = only(SHAPES["by subject"])
    assert [row[0].value for row in sheet["A1:A3"]] == ["收入决算表", "公开02表", "编制单位：中共示例市委群众工作局"]
    assert "金额单位：万元" in [cell.value for cell in sheet[3]]
    assert sheet["A2"].alignment.horizontal == "right"


def test_a_statement_without_a_number_has_no_empty_line():
    table = replace(SHAPES["by subject"], number="")
    assert only(table)["A2"].value == "编制单位：中共示例市委群众工作局"
    assert rendered(table).sheetnames == ["目录", "收入决算表", "勾稽核对"]


def test_amounts_are_numbers_with_two_places_and_negative_ones_stay_numbers():
    cell = TableCell("amount", "-1,234.50", Number("-1,234.50", "-1234.50", "amount"))
    row = TableRow("item", (TableCell("code", "2010101"), TableCell("label", "行政运行"), cell))
    sheet = only(statements.table("income", "收入决算表", (), (row,)))
    (found,) = [cell for cell in sheet[first_row(sheet)] if isinstance(cell.value, int | float)]
    assert (found.value, found.number_format, found.data_type) == (-1234.5, "#,##0.00", "n")


@given(cents=st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_is_written_digit_by_digit(cents):
    value = Decimal(cents).scaleb(-2)
    cell = TableCell("amount", f"{value:,.2f}", Number(f"{value:,.2f}", f"{value:.2f}", "amount"))
    table = statements.table("income", "表", (), (TableRow("item", (TableCell("label", "甲"), cell)),))
    sheet = only(table)
    assert Decimal(str(sheet.cell(first_row(sheet), 2).value)) == value


def test_a_number_longer_than_a_spreadsheet_keeps_is_text_rather_than_wrong():
    number = Number("99,999,999,999,999,999.99", "99999999999999999.99", "amount")
    row = TableRow("item", (TableCell("label", "甲"), TableCell("amount", number.text, number)))
    sheet = only(statements.table("income", "表", (), (row,)))
    assert sheet.cell(first_row(sheet), 2).value == "99999999999999999.99"


def test_an_empty_statement_prints_its_sentence_and_keeps_its_frame():
    sheet = only(SHAPES["empty"])
    assert sheet.cell(first_row(sheet), 1).value == "本表无数据。"


def test_notes_stand_below():
    table = SHAPES["two panels"]
    sheet = only(table)
    assert (
        sheet.cell(first_row(sheet) + len(table.rows), 1).value == "注：本表反映部门本年度的总收支和年末结转结余情况。"
    )


def test_illustrative_figures_are_labelled_where_the_statement_is_shown():
    table = SHAPES["by subject"]
    shown = replace(table, illustrative=True)
    sheet = only(shown)
    (row,) = [number for number, row in enumerate(table.rows) if row.cells[0].text == "2010101"]
    amount = sheet.cell(first_row(sheet) + row, 3)
    assert amount.font.italic
    assert not sheet.cell(first_row(sheet), 3).font.italic
    note = "注：斜体数字是示例数据，由演示数据得出，不是该单位公布的内容，不得引用。"
    assert note in [cell.value for cell in sheet["A"]]
    assert note not in [cell.value for cell in only(table)["A"]]


def test_totals_and_classes_are_marked_each_in_its_own_panel():
    row = TableRow(
        "item",
        (
            *(TableCell("code", "30101"), TableCell("label", "基本工资"), amount_of("1.00")),
            *(TableCell("code", "302"), TableCell("label", "商品和服务支出"), amount_of("2.00")),
        ),
        further=("class",),
    )
    total = TableRow("total", (TableCell("label", "合计"), TableCell("blank", ""), amount_of("1.00")))
    sheet = only(statements.table("general_basic", "基本支出决算表", (), (row, total)))
    first = first_row(sheet)
    assert [cell.font.bold for cell in sheet[first]] == [False, False, False, True, True, True]
    assert sheet.cell(first + 1, 3).font.bold
    assert sheet.cell(first + 1, 3).fill.fgColor.rgb == "FFF5F1E6"


def amount_of(value):
    return TableCell("amount", value, Number(value, value, "amount"))


class TestPrint:
    def test_a_sheet_is_a4_as_wide_as_a_page_with_its_headings_on_every_page(self):
        sheet = only(SHAPES["by subject"])
        setup = sheet.page_setup
        # One page wide is what the format takes for granted and leaves out.
        assert (setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == (9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"$1:${first_row(sheet) - 1}"
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert sheet.print_area

    @pytest.mark.parametrize(("shape", "orientation"), [("two panels", "portrait"), ("many columns", "landscape")])
    def test_wide_statements_lie_across(self, shape, orientation):
        assert only(SHAPES[shape]).page_setup.orientation == orientation

    def test_headings_and_labels_stay_in_sight(self):
        assert only(SHAPES["by subject"]).freeze_panes == "C6"
        assert only(SHAPES["two panels"]).freeze_panes == "A6"

    def test_a_draft_says_so_on_every_sheet(self):
        book = rendered(*SHAPES.values(), draft=True)
        assert all("草稿" in (sheet.oddHeader.right.text or "") for sheet in book.worksheets[1:])
        assert "草稿，尚未公开，内容可能变动。" in [cell.value for cell in book["目录"]["A"]]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "{=1}", "http://x", "<b>&"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(text):
    cells = (TableCell("code", text), TableCell("label", text), amount_of("1.00"))
    table = Table(
        key="income",
        number=text,
        title=text,
        owner=text,
        unit=text,
        header=((statements.head(text, 2), statements.head(text)),),
        rows=(TableRow("item", cells),),
        note=f"注{text}",
        notice=text,
    )
    hostile = replace(report(table), title=text, unit_name=text, region_name=text)
    book = read(render_xlsx(hostile))
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert [cell.value for cell in found if cell.hyperlink and not cell.hyperlink.location] == []
    sheet = book.worksheets[1]
    assert sheet.cell(first_row(sheet) + 1, 2).value == text.replace("\r", "_x000D_")
    if text[0] in "=+-@":
        assert sheet.cell(first_row(sheet) + 1, 2).quotePrefix


class TestSheetNames:
    def test_each_statement_has_a_sheet_named_by_number_and_title(self):
        assert rendered(*SHAPES.values()).sheetnames[:3] == ["目录", "公开01表 收入支出决算总表", "公开02表 收入决算表"]

    def test_names_are_legal_short_and_unique(self):
        table = SHAPES["by subject"]
        titles = ["长" * 60, "长" * 60, "a[b]:*?/\\c", "'甲'", "目录", "勾稽核对", "", "𠮷" * 40]
        many = [replace(table, number="", title=title) for title in titles]
        names = rendered(*many).sheetnames
        assert len({name.casefold() for name in names}) == len(names) == len(titles) + 2
        assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in names)
        assert not [name for name in names if set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'"]

    def test_the_contents_lead_to_every_sheet(self):
        book = rendered(*SHAPES.values(), replace(SHAPES["empty"], title="带'引号的表"))
        links = [row[1].hyperlink for row in book["目录"].iter_rows() if row[1].hyperlink]
        targets = [link.location.rpartition("!")[0].strip("'").replace("''", "'") for link in links]
        assert targets == book.sheetnames[1:]


class TestDocument:
    def test_its_properties_say_what_it_is(self):
        book = rendered(SHAPES["empty"], publication=publication())
        told = {prop.name: prop.value for prop in book.custom_doc_props.props}
        shown = report(SHAPES["empty"])
        assert book.properties.title == f"{shown.title}公开表"
        assert book.properties.creator == shown.unit_name
        assert told == {
            "单位": shown.unit_name,
            "单位代码": f"{shown.region_code}/{shown.unit_code}",
            "年度": "2021",
            "版本": "第2版",
            "内容校验值": "a1" * 32,
        }

    def test_without_a_publication_it_bears_the_tree_s_own_hash(self):
        shown = report(SHAPES["empty"])
        told = {prop.name: prop.value for prop in read(render_xlsx(shown, draft=True)).custom_doc_props.props}
        assert (told["版本"], told["内容校验值"]) == ("草稿", content_hash(freeze(shown)))

    def test_equal_trees_give_equal_bytes(self):
        shown = report(*SHAPES.values())
        again = thaw(freeze(shown))
        assert render_xlsx(shown, publication=publication()) == render_xlsx(again, publication=publication())
        assert render_xlsx(shown) == render_xlsx(again)

    def test_no_cell_holds_a_formula(self):
        book = rendered(*SHAPES.values())
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_a_report_without_statements_is_still_a_workbook(self):
        book = read(render_xlsx(replace(sample_report(), parts=())))
        assert book.sheetnames == ["目录", "勾稽核对"]

    def test_statements_are_found_at_any_depth(self):
        table = SHAPES["by subject"]
        deep = Section("a", "一", "甲", (), (Section("b", "（一）", "乙", (table,)),))
        shown = replace(sample_report(), parts=(Part("p", "第一部分", "甲", (SHAPES["empty"],), (deep,)),))
        assert len(read(render_xlsx(shown)).sheetnames) == 4
