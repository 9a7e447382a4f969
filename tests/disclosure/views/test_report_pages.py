"""A report's addresses: the newest version, every version for ever, its files, and what is not there."""

import io
import json

import openpyxl
import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import html

from disclosure.models import Publication
from disclosure.renderers.pdf import RenderFailed, RenderTimeout
from disclosure.report.freeze import content_hash, thaw
from disclosure.views import files, public
from disclosure.views.addresses import ReportAddress
from tests.disclosure.views.archive import CORRECTION, publish

pytestmark = pytest.mark.django_db

ADDRESS = "/reports/510800/639001/2021/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def parsed(response):
    return html.document_fromstring(response.content.decode())


class TestPage:
    def test_the_bare_address_shows_the_newest_version(self, client):
        publish(versions=2)
        response = client.get(ADDRESS)
        assert response.status_code == 200
        assert parsed(response).find(".//h1").text_content().endswith("（更正1）")
        assert not parsed(response).find_class("newer-banner")

    def test_an_older_version_keeps_its_address_and_says_that_it_was_corrected(self, client):
        publish(versions=2)
        response = client.get(f"{ADDRESS}v1/")
        assert parsed(response).find(".//h1").text_content() == "中共广元市委群众工作局2021年度部门决算公开报告"
        (banner,) = parsed(response).find_class("newer-banner")
        assert CORRECTION in banner.text_content()
        assert banner.xpath(".//a/@href") == [f"{ADDRESS}v2/", f"{ADDRESS}v2/changes/"]

    def test_a_page_links_its_own_version_s_files(self, client):
        publish(versions=2)
        links = parsed(client.get(f"{ADDRESS}v1/")).xpath("//ul[@class='actions']//a/@href")
        assert links[:3] == [f"{ADDRESS}v1/report.{kind}" for kind in ("pdf", "xlsx", "json")]

    def test_a_unit_account_has_an_address_beside_the_department_s(self, client):
        publish()
        publish(scope="unit")
        department, unit = client.get(ADDRESS), client.get(f"{ADDRESS}unit/")
        assert "部门决算公开报告" in parsed(department).find(".//h1").text_content()
        assert "单位决算公开报告" in parsed(unit).find(".//h1").text_content()
        assert client.get(f"{ADDRESS}unit/v1/").status_code == 200

    def test_a_page_needs_at_most_three_queries(self, client, django_assert_max_num_queries):
        publish(versions=4)
        with django_assert_max_num_queries(3):
            assert client.get(ADDRESS).status_code == 200

    def test_reading_leaves_no_cookie_and_depends_on_none(self, client):
        publish()
        response = client.get(ADDRESS)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


class TestCaching:
    def test_an_unchanged_page_is_answered_without_content(self, client, django_assert_num_queries):
        publish()
        first = client.get(ADDRESS)
        with django_assert_num_queries(1):
            second = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert (second.status_code, second.content) == (304, b"")
        assert client.get(ADDRESS, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304

    def test_a_page_rendered_once_is_kept(self, client, django_assert_num_queries):
        publish()
        first = client.get(ADDRESS)
        with django_assert_num_queries(1):
            second = client.get(ADDRESS)
        assert second.content == first.content

    def test_a_correction_reaches_readers_of_every_version_at_once(self, client):
        (first_version,) = publish()
        newest, first = client.get(ADDRESS), client.get(f"{ADDRESS}v1/")
        tree = first_version.tree.replace("民情报告", "民意报告")
        correct(first_version, tree)
        again = client.get(ADDRESS, headers={"If-None-Match": newest["ETag"]})
        assert again.status_code == 200
        assert "民意报告" in again.content.decode()
        older = client.get(f"{ADDRESS}v1/", headers={"If-None-Match": first["ETag"]})
        assert older.status_code == 200
        assert parsed(older).find_class("newer-banner")
        assert "no-cache" in older["Cache-Control"]

    def test_a_changed_look_reaches_readers_too(self, client, monkeypatch):
        publish()
        first = client.get(ADDRESS)
        changed = public.appearance()
        monkeypatch.setattr(
            public, "appearance", lambda: type(changed)(fingerprint="another", changed_at=timezone.now())
        )
        assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200

    @pytest.mark.parametrize("version", ["", "v1/"])
    def test_whoever_kept_a_file_asks_whether_it_still_stands(self, client, version):
        publish()
        assert client.get(f"{ADDRESS}{version}report.json")["Cache-Control"] == "public, no-cache"


class TestJson:
    def test_it_is_the_frozen_tree_byte_for_byte(self, client):
        first, second = publish(versions=2)
        response = client.get(f"{ADDRESS}v1/report.json")
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response.content.decode() == first.tree
        assert content_hash(response.content.decode()) == first.content_hash
        assert json.loads(client.get(f"{ADDRESS}report.json").content)["report"]["title"].endswith("（更正1）")
        assert client.get(f"{ADDRESS}report.json").content.decode() == second.tree

    def test_an_unchanged_file_is_answered_without_content(self, client):
        (publication,) = publish()
        response = client.get(f"{ADDRESS}report.json", headers={"If-None-Match": f'"{publication.content_hash}"'})
        assert response.status_code == 304


class TestPdf:
    def test_it_is_a_pdf_of_that_version_named_after_the_report(self, client):
        publish()
        response = client.get(f"{ADDRESS}v1/report.pdf")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
        assert "filename*=utf-8''" in response["Content-Disposition"]
        assert "no-cache" in response["Cache-Control"]
        again = client.get(f"{ADDRESS}v1/report.pdf", headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("failure", [RenderTimeout, RenderFailed])
    def test_a_failure_says_to_come_back_and_leads_to_the_page(self, client, monkeypatch, caplog, failure):
        publish()

        def fail(*_args, **_kwargs):
            raise failure("worker stopped")

        monkeypatch.setattr(files, "render_pdf", fail)
        response = client.get(f"{ADDRESS}report.pdf")
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "worker stopped" in caplog.text
        assert "no-store" in response["Cache-Control"]
        assert "PDF 暂时无法生成" in response.content.decode()
        assert "worker stopped" not in response.content.decode()
        assert f"{ADDRESS}v1/" in parsed(response).xpath("//main//a/@href")


class TestWorkbook:
    def test_it_holds_that_version_s_statements_and_is_named_after_the_report(self, client):
        first, _ = publish(versions=2)
        response = client.get(f"{ADDRESS}v1/report.xlsx")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert "no-cache" in response["Cache-Control"]
        told = {
            prop.name: prop.value
            for prop in openpyxl.load_workbook(io.BytesIO(response.content)).custom_doc_props.props
        }
        assert (told["版本"], told["内容校验值"]) == ("第1版", first.content_hash)

    def test_it_is_written_once_for_each_version(self, client, monkeypatch):
        publish(versions=2)
        newest, older = client.get(f"{ADDRESS}report.xlsx"), client.get(f"{ADDRESS}v1/report.xlsx")
        assert newest.content != older.content
        monkeypatch.setattr(files, "render_xlsx", None)
        assert client.get(f"{ADDRESS}report.xlsx").content == newest.content
        assert client.get(f"{ADDRESS}v1/report.xlsx").content == older.content

    def test_an_unchanged_one_is_answered_without_content_or_writing(self, client, django_assert_num_queries):
        publish()
        response = client.get(f"{ADDRESS}report.xlsx")
        assert "no-cache" in response["Cache-Control"]
        cache.clear()
        with django_assert_num_queries(2):
            again = client.get(f"{ADDRESS}report.xlsx", headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_shape_of_the_file_reaches_readers(self, client, monkeypatch):
        publish()
        response = client.get(f"{ADDRESS}report.xlsx")
        monkeypatch.setattr(files, "shape", lambda: "another")
        again = client.get(f"{ADDRESS}report.xlsx", headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 200


class TestNotThere:
    @pytest.mark.parametrize(
        "address",
        [
            "/reports/510800/639001/2020/",
            "/reports/510800/999999/2021/",
            "/reports/110000/639001/2021/",
            "/reports/510800/639001/2021/v2/",
            "/reports/510800/639001/2021/v0/",
            "/reports/510800/639001/2021/v01/",
            "/reports/510800/639001/2021/v99999999999999999999/",
            "/reports/510800/639001/2021/v-1/",
            "/reports/510800/639001/2021/unit/",
            "/reports/510800/639001/2021/department/",
            "/reports/510800/639001/0021/",
            "/reports/510800/639001/99999/",
            "/reports/510800/639001/abcd/",
            "/reports/510800/639001/２０２１/",
            "/reports/510800/6390%0001/2021/",
            "/reports/510800/639001%00/2021/",
            "/reports/510800/..%2f..%2fetc/2021/",
            "/reports/510800/%3Cscript%3E/2021/",
            "/reports/510800/" + "6" * 5000 + "/2021/",
            "/reports/510800/639001/2021/report.exe",
            "/reports/",
        ],
    )
    def test_an_address_nobody_published_is_not_found_in_chinese(self, client, address):
        publish()
        response = client.get(address)
        assert response.status_code == 404
        text = response.content.decode()
        assert "没有这个页面" in text
        assert "<script" not in text

    @pytest.mark.parametrize("file", ["report.pdf", "report.xlsx", "report.json"])
    def test_files_of_a_version_nobody_published_are_not_found(self, client, file):
        publish()
        assert client.get(f"{ADDRESS}v2/{file}").status_code == 404
        assert client.get(f"{ADDRESS}unit/{file}").status_code == 404

    @pytest.mark.parametrize("address", ["", "report.pdf", "report.xlsx", "report.json", "v1/"])
    def test_only_reading_is_possible(self, client, address):
        publish()
        assert client.post(ADDRESS + address).status_code == 405


@pytest.mark.parametrize("scope", ["department", "unit"])
def test_an_address_leads_back_to_its_publication(client, scope):
    (publication,) = publish(scope=scope, code="A-1_b")
    address = ReportAddress.of(publication)
    assert client.get(address.page).status_code == 200
    assert thaw(client.get(address.json).content.decode()).unit_code == "A-1_b"
    assert address.newest.page == address.page.removesuffix("v1/")


def correct(publication, tree):
    """Publish that tree as the next version of the same account."""
    names = {field.attname for field in Publication._meta.concrete_fields} - {"id"}
    values = {name: getattr(publication, name) for name in names}
    values |= {
        "version": publication.version + 1,
        "tree": tree,
        "content_hash": content_hash(tree),
        "reason": CORRECTION,
        "published_at": timezone.now(),
    }
    return Publication.objects.create(**values)
