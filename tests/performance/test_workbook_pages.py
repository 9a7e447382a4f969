"""The workbook of projects in the back office: down, up, refused with places."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from accounts.models import ChangeRecord
from performance.models import Indicator, Project


@pytest.fixture
def project(department):
    found = Project.objects.create(unit=department, fiscal_year=2021, name="窗口/创建*", self_evaluated=True)
    Indicator.objects.create(
        project=found, level1="完成指标", level2="数量指标", level3="存包柜", target="2", unit="组"
    )
    return found


def pages(account):
    return (f"/admin/accounts/finalaccount/{account.pk}/{page}" for page in ("projects.xlsx", "projects/"))


def sent(client, address, content, name="项目.xlsx"):
    return client.post(address, {"workbook": SimpleUploadedFile(name, content)})


def shown(response):
    """Return the rows of the preview without what was done to them."""
    assert response.status_code in (200, 409)
    table = html.document_fromstring(response.content.decode()).find_class("import-differences")[0]
    rows = ([cell.text_content().strip() for cell in row] for row in table.iterfind(".//tbody/tr"))
    return [[subject, *values] for subject, _, *values in rows]


def confirmation(response):
    return {name: getattr(response.context["preview"], name) for name in ("token", "seen")}


def test_what_was_downloaded_is_changed_and_imported(signed_in, preparer, account, project):
    download, upload = pages(account)
    client = signed_in(preparer)
    response = client.get(download)
    assert "%E7%BB%A9%E6%95%88%E8%87%AA%E8%AF%84.xlsx" in response["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(response.content))
    sheet = book.worksheets[0]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "完成值")
    sheet.cell(found.row + 1, found.column).value = 2
    stream = BytesIO()
    book.save(stream)
    page = sent(client, upload, stream.getvalue())
    assert shown(page) == [["窗口/创建* 存包柜", "完成值", "（空白）", "2"]]
    assert Indicator.objects.get().achieved == ""
    assert not ChangeRecord.objects.filter(action__contains="导入").exists()
    told = client.post(upload, confirmation(page), follow=True)
    assert "1个项目有改动（窗口/创建*），其中新增0个" in told.content.decode()
    assert Indicator.objects.get().achieved == "2"
    again = client.post(upload, {"workbook": SimpleUploadedFile("a.xlsx", stream.getvalue())}, follow=True)
    assert "没有改动" in again.content.decode()


def test_what_changed_after_the_preview_is_shown_before_it_is_stored(signed_in, preparer, account, project):
    download, upload = pages(account)
    client = signed_in(preparer)
    content = client.get(download).content
    Indicator.objects.update(achieved="1")
    page = sent(client, upload, content)
    assert shown(page) == [["窗口/创建* 存包柜", "完成值", "1", "（空白）"]]
    Indicator.objects.update(achieved="7")
    second = client.post(upload, confirmation(page))
    assert "预览之后数据有变化" in second.content.decode()
    assert shown(second) == [["窗口/创建* 存包柜", "完成值", "7", "（空白）"]]
    assert Indicator.objects.get().achieved == "7"
    client.post(upload, confirmation(second))
    assert Indicator.objects.get().achieved == ""


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "A" * 43, "\x00" * 43])
def test_a_token_of_nothing_stores_nothing(signed_in, preparer, account, project, token):
    _, upload = pages(account)
    response = signed_in(preparer).post(upload, {"token": token, "seen": ""})
    assert response.status_code == 422
    assert "请重新上传" in response.content.decode()


def test_an_upload_belongs_to_who_sent_it(signed_in, preparer, reviewer, account, project):
    download, upload = pages(account)
    client = signed_in(preparer)
    content = client.get(download).content
    Indicator.objects.update(achieved="1")
    page = sent(client, upload, content)
    assert signed_in(reviewer).post(upload, confirmation(page)).status_code == 403
    assert Indicator.objects.get().achieved == "1"


def test_a_mistake_is_shown_with_its_cell(signed_in, preparer, account, project):
    download, upload = pages(account)
    client = signed_in(preparer)
    book = openpyxl.load_workbook(BytesIO(client.get(download).content))
    book.worksheets[0]["B2"] = ""
    stream = BytesIO()
    book.save(stream)
    response = sent(client, upload, stream.getvalue(), "<b>x</b>.xlsx")
    text = response.content.decode()
    assert response.status_code == 422
    assert "<td>B2</td>" in text
    assert "有 1 处问题" in text
    assert "<b>x" not in text


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04broken", b"a,b\n1,2"])
def test_what_is_no_workbook_is_told(signed_in, preparer, account, content):
    _, upload = pages(account)
    assert sent(signed_in(preparer), upload, content).status_code == 422
    assert signed_in(preparer).post(upload, {}).status_code == 422


def test_pages_in_steps(signed_in, stranger, reviewer, account):
    for address in pages(account):
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(reviewer).get(address).status_code == 200
    _, upload = pages(account)
    assert sent(signed_in(reviewer), upload, b"x").status_code == 403
    assert not Project.objects.exists()
