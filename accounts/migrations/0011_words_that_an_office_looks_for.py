"""The words that an office has its checks look for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [
        ("accounts", "0010_roles_workflow_deadlines_access_and_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="WordEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("placeholder", "占位文字"),
                            ("instruction", "样张的填写提示"),
                            ("spelling", "错别字"),
                            ("missing", "漏字"),
                            ("doubled", "多字"),
                            ("vague", "笼统的原因"),
                            ("secrecy", "涉密标志"),
                            ("agency", "其他机构的名称"),
                            ("office_contact", "可以公开的电话前的用语"),
                            ("history", "可以写其他年度的历史用语"),
                            ("comparison", "可以写上年的比较用语"),
                            ("renaming", "可以写旧名称的更名用语"),
                            ("twice_is_right", "可以连用两次的词"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        help_text="至少两个字，照文中的样子写，不是表达式。", max_length=40, verbose_name="查找的词"
                    ),
                ),
                (
                    "expected",
                    models.CharField(
                        blank=True, help_text="错别字、漏字、多字必须填写。", max_length=40, verbose_name="正确的写法"
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True, help_text="几种情况用“|”隔开。", max_length=400, verbose_name="前面必须是"
                    ),
                ),
                ("not_before", models.CharField(blank=True, max_length=400, verbose_name="前面不能是")),
                (
                    "after",
                    models.CharField(
                        blank=True, help_text="“#”开头的表示先有一个数字。", max_length=400, verbose_name="后面必须是"
                    ),
                ),
                ("not_after", models.CharField(blank=True, max_length=400, verbose_name="后面不能是")),
                (
                    "unwanted",
                    models.BooleanField(
                        default=False, help_text="勾选后不再查找内置词表里的这个词。", verbose_name="不再查找"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="来源或说明")),
            ],
            options={
                "verbose_name": "检查用词",
                "verbose_name_plural": "检查用词",
                "ordering": ("kind", "found"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "found"),
                        name="word_entry_once_a_kind",
                        violation_error_message="这一种类里已有这个词。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found__regex", "^.{2,}$")),
                        name="word_entry_long_enough",
                        violation_error_message="查找的词至少要有两个字。",
                    ),
                ],
            },
        ),
    ]
