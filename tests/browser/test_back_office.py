"""Typing a year in a real browser: suggestions, live totals, pasting, units, saving; at 1280 px and without scripts."""

import os
import re
import socket
import subprocess
import sys

import pytest

from tests.browser.conftest import PROJECT, Watch, _wait

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("correcting")]

WIDTH, HEIGHT = 1280, 800
ACCOUNT = "/admin/accounts/finalaccount/1"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A running site with the demonstration account; its address and the passwords of its people."""
    folder = tmp_path_factory.mktemp("office")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
    }
    for command in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0", "--ignore=*.ttf"]):
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
def work(browser, office):
    """Sign in and open a page under the strict policy. Returns page and watch."""
    address, people = office
    opened = []

    def sign_in(path, *, user="bianzhi", **options):
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", **options)
        opened.append(context)
        watch = Watch(context, address)
        page = context.new_page()
        page.goto(f"{address}/admin/login/?next={path}")
        page.fill("#id_username", user)
        page.fill("#id_password", people[user])
        page.click("[type=submit]")
        page.wait_for_load_state("networkidle")
        assert page.url == address + path
        return page, watch

    yield sign_in
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def correcting(browser, office):
    """The demonstration account opened again for a correction, so that it can be typed in."""
    address, people = office
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/admin/login/?next={ACCOUNT}/change/")
    page.fill("#id_username", "bianzhi")
    page.fill("#id_password", people["bianzhi"])
    page.click("[type=submit]")
    page.locator("summary", has_text="更正").first.click()
    page.get_by_label("更正的原因").fill("核对后重新公开")
    page.get_by_role("button", name="更正", exact=True).click()
    page.get_by_text("可以开始更正了").wait_for()
    context.close()


def field(page, name):
    return page.locator(f'[name="{name}"]')


def rows_used(page, grid):
    return page.locator(f'[name^="{grid}-"][name$="-id"]').count()


def delete_row(page, grid, code):
    """Leave the account as it was found."""
    page.locator(f'tr:has(input[value^="{code}"]) [name$="-delete"]').first.check()
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_load_state("networkidle")


def sum_of(page, column):
    return page.locator(f'tfoot [data-sum="{column}"] output').inner_text()


def test_a_subject_is_found_by_its_name_and_the_totals_run_along(work):
    page, watch = work(f"{ACCOUNT}/entry/income/")
    before = sum_of(page, "amount")
    row = rows_used(page, "income")
    code = field(page, f"income-{row}-item_code")
    code.click()
    code.press_sequentially("机关服务")
    page.locator("#suggestions li").first.wait_for()
    assert "机关服务" in page.locator("#suggestions li").first.inner_text()
    code.fill("")
    code.press_sequentially("20103")
    option = page.locator("#suggestions li", has_text="2010303")
    option.wait_for()
    for _ in range(20):
        if option.get_attribute("aria-selected") == "true":
            break
        code.press("ArrowDown")
    code.press("Enter")
    assert code.input_value() == "2010303"
    assert "机关服务" in page.locator(f'td:has([name="income-{row}-item_code"]) .path').inner_text()
    field(page, f"income-{row}-amount").fill("1.5万元")
    assert before == "4,641,000.00"
    page.wait_for_function("document.querySelector('[data-sum=amount] output').textContent === '4,656,000.00'")
    classes = page.locator('[data-grouping="item_code"] tr', has_text="201 一般公共服务支出")
    assert "3,769,700.00" in classes.inner_text()
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_load_state("networkidle")
    assert "已保存，1行有改动。" in page.content()
    assert sum_of(page, "amount") == "4,656,000.00", "the server sums the same"
    delete_row(page, "income", "2010303")
    watch.nothing_amiss()


def test_a_block_is_pasted_from_a_spreadsheet(work):
    page, watch = work(f"{ACCOUNT}/entry/expenditure/")
    row = rows_used(page, "expenditure")
    block = (
        "2019901\t一般公共预算财政拨款\t项目支出\t100\t1,000.50\t10\r\n2019902\t非财政拨款\t经营支出\t\t\t20\r\n" * 4
    )
    field(page, f"expenditure-{row}-item_code").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        block,
    )
    assert field(page, f"expenditure-{row}-nature").input_value() == "project"
    assert field(page, f"expenditure-{row}-adjusted_budget").input_value() == "1,000.50"
    assert field(page, f"expenditure-{row + 1}-fund").input_value() == "non_fiscal"
    assert field(page, f"expenditure-{row + 7}-final").input_value() == "20", "rows were added for the block"
    assert sum_of(page, "initial_budget") == "400.00"
    watch.nothing_amiss()


def test_enter_goes_to_the_row_below_and_rows_are_added_as_needed(work):
    page, watch = work(f"{ACCOUNT}/entry/balances/")
    total = page.locator("tbody tr").count()
    last = field(page, f"balances-{total - 1}-opening")
    last.fill("1")
    last.press("Enter")
    assert page.evaluate("document.activeElement.name") == f"balances-{total}-opening"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == f"balances-{total - 1}-opening"
    page.get_by_role("button", name="增加10行").click()
    assert page.locator("tbody tr").count() == total + 11
    watch.nothing_amiss()


def test_what_is_wrong_is_shown_at_the_field_and_nothing_typed_is_lost(work):
    page, watch = work(f"{ACCOUNT}/entry/income/")
    row = rows_used(page, "income")
    field(page, f"income-{row}-item_code").fill("20103")
    field(page, f"income-{row}-amount").fill("1.234")
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.wait_for_load_state("networkidle")
    assert "有 2 处问题，整页没有保存" in page.locator("#problems").inner_text()
    assert page.evaluate("document.activeElement.id") == "problems"
    assert field(page, f"income-{row}-amount").input_value() == "1.234"
    assert field(page, f"income-{row}-amount").get_attribute("aria-invalid") == "true"
    box = page.locator(f"#income-{row}-amount-p").bounding_box()
    assert box["width"] > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert [m for m in watch.messages if "422" not in m] == []


def test_the_unit_is_changed_with_what_is_typed(work):
    page, watch = work(f"{ACCOUNT}/entry/expenditure/")
    page.get_by_role("button", name="改用万元").click()
    page.wait_for_load_state("networkidle")
    assert field(page, "expenditure-0-final").input_value() == "195.68"
    assert sum_of(page, "final") == "468.35"
    field(page, "expenditure-0-final").fill("195.680001")
    page.wait_for_function("document.querySelector('[data-sum=final] output').textContent === '468.350001'")
    page.get_by_role("button", name="改用元").click()
    page.wait_for_load_state("networkidle")
    assert field(page, "expenditure-0-final").input_value() == "1,956,800.01"
    watch.nothing_amiss()


@pytest.mark.slow
def test_everything_can_be_typed_without_scripts(work):
    page, _ = work(f"{ACCOUNT}/entry/income/", java_script_enabled=False)
    row = rows_used(page, "income")
    field(page, f"income-{row}-item_code").fill("2010303 机关服务")
    field(page, f"income-{row}-amount").fill("12")
    page.get_by_role("button", name="保存", exact=True).last.click()
    assert "已保存，1行有改动。" in page.content()
    delete_row(page, "income", "2010303")
    assert "已保存，1行有改动。" in page.content()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        f"{ACCOUNT}/change/",
        f"{ACCOUNT}/texts/",
        # The widest page of entry, one of two grids, and one of a single row; the others are made alike.
        *(f"{ACCOUNT}/entry/{kind}/" for kind in ("economic", "three-public", "assets")),
        *(
            pytest.param(f"{ACCOUNT}/entry/{kind}/", marks=pytest.mark.slow)
            for kind in (
                *("income", "expenditure", "balances", "operating"),
                *("procurement", "control-totals", "comparatives"),
            )
        ),
        pytest.param("/admin/accounts/finalaccount/add/", marks=pytest.mark.slow),
        "/admin/accounts/incomeline/",
        pytest.param("/admin/accounts/incomeline/export/", marks=pytest.mark.slow),
        "/admin/accounts/incomeline/import/",
        "/admin/accounts/functionalsubject/",
    ],
)
def test_every_page_fits_1280_pixels_and_asks_no_other_host(work, path):
    page, watch = work(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.locator("h1").count() >= 1
    watch.nothing_amiss()


def test_a_block_is_pasted_on_a_choice_too(work):
    page, _ = work(f"{ACCOUNT}/entry/balances/")
    row = rows_used(page, "balances")
    page.locator(f'[name="balances-{row}-fund"]').focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "国有资本经营预算财政拨款\\t\\t12.50\\t3\\n");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert field(page, f"balances-{row}-fund").input_value() == "state_capital"
    assert field(page, f"balances-{row}-opening").input_value() == "12.50"


def test_focus_is_visible_in_the_grid(work):
    page, _ = work(f"{ACCOUNT}/entry/income/")
    field(page, "income-0-amount").focus()
    style = "getComputedStyle(document.activeElement)"
    assert page.evaluate(f"{style}.outlineStyle") == "solid"
    assert page.evaluate(f"parseFloat({style}.outlineWidth)") >= 2


def test_the_publisher_previews_the_draft_and_cannot_publish_it_yet(work):
    page, watch = work(f"{ACCOUNT}/change/", user="fabu")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="预览网页").click()
    preview = opened.value
    preview.wait_for_load_state("networkidle")
    assert "草稿" in preview.content()
    preview.close()
    assert "更正中" in page.locator(".card.workflow").inner_text()
    assert not page.get_by_role("button", name="发布").count()
    watch.nothing_amiss()
