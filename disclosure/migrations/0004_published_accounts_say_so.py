"""Accounts that were published before accounts had states are in the state of published ones."""

from typing import Any

from django.db import migrations


def mark(apps: Any, schema_editor: Any) -> None:
    """Give accounts with a publication their state."""
    published = apps.get_model("disclosure", "Publication").objects.values("account")
    apps.get_model("accounts", "FinalAccount").objects.filter(pk__in=published).update(state="published")


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0003_submissions_comments_files_and_withdrawals"),)

    operations = (migrations.RunPython(mark, migrations.RunPython.noop),)
