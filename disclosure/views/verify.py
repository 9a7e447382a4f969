"""Verifying a file (核对文件): whoever holds one asks whether, and as what, it was published.

The page works without scripts: a form sends the file or its SHA-256. A file is hashed while it arrives and stored
nowhere. Nothing is changed by asking, so the form needs no token and the page leaves no cookie.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from disclosure.files.formats import LABELS
from disclosure.models import Publication, PublicationFile
from disclosure.views.addresses import ReportAddress

SCHEMA = "final-account-verification/1"
LARGEST_FILE = 100 * 1024 * 1024
# What a form adds around the file: boundaries and names of fields.
FORM_AROUND = 64 * 1024
LONGEST_TYPED = 200
MOST_MATCHES = 20
WITHOUT_DIGITS = re.compile(r"[\s:：\-]+")
NAMED = re.compile(r"^sha-?256", re.IGNORECASE)
HEXADECIMAL = re.compile(r"[0-9a-f]{64}", re.ASCII)


class RefusedError(ValueError):
    """What was sent cannot be verified; the message says why and what to do, in Chinese."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


class HashedFile:
    """A file that was read and is gone: its SHA-256 and size are left."""

    def __init__(self, sha256: str, size: int) -> None:
        self.sha256 = sha256
        self.size = size

    def close(self) -> None:
        """Nothing is open; Django closes the files of a request."""


class HashingUploadHandler(FileUploadHandler):
    """Hashes what arrives in pieces and keeps none of it."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.is_too_large = False
        self._hash = hashlib.sha256()
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin anew with each file of the form."""
        super().new_file(*args, **kwargs)
        self._hash, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hash a piece; no other handler gets it."""
        self._size += len(raw_data)
        if self._size > LARGEST_FILE:
            self.is_too_large = True
            raise StopUpload(connection_reset=False)
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:  # type: ignore[override]
        """Return what is left of the file."""
        return HashedFile(self._hash.hexdigest(), self._size)


@dataclass(frozen=True, slots=True)
class Match:
    """A published version that a hash belongs to, and which file of it; ``newest`` is the newest version's number."""

    publication: Publication
    file: str
    newest: int

    @property
    def status(self) -> str:
        """``withdrawn``, ``superseded`` or ``current``."""
        if self.publication.withdrawn is not None:
            return "withdrawn"
        return "current" if self.publication.version == self.newest else "superseded"

    @property
    def label(self) -> str:
        """What the file is called."""
        return LABELS.get(self.file, self.file)

    @property
    def address(self) -> ReportAddress:
        """Where the version is."""
        return ReportAddress.of(self.publication)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verification_page(request: HttpRequest) -> HttpResponse:
    """Ask for a file or a hash, and say what it is; as JSON with ``format=json`` or for whoever accepts only that."""
    typed, digest = "", ""
    try:
        typed, digest = _asked(request)
    except RefusedError as error:
        return _answer(
            request, {"problem": str(error), "typed": request.GET.get("sha256", "")[:LONGEST_TYPED]}, error.status
        )
    if not digest:
        return _answer(request, {}, HTTPStatus.OK)
    return _answer(request, {"digest": digest, "typed": typed, "matches": find(digest)}, HTTPStatus.OK)


def find(digest: str) -> list[Match]:
    """Return the published files with this SHA-256, newest first; a report's content hash counts as its JSON."""
    files = (
        PublicationFile.objects.filter(sha256=digest)
        .select_related("publication__withdrawal")
        .defer("publication__tree")
        .order_by("-publication__published_at")[:MOST_MATCHES]
    )
    found = {(file.publication_id, file.name): (file.publication, file.name) for file in files}
    named = Publication.objects.filter(content_hash=digest).defer("tree").select_related("withdrawal")
    for publication in named.order_by("-published_at")[:MOST_MATCHES]:
        found.setdefault((publication.pk, "report.json"), (publication, "report.json"))
    newest = _newest(publication for publication, _ in found.values())
    return [Match(publication, name, newest[publication.account_id]) for publication, name in found.values()]


def _newest(publications: Iterable[Publication]) -> dict[int, int]:
    accounts = {publication.account_id for publication in publications}
    wanted = Publication.objects.filter(Q(account__in=accounts)).order_by()
    return dict(wanted.values_list("account").annotate(newest=Max("version")))


def _asked(request: HttpRequest) -> tuple[str, str]:
    """Return what was typed and the hash asked for; both "" where nothing was sent."""
    if request.method != "POST":
        typed = request.GET.get("sha256", "")
        return typed, _digest(typed) if typed.strip() else ""
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced.isdecimal() and int(announced) > LARGEST_FILE + FORM_AROUND:
        raise _too_large()
    handler = HashingUploadHandler(request)
    request.upload_handlers = [handler]
    file = request.FILES.get("file")
    if handler.is_too_large:
        raise _too_large()
    if isinstance(file, HashedFile):
        if not file.size:
            raise RefusedError("选择的文件是空的（0字节）：请选择从公开页面下载的文件。")
        return "", file.sha256
    typed = request.POST.get("sha256", "")
    if not typed.strip():
        raise RefusedError("没有收到文件或校验值：请选择一个文件，或填写它的 SHA-256 校验值。")
    return typed, _digest(typed)


def _digest(typed: str) -> str:
    """Return the hash as it is stored, however it was copied: capitals, spaces, colons, the name in front."""
    if len(typed) > LONGEST_TYPED:
        raise RefusedError(f"填写的校验值有{len(typed)}个字符：SHA-256 校验值是64位十六进制数字，请重新复制。")
    folded = WITHOUT_DIGITS.sub("", NAMED.sub("", unicodedata.normalize("NFKC", typed).strip())).lower()
    if not HEXADECIMAL.fullmatch(folded):
        raise RefusedError(
            f"填写的内容不是 SHA-256 校验值：应为64位十六进制数字（0-9、a-f），收到{len(folded)}位。请重新复制。"
        )
    return folded


def _too_large() -> RefusedError:
    most = LARGEST_FILE // 1024 // 1024
    return RefusedError(
        f"文件超过{most}MB，公开的文件没有这么大。可以在自己的电脑上计算它的 SHA-256，再填写校验值。",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _answer(request: HttpRequest, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    response: HttpResponse
    if request.GET.get("format") == "json" or request.get_preferred_type(["text/html", "application/json"]) == (
        "application/json"
    ):
        response = JsonResponse(_as_json(request, context), status=status, json_dumps_params={"ensure_ascii": False})
    else:
        response = render(request, "public/verify.html", {**context, "longest": LONGEST_TYPED}, status=status)
    patch_vary_headers(response, ("Accept",))
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _as_json(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    if "digest" not in context:
        return {"schema": SCHEMA, "problem": context.get("problem") or "请给出文件（file）或校验值（sha256）。"}
    return {
        "schema": SCHEMA,
        "sha256": context["digest"],
        "published": bool(context["matches"]),
        "matches": [_match(request, match) for match in context["matches"]],
    }


def _match(request: HttpRequest, match: Match) -> dict[str, Any]:
    publication = match.publication
    return {
        "title": publication.title,
        "region_code": publication.region_code,
        "unit_code": publication.unit_code,
        "unit_name": publication.unit_name,
        "fiscal_year": publication.fiscal_year,
        "scope": publication.scope,
        "version": publication.version,
        "newest_version": match.newest,
        "file": match.file,
        "status": match.status,
        "published_at": publication.published_at.isoformat(),
        "address": request.build_absolute_uri(match.address.page),
        **({"withdrawal_notice": publication.withdrawn.notice} if publication.withdrawn else {}),
    }
