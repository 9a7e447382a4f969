"""The record of changes only grows."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)

    operations = (AppendOnly("ChangeRecord"),)
