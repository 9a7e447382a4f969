"""Words that an office has its checks look for, or leave alone, beside the built-in lists."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

MOST_ENTRIES = 2_000
MOST_ALTERNATIVES = 30
LONGEST_WORD = 40
SHORTEST_WORD = 2
ALTERNATIVES = ("before", "not_before", "after", "not_after")


class WordEntry(models.Model):
    """One word (检查用词): what must not stand in a text, what should, and what stands around it; no pattern.

    Alternatives are separated by ``|``. ``unwanted``: a built-in entry of this kind and word that the office does not
    want to be looked for.
    """

    class Kind(models.TextChoices):
        PLACEHOLDER = "placeholder", "占位文字"
        INSTRUCTION = "instruction", "样张的填写提示"
        SPELLING = "spelling", "错别字"
        MISSING = "missing", "漏字"
        DOUBLED = "doubled", "多字"
        VAGUE = "vague", "笼统的原因"
        SECRECY = "secrecy", "涉密标志"
        AGENCY = "agency", "其他机构的名称"
        OFFICE_CONTACT = "office_contact", "可以公开的电话前的用语"
        HISTORY = "history", "可以写其他年度的历史用语"
        COMPARISON = "comparison", "可以写上年的比较用语"
        RENAMING = "renaming", "可以写旧名称的更名用语"
        TWICE_IS_RIGHT = "twice_is_right", "可以连用两次的词"

    CORRECTED = frozenset({Kind.SPELLING, Kind.MISSING, Kind.DOUBLED})

    kind = models.CharField("种类", max_length=20, choices=Kind)
    found = models.CharField("查找的词", max_length=LONGEST_WORD, help_text="至少两个字，照文中的样子写，不是表达式。")
    expected = models.CharField(
        "正确的写法", max_length=LONGEST_WORD, blank=True, help_text="错别字、漏字、多字必须填写。"
    )
    before = models.CharField("前面必须是", max_length=400, blank=True, help_text="几种情况用“|”隔开。")
    not_before = models.CharField("前面不能是", max_length=400, blank=True)
    after = models.CharField("后面必须是", max_length=400, blank=True, help_text="“#”开头的表示先有一个数字。")
    not_after = models.CharField("后面不能是", max_length=400, blank=True)
    unwanted = models.BooleanField("不再查找", default=False, help_text="勾选后不再查找内置词表里的这个词。")
    note = models.CharField("来源或说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查用词"
        ordering = ("kind", "found")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "found"),
                name="word_entry_once_a_kind",
                violation_error_message="这一种类里已有这个词。",
            ),
            models.CheckConstraint(
                condition=Q(found__regex=r"^.{2,}$"),
                name="word_entry_long_enough",
                violation_error_message="查找的词至少要有两个字。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.found}"

    def clean(self) -> None:
        """Refuse what would find nothing, or what is right."""
        super().clean()
        problems = {name: told for name, told in self._problems() if told}
        if problems:
            raise ValidationError(problems)
        if not self.pk and WordEntry.objects.count() >= MOST_ENTRIES:
            message = f"检查用词已有{MOST_ENTRIES}条，不能再加：请先删去不用的。"
            raise ValidationError(message)

    def _problems(self) -> list[tuple[str, str]]:
        texts = ("found", "expected", *ALTERNATIVES)
        hidden = [(name, _hidden(getattr(self, name))) for name in texts]
        return [
            *[
                (name, f"有不能使用的字符（U+{ord(character):04X}），请删去。")
                for name, character in hidden
                if character
            ],
            ("found", self._found_problem()),
            ("expected", self._expected_problem()),
            *((name, _alternatives_problem(getattr(self, name))) for name in ALTERNATIVES),
        ]

    def _found_problem(self) -> str:
        bare = "".join(self.found.split())
        if len(bare) < SHORTEST_WORD:
            return f"“{self.found}”去掉空格后只有{len(bare)}个字，至少要有{SHORTEST_WORD}个字，否则处处都会查到。"
        if not any(character.isalnum() for character in bare) or bare.isdigit():
            return "查找的词里要有文字，不能只有标点或数字。"
        return "“|”只用来隔开前后的几种情况，请一个词写一条。" if "|" in bare else ""

    def _expected_problem(self) -> str:
        if self.unwanted:
            return ""
        if self.kind in self.CORRECTED and not self.expected.strip():
            return "请填写正确的写法。"
        if self.expected == self.found:
            return "正确的写法与查找的词相同。"
        conditions = any(getattr(self, name).strip("|") for name in ALTERNATIVES)
        if self.expected and self.found in self.expected and not conditions:
            return "正确的写法里含有查找的词，写对的也会查到：请在“前面不能是”或“后面不能是”里写明怎样才是对的。"
        return ""


def _hidden(words: str) -> str:
    """Return the first character that cannot be read or printed."""
    return next((c for c in words if unicodedata.category(c)[0] == "C"), "")


def _alternatives_problem(words: str) -> str:
    parts = [part for part in words.split("|") if part]
    if len(parts) > MOST_ALTERNATIVES:
        return f"有{len(parts)}种情况，最多{MOST_ALTERNATIVES}种。"
    longest = max(parts, key=len, default="")
    if len(longest) > LONGEST_WORD:
        return f"“{longest[:10]}……”有{len(longest)}个字，一种情况最多{LONGEST_WORD}个字。"
    return ""
