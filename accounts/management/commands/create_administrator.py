"""Make a system administrator (系统管理员), or give one a new password."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.sign_in.passwords import ISSUED_FOR
from accounts.use_cases.people import ensure_administrator


class Command(BaseCommand):
    """创建系统管理员."""

    help = "创建系统管理员并打印密码；对已有的系统管理员，重新发放密码、解除锁定。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name to sign in with and the person's name."""
        parser.add_argument("username", metavar="用户名")
        parser.add_argument("--name", default="系统管理员", help="姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the password."""
        try:
            password = ensure_administrator(options["username"], options["name"])
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"用户名 {options['username']}  密码 {password}")
        self.stdout.write(f"请在{ISSUED_FOR.days}天内登录，登录后先修改密码。")
