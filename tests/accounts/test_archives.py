"""What is not a whole backup of this product is refused, and nothing is written outside the folder given."""

import json
import stat
import zipfile
from hashlib import sha256

import pytest

from accounts import archives
from accounts.archives import ArchiveError, unpack, write_archive

PATH = "files/profiles/own/profile.toml"


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "db").write_bytes(b"rows" * 1000)
    (tmp_path / "own").write_text("name = 'own'")
    made = tmp_path / "made.zip"
    members = [("database", tmp_path / "db"), (PATH, tmp_path / "own"), ("files/uploads/gone", tmp_path / "gone")]
    write_archive(made, members, vendor="sqlite", migrations=["b.0001", "a.0001"], made_at="2022-09-01T08:00:00+08:00")
    return made


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "into").mkdir()
    return tmp_path / "into"


def rewritten(archive, *, more=(), without=(), **manifest):
    """Write the archive again with other members and another manifest."""
    with zipfile.ZipFile(archive) as packed:
        held = {name: packed.read(name) for name in packed.namelist() if name not in without}
    if "manifest.json" in held:
        held["manifest.json"] = json.dumps(json.loads(held["manifest.json"]) | manifest).encode()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in [*held.items(), *more]:
            packed.writestr(name, content)
    return archive


def member(name, mode):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def refused(archive, folder, told):
    with pytest.raises(ArchiveError, match=told):
        unpack(archive, folder)


def test_what_was_packed_is_unpacked(archive, folder):
    manifest = unpack(archive, folder)
    assert (folder / "database").read_bytes() == b"rows" * 1000
    assert (folder / PATH).read_text() == "name = 'own'"
    assert (manifest.vendor, manifest.migrations) == ("sqlite", ("a.0001", "b.0001"))
    assert set(manifest.files) == {"database", PATH}


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "files/profiles/../../outside",
        "files/profiles/..\\outside",
        "files/profiles/C:x",
        "files/profiles/.hidden",
        "files/other/x",
        "database/x",
        "files/profiles//x",
        "files/profiles/x/",
    ],
)
def test_a_path_of_no_backup_is_refused(archive, folder, name):
    refused(rewritten(archive, more=[(name, b"x")]), folder, "不是本系统写的路径")
    assert list(folder.parent.glob("**/outside")) == []


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600, stat.S_IFDIR | 0o700])
def test_a_link_or_other_special_file_is_refused(archive, folder, mode):
    refused(rewritten(archive, more=[(member("files/profiles/x", mode), b"/etc/passwd")]), folder, "是链接、目录")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(archive, folder):
    refused(rewritten(archive, more=[("database", b"other")]), folder, "有两个“database”")


def test_a_bomb_is_refused_before_it_is_inflated(archive, folder):
    zeros = b"\0" * (64 * 1024 * 1024)
    with zipfile.ZipFile(archive) as packed:
        files = json.loads(packed.read("manifest.json"))["files"]
    files["files/fonts/x"] = {"size": len(zeros), "sha256": sha256(zeros).hexdigest()}
    refused(rewritten(archive, more=[("files/fonts/x", zeros)], files=files), folder, "大小与清单不符或异常")
    assert list(folder.iterdir()) == []


def test_more_than_the_disk_holds_is_refused(archive, folder, monkeypatch):
    monkeypatch.setattr(archives, "disk_usage", lambda _: type("Usage", (), {"free": 100}))
    refused(archive, folder, "磁盘只剩100字节")


def test_an_archive_that_lies_about_a_size_is_refused(archive, folder):
    content = bytearray(archive.read_bytes())
    at = content.rindex(b"database") - 46 + 24  # the size in the central directory
    content[at : at + 4] = (3999).to_bytes(4, "little")
    archive.write_bytes(content)
    refused(archive, folder, "大小与清单不符")


@pytest.mark.parametrize("share", [10, 50, 90])
def test_a_flipped_or_cut_archive_is_refused(archive, folder, share):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) * share // 100])
    refused(archive, folder, "已损坏或不是备份文件")
    flipped = bytearray(whole)
    flipped[60] ^= 0xFF
    archive.write_bytes(flipped)
    refused(archive, folder, "损坏")


def test_content_that_differs_from_its_hash_is_refused(archive, folder):
    altered = rewritten(archive, without=("database",), more=[("database", b"ROWS" * 1000)])
    refused(altered, folder, "“database”的校验值与清单不符")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"product": "another"}, "另一个系统（another）"),
        ({"format": 2}, "请先升级本系统"),
        ({"files": 7}, "缺少内容"),
        ({"files": {"database": {"size": "1", "sha256": "x"}}}, "缺少内容"),
        ({"files": {}}, "内容与清单不符"),
        ({"without": ("manifest.json",)}, "没有本系统的备份清单"),
        ({"without": (PATH,)}, "内容与清单不符"),
        ({"more": [("files/uploads/x", b"")]}, "内容与清单不符"),
    ],
)
def test_another_manifest_is_refused(archive, folder, change, told):
    refused(rewritten(archive, **change), folder, told)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"SQLite format 3\0", b"PK\x05\x06" + b"\0" * 18])
def test_another_file_is_refused(tmp_path, folder, content):
    (tmp_path / "x.zip").write_bytes(content)
    refused(tmp_path / "x.zip", folder, "备份")


def test_a_missing_file_is_named(tmp_path, folder):
    refused(tmp_path / "none.zip", folder, "请核对路径")


def test_a_name_that_could_not_be_restored_is_told_when_it_is_packed(tmp_path):
    with pytest.raises(ArchiveError, match="请改名"):
        write_archive(
            tmp_path / "x.zip",
            [("files/profiles/a:b", tmp_path / "a:b")],
            vendor="sqlite",
            migrations=[],
            made_at="",
        )
