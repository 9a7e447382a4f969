"""The storage of published files: whole or not at all, found by their hash alone, swept when nothing names them."""

import hashlib
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from disclosure.files import store
from disclosure.files.store import FileMissingError, hash_kept, is_kept, keep, open_kept, sweep
from disclosure.models import PublicationFile
from tests.disclosure.views.archive import publish

WORDS = "一份文件".encode()
DIGEST = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    place = tmp_path / "published"
    stored = settings.STORAGES["publications"]
    stored = {**stored, "OPTIONS": {**stored["OPTIONS"], "location": place}}
    settings.STORAGES = {**settings.STORAGES, "publications": stored}
    return place


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def made_old(path):
    then = time.time() - store.KEPT_UNNAMED.total_seconds() - 60
    os.utime(path, (then, then))


def test_a_file_stands_under_its_hash_and_for_nobody_else_to_read(folder):
    assert keep(WORDS) == DIGEST
    assert files_in(folder) == [f"{DIGEST[:2]}/{DIGEST}"]
    assert (folder / DIGEST[:2] / DIGEST).stat().st_mode & 0o077 == 0
    with open_kept(DIGEST) as file:
        assert file.read() == WORDS
    assert hash_kept(DIGEST) == (DIGEST, len(WORDS))
    assert is_kept(DIGEST, len(WORDS))
    assert not is_kept(DIGEST, 1)


def test_the_same_bytes_stand_once_and_mend_what_was_damaged(folder):
    keep(WORDS)
    (folder / DIGEST[:2] / DIGEST).write_bytes(b"damaged")
    assert hash_kept(DIGEST) != (DIGEST, len(WORDS))
    keep(WORDS)
    assert hash_kept(DIGEST) == (DIGEST, len(WORDS))
    assert len(files_in(folder)) == 1


def test_what_breaks_off_leaves_nothing(folder):
    class BreaksOff(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storages["publications"].save(f"{DIGEST[:2]}/{DIGEST}", BreaksOff(WORDS))
    assert files_in(folder) == []


@pytest.mark.parametrize(
    "digest", ["", "x", "../../etc/passwd", "/etc/passwd", DIGEST.upper(), DIGEST + "\n", "0" * 64, "\0"]
)
def test_what_is_no_hash_or_not_there_is_missing(folder, digest):
    with pytest.raises(FileMissingError):
        open_kept(digest)
    with pytest.raises(FileMissingError):
        hash_kept(digest)


@pytest.mark.django_db
def test_sweeping_removes_only_what_is_old_and_unnamed(folder):
    (publication,) = publish()
    for content in (b"named", b"old", b"young"):
        keep(content)
    named, old, young = (hashlib.sha256(content).hexdigest() for content in (b"named", b"old", b"young"))
    PublicationFile.objects.create(publication=publication, name="report.pdf", media_type="x", size=5, sha256=named)
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / ".left.part").write_bytes(b"half")
    for path in (folder / named[:2] / named, folder / old[:2] / old, folder / "ab" / ".left.part"):
        made_old(path)
    assert sweep() == 1
    assert files_in(folder) == sorted([f"{named[:2]}/{named}", f"{young[:2]}/{young}"])
    assert sweep() == 0


@pytest.mark.django_db
def test_the_command_says_how_many_went(folder, capsys):
    call_command("sweep_files")
    assert "0个" in capsys.readouterr().out
    keep(WORDS)
    made_old(folder / DIGEST[:2] / DIGEST)
    call_command("sweep_files")
    assert "1个" in capsys.readouterr().out
    assert files_in(folder) == []


def test_another_kind_of_storage_does_as_well(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "publications": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    assert keep(WORDS) == DIGEST
    assert hash_kept(DIGEST) == (DIGEST, len(WORDS))
    with pytest.raises(FileMissingError):
        open_kept("0" * 64)
