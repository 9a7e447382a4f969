"""``manage.py verify_record [CODE YYYY] [--anchor] [--known HASH] [--format json]``: exit 1 when broken."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.addressed import NO_ACCOUNT, addressed_account
from accounts.models import FinalAccount
from accounts.use_cases.anchors import anchor_day
from accounts.verification import Tampering, Verified, verify

BROKEN = 1
# More than a person reads; a table altered as a whole would list every row.
MOST_TOLD = 500


class Command(BaseCommand):
    help = "核验变更记录：各条记录链、每日锚点和已公开版本是否完好；有被改写、删除、移动或截断的以1退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("code", nargs="?", help="单位代码，或 区划代码/单位代码；不写时核验全部")
        parser.add_argument("year", nargs="?", type=int, help="决算年度")
        parser.add_argument("--scope", choices=FinalAccount.Scope.values, help="部门决算或单位决算")
        parser.add_argument("--anchor", action="store_true", help="核验完好后记下当天的锚点（供定时任务每天运行）")
        parser.add_argument("--known", default="", metavar="HASH", help="以前抄存在系统外的锚点校验值，应仍在锚点中")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_: Any, **options: Any) -> None:
        """Verify, anchor when nothing is broken, print, and say by the exit status whether all holds."""
        verified = Verified()
        told: list[Tampering] = []
        more = 0
        for tampering in verify(verified, account=self._account(options), known=options["known"].strip().lower()):
            if len(told) < MOST_TOLD:
                told.append(tampering)
            else:
                more += 1
        if options["anchor"] and not told:
            verified.last_anchor = anchor_day()
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(verified, told, more), ensure_ascii=False, indent=1))
        else:
            self._print(verified, told, more)
        if told:
            sys.exit(BROKEN)

    def _account(self, options: dict[str, Any]) -> FinalAccount | None:
        if options["code"] is None:
            return None
        if options["year"] is None:
            raise CommandError("只写了单位代码：请同时写决算年度，或都不写而核验全部。", returncode=NO_ACCOUNT)
        return addressed_account(options)

    def _print(self, verified: Verified, told: list[Tampering], more: int) -> None:
        for tampering in told:
            self.stdout.write(f"{tampering.kind} {tampering.message}")
        if more:
            self.stdout.write(f"还有{more}处没有列出。")
        others = "".join(f"，{name}{count}个" for name, count in verified.others.items())
        read = f"{verified.chains}条记录链共{verified.records}条记录，锚点{verified.anchors}个{others}"
        self.stdout.write(f"核验了{read}：{f'{len(told) + more}处不完好' if told else '全部完好'}。")
        if verified.last_anchor is not None:
            self.stdout.write(f"最近的锚点：{verified.last_anchor}（请抄存在系统外，以后用 --known 核对）。")


def _as_json(verified: Verified, told: list[Tampering], more: int) -> dict[str, Any]:
    last = verified.last_anchor
    return {
        "holds": not told,
        "chains": verified.chains,
        "records": verified.records,
        "anchors": verified.anchors,
        "others": verified.others,
        "last_anchor": {"day": last.day.isoformat(), "hash": last.hash} if last else None,
        "problems": [tampering.told() for tampering in told],
        "more": more,
    }
