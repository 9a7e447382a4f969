"""Signing in, in one step or two, and a person's own account (我的账号)."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model, login, update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AccessRecord, RegionRole, UnitRole
from accounts.sign_in import codes
from accounts.sign_in.duties import done, duty
from accounts.sign_in.forms import (
    BeginCodesForm,
    ConfirmedForm,
    OneTimeCodeForm,
    OwnPasswordForm,
    SignInForm,
    failed,
    locked,
)
from accounts.sign_in.passwords import password_since
from accounts.sign_in.recording import record_access
from accounts.sign_in.sessions import ENDS

# Between the password and the code: who it is, held by the session until the code is right.
PENDING = "pending_sign_in"
PENDING_SECONDS = 5 * 60
NEW_SECRET = "new_code_secret"  # noqa: S105 (the name under which a session keeps one)
RECENT = 10
# What the page of signing in says to whom it is the end of a visit.
LEFT = "left"
WHY = {LEFT: "您已退出。", **{name: f"{told}，请重新登录。" for name, told in ENDS.items()}}

own_account: Callable[[Any], Any] = staff_member_required(login_url="admin:login")


class SignIn(LoginView):
    """Name and password (登录)."""

    template_name = "sign_in/sign_in.html"
    authentication_form = SignInForm
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; who is signed in already goes on."""
        if request.user.is_active and request.user.is_staff:
            onwards = self.get_success_url()
            return HttpResponseRedirect(reverse("admin:index") if onwards.startswith(request.path) else onwards)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say why somebody was signed out."""
        return super().get_context_data(why=WHY.get(self.request.GET.get("why", ""), ""), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, or ask for the code of a person who has codes."""
        user = form.get_user()
        if not codes.uses_codes(user):
            login(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        self.request.session.cycle_key()
        self.request.session[PENDING] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "backend": user.backend,
            "at": int(time.time()),
            "next": self.get_redirect_url(),
        }
        return redirect("sign-in-code")


class SignOut(LogoutView):
    """Leaving (退出)."""

    def get_default_redirect_url(self) -> str:
        """Lead to where one comes in again."""
        return f"{reverse('admin:login')}?why={LEFT}"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def one_time_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; only a right one signs in."""
    user, pending = _pending(request)
    if user is None:
        request.session.pop(PENDING, None)
        return redirect("admin:login")
    form = OneTimeCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if locked(request, user.get_username()):
            return HttpResponse()  # the lock-out's page takes its place
        kind = codes.verify(user, form.cleaned_data["code"])
        if kind:
            del request.session[PENDING]
            request.signed_in_with = f"一次性验证码（{kind}）"  # type: ignore[attr-defined]
            login(request, user, backend=pending["backend"])
            return HttpResponseRedirect(pending["next"] or reverse("admin:index"))
        failed(request, user.get_username())
        form.add_error("code", "验证码不正确，或者已经用过。请等验证器显示下一个再输入；多次失败会暂停登录。")
    return render(request, "sign_in/one_time_code.html", {"form": form})


@method_decorator(own_account, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class OwnPassword(PasswordChangeView):
    """Choosing a new password (修改密码): all other sessions of the person end."""

    template_name = "sign_in/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("my-account")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the request, whose failures count."""
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say why the person is asked."""
        return super().get_context_data(because=duty(self.request, "password"), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Store, record, and stay signed in here."""
        form.save()
        update_session_auth_hash(self.request, form.user)
        record_access(AccessRecord.Event.PASSWORD_CHANGED, self.request, user=form.user, told="本人修改")
        done(self.request, "password")
        messages.success(self.request, "密码已修改；您在其他地方的登录已全部退出。")
        return HttpResponseRedirect(str(self.get_success_url()))


@own_account
@never_cache
@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """Show how the person's account stands, and when and where it was used."""
    used = AccessRecord.objects.filter(user=request.user.pk).exclude(
        event__in=(AccessRecord.Event.REFUSED, AccessRecord.Event.NOT_FOUND)
    )
    return render(
        request,
        "sign_in/my_account.html",
        {
            "since": password_since(request.user),
            "uses_codes": codes.uses_codes(request.user),
            "must_use_codes": codes.must_use_codes(request.user),
            "left": codes.recovery_codes_left(request.user),
            "used": used[:RECENT],
            "unit_roles": UnitRole.objects.filter(user=request.user.pk).select_related("unit").order_by("unit", "role"),
            "region_roles": RegionRole.objects.filter(user=request.user.pk).select_related("region"),
            "publisher": UnitRole.Role.PUBLISHER,
        },
    )


@own_account
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def begin_codes(request: HttpRequest) -> HttpResponse:
    """Set up one-time codes on a telephone, or on another one."""
    # The secret stays while the page is open; it becomes the person's with the first right code.
    key = request.session.setdefault(NEW_SECRET, secrets.token_hex(20))
    form = BeginCodesForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        recovery = codes.begin(request.user, key, form.cleaned_data["code"], request=request)
        if recovery is not None:
            del request.session[NEW_SECRET]
            done(request, "codes")
            return _recovery_codes(request, recovery)
        form.add_error("code", "这个数字与二维码不符：请确认手机时间准确，等验证器显示下一个再输入。")
    device = codes.unconfirmed(request.user, key)
    return render(
        request,
        "sign_in/begin_codes.html",
        {
            "form": form,
            "picture": codes.picture(device),
            "secret": codes.readable_secret(device),
            "because": duty(request, "codes"),
            "uses_codes": codes.uses_codes(request.user),
        },
    )


@own_account
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes."""
    if not codes.uses_codes(request.user):
        return redirect("my-account")
    form = ConfirmedForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _recovery_codes(request, codes.renew_recovery_codes(request.user, request=request))
    return render(
        request, "sign_in/confirm.html", {"form": form, "what": "更换恢复码", "told": "原有的恢复码全部作废。"}
    )


@own_account
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def end_codes(request: HttpRequest) -> HttpResponse:
    """Turn one-time codes off."""
    if codes.must_use_codes(request.user) or not codes.uses_codes(request.user):
        return redirect("my-account")
    form = ConfirmedForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes.end(request.user, by=request.user, request=request)
        messages.success(request, "一次性验证码已停用。")
        return redirect("my-account")
    told = "以后只凭用户名和密码登录，恢复码也作废。"
    return render(request, "sign_in/confirm.html", {"form": form, "what": "停用一次性验证码", "told": told})


def _pending(request: HttpRequest) -> tuple[Any, dict[str, Any]]:
    """Return who has given the right password and not yet a code; ``None`` when nobody has, or too long ago."""
    pending = request.session.get(PENDING) or {}
    if int(time.time()) - pending.get("at", 0) > PENDING_SECONDS:
        return None, {}
    user = get_user_model().objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), pending["password"]):
        return None, {}
    return user, pending


def _recovery_codes(request: HttpRequest, recovery: list[str]) -> HttpResponse:
    """Show recovery codes, this once."""
    return render(request, "sign_in/recovery_codes.html", {"codes": recovery})
