"""``manage.py load_demo``: the demonstration accounts, published; repeatable."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from disclosure.demo import load_demo_account
from disclosure.use_cases.publish import PublishRefusedError


class Command(BaseCommand):
    """Load the demonstration accounts that are not stored yet."""

    help = "载入演示账（已有的不动），生成演示用户和随机密码。"

    def handle(self, *_: Any, **__: Any) -> None:
        """Load every file of fixtures/demo."""
        for path in sorted((settings.BASE_DIR / "fixtures" / "demo").glob("*.json")):
            try:
                account = load_demo_account(path, sign_in=settings.DATA_DIR / "sign-in.txt")
            except PublishRefusedError as error:
                message = f"{path.stem}：没有载入。{error}"
                raise CommandError(message) from error
            self.stdout.write(f"{account}：已载入并公开。" if account else f"{path.stem}：已在库中，未改动。")
