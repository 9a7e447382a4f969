from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_roles_workflow_deadlines_access_and_jobs")]

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
