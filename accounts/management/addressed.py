"""The account that a command is about: ``CODE YYYY [--scope department|unit]``."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.access import AmbiguousUnitError, account_by_address
from accounts.models import FinalAccount

NO_ACCOUNT = 2


def add_address(parser: CommandParser) -> None:
    """Declare the arguments that name an account."""
    parser.add_argument("code", help="单位代码，或 区划代码/单位代码")
    parser.add_argument("year", type=int, help="决算年度")
    parser.add_argument(
        "--scope",
        choices=FinalAccount.Scope.values,
        help="部门决算（department）或单位决算（unit）；不写时先找部门决算，没有再找单位决算",
    )


def addressed_account(options: Mapping[str, Any]) -> FinalAccount:
    """Return the account named; raise CommandError, which ends the command with 2, where there is none or several."""
    try:
        account = account_by_address(options["code"], options["year"], options["scope"])
    except AmbiguousUnitError as error:
        raise CommandError(str(error), returncode=NO_ACCOUNT) from error
    if account is None:
        message = f"没有单位“{options['code']}”{options['year']}年度的决算。"
        raise CommandError(message, returncode=NO_ACCOUNT)
    return account
