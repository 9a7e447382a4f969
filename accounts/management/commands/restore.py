"""``manage.py restore FILE [--replace]``."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.archives import ArchiveError
from accounts.use_cases.backups import BackupError, restore


class Command(BaseCommand):
    help = "用 backup 写的文件恢复数据库和文件，然后核验变更记录。请先停止服务。"
    # The database may be empty of tables, or of another state than the code.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE", help="备份文件")
        parser.add_argument("--replace", action="store_true", help="数据库已有数据时全部替换")

    def handle(self, *_: Any, **options: Any) -> None:
        """Restore, bring an older state up to date, verify the record."""
        try:
            manifest = restore(options["file"], replace=options["replace"])
        except (ArchiveError, BackupError) as error:
            message = f"没有恢复：{error}"
            raise CommandError(message) from error
        except OSError as error:
            message = f"恢复没有完成（{error}）：请核对权限和磁盘空间后重新恢复。"
            raise CommandError(message) from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stderr.write(f"已恢复 {manifest.made_at} 的备份（{len(manifest.files)}个文件）。")
        call_command("verify_record", stdout=self.stdout)
