"""``manage.py check_account CODE YYYY [--format json] [--all]``: exit 1 when an error finding exists."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.checks import rules
from accounts.checks.finding import SEVERITIES, STATUSES, Result
from accounts.checks.listing import listed
from accounts.management.addressed import NO_ACCOUNT, add_address, addressed_account
from accounts.profiles import ProfileError
from accounts.system_user import command_line_user
from accounts.use_cases.checks import check_account

ERRORS_FOUND = 1


class Command(BaseCommand):
    help = "检查一份决算，列出发现的问题并保存检查结果；有错误时以1退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        add_address(parser)
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--all", action="store_true", help="也列出通过的检查")

    def handle(self, *_: Any, **options: Any) -> None:
        """Check, print, and say by the exit status whether there is an error."""
        account = addressed_account(options)
        try:
            outcome = check_account(account, by=command_line_user())[1]
        except ProfileError as error:
            raise CommandError(str(error), returncode=NO_ACCOUNT) from error
        findings = outcome.findings
        rest = [result for result in outcome.results if not result.is_finding]
        shown = [*findings, *(result for result in rest if options["all"] or result.status != "pass")]
        if options["format"] == "json":
            self.stdout.write(json.dumps([listed(result) for result in shown], ensure_ascii=False, indent=1))
        else:
            self._tell(shown if options["all"] else findings)
            counts = outcome.counts
            told = "，".join(f"{name}{counts[status]}" for status, name in STATUSES.items())
            self.stdout.write(f"{account}：{told}。")
        if outcome.errors:
            sys.exit(ERRORS_FOUND)

    def _tell(self, shown: Iterable[Result]) -> None:
        names = rules.load()
        for result in shown:
            answer = result.answer
            mark = SEVERITIES[result.severity] if result.is_finding else STATUSES[result.status]
            told = answer.message or answer.reason or names[result.rule].name
            self.stdout.write(f"{mark} {result.rule} {told}{answer.mend}")
