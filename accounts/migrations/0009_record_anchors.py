"""The ends of all chains of the record, anchored once a day; the table only grows."""

from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("accounts", "0008_explanations_of_findings"),)

    operations = (
        migrations.CreateModel(
            name="RecordAnchor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("heads", models.JSONField(verbose_name="各链末尾")),
                ("previous_hash", models.CharField(blank=True, editable=False, max_length=64, unique=True)),
                ("hash", models.CharField(editable=False, max_length=64, verbose_name="校验值")),
            ],
            options={"verbose_name": "记录锚点", "verbose_name_plural": "记录锚点", "ordering": ("day",)},
        ),
        AppendOnly("RecordAnchor"),
    )
