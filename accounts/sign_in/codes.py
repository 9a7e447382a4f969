"""One-time codes (一次性验证码) from a person's telephone, and recovery codes on paper."""

import base64
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AccessRecord, RegionRole, UnitRole
from accounts.sign_in.recording import record_access

ADMINISTRATOR = "administrator"
DIGITS = 6
RECOVERY_CODES = 10
# Without signs that are taken for each other when copied from paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CHANGED = AccessRecord.Event.CODES_CHANGED


def uses_codes(user: Any) -> bool:
    """Whether a person signs in with one-time codes."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def must_use_codes(user: Any) -> bool:
    """Whether one of the person's tasks demands one-time codes."""
    required = set(settings.ONE_TIME_CODE_REQUIRED)
    if not required:
        return False
    if user.is_superuser and ADMINISTRATOR in required:
        return True
    return (
        UnitRole.objects.filter(user=user, role__in=required).exists()
        or RegionRole.objects.filter(user=user, role__in=required).exists()
    )


def verify(user: Any, typed: str) -> str:
    """Check a code typed by a person who has codes; return what kind it was, empty when it is wrong.

    Each code works once. The devices slow down guessing themselves; what is tried meanwhile is wrong, too. Devices are
    locked, so that two requests at once do not use one code twice.
    """
    code = "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())
    with transaction.atomic():
        if code.isdecimal() and len(code) == DIGITS:
            devices: Any = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
            kind = "验证器"
        else:
            devices = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True)
            kind = "恢复码"
        return kind if any(device.verify_token(code) for device in devices) else ""


def unconfirmed(user: Any, key: str) -> TOTPDevice:
    """Return the device a person is about to set up, not stored; ``key`` is its secret in hexadecimal."""
    return TOTPDevice(user=user, name="验证器", key=key, confirmed=True)


def begin(user: Any, key: str, typed: str, *, request: HttpRequest | None = None) -> list[str] | None:
    """Turn one-time codes on with a secret that the person's telephone holds; return new recovery codes.

    ``None`` when the code typed does not fit the secret: nothing changes then.
    """
    code = "".join(sign for sign in typed if sign.isascii() and sign.isdecimal())
    device = unconfirmed(user, key)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if len(code) != device.digits or not totp.verify(int(code), device.tolerance):
        return None
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        device.last_t = totp.t()  # the code that proves the set-up signs nobody in
        device.save()
        recovery = _new_recovery_codes(user)
        record_access(CHANGED, request, user=user, told="启用一次性验证码")
    return recovery


def renew_recovery_codes(user: Any, *, request: HttpRequest | None = None) -> list[str]:
    """Make all recovery codes of a person new; the old ones are void."""
    with transaction.atomic():
        recovery = _new_recovery_codes(user)
        record_access(CHANGED, request, user=user, told="更换恢复码")
    return recovery


def end(user: Any, *, by: Any, request: HttpRequest | None = None) -> bool:
    """Turn one-time codes off, by their owner or, when a telephone is lost, by an administrator."""
    with transaction.atomic():
        gone, _ = TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        if gone:
            told = "停用一次性验证码" if by == user else f"由{by.get_username()}停用一次性验证码"
            record_access(CHANGED, request, user=user, told=told)
    return bool(gone)


def recovery_codes_left(user: Any) -> int:
    """Return how many recovery codes a person has left."""
    return StaticToken.objects.filter(device__user=user).count()


def picture(device: TOTPDevice) -> SafeString:
    """Return the QR code that a telephone scans, as SVG without a style of its own."""
    drawn = BytesIO()
    segno.make(device.config_url, error="m", micro=False).save(
        drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, dark="#000", light="#fff", title="二维码"
    )
    # Nothing in it is anybody's text: the address is drawn, not written.
    return mark_safe(drawn.getvalue().decode())  # noqa: S308


def readable_secret(device: TOTPDevice) -> str:
    """Return the secret for typing, in groups of four."""
    secret = base64.b32encode(device.bin_key).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _new_recovery_codes(user: Any) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="恢复码")
    codes = [get_random_string(10, _SIGNS) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]
