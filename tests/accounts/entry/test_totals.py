from decimal import Decimal

from accounts.entry.grids import EXPENDITURE, INCOME
from accounts.entry.totals import totals


def test_totals_run_by_column_class_and_choice(reading):
    rows = [
        {"item_code": "2080505", "source": "other", "amount": Decimal("0.10")},
        {"item_code": "2010301", "source": "general", "amount": Decimal("0.20")},
        {"item_code": "2010302", "source": "general", "amount": None},
    ]
    made = totals(INCOME, rows, reading.catalogues)
    assert made.sums == {"amount": Decimal("0.30")}
    by_class, by_source = made.groupings
    assert [(g.key, g.name, g.sums["amount"]) for g in by_class.groups] == [
        ("201", "一般公共服务支出", Decimal("0.20")),
        ("208", "社会保障和就业支出", Decimal("0.10")),
    ]
    assert [(g.name, g.sums["amount"]) for g in by_source.groups] == [
        ("一般公共预算财政拨款收入", Decimal("0.20")),
        ("其他收入", Decimal("0.10")),
    ]


def test_without_rows_every_sum_is_zero(reading):
    made = totals(EXPENDITURE, [], reading.catalogues)
    assert set(made.sums.values()) == {Decimal("0.00")}
    assert all(grouping.groups == () for grouping in made.groupings)
