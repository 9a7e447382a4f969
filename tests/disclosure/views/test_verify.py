"""Whoever holds a file learns whether and as what it was published; whatever is sent, nothing is kept."""

import hashlib
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from disclosure.models import PublicationFile, Withdrawal
from disclosure.views import verify
from tests.disclosure.views.archive import publish

pytestmark = pytest.mark.django_db

ADDRESS = "/verify/"
PDF = b"%PDF-1.7 a published file" * 5_000
DIGEST = hashlib.sha256(PDF).hexdigest()


def add_file(publication, content=PDF, name="report.pdf"):
    return PublicationFile.objects.create(
        publication=publication,
        name=name,
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def asked(client, **query):
    return client.get(ADDRESS, {**query, "format": "json"}).json()


def sent(client, content, **options):
    return client.post(f"{ADDRESS}?format=json", {"file": SimpleUploadedFile("x.pdf", content)}, **options)


def text_of(response):
    return " ".join(html.document_fromstring(response.content.decode()).find(".//main").text_content().split())


def test_the_page_asks_for_a_file_or_a_hash(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(ADDRESS)
    page = html.document_fromstring(response.content.decode())
    assert {field.get("name") for field in page.findall(".//form//input")} == {"file", "sha256"}
    assert not response.cookies


def test_a_published_file_is_recognised_as_what_it_is(client, django_assert_max_num_queries):
    (publication,) = publish()
    add_file(publication)
    with django_assert_max_num_queries(3):
        told = sent(client, PDF).json()
    assert (told["published"], told["sha256"]) == (True, DIGEST)
    (match,) = told["matches"]
    assert (match["file"], match["version"], match["newest_version"], match["status"]) == (
        "report.pdf",
        1,
        1,
        "current",
    )
    assert match["address"].endswith("/reports/510800/639001/2021/v1/")
    shown = text_of(client.post(ADDRESS, {"file": SimpleUploadedFile("x.pdf", PDF)}))
    assert "是公开的原件" in shown
    assert "最新版 这一版没有更正" in shown


def test_a_corrected_version_says_so(client):
    first, second = publish(versions=2)
    add_file(first)
    add_file(second, b"other")
    assert asked(client, sha256=DIGEST)["matches"][0]["status"] == "superseded"
    assert "现在是第 2 版" in text_of(client.get(ADDRESS, {"sha256": DIGEST}))


def test_a_withdrawn_version_gives_the_notice_and_no_link_to_figures(client):
    (publication,) = publish()
    add_file(publication)
    Withdrawal.objects.create(
        publication=publication,
        notice="数据有误，撤回更正。",
        at=timezone.now(),
        by=publication.published_by,
        by_name="财政局",
    )
    (match,) = asked(client, sha256=DIGEST)["matches"]
    assert (match["status"], match["withdrawal_notice"]) == ("withdrawn", "数据有误，撤回更正。")
    assert "已撤回" in text_of(client.get(ADDRESS, {"sha256": DIGEST}))


def test_the_json_of_a_version_without_frozen_files_is_recognised_by_its_content(client):
    (publication,) = publish()
    (match,) = sent(client, publication.tree.encode()).json()["matches"]
    assert (match["file"], match["status"]) == ("report.json", "current")
    add_file(publication, publication.tree.encode(), "report.json")
    assert len(sent(client, publication.tree.encode()).json()["matches"]) == 1


def test_an_unknown_file_is_told_to_be_none(client):
    publish()
    assert sent(client, b"anything").json() == {
        "schema": "final-account-verification/1",
        "sha256": hashlib.sha256(b"anything").hexdigest(),
        "published": False,
        "matches": [],
    }
    assert "不是本网站公开的文件" in text_of(client.get(ADDRESS, {"sha256": "0" * 64}))


@pytest.mark.parametrize(
    "typed",
    [
        DIGEST.upper(),
        f"  {DIGEST}\r\n",
        f"SHA256: {DIGEST}",
        f"sha-256:{DIGEST}",
        ":".join(DIGEST[i : i + 2] for i in range(0, 64, 2)),
        "".join(chr(ord(c) + 0xFEE0) for c in DIGEST),
    ],
)
def test_a_hash_is_understood_however_it_was_copied(client, typed):
    add_file(publish()[0])
    assert asked(client, sha256=typed)["published"]
    assert client.post(f"{ADDRESS}?format=json", {"sha256": typed}).json()["published"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x", "收到1位"),
        (DIGEST[:-1], "收到63位"),
        (DIGEST + "0", "收到65位"),
        ("g" * 64, "不是 SHA-256"),
        ("0" * 100_000, "有100000个字符"),
        ("\0" + DIGEST[1:], "不是 SHA-256"),
        ("' OR 1=1 --", "不是 SHA-256"),
        ("<script>alert(1)</script>", "不是 SHA-256"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "不是 SHA-256"),
        ("٣" * 64, "不是 SHA-256"),
    ],
)
def test_what_is_no_hash_is_told_to_be_none(client, typed, told):
    response = client.get(ADDRESS, {"sha256": typed})
    assert response.status_code == 400
    assert told in text_of(response)
    assert "<script>alert" not in response.content.decode()
    assert told in client.get(ADDRESS, {"sha256": typed, "format": "json"}).json()["problem"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [({}, "没有收到文件或校验值"), ({"file": "not a file"}, "没有收到"), ({"sha256": " "}, "没有收到")],
)
def test_nothing_sent_is_told_to_be_nothing(client, fields, told):
    response = client.post(ADDRESS, fields)
    assert response.status_code == 400
    assert told in text_of(response)


def test_an_empty_file_is_refused(client):
    assert "是空的" in sent(client, b"").json()["problem"]


def test_a_file_is_read_in_pieces_and_kept_nowhere(client, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    content = bytes(6 * 1024 * 1024)
    assert sent(client, content).json()["sha256"] == hashlib.sha256(content).hexdigest()
    assert list(tmp_path.iterdir()) == []


def test_too_large_a_file_is_refused_before_and_while_it_comes(client, monkeypatch):
    monkeypatch.setattr(verify, "LARGEST_FILE", 200_000)
    monkeypatch.setattr(verify, "FORM_AROUND", 1_000_000)
    while_it_comes = sent(client, bytes(200_001))
    monkeypatch.setattr(verify, "FORM_AROUND", 10_000)
    before = sent(client, bytes(300_000))
    for response in (while_it_comes, before):
        assert response.status_code == 413
        assert "没有这么大" in response.json()["problem"]
    assert sent(client, bytes(100_000)).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b'{"sha256": 1}', "application/json"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"sha256=%00%ff", "application/x-www-form-urlencoded"),
    ],
)
def test_broken_forms_are_refused_without_a_fault(client, body, kind):
    assert client.post(ADDRESS, body, content_type=kind).status_code == 400


def test_several_files_are_as_good_as_one(client):
    add_file(publish()[0])
    files = [SimpleUploadedFile("a.pdf", b"other"), SimpleUploadedFile("b.pdf", PDF)]
    assert client.post(f"{ADDRESS}?format=json", {"file": files}).json()["published"]


def test_the_form_needs_no_token_and_other_methods_are_refused(client):
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"sha256": "0" * 64}).status_code == 200
    assert client.put(ADDRESS).status_code == 405
    assert client.delete(ADDRESS).status_code == 405


def test_whoever_accepts_only_json_gets_it(client):
    response = client.get(ADDRESS, {"sha256": "0" * 64}, headers={"Accept": "application/json"})
    assert response["Content-Type"] == "application/json"
    assert "Accept" in response["Vary"]
    for accepts in ("*/*", "text/html,application/xhtml+xml", "image/png", ""):
        assert client.get(ADDRESS, headers={"Accept": accepts})["Content-Type"].startswith("text/html")
    assert "problem" in client.get(ADDRESS, {"format": "json"}).json()
