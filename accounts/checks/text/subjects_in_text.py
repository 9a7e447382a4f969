"""Names of subjects (科目) in texts: full names 类款项, bare class names, and lists of economic subjects."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

_FULL = re.compile(
    r"(?P<class>[\u4e00-\u9fff]{2,30})(?:（类）)(?:支出)?"
    r"(?P<section>[^，。；：（）\d\n]{1,40}(?:（(?![类款项]）)[^（）\n]{1,8}）[^，。；：（）\d\n]{0,40}){0,2})（款）"
    r"(?P<item>[^，。；：（）\d\n]{1,40}(?:（(?![类款项]）)[^（）\n]{1,8}）[^，。；：（）\d\n]{0,40}){0,2})（项）"
)
_CLASS = re.compile(r"(?P<class>[\u4e00-\u9fff]{2,30})（类）(?:支出)?(?![^，。；：\n]*（[款项]）)")
CLASS_DIGITS, ITEM_DIGITS, ECONOMIC_DIGITS = 3, 7, 5
_LEAST_LIKE = 60  # of a section to the one that is written
_MUCH_ALIKE = 80  # of an item that is misspelt


@dataclass(frozen=True, slots=True)
class Named:
    """A subject's name as a text writes it, from class to item, with the code it stands for ("" where none does)."""

    names: tuple[str, ...]
    code: str
    start: int
    end: int


class Subjects:
    """The subjects that a text may name: those of the account first, then those of the catalogue of its year."""

    def __init__(self, functional: Mapping[str, str], used: Iterable[str], economic: Mapping[str, str]) -> None:
        self.functional = dict(functional)
        self.used = frozenset(used)
        self.economic = dict(economic)

    @cached_property
    def _classes(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for code, name in sorted(self.functional.items()):
            if len(code) == CLASS_DIGITS:
                names.setdefault(name, code)
                names.setdefault(plain(name), code)
        return names

    @cached_property
    def _items(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for code, name in self.functional.items():
            if len(code) == ITEM_DIGITS:
                names.setdefault(plain(name), []).append(code)
        return names

    @cached_property
    def _economic(self) -> dict[str, str]:
        return {plain(name): code for code, name in sorted(self.economic.items()) if len(code) == ECONOMIC_DIGITS}

    @cached_property
    def bare_classes(self) -> re.Pattern[str] | None:
        """What finds the name of a class that stands without （类） before an amount."""
        names = sorted({name for name in self._classes if len(name) > 1}, key=len, reverse=True)
        if not names:
            return None
        return re.compile(rf"(?P<class>{'|'.join(map(re.escape, names))})(?:支出)?(?:决算)?(?:数)?(?:为)?(?=\d)")

    def class_code(self, name: str) -> str:
        """Return the code of a class by its name, with or without 支出; "" where there is none."""
        return self._classes.get(name) or self._classes.get(plain(name), "")

    def economic_code(self, name: str) -> str:
        """Return the code of an economic subject (款) by its name; "" where there is none."""
        return self._economic.get(plain(name), "")

    def item_code(self, names: tuple[str, str, str]) -> str:
        """Return the code of the item that is meant, although class, section or item may be misspelt a little.

        "" where no item of that class bears the name, or more than one may be meant.
        """
        of_class = self.class_code(names[0])
        candidates = self._items.get(plain(names[2]), [])
        if of_class:
            candidates = [code for code in candidates if code.startswith(of_class)]
        elif not any(code in self.used for code in candidates):
            return ""
        if not candidates:
            candidates = self._like(names[2], of_class)
        scored = sorted(
            ((self._section_likeness(code, names[1]), code in self.used, code) for code in candidates), reverse=True
        )
        if not scored or (len(scored) > 1 and scored[0][:2] == scored[1][:2]):
            return ""
        return scored[0][2] if scored[0][0] >= _LEAST_LIKE or (scored[0][1] and len(scored) == 1) else ""

    def _like(self, name: str, of_class: str) -> list[str]:
        """Return the items of the account whose names are nearly the one that is written."""
        return [
            code
            for code in self.used
            if len(code) == ITEM_DIGITS
            and code.startswith(of_class)
            and likeness(plain(self.functional.get(code, "")), plain(name)) > _MUCH_ALIKE
        ]

    def _section_likeness(self, code: str, section: str) -> int:
        return likeness(plain(self.functional.get(code[:5], "")), plain(section))


def likeness(first: str, second: str) -> int:
    """Return how alike two names are, 0 to 100."""
    return 100 if first == second else round(SequenceMatcher(None, first, second, autojunk=False).ratio() * 100)


def plain(name: str) -> str:
    """Return a name without brackets, spaces and the word 支出 at its end, which texts put in and leave out."""
    bare = re.sub(r"[（）()\s]", "", name)
    short = bare.removesuffix("支出")
    return short or bare


def full_names(text: str, subjects: Subjects) -> Iterator[Named]:
    """Yield the items that a folded text names in full (…（类）…（款）…（项）)."""
    for found in _FULL.finditer(text):
        names = (_trimmed(found["class"], subjects), found["section"], found["item"])
        yield Named(names, subjects.item_code(names), found.start(), found.end())


def classes(text: str, subjects: Subjects, *, bare: bool) -> Iterator[Named]:
    """Yield the classes that a folded text names; ``bare``: also those before an amount without （类）."""
    taken: list[tuple[int, int]] = []
    for found in _CLASS.finditer(text):
        name = _trimmed(found["class"], subjects)
        taken.append(found.span())
        yield Named((name,), subjects.class_code(name), found.start(), found.end())
    pattern = subjects.bare_classes if bare else None
    for found in pattern.finditer(text) if pattern else ():
        if not any(start <= found.start() < end for start, end in taken):
            yield Named((found["class"],), subjects.class_code(found["class"]), found.start(), found.end())


def _trimmed(name: str, subjects: Subjects) -> str:
    """Return a class's name without the words of the sentence that stand before it."""
    if subjects.class_code(name):
        return name
    for start in range(1, len(name) - 1):
        if subjects.class_code(name[start:]):
            return name[start:]
    return name


def listed_names(words: str) -> Iterator[tuple[str, int]]:
    """Yield the names of a list joined by 、 or ，, each with its position."""
    position = 0
    for member in re.split("[、，]|以及", words):
        name = re.sub(r"(?:等)(?:支出|方面|费用|经费)?$", "", member).strip()
        if name and not re.search(r"\d", name):
            yield name, words.index(member, position)
        position = words.index(member, position) + len(member)
