"""The files of a publication: written before it, named by its manifest, served as they were frozen."""

import hashlib
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ChangeRecord, IncomeLine
from accounts.record import PUBLISHED
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.reference import save_reference
from accounts.verification import Verified, verify
from disclosure.files.formats import FORMATS, unknown_formats
from disclosure.files.freezing import FilesRefusedError, freeze_files
from disclosure.files.manifest import ManifestError, read_manifest
from disclosure.files.store import open_kept
from disclosure.models import Publication, PublicationFile
from disclosure.report.build import build_report
from disclosure.report.reading import numbers_of, sections_of
from disclosure.use_cases import publish as publishing
from disclosure.use_cases.publish import PublishRefusedError, _draft, _store, _write_files, publish
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.test_verification import past_the_triggers
from tests.disclosure.published import published_as_it_is

ADDRESS = "/reports/510800/639001/2021/"
FILES = PublicationFile._meta.db_table


@pytest.fixture
def folder(settings, tmp_path):
    place = tmp_path / "published"
    stored = settings.STORAGES["publications"]
    stored = {**stored, "OPTIONS": {**stored["OPTIONS"], "location": place}}
    settings.STORAGES = {**settings.STORAGES, "publications": stored}
    return place


@pytest.fixture
def all_formats(settings):
    """Of those that take no seconds."""
    settings.PUBLICATION_FORMATS = ["html", "xlsx"]


@pytest.fixture
def published(account, preparer, publisher, folder):
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=Decimal("1234567.89"))])
    return published_as_it_is(account, by=publisher)


def content_of(publication, name):
    with open_kept(PublicationFile.objects.get(publication=publication, name=name).sha256) as file:
        return file.read()


def got(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def found():
    return [tampering.message for tampering in verify(Verified())]


def test_every_file_is_stored_and_named_by_the_manifest(all_formats, published):
    rows = {file.name: file for file in published.files.all()}
    about, listed = read_manifest(content_of(published, "manifest.json"))
    assert set(rows) == {"report.html", "report.xlsx", "report.json", "figures.json", "account.json", "manifest.json"}
    assert {(f.name, f.sha256, f.size, f.media_type) for f in listed} == {
        (f.name, f.sha256, f.size, f.media_type) for f in rows.values() if f.name != "manifest.json"
    }
    for name, row in rows.items():
        content = content_of(published, name)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row.sha256, row.size)
    assert about["title"] == published.title
    assert (about["version"], about["content_hash"]) == (1, published.content_hash)
    assert about["published_at"] == published.published_at.isoformat()
    assert [f.name for f in listed if not f.public] == ["account.json"]


def test_the_record_names_the_manifest(published):
    record = ChangeRecord.objects.get(action=PUBLISHED)
    assert record.after["manifest"] == published.files.get(name="manifest.json").sha256
    assert found() == []


def test_the_files_say_which_version_they_are(all_formats, published):
    page = content_of(published, "report.html").decode()
    assert "第 1 版" in page
    assert published.content_hash in page
    assert content_of(published, "report.json").decode() == published.tree
    assert content_of(published, "report.xlsx").startswith(b"PK")


def test_the_figures_are_every_number_of_the_report(published, account):
    figures = json.loads(content_of(published, "figures.json"))
    report = build_report(account)
    told = [n["text"] for s in figures["statements"] for n in s["cells"]] + [n["text"] for n in figures["text"]]
    printed = [n.text for section in sections_of(report) for block in section.blocks for n in numbers_of(block)]
    assert sorted(told) == sorted(printed)
    income = next(s for s in figures["statements"] if s["statement"] == "income")
    cell = next(c for c in income["cells"] if c["row_name"].startswith("2010301"))
    assert (cell["text"], cell["value"]) == ("123.46", "123.46")
    assert cell["column_name"]


def test_the_data_behind_them_are_kept_in_yuan(published):
    held = json.loads(content_of(published, "account.json"))
    assert [(line["item"], line["amount"]) for line in held["account"]["income"]] == [("2010301", "1234567.89")]
    assert held["unit_of_amounts"] == "元"


def test_readers_get_the_frozen_bytes_and_are_told_when_they_have_them(
    all_formats, published, client, django_assert_num_queries
):
    for name in ("report.html", "report.xlsx", "report.json", "figures.json", "manifest.json"):
        row = published.files.get(name=name)
        response = client.get(f"{ADDRESS}v1/{name}")
        assert response.status_code == 200, name
        assert hashlib.sha256(got(response)).hexdigest() == row.sha256
        assert response["ETag"].strip('"') == row.sha256
        assert response["Content-Type"] == row.media_type
        assert client.get(f"{ADDRESS}{name}", headers={"If-None-Match": response["ETag"]}).status_code == 304
        with django_assert_num_queries(2):
            client.head(f"{ADDRESS}v1/{name}").close()
    page = client.get(f"{ADDRESS}v1/report.html")
    assert page["Content-Disposition"].startswith("attachment"), "a page with styles of its own is none of the site's"
    page.close()


def test_what_was_frozen_is_served_whatever_the_renderers_become(all_formats, published, client, monkeypatch):
    monkeypatch.setattr("disclosure.views.files.render_xlsx", None)
    assert got(client.get(f"{ADDRESS}report.xlsx")) == content_of(published, "report.xlsx")


def test_the_command_writes_the_frozen_bytes(published, tmp_path, folder):
    written = tmp_path / "report.json"
    call_command("render_report", "639001", "2021", format="json", output=written)
    assert written.read_bytes() == content_of(published, "report.json")
    row = published.files.get(name="report.json")
    (folder / row.sha256[:2] / row.sha256).unlink()
    with pytest.raises(CommandError, match="请从备份恢复"):
        call_command("render_report", "639001", "2021", format="json", output=written)


@pytest.mark.parametrize(
    "name", ["account.json", "report.docx", "manifest.json/", "../manifest.json", "report.html%00"]
)
def test_other_names_are_nobody_s(published, client, name):
    assert client.get(f"{ADDRESS}v1/{name}").status_code == 404


def test_a_file_that_the_storage_lost_is_said_to_be_out_of_reach(published, client, folder, caplog):
    row = published.files.get(name="figures.json")
    (folder / row.sha256[:2] / row.sha256).unlink()
    response = client.get(f"{ADDRESS}figures.json")
    assert response.status_code == 503
    assert "文件暂时取不到" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert any("figures.json不在公开文件的存储中" in message for message in found())


def test_the_page_lists_the_files_with_their_hashes(published, client):
    page = client.get(ADDRESS).content.decode()
    for file in published.files.all():
        assert (file.sha256 in page) == (file.name != "account.json")
    assert 'href="/verify/"' in page


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"UPDATE {FILES} SET sha256 = 'x' WHERE name = 'account.json'", "account.json的校验值与文件清单不符"),  # noqa: S608
        (f"UPDATE {FILES} SET size = 1 WHERE name = 'figures.json'", "figures.json的校验值与文件清单不符"),  # noqa: S608
        (f"DELETE FROM {FILES} WHERE name = 'report.json'", "report.json没有登记"),  # noqa: S608
        (f"DELETE FROM {FILES}", "文件清单均须相同"),  # noqa: S608
        (f"UPDATE {FILES} SET name = 'x.json' WHERE name = 'report.json'", "文件x.json不在文件清单中"),  # noqa: S608
        (f"UPDATE {FILES} SET sha256 = '{'0' * 64}' WHERE name = 'manifest.json'", "文件清单均须相同"),  # noqa: S608
    ],
)
def test_rows_altered_past_the_triggers_are_noticed(published, statement, told):
    past_the_triggers(FILES, (statement,))
    assert any(told in message for message in found())


def test_bytes_altered_in_the_storage_are_noticed(published, folder):
    row = published.files.get(name="figures.json")
    (folder / row.sha256[:2] / row.sha256).write_bytes(b"<html>")
    (message,) = found()
    assert "figures.json的内容与其校验值不符" in message


def test_files_of_another_state_of_the_account_are_not_taken(account, preparer, publisher, folder):
    draft = _draft(account)
    files = _write_files(draft, reason="")
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=Decimal(7))])
    account.refresh_from_db()
    assert _store(_draft(account), files, by=publisher, reason="") is None
    assert _store(draft, None, by=publisher, reason="") is None
    assert not Publication.objects.exists()


def test_files_that_went_meanwhile_are_written_again(account, publisher, folder):
    draft = _draft(account)
    files = _write_files(draft, reason="")
    for path in folder.rglob("*/*"):
        path.unlink()
    assert _store(draft, files, by=publisher, reason="") is None
    assert _store(draft, _write_files(draft, reason=""), by=publisher, reason="") is not None


def test_a_report_that_changes_while_its_files_are_written_has_them_written_again(
    account, publisher, folder, monkeypatch
):
    """The conditions of publishing have their own tests; here the account meets them all the time."""
    monkeypatch.setattr(publishing, "move", lambda *_, **__: None)
    monkeypatch.setattr(publishing, "require_sound", lambda _: None)
    monkeypatch.setattr(publishing, "secrecy_hindrance", lambda _: "")
    monkeypatch.setattr(publishing, "submission_hindrance", lambda *_: "")
    written = []

    def write(*arguments, **options):
        files = freeze_files(*arguments, **options)
        written.append(files)
        if len(written) == 1:
            account.unit.name = "市信访局"
            save_reference(account.unit, by=publisher)
        return files

    monkeypatch.setattr(publishing, "freeze_files", write)
    publication = publish(account, by=publisher)
    assert len(written) == 2
    assert publication.unit_name == "市信访局"
    assert read_manifest(content_of(publication, "manifest.json"))[0]["unit_name"] == "市信访局"
    monkeypatch.setattr(publishing, "freeze_files", lambda *_, **__: written[0])
    account.unit.name = "市信访中心"
    save_reference(account.unit, by=publisher)
    with pytest.raises(PublishRefusedError, match="一直有改动"):
        publish(account, by=publisher, reason="改名")


def test_a_file_that_cannot_be_written_stops_the_publication(account, publisher, folder, settings, tmp_path):
    settings.DATA_DIR = tmp_path  # where no PDF was kept yet
    settings.PUBLICATION_FORMATS = ["pdf"]
    settings.PDF_TIMEOUT_SECONDS = 0.001
    with pytest.raises(FilesRefusedError, match=r"PDF——PDF 在 0\.001 秒内没有生成完"):
        freeze_files(account, build_report(account), version=1, reason="")
    with pytest.raises(PublishRefusedError, match="没有生成完"):
        _write_files(_draft(account), reason="")
    assert not Publication.objects.exists()


@pytest.mark.slow
def test_the_pdf_is_frozen_too(account, publisher, folder, settings, client):
    settings.PUBLICATION_FORMATS = ["html", "pdf", "xlsx"]
    publication = published_as_it_is(account, by=publisher)
    row = publication.files.get(name="report.pdf")
    content = got(client.get(f"{ADDRESS}report.pdf"))
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == row.sha256


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema": "x"}', b"\xff", b"[" * 100_000, b'{"schema": 1}'])
def test_what_is_no_manifest_is_refused(content):
    with pytest.raises(ManifestError):
        read_manifest(content)


def test_a_format_that_there_is_not_is_refused_at_the_start(settings):
    settings.PUBLICATION_FORMATS = ["html", "docs"]
    (error,) = unknown_formats()
    assert "“docs”不是公开文件的格式" in error.msg
    settings.PUBLICATION_FORMATS = [found.key for found in FORMATS if found.key]
    assert unknown_formats() == []


def test_a_storage_that_takes_no_file_is_told_and_nothing_is_published(account, preparer, publisher, folder):
    folder.write_text("a file stands where the folder should be")
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=Decimal(1))])
    with pytest.raises(FilesRefusedError, match=r"公开的文件没有存下来：.*没有公开，数据没有变化"):
        freeze_files(account, build_report(account), version=1, reason="")
    assert not Publication.objects.exists()
