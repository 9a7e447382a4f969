"""The main path by the home page alone, with as many clicks as docs/preparers.md says."""

import re

import pytest

from tests.browser.conftest import PROJECT
from tests.browser.test_back_office import ACCOUNT, office, work  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Clicks:
    """A person at a page: every click counts, typing does not."""

    def __init__(self, page):
        self.page, self.count = page, 1  # signing in is one

    def __call__(self, target):
        target.first.click()
        self.page.wait_for_load_state("networkidle")
        self.count += 1

    def task(self, label):
        """Take the step that the home page offers for the account."""
        self(self.page.get_by_role("link", name=re.compile(rf"^{label}\s*：")))

    def button(self, name):
        self(self.page.get_by_role("button", name=name, exact=True))

    def told(self):
        return self.page.locator(".messagelist").inner_text()


def test_from_correction_to_publication_each_is_led_by_the_home_page(work):  # noqa: F811
    page, watch = work(f"{ACCOUNT}/change/")
    page.locator("summary", has_text="更正").click()
    page.locator("details[open] textarea").fill("机构设置有变化")
    page.get_by_role("button", name="更正", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.goto(page.url.split("/admin/")[0] + f"{ACCOUNT}/texts/")
    stored = page.locator("#text-organisation").input_value()
    page.fill("#text-organisation", f"{stored}各科室负责人由局党组任免。")
    page.get_by_role("button", name="保存", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    assert "已保存，1项有改动。" in page.content()
    page.goto(page.url.split("/admin/")[0] + "/admin/")

    preparer = Clicks(page)
    assert "更正中" in page.locator(".task").first.inner_text()
    preparer.task("重新做勾稽检查")
    preparer.button("重新检查")
    preparer(page.get_by_role("link", name="工作台", exact=True))
    preparer.task("提交审核")
    preparer.button("提交审核")
    assert preparer.count == 6
    watch.nothing_amiss()

    counts = {"preparer": preparer.count}
    for user, label, last in (
        ("shenhe", "审核", "审核通过"),
        ("baomi", "签署保密审查", "签署"),
        ("fabu", "公开", "发布"),
    ):
        page, watch = work("/admin/", user=user)
        person = counts[user] = Clicks(page)
        person.task(label)
        if user == "baomi":
            person(page.get_by_label("可以公开"))
        person.button(last)
        counts[user] = person.count
        watch.nothing_amiss()
    assert "已公开第2版" in person.told()
    assert counts == {"preparer": 6, "shenhe": 3, "baomi": 4, "fabu": 3}
    documented = (PROJECT / "docs" / "preparers.md").read_text(encoding="utf-8")
    assert "审核人 3 次、保密审查人 4 次、发布人 3 次" in documented
