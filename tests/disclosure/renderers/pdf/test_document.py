import re
import subprocess
import sys

import pytest

from disclosure.renderers.pdf import render_pdf
from disclosure.report.tree import Chart, Notice, Part, Section
from tests.disclosure.renderers.pdf import reading


def test_it_works(pdf):
    assert pdf.startswith(b"%PDF-1.7")
    assert len(reading.pages(pdf)) > 10


def test_the_document_says_its_title_author_and_language(report, pdf):
    reader = reading.read(pdf)
    assert reader.metadata.title == report.title
    assert reader.metadata.author == report.unit_name
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_declares_itself_tagged_for_accessibility(pdf):
    reader = reading.read(pdf)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_every_drawing_has_its_description_for_readers_who_cannot_see_it(report, pdf):
    alternatives = [node["/Alt"] for node in reading.structure(pdf) if "/Alt" in node]
    assert alternatives == [chart.description for chart in reading.charts(report)]


def test_fonts_are_embedded_cut_and_readable(pdf):
    fonts = reading.fonts(pdf)
    assert {font.name for font in fonts} == {
        "Noto-Serif-SC",
        "Noto-Serif-SC-Bold",
        "Noto-Sans-SC",
        "Noto-Sans-SC-Bold",
        "Disclosure-Kai",
    }
    assert {font[1:] for font in fonts} == {("yes", "yes", "yes")}
    assert len(pdf) < 1_000_000


def test_bookmarks_are_the_headings(report, pdf):
    assert [bookmark[:2] for bookmark in reading.bookmarks(pdf)] == reading.headings(report)


def test_bookmarks_lead_to_the_page_that_prints_the_heading(pdf):
    pages = [reading.squeezed("".join(lines)) for lines in reading.pages(pdf)]
    for bookmark in reading.bookmarks(pdf):
        assert reading.squeezed(bookmark.title) in pages[bookmark.page]


def test_the_contents_name_parts_and_sections_with_the_numbers_printed_on_their_pages(report, pdf):
    pages = reading.pages(pdf)
    printed = {index: reading.PAGE_NUMBER.fullmatch(lines[-1]) for index, lines in enumerate(pages)}
    expected = [(title, printed[page][1]) for level, title, page in reading.bookmarks(pdf) if level <= 2]
    entries = [re.fullmatch(r"(.*) (\d+)", line).groups() for line in pages[1][1:]]
    assert [(reading.squeezed(title), number) for title, number in entries] == [
        (reading.squeezed(title), number) for title, number in expected
    ]


def test_the_contents_link_to_the_headings(report, pdf):
    reader = reading.read(pdf)
    targets = {bookmark.page for bookmark in reading.bookmarks(pdf) if bookmark.level <= 2}
    names = [link["/Dest"] for link in (note.get_object() for note in reader.pages[1]["/Annots"])]
    assert {reader.get_destination_page_number(reader.named_destinations[str(name)]) for name in names} == targets


def test_pages_are_numbered_from_the_first_page_of_the_text(pdf):
    numbers = [reading.PAGE_NUMBER.fullmatch(lines[-1]) for lines in reading.pages(pdf)]
    assert numbers[:2] == [None, None]
    assert [int(number[1]) for number in numbers[2:]] == list(range(1, len(numbers) - 1))


def test_a_viewer_shows_the_numbers_that_are_printed(pdf):
    assert reading.read(pdf).page_labels[:4] == ["i", "ii", "1", "2"]


def test_odd_page_numbers_stand_right_and_even_ones_left(pdf):
    for index, page in enumerate(reading.read(pdf).pages[2:], start=1):
        places = []
        page.extract_text(
            visitor_text=lambda text, _user, matrix, _font, _size, places=places: places.append((text, matrix[4]))
        )
        (left,) = (x for text, x in places if reading.PAGE_NUMBER.search(text))
        assert (left > 300) == (index % 2 == 1)


def test_no_heading_ends_a_page(report, pdf):
    titles = {reading.squeezed(title) for _, title in reading.headings(report)}
    for lines in reading.pages(pdf)[2:]:
        flow = [reading.squeezed(line) for line in reading.body(lines)]
        assert flow[-1] not in titles


@pytest.mark.slow
def test_a_drawing_and_its_caption_share_a_page_under_every_offset(holding, report, prose):
    chart = next(chart for chart in reading.charts(report) if chart.key == "general-structure")
    for lines_before in range(4, 16, 3):
        pdf = render_pdf(holding(*(prose("说明") for _ in range(lines_before)), chart), cache=None, font_directory=None)
        (page,) = (
            page
            for page in map("".join, reading.pages(pdf)[2:])
            if f"图{chart.number}：{chart.title}" in reading.squeezed(page)
        )
        assert reading.drawn(chart.svg) in reading.squeezed(page)


def test_the_text_keeps_within_the_text_area(pdf):
    # 28 mm left and 26 mm right of 210 mm; glyphs may overhang by a hair.
    bounds = reading.word_edges(pdf)
    assert min(left for left, _ in bounds) > 28 / 25.4 * 72 - 1
    assert max(right for _, right in bounds) < (210 - 26) / 25.4 * 72 + 1


def test_most_full_lines_reach_the_right_edge(holding, prose):
    text = "本年支出合计468.34万元，其中：基本支出376.22万元，占80%；项目支出92.12万元，占20%。" * 12
    pdf = render_pdf(holding(prose(text)), cache=None, font_directory=None)
    rights = [right for _, right in reading.line_edges(pdf, page=3)][1:-1]
    flush = [right for right in rights if right > (210 - 26) / 25.4 * 72 - 3]
    assert len(flush) / len(rights) > 0.6


def test_widened_lines_show_no_spaces_inside_words_to_programs_that_read_the_text(pdf):
    lines = [line for page in reading.pages(pdf)[2:] for line in page]
    assert len(lines) > 100
    torn = [line for line in lines if re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", line)]
    assert [line for line in torn if not line.startswith("第")] == []


def test_long_titles_and_names_stay_whole_in_the_contents(report):
    name = "某某某某自治州人民政府驻外办事处综合协调与群众来信来访接待服务中心（副县级事业单位）"
    long = Section("long", "一、", f"{name}2021年度一般公共预算财政拨款支出决算情况说明", (Notice("无"),))
    changed = type(report)(
        **{field: getattr(report, field) for field in report.__dataclass_fields__}
        | {
            "unit_name": name,
            "title": f"2021年度{name}部门决算",
            "parts": (Part("p", "第一部分", "说明", (), (long,)),),
        }
    )
    pdf = render_pdf(changed, cache=None, font_directory=None)
    pages = [reading.squeezed("".join(lines)) for lines in reading.pages(pdf)]
    assert pages[0].startswith(changed.title)
    assert pages[1] == f"目录第一部分说明1一、{long.title}1"
    assert max(right for _, right in reading.word_edges(pdf)) < (210 - 26) / 25.4 * 72 + 1


@pytest.mark.slow
def test_page_numbers_of_three_digits_are_right(report, prose):
    parts = tuple(
        Part(f"part-{index}", f"第{index}部分", "说明", tuple(prose("支出情况。" * 100) for _ in range(6)))
        for index in range(1, 41)
    )
    changed = type(report)(
        **{field: getattr(report, field) for field in report.__dataclass_fields__} | {"parts": parts}
    )
    pdf = render_pdf(changed, cache=None, font_directory=None)
    pages = reading.pages(pdf)
    contents = [line for lines in pages for line in lines if re.fullmatch(r"第\d+部分 说明 \d+", line)]
    printed = [
        f"{title} {reading.PAGE_NUMBER.fullmatch(pages[page][-1])[1]}" for _, title, page in reading.bookmarks(pdf)
    ]
    assert contents == printed
    assert int(contents[-1].split()[-1]) > 100


def test_a_draft_says_so_on_every_page(report):
    pages = reading.pages(render_pdf(report, cache=None, font_directory=None, draft=True))
    assert all("未经审核公开" in reading.squeezed("".join(lines)) for lines in pages)


def test_the_final_document_does_not_say_draft(pdf):
    assert "未经审核公开" not in "".join("".join(lines) for lines in reading.pages(pdf))


def test_deep_sections_never_skip_a_heading_level(report, prose):
    section = Section("deep", "7", "最深", (prose("文字"),))
    for level in range(6):
        section = Section(f"level-{level}", "", f"第{level}层", (), (section,))
    part = Part("p", "第一部分", "说明", (), (section,))
    changed = type(report)(
        **{field: getattr(report, field) for field in report.__dataclass_fields__} | {"parts": (part,)}
    )
    levels = [
        int(node["/S"][2])
        for node in reading.structure(render_pdf(changed, cache=None, font_directory=None))
        if re.fullmatch("/H[1-6]", node.get("/S", ""))
    ]
    assert levels == [1, 2, 3, 4, 5, 6, 6, 6]


@pytest.mark.parametrize("key", ["income", "three"])
def test_charts_of_one_slice_and_of_zero_slices_are_set(report, holding, key):
    chart = next(chart for chart in reading.charts(report) if chart.key == key)
    assert isinstance(chart, Chart)
    pdf = render_pdf(holding(chart), cache=None, font_directory=None)
    assert reading.drawn(chart.svg) in reading.squeezed("".join(reading.pages(pdf)[2]))


def test_the_caller_never_loads_the_engine():
    script = (
        "import sys;"
        "from benchmarks.sample_report import sample_report;"
        "from disclosure.renderers.pdf import render_pdf;"
        "render_pdf(sample_report(), cache=None, font_directory=None);"
        "print(sorted(name for name in sys.modules if name.startswith(('weasyprint', 'pydyf', 'fontTools'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert "weasyprint" not in done.stdout
    assert "pydyf" not in done.stdout
