"""Publications only grow."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0001_initial"),)

    operations = (AppendOnly("Publication"),)
