"""Importing a workbook in the back office, from upload to undoing, as a browser without scripts does it."""

import html
import io
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.admin.desk import desk_address, page_address
from accounts.models import (
    BudgetUnit,
    ChangeRecord,
    Comparative,
    ControlTotal,
    ExpenditureLine,
    FinalAccount,
    IncomeLine,
    Region,
    UnitRole,
    WorkbookImport,
)
from accounts.record import broken_links
from accounts.use_cases.accounts import change_lines, open_account
from tests.accounts.persons import person
from tests.accounts.workbooks.test_earlier import GENERAL, TITLES, written
from tests.disclosure.published import published_as_it_is

CASE = Path(__file__).resolve().parents[2] / "cases" / "putuo-finance-2024.xlsx"
INCOME = "2、收入决算表"
QUERIES_OF_UPLOAD_PAGE = 6
QUERIES_OF_PREVIEW = 17

pytestmark = pytest.mark.usefixtures("uploads_folder")


@pytest.fixture
def unit(db):
    region = Region.objects.create(code="310107", name="上海市普陀区")
    return BudgetUnit.objects.create(region=region, code="107", name="上海市普陀区财政局")


@pytest.fixture
def clerk(unit):
    return person("clerk", unit=unit, role=UnitRole.Role.PREPARER)


@pytest.fixture
def second_clerk(unit):
    return person("second", unit=unit, role=UnitRole.Role.PREPARER)


@pytest.fixture
def reader(unit):
    return person("reader", unit=unit, role=UnitRole.Role.REVIEWER)


@pytest.fixture
def ours(unit, clerk):
    return open_account(unit=unit, fiscal_year=2024, profile="shanghai-2024", by=clerk)


def case(change=None):
    """The published tables; ``change`` alters the workbook before."""
    if change is None:
        return CASE.read_bytes()
    book = openpyxl.load_workbook(CASE)
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def three_mistakes(book):
    book[INCOME]["E9"] = "一千五百"
    book[INCOME]["F9"] = "12.3.4"
    book["5、一般公共预算财政拨款支出决算表"]["E9"] = "#REF!"


def other_amount(book):
    book[INCOME]["F9"] = 1512.89


class Office:
    """One person at the pages of one account's import."""

    def __init__(self, client, account):
        self.client, self.account = client, account
        self.address = page_address("workbooks", account)
        self.place = ""
        self.response = None

    def upload(self, content=None, name="决算公开表.xlsx", **fields):
        file = SimpleUploadedFile(name, case() if content is None else content)
        self.response = self.client.post(self.address, {"workbook": file, **fields}, follow=True)
        self.place = self.response.redirect_chain[-1][0] if self.response.redirect_chain else ""
        return self

    @property
    def text(self):
        return html.unescape(self.response.content.decode())

    @property
    def version(self):
        return re.search(r'name="version" value="(\w+)"', self.text)[1]

    def send(self, action="confirm", version=None):
        fields = {"action": action, "version": self.version if version is None else version}
        self.response = self.client.post(self.place, fields, follow=True)
        return self

    def undo(self, made):
        address = page_address("undo_workbook", self.account, made.pk)
        self.response = self.client.post(address, follow=True)
        return self


@pytest.fixture
def office(signed_in, clerk, ours):
    def at(user=clerk, account=ours):
        return Office(signed_in(user), account)

    return at


def test_a_workbook_is_shown_then_stored_then_taken_back(office, ours, clerk, uploads_folder):
    desk = office().upload()
    assert desk.response.status_code == 200
    assert "现在还没有保存" in desk.text
    assert not IncomeLine.objects.exists()
    row = re.search(r"2010601 行政运行 · 一般公共预算财政拨款收入.*?</tr>", desk.text, re.DOTALL)[0]
    assert "15,118,900.00" in row
    assert "（1,511.89）" in row
    assert f"{INCOME} F9" in row
    desk.send()
    made = WorkbookImport.objects.get()
    assert f"已导入“决算公开表.xlsx”：新增{made.added}行，修改0行，删除0行。" in desk.text
    line = IncomeLine.objects.get(item_code="2010601", source="general")
    assert (line.amount, line.origin, line.source_cell) == (Decimal("15118900.00"), "imported", "F9")
    ours.refresh_from_db()
    assert ours.precision == "wan"
    assert list(uploads_folder.iterdir()) == [], "the file is not kept"
    assert made.file_hash in desk.text
    desk.undo(made)
    assert f"已撤销“决算公开表.xlsx”的导入，{made.added}行恢复为导入前的内容。" in desk.text
    ours.refresh_from_db()
    assert (IncomeLine.objects.count(), ControlTotal.objects.count(), ours.precision) == (0, 0, "yuan")
    assert broken_links(f"account-{ours.pk}") == []
    assert {r.by for r in ChangeRecord.objects.filter(account=ours)} == {clerk}


def test_nothing_differs_the_second_time(office, ours):
    desk = office()
    desk.upload().send()
    ours.refresh_from_db()
    records = ChangeRecord.objects.count()
    desk.upload()
    assert "的内容与现有数据一致，没有需要导入的。" in desk.text
    assert "确认导入" not in desk.text
    desk.send()
    assert "与现有数据一致，没有改动。" in desk.text
    assert (ChangeRecord.objects.count(), WorkbookImport.objects.count()) == (records, 1)


def test_every_problem_is_shown_at_its_cell_and_in_the_returned_file(office, ours):
    desk = office().upload(case(three_mistakes))
    assert "文件有 3 处问题，没有保存任何数据。" in desk.text
    sections = re.findall(r'<h2 id="sheet-\d">(.*?)<', desk.text)
    assert [section.strip() for section in sections] == [INCOME, "5、一般公共预算财政拨款支出决算表"]
    assert re.findall(r'<th scope="row">(\w+)</th>', desk.text) == ["E9", "F9", "E9"]
    assert "“一千五百”不是金额" in desk.text
    address = re.search(r'href="([^"]+annotated\.xlsx)"', desk.text)[1]
    returned = desk.client.get(address)
    assert returned["Content-Disposition"].endswith(
        "%E5%86%B3%E7%AE%97%E5%85%AC%E5%BC%80%E8%A1%A8%EF%BC%88%E9%97%AE%E9%A2%98%E6%A0%87%E6%B3%A8%EF%BC%89.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(returned.content))
    assert book.sheetnames[0] == "问题清单"
    assert "“一千五百”不是金额" in book[INCOME]["E9"].comment.text
    desk.send(version="x")
    assert "文件有 3 处问题" in desk.text, "confirming by hand stores nothing either"
    assert not IncomeLine.objects.exists()


def test_differences_are_told_before_and_after(office, ours, clerk):
    office().upload().send()
    change_lines(ours, by=clerk, saved=[IncomeLine(item_code="2010301", amount=1)])
    desk = office().upload(case(other_amount), name="更正.xlsx")
    changed = re.search(r'<tbody class="changed">.*?</tbody>', desk.text, re.DOTALL)[0]
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", changed))
    assert told.strip() == (
        "修改 2010601 行政运行 · 一般公共预算财政拨款收入 决算数 "
        f"15,118,900.00 （1,511.89） 15,128,900.00 （1,512.89） {INCOME} F9"
    )
    removed = re.search(r'<tbody class="removed">.*?</tbody>', desk.text, re.DOTALL)[0]
    assert "2010301 行政运行" in removed
    assert "文件里没有" in removed


def test_budgets_that_the_file_does_not_speak_of_stay(office, ours, clerk):
    line = ExpenditureLine(item_code="2010601", nature="basic", adjusted_budget=5, final=1)
    change_lines(ours, by=clerk, saved=[line])
    office().upload().send()
    stored = ExpenditureLine.objects.get(item_code="2010601", fund="general", nature="basic")
    assert (stored.adjusted_budget, stored.final) == (5, 15035200)


def test_what_was_changed_meanwhile_is_shown_before_anything_is_stored(office, ours, second_clerk):
    desk = office().upload()
    change_lines(ours, by=second_clerk, saved=[IncomeLine(item_code="2010301", amount=1)])
    desk.send()
    assert desk.response.status_code == 422
    assert "您打开本页之后，这份决算的数据有改动，没有导入。" in desk.text
    assert IncomeLine.objects.count() == 1
    desk.send()
    assert "已导入" in desk.text
    assert not IncomeLine.objects.filter(item_code="2010301").exists()


def test_a_second_click_stores_nothing_more(office, ours):
    desk = office().upload()
    version = desk.version
    desk.send()
    records = ChangeRecord.objects.count()
    desk.send(version=version)
    assert "没有这个待确认的文件：可能已经导入或取消" in desk.text
    assert ChangeRecord.objects.count() == records


def test_cancelling_throws_the_file_away(office, uploads_folder):
    desk = office().upload().send("cancel")
    assert "已取消，“决算公开表.xlsx”没有导入。" in desk.text
    assert list(uploads_folder.iterdir()) == []
    assert not IncomeLine.objects.exists()


@pytest.mark.parametrize("page", ["workbook", "annotated"])
def test_a_token_is_of_one_person_and_account(office, ours, second_clerk, clerk, unit, signed_in, page):
    token = office().upload().place.rstrip("/").rpartition("/")[2]
    last_year = open_account(unit=unit, fiscal_year=2023, profile="shanghai-2024", by=clerk)
    for client, account in ((signed_in(second_clerk), ours), (signed_in(clerk), last_year)):
        response = client.get(page_address(page, account, token), follow=True)
        assert "收入决算表" not in response.content.decode()
        assert response.status_code == 404 or "没有这个待确认的文件" in response.content.decode()
    client = signed_in(second_clerk)
    assert (
        "没有这个待确认的文件"
        in client.post(page_address("workbook", ours, token), {"action": "confirm"}, follow=True).content.decode()
    )
    assert not IncomeLine.objects.exists()


def test_who_only_reads_sees_what_was_imported(office, reader):
    office().upload().send()
    desk = office(reader)
    desk.response = desk.client.get(desk.address)
    assert "决算公开表.xlsx" in desk.text
    assert "上传并检查" not in desk.text
    assert "撤销这次导入" not in desk.text
    assert desk.upload().response.status_code == 403
    assert desk.undo(WorkbookImport.objects.get()).response.status_code == 403


def test_a_stranger_finds_nothing(office, stranger):
    office().upload().send()
    made = WorkbookImport.objects.get()
    desk = office(stranger)
    assert desk.client.get(desk.address).status_code == 404
    assert desk.upload().response.status_code == 404
    assert desk.undo(made).response.status_code == 404
    assert made.undone_at is None


def test_an_import_of_another_account_is_not_undone_here(office, ours, clerk, unit):
    office().upload().send()
    last_year = open_account(unit=unit, fiscal_year=2023, profile="shanghai-2024", by=clerk)
    assert office(account=last_year).undo(WorkbookImport.objects.get()).response.status_code == 404


def test_without_the_forms_token_nothing_is_taken(signed_in, clerk, ours):
    client = signed_in(clerk, enforce_csrf_checks=True)
    file = SimpleUploadedFile("a.xlsx", case())
    assert client.post(page_address("workbooks", ours), {"workbook": file}).status_code == 403


def test_undoing_by_a_link_is_refused(office, signed_in, clerk, ours):
    office().upload().send()
    address = page_address("undo_workbook", ours, WorkbookImport.objects.get().pk)
    assert signed_in(clerk).get(address).status_code == 405


def test_why_an_import_cannot_be_undone_is_said(office, ours, clerk, signed_in):
    office().upload().send()
    made = WorkbookImport.objects.get()
    row = IncomeLine.objects.get(item_code="2010601", source="general")
    row.amount = 1
    change_lines(ours, by=clerk, saved=[row])
    desk = office().undo(made)
    assert "导入之后又改过：收入 2010601 一般公共预算财政拨款收入。没有撤销" in desk.text
    publisher = person("fabu", unit=ours.unit, role=UnitRole.Role.PUBLISHER)
    published_as_it_is(ours, by=publisher)
    assert "导入之后已经公开过，不能撤销" in desk.undo(made).text
    assert IncomeLine.objects.exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "没有收到文件：请选择要导入的工作簿（.xlsx 或 .xls），再点“上传并检查”。"),
        ([("空.xlsx", b"")], "“空.xlsx”是空文件（0字节）"),
        (
            [("一.xlsx", b"x"), ("二.xlsx", b"y")],
            "一次导入一个文件，收到了2个（“一.xlsx”、“二.xlsx”）：请只选一个，依次导入。",
        ),
        (
            [("大.xlsx", b"\0" * (25 * 1024 * 1024))],
            "“大.xlsx”有25.0MB，最大20MB：请删去与决算无关的工作表、图片后另存",
        ),
    ],
    ids=["none", "empty", "two", "large"],
)
def test_what_cannot_be_a_workbook_is_refused_at_once(office, uploads_folder, files, told):
    desk = office()
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    desk.response = desk.client.post(desk.address, {"workbook": sent} if sent else {})
    assert desk.response.status_code == 422
    assert told in desk.text
    assert not uploads_folder.exists() or list(uploads_folder.iterdir()) == []


def test_a_file_sent_as_text_is_no_file(office):
    desk = office()
    desk.response = desk.client.post(desk.address, {"workbook": "a.xlsx"})
    assert "没有收到文件" in desk.text


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04broken", b"<html></html>", b"a,b\n1,2\n", b"%PDF-1.7"])
def test_a_file_that_cannot_be_opened_says_why_and_is_not_returned(office, content):
    desk = office().upload(content)
    assert "文件有 1 处问题，没有保存任何数据。" in desk.text
    assert "整个文件" in desk.text
    assert "下载标注了问题的文件" not in desk.text
    assert desk.client.get(f"{desk.place}annotated.xlsx").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        '<img src=x onerror="alert(1)">.xlsx',
        "../../secret-key",
        "a\r\nSet-Cookie: x=y.xlsx",
        "长" * 500 + ".xlsx",
        "=cmd|' /C calc'!A0.xlsx",
        "",
    ],
)
def test_a_hostile_name_is_shown_as_text_and_stored_short(office, ours, name):
    desk = office().upload(case(), name=name or "x")
    assert "<img src=x" not in desk.response.content.decode()
    desk.send()
    made = WorkbookImport.objects.get()
    assert len(made.file_name) <= 120
    assert made.file_name.isprintable()
    assert "/" not in made.file_name
    assert "<img src=x" not in desk.response.content.decode()


def test_a_profile_that_is_gone_is_said(office, ours):
    FinalAccount.objects.filter(pk=ours.pk).update(profile="atlantis-2024")
    desk = office().upload()
    assert "没有地区口径“atlantis-2024”。" in desk.text


def test_pages_cost_a_fixed_number_of_queries(office, ours, clerk):
    desk = office()
    with CaptureQueriesContext(connection) as first:
        desk.client.get(desk.address)
    assert len(first) == QUERIES_OF_UPLOAD_PAGE, [q["sql"][:120] for q in first]
    desk.upload()
    for _ in range(2):
        with CaptureQueriesContext(connection) as preview:
            desk.client.get(desk.place)
        assert len(preview) == QUERIES_OF_PREVIEW, [q["sql"][:120] for q in preview]
        rows = [IncomeLine(item_code=f"20103{n:02}", source="other", amount=1) for n in range(60)]
        change_lines(ours, by=clerk, saved=[] if IncomeLine.objects.exists() else rows)
    desk.response = desk.client.get(desk.place)
    desk.send()
    with CaptureQueriesContext(connection) as later:
        desk.client.get(desk.address)
    assert len(later) == QUERIES_OF_UPLOAD_PAGE


class TestPurposes:
    """The year's departmental budget and last year's tables; what they store is tested beside their use case."""

    def test_the_page_asks_what_the_file_is_for(self, office):
        desk = office()
        desk.response = desk.client.get(desk.address)
        asked = re.findall(r'name="purpose" id="[\w-]+" value="(\w+)"( checked)?', desk.text)
        assert asked == [("account", " checked"), ("budget", ""), ("last_year", "")]
        for told in ("本年决算", "本年部门预算", "上年公开表"):
            assert f"<strong>{told}</strong>" in desk.text

    def test_a_budget_is_previewed_stored_and_undone(self, office, ours, clerk):
        there = ExpenditureLine(item_code="2010301", fund="general", nature="basic", initial_budget=1, final=9)
        change_lines(ours, by=clerk, saved=[there])
        desk = office().upload(written(TITLES, year=2024), name="部门预算.xlsx", purpose="budget")
        assert "<span>本年部门预算</span><span>公开表</span>" in desk.text
        assert "只改年初预算数和“三公”经费预算数，决算数、调整预算数和说明保持不变。" in desk.text
        changed = re.search(r'<tbody class="changed">.*?</tbody>', desk.text, re.DOTALL)[0]
        assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", changed)).strip() == (
            "修改 2010301 行政运行 · 一般公共预算财政拨款 · 基本支出 年初预算数 "
            "1.00 （0.00） 300,000.00 （30.00） 一般公共预算支出表 D7"
        )
        desk.send()
        assert "已导入“部门预算.xlsx”：新增5行，修改1行，删除0行。" in desk.text
        assert re.search(r"<td>本年部门预算<br>公开表<br>2024年度</td>", desk.text)
        line = ExpenditureLine.objects.get(item_code="2010301", fund="general")
        assert (line.initial_budget, line.final) == (300_000, 9)
        desk.undo(WorkbookImport.objects.get())
        assert [(r.initial_budget, r.final) for r in ExpenditureLine.objects.all()] == [(1, 9)]

    def test_last_years_tables_are_previewed_and_stored_beside_this_years(self, office, unit, clerk, ours):
        FinalAccount.objects.filter(pk=ours.pk).update(fiscal_year=2019)
        account = open_account(unit=unit, fiscal_year=2025, profile="shanghai-2024", by=clerk)
        desk = office(account=account).upload(purpose="last_year")
        assert "只改上年数，本年的数保持不变。" in desk.text
        assert "年度决算已在本系统中" not in desk.text
        row = re.search(r">收入支出决算总表｜本年收入合计｜决算数.*?</tbody>", desk.text, re.DOTALL)[0]
        assert "29,462,500.00" in row
        assert "2024年度部门决算公开表（决算公开表.xlsx）" in row
        desk.send()
        assert not IncomeLine.objects.exists()
        desk.response = desk.client.get(desk_address(account))
        count = Comparative.objects.count()
        assert f"2024年度部门决算公开表（决算公开表.xlsx） <small>导入 · {count}格</small>" in desk.text
        desk.response = desk.client.get(page_address("entry", account, "comparatives"))
        assert 'value="2024年度部门决算公开表（决算公开表.xlsx）"' in desk.text

    def test_that_last_years_account_comes_first_is_said(self, office, unit, clerk, ours):
        account = open_account(unit=unit, fiscal_year=2025, profile="shanghai-2024", by=clerk)
        desk = office(account=account).upload(purpose="last_year")
        assert "2024年度决算已在本系统中：报告中的上年数先取那里的数，那里没有的才取这里的。" in desk.text
        desk.response = desk.client.get(desk_address(account))
        assert f'先取本系统中的<a href="{desk_address(ours)}">2024年度决算</a>' in desk.text

    def test_problems_are_those_of_the_purpose_and_come_back_in_the_file(self, office):
        broken = {"一般公共预算支出表": (*GENERAL[:4], ("2010301", "行政运行", "三十", 30, None))}
        desk = office().upload(written(broken, year=2024), name="预算.xlsx", purpose="budget")
        assert "文件有 1 处问题，没有保存任何数据。" in desk.text
        assert "文件按“本年部门预算”检查。" in desk.text
        returned = desk.client.get(re.search(r'href="([^"]+annotated\.xlsx)"', desk.text)[1])
        book = openpyxl.load_workbook(io.BytesIO(returned.content))
        assert "“三十”不是金额" in book["一般公共预算支出表"]["C7"].comment.text

    def test_another_purpose_is_another_file(self, office):
        desk = office().upload(purpose="budget")
        assert "文件里没有找到部门预算的任何一张表" in desk.text

    @pytest.mark.parametrize("purpose", ["x", "account ", "<b>", "budget\0"])
    def test_a_purpose_that_there_is_not_is_refused(self, office, uploads_folder, purpose):
        desk = office().upload(purpose=purpose)
        assert desk.response.status_code == 422
        assert "没有这种用途：请选择文件是本年决算、本年部门预算还是上年公开表，再上传。" in desk.text
        assert not uploads_folder.exists() or list(uploads_folder.iterdir()) == []


def test_many_differences_are_folded(office, ours):
    text = office().upload().text
    assert '<details class="difference-table">' in text
    assert '<details class="difference-table" open>' not in text


def test_the_desk_leads_to_it_and_names_the_last_file(office, ours):
    desk = office()
    desk.upload().send()
    desk.response = desk.client.get(desk_address(ours))
    assert page_address("workbooks", ours) in desk.text
    assert "决算公开表.xlsx（本年决算，公开表）" in desk.text


def test_a_list_of_rows_names_file_sheet_and_cell(office, signed_in, clerk):
    office().upload().send()
    listed = html.unescape(signed_in(clerk).get("/admin/accounts/incomeline/").content.decode())
    assert f"决算公开表.xlsx<br>{INCOME} F9" in listed


def test_the_filled_template_comes_back_without_a_difference_and_its_changes_with_one(office, ours):
    desk = office()
    desk.upload().send()
    filled = desk.client.get(page_address("template_filled", ours)).content
    desk.upload(filled, name="模板.xlsx")
    assert "的内容与现有数据一致，没有需要导入的。" in desk.text
    book = openpyxl.load_workbook(io.BytesIO(filled))
    sheet = book["收入"]
    amount = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 15118900)
    amount.value = 15118900.25
    written = io.BytesIO()
    book.save(written)
    desk.upload(written.getvalue(), name="模板.xlsx")
    assert "修改 <strong>1</strong> 行" in desk.text
    desk.send()
    row = IncomeLine.objects.get(amount=Decimal("15118900.25"))
    assert (row.origin, row.source_file, row.source_cell) == ("imported", "模板.xlsx", f"A{amount.row}")


def test_a_blank_template_takes_nothing_away(office, ours):
    desk = office()
    desk.upload().send()
    desk.upload(desk.client.get(page_address("template", ours)).content, name="空白模板.xlsx")
    assert "没有需要导入的" in desk.text
    assert IncomeLine.objects.exists()
