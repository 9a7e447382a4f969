"""Official statements on the page: every word in order, every column headed, every amount tied to its cell."""

from dataclasses import replace

import pytest
from lxml import html

from disclosure.renderers.html import render_page
from disclosure.report.tree import Cell, HeaderCell, Part, Section, Table, TableCell, TableRow
from tests.disclosure.renderers import statements
from tests.disclosure.renderers.html.sample import sample_report

SHAPES = {
    "two panels": statements.summary,
    "by subject": statements.by_subject,
    "three panels": statements.basic,
    "header three deep": statements.three_public,
    "eleven columns": statements.detail,
    "empty": statements.empty,
}
HOSTILE = "</td></table><script>alert(1)</script>&amp;\"'><img src=x onerror=alert(1)>"


def page_of(*tables, title=None):
    sections = tuple(Section(f"s{place}", "一、", title or made.title, (made,)) for place, made in enumerate(tables))
    return render_page(replace(sample_report(), parts=(Part("annex", "第五部分", "附表", sections=sections),)))


def statement_of(table, **more):
    return html.document_fromstring(page_of(table, **more)).find_class("statement")[0]


def words(element):
    return "".join(element.text_content().split())


def covered(rows):
    """The columns that each row of cells covers, those held by cells of rows above included."""
    held: dict[int, int] = {}
    for level, row in enumerate(rows):
        column = 0
        for cell in row:
            while held.get(column, 0) > level:
                column += 1
            for _ in range(int(cell.get("colspan", "1"))):
                held[column] = level + int(cell.get("rowspan", "1"))
                column += 1
        yield sum(until > level for until in held.values())


@pytest.mark.parametrize("shape", SHAPES)
class TestEveryShape:
    def test_it_says_all_that_the_tree_says_in_its_order(self, shape):
        table = SHAPES[shape]()
        cells = [cell for row in table.rows for cell in row.cells]
        said = [
            *(table.title, "示例数据" if table.illustrative else "", table.number),
            *(f"编制单位：{table.owner}", f"单位：{table.unit}"),
            *(heading.text for row in table.header for heading in row),
            *(table.notice, *(cell.text for cell in cells)),
            f"注：{table.note.removeprefix('注：')}" if table.note else "",
        ]
        assert words(statement_of(table)) == "".join("".join(said).split())

    def test_every_row_covers_every_column(self, shape):
        shown = statement_of(SHAPES[shape]())
        rows = shown.findall(".//tr")
        widths = set(covered(rows))
        assert len(widths) == 1

    def test_every_heading_has_a_scope_and_words(self, shape):
        shown = statement_of(SHAPES[shape]())
        for heading in shown.iterfind(".//thead//th"):
            assert heading.get("scope") == ("colgroup" if "colspan" in heading.attrib else "col")
        for heading in shown.iterfind(".//tbody//th"):
            assert heading.get("scope") == "row"
            assert words(heading)

    def test_every_amount_is_data_with_its_value(self, shape):
        table = SHAPES[shape]()
        numbers = [cell.number for row in table.rows for cell in row.cells if cell.number]
        data = statement_of(table).findall(".//td[@class]/data")
        assert [element.get("value") for element in data] == [number.value for number in numbers]

    def test_it_can_be_reached_and_scrolled_by_keyboard(self, shape):
        table = SHAPES[shape]()
        (region,) = statement_of(table).find_class("statement-region")
        assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", table.title)


def test_the_source_of_an_amount_is_its_cell():
    data = statement_of(statements.by_subject(3)).find(".//tbody//data")
    assert data.get("data-cells") == "income/total/0/2021"


def test_an_amount_printed_as_a_blank_keeps_its_value():
    cells = (statements.label("其他收入"), statements.amount("0", Cell("income", "other", "final", 2021)))
    table = statements.table("t", "表", ((HeaderCell("项目"), HeaderCell("决算数")),), (TableRow("line", cells),))
    data = statement_of(table).find(".//data")
    assert (data.get("value"), data.text, data.get("data-cells")) == ("0.00", None, "income/other/final/2021")


def test_an_illustrative_amount_and_its_statement_are_marked():
    shown = statement_of(statements.three_public())
    assert shown.find(".//caption//span[@class='tag']").text == "示例数据"
    marked = statement_of(statements.by_subject(3)).find_class("illustrative")
    assert {row.getparent().getparent().find("td").text for row in marked} == {"2010101"}
    assert {element.get("title") for element in marked} == {"示例数据"}


def test_roles_are_told_by_the_row():
    looks = [row.get("class") for row in statement_of(statements.by_subject(3)).iterfind(".//tbody/tr")]
    assert looks == ["row-total", "row-class", "row-section", "row-item", "row-item", "row-item"]


def test_a_row_s_role_marks_each_panel_by_its_own():
    cells = (statements.code("30101"), statements.label("基本工资"), statements.amount("1"))
    beside = (statements.code("302"), statements.label("商品和服务支出"), statements.amount("2"))
    header = ((HeaderCell("科目编码"), HeaderCell("科目名称"), HeaderCell("决算数")) * 2,)
    rows = (
        TableRow("item", cells + beside, ("class",)),
        TableRow("class", cells + beside, ("item",)),
        TableRow("item", cells + beside, ("total",)),
        TableRow("item", cells + beside),
    )
    shown = statement_of(statements.table("t", "表", header, rows))
    marks = [
        [sorted({look for look in cell.get("class", "").split() if look.startswith("beside")}) for cell in row]
        for row in shown.iterfind(".//tbody/tr")
    ]
    assert marks == [
        [[]] * 3 + [["beside", "beside-class"]] * 3,
        [[]] * 3 + [["beside", "beside-item"]] * 3,
        [[]] * 3 + [["beside", "beside-total"]] * 3,
        [[]] * 3 + [["beside"]] * 3,
    ]


def test_levels_of_a_fixed_form_are_indented():
    cells = (statements.label("其中：基本支出", 1), statements.amount("1"))
    table = statements.table("t", "表", ((HeaderCell("项目"), HeaderCell("决算数")),), (TableRow("line", cells),))
    assert statement_of(table).find(".//tbody//th").get("class") == "pinned indent-1"


def test_a_statement_without_figures_says_so_across_all_columns():
    shown = statement_of(statements.empty())
    notice = shown.find(".//tbody/tr/td")
    assert ("".join(notice.itertext()), notice.get("colspan")) == ("本表无数据。", "5")


@pytest.mark.parametrize("changes", [{"rows": ()}, {"header": ()}, {"header": (), "rows": (), "notice": "未提供"}])
def test_a_statement_lacking_rows_or_header_is_shown(changes):
    shown = statement_of(replace(statements.by_subject(3), **changes))
    assert words(shown).startswith("收入决算表公开02表")


def test_the_title_is_said_once_to_the_eye():
    table = statements.summary()
    title = "statement-title"
    assert statement_of(table).find_class(title)[0].get("class") == f"{title} unseen"
    assert statement_of(table, title="别的标题").find_class(title)[0].get("class") == title


@pytest.mark.parametrize(("printed", "looks"), [("一、", "statement-number unseen"), ("公开01表", "statement-number")])
def test_the_number_is_said_once_to_the_eye(printed, looks):
    shown = statement_of(replace(statements.summary(), number=printed))
    assert shown.find_class("statement-number")[0].get("class") == looks


def test_a_short_row_ends_in_blanks():
    cells = (statements.label("合计"),)
    header = ((HeaderCell("项目"), HeaderCell("决算数", 2)),)
    shown = statement_of(statements.table("t", "表", header, (TableRow("total", cells),)))
    assert [cell.tag for cell in shown.find(".//tbody/tr")] == ["th", "td", "td"]


def test_a_caption_among_codes_takes_the_empty_place_beside_it():
    last = statement_of(statements.basic()).findall(".//tbody/tr")[-1]
    assert [(cell.tag, cell.get("colspan"), words(cell)) for cell in last][:4] == [
        ("th", "2", "人员经费合计"),
        ("td", None, "33.75"),
        ("th", "2", "公用经费合计"),
        ("td", None, ""),
    ]


def test_the_first_captions_stay_in_sight_with_their_headings():
    shown = statement_of(statements.by_subject(3))
    assert [words(heading) for heading in shown.find_class("pinned")][:4] == [
        "项目",
        "科目名称",
        "合计",
        "一般公共服务",
    ]
    assert not statement_of(statements.three_public()).find_class("pinned")


def test_a_statement_of_three_hundred_items_is_whole():
    table = statements.by_subject(300)
    rows = statement_of(table).findall(".//tbody/tr")
    assert len(rows) == len(table.rows) == 1 + 30 + 60 + 300
    assert words(rows[-1]) == "".join(cell.text for cell in table.rows[-1].cells)


def test_equal_statements_get_anchors_of_their_own():
    tree = html.document_fromstring(page_of(statements.summary(), statements.summary()))
    ids = [shown.get("id") for shown in tree.find_class("statement")]
    assert ids == ["table-income_expenditure", "table-income_expenditure-2"]


def test_markup_in_captions_stays_text():
    number = replace(statements.amount("1").number, value=HOSTILE)
    cells = (*(TableCell(kind, HOSTILE) for kind in ("code", "label", "blank")), TableCell("amount", HOSTILE, number))
    table = Table(
        *(HOSTILE,) * 5,
        header=((HeaderCell(HOSTILE, 4),),),
        rows=(TableRow(HOSTILE, cells),),
        note=HOSTILE,
        notice=HOSTILE,
        illustrative=True,
    )
    page = page_of(table, title="别的标题")
    assert "<script" not in page
    assert "<img" not in page
    tree = html.document_fromstring(page)
    assert not tree.xpath("//@onerror")
    shown = tree.find_class("statement")[0]
    assert words(shown).count("".join(HOSTILE.split())) == 11
    assert len(shown.findall(".//tr")) == 3
