"""Checks in a real browser: seen while typing, read, explained, in the way of submission, out of the way again."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_back_office import ACCOUNT, correcting, office, work  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("correcting")]

CELL = '[name="cell.2010302.basic"]'
GRID = f"{ACCOUNT}/statements/general-expenditure/"
PHONE = {"width": 360, "height": 740}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def test_from_a_slip_to_the_submission(work):  # noqa: F811
    page, watch = work(GRID)
    marked = page.locator("td.found", has=page.locator(CELL))
    assert "这个科目只列项目支出" in marked.get_attribute("title")

    page.fill(CELL, "2,700.00")
    live = page.locator(".live-findings li", has_text="2,700.00元")
    expect(live).to_contain_text("这个科目只列项目支出")
    assert page.locator("td.live-found").locator(CELL).count() == 1
    press(page, "保存")
    assert "检查之后数据" in page.locator(".beside").inner_text()

    page.goto(page.url.split("/statements/")[0] + "/checks/")
    assert "结果已过期" in page.locator(".notice").inner_text()
    press(page, "重新检查")
    assert page.locator(".notice", has_text="结果已过期").count() == 0
    finding = page.locator("li.finding", has_text="2,700.00元").filter(has_text="COD-10")
    assert "须写明情况" in finding.inner_text()
    finding.get_by_text("写明情况", exact=True).click()
    assert "差旅费" in finding.locator("textarea").input_value(), "what was said of the old amount is offered again"
    finding.get_by_role("button", name="保存说明").click()
    page.wait_for_load_state("networkidle")
    assert "已说明" in page.locator("li.finding", has_text="2,700.00元").filter(has_text="COD-10").inner_text()

    desk = page.url.split("/checks/")[0] + "/change/"
    page.goto(desk)
    assert "必须先改正" in page.locator(".hindrances").first.inner_text()
    assert not page.get_by_role("button", name="提交审核").count()

    page.goto(desk.replace("/change/", "/statements/general-expenditure/"))
    page.fill(CELL, "2,500.00")
    press(page, "保存")
    page.goto(page.url.split("/statements/")[0] + "/texts/")
    page.fill("#text-organisation", "下设办公室、接访科、督查科。")
    press(page, "保存")
    page.goto(page.url.split("/texts/")[0] + "/checks/?state=mend")
    press(page, "重新检查")
    assert "没有符合筛选条件的问题" in page.content()
    page.goto(desk)
    press(page, "提交审核")
    assert "已提交审核" in page.locator(".messagelist").inner_text()
    watch.nothing_amiss()


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_it_works_without_scripts_and_on_a_phone(work, scripts):  # noqa: F811
    page, _ = work(f"{ACCOUNT}/checks/", java_script_enabled=scripts)
    page.set_viewport_size(PHONE)
    press(page, "重新检查")
    page.locator('select[name="severity"]').select_option("warn")
    press(page, "筛选")
    assert "severity=warn" in page.url
    assert page.locator("li.finding").count() == page.locator("li.finding.warn").count() > 0
    page.get_by_role("link", name="到问题所在处").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".beside li").count() > 0
    for address in ("/checks/", "/statements/expenditure/", "/texts/", "/change/"):
        page.goto(page.url.split("/admin/")[0] + ACCOUNT + address)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address


def test_findings_go_along_as_a_workbook(work):  # noqa: F811
    page, _ = work(f"{ACCOUNT}/checks/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载Excel").click()
    assert download.value.suggested_filename.endswith("勾稽检查结果.xlsx")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_rule_book_is_read_by_anchors(work, scripts):  # noqa: F811
    page, watch = work("/rules/", java_script_enabled=scripts)
    page.set_viewport_size(PHONE)
    page.get_by_role("navigation", name="规则类别").get_by_role("link", name="表内合计").click()
    assert page.url.endswith("#family-table")
    page.locator("#family-table ~ .index").get_by_role("link", name="INT-09", exact=True).click()
    assert page.locator("#INT-09").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    watch.nothing_amiss()
