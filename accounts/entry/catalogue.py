"""The catalogue (科目目录) of one year in memory: reading what was typed as a subject, names, search."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from accounts.entry.problems import UnreadableError
from accounts.entry.texts import LONGEST_QUOTE, folded, read_text

CatalogueKind = Literal["functional", "economic"]
LONGEST_NAME = 100
SEARCH_LIMIT = 20
CODES_QUOTED = 6
PATH_SEPARATOR = " / "

_CODE_THEN_NAME = re.compile(r"\s*([0-9０-９]+)[\s—:：、.．_-]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a classification's codes and the level at which lines are entered."""

    label: str
    first_digit: str
    levels: Mapping[int, str]
    length: int
    example: str

    @property
    def level(self) -> str:
        """The level at which lines are entered: 项 or 款."""
        return self.levels[self.length]


FORMS: dict[CatalogueKind, Form] = {
    "functional": Form("功能分类科目", "2", {3: "类", 5: "款", 7: "项"}, 7, "2010301"),
    "economic": Form("经济分类科目", "3", {3: "类", 5: "款"}, 5, "30101"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as read from a cell; ``new_name`` is set when the catalogue lacks the code and the cell names it."""

    code: str
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The subjects of one classification in force in ``year``: names by code, and the codes nobody confirmed yet."""

    kind: CatalogueKind
    year: int
    names: Mapping[str, str]
    unconfirmed: frozenset[str] = frozenset()
    _by_name: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for code, name in self.names.items():
            if len(code) == self.form.length:
                self._by_name.setdefault(folded(name), []).append(code)

    @property
    def form(self) -> Form:
        """The form of this classification's codes."""
        return FORMS[self.kind]

    def read(self, text: str) -> Subject:
        """Read "2010301", "2010301 行政运行" or a name that only one subject bears; raise UnreadableError otherwise."""
        match = _CODE_THEN_NAME.fullmatch(text)
        if match is None:
            return Subject(self._code_of_name(text.strip()))
        code = unicodedata.normalize("NFKC", match[1])
        self._check_form(code)
        name = read_text(match[2], "科目名称", LONGEST_NAME)
        known = self.names.get(code)
        if known is None and not name:
            message = (
                f"{self.year}年的{self.form.label}目录里没有{code}：请核对编码；确有此科目的，"
                f"在编码后空一格写上名称，如“{code} 科目名称”，保存后即加入目录，待确认。"
            )
            raise UnreadableError(message)
        if known is not None and name and folded(name) != folded(known):
            message = (
                f"{code}在{self.year}年的名称是“{known}”，与填写的“{name[:LONGEST_QUOTE]}”不同："
                "请核对编码，或只填编码。"
            )
            raise UnreadableError(message)
        return Subject(code, "" if known is not None else name)

    def path(self, code: str) -> str:
        """Return the full name: 类 / 款 / 项; levels that the catalogue lacks are left out."""
        names = (self.names.get(code[:length]) for length in self.form.levels if length <= len(code))
        return PATH_SEPARATOR.join(name for name in names if name)

    def search(self, query: str, limit: int = SEARCH_LIMIT) -> list[str]:
        """Return codes at the level of entry whose code starts with ``query`` or whose name contains it."""
        wanted = folded(query)
        if not wanted:
            return []
        codes = sorted(code for code in self.names if len(code) == self.form.length)
        starting = [code for code in codes if code.startswith(wanted)]
        named = [code for code in codes if wanted in folded(self.names[code]) and not code.startswith(wanted)]
        return (starting + named)[:limit]

    def _check_form(self, code: str) -> None:
        form = self.form
        level = form.levels.get(len(code))
        if not code.startswith(form.first_digit) or level is None:
            message = (
                f"“{code[:LONGEST_QUOTE]}”不是{form.label}编码：{form.level}级科目是“{form.first_digit}”开头的"
                f"{form.length}位数字，如{form.example}。"
            )
            raise UnreadableError(message)
        if len(code) != form.length:
            name = self.names.get(code)
            shown = f"{code} {name}" if name else code
            message = f"“{shown}”是{level}级科目：请填到{form.level}级（{form.length}位数字），如{form.example}。"
            raise UnreadableError(message)

    def _code_of_name(self, name: str) -> str:
        codes = self._by_name.get(folded(name), [])
        if len(codes) == 1:
            return codes[0]
        shown = name[:LONGEST_QUOTE]
        if not codes:
            message = (
                f"{self.year}年的{self.form.label}目录里没有名为“{shown}”的{self.form.level}级科目："
                "请填写科目编码，或从提示中选择。"
            )
            raise UnreadableError(message)
        parent = self.form.length - 2
        quoted = "、".join(f"{code}（{self.names.get(code[:parent], '')}）" for code in codes[:CODES_QUOTED])
        more = f"等{len(codes)}个" if len(codes) > CODES_QUOTED else ""
        message = f"名为“{shown}”的科目不止一个：{quoted}{more}，请填写编码。"
        raise UnreadableError(message)
