"""Background work in a real browser on a real server: progress, what comes of it, a failure and its retry."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_back_office import ACCOUNT, office, work  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JOBS = "/admin/accounts/job/"
SECONDS = 60_000


def test_the_page_of_a_draft_leads_on_to_the_file(work):  # noqa: F811
    page, _ = work(f"{ACCOUNT}/change/")
    home = page.url.split("/admin/")[0]
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览PDF").click()
    draft = opened.value
    draft.wait_for_url(re.compile(r"/job/\d+/$"))
    expect(draft.locator("progress")).to_be_visible()
    assert draft.locator("h1").inner_text().startswith("生成PDF草稿")
    draft.wait_for_url(re.compile(r"/job/\d+/file$"), timeout=SECONDS)
    pdf = page.request.get(draft.url)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")
    page.goto(home + JOBS)
    row = page.locator("tbody tr").first
    assert "完成" in row.inner_text()
    assert "PDF草稿已生成。" in row.inner_text()


def test_all_accounts_are_checked_from_the_list(work):  # noqa: F811
    page, watch = work(JOBS, user="caizheng")
    assert page.locator("label", has_text="区划及其下级区划").count() == 2
    page.locator("#start-check_accounts ~ form button").click()
    expect(page.get_by_role("button", name="重新执行")).to_be_visible(timeout=SECONDS)
    assert "检查了1份2021年度决算" in page.content()
    with page.expect_download() as started:
        page.get_by_role("link", name="2021年度决算勾稽检查汇总.xlsx").click()
    assert started.value.suggested_filename == "2021年度决算勾稽检查汇总.xlsx"
    watch.nothing_amiss()


def test_without_scripts_the_page_reloads_itself(work):  # noqa: F811
    page, _ = work(JOBS, java_script_enabled=False)
    page.locator("#start-published_files ~ form button").click()
    expect(page.get_by_text("打包了1份报告。")).to_be_visible(timeout=SECONDS)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_no_wider_than_the_window(work, width):  # noqa: F811
    page, watch = work(JOBS)
    page.set_viewport_size({"width": width, "height": 740})
    for address in (page.url, page.url + "1/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    watch.nothing_amiss()
