"""Whether what a profile declares fits together; pure, apart from looking whether its templates exist.

Whether its statements can be laid out is asked where layouts are known (``accounts.statements.reader``).
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from string import Formatter

from accounts.figures import concepts
from accounts.figures.arithmetic import MOST_DIGITS
from accounts.profiles.profile import Profile, SectionDeclaration

NEEDED_WORDS = frozenset({"self", "account"})
PLACEHOLDERS = frozenset({"year", "prior_year", "unit"})


def problems_of(profile: Profile) -> list[str]:
    """Return what is wrong, in Chinese, in the order of the file."""
    return [
        *_settings(profile),
        *_known(profile),
        *_words(profile),
        *_repeated("parts", [p.key for p in profile.parts]),
        *_repeated("sections", [s.key for s in profile.sections]),
        *_repeated("charts", [c.key for c in profile.charts]),
        *_repeated("charts", [str(c.number) for c in profile.charts]),
        *_repeated("texts", [t.key for t in profile.text_slots]),
        *_repeated("statements", [s.kind for s in profile.statements]),
        *(problem for position in range(len(profile.sections)) for problem in _section(profile, position)),
        *_text_slots(profile),
        *_statements(profile),
        *_titles(profile),
    ]


def _settings(profile: Profile) -> Iterator[str]:
    if not re.fullmatch(r"\d{6}", profile.region_code, re.ASCII):
        yield f"区划代码“{profile.region_code}”应为6位数字"
    elif not profile.region_code.startswith(profile.region_prefix):
        yield f"区划代码“{profile.region_code}”不以区划前缀“{profile.region_prefix}”开头"
    if profile.year_to is not None and profile.year_to < profile.year_from:
        yield f"停用年度{profile.year_to}早于启用年度{profile.year_from}"
    if not 0 <= profile.percent_digits <= MOST_DIGITS:
        yield f"percent_digits 应为0至{MOST_DIGITS}，现为{profile.percent_digits}"
    if _decimal(profile.zero) != 0:
        yield f"zero 应是零的写法，如“0”或“0.00”，现为“{profile.zero}”"


def _known(profile: Profile) -> Iterator[str]:
    """Yield what the profile names of the figures that there is not."""
    for what, names, known in (
        ("“三公”经费的资金", profile.three_public_funds, concepts.FISCAL_FUNDS),
        ("写明差异原因的资金", profile.explained_funds, concepts.FISCAL_FUNDS),
        ("支出性质", profile.always_listed_natures, concepts.NATURES),
        ("车辆用途", [use.count for use in profile.vehicle_uses], concepts.VEHICLE_USES),
    ):
        yield from (f"{what}“{name}”不认识" for name in names if name not in known)
    if not profile.three_public_funds:
        yield "three_public_funds 至少要有一种资金"
    for kind in profile.equipment:
        if kind.count not in concepts.EQUIPMENT:
            yield f"设备“{kind.count}”不认识"
        threshold = _decimal(kind.threshold)
        if threshold is None or threshold <= 0:
            yield f"设备“{kind.count}”的单价标准“{kind.threshold}”应为大于零的数（万元）"


def _words(profile: Profile) -> Iterator[str]:
    for scope, words in profile.words.items():
        missing = sorted(NEEDED_WORDS - set(words))
        if missing:
            yield f"[words.{scope}]缺少{'、'.join(missing)}"


def _section(profile: Profile, position: int) -> Iterator[str]:
    section = profile.sections[position]
    if section.part not in {part.key for part in profile.parts}:
        yield f"节“{section.key}”的部分“{section.part}”未声明"
    if section.parent:
        yield from _parent(profile, position)
    if section.template and section.text:
        yield f"节“{section.key}”不能既有模板又有文字项"
    if section.template and not _is_template(profile, section):
        yield f"节“{section.key}”的模板 sections/{section.template} 不存在"
    if section.text and section.text not in {slot.key for slot in profile.text_slots}:
        yield f"节“{section.key}”引用的文字项“{section.text}”未声明"


def _parent(profile: Profile, position: int) -> Iterator[str]:
    section = profile.sections[position]
    parents = {s.key: s for s in profile.sections}
    parent = parents.get(section.parent)
    if parent is None:
        yield f"节“{section.key}”的上级节“{section.parent}”未声明"
    elif parent not in profile.sections[:position]:
        yield f"节“{section.key}”的上级节“{section.parent}”应写在它前面"
    elif parent.part != section.part:
        yield f"节“{section.key}”与上级节“{section.parent}”不在同一部分"


def _is_template(profile: Profile, section: SectionDeclaration) -> bool:
    name = section.template
    folders = (directory / "sections" for directory in profile.directories)
    return Path(name).name == name and any((folder / name).is_file() for folder in folders)


def _text_slots(profile: Profile) -> Iterator[str]:
    places = {part.key for part in profile.parts} | {section.key for section in profile.sections}
    for slot in profile.text_slots:
        if slot.section not in places:
            yield f"文字项“{slot.key}”所属的节“{slot.section}”未声明"


def _statements(profile: Profile) -> Iterator[str]:
    kinds = {statement.kind for statement in profile.statements}
    for caption in profile.captions:
        if caption.statement not in kinds:
            yield f"[[captions]]里的表“{caption.statement}”不在本口径的表中"
        if caption.year_to and caption.year_to < caption.year_from:
            yield f"名称“{caption.caption}”的停用年度{caption.year_to}早于启用年度{caption.year_from}"


def _titles(profile: Profile) -> Iterator[str]:
    known = PLACEHOLDERS | frozenset.intersection(*(frozenset(words) for words in profile.words.values()))
    titles = (*(part.title for part in profile.parts), *(section.title for section in profile.sections))
    notes = (
        profile.empty_statement,
        *(x for statement in profile.statements for x in (statement.note, statement.empty)),
    )
    for title in (profile.report_title, profile.explained_title, *titles, *notes):
        try:
            used = {name for _, name, _, _ in Formatter().parse(title) if name is not None}
        except ValueError:
            yield f"标题“{title}”的花括号不成对"
            continue
        for name in sorted(used - known):
            yield f"标题“{title}”里的{{{name}}}不认识，可用的有：{'、'.join(sorted(known))}"


def _repeated(table: str, keys: list[str]) -> list[str]:
    return [f"[[{table}]]的“{key}”重复" for key in sorted({k for k in keys if keys.count(k) > 1})]


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
