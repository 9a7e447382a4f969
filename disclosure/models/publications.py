"""Publications (公开), their files, and their withdrawal."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import FinalAccount


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The read layer of publications."""

    def newest_versions(self) -> Self:
        """Keep the newest version of each account, newest year first."""
        newer = Publication.objects.filter(account=OuterRef("account"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer)).order_by("-fiscal_year", "region_code", "unit_code", "scope")

    def standing(self) -> Self:
        """Leave out what was withdrawn."""
        return self.filter(withdrawal=None)

    def of(self, region_code: str, unit_code: str, fiscal_year: int, scope: str) -> Self:
        """Keep all versions of one account, newest first."""
        return self.filter(region_code=region_code, unit_code=unit_code, fiscal_year=fiscal_year, scope=scope).order_by(
            "-version"
        )


class Publication(models.Model):
    """One published version of a report, for ever: triggers refuse to alter or delete it.

    Names are those at the time of publication, so that a later renaming does not reach back.
    """

    account = models.ForeignKey(FinalAccount, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField("版本")
    region_code = models.CharField("区划代码", max_length=6)
    region_name = models.CharField("区划", max_length=60)
    unit_code = models.CharField("单位代码", max_length=32)
    unit_name = models.CharField("单位名称", max_length=120)
    unit_short_name = models.CharField("简称", max_length=60, blank=True)
    fiscal_year = models.PositiveSmallIntegerField("决算年度")
    scope = models.CharField("决算范围", max_length=12, choices=FinalAccount.Scope)
    title = models.CharField("标题", max_length=200)
    reason = models.CharField("更正原因", max_length=300, blank=True)
    tree = models.TextField("报告内容")
    content_hash = models.CharField("内容校验值", max_length=64)
    account_revision = models.PositiveIntegerField("数据版本")
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by_name = models.CharField("发布人", max_length=150)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开"
        ordering = ("-fiscal_year", "region_code", "unit_code", "scope", "-version")
        indexes = (
            models.Index(fields=("region_code", "unit_code", "fiscal_year", "scope"), name="publication_address"),
            models.Index(fields=("content_hash",), name="publication_content"),
        )
        constraints = (
            models.UniqueConstraint(fields=("account", "version"), name="publication_version_once"),
            models.UniqueConstraint(
                fields=("region_code", "unit_code", "fiscal_year", "scope", "version"), name="publication_address_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="publication_version_from_one"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="publication_correction_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """The withdrawal (撤回公开) of this version, if there is one; ``select_related("withdrawal")`` brings it."""
        return getattr(self, "withdrawal", None)


class PublicationFile(models.Model):
    """A file of a publication as its readers get it, for ever: triggers refuse to alter or delete its row.

    The bytes stand in the storage ``publications`` under their SHA-256, so that equal files stand once.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开的文件"
        ordering = ("publication", "name")
        constraints = (models.UniqueConstraint(fields=("publication", "name"), name="publication_file_once"),)

    def __str__(self) -> str:
        return self.name


class Withdrawal(models.Model):
    """That the finance bureau withdrew a version (撤回公开); its address then shows the notice. For ever."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="withdrawal")
    notice = models.TextField("公告", max_length=1000)
    at = models.DateTimeField("撤回时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("撤回人", max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = "撤回公开"
        ordering = ("publication",)

    def __str__(self) -> str:
        return f"{self.publication} 撤回"
