"""``manage.py backup DIR``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.archives import ArchiveError
from accounts.use_cases.backups import BackupError, back_up


class Command(BaseCommand):
    help = "把数据库和文件备份成一个带校验值的文件；服务不必停止。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="放备份文件的目录，没有时建立")

    def handle(self, *_: Any, **options: Any) -> None:
        """Back up and print where."""
        try:
            archive = back_up(options["folder"])
        except (ArchiveError, BackupError) as error:
            message = f"没有备份：{error}"
            raise CommandError(message) from error
        except OSError as error:
            message = f"没有备份：不能写入 {options['folder']}（{error.strerror}），请核对目录、权限和磁盘空间。"
            raise CommandError(message) from error
        self.stdout.write(str(archive))
        self.stderr.write(f"已备份（{archive.stat().st_size:,} 字节）。文件中有全部数据，请妥善保管。")
