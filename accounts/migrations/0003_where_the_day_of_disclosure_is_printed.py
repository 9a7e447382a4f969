"""The day of disclosure says where it is printed; the table does not change."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_append_only_record'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finalaccount',
            name='disclosed_on',
            field=models.DateField(blank=True, help_text='印在报告封面的“公开时间”。', null=True, verbose_name='公开日期'),
        ),
    ]
