"""The forms of signing in and of a person's own account."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.sign_in.passwords import ISSUED_FOR, issued_too_long_ago

LOCKED = "失败次数过多，请稍后再试。"
WRONG = "用户名或密码不正确，请检查后再试（区分大小写）。连续失败{failures}次，将暂停登录{minutes}分钟。"


class SignInForm(AdminAuthenticationForm):
    """Name and password; says the same whatever was wrong."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60) or 1
        wrong = WRONG.format(failures=settings.AXES_FAILURE_LIMIT, minutes=minutes)
        self.error_messages = {"invalid_login": wrong, "inactive": wrong}
        self.fields["username"].label, self.fields["password"].label = "用户名", "密码"
        self.fields["username"].widget.attrs.update(autocomplete="username", spellcheck="false")
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"

    def confirm_login_allowed(self, user: Any) -> None:
        """Let nobody in who is no staff, nor with a password given out long ago."""
        if not (user.is_active and user.is_staff):
            failed(self.request, user.get_username())
            raise self.get_invalid_login_error()
        if issued_too_long_ago(user):
            raise ValidationError(
                f"系统管理员发放的密码超过{ISSUED_FOR.days}天没有使用，已经失效，请联系系统管理员重新发放。",
                code="issued_too_long_ago",
            )


class OneTimeCodeForm(forms.Form):
    """A code from the telephone, or a recovery code."""

    code = forms.CharField(
        label="一次性验证码",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        help_text="手机验证器中的6位数字；手机不在身边时，输入一个恢复码。",
    )


class ConfirmedForm(forms.Form):
    """A form that asks for the password again: an open page is not yet its owner."""

    password = forms.CharField(
        label="当前密码",
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Refuse a wrong password; it counts as a failure to sign in."""
        password: str = self.cleaned_data["password"]
        if locked(self.request, self.request.user.get_username()):
            raise ValidationError(LOCKED)
        if not self.request.user.check_password(password):
            failed(self.request, self.request.user.get_username())
            raise ValidationError("密码不正确。")
        return password


class BeginCodesForm(ConfirmedForm):
    """The first code of a telephone that has just been set up."""

    code = forms.CharField(
        label="验证器显示的6位数字",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
    field_order = ("code", "password")


class OwnPasswordForm(PasswordChangeForm):
    """Choosing a new password."""

    def __init__(self, user: Any, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        self.fields["old_password"].label = "当前密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """Refuse a wrong password; it counts as a failure to sign in."""
        if locked(self.request, self.user.get_username()):
            raise ValidationError(LOCKED)
        try:
            return super().clean_old_password()
        except ValidationError:
            failed(self.request, self.user.get_username())
            raise


def locked(request: HttpRequest, username: str) -> bool:
    """Whether nobody may prove to be this person here now; the page of the lock-out takes the place of the answer."""
    if AxesProxyHandler.is_allowed(request, {"username": username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    failed(request, username)
    return True


def failed(request: HttpRequest | None, username: str) -> None:
    """Tell the lock-out that somebody did not prove who they are."""
    if request is not None:
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
