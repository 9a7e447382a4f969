"""One test for each rule of the database: a row that keeps it and a row that breaks it."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from accounts.models import (
    Assets,
    Balance,
    BudgetUnit,
    ChangeRecord,
    Comparative,
    ControlTotal,
    DisclosureDeadline,
    EconomicLine,
    EconomicSubject,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Procurement,
    Region,
    RegionRole,
    ThreePublicCounts,
    ThreePublicExpense,
    UnitName,
    UnitRole,
    WithheldItem,
    WordEntry,
)
from accounts.models.units import LEVELS

ITEM, ECONOMIC = "2010301", "30101"
CELL = {"statement": "s", "row": "r", "column": "c"}
IMPORTED = {"origin": "imported", "source_file": "a.xlsx", "source_cell": "B2"}
NEGATIVE, NOTE = {"note": ""}, {"note": "收回以前年度多拨资金"}

# By constraint: the model, the values that keep the rule, those that break it. A row of "first" stands there already.
ONE_ROW = {
    "region_code_six_digits": (Region, {"code": "510900", "name": "x"}, {"code": "51090", "name": "x"}),
    "unit_code_form": (BudgetUnit, {"code": "W-9_a", "name": "x"}, {"code": "六三九", "name": "x"}),
    "unit_abolished_after_established": (
        BudgetUnit,
        {"code": "9", "name": "x", "established_year": 2020, "abolished_year": 2020},
        {"code": "9", "name": "x", "established_year": 2020, "abolished_year": 2019},
    ),
    "account_year_in_range": (
        FinalAccount,
        {"fiscal_year": 2100, "profile": "p"},
        {"fiscal_year": 2101, "profile": "p"},
    ),
    "account_has_profile": (FinalAccount, {"fiscal_year": 2030, "profile": "p"}, {"fiscal_year": 2030, "profile": ""}),
    "functional_level_fits_code": (
        FunctionalSubject,
        {"code": "29801", "level": "section", "name": "x"},
        {"code": "29801", "level": "item", "name": "x"},
    ),
    "functional_period_in_order": (
        FunctionalSubject,
        {"code": "298", "level": "class", "name": "x", "valid_from": 2021, "valid_to": 2021},
        {"code": "298", "level": "class", "name": "x", "valid_from": 2021, "valid_to": 2020},
    ),
    "economic_code_form": (EconomicSubject, {"code": "398", "name": "x"}, {"code": "3980", "name": "x"}),
    "economic_period_in_order": (
        EconomicSubject,
        {"code": "398", "name": "x", "valid_from": 2021, "valid_to": 2021},
        {"code": "398", "name": "x", "valid_from": 2021, "valid_to": 2020},
    ),
    "income_item_code_form": (IncomeLine, {"item_code": ITEM}, {"item_code": "20103"}),
    "expenditure_item_code_form": (ExpenditureLine, {"item_code": ITEM}, {"item_code": "3010301"}),
    "economic_item_code_form": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC},
        {"item_code": "20103", "economic_code": ECONOMIC},
    ),
    "economic_line_code_form": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC},
        {"item_code": ITEM, "economic_code": "301"},
    ),
    "expenditure_fiscal_is_basic_or_project": (
        ExpenditureLine,
        {"item_code": ITEM, "fund": "non_fiscal", "nature": "operating"},
        {"item_code": ITEM, "fund": "general", "nature": "operating"},
    ),
    "economic_basic_or_project": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC, "nature": "project"},
        {"item_code": ITEM, "economic_code": ECONOMIC, "nature": "operating"},
    ),
    "economic_project_name_on_project": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC, "nature": "project", "project_name": "x"},
        {"item_code": ITEM, "economic_code": ECONOMIC, "nature": "basic", "project_name": "x"},
    ),
    "balance_item_only_for_two_funds": (
        Balance,
        {"fund": "state_capital", "item_code": ITEM},
        {"fund": "general", "item_code": ITEM},
    ),
    "balance_distribution_only_non_fiscal": (
        Balance,
        {"fund": "non_fiscal", "distribution": 0},
        {"fund": "general", "distribution": 0},
    ),
    "three_public_fiscal_only": (ThreePublicExpense, {"fund": "state_capital"}, {"fund": "non_fiscal"}),
    "word_entry_long_enough": (WordEntry, {"kind": "doubled", "found": "两字"}, {"kind": "doubled", "found": "字"}),
    "deadline_within_the_law": (
        DisclosureDeadline,
        {"fiscal_year": 2021, "days": 20},
        {"fiscal_year": 2021, "days": 21},
    ),
    "operating_none_when_not_applicable": (
        OperatingExpense,
        {"applicable": False},
        {"applicable": False, "final": 0},
    ),
    "procurement_micro_within_medium": (
        Procurement,
        {"small_medium": 1, "small_micro": 1},
        {"small_medium": 1, "small_micro": 2},
    ),
    "income_negative_explained": (
        IncomeLine,
        {"item_code": ITEM, "amount": -1} | NOTE,
        {"item_code": ITEM, "amount": -1},
    ),
    "expenditure_negative_explained": (
        ExpenditureLine,
        {"item_code": ITEM, "adjusted_budget": -1} | NOTE,
        {"item_code": ITEM, "adjusted_budget": -1},
    ),
    "economic_negative_explained": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC, "amount": -1} | NOTE,
        {"item_code": ITEM, "economic_code": ECONOMIC, "amount": -1},
    ),
    "balance_negative_explained": (Balance, {"closing": -1} | NOTE, {"closing": -1}),
    "three_public_negative_explained": (
        ThreePublicExpense,
        {"reception_foreign_final": -1} | NOTE,
        {"reception_foreign_final": -1},
    ),
    "operating_negative_explained": (OperatingExpense, {"final": -1} | NOTE, {"final": -1}),
    "procurement_negative_explained": (Procurement, {"works": -1} | NOTE, {"works": -1}),
    **{
        f"{name}_origin_complete": (model, values | IMPORTED, values | {"origin": "typed", "source_cell": "B2"})
        for name, model, values in (
            ("income", IncomeLine, {"item_code": ITEM}),
            ("expenditure", ExpenditureLine, {"item_code": ITEM}),
            ("economic", EconomicLine, {"item_code": ITEM, "economic_code": ECONOMIC}),
            ("balance", Balance, {}),
            ("three_public", ThreePublicExpense, {}),
            ("three_public_counts", ThreePublicCounts, {}),
            ("operating", OperatingExpense, {}),
            ("procurement", Procurement, {}),
            ("assets", Assets, {}),
        )
    },
}
# By constraint: the model, a first row, what a second row may say instead. The same again is refused.
ONCE = {
    "unit_code_unique_in_region": (BudgetUnit, {"code": "9", "name": "x"}, {"code": "10"}),
    "unit_one_name_a_year": (UnitName, {"year_from": 2019, "name": "x"}, {"year_from": 2020}),
    "role_once_per_unit": (UnitRole, {"role": "reviewer"}, {"role": "publisher"}),
    "account_once_per_unit_and_year": (FinalAccount, {"fiscal_year": 2030, "profile": "p"}, {"scope": "unit"}),
    "functional_code_once_a_period": (
        FunctionalSubject,
        {"code": "298", "level": "class", "name": "x", "valid_from": 2021},
        {"valid_from": 2022},
    ),
    "functional_code_once_from_ever": (
        FunctionalSubject,
        {"code": "298", "level": "class", "name": "x"},
        {"valid_from": 2022},
    ),
    "economic_code_once_a_period": (
        EconomicSubject,
        {"code": "398", "name": "x", "valid_from": 2021},
        {"valid_from": 2022},
    ),
    "economic_code_once_from_ever": (EconomicSubject, {"code": "398", "name": "x"}, {"valid_from": 2022}),
    "income_line_once": (IncomeLine, {"item_code": ITEM}, {"source": "other"}),
    "expenditure_line_once": (ExpenditureLine, {"item_code": ITEM}, {"nature": "project"}),
    "economic_line_once": (
        EconomicLine,
        {"item_code": ITEM, "economic_code": ECONOMIC, "nature": "project"},
        {"project_name": "x"},
    ),
    "balance_once": (Balance, {"fund": "government_fund"}, {"item_code": ITEM}),
    "role_once_per_region": (RegionRole, {"role": "bureau"}, {"role": "auditor"}),
    "deadline_once_per_region_and_year": (DisclosureDeadline, {"fiscal_year": 2021}, {"fiscal_year": 2022}),
    "word_entry_once_a_kind": (WordEntry, {"kind": "doubled", "found": "两字"}, {"kind": "spelling"}),
    "withheld_once_per_item": (WithheldItem, {"item_code": ITEM}, {"item_code": "2010302"}),
    "three_public_once": (ThreePublicExpense, {"fund": "general"}, {"fund": "state_capital"}),
    "control_total_once_per_cell": (ControlTotal, CELL | {"amount": 1}, {"column": "d"}),
    "comparative_once_per_cell": (Comparative, CELL, {"row": "q"}),
}
# Kept by tests of their own.
ELSEWHERE = {
    *("unit_not_its_own_parent", "change_sequence_once"),
    "explanation_once_per_finding",
    "job_once_at_a_time",
    *("import_once_per_record", "import_undone_by_somebody", "import_sequences_in_order"),
}


@pytest.fixture
def made(region, department, account, preparer):
    """Make a row with what it must refer to."""

    def make(model, values):
        row = model(**values)
        if isinstance(row, BudgetUnit | RegionRole | DisclosureDeadline):
            row.region = region
        elif isinstance(row, FinalAccount | UnitName | UnitRole):
            row.unit = department
        if isinstance(row, UnitRole | RegionRole):
            row.user = preparer
        if any(field.name == "account" for field in model._meta.fields):
            row.account = account
        return row

    return make


def refused(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    return True


@pytest.mark.parametrize("name", ONE_ROW)
def test_a_row_keeps_the_rule(made, name):
    model, right, wrong = ONE_ROW[name]
    row = made(model, right)
    with transaction.atomic():
        row.save(force_insert=True)
        row.delete()
    assert refused(made(model, wrong))


@pytest.mark.parametrize("name", ONCE)
def test_a_row_stands_once(made, name):
    model, first, other = ONCE[name]
    made(model, first).save(force_insert=True)
    assert refused(made(model, first))
    made(model, first | other).save(force_insert=True)


@pytest.mark.parametrize("name", [*ONE_ROW, *ONCE])
def test_the_rule_is_told_before_the_database_is_asked(made, name):
    model, first, wrong = ONE_ROW.get(name) or (*ONCE[name][:2], ONCE[name][1])
    if name in ONCE:
        made(model, first).save(force_insert=True)
    constraint = next(c for c in model._meta.constraints if c.name == name)
    assert constraint.violation_error_message != models.constraints.BaseConstraint.default_violation_error_message
    with pytest.raises(ValidationError) as told:
        constraint.validate(model, made(model, wrong))
    assert str(constraint.violation_error_message) in told.value.messages


@pytest.mark.parametrize("model", [ThreePublicCounts, OperatingExpense, Procurement, Assets])
def test_an_account_states_a_group_of_facts_once(made, model):
    made(model, {}).save(force_insert=True)
    assert refused(made(model, {}))


def test_a_unit_is_not_its_own_parent(department):
    department.parent = department
    with pytest.raises(IntegrityError), transaction.atomic():
        department.save()


def test_a_unit_does_not_stand_below_itself(department, subordinate):
    department.parent = subordinate
    with pytest.raises(ValidationError) as told:
        department.clean()
    assert told.value.message_dict == {"parent": ["“639002 市群众工作中心”在本单位之下，不能作为上级部门。"]}


def test_the_tree_of_units_is_no_deeper_than_the_reach_of_a_task(department, subordinate):
    lowest = subordinate
    for level in range(3, LEVELS + 1):
        lowest = BudgetUnit(region=department.region, code=f"63900{level}", name="x", parent=lowest)
        lowest.full_clean()
        lowest.save()
    assert lowest in BudgetUnit.objects.at_or_below([department.pk])
    deeper = BudgetUnit(region=department.region, code="639009", name="x", parent=lowest)
    above = BudgetUnit.objects.create(region=department.region, code="600000", name="x")
    department.parent = above
    for unit in (deeper, department):
        with pytest.raises(ValidationError) as told:
            unit.full_clean()
        assert told.value.message_dict == {"parent": ["单位最多分5级：请另选上级部门。"]}


def test_a_record_has_its_place_in_the_chain_once(account):
    record = ChangeRecord.objects.get()
    record.pk = None
    assert refused(record)


def test_every_rule_of_the_application_has_its_test():
    rules = {c.name for model in apps.get_app_config("accounts").get_models() for c in model._meta.constraints}
    assert rules == {*ONE_ROW, *ONCE, *ELSEWHERE}


@pytest.mark.parametrize("stored", ["0.10", "-0.01", "99999999999999.99", "0"])
def test_money_comes_back_as_it_was_stored(made, stored):
    from decimal import Decimal  # noqa: PLC0415

    made(IncomeLine, {"item_code": ITEM, "amount": Decimal(stored)} | NOTE).save()
    assert IncomeLine.objects.get().amount == Decimal(stored)
    assert str(IncomeLine.objects.aggregate(models.Sum("amount"))["amount__sum"]) == f"{Decimal(stored):.2f}"


def test_a_third_of_a_cent_is_not_stored(made):
    from decimal import Decimal  # noqa: PLC0415

    row = made(IncomeLine, {"item_code": ITEM, "amount": Decimal("0.001")})
    with pytest.raises(ValidationError):
        row.save()
