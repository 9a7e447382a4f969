"""What is known of a person's password besides its hash: since when, who gave it, which ones came before."""

from django.conf import settings
from django.db import models


class SignInState(models.Model):
    """How a person's password stands (密码状态). Without a row it is the first one, chosen when the person was made."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="sign_in_state",
        verbose_name="用户",
    )
    password_changed_at = models.DateTimeField("密码设置时间")
    must_change_password = models.BooleanField(
        "首次登录须改密码", default=False, help_text="密码由系统管理员发放，本人登录后先改。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "密码状态"

    def __str__(self) -> str:
        return f"{self.user}"


class EarlierPassword(models.Model):
    """The hash of a password that a person has or had, so that it is not chosen again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="earlier_passwords", verbose_name="用户"
    )
    password = models.CharField("密码摘要", max_length=128)
    at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ("user", "-pk")

    def __str__(self) -> str:
        return f"{self.user}"
