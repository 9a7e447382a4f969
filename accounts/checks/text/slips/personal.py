"""What must not be published: identity numbers, telephones, bank accounts, addresses of e-mail, marks of secrecy."""

import re
from calendar import monthrange
from collections.abc import Iterator

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.registry import LAW, Grade, exempt, fails, passes, rule
from accounts.checks.samples import sample
from accounts.checks.text.folding import fold
from accounts.checks.text.slips.lists import Index, built_in_entries, entries_of
from accounts.checks.text.slips.texts import Slip, Text, in_texts

OFFICE = Grade("office", "info", "像是单位对外公开的联系方式，或保密方面的一般用语")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)
_OLD_IDENTITY = re.compile(r"身份证(?:号码?)?(?:为|是|：)?(\d{15})(?!\d)", re.ASCII)
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86-?)?(1[3-9]\d(?:-?\d{4}){2})(?!\d|\.\d|万?元|%)", re.ASCII)
_LANDLINE = re.compile(r"(?<![\d.-])(?:（0\d{2,3}）|0\d{2,3}-)\d{7,8}(?![\d.])", re.ASCII)
_ACCOUNT = re.compile(r"(?<![\dA-Za-z.])\d{16,19}(?![\dA-Za-z.])", re.ASCII)
_NAMED_ACCOUNT = re.compile(r"(?:账号|帐号|账户|卡号|户号)[^\d，。；\n]{0,6}(?P<number>\d{9,30})(?!\d)", re.ASCII)
_MAIL_NAME = re.compile(r"[A-Za-z0-9._+-]{1,64}$", re.ASCII)
_MAIL_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,12}", re.ASCII)
_MARKED = re.compile(
    r"[【（〔\[](?:绝密|机密|秘密)(?:★[^】）〕\]\n]{0,12})?[】）〕\]]|(?:^|\n)(?:绝密|机密|秘密)(?=\n|★|$)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_REGIONS = frozenset(
    f"{of}{number}"
    for of, numbers in {
        "1": "12345",
        "2": "123",
        "3": "1234567",
        "4": "123456",
        "5": "01234",
        "6": "12345",
        "7": "1",
        "8": "123",
    }.items()
    for number in numbers
)
_FIRST_YEAR = 1900
_MONTHS = 12


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are an identity number (GB 11643): region, date of birth, check character."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if number[:2] not in _REGIONS or year < _FIRST_YEAR or not 1 <= month <= _MONTHS:
        return False
    if not 1 <= day <= monthrange(year, month)[1]:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK[total % 11] == number[17].upper()


def is_card_number(number: str) -> bool:
    """Whether digits are a bank card's: first digit of one, and check digit after Luhn."""
    if number[0] not in "34569":
        return False
    doubled = [int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004


def must_not_be_published(words: str) -> tuple[str, ...]:
    """Return what is wrong with words that are published beside a report's texts: personal data, marks of secrecy."""
    lists = built_in_entries("office_contact"), built_in_entries("secrecy")
    slips = _slips(Text(Passage(words), fold(words)), *lists)
    return tuple(dict.fromkeys(slip.message for slip in slips if not slip.grade))


def _personal(text: Text, context: Context) -> Iterator[Slip]:
    return _slips(text, entries_of("office_contact", context), entries_of("secrecy", context))


def _slips(text: Text, office: Index, secrecy: Index) -> Iterator[Slip]:
    flat = text.flat
    taken: set[int] = set()
    for start, number, what in _numbers(flat):
        if start not in taken:
            taken.update(range(start, start + len(number)))
            yield _slip(text, start, number, what)
    for found in _LANDLINE.finditer(flat):
        if not any(office.hits(flat[max(0, found.start() - 12) : found.start()])):
            yield _slip(text, found.start(), found[0], "电话号码", OFFICE.key)
    yield from _mail(text)
    for found in _MARKED.finditer(text.words):
        yield _secret(found.start(), found[0].strip(), "")
    for hit in secrecy.hits(flat):
        yield _secret(text.start(hit.start), hit.entry.found, hit.entry.grade)


def _numbers(flat: str) -> Iterator[tuple[int, str, str]]:
    for found in _IDENTITY.finditer(flat):
        if is_identity_number(found[0]):
            yield found.start(), found[0], "身份证号码"
    for found in _OLD_IDENTITY.finditer(flat):
        yield found.start(1), found[1], "身份证号码"
    for found in _NAMED_ACCOUNT.finditer(flat):
        yield found.start("number"), found["number"], "账号"
    for found in _ACCOUNT.finditer(flat):
        if is_card_number(found[0]):
            yield found.start(), found[0], "银行账号"
    for found in _MOBILE.finditer(flat):
        yield found.start(1), found[1], "手机号码"


def _mail(text: Text) -> Iterator[Slip]:
    words = text.words
    at = words.find("@")
    while at >= 0:
        name = _MAIL_NAME.search(words[max(0, at - 64) : at])
        host = _MAIL_HOST.match(words, at + 1)
        if name and host:
            grade = OFFICE.key if host[0].lower().endswith("gov.cn") else ""
            yield _slip(text, at - len(name[0]), f"{name[0]}@{host[0]}", "电子邮箱", grade, raw=True)
        at = words.find("@", at + 1)


def _slip(text: Text, start: int, number: str, what: str, grade: str = "", *, raw: bool = False) -> Slip:
    shown = f"{number[:3]}{'*' * max(0, len(number) - 5)}{number[-2:]}"
    return Slip(
        start if raw else text.start(start),
        shown,
        f"写有{what}“{shown}”。",
        "删去个人信息；确需公开的单位联系方式，写明是什么电话、邮箱。",
        "（不公开个人信息）",
        grade,
    )


def _secret(start: int, found: str, grade: str) -> Slip:
    return Slip(
        start,
        found,
        f"写有“{found}”，可能涉及国家秘密、工作秘密或不公开的事项。",
        "交保密审查；涉密的内容不得写入公开报告。",
        "（不写涉密内容）",
        grade,
    )


rule(
    "WRD-13",
    name="没有涉密内容和个人信息",
    family="text",
    severity="error",
    blocking=True,
    basis=LAW,
    told="文字中没有密级标志和内部事项，没有身份证号码、手机号码、银行账号、个人邮箱。",
    grades=(OFFICE,),
    examples=(
        passes(
            "保密工作的说法、法律名称、监督电话和长编号。",
            lambda: sample(
                texts={
                    "duties": "负责机关保密工作，执行《中华人民共和国保守国家秘密法》；"
                    "监督电话：0826-7654321；项目编号510000202300012345。"
                }
            ),
        ),
        fails(
            "写了身份证号码。",
            lambda: sample(texts={"key_work": "帮扶困难职工（110105 19491231 002X）。"}),
            slot="key_work",
            start=7,
        ),
        fails("写了手机号码。", lambda: sample(texts={"duties": "联系人电话138 0013 8000。"}), slot="duties"),
        fails("写了银行卡号。", lambda: sample(texts={"key_work": "汇入6222021234567890128。"}), slot="key_work"),
        fails("写了个人邮箱。", lambda: sample(texts={"duties": "来信请寄zhang_3@example.com。"}), slot="duties"),
        fails("留着密级标志。", lambda: sample(texts={"key_work": "机密★1年\n完成专项任务。"}), slot="key_work"),
        fails("没有说明的固定电话。", lambda: sample(texts={"duties": "详询0826-7654321。"}), "info", slot="duties"),
        exempt("没有文字，没有个人信息。", lambda: sample(texts={"key_work": "   "})),
    ),
)(in_texts(_personal))
