"""A publication is found by the hash of its content: whoever holds its JSON asks what it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0004_published_accounts_say_so"),)

    operations = (
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["content_hash"], name="publication_content"),
        ),
    )
