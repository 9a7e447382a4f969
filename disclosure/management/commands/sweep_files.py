"""``manage.py sweep_files``: remove files that no publication names."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosure.files.store import sweep


class Command(BaseCommand):
    """Sweep the storage of published files."""

    help = "清理公开文件的存储：删去没有任何公开版本使用、放了一天以上的文件（公开中断时留下的）。"

    def handle(self, *_: Any, **__: Any) -> None:
        """Remove them and say how many there were."""
        self.stdout.write(f"删去了{sweep()}个没有公开版本使用的文件。")
