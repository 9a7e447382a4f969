"""Who came in and who was refused (登录与拒绝记录); the table only grows."""

from django.conf import settings
from django.db import models


class AccessRecord(models.Model):
    """One sign-in, sign-out or refusal. Triggers refuse to alter or delete it."""

    class Event(models.TextChoices):
        SIGNED_IN = "signed_in", "登录"
        SIGNED_OUT = "signed_out", "退出"
        SIGN_IN_FAILED = "sign_in_failed", "登录失败"
        LOCKED_OUT = "locked_out", "多次失败后锁定"
        UNLOCKED = "unlocked", "解除锁定"
        PASSWORD_CHANGED = "password_changed", "修改密码"
        CODES_CHANGED = "codes_changed", "一次性验证码变更"
        REFUSED = "refused", "没有权限"
        NOT_FOUND = "not_found", "不存在或不可见"

    at = models.DateTimeField("时间", db_index=True)
    event = models.CharField("事件", max_length=20, choices=Event)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="用户"
    )
    username = models.CharField("用户名", max_length=150, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)
    method = models.CharField("方法", max_length=10, blank=True)
    path = models.CharField("网址", max_length=300, blank=True)
    told = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录与拒绝记录"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.username}".rstrip()
