"""The rule book (规则手册): every rule of the checks as its registry has it, with what it says of its own examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from accounts.checks import rules
from accounts.checks.engine import run
from accounts.checks.finding import SEVERITIES
from accounts.checks.registry import FAMILIES, Example, Rule
from accounts.statements.names import named_statements

CONCEPTS = {
    "assets": "国有资产占用",
    "balance": "结转和结余",
    "basic": "基本支出",
    "budget": "预算数",
    "change": "增减变动",
    "comparatives": "上年数",
    "completion": "预算完成率",
    "counts": "实物量",
    "declaration": "“无”的说明",
    "direction": "增减方向",
    "document": "整份报告",
    "economic": "经济分类",
    "expenditure": "支出",
    "fiscal": "财政拨款",
    "general": "一般公共预算财政拨款",
    "government_fund": "政府性基金",
    "grand_total": "收支总计",
    "income": "收入",
    "name": "名称",
    "operating": "机关运行经费",
    "procurement": "政府采购",
    "projects": "项目绩效",
    "publication": "公开",
    "reason": "原因",
    "share": "占比",
    "state_capital": "国有资本经营预算",
    "statements": "公开表",
    "subject": "科目",
    "subjects": "科目",
    "three_public": "“三公”经费",
    "units": "所属单位",
}
WAITING = {
    "publication": "公开后的检查",
}


@dataclass(frozen=True, slots=True)
class BookExample:
    """One example: how it ends, the case in words, and for a fail what the rule says of it."""

    status: str
    title: str
    told: str
    answer: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class BookRule:
    """A rule with everything in words."""

    rule: Rule
    severity_name: str
    effect: str
    binds_to: tuple[str, ...]
    years: str
    grades: tuple[str, ...]
    examples: tuple[BookExample, ...]

    @property
    def is_decided(self) -> bool:
        """Whether the system decides it."""
        return self.rule.check is not None

    @property
    def decided_by(self) -> str:
        """Which other part of the work decides it; "" where nothing here can."""
        return WAITING.get(self.rule.awaits, "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one family, those that are decided first."""

    key: str
    title: str
    rules: tuple[BookRule, ...]

    @property
    def decided(self) -> int:
        """How many of them the system decides."""
        return sum(rule.is_decided for rule in self.rules)


def rule_book() -> tuple[Chapter, ...]:
    """Return every rule by family; made once for each rule set."""
    return _made(rules.version())


@cache
def _made(_version: str) -> tuple[Chapter, ...]:
    listed = list(rules.load())
    chapters = []
    for key, title in FAMILIES.items():
        family = sorted(
            (rule for rule in listed if rule.family == key), key=lambda rule: (rule.check is None, _order(rule))
        )
        if family:
            chapters.append(Chapter(key, title, tuple(_book_rule(rule) for rule in family)))
    return tuple(chapters)


def _order(rule: Rule) -> tuple[str, int]:
    group, _, number = rule.id.partition("-")
    return group, int(number) if number.isdigit() else 0


def _book_rule(rule: Rule) -> BookRule:
    effect = "必须改正才能公开" if rule.blocking else _explained(rule.severity)
    return BookRule(
        rule,
        SEVERITIES[rule.severity],
        effect,
        tuple(_binds_to(rule)),
        _years(rule),
        tuple(
            f"{grade.when.rstrip('。')}：{SEVERITIES[grade.severity]}，"
            f"{'必须改正才能公开' if grade.blocking else _explained(grade.severity)}"
            for grade in rule.grades
        ),
        tuple(_book_example(rule, example) for example in rule.examples),
    )


def _explained(severity: str) -> str:
    return "不影响公开" if severity == "info" else "写明情况后可以公开"


def _binds_to(rule: Rule) -> Iterator[str]:
    names = named_statements()
    yield from (names[kind].title if kind in names else kind for kind in rule.statements)
    yield from dict.fromkeys(CONCEPTS[concept] for concept in rule.concepts if concept in CONCEPTS)


def _years(rule: Rule) -> str:
    first, last = rule.years
    if first and last:
        return f"{first}年度至{last}年度"
    if first:
        return f"{first}年度起"
    return f"至{last}年度" if last else "各年度"


def _book_example(rule: Rule, example: Example) -> BookExample:
    titles = {"pass": "通过", "fail": "发现问题", "not_applicable": "不适用"}
    answer = severity = ""
    if example.status == "fail":
        found = next(result for result in run(example.context(), [rule]).results if result.is_finding)
        answer, severity = found.answer.message, SEVERITIES[found.severity]
    return BookExample(example.status, titles[example.status], example.told, answer, severity)
