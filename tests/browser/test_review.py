"""From a correction through a remark, its answer and a second submission to the approval, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_back_office import ACCOUNT, office, work  # noqa: F401  (fixtures)

pytestmark = pytest.mark.browser

REMARK = "请写明是哪些人员和项目"
PHONE = {"width": 360, "height": 740}


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def said(page):
    return page.locator(".messagelist").inner_text()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def checked(page):
    page.goto(f"{page.url.split(ACCOUNT)[0]}{ACCOUNT}/checks/")
    press(page, "重新检查")


def explained(page):
    """Explain what is left to be explained."""
    while True:
        page.goto(f"{page.url.split(ACCOUNT)[0]}{ACCOUNT}/checks/?state=open")
        silent = page.locator("li.finding")
        if not silent.count():
            return
        first = silent.first
        if not first.locator("textarea").is_visible():
            first.get_by_text("写明情况", exact=True).click()
        first.locator("textarea").fill("已核对，与账簿一致，年末调整了预算。")
        first.get_by_role("button", name="保存说明").click()
        page.wait_for_load_state("networkidle")


def desk(page):
    page.goto(f"{page.url.split(ACCOUNT)[0]}{ACCOUNT}/change/")


def correct_and_submit(page):
    """Begin a correction; what is typed is kept without being saved, offered again, and gone once it is saved."""
    page.locator("summary", has_text="更正").click()
    page.get_by_label("更正的原因").fill("补写机构设置")
    press(page, "更正")
    assert "可以开始更正了" in said(page)
    page.goto(page.url.replace("/change/", "/texts/"))
    page.fill("#text-organisation", "下设办公室、接访科、督查科。")
    expect(page.locator("#autosaved")).to_contain_text("已自动留存草稿", timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert "有 1 项未保存的草稿" in page.locator(".drafts").inner_text()
    follow(page, "恢复")
    assert page.input_value("#text-organisation") == "下设办公室、接访科、督查科。"
    press(page, "保存")
    assert page.locator(".drafts").count() == 0
    submit(page)


def submit(page):
    checked(page)
    explained(page)
    desk(page)
    press(page, "提交审核")
    assert "已提交审核" in said(page)


def remark_and_send_back(page):
    """Tie a remark to a section, with the words that it is about, and one to a cell; send the account back."""
    follow(page, "审核")
    assert "报告有" in page.content()
    section = page.locator(".review-section", has=page.locator("#s-organisation"))
    assert "督查科" in section.inner_text()
    section.locator("summary", has_text="提意见").click()
    section.get_by_label("针对的原文").fill("督查科")
    section.get_by_label("意见", exact=True).fill(REMARK)
    section.get_by_role("button", name="提出意见").click()
    page.wait_for_load_state("networkidle")
    assert "意见已保存" in said(page)
    table = page.locator(".review-section", has=page.locator("#table-income_expenditure"))
    table.locator("td data[data-cells]").first.dblclick()
    assert table.locator("[data-row]").input_value() != ""
    table.get_by_label("意见", exact=True).fill("核对这一格")
    table.get_by_role("button", name="提出意见").click()
    page.wait_for_load_state("networkidle")
    press(page, "退回修改")
    assert "已退回编制人修改" in said(page)


def answer_and_submit_again(page):
    """Find the remarks beside the text and the cell, change the text, answer, submit again."""
    desk(page)
    assert "已退回，待修改" in page.locator(".card.workflow").inner_text()
    page.goto(page.url.replace("/change/", "/statements/income-expenditure/"))
    assert "核对这一格" in page.locator(".beside.remarks").inner_text()
    page.goto(page.url.replace("/statements/income-expenditure/", "/texts/"))
    assert REMARK in page.locator(".remarks-in-text").first.inner_text()
    page.fill("#text-organisation", "下设办公室、接访科、督查科，人员编制未变。")
    press(page, "保存")
    page.goto(page.url.replace("/texts/", "/comments/"))
    comment = page.locator(".comment", has_text=REMARK)
    comment.get_by_label("答复").fill("已写明")
    comment.get_by_role("button", name="答复").click()
    page.wait_for_load_state("networkidle")
    assert "答复已保存" in said(page)
    submit(page)


def settle_and_approve(page):
    """See what changed and the answer, settle the remarks, approve."""
    page.goto(page.url.replace("/change/", "/review/"))
    assert page.locator(".differences-of-reports ins", has_text="人员编制未变").count() == 1
    assert "已写明" in page.locator(".comment", has_text=REMARK).inner_text()
    for _ in range(2):
        page.get_by_role("button", name="关闭意见").first.click()
        page.wait_for_load_state("networkidle")
    assert "待处理 0 条" in page.locator("section", has=page.locator("#opinions")).inner_text()
    press(page, "审核通过")
    assert "审核通过，等待保密审查和公开" in said(page)


@pytest.mark.slow
def test_from_a_remark_to_the_approval(work):  # noqa: F811
    preparing, watch = work(f"{ACCOUNT}/change/")
    correct_and_submit(preparing)
    reviewing, other = work(f"{ACCOUNT}/change/", user="shenhe")
    remark_and_send_back(reviewing)
    answer_and_submit_again(preparing)
    settle_and_approve(reviewing)

    signing, _ = work(f"{ACCOUNT}/change/", user="baomi")
    follow(signing, "签署保密审查")
    signing.get_by_label("可以公开").check()
    press(signing, "签署")
    assert "已签署保密审查：可以公开" in said(signing)
    publishing, _ = work(f"{ACCOUNT}/change/", user="fabu")
    assert publishing.get_by_role("button", name="发布", exact=True).count() == 1
    watch.nothing_amiss()
    other.nothing_amiss()


def test_the_review_view_fits_a_phone_and_works_without_scripts(work):  # noqa: F811
    page, _ = work(f"{ACCOUNT}/review/", user="shenhe", java_script_enabled=False)
    page.set_viewport_size(PHONE)
    for name in ("review", "comments", "secrecy", "change"):
        page.goto(f"{page.url.split(ACCOUNT)[0]}{ACCOUNT}/{name}/")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
