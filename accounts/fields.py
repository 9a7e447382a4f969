"""Model fields of our own."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, register_combinable_fields  # type: ignore[attr-defined]

from accounts.money import AmountError, from_cents, parse_amount, to_cents


class MoneyField(models.Field):
    """An amount of 元: integer 分 in the database, ``Decimal`` with two places in Python.

    SQLite would keep decimals as binary fractions, so sums and constraints would be wrong by 分. It is no kind of
    ``BigIntegerField`` on purpose: Django would then take ``F("a") + F("b")`` for an integer and hand out 分.
    ``Sum``, ``Max`` and ``Min`` are exact; ``Avg`` is cut to whole 分, so divide in Python.
    """

    description = "amount of money in 元, stored as 分"

    _pyi_private_set_type: Decimal | str | int
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: Decimal | str | int

    def get_internal_type(self) -> str:
        """Let the database keep a 64-bit integer."""
        return "BigIntegerField"

    def from_db_value(self, value: int | Decimal | None, *_: Any) -> Decimal | None:
        """Return the stored 分 as 元."""
        return None if value is None else from_cents(value)

    def to_python(self, value: Any) -> Decimal | None:
        """Return ``value`` as 元; raise ValidationError when it is no amount and TypeError for a float."""
        if isinstance(value, float):
            message = f"{value!r}: money is a Decimal, never a float"
            raise TypeError(message)
        try:
            amount = value if isinstance(value, Decimal) else parse_amount("" if value is None else str(value), "元")
            return None if amount is None else from_cents(to_cents(amount))
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from error

    def get_prep_value(self, value: Any) -> int | None:
        """Return 元 as the 分 to store."""
        amount = self.to_python(value)
        return None if amount is None else to_cents(amount)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 (Django's hook)
        """Hand the 分 to the database as a 64-bit integer."""
        cents = super().get_db_prep_value(value, connection, prepared)
        return connection.ops.adapt_integerfield_value(cents, self.get_internal_type())

    def value_to_string(self, obj: models.Model) -> str:
        """Return the amount in 元 for serialisation."""
        value = self.to_python(self.value_from_object(obj))
        return "" if value is None else f"{value:.2f}"


for _operator in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(MoneyField, _operator, MoneyField, MoneyField)
