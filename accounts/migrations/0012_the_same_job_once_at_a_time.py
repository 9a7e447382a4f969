from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_words_that_an_office_looks_for")]

    operations = [
        migrations.AddField(
            "job", "key", models.CharField("同一工作", max_length=64, editable=False, default=""), preserve_default=False
        ),
        migrations.AddConstraint(
            "job",
            models.UniqueConstraint(
                fields=("key",), condition=Q(state__in=("waiting", "running")), name="job_once_at_a_time"
            ),
        ),
    ]
