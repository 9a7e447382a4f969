"""Official statements in a real browser: typed as tables in the back office, read on pages of their own."""

import re
from itertools import pairwise

import pytest

from tests.browser import test_back_office
from tests.browser.conftest import Watch
from tests.browser.test_public_pages import brightness

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("correcting")]

office = test_back_office.office
correcting = test_back_office.correcting
work = test_back_office.work
field = test_back_office.field
ACCOUNT = test_back_office.ACCOUNT
WIDTH = test_back_office.WIDTH
SUBJECTS = ("2120801", "2120803")


def paste(page, name, block):
    field(page, name).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        block,
    )


def shows(page, cell, text):
    page.wait_for_function(
        "([cell, text]) => document.querySelector(`[data-cell='${cell}']`).textContent === text", arg=[cell, text]
    )


def save(page):
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_load_state("networkidle")


def test_a_statement_is_pasted_summed_saved_and_stands_in_the_draft(work):
    page, watch = work(f"{ACCOUNT}/change/")
    page.get_by_role("link", name="政府性基金预算财政拨款收入支出决算表").click()
    page.wait_for_load_state("networkidle")
    block = (
        "2120801\t征地和拆迁补偿支出\t10,000.00\t200,000.00\t180,000.00\t\t180,000.00\t30,000.00\r\n"
        "2120803\t城市建设支出\t\t5万元\t50,000.00\t\t50,000.00\t\r\n"
    )
    paste(page, "cell.+0.code", block)
    assert field(page, "cell.+0.project").input_value() == "180,000.00", "name and sums were passed over"
    assert field(page, "cell.+1.income").input_value() == "5万元"
    shows(page, "+0.total", "180,000.00")
    shows(page, "total.total", "230,000.00")
    shows(page, "total.income", "250,000.00")
    save(page)
    assert "行明细有改动。" in page.content()
    shows(page, "21208.project", "230,000.00")
    assert field(page, "cell.2120801.closing").input_value() == "30,000.00"
    page.goto(page.url.partition("/statements/")[0] + "/change/")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览网页").click()
    draft = opened.value
    draft.wait_for_load_state("networkidle")
    row = draft.locator("#table-government_fund tr", has_text="2120801")
    assert re.findall(r"[\d.]+", row.inner_text()) == ["2120801", "1.00", "20.00", "18.00", "18.00", "3.00"]
    draft.close()
    watch.nothing_amiss()
    page.get_by_role("link", name="政府性基金预算财政拨款收入支出决算表").click()
    page.wait_for_load_state("networkidle")
    for code in SUBJECTS:
        for column in ("opening", "income", "project", "closing"):
            field(page, f"cell.{code}.{column}").fill("")
    save(page)
    assert not page.locator('[name="cell.2120801.income"]').count(), "the account is left as it was found"


def test_a_block_passes_over_rows_that_are_sums(work):
    page, watch = work(f"{ACCOUNT}/statements/general-expenditure/")
    names = page.locator('[name$=".project"]').evaluate_all("fields => fields.map(field => field.name)")
    first = names.index("cell.2080505.project")
    rows = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.cells[0].textContent)")
    lines = rows[rows.index("2080505") : rows.index("2080505") + 6]
    assert any(len(code) < 7 for code in lines)
    paste(page, "cell.2080505.project", "\n".join(str(n) for n in range(1, 7)))
    filled = {name: field(page, name).input_value() for name in names[first:] if name.split(".")[1] in lines}
    assert filled == {
        f"cell.{code}.project": str(place) for place, code in enumerate(lines, 1) if len(code) == len("2080505")
    }
    watch.nothing_amiss()


def test_enter_passes_over_rows_that_are_sums(work):
    page, _ = work(f"{ACCOUNT}/statements/general-expenditure/")
    names = page.locator('[name$=".basic"]').evaluate_all("fields => fields.map(field => field.name)")
    for name, below in pairwise(names[:8]):
        field(page, name).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == below


def test_a_wrong_cell_is_led_to_and_nothing_is_lost(work):
    page, watch = work(f"{ACCOUNT}/statements/income/")
    field(page, "cell.2010301.other").fill("十二")
    save(page)
    assert page.evaluate("document.activeElement.id") == "problems"
    page.locator("#problems a").click()
    assert field(page, "cell.2010301.other").input_value() == "十二"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert [message for message in watch.messages if "422" not in message] == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("kind", ["income", "income-expenditure", "fiscal-detail", "general-basic", "three-public"])
def test_a_wide_statement_scrolls_in_its_frame_not_the_page(work, kind, width):
    page, watch = work(f"{ACCOUNT}/statements/{kind}/")
    page.set_viewport_size({"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    frame = page.locator(".statement-frame")
    frame.focus()
    assert page.evaluate("document.activeElement.className").startswith("sheet")
    heads = page.locator(".statement-frame thead").bounding_box()
    frame.evaluate("node => { node.scrollTop = 400 }")
    assert abs(page.locator(".statement-frame thead").bounding_box()["y"] - heads["y"]) < 2
    watch.nothing_amiss()


@pytest.mark.slow
def test_everything_can_be_typed_without_scripts(work):
    page, _ = work(f"{ACCOUNT}/statements/state-capital/", java_script_enabled=False)
    field(page, "cell.+0.code").fill("2230105")
    field(page, "cell.+0.income").fill("12")
    save(page)
    assert "已保存，1行明细有改动。" in page.content()
    field(page, "cell.2230105.income").fill("")
    save(page)
    assert "已保存，1行明细有改动。" in page.content()


@pytest.fixture
def reader(browser, office):
    """Open a public page of the demonstration under the strict policy. Returns page and watch."""
    address, _ = office
    opened = []

    def visit(rest, **options):
        context = browser.new_context(locale="zh-CN", **options)
        opened.append(context)
        watch = Watch(context, address)
        page = context.new_page()
        page.goto(f"{address}/reports/510800/639001/2021/{rest}")
        page.wait_for_load_state("networkidle")
        return page, watch

    yield visit
    for context in opened:
        context.close()


@pytest.mark.slow
def test_a_reader_goes_from_the_report_to_a_statement_and_back_to_its_place(reader):
    page, watch = reader("", viewport={"width": 1280, "height": 800})
    page.get_by_role("link", name="单独打开一般公共预算财政拨款基本支出决算表").click()
    assert page.url.endswith("/tables/general-basic/")
    page.get_by_role("link", name="下一张").click()
    assert page.locator("h1").inner_text().endswith("一般公共预算财政拨款项目支出决算表")
    page.get_by_role("link", name="在报告中查看本表").click()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("#statement-general_project")
    assert 0 <= page.locator("#statement-general_project").bounding_box()["y"] < 200
    watch.nothing_amiss()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize("kind", ["general-detail", "general-basic", "three-public", ""])
def test_a_statement_never_makes_its_page_wider_than_the_screen(reader, kind, width, height):
    page, watch = reader(f"tables/{kind}/" if kind else "tables/", viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    watch.nothing_amiss()


def test_a_long_statement_is_scrolled_by_keyboard_below_its_headings(reader):
    page, _ = reader("tables/general-detail/", viewport={"width": 360, "height": 740})
    frame = page.locator(".statement-region")
    frame.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(700)
    assert frame.evaluate("node => node.scrollTop") > 100
    edge = frame.bounding_box()
    heads = page.locator(".statement thead").bounding_box()
    assert abs(heads["y"] - edge["y"]) < 4
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert frame.evaluate("node => node.scrollLeft") > 20
    frame.evaluate("node => { node.scrollLeft = 300 }")
    caption = page.locator(".statement tbody th.pinned").first.bounding_box()
    assert abs(caption["x"] - edge["x"]) < 4, "captions stay in sight"
    last = page.locator(".statement tbody tr").last.bounding_box()
    assert last["y"] + last["height"] <= edge["y"] + edge["height"] + 2


def test_each_panel_marks_its_own_classes(reader):
    page, _ = reader("tables/general-basic/", viewport={"width": 1280, "height": 800})
    weight = "node => Number(getComputedStyle(node).fontWeight)"
    marked = {
        code: page.locator(".statement td.code", has_text=re.compile(f"^{code}$")).first.evaluate(weight)
        for code in ("301", "302", "310", "30101", "30201", "31002")
    }
    assert all((found >= 600) == (len(code) == len("301")) for code, found in marked.items()), marked


@pytest.mark.slow
def test_on_paper_a_statement_is_whole(reader):
    page, _ = reader("tables/general-detail/", viewport={"width": 1280, "height": 800})
    page.emulate_media(media="print")
    frame = page.locator(".statement-region")
    assert frame.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    assert frame.evaluate("node => getComputedStyle(node).overflowY") == "visible"
    assert not page.locator(".statement-pager").is_visible()


def test_a_dark_page_is_readable(reader):
    page, _ = reader("tables/general-basic/", viewport={"width": 1280, "height": 800}, color_scheme="dark")
    look = "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.color] }"
    ground, ink = page.locator(".statement thead th").first.evaluate(look)
    assert brightness(ink) - brightness(ground) > 120
