"""Money in the database: integer 分 there, Decimal of 元 here."""

import json
from decimal import Decimal

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ExpressionWrapper, F, Max, Sum, Value
from django.db.models.functions import Coalesce

from accounts.fields import MoneyField
from accounts.models import ExpenditureLine, IncomeLine, Procurement
from tests.accounts.stored import stored_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return stored_account()


def income(account, item: str, amount, **others) -> IncomeLine:
    return IncomeLine.objects.create(account=account, item_code=item, amount=amount, **others)


def stored_cents(line: IncomeLine):
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM accounts_incomeline WHERE id = %s", [line.pk])
        return cursor.fetchone()[0]


def test_an_amount_comes_back_as_it_was_given(account):
    line = income(account, "2010301", Decimal("1956800.05"))
    line.refresh_from_db()
    assert line.amount == Decimal("1956800.05")
    assert isinstance(line.amount, Decimal)


def test_the_database_holds_whole_cents(account):
    cents = stored_cents(income(account, "2010301", Decimal("1956800.05")))
    assert cents == 195_680_005
    assert isinstance(cents, int)


def test_the_column_is_a_64_bit_integer():
    with connection.cursor() as cursor:
        columns = {c.name: c for c in connection.introspection.get_table_description(cursor, "accounts_incomeline")}
        kind = connection.introspection.get_field_type(columns["amount"].type_code, columns["amount"])
    assert kind == "BigIntegerField"


@pytest.mark.parametrize(
    ("given", "read"), [("12.5", "12.50"), ("1万元", "10000.00"), (5, "5.00"), (Decimal(5), "5.00")]
)
def test_texts_and_whole_numbers_are_taken_as_yuan(account, given, read):
    line = income(account, "2010301", given)
    line.refresh_from_db()
    assert str(line.amount) == read


@pytest.mark.parametrize("blank", [None, "", "—"])
def test_a_blank_is_stored_as_a_blank_and_never_as_zero(account, blank):
    line = income(account, "2010301", blank)
    assert stored_cents(line) is None
    line.refresh_from_db()
    assert line.amount is None


@pytest.mark.parametrize("amount", [0.1, 1.0, float("nan")])
def test_a_float_is_refused_where_it_is_given(account, amount):
    with pytest.raises(TypeError, match="money is a Decimal, never a float"):
        income(account, "2010301", amount)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("12%", "“12%”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        (True, "“True”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        (Decimal("0.005"), "金额0.005元不是整分：元最多两位小数。"),
        (Decimal("Infinity"), "金额Infinity元超出可保存的范围（100万亿元）。"),
        (Decimal("NaN"), "金额NaN元超出可保存的范围（100万亿元）。"),
        (Decimal("1e30"), "金额1E+30元超出可保存的范围（100万亿元）。"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(account, given, message):
    line = IncomeLine(account=account, item_code="2010301", amount=given)
    with pytest.raises(ValidationError) as refused:
        line.full_clean()
    assert refused.value.message_dict == {"amount": [message]}
    with pytest.raises(ValidationError), transaction.atomic():
        line.save()
    assert not IncomeLine.objects.exists()


def test_sums_are_in_yuan_and_exact(account):
    for number in range(10):
        income(account, f"201030{number}", Decimal("0.10"))
    income(account, "2010401", Decimal("99999999999999.99"))
    found = IncomeLine.objects.aggregate(total=Sum("amount"), largest=Max("amount"))
    assert found == {"total": Decimal("100000000000000.99"), "largest": Decimal("99999999999999.99")}


def test_the_sum_of_nothing_is_a_blank_and_can_be_given_a_zero():
    assert IncomeLine.objects.aggregate(total=Sum("amount"))["total"] is None
    assert (
        IncomeLine.objects.aggregate(total=Coalesce(Sum("amount"), Value(0, output_field=MoneyField())))["total"] == 0
    )


def test_adding_and_subtracting_columns_gives_yuan(account):
    ExpenditureLine.objects.create(
        account=account, item_code="2010301", initial_budget=Decimal("0.10"), final=Decimal("0.30")
    )
    line = ExpenditureLine.objects.annotate(
        both=F("initial_budget") + F("final"), change=F("final") - F("initial_budget")
    ).get()
    assert (line.both, line.change) == (Decimal("0.40"), Decimal("0.20"))
    total = ExpenditureLine.objects.aggregate(total=Sum(F("initial_budget") + F("final")))["total"]
    assert total == Decimal("0.40")


def test_filters_compare_yuan(account):
    small, large = income(account, "2010301", Decimal("0.99")), income(account, "2010302", Decimal(100))
    blank = income(account, "2010303", None)
    lines = IncomeLine.objects
    assert lines.get(amount="0.99") == small
    assert lines.get(amount__gt=Decimal("0.99")) == large
    assert set(lines.filter(amount__range=(Decimal(0), Decimal(100)))) == {small, large}
    assert lines.get(amount__in=[Decimal(100), Decimal(7)]) == large
    assert lines.get(amount=None) == blank


def test_an_update_in_the_database_keeps_yuan(account):
    income(account, "2010301", Decimal("0.10"))
    IncomeLine.objects.update(amount=F("amount") + Value(Decimal("0.20"), output_field=MoneyField()))
    assert IncomeLine.objects.get().amount == Decimal("0.30")


def test_bulk_writing_stores_cents(account):
    IncomeLine.objects.bulk_create([IncomeLine(account=account, item_code="2010301", amount="12.34")])
    line = IncomeLine.objects.get()
    line.amount = Decimal("56.78")
    IncomeLine.objects.bulk_update([line], ["amount"])
    assert stored_cents(line) == 5678


def test_a_constraint_between_amounts_holds_to_the_cent(account):
    Procurement.objects.create(account=account, small_medium=Decimal("0.30"), small_micro=Decimal("0.30"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Procurement.objects.update(small_micro=Decimal("0.31"))


def test_a_sum_of_columns_equals_a_column_exactly(account):
    """0.10 + 0.20 = 0.30, which binary fractions deny."""
    ExpenditureLine.objects.create(
        account=account,
        item_code="2010301",
        initial_budget=Decimal("0.10"),
        adjusted_budget=Decimal("0.20"),
        final=Decimal("0.30"),
    )
    parts = ExpressionWrapper(F("initial_budget") + F("adjusted_budget"), output_field=MoneyField())
    assert ExpenditureLine.objects.filter(final=parts).exists()


def test_a_negative_amount_needs_its_reason_in_the_database_too(account):
    with pytest.raises(IntegrityError), transaction.atomic():
        income(account, "2010301", Decimal("-0.01"))
    income(account, "2010301", Decimal("-0.01"), note="收回以前年度多拨资金")


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_an_amount_survives_being_written_to_a_file(account, kind):
    income(account, "2010301", Decimal("1956800.05"))
    income(account, "2010302", None)
    written = serializers.serialize(kind, IncomeLine.objects.all())
    IncomeLine.objects.all().delete()
    for read in serializers.deserialize(kind, written):
        read.save()
    assert list(IncomeLine.objects.values_list("amount", flat=True)) == [Decimal("1956800.05"), None]


def test_a_file_writes_amounts_as_texts_of_yuan(account):
    income(account, "2010301", Decimal("12.3"))
    assert json.loads(serializers.serialize("json", IncomeLine.objects.all()))[0]["fields"]["amount"] == "12.30"
    line = IncomeLine(amount=None)
    assert IncomeLine._meta.get_field("amount").value_to_string(line) == ""


def test_a_form_takes_an_amount_as_a_person_types_it(account):
    form_class = forms.modelform_factory(IncomeLine, fields=("amount",))
    form = form_class({"amount": "1.5万元"}, instance=IncomeLine(account=account, item_code="2010301"))
    assert form.is_valid()
    assert form.save().amount == Decimal("15000.00")
    refused = form_class({"amount": "一万"}, instance=IncomeLine(account=account, item_code="2010301"))
    assert refused.errors["amount"] == ["“一万”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"]


def test_a_migration_writes_the_field_by_its_name_alone():
    field = MoneyField("决算数", null=True, blank=True)
    name, path, arguments, options = field.deconstruct()
    assert (name, path, arguments) == (None, "accounts.fields.MoneyField", [])
    assert options == {"verbose_name": "决算数", "null": True, "blank": True}
    assert MoneyField(*arguments, **options).deconstruct() == field.deconstruct()
