"""What a password (密码) must be, how long it lasts, and that the last ones do not come back."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import EarlierPassword, SignInState

KINDS = ("小写字母", "大写字母", "数字", "其他字符")
KINDS_WANTED = 3
REMEMBERED = 5
# How long a password that an administrator gave out may wait for its owner.
ISSUED_FOR = timedelta(days=7)
# Without signs that are taken for each other when a slip of paper is read.
_LOWER, _UPPER, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


class KindsOfCharacters:
    """At least three of four kinds of characters, as GB/T 22239 asks for complexity (复杂度)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too few kinds are there."""
        found = {_kind(sign) for sign in password}
        if len(found) < KINDS_WANTED:
            message = f"密码只含{'、'.join(k for k in KINDS if k in found)}，应至少含四类中的三类：{'、'.join(KINDS)}。"
            raise ValidationError(message, code="password_too_few_kinds")

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return f"密码应至少含以下四类中的三类：{'、'.join(KINDS)}。"


class NotUsedBefore:
    """Not one of the last passwords. Django tells it of each new one, whoever sets it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the user has or had this password."""
        if user is None or user.pk is None:
            return
        earlier = EarlierPassword.objects.filter(user=user).values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, stored) for stored in {user.password, *earlier} if stored):
            raise ValidationError(f"不能使用最近{REMEMBERED}次用过的密码。", code="password_used_before")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember a password that has just been stored; a person's own choice, until somebody says otherwise."""
        if user is None or user.pk is None:
            return
        SignInState.objects.update_or_create(
            user=user, defaults={"password_changed_at": timezone.now(), "must_change_password": False}
        )
        EarlierPassword.objects.create(user=user, password=user.password)
        kept = EarlierPassword.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
        EarlierPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return f"密码不能与最近{REMEMBERED}次用过的相同。"


def new_password() -> str:
    """Return a random password to give out, easy to read aloud: three groups of five signs."""
    groups = [get_random_string(5, alphabet) for alphabet in (_LOWER, _UPPER + _DIGITS, _LOWER + _DIGITS)]
    groups[1] = get_random_string(1, _UPPER) + groups[1][1:-1] + get_random_string(1, _DIGITS)
    return "-".join(groups)


def password_since(user: Any) -> datetime:
    """Return since when a person has this password."""
    state = SignInState.objects.filter(user=user).first()
    return state.password_changed_at if state else user.date_joined


def must_change(user: Any, *, now: datetime | None = None) -> str:
    """Return why a person chooses a new password before anything else; empty when nothing demands it."""
    state = SignInState.objects.filter(user=user).first()
    if state is not None and state.must_change_password:
        return "这是系统管理员发放的密码，请先改成自己的密码。"
    if settings.PASSWORD_MAX_AGE_DAYS:
        age = (now or timezone.now()) - (state.password_changed_at if state else user.date_joined)
        if age > timedelta(days=settings.PASSWORD_MAX_AGE_DAYS):
            return f"密码已使用超过{settings.PASSWORD_MAX_AGE_DAYS}天，请先修改。"
    return ""


def issued_too_long_ago(user: Any) -> bool:
    """Whether the password was given out by an administrator and waited too long for its owner."""
    state = SignInState.objects.filter(user=user, must_change_password=True).first()
    return state is not None and timezone.now() - state.password_changed_at > ISSUED_FOR


def _kind(sign: str) -> str:
    if sign.isascii() and sign.islower():
        return KINDS[0]
    if sign.isascii() and sign.isupper():
        return KINDS[1]
    return KINDS[2] if sign.isdecimal() else KINDS[3]
