"""The kinds of background work, what a piece of work is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from accounts.models import FinalAccount

ATTEMPTS = 3
"""How often a job is begun before it is given up: its process was killed each time, perhaps by the job itself."""


class JobFailedError(Exception):
    """Work that cannot be done; the message says why and what to do, in Chinese."""


class LostError(Exception):
    """The job is another's now: too long without a sign of life, it was taken up again. Stop; nothing is kept."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the work made in its scratch folder, the name it is given to the reader under, its media type."""

    path: Path
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the work: a sentence, a file, the address of the page to go on at, a table (title, head, rows)."""

    told: str = ""
    file: File | None = None
    address: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class Handle(Protocol):
    """What a piece of work knows of the job it does."""

    by: Any
    """The person who wants it done, who may read the account still."""
    account: FinalAccount | None
    """The account as it is stored now."""
    asked_at: datetime
    """When it was asked for; the same at each attempt."""
    scratch: Path
    """An own folder, which goes when the work ends."""

    def progress(self, done: int, total: int, told: str = "") -> None:
        """Say how far the work is: ``done`` of ``total`` steps. Raises LostError when the job is another's now."""


Work = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: its name, what people call it, the function that does it, how often it is begun at most."""

    name: str
    title: str
    work: Work
    attempts: int


_kinds: dict[str, Kind] = {}


def job(name: str, title: str, *, attempts: int = ATTEMPTS) -> Callable[[Work], Work]:
    """Register a function as a kind of work. It gets a ``Handle`` and the arguments that ``start`` was given."""

    def register(work: Work) -> Work:
        if name in _kinds:
            message = f"two kinds of work are called {name!r}"
            raise ValueError(message)
        _kinds[name] = Kind(name, title, work, attempts)
        return work

    return register


def kind(name: str) -> Kind:
    """Return a kind by its name; raise LookupError for one that nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        message = f"no kind of work is called {name!r}"
        raise LookupError(message) from None


def title(name: str) -> str:
    """Return what people call a kind; its name when it is no more."""
    known = _kinds.get(name)
    return known.title if known else name
