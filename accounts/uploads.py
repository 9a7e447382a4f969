"""Uploaded workbooks between preview and confirmation: on the server, each for one person and one account.

An upload is found by an unguessable token together with the person and the account it belongs to: nobody else's token
opens anything. A new upload takes the place of the person's last one for the account; what is left lying goes after a
day. In production with several machines the storage "uploads" is one that they share.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from accounts.models import FinalAccount
from accounts.workbooks.content import Purpose

STORAGE = "uploads"
KEPT = timedelta(days=1)
LARGEST_FILE = 20 * 1024 * 1024
TOKEN_BYTES = 32
LONGEST_NAME = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file: token, the name it was sent under (made harmless), bytes with their SHA-256, purpose."""

    token: str
    name: str
    content: bytes
    purpose: Purpose = "account"

    @property
    def hash(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def keep_upload(account: FinalAccount, user: Any, *, name: str, content: bytes, purpose: Purpose = "account") -> Upload:
    """Keep a file for its preview and return it; clears away what is older than a day."""
    upload = Upload(secrets.token_urlsafe(TOKEN_BYTES), clean_name(name), content, purpose)
    told = json.dumps({"name": upload.name, "purpose": purpose}, ensure_ascii=False).encode()
    for stored, at in _stored():
        if stored.startswith(_prefix(account, user)) or at < timezone.now() - KEPT:
            _storage().delete(stored)
    _storage().save(_prefix(account, user) + upload.token, ContentFile(told + b"\n" + content))
    return upload


def find_upload(account: FinalAccount, user: Any, token: str) -> Upload | None:
    """Return the person's upload for the account; ``None`` when there is none (any more)."""
    stored = _name(account, user, token)
    try:
        if stored is None or _at(stored) < timezone.now() - KEPT:
            return None
        with _storage().open(stored) as file:
            told, _, content = file.read().partition(b"\n")
    except FileNotFoundError:
        return None
    return Upload(token, **json.loads(told), content=content)


def drop_upload(account: FinalAccount, user: Any, token: str) -> None:
    """Remove the person's upload, if it is there."""
    stored = _name(account, user, token)
    if stored is not None:
        _storage().delete(stored)


def clean_name(name: str) -> str:
    """Return a file's name as a line of text: no folders, no control characters, its end kept when it is long."""
    last = re.split(r"[/\\]", name)[-1]
    line = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return line[-LONGEST_NAME:] or "未命名文件"


def _storage() -> Storage:
    return storages[STORAGE]


def _prefix(account: FinalAccount, user: Any) -> str:
    return f"{account.pk}-{user.pk}-"


def _name(account: FinalAccount, user: Any, token: str) -> str | None:
    return _prefix(account, user) + token if _TOKEN.fullmatch(token) else None


def _stored() -> Iterator[tuple[str, datetime]]:
    """Yield every upload with its time; one that another process removes meanwhile is passed over."""
    try:
        names = _storage().listdir("")[1]
    except FileNotFoundError:
        return
    for name in names:
        try:
            yield name, _at(name)
        except FileNotFoundError:
            continue


def _at(stored: str) -> datetime:
    return _storage().get_modified_time(stored)
