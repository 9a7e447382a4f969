"""Running rules: families, waiting, grades, years, root causes."""

from dataclasses import replace

import pytest

from accounts.checks.engine import run
from accounts.checks.finding import Place, failed, not_applicable, passed
from accounts.checks.registry import DuplicateRuleError, Grade, Registry, Rule
from accounts.checks.samples import sample

HERE = Place("income", "total", "total")
ELSEWHERE = Place("expenditure", "total", "total")


def rule(rule_id, family, *answers, severity="error", blocking=True, **fields):
    return Rule(rule_id, rule_id, family, severity, blocking, check=lambda _: answers, **fields)


def wrong(place=HERE, **fields):
    return failed(place, "错了。", mend="改正。", **fields)


def statuses(*rules):
    return [(result.rule, result.status) for result in run(sample(), rules).results]


def test_every_rule_answers_in_the_order_of_families():
    late, early = rule("B-1", "table", passed(HERE)), rule("A-1", "value", passed(HERE))
    assert statuses(late, early) == [("A-1", "pass"), ("B-1", "pass")]


def test_a_later_rule_waits_where_an_earlier_one_blocks():
    results = run(
        sample(), [rule("A-1", "row", wrong()), rule("B-1", "table", passed(HERE), passed(ELSEWHERE))]
    ).results
    assert [result.status for result in results] == ["fail", "not_checked", "pass"]
    assert "A-1" in results[1].answer.reason


def test_a_rule_across_statements_waits_for_any_of_them():
    across = rule("X-1", "across_tables", passed(ELSEWHERE), statements=("expenditure", "income"))
    assert statuses(rule("A-1", "row", wrong()), across)[-1] == ("X-1", "not_checked")


def test_rules_of_one_family_do_not_wait_for_each_other():
    assert statuses(rule("A-1", "table", wrong()), rule("B-1", "table", passed(HERE)))[-1] == ("B-1", "pass")


@pytest.mark.parametrize(
    "harmless",
    [{"blocking": False}, {"severity": "warn", "blocking": False}, {"halts": False}],
    ids=["a fact", "a warning", "something missing"],
)
def test_what_does_not_contradict_lets_later_rules_run(harmless):
    assert statuses(rule("A-1", "value", wrong(), **harmless), rule("B-1", "table", passed(HERE)))[-1][1] == "pass"


def test_a_grade_takes_the_place_of_severity_and_blocking():
    graded = rule("A-1", "value", wrong(grade="small"), grades=(Grade("small", "info", "很小"),))
    result = run(sample(), [graded]).findings[0]
    assert (result.severity, result.blocking) == ("info", False)


def test_a_grade_that_the_rule_does_not_declare_is_an_error_of_the_program():
    with pytest.raises(KeyError):
        run(sample(), [rule("A-1", "value", wrong(grade="unheard of"))])


def test_a_rule_is_not_applicable_outside_its_years():
    old = rule("A-1", "value", wrong(), years=(None, 2018))
    assert [r.status for r in run(sample(of=2018), [old]).results] == ["fail"]
    assert [r.status for r in run(sample(of=2019), [old]).results] == ["not_applicable"]


def test_what_has_no_function_is_not_checked_and_says_why():
    registered = Rule("Z-1", "名", "text", "error", blocking=True, undecided="由别处判断。")
    answer = run(sample(), [registered]).results[0].answer
    assert (answer.status, answer.reason) == ("not_checked", "由别处判断。")


def test_fails_of_one_cause_are_one_finding_that_lists_the_others():
    first = rule("A-1", "table", wrong(root="r", rank=2, evidence=("甲",)))
    second = rule("B-1", "table", wrong(ELSEWHERE, root="r", rank=1, evidence=("乙",)))
    alone = rule("C-1", "table", wrong(Place("fiscal"), root="s"))
    outcome = run(sample(), [first, second, alone])
    assert [(r.rule, r.answer.breaks) for r in outcome.results] == [("B-1", ("A-1",)), ("C-1", ())]
    assert outcome.results[0].answer.others == (HERE,)
    assert outcome.results[0].answer.evidence == ("乙", "甲")


def test_the_most_severe_speaks_for_its_cause_and_blocks_if_any_does():
    info = rule("A-1", "table", wrong(root="r"), severity="info", blocking=True)
    error = rule("B-1", "table", wrong(ELSEWHERE, root="r", rank=9), severity="error", blocking=False)
    (finding,) = run(sample(), [info, error]).findings
    assert (finding.rule, finding.blocks) == ("B-1", True)


def test_findings_come_with_the_most_severe_first():
    rules = [rule(s, "value", wrong(Place(s)), severity=s, blocking=False) for s in ("info", "error", "warn")]
    outcome = run(sample(), rules)
    assert [finding.severity for finding in outcome.findings] == ["error", "warn", "info"]
    assert [finding.severity for finding in outcome.errors] == ["error"]
    assert outcome.blocking == ()


def test_statuses_are_counted():
    outcome = run(sample(), [rule("A-1", "value", passed(), passed(HERE), not_applicable("没有。"))])
    assert outcome.counts == {"pass": 2, "not_applicable": 1}


def test_a_decided_rule_takes_the_place_of_its_id_and_never_the_other_way():
    registry = Registry()
    bare, decided = Rule("A-1", "名", "value", "info", blocking=False), rule("A-1", "value", passed())
    for order in ((bare, decided), (decided, bare)):
        for one in order:
            registry.add(one)
        assert registry["A-1"] is decided
        registry = Registry()


def test_two_rules_under_one_id_are_refused():
    registry = Registry()
    registry.add(rule("A-1", "value", passed()))
    with pytest.raises(DuplicateRuleError):
        registry.add(replace(rule("A-1", "value", wrong()), name="另一条"))
