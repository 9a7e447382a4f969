"""Uploads between preview and confirmation: whose they are, how long they stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from accounts.uploads import LONGEST_NAME, clean_name, drop_upload, find_upload, keep_upload


@pytest.fixture(autouse=True)
def folder(uploads_folder):
    return uploads_folder


def test_an_upload_is_found_by_its_person_and_account_only(account, other_account, preparer, colleague):
    kept = keep_upload(account, preparer, name="a.xlsx", content=b"PK\nsecond line")
    found = find_upload(account, preparer, kept.token)
    assert (found.name, found.content, len(found.hash)) == ("a.xlsx", b"PK\nsecond line", 64)
    assert find_upload(account, colleague, kept.token) is None
    assert find_upload(other_account, preparer, kept.token) is None


@pytest.mark.parametrize(
    "token", ["", "x", "../../secret-key", "a" * 43, "a" * 44, "é" * 43, "a" * 42 + "/", "\n" * 43]
)
def test_a_made_up_token_finds_nothing(account, preparer, token):
    keep_upload(account, preparer, name="a.xlsx", content=b"x")
    assert find_upload(account, preparer, token) is None
    drop_upload(account, preparer, token)


def test_tokens_cannot_be_guessed(account, preparer):
    tokens = {keep_upload(account, preparer, name="a", content=b"").token for _ in range(5)}
    assert (len(tokens), {len(token) for token in tokens}) == (5, {43})


def test_only_the_server_reads_them(account, preparer, folder):
    keep_upload(account, preparer, name="a.xlsx", content=b"x")
    (stored,) = folder.iterdir()
    assert (stored.stat().st_mode & 0o077, folder.stat().st_mode & 0o077) == (0, 0)


def test_a_new_upload_takes_the_place_of_the_last_one(account, other_account, preparer, colleague, folder):
    others = [keep_upload(account, colleague, name="b", content=b"b")]
    others.append(keep_upload(other_account, preparer, name="c", content=b"c"))
    first = keep_upload(account, preparer, name="a", content=b"1")
    second = keep_upload(account, preparer, name="a", content=b"2")
    assert find_upload(account, preparer, first.token) is None
    assert find_upload(account, preparer, second.token).content == b"2"
    assert len(list(folder.iterdir())) == 3
    assert find_upload(account, colleague, others[0].token).content == b"b"


def test_after_a_day_it_is_gone(account, preparer, colleague, folder, monkeypatch):
    kept = keep_upload(account, preparer, name="a", content=b"1")
    later = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert find_upload(account, preparer, kept.token) is None
    monkeypatch.setattr(storages["uploads"], "get_modified_time", lambda _: later - timedelta(days=2))
    keep_upload(account, colleague, name="b", content=b"2")
    assert [path.name.split("-")[1] for path in folder.iterdir()] == [str(colleague.pk)]


def test_dropped_it_is_gone(account, preparer, folder):
    kept = keep_upload(account, preparer, name="a", content=b"1")
    for _ in range(2):
        drop_upload(account, preparer, kept.token)
    assert list(folder.iterdir()) == []
    assert find_upload(account, preparer, kept.token) is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("决算 公开表.xlsx", "决算 公开表.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\小王\\表.xls", "表.xls"),
        ("a\r\nSet-Cookie: x.xlsx", "a Set-Cookie: x.xlsx"),
        ("<script>alert(1)</script>.xlsx", "script>.xlsx"),
        ("\u202exslx.exe", "xslx.exe"),
        ("", "未命名文件"),
        ("/", "未命名文件"),
        ("长" * 500 + ".xlsx", "长" * (LONGEST_NAME - 5) + ".xlsx"),
    ],
)
def test_a_name_is_one_harmless_line(account, preparer, sent, kept):
    assert clean_name(sent) == kept
    assert Path(keep_upload(account, preparer, name=sent, content=b"").name).name == kept
