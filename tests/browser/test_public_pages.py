"""The public pages in a real browser: every width, both colour schemes, without JavaScript, by keyboard, on paper."""

import re

import pytest
from playwright.sync_api import expect

from disclosure.renderers.html import render_page
from tests.disclosure.renderers.html.sample import sample_report
from tests.disclosure.renderers.statements import with_statements

pytestmark = pytest.mark.browser

REPORT = "/reports/510800/639001/2021/"
PAGES = {
    "home": "/",
    "found": "/?q=街道&year=2021&page=2",
    "nothing found": "/?q=没有这个单位",
    "refused": "/?q=%00&year=abc",
    "report": REPORT,
    "older version": f"{REPORT}v1/",
    "unwieldy": f"/reports/510800/{'W' * 32}/2021/",
    "unwieldy found": f"/?q={'W' * 32}",
    "unit": "/reports/510800/639002/2021/unit/",
}
WIDTHS = (320, 360, 768, 1024, 1440)

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const sideways = document.documentElement.scrollWidth > width;
  const cut = [...document.querySelectorAll("main *, header *, footer *")].filter((node) => {
    const box = node.getBoundingClientRect();
    // A statement scrolls inside its region; the region itself may not stick out.
    return box.width && !node.closest(".skip, .statement-region > *") && (box.right > width + 1 || box.left < -1);
  });
  return sideways ? ["page scrolls sideways"] : cut.map((node) => `${node.tagName} ${node.className}`);
}"""

# A character that no font has is drawn as the same box as a character that does not exist.
MISSING = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (character) => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(character, 4, 28);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const boxes = new Set([drawn("\\u{10ffff}"), drawn("\\u{0378}"), drawn(" ")]);
  const characters = new Set(document.body.innerText.replace(/\\s/gu, ""));
  return [...characters].filter((character) => boxes.has(drawn(character)));
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_width_and_asks_nobody_else(visit, name):
    page, watch = visit(PAGES[name])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOWING) == [], f"at {width} px"
    watch.nothing_amiss()


def test_contents_folded_out_fit_a_narrow_page(visit):
    page, _ = visit(REPORT, width=320)
    page.locator("summary").click()
    expect(page.locator(".contents-fold a").first).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("name", ["report", "unit", "found"])
def test_no_character_is_a_box(visit, name):
    page, _ = visit(PAGES[name])
    page.evaluate("document.fonts.ready")
    assert len(page.evaluate("document.body.innerText")) > 200
    assert page.evaluate(MISSING) == []


def test_a_box_would_be_noticed(visit):
    page, _ = visit("/")
    page.evaluate("document.querySelector('h1').textContent += '\\u{10fffe}'")
    assert page.evaluate(MISSING) == ["\U0010fffe"]


def test_dark_pages_are_dark_and_their_charts_readable(visit):
    light, dark = (visit(REPORT, color_scheme=scheme)[0] for scheme in ("light", "dark"))
    seen = "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.color] }"
    assert brightness(light.eval_on_selector("body", seen)[0]) > 240
    paper, ink = dark.eval_on_selector("body", seen)
    assert brightness(paper) < 40
    assert brightness(ink) > 200
    lettering = dark.eval_on_selector(".drawing svg text", "node => getComputedStyle(node).fill")
    assert brightness(lettering) > 200


def test_everything_works_without_javascript(visit):
    page, watch = visit(REPORT, width=1440, java_script_enabled=False)
    link = page.locator(".contents-side a", has_text="“三公”经费")
    link.click()
    expect(page).to_have_url(re.compile("#three-public$"))
    expect(page.locator("#three-public h3")).to_be_in_viewport()
    for section in page.locator("article section").all():
        expect(section).to_be_visible()
    for chart in page.locator("figure svg").all():
        expect(chart).to_be_visible()
    watch.nothing_amiss()


def test_folded_contents_work_without_javascript(visit):
    page, _ = visit(REPORT, width=360, java_script_enabled=False)
    expect(page.locator(".contents-side")).to_be_hidden()
    page.locator("summary").click()
    page.locator(".contents-fold a", has_text="名词解释").click()
    expect(page.locator("#glossary h2")).to_be_in_viewport()


def test_a_reader_finds_a_report_reads_it_and_gets_its_files(visit, base_url):
    page, watch = visit("/")
    page.get_by_label("单位名称、简称或代码").fill("群工局")
    page.get_by_label("年度", exact=True).select_option("2021")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="中共广元市委群众工作局2021年度部门决算公开报告", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2021年度部门决算公开报告")
    tree = page.context.request.get(base_url + page.get_by_role("link", name="数据（JSON）").get_attribute("href"))
    assert tree.headers["content-type"] == "application/json; charset=utf-8"
    pdf = page.context.request.get(
        base_url + page.get_by_role("link", name="下载 PDF", exact=True).get_attribute("href")
    )
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF-")
    watch.nothing_amiss()


def test_the_keyboard_reaches_the_text_at_once(visit):
    page, _ = visit(REPORT)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_has_the_focus_is_outlined(visit):
    page, _ = visit(REPORT)
    for _ in range(6):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        expect(focused).to_have_css("outline-style", "solid")
        expect(focused).to_have_css("outline-width", "3px")


def test_the_contents_follow_the_reader(visit):
    page, _ = visit(REPORT)
    page.locator("#income h3").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('income').scrollIntoView()")
    expect(page.locator(".contents-side a[aria-current]")).to_have_text("二、收入决算情况说明")


def test_touching_a_number_tells_its_source(visit):
    page, watch = visit(REPORT, width=360, has_touch=True)
    page.locator("#overall .number[title]", has_text="56.61").tap()
    note = page.get_by_role("status")
    expect(note).to_have_text("收入支出总计比上年减少；算式：525.50 - 468.89")
    assert page.evaluate(OVERFLOWING) == []
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    watch.nothing_amiss()


def test_paper_shows_the_report_alone(visit):
    page, _ = visit(REPORT)
    page.emulate_media(media="print")
    for hidden in (".masthead", ".contents-side", ".contents-fold", ".actions", ".colophon"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#overall h3")).to_be_visible()


def test_a_missing_page_is_told_in_chinese(visit):
    page, watch = visit("/reports/510800/000000/2021/", width=360)
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    assert page.evaluate(OVERFLOWING) == []
    assert watch.foreign == []


@pytest.mark.parametrize("width", [360, 1440])
def test_the_self_contained_file_needs_nothing_but_itself(visit, tmp_path, width):
    file = tmp_path / "report.html"
    file.write_text(render_page(sample_report(), draft=True), encoding="utf-8")
    page, watch = visit(file.as_uri(), width=width)
    assert page.evaluate(OVERFLOWING) == []
    assert watch.types == ["document"]
    watch.nothing_amiss()
    expect(page.locator(".draft-banner")).to_be_visible()


@pytest.fixture
def annex(visit, tmp_path):
    """A report with official statements of every shape, as a file."""
    file = tmp_path / "report.html"
    file.write_text(render_page(with_statements(sample_report())), encoding="utf-8")
    return lambda **options: visit(file.as_uri(), **options)[0]


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440, 1920])
def test_statements_scroll_in_their_own_regions_never_the_page(annex, width):
    page = annex(width=width)
    assert page.evaluate(OVERFLOWING) == []
    regions = page.locator(".statement-region")
    assert regions.count() == 6
    for region in regions.all():
        box = region.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert region.locator(".statement-unit").bounding_box()["x"] < width


def test_a_wide_statement_is_scrolled_by_keyboard_and_its_captions_stay(annex):
    page = annex(width=360)
    region = page.get_by_role("region", name="收入决算表", exact=True)
    region.focus()
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    left = region.bounding_box()["x"]
    page.keyboard.press("End")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 150")
    row = region.locator("tbody tr", has_text="2010102")
    assert abs(row.locator("th").bounding_box()["x"] - left) < 3
    assert row.locator(".code").bounding_box()["x"] < left
    heading = region.locator("thead th", has_text="科目名称").bounding_box()
    assert abs(heading["x"] - left) < 3
    assert region.evaluate("node => document.documentElement.scrollWidth") == 360


def test_amounts_stand_under_each_other_and_totals_without_colour(annex):
    page = annex()
    table = page.get_by_role("region", name="收入决算表", exact=True)
    rights = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => row.querySelector('.figure').getBoundingClientRect().right)"
    )
    assert len(set(rights)) == 1
    weights = [
        int(table.locator(f".row-{role} > *").first.evaluate("node => getComputedStyle(node).fontWeight"))
        for role in ("total", "class", "item")
    ]
    assert weights == sorted(set(weights), reverse=True)


def test_statements_are_readable_on_dark_pages_and_whole_on_paper(annex):
    page = annex(color_scheme="dark")
    look = "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.color] }"
    ground, ink = page.locator(".statement .row-total th").first.evaluate(look)
    assert brightness(ink) - brightness(ground) > 120
    page.emulate_media(media="print", color_scheme="light")
    shown = "node => getComputedStyle(node).overflowX"
    assert page.locator(".statement-region").first.evaluate(shown) == "visible"


def brightness(colour):
    red, green, blue = (int(value) for value in re.findall(r"\d+", colour)[:3])
    return (red * 299 + green * 587 + blue * 114) / 1000
