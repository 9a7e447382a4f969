"""Files that jobs made (任务结果文件): nobody but the server reads their storage, none stays longer than a day."""

import secrets
from datetime import datetime
from typing import Any

from django.core.files import File as StoredFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from accounts.jobs.registry import File
from accounts.models import Job
from accounts.uploads import KEPT, clean_name

STORAGE = "results"


def keep(job: Job, file: File) -> dict[str, Any]:
    """Keep a job's file and return what the job remembers of it: where it is, its name, media type and size."""
    with file.path.open("rb") as content:
        stored = _storage().save(f"{job.pk}-{secrets.token_urlsafe(24)}", StoredFile(content))
    size = file.path.stat().st_size
    return {"stored": stored, "name": clean_name(file.name), "media_type": file.media_type, "size": size}


def drop(kept: dict[str, Any]) -> None:
    """Remove a file that counts for nothing."""
    _storage().delete(kept["stored"])


def is_there(job: Job) -> bool:
    """Whether the job's file can still be had."""
    kept = job.result.get("file")
    expired = job.finished_at is None or job.finished_at < timezone.now() - KEPT
    return bool(kept) and not expired and _storage().exists(kept["stored"])


def opened(job: Job) -> Any:
    """Return the job's file, open for reading; ``None`` when it is not there (any more)."""
    if not is_there(job):
        return None
    try:
        return _storage().open(job.result["file"]["stored"])
    except FileNotFoundError:
        return None


def clear(now: datetime) -> None:
    """Remove what is older than a day, also files whose job was taken up by another and forgot them."""
    try:
        names = _storage().listdir("")[1]
    except FileNotFoundError:
        return
    for name in names:
        try:
            if _storage().get_modified_time(name) < now - KEPT:
                _storage().delete(name)
        except FileNotFoundError:
            continue  # another process was first


def _storage() -> Storage:
    return storages[STORAGE]
