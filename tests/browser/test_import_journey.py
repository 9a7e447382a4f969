"""A finance officer's path: a file with mistakes, the annotated file, the mended one, the report, all undone."""

import os
import re
import socket
import subprocess
import sys
from dataclasses import replace

import openpyxl
import pytest

from tests.accounts.workbooks.accounts import named
from tests.accounts.workbooks.public.test_reading import SHANGHAI, in_other_layout
from tests.accounts.workbooks.test_earlier import HEAD, written
from tests.browser.conftest import PROJECT, Watch, _wait
from tests.cases import putuo

pytestmark = pytest.mark.browser

CASE = PROJECT / "tests" / "cases" / "putuo-finance-2024.xlsx"
INCOME = "2、收入决算表"
GENERAL = "5、一般公共预算财政拨款支出决算表"
DESK = "/admin/accounts/finalaccount/2"
OPEN_ACCOUNT = """
from django.contrib.auth import get_user_model
from accounts.models import BudgetUnit, FinalAccount, Region, UnitRole
from accounts.use_cases.accounts import open_account
clerk = get_user_model().objects.get(username="bianzhi")
region = Region.objects.create(code="310107", name="上海市普陀区")
unit = BudgetUnit.objects.create(region=region, code="107", name="上海市普陀区财政局")
UnitRole.objects.create(user=clerk, unit=unit, role="preparer")
account = open_account(unit=unit, fiscal_year=2024, profile="shanghai-2024", by=clerk)
assert account.pk == 2
published = FinalAccount.objects.get(pk=1)
following = published.fiscal_year + 1
assert open_account(unit=published.unit, fiscal_year=following, profile="sichuan-2022", by=clerk).pk == 3
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A running site with an empty account beside the demonstration; its address and people's passwords."""
    folder = tmp_path_factory.mktemp("import")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
    }
    for command in (
        ["migrate", "-v0"],
        ["load_demo"],
        ["shell", "-v0", "-c", OPEN_ACCOUNT],
        ["collectstatic", "--noinput", "-v0", "--ignore=*.ttf"],
    ):
        subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, check=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    command = ["config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"]
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
            [sys.executable, "-m", "gunicorn", *command],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    people = dict(re.findall(r"用户名 (\w+)  密码 (\S+)", (folder / "sign-in.txt").read_text(encoding="utf-8")))
    try:
        _wait(server, port, log)
        yield f"http://127.0.0.1:{port}", people
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture
def clerk(browser, office):
    """Sign in and open the desk. Returns page and watch."""
    address, people = office
    opened = []

    def sign_in(**options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", **options})
        opened.append(context)
        watch = Watch(context, address)
        page = context.new_page()
        page.goto(f"{address}/admin/login/?next={DESK}/change/")
        page.fill("#id_username", "bianzhi")
        page.fill("#id_password", people["bianzhi"])
        page.click("[type=submit]")
        page.wait_for_load_state("networkidle")
        return page, watch

    yield sign_in
    for context in opened:
        context.close()


@pytest.fixture
def broken(tmp_path):
    """The published tables with three mistakes."""
    book = openpyxl.load_workbook(CASE)
    book[INCOME]["E9"] = "一千五百"
    book[INCOME]["F9"] = "12.3.4"
    book[GENERAL]["E9"] = "#REF!"
    book.save(tmp_path / "普陀决算.xlsx")
    return tmp_path / "普陀决算.xlsx"


def upload(page, file):
    page.set_input_files("#workbook", file)
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_load_state("networkidle")


def draft(page):
    """The text of the report as it would be now."""
    address = page.url.split("/admin/")[0]
    answer = page.request.get(f"{address}{DESK}/preview/")
    return answer.text()


def test_from_a_file_with_mistakes_to_the_report_and_back(clerk, broken, tmp_path):
    page, watch = clerk()
    page.get_by_role("region", name="导入工作簿").get_by_role("link").click()
    page.wait_for_load_state("networkidle")
    upload(page, broken)
    assert page.locator("h1").inner_text().startswith("有3处问题，没有导入")
    told = page.locator("table.problems tbody tr").all_inner_texts()
    assert [text.split()[0] for text in told] == ["E9", "F9", "E9"]
    assert "请填写数字" in told[0]

    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注了问题的文件").click()
    assert download.value.suggested_filename == "普陀决算（问题标注）.xlsx"
    annotated = tmp_path / "annotated.xlsx"
    download.value.save_as(annotated)
    book = openpyxl.load_workbook(annotated)
    assert book.active.title == "问题清单"
    marked = {(sheet.title, c.coordinate) for sheet in book for row in sheet.iter_rows() for c in row if c.comment}
    assert marked == {(INCOME, "E9"), (INCOME, "F9"), (GENERAL, "E9")}

    # Mended where the comments stand, the list left in, as people do.
    printed = openpyxl.load_workbook(CASE)
    for sheet, cell in marked:
        book[sheet][cell] = printed[sheet][cell].value
    book.save(annotated)
    page.get_by_role("link", name="上传改好的文件").click()
    page.wait_for_load_state("networkidle")
    upload(page, annotated)
    assert page.locator("h1").inner_text().startswith("核对差异")
    income = page.locator("details", has=page.get_by_role("heading", name="收入", exact=True))
    income.locator("summary").click()
    row = income.locator("tbody", has_text="2010601 行政运行 · 一般公共预算财政拨款收入")
    assert "15,118,900.00" in row.inner_text()
    assert "1,511.89" in row.inner_text()

    assert "1,511.89" not in draft(page)
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state("networkidle")
    assert "已导入“annotated.xlsx”" in page.locator(".messagelist").inner_text()
    assert "1,511.89" in draft(page)

    page.get_by_text("撤销…").click()
    page.get_by_role("button", name="撤销这次导入").click()
    page.wait_for_load_state("networkidle")
    assert "已撤销“annotated.xlsx”的导入" in page.locator(".messagelist").inner_text()
    assert "1,511.89" not in draft(page)
    watch.failed = [address for address in watch.failed if not address.endswith("annotated.xlsx")]  # a download
    watch.nothing_amiss()


@pytest.mark.slow
@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {"viewport": {"width": 360, "height": 740}}])
def test_it_works_without_scripts_and_on_a_phone(clerk, broken, options):
    page, _ = clerk(**options)
    page.get_by_role("region", name="导入工作簿").get_by_role("link").click()
    upload(page, broken)
    assert page.get_by_role("heading", level=1).inner_text().startswith("有3处问题")
    page.get_by_role("link", name="上传改好的文件").click()
    upload(page, CASE)
    if "viewport" in options:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="取消，不导入").click()
    assert "没有导入" in page.locator(".messagelist").inner_text()


@pytest.mark.slow
def test_the_way_is_open_to_the_keyboard(clerk):
    page, _ = clerk()
    page.goto(page.url.replace("/change/", "/import/"))
    page.set_input_files("#workbook", CASE)
    page.locator("#workbook").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "account"
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("本年部门预算").is_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "上传并检查"
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.locator("#content summary").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    region = "document.activeElement"
    assert page.evaluate(f"{region}.getAttribute('role')") == "region"
    assert page.evaluate(f"document.getElementById({region}.getAttribute('aria-labelledby')).textContent")


@pytest.fixture
def earlier(tmp_path):
    """The year's departmental budget and last year's published tables, each as a file."""
    budget = tmp_path / "部门预算.xlsx"
    items = (("2010601", "行政运行", 1400, 1400, None), ("2010650", "事业运行", 100, 100, None))
    budget.write_bytes(written({"一般公共预算支出表": (HEAD, *items)}, year=2024))
    now = named(putuo.account(controls=False))
    less = tuple(replace(x, final=x.final - 100_000) if x.item == "2010601" else x for x in now.expenditure)
    tables = tmp_path / "2023年公开表.xlsx"
    tables.write_bytes(in_other_layout(replace(now, year=2023, expenditure=less), SHANGHAI))
    return budget, tables


@pytest.mark.slow
def test_a_budget_and_last_years_tables_change_what_the_report_compares_with(clerk, earlier):
    page, watch = clerk()
    budget, tables = earlier
    page.get_by_role("region", name="导入工作簿").get_by_role("link").click()
    upload(page, CASE)
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state("networkidle")
    without = words(draft(page))
    assert "1,511.89" in draft(page)

    page.get_by_label("本年部门预算").check()
    upload(page, budget)
    facts = page.locator(".facts").inner_text()
    assert "本年部门预算" in facts
    assert "年初预算数" in page.locator("table.differences").first.inner_text()
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state("networkidle")
    with_budget = words(draft(page))
    completed = "一般公共预算财政拨款支出年初预算为1500.00万元，支出决算为2940.05万元，完成年初预算的196.00%"
    assert completed in with_budget
    assert completed not in without

    page.get_by_label("上年公开表").check()
    upload(page, tables)
    assert "只改上年数，本年的数保持不变。" in page.locator("#content").inner_text()
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state("networkidle")
    compared = words(draft(page))
    assert "与2023年度相比，财政拨款支出总计增加19.99万元，增长0.68%" in compared
    assert not [sentence for sentence in with_budget if "与2023年度相比" in sentence]
    assert "上年数来源：2023年度部门决算公开表（2023年公开表.xlsx）" in draft(page)

    page.goto(page.url.replace("/import/", "/change/"))
    panel = page.get_by_role("region", name="上年数")
    assert "2023年度部门决算公开表（2023年公开表.xlsx）" in panel.inner_text()
    panel.get_by_role("link", name="查看上年数").click()
    page.wait_for_load_state("networkidle")
    assert page.locator('input[name$="-source"]').first.input_value().startswith("2023年度部门决算公开表")
    watch.nothing_amiss()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_last_years_figures_are_taken_from_its_publication_and_taken_back(clerk, width):
    page, watch = clerk(viewport={"width": width, "height": 800})
    page.goto(page.url.replace("/2/", "/3/"))
    panel = page.get_by_role("region", name="上年公开版本")
    panel.get_by_role("link", name="从上年公开版本取上年数").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("heading", level=1).inner_text().startswith("核对差异")
    assert "“三公”经费的口径不同" in page.locator(".notes").inner_text()
    page.locator(".difference-table summary").click()
    assert "2021年度部门决算（第1版公开）" in page.locator("table.differences").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state("networkidle")
    assert "已导入“2021年度部门决算（第1版公开）”" in page.locator(".messagelist").inner_text()

    page.goto(page.url.replace("/import/", "/change/"))
    told = page.get_by_role("region", name="上年数").inner_text()
    assert "先取本系统中的2021年度决算" in told
    assert "2021年度部门决算（第1版公开）" in told
    page.goto(page.url.replace("/change/", "/import/"))
    page.get_by_text("撤销…").first.click()
    page.get_by_role("button", name="撤销这次导入").first.click()
    page.wait_for_load_state("networkidle")
    assert "已撤销“2021年度部门决算（第1版公开）”的导入" in page.locator(".messagelist").inner_text()
    watch.nothing_amiss()


def words(text):
    """The sentences of a page's report."""
    told = re.sub(r"<[^>]+>", "", text)
    return [sentence.strip() for sentence in re.split(r"[。\n]", told) if sentence.strip()]
