"""The yearly cycle step by step: each function is what one person does at the pages, in a browser."""

import hashlib
import re
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PROJECT, Watch
from tests.browser.yearly_people import PASSWORD, REGION, username

CASE = PROJECT / "tests" / "cases" / "putuo-finance-2024.xlsx"
NAMED_IN_CASE = "上海市普陀区财政局"
YEAR = 2024
ORGANISATION = "本部门决算为本级决算，没有下级预算单位。"
REMARK = "请写明编制人数"
REASON = "单位构成漏写了编制人数"
ANSWERED = "本部门决算为本级决算，没有下级预算单位，人员编制未变。"
CORRECTED = "本部门决算为本级决算，没有下级预算单位，人员编制和机构设置未变。"


class Person:
    """Somebody signed in at a browser of their own; counts their clicks (typing is none, choosing a file is one)."""

    def __init__(self, browser, base_url, department, role):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        self.home, self.department, self.role = base_url, department, role
        self.watch, self.page, self.clicks = Watch(context, base_url), context.new_page(), 0
        self.page.goto(f"{base_url}/admin/")
        self.page.fill("#id_username", username(department, role))
        self.page.fill("#id_password", PASSWORD)
        self.click(self.page.get_by_role("button", name="登录", exact=True))
        assert urlsplit(self.page.url).path == "/admin/"

    def click(self, target):
        target.first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def press(self, name):
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name):
        self.click(self.page.get_by_role("link", name=name, exact=True))

    def task(self, label):
        """Take the step that the home page offers."""
        self.click(self.page.get_by_role("link", name=re.compile(rf"^{label}\s*：")))

    def to(self, address):
        """Open a page as by a bookmark: no click."""
        self.page.goto(self.home + address)

    def told(self):
        return self.page.locator(".messagelist").inner_text()

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f'[name="{name}"]').fill(value)


def open_account(preparer, name):
    """Open the year's account of the department; return the address of its desk."""
    page = preparer.page
    preparer.follow("建立部门决算")
    page.locator(".field-unit .select2-selection").click()
    page.locator(".select2-search__field").fill(name)
    page.locator(".select2-results__option", has_text=name).click()
    preparer.fill(fiscal_year=str(YEAR), approved_on=timezone.localdate().isoformat())
    page.get_by_label("地区口径").select_option("shanghai-2024")
    preparer.press("保存")
    assert f"已建立{name}" in preparer.told()
    address = urlsplit(page.url).path
    assert address.endswith("/change/")
    return address.removesuffix("/change/")


def import_workbook(preparer, workbook):
    """From the home page: upload the published tables, look at the differences, confirm."""
    page = preparer.page
    preparer.task("导入或录入数据")
    page.set_input_files("#workbook", workbook)
    preparer.clicks += 1
    preparer.press("上传并检查")
    expect(page.locator("h1")).to_contain_text("核对差异")
    preparer.press("确认导入")
    assert f"已导入“{workbook.name}”" in preparer.told()


def check(preparer, *, again):
    """From wherever one is: to the home page, to the checks, run them."""
    preparer.follow("工作台")
    preparer.task("重新做勾稽检查" if again else "做勾稽检查")
    preparer.press("重新检查" if again else "开始检查")


def to_finding(preparer, told):
    preparer.click(preparer.page.locator("li.finding", has_text=told).get_by_role("link", name="到问题所在处"))


def save(preparer):
    preparer.press("保存")
    assert "已保存" in preparer.told(), preparer.page.locator("main, #content").first.inner_text()[:2000]


def mend_the_facts(preparer):
    """Type what the published tables do not hold, page after page; return how many pages that were."""
    page = preparer.page
    to_finding(preparer, "机关运行经费没有填写")
    preparer.fill(**{"operating-0-budget": "184.65万元", "operating-0-final": "184.65万元"})
    save(preparer)
    preparer.follow("政府采购")
    preparer.fill(**{f"procurement-0-{name}": "0" for name in ("goods", "works", "services")})
    save(preparer)
    preparer.follow("国有资产")
    for field in page.locator('input[name^="assets-0-"][inputmode]').all():
        field.fill("0")
    save(preparer)
    preparer.follow("“三公”经费")
    for field in page.locator('input[name^="counts-0-"][inputmode]').all():
        field.fill("0")
    save(preparer)
    preparer.follow("支出")
    for final in page.locator('[name^="expenditure-"][name$="-final"]').all():
        if final.input_value():
            budget = final.get_attribute("name").replace("-final", "-initial_budget")
            page.locator(f'[name="{budget}"]').fill(final.input_value())
    save(preparer)
    return 5


def mend_the_texts(preparer):
    """Write what no figure tells; return how many pages that were."""
    to_finding(preparer, "“一、主要职能”只有标题")
    preparer.fill(
        **{
            "text-duties": "研究拟订全区财政规划，组织实施全区预算和决算。",
            "text-organisation": ORGANISATION,
            "text-three_public_reason": "厉行节约，没有发生接待",
            # The total that the tables print is 0.01 less than the sum of the items, which the budget is.
            "text-general_budget_reason": "各项以万元列示，四舍五入",
        }
    )
    save(preparer)
    return 1


def explain(preparer):
    """Explain every warning that nobody has explained; return how many there were."""
    explained = 0
    while (silent := preparer.page.locator("li.finding", has=preparer.page.locator(".tag.open"))).count():
        first = silent.first
        preparer.click(first.get_by_text("写明情况", exact=True))
        first.locator("textarea").fill("已核对，与账簿和批复一致。")
        preparer.click(first.get_by_role("button", name="保存说明"))
        explained += 1
    return explained


def submit(preparer):
    """From wherever one is: to the home page, to the desk, submit."""
    preparer.follow("工作台")
    preparer.task("提交审核")
    preparer.press("提交审核")
    assert "已提交审核" in preparer.told()


def send_back(reviewer):
    """Remark on the words of a section and send the account back."""
    page = reviewer.page
    reviewer.task("审核")
    section = page.locator(".review-section", has=page.locator("#s-organisation"))
    assert ORGANISATION in section.inner_text()
    section.locator("summary", has_text="提意见").click()
    section.get_by_label("针对的原文").fill("没有下级预算单位")
    section.get_by_label("意见", exact=True).fill(REMARK)
    section.get_by_role("button", name="提出意见").click()
    page.wait_for_load_state()
    assert "意见已保存" in reviewer.told()
    reviewer.press("退回修改")
    assert "已退回编制人修改" in reviewer.told()


def answer(preparer, account):
    """Find the remark beside the text, change the text, answer, check and submit again."""
    page = preparer.page
    preparer.to("/admin/")
    assert "有1条审核意见待处理" in page.locator(".task", has_text=str(YEAR)).inner_text()
    preparer.to(f"{account}/texts/")
    assert REMARK in page.locator(".remarks-in-text").first.inner_text()
    preparer.fill(**{"text-organisation": ANSWERED})
    save(preparer)
    preparer.to(f"{account}/comments/")
    remark = page.locator(".comment", has_text=REMARK)
    remark.get_by_label("答复").fill("已补写")
    remark.get_by_role("button", name="答复").click()
    page.wait_for_load_state()
    assert "答复已保存" in preparer.told()
    check(preparer, again=True)
    submit(preparer)


def settle(reviewer, account):
    """See what changed since, and settle the remark."""
    page = reviewer.page
    reviewer.to(f"{account}/review/")
    assert page.locator(".differences-of-reports ins", has_text="人员编制未变").count() == 1
    assert "已补写" in page.locator(".comment", has_text=REMARK).first.inner_text()
    page.get_by_role("button", name="关闭意见").first.click()
    page.wait_for_load_state()
    assert "意见已关闭" in reviewer.told()


def approve(reviewer):
    reviewer.task("审核")
    reviewer.press("审核通过")
    assert "审核通过，等待保密审查和公开" in reviewer.told()


def sign_secrecy(secrecy):
    secrecy.task("签署保密审查")
    secrecy.click(secrecy.page.get_by_label("可以公开"))
    secrecy.press("签署")
    assert "已签署保密审查：可以公开" in secrecy.told()


def publish(publisher, *, version):
    publisher.task("公开")
    publisher.press("发布")
    assert f"已公开第{version}版" in publisher.told()


def correct(preparer, account):
    """Open the published account again, with a reason, and change a text."""
    preparer.to(f"{account}/change/")
    preparer.page.locator("summary", has_text="更正").first.click()
    preparer.page.get_by_label("更正的原因").fill(REASON)
    preparer.press("更正")
    assert "可以开始更正了" in preparer.told()
    preparer.to(f"{account}/texts/")
    preparer.fill(**{"text-organisation": CORRECTED})
    save(preparer)
    check(preparer, again=True)


def read_publicly(page, base_url, code, *, version):
    """Read the report as a citizen, download its PDF, verify it, and return the report's address."""
    address = f"{base_url}/reports/{REGION[0]}/{code}/{YEAR}/"
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{YEAR}年度")
    assert (ANSWERED if version == 1 else CORRECTED) in page.locator("main").inner_text()
    pdf = page.get_by_role("link", name="下载 PDF", exact=True).get_attribute("href")
    file = page.context.request.get(base_url + pdf).body()
    assert file.startswith(b"%PDF-")
    page.goto(f"{base_url}/verify/")
    page.get_by_label("SHA-256 校验值").fill(hashlib.sha256(file).hexdigest())
    page.get_by_role("button", name="核对校验值").click()
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("是公开的原件")
    assert f"第 {version} 版" in verdict.inner_text()
    page.goto(f"{base_url}/verify/?sha256={hashlib.sha256(file + b' ').hexdigest()}")
    expect(page.locator(".verdict")).to_contain_text("不是本网站公开的文件")
    return address


def read_the_correction(page, address):
    """From the new version to the difference, and to the old version, which is as it was."""
    page.goto(address)
    assert REASON in page.locator("#versions").inner_text()
    page.get_by_role("link", name="第 2 版改了什么").first.click()
    page.wait_for_load_state()
    main = page.locator("main").inner_text()
    assert REASON in main
    assert "和机构设置" in main
    page.goto(f"{address}v1/")
    assert ANSWERED in page.locator("main").inner_text()
    assert CORRECTED not in page.locator("main").inner_text()
