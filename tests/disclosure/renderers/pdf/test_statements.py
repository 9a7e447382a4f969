"""Official statements in print: nothing lost or clipped, columns headed on every page, each on a page of its own."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from disclosure.renderers.pdf import render_pdf
from disclosure.renderers.pdf.fitting import PAGE_SAVING_SIZES, SIZES
from disclosure.renderers.pdf.statement import statement
from disclosure.report.tree import Part, Section, TableCell
from tests.disclosure.renderers import statements
from tests.disclosure.renderers.pdf import reading

MILLIMETRE = 72 / 25.4
HOSTILE = '</td></table><script>alert(1)</script>&lt;{{ 1 }}<img src="file:///etc/passwd">'


def rendered(report) -> bytes:
    return render_pdf(report, cache=None, font_directory=None)


@pytest.fixture(scope="module")
def annexed(report):
    """A report of statements alone, one of each shape."""
    return statements.with_statements(replace(report, parts=()))


@pytest.fixture(scope="module")
def annex(annexed) -> bytes:
    return rendered(annexed)


@pytest.fixture
def with_tables(report):
    return lambda *tables: statements.with_statements(replace(report, parts=()), *tables)


@pytest.fixture(scope="module")
def long_table():
    return statements.by_subject(300)


@pytest.fixture(scope="module")
def long_pdf(report, long_table) -> bytes:
    return rendered(statements.with_statements(replace(report, parts=()), long_table))


def tables_of(report):
    return [block for section in report.parts[-1].sections for block in section.blocks]


def text_of(pdf, tables) -> str:
    """The text from the first part on; the header repeated at the top of a page is taken off."""
    heads = [reading.header(table) for table in tables]
    pages = [reading.flow(lines) for lines in reading.pages(pdf)[2:]]
    return "".join(
        page.removeprefix(next((head for head in heads if head and page.startswith(head)), "")) for page in pages
    )


def test_the_pages_hold_the_text_of_every_statement_and_nothing_else(annexed, annex):
    assert text_of(annex, tables_of(annexed)) == reading.printed(annexed.parts[0])


def test_every_statement_begins_a_page_upright_unless_it_is_wide(annexed, annex):
    sheets = reading.read(annex).pages
    pages = [reading.flow(lines) for lines in reading.pages(annex)]
    places = []
    for section in annexed.parts[0].sections:
        (place,) = (
            place for place, page in enumerate(pages) if place > 1 and page.startswith(section.number + section.title)
        )
        places.append(place)
        assert (sheets[place].mediabox.width > sheets[place].mediabox.height) == section.blocks[0].wide
    assert len(set(places)) == len(annexed.parts[0].sections) == 6


def test_a_part_of_statements_has_its_title_on_a_page_of_its_own(annex):
    assert reading.flow(reading.pages(annex)[2]) == "第五部分附表"


def test_pages_are_numbered_through_whichever_way_they_lie(annex):
    numbers = [reading.page_number(lines) for lines in reading.pages(annex)]
    assert numbers[2:] == list(range(1, len(numbers) - 1))


def test_numbers_stay_in_one_corner_when_wide_sheets_are_turned(annex):
    corners: dict[int, set] = {0: set(), 1: set()}
    sides = set()
    for index, page in enumerate(reading.read(annex).pages[2:], start=1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        wide = width > height
        sides.add((wide, index % 2))
        for x, y in _number_places(page):
            # As seen on the sheet held upright, a wide one turned a quarter to the left.
            across, up = (height - y, x) if wide else (x, y)
            corners[index % 2].add((round(across / 6), round(up / 6)))
    assert sides == {(False, 0), (False, 1), (True, 0), (True, 1)}
    assert len(corners[0]) == len(corners[1]) == 1
    assert max(corners[0]) < max(corners[1])


def _number_places(page) -> list[tuple[float, float]]:
    """The points, from the lower left of the sheet, at which page numbers begin."""
    places = []

    def visit(text, user, matrix, _font, _size) -> None:
        if reading.PAGE_NUMBER.search(text):
            x, y = matrix[4], matrix[5]
            places.append((x * user[0] + y * user[2] + user[4], x * user[1] + y * user[3] + user[5]))

    page.extract_text(visitor_text=visit)
    assert len(places) == 1
    return places


@pytest.mark.parametrize("name", ["annex", pytest.param("long_pdf", marks=pytest.mark.slow)])
def test_no_word_is_clipped_and_none_stands_on_another(request, name):
    pdf = request.getfixturevalue(name)
    for number, page in enumerate(reading.read(pdf).pages[2:], start=3):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        margins = (35, 37, 28, 26) if width > height else (28, 26, 37, 35)
        left, right, top, bottom = (margin * MILLIMETRE for margin in margins)
        words = [
            box
            for box in reading.boxes(pdf, number)
            # The page's own number stands outside, by design.
            if not (box[4] == "—" or (box[4].isdigit() and _outside(box, left, height - bottom)))
        ]
        assert words
        for x, y, x_end, y_end, text in words:
            assert left - 1 < x, text
            assert x_end < width - right + 1, text
            assert top - 3 < y, text
            assert y_end < height - bottom + 3, text
        for place, one in enumerate(words):
            for other in words[place + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                # The boxes of words are as high as the font allows, more than a line.
                assert across < 1 or down < 0.5 * (one[3] - one[1]), (one, other)


def _outside(box, left, bottom) -> bool:
    return box[0] < left - 1 or box[1] > bottom


def test_a_long_statement_runs_over_pages_under_the_same_header(long_table, long_pdf):
    pages = [reading.flow(lines) for lines in reading.pages(long_pdf)[3:]]
    assert len(pages) > 5
    head = reading.header(long_table)
    assert all(page.count(head) == 1 for page in pages)
    assert all(page.startswith(head) for page in pages[1:])
    assert text_of(long_pdf, [long_table]).endswith(reading.statement(long_table, named=True))


def test_no_row_is_split_between_pages(long_table, long_pdf):
    pages = [reading.flow(lines) for lines in reading.pages(long_pdf)[3:]]
    for row in long_table.rows:
        text = reading.squeezed("".join(cell.text for cell in row.cells))
        assert any(text in page for page in pages), text


def test_the_total_printed_is_the_sum_of_the_items_printed(long_table, long_pdf):
    printed = "".join(reading.flow(lines) for lines in reading.pages(long_pdf)[3:])
    items = [row for row in long_table.rows if row.role == "item"]
    assert len(items) == 300
    amounts = [_amount_behind(row.cells[0].text + row.cells[1].text, printed) for row in items]
    assert _amount_behind("合计", printed) == sum(amounts) > 0


def _amount_behind(words, printed) -> Decimal:
    found = re.search(rf"{re.escape(words)}([\d,]+\.\d\d)", printed)
    return Decimal(found[1].replace(",", ""))


def test_bookmarks_and_contents_include_every_statement(annexed, annex):
    assert [bookmark[:2] for bookmark in reading.bookmarks(annex)] == reading.headings(annexed)
    pages = reading.pages(annex)
    contents = reading.squeezed("".join(pages[1]))
    for bookmark in reading.bookmarks(annex):
        number = reading.page_number(pages[bookmark.page])
        assert f"{reading.squeezed(bookmark.title)}{number}" in contents
        assert reading.squeezed(bookmark.title) in reading.flow(pages[bookmark.page])


def test_a_sheet_read_aloud_is_the_statement(with_tables):
    table = statements.summary()
    assert reading.spoken(rendered(with_tables(table))).endswith(reading.statement(table, named=True))


def test_every_amount_is_announced_with_its_own_headings_and_caption(with_tables):
    announced = _announced(rendered(with_tables(statements.summary(), statements.three_public())))
    assert announced[0] == [
        ["一、一般公共预算财政拨款收入", "收入", "决算数"],
        ["一、一般公共服务支出", "支出", "决算数"],
    ]
    (single,) = announced[-1:]
    car = ["公务用车购置及运行维护费"]
    half = [
        ["合计"],
        ["因公出国（境）费"],
        *([*car, x] for x in ("小计", "公务用车购置费", "公务用车运行维护费")),
        ["公务接待费"],
    ]
    assert single == [*(["预算数", *x] for x in half), *(["决算数", *x] for x in half)]


def test_a_code_is_announced_with_its_own_caption(with_tables):
    announced = _announced(rendered(with_tables(statements.basic())))
    panel = [["科目编码"], ["决算数"]]
    kinds = ["人员经费", "公用经费", "公用经费"]
    assert announced[0] == [["维修（护）费", kind, *caption] for kind in kinds for caption in panel]


def _announced(pdf) -> list[list[list[str]]]:
    """For each body row, the words of the headers of its cells that are no headers themselves."""
    texts = _texts_by_marked_content(pdf)
    elements = list(reading.structure(pdf))
    names = {
        str(element["/ID"]): _words(element, texts)
        for element in elements
        if element.get("/S") == "/TH" and "/ID" in element
    }
    rows = []
    for group in (element for element in elements if element.get("/S") == "/TBody"):
        for row in (element.get_object() for element in group["/K"]):
            cells = [cell.get_object() for cell in row["/K"]]
            rows.append(
                [[names[str(name)] for name in cell["/A"]["/Headers"]] for cell in cells if cell["/S"] == "/TD"]
            )
    return rows


def _texts_by_marked_content(pdf) -> dict[tuple[int, int], str]:
    """Words by (page's object, marked content's number), in the order that pypdf meets them."""
    found: dict[tuple[int, int], str] = {}
    for page in reading.read(pdf).pages:
        current: list[int] = []

        def before(operator, operands, _matrix, _text, current=current) -> None:
            if operator == b"BDC" and "/MCID" in operands[1]:
                current[:] = [int(operands[1]["/MCID"])]

        def visit(text, _user, _matrix, _font, _size, current=current, page=page) -> None:
            if current:
                key = (page.indirect_reference.idnum, current[0])
                found[key] = found.get(key, "") + reading.squeezed(text)

        page.extract_text(visitor_operand_before=before, visitor_text=visit)
    return found


def _words(element, texts) -> str:
    inner = [element, *reading._structure(element["/K"])]
    pieces = []
    for node in inner:
        kids = node["/K"] if isinstance(node["/K"], list) else [node["/K"]]
        pieces += [texts.get((node.raw_get("/Pg").idnum, int(kid)), "") for kid in kids if isinstance(kid, int)]
    return "".join(pieces)


def test_a_statement_without_figures_says_so_under_its_header(with_tables):
    table = statements.empty()
    (page,) = (reading.flow(lines) for lines in reading.pages(rendered(with_tables(table)))[3:])
    assert page.endswith(f"{reading.header(table)}本表无数据。注：本表反映部门本年度取得的各项收入情况。")


@pytest.mark.parametrize(
    "changes",
    [{"rows": ()}, {"header": ()}, {"header": (), "rows": ()}, {"header": (), "rows": (), "notice": "未提供"}],
)
def test_a_statement_lacking_rows_or_header_is_set(with_tables, changes):
    table = replace(statements.by_subject(3), **changes)
    assert text_of(rendered(with_tables(table)), [table]).endswith(reading.statement(table, named=True))


def test_a_row_shorter_than_the_header_ends_in_blanks(with_tables):
    table = statements.by_subject(3)
    table = replace(table, rows=tuple(replace(row, cells=row.cells[:3]) for row in table.rows))
    assert text_of(rendered(with_tables(table)), [table]).endswith(reading.statement(table, named=True))


def test_hostile_captions_are_printed_as_they_are(with_tables):
    table = statements.by_subject(1)
    row = replace(
        table.rows[0], role=f'x" {HOSTILE}', cells=tuple(replace(x, text=HOSTILE) for x in table.rows[0].cells)
    )
    header = tuple(tuple(replace(cell, text=HOSTILE) for cell in line) for line in table.header)
    said = dict.fromkeys(("title", "number", "owner", "unit", "note", "notice"), HOSTILE)
    hostile = replace(table, header=header, rows=(row,), **said)
    spoken = reading.spoken(rendered(with_tables(hostile)))
    assert spoken.endswith(reading.statement(hostile, named=True))
    assert "root:" not in spoken


def test_captions_and_amounts_without_end_lose_nothing(with_tables):
    table = statements.detail()
    long = tuple(
        replace(cell, text=cell.text + "9" * 40 if cell.kind == "amount" else "长" * 300)
        for cell in table.rows[3].cells
    )
    changed = replace(table, rows=(*table.rows[:3], replace(table.rows[3], cells=long)))
    pdf = rendered(with_tables(changed))
    # The row is longer than a page, so its cells are torn; every character is there all the same.
    said = f"第五部分附表一、{changed.title}{reading.statement(changed, named=True)}"
    assert Counter(text_of(pdf, [changed])) == Counter(said)
    assert max(right for _, right in reading.word_edges(pdf)) < (297 - 37) * MILLIMETRE + 1


def test_a_row_longer_than_a_page_loses_nothing(with_tables):
    table = statements.by_subject(3)
    long = replace(
        table.rows[2], cells=(table.rows[2].cells[0], statements.label("长" * 1500), *table.rows[2].cells[2:])
    )
    changed = replace(table, rows=(*table.rows[:2], long, *table.rows[3:]))
    printed = text_of(rendered(with_tables(changed)), [changed])
    assert printed.count("长") == 1500
    for row in changed.rows:
        for cell in row.cells:
            assert cell.kind == "label" or cell.text in printed


def test_a_title_that_no_heading_says_is_printed_above_the_statement(report):
    section = Section("x", "一、", "决算表", (statements.summary(), statements.three_public()))
    changed = replace(report, parts=(Part("p", "第五部分", "附表", (), (section,)),))
    pdf = rendered(changed)
    assert text_of(pdf, section.blocks) == reading.printed(changed.parts[0])
    sheets = reading.read(pdf).pages
    assert [sheet.mediabox.width > sheet.mediabox.height for sheet in sheets] == [False, False, False, False, True]


def test_the_summary_fits_one_page_in_readable_type():
    assert statement(statements.summary(), named=True).size in PAGE_SAVING_SIZES
    assert statement(statements.by_subject(300), named=True).size >= 8
    assert statement(statements.three_public(), named=True).size >= 9
    assert statement(statements.detail(), named=True).size >= min(SIZES)


def test_the_role_of_a_row_says_nothing_of_the_panels_beside():
    cells = (statements.code("30101"), statements.label("基本工资"), statements.amount("1"))
    made = statements.basic()
    table = replace(made, rows=(statements.row("item", *cells * 3), *made.rows[1:]))
    first = statement(table, named=True).rows[0].cells
    assert [(cell.indent, cell.beside) for cell in first if cell.kind == "label"] == [(0, ""), (0, "line"), (0, "line")]


def test_a_further_panel_is_marked_by_the_role_that_the_row_has_there():
    cells = (statements.code("302"), statements.label("商品和服务支出"), statements.amount("1"))
    made = statements.basic()
    told = replace(statements.row("item", *cells * 3), further=("class", "total"))
    first = statement(replace(made, rows=(told, *made.rows[1:])), named=True).rows[0].cells
    assert [cell.beside for cell in first] == [*[""] * 3, *["class"] * 3, *["total"] * 3]


def test_type_shrinks_before_amounts_break():
    table = statements.detail()
    wider = replace(
        table,
        rows=tuple(
            replace(row, cells=tuple(TableCell(x.kind, x.text and f"{x.text}99999") for x in row.cells))
            for row in table.rows
        ),
    )
    assert statement(wider, named=True).size < statement(table, named=True).size
    assert not statement(table, named=True).tight
