"""Reasons and purposes that the data can contradict: what they explain, and the nature they speak of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from accounts.checks.claims import Claim
from accounts.checks.context import Context
from accounts.checks.finding import Answer, failed, not_applicable, not_checked, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import carried, received, sample, spent
from accounts.checks.text.amounts_said import amount_of
from accounts.checks.text.printed import printed
from accounts.checks.text.quantities import wan
from accounts.checks.text.reading import all_claims, subjects_of
from accounts.checks.text.terms import is_budget
from accounts.checks.text.texts_of_examples import told
from accounts.figures.data import Address

NO_REASON = "文中没有与上年或预算比较的原因。"
GRAND_TOTALS = {
    Address("income_expenditure", "income_grand_total", "amount"): "income_expenditure",
    Address("fiscal", "income_grand_total", "amount"): "fiscal",
}
SPENDING = (Address("general_expenditure", "total", "total"), Address("expenditure", "total", "total"))
_CARRIED = re.compile(r"(?:财政拨款|资金)?(?:结转|结余)")
_OTHER = re.compile(r"人员|项目|工资|经费|采购|购置|建设|补助|拨款|调整|专项|任务|工程|增人|退休|编制|预算")
_BALANCES = {
    "income_expenditure": (
        Address("income_expenditure", "opening", "amount"),
        Address("income_expenditure", "closing", "amount"),
    ),
    "fiscal": (Address("fiscal", "opening", "amount"), Address("fiscal", "closing", "total")),
}
_SHORTEST = 3  # characters that a reason and an item's name or purpose share
_GENERAL_WORDS = re.compile(r"支出|经费|工作|管理|事务|其他|行政|单位|相关|开展|本部门|等")
# A matter that a reason names: a title, a number that is no year, a project, people, an event.
_MATTER = re.compile(r"《|“|\d(?!\d*年)(?!\d)|项目|工程|人员|退休|调资|编制|疫情|改革|职能|机构|任务")
_NAMES_NOTHING = frozenset({"基本", "本部", "一般", "专用", "个人", "和服", "服务", "其它", "减少", "增加", "费用"})
_BASIC = re.compile(r"(?:等|的|及|、|^)(?:基本支出|人员经费|公用经费|日常公用)")
_PROJECT = re.compile(r"(?:等|的|及|、|^)项目支出")


@rule(
    "RSN-05",
    name="原因能解释主要差额",
    family="text",
    severity="warn",
    blocking=False,
    told="原因点名的事项，其差额合计不少于总差额的一半。",
    concepts=("reason",),
    examples=(
        passes(
            "总计减少50.00万元，结转减少40.00万元，原因写结转减少。",
            lambda: told(
                "total",
                "与2022年相比，收、支总计各减少50.00万元，下降10%，主要变动原因是年末结转和结余减少。",
                received("440", "2050202"),
                spent("480", "2050202"),
                carried("42", "2"),
            ),
        ),
        fails(
            "总计减少50.00万元，结转只减少2.00万元，原因只写结转减少。",
            lambda: told(
                "total",
                "与2022年相比，收、支总计各减少50.00万元，下降10%，主要变动原因是财政结转和结余减少。",
                received("448", "2050202"),
                spent("450", "2050202"),
                carried("4", "2"),
            ),
            section="total",
        ),
        fails(
            "预算差额60.00万元，点名的水利工程建设只差1.00万元。",
            lambda: told(
                "general_items",
                "一般公共预算财政拨款支出年初预算为160.00万元，支出决算为100.00万元。"
                "决算数小于预算数的主要原因：水利工程建设调减。其中：\n"
                "1.农林水（类）水利（款）水利工程建设（项）：年初预算为40.00万元，支出决算为39.00万元。",
                spent("39", "2130305", initial="40"),
                spent("61", "2050202", initial="120"),
            ),
            section="general_items",
        ),
        exempt("总计没有写变动原因。", lambda: told("total", "收、支总计见表。", spent("450", "2050202"))),
    ),
)
def reasons_explain_the_difference(context: Context) -> Iterator[Answer]:
    """Hold what a reason names to the difference that it explains; carry-over, and items by name or purpose."""
    answers = []
    for claim in all_claims(context):
        if not claim.reason or claim.about is None or claim.measure not in {"difference", "direction"}:
            continue
        given = _carry_over(context, claim) or _items_named(context, claim)
        if given is not None:
            answers.append(given)
    yield from answers or [not_applicable(NO_REASON)]


def _carry_over(context: Context, claim: Claim) -> Answer | None:
    """Answer where the only reason given is that carry-over changed."""
    if not _CARRIED.search(claim.reason) or _OTHER.search(_CARRIED.sub("", claim.reason)) or claim.quantity is None:
        return None
    if claim.about not in GRAND_TOTALS and claim.about not in SPENDING:
        return None
    scope = GRAND_TOTALS.get(claim.about, "fiscal")
    opening, closing = (printed(context, cell) for cell in _BALANCES[scope])
    if opening is None or closing is None:
        return not_checked("年初、年末结转没有提供。", claim.place)
    return _verdict(context, claim, abs(closing - opening), wan(claim.quantity), "结转和结余的变动")


def _items_named(context: Context, claim: Claim) -> Answer | None:
    """Answer where the reason for the total's difference from its budget names items, by name or purpose."""
    if claim.about != SPENDING[0] or claim.base is None or not is_budget(claim.base):
        return None
    whole, budget = amount_of(context, claim.about), amount_of(context, claim.base)
    if whole is None or budget is None or whole == budget:
        return None
    purposes = {
        other.about.row: other.purpose for other in all_claims(context) if other.purpose and other.about is not None
    }
    explained, named = Decimal(0), []
    for code in context.figures.subjects(7, fund="general"):
        name = subjects_of(context).functional.get(code, "")
        if not any(_share_words(claim.reason, words) for words in (name, purposes.get(code, ""))):
            continue
        final = amount_of(context, Address("general_expenditure", code, "total"))
        planned = amount_of(context, Address(claim.base.statement, code, claim.base.column))
        if final is not None and planned is not None:
            named.append(name)
            explained += abs(final - planned)
    if not named:
        return None
    return _verdict(context, claim, explained, abs(whole - budget), f"{'、'.join(named)}的差额")


def _verdict(context: Context, claim: Claim, explained: Decimal, difference: Decimal, what: str) -> Answer:
    if not difference:
        return passed(claim.place)
    share = explained * 100 / difference
    if share >= context.settings.threshold("explained_share"):
        return passed(claim.place)
    return failed(
        claim.place,
        f"原因写“{claim.reason[:40]}”，{what}{explained}万元只占差额{difference}万元的{share:.1f}%。",
        found=f"{share:.1f}%",
        expected=f"不少于{context.settings.threshold('explained_share')}%",
        mend="写明差额最大的事项。",
        evidence=(f"{explained}÷{difference}={share:.1f}%",),
        root=f"text/reason/{claim.reason}",
    )


def _share_words(reason: str, words: str) -> bool:
    """Whether two texts share a run of words that is not common to most items."""
    for piece in _GENERAL_WORDS.split(words):
        for start in range(len(piece) - _SHORTEST + 1):
            if piece[start : start + _SHORTEST] in reason:
                return True
    return False


@rule(
    "RSN-07",
    name="大额差异写明事项",
    family="text",
    severity="warn",
    blocking=False,
    told="差额超过规定的金额或比率的，原因写到具体的项目、科目或事项。",
    concepts=("reason",),
    examples=(
        passes(
            "增加150.00万元，写明小学教育的校舍修缮。",
            lambda: told(
                "general_total",
                "与2022年相比，一般公共预算财政拨款支出增加150.00万元，增长15%。主要变动原因是小学教育校舍修缮。",
                spent("1150", "2050202"),
                last_year={"general_expenditure/total/total": "1000"},
            ),
        ),
        fails(
            "减少40%，只写厉行节约。",
            lambda: told(
                "operating",
                "机关运行经费支出6.00万元，比2022年减少4.00万元，下降40%。主要原因是厉行节约，减少开支。",
            ),
            section="operating",
        ),
        exempt(
            "只减少2%。",
            lambda: told("operating", "机关运行经费支出9.80万元，比2022年减少0.20万元，下降2%。主要原因是厉行节约。"),
        ),
    ),
)
def large_differences_name_a_matter(context: Context) -> Iterator[Answer]:
    """Look in the reasons of large differences for a title, a number, a project, or words of a subject's name."""
    rates = {
        (claim.about, claim.place.sentence): claim.quantity.value
        for claim in all_claims(context)
        if claim.measure == "rate" and claim.quantity is not None
    }
    answers = []
    for claim in all_claims(context):
        if claim.measure != "difference" or not claim.reason or claim.quantity is None:
            continue
        rate, amount = rates.get((claim.about, claim.place.sentence), Decimal(0)), wan(claim.quantity)
        large = context.settings.threshold
        if rate <= large("large_difference_rate") and amount <= large("large_difference"):
            continue
        if _MATTER.search(claim.reason) or any(word in claim.reason for word in context.once(_words_of_subjects)):
            answers.append(passed(claim.place))
            continue
        answers.append(
            failed(
                claim.place,
                f"差额{amount}万元、{rate}%，原因“{claim.reason[:40]}”没有写到具体事项。",
                found=claim.reason[:40],
                expected="具体的项目、科目或事项",
                mend="写明是哪个项目、哪项支出变动，变动多少。",
            )
        )
    yield from answers or [not_applicable("没有写了原因的大额差异。")]


def _words_of_subjects(context: Context) -> frozenset[str]:
    """Return the words of two characters of which the names of subjects are made, but for those that name nothing."""
    subjects = subjects_of(context)
    used = {code: subjects.functional.get(code, "") for code in subjects.used}
    names = [*subjects.economic.values(), *used.values()]
    pieces = [piece for name in names for piece in _GENERAL_WORDS.split(name)]
    return frozenset(piece[n : n + 2] for piece in pieces for n in range(len(piece) - 1)) - _NAMES_NOTHING


@rule(
    "TXT-15",
    name="用途与支出性质一致",
    family="text",
    severity="error",
    blocking=True,
    told="用途写基本支出的，表中该项有基本支出；写项目支出的，有项目支出。",
    statements=("general_expenditure",),
    concepts=("purpose", "nature"),
    examples=(
        passes(
            "写基本支出，表中列基本支出。",
            lambda: told(
                "general_items",
                "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：学校运转的基本支出。支出决算为8.00万元。",
                spent("8", "2050202"),
            ),
        ),
        fails(
            "写基本支出，表中全部是项目支出。",
            lambda: told(
                "general_items",
                "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：校舍修缮等基本支出。支出决算为8.00万元。",
                spent("8", "2050202", "project"),
            ),
            section="general_items",
        ),
        fails(
            "填写的用途是项目支出，表中全部是基本支出。",
            lambda: sample(spent("8", "2050202"), texts={("item_purpose", "2050202"): "校园安全等项目支出"}),
            slot="item_purpose",
        ),
        exempt("没有写用途。", lambda: told("general_items", "见附表六。", spent("8", "2050202"))),
    ),
)
def purposes_fit_the_nature(context: Context) -> Iterator[Answer]:
    """Hold 基本支出 and 项目支出 in the purpose of an item to its two natures."""
    said = [
        (claim.about.row, claim.purpose, claim.place)
        for claim in all_claims(context)
        if claim.purpose and claim.about is not None and claim.about.row.isdigit()
    ]
    typed = [(p.subject, p.words, p.place(0, p.words)) for p in context.passages if p.slot == "item_purpose"]
    answers = []
    for code, purpose, place in (*said, *typed):
        words = re.split("[。；]", purpose)[0]
        cells = {
            nature: printed(context, Address("general_expenditure", code, nature)) for nature in ("basic", "project")
        }
        for nature, other, pattern in (("basic", "project", _BASIC), ("project", "basic", _PROJECT)):
            if not pattern.search(words):
                continue
            if cells[nature] == 0 and cells[other]:
                names = {"basic": "基本支出", "project": "项目支出"}
                answers.append(
                    failed(
                        place,
                        f"用途写{names[nature]}，表中该项{cells[other]}万元全部是{names[other]}。",
                        found=names[nature],
                        expected=names[other],
                        mend="改正用途的说法，或核对该项的基本、项目支出。",
                    )
                )
            else:
                answers.append(passed(place))
    yield from answers or [not_applicable("没有说到支出性质的用途。")]
