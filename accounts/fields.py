"""Model fields of our own."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.money import AmountError, from_cents, parse_amount, to_cents


class MoneyField(models.BigIntegerField):
    """An amount of 元: integer 分 in the database, ``Decimal`` with two places in Python.

    SQLite would keep decimals as binary fractions, so sums and constraints would be wrong by 分.
    """

    description = "amount of money in 元, stored as 分"

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        """Return the stored 分 as 元."""
        return None if value is None else from_cents(value)

    def to_python(self, value: Any) -> Decimal | None:
        """Return ``value`` as 元; raise ValidationError when it is no amount."""
        if value is None or value == "":
            return None
        try:
            amount = value if isinstance(value, Decimal) else parse_amount(str(value), "元")
            if amount is not None:
                to_cents(amount)
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from error
        return amount

    def get_prep_value(self, value: Any) -> int | None:
        """Return 元 as the 分 to store."""
        amount = self.to_python(value)
        return None if amount is None else to_cents(amount)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the amount in 元 for serialisation."""
        value = self.value_from_object(obj)
        return "" if value is None else f"{value:.2f}"

    @property
    def validators(self) -> list[Any]:
        """The integer range validators of the base class compare 分, not 元."""
        return []
