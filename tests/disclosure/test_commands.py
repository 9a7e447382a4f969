"""The command line: load_demo and render_report, as scripts call them."""

import io

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command

from accounts.models import BudgetUnit, FinalAccount, Region
from accounts.use_cases.accounts import open_account
from disclosure.models import Publication, StaffText
from disclosure.renderers import pdf as pdf_renderer
from disclosure.report.freeze import thaw
from disclosure.use_cases.texts import save_texts
from tests.disclosure.demonstration import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    call_command("load_demo", stdout=io.StringIO())
    return FinalAccount.objects.get()


def render(output, *arguments, code="639001", year="2021", kind="html") -> bytes:
    call_command(
        "render_report", code, year, "--format", kind, "--output", str(output), *arguments, stderr=io.StringIO()
    )
    return output.read_bytes()


def test_load_demo_says_what_it_did_and_can_be_repeated(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    first, second = io.StringIO(), io.StringIO()
    call_command("load_demo", stdout=first)
    call_command("load_demo", stdout=second)
    assert first.getvalue() == "中共广元市委群众工作局2021年度部门决算：已载入并公开。\n"
    assert second.getvalue() == "guangyuan-2021：已在库中，未改动。\n"
    assert (tmp_path / "sign-in.txt").stat().st_mode & 0o777 == 0o600
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("code", ["639001", "510800/639001"])
def test_a_report_is_written_as_page(demo, tmp_path, code):
    page = render(tmp_path / "new folder" / "report.html", code=code).decode()
    assert page.lower().startswith("<!doctype html>")
    assert "收、支总计各减少" in page
    assert "中共广元市委群众工作局" in page


def test_the_page_is_the_latest_publication_and_a_draft_is_what_is_stored(demo, tmp_path, admin_user):
    save_texts(opened(demo), {("total_reason", ""): "尚未公开的原因"}, by=admin_user)
    assert "尚未公开的原因" not in render(tmp_path / "a.html").decode()
    assert "尚未公开的原因" in render(tmp_path / "b.html", "--draft").decode()


def test_a_report_is_written_as_pdf(demo, tmp_path):
    content = render(tmp_path / "report.pdf", kind="pdf")
    document = pypdf.PdfReader(io.BytesIO(content))
    assert document.metadata.title == "中共广元市委群众工作局2021年度部门决算"
    assert "468.89" in "".join(page.extract_text() for page in document.pages)


def test_official_statements_are_written_as_workbook(demo, tmp_path, admin_user):
    book = openpyxl.load_workbook(io.BytesIO(render(tmp_path / "report.xlsx", kind="xlsx")))
    assert book.sheetnames[:2] == ["目录", "公开01表 收入支出决算总表"]
    told = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert (told["版本"], told["内容校验值"]) == ("第1版", Publication.objects.get().content_hash)
    draft = openpyxl.load_workbook(io.BytesIO(render(tmp_path / "draft.xlsx", "--draft", kind="xlsx")))
    assert {prop.name: prop.value for prop in draft.custom_doc_props.props}["版本"] == "草稿"


def test_a_report_is_written_as_json_byte_for_byte_as_it_was_published(demo, tmp_path, client, admin_user):
    content = render(tmp_path / "report.json", kind="json")
    publication = Publication.objects.get()
    assert content == publication.tree.encode()
    assert content == client.get("/reports/510800/639001/2021/report.json").content
    assert render(tmp_path / "same.json", "--draft", kind="json") == content
    save_texts(opened(demo), {("total_reason", ""): "尚未公开的原因"}, by=admin_user)
    draft = render(tmp_path / "draft.json", "--draft", kind="json")
    assert "尚未公开的原因" in repr(thaw(draft.decode()))


def test_a_pdf_that_fails_is_a_message_and_leaves_no_file(demo, tmp_path, settings):
    settings.PDF_TIMEOUT_SECONDS = 0.01
    with pytest.raises(CommandError, match="PDF没有生成：") as caught:
        render(tmp_path / "report.pdf", kind="pdf")
    assert isinstance(caught.value.__cause__, pdf_renderer.RenderFailed)
    assert not (tmp_path / "report.pdf").exists()


def refused(tmp_path, *, draft=False, **asked) -> CommandError:
    with pytest.raises(CommandError) as caught:
        render(tmp_path / "report.html", *(["--draft"] if draft else []), **asked)
    assert not (tmp_path / "report.html").exists()
    return caught.value


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"code": "999999"}, "没有单位“999999”2021年度的决算。"),
        ({"year": "2019"}, "没有单位“639001”2019年度的决算。"),
        ({"code": "510700/639001"}, "没有单位“510700/639001”2021年度的决算。"),
    ],
)
def test_an_account_that_is_not_there_exits_2(demo, tmp_path, asked, told):
    error = refused(tmp_path, **asked)
    assert (str(error), error.returncode) == (told, 2)


def test_an_account_that_is_not_published_exits_2_and_can_be_drafted(demo, tmp_path, admin_user):
    open_account(unit=demo.unit, fiscal_year=2020, profile="sichuan-2021", by=admin_user)
    error = refused(tmp_path, year="2020")
    assert error.returncode == 2
    assert str(error) == "中共广元市委群众工作局2020年度部门决算还没有公开；预览请加 --draft。"
    assert "2020年度部门决算" in render(tmp_path / "draft.html", "--draft", year="2020").decode()


def test_a_code_of_two_regions_asks_for_the_region(demo, tmp_path, admin_user):
    other = Region.objects.create(code="510700", name="四川省绵阳市")
    unit = BudgetUnit.objects.create(region=other, code="639001", name="绵阳某局")
    open_account(unit=unit, fiscal_year=2021, profile="sichuan-2021", by=admin_user)
    error = refused(tmp_path)
    assert error.returncode == 2
    assert "多个区划都有代码为“639001”的单位，请写成“区划代码/单位代码”" in str(error)
    assert "中共广元市委群众工作局" in render(tmp_path / "a.html", code="510800/639001").decode()
    assert "绵阳某局" in render(tmp_path / "b.html", "--draft", code="510700/639001").decode()


def test_a_unit_account_is_asked_for_by_its_scope(demo, tmp_path, admin_user):
    below = BudgetUnit.objects.get(code="639001002")
    open_account(unit=below, fiscal_year=2021, profile="sichuan-2021", scope="unit", by=admin_user)
    page = render(tmp_path / "unit.html", "--draft", "--scope", "unit", code="639001002").decode()
    assert "市群众工作中心2021年度单位决算" in page


def test_without_a_scope_the_account_of_the_department_comes_first(demo, tmp_path, admin_user):
    for code in ("639001", "639001002"):
        unit = BudgetUnit.objects.get(code=code)
        open_account(unit=unit, fiscal_year=2021, profile="sichuan-2021", scope="unit", by=admin_user)
    assert "2021年度部门决算" in render(tmp_path / "both.html", "--draft", code="639001").decode()
    assert "2021年度单位决算" in render(tmp_path / "only.html", "--draft", code="639001002").decode()


def test_a_draft_under_a_profile_that_is_not_there_is_a_message(demo, tmp_path):
    FinalAccount.objects.update(profile="nowhere-1999")
    error = refused(tmp_path, draft=True)
    assert str(error).startswith("没有地区口径“nowhere-1999”。现有：")


def test_a_place_that_cannot_be_written_is_a_message(demo, tmp_path):
    with pytest.raises(CommandError, match=f"不能写入 {tmp_path}：Is a directory。"):
        render(tmp_path)


@pytest.mark.parametrize("arguments", [("639001", "2021"), ("639001", "abc", "--format", "html", "--output", "x")])
def test_arguments_that_cannot_be_are_refused(arguments):
    with pytest.raises(CommandError):
        call_command("render_report", *arguments)


def test_a_draft_without_texts_is_still_a_report(demo, tmp_path):
    StaffText.objects.all().delete()
    assert "本节内容未提供。" in render(tmp_path / "a.html", "--draft").decode()
