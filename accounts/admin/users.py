"""People (用户): who may sign in, their tasks, and help when they cannot."""

import unicodedata
from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.cache import never_cache
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.access import is_administrator
from accounts.admin.recorded import RecordedAdmin
from accounts.admin.rights import GivesRoles, RoleInline
from accounts.models import RegionRole, UnitRole
from accounts.sign_in.codes import uses_codes
from accounts.sign_in.lock_out import locked_addresses, locked_until
from accounts.sign_in.passwords import ISSUED_FOR
from accounts.use_cases.people import end_codes_of, issue_password, save_person, unlock, unlock_address

User = get_user_model()

# Rights are tasks in units and regions. Django's own groups and permissions open nothing here, and one-time codes are
# their owners' affair.
for hidden in (User, Group, TOTPDevice, StaticDevice):
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)


class UnitRoleOfPerson(RoleInline):
    """Tasks in units."""

    model = UnitRole
    autocomplete_fields = ("unit",)


class RegionRoleOfPerson(RoleInline):
    """Tasks in regions."""

    model = RegionRole
    autocomplete_fields = ("region",)


class PersonForm(ModelForm):
    """A person's name and standing."""

    asked_by: Any = None

    class Meta:
        model = User
        fields = ("username", "last_name", "is_active", "is_superuser")
        labels = {"last_name": "姓名", "is_active": "可以登录", "is_superuser": "系统管理员"}
        help_texts = {
            "username": "登录时输入，建议用姓名拼音或工号；150个字符以内的字母、数字和 @ . + - _。",
            "is_active": "不再任职的人员请取消勾选，不要删除：其办过的事仍记在其名下。",
            "is_superuser": "管理用户和岗位，查看登录记录；不因此看到任何决算数据。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "last_name" in self.fields:
            self.fields["last_name"].required = True

    def clean_username(self) -> str:
        """Refuse a name that differs from another only by case or by the width of its signs."""
        name = unicodedata.normalize("NFKC", self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"已有用户名“{name}”（不分大小写），请换一个。")
        return name

    def clean(self) -> dict[str, Any] | None:
        """Refuse a change of one's own standing."""
        cleaned = super().clean()
        own = self.asked_by is not None and self.instance.pk == self.asked_by.pk
        if own and {"is_active", "is_superuser"}.intersection(self.changed_data):
            raise forms.ValidationError("不能更改自己的权限和状态：请由另一位系统管理员办理。")
        return cleaned


class TaskFilter(admin.SimpleListFilter):
    """People by their task, in a unit or in a region."""

    title = "岗位"
    parameter_name = "task"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return all tasks there are."""
        return [(str(value), str(label)) for value, label in (*UnitRole.Role.choices, *RegionRole.Role.choices)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the people who have the task."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        task = Exists(UnitRole.objects.filter(user=OuterRef("pk"), role=self.value()))
        return queryset.filter(task | Exists(RegionRole.objects.filter(user=OuterRef("pk"), role=self.value())))


class StandingFilter(admin.SimpleListFilter):
    """People by whether they can sign in, and as whom."""

    title = "状态"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what there is to choose."""
        return [("active", "在用"), ("inactive", "已停用"), ("administrator", "系统管理员")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the people of this standing."""
        kept = {
            "active": {"is_active": True},
            "inactive": {"is_active": False},
            "administrator": {"is_superuser": True},
        }
        return queryset.filter(**kept.get(self.value() or "", {}))


@admin.register(User)
class PersonAdmin(GivesRoles, RecordedAdmin):
    """用户."""

    form = PersonForm
    list_display = ("username", "full_name", "tasks", "standing", "with_codes", "last_login")
    list_display_links = ("username", "full_name")
    list_filter = (StandingFilter, TaskFilter)
    search_fields = ("username", "last_name", "first_name", "unit_roles__unit__name")
    ordering = ("username",)
    fields = ("username", "last_name", "is_active", "is_superuser")
    inlines = (UnitRoleOfPerson, RegionRoleOfPerson)
    change_form_template = "admin/accounts/person.html"
    change_list_template = "admin/accounts/people.html"
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with each person what the list tells of them."""
        locked = AccessAttempt.objects.filter(
            username=OuterRef("username"),
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
            attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
        )
        coded = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        people = super().get_queryset(request).annotate(is_locked=Exists(locked), has_codes=Exists(coded))
        return people.prefetch_related("unit_roles__unit", "region_roles__region")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 (Django's signature)
        """Tell the form who asks."""
        form = super().get_form(request, obj, change, **kwargs)
        return type("AskedForm", (form,), {"asked_by": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A name to sign in with is given once: the record names people by it."""
        return ("username",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        """Store with the administrator's name."""
        if not change:
            obj.is_staff = True
        save_person(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead on to the person's first password."""
        messages.success(request, f"已登记用户“{obj}”。请为其发放密码。")
        return redirect("admin:auth_user_issue_password", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        """Add what helps somebody who cannot sign in."""
        added = [
            path(f"<int:user_id>/{name}/", self.admin_site.admin_view(never_cache(view)), name=f"auth_user_{name}")
            for name, view in (
                ("issue_password", self.issue_password),
                ("unlock", self.unlock),
                ("end_codes", self.end_codes),
            )
        ]
        page = self.admin_site.admin_view(never_cache(self.unlock_address))
        return [path("unlock_address/", page, name="auth_user_unlock_address"), *added, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the people, above them the addresses from which nobody can sign in now."""
        return super().changelist_view(request, {"locked_addresses": locked_addresses(), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the person with what can be done for them."""
        person = self.get_object(request, object_id)
        if person is not None:
            told = {"locked_until": locked_until(person.get_username()), "uses_codes": uses_codes(person)}
            extra_context = {**told, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    @csrf_protect_m
    def issue_password(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Ask, then give out a new password and show it this once."""
        person = self._person(request, user_id)
        context = self._context(request, person, "发放密码")
        context["days"] = ISSUED_FOR.days
        if request.method == "POST":
            context["password"] = issue_password(person, by=request.user, request=request)
        return render(request, "admin/accounts/issue_password.html", context)

    @csrf_protect_m
    def unlock(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Let somebody try again at once."""
        person = self._person(request, user_id)
        if request.method == "POST":
            done = unlock(person, by=request.user, request=request)
            messages.success(request, f"已解除“{person}”的登录锁定。" if done else f"“{person}”没有被锁定。")
        return redirect("admin:auth_user_change", person.pk)

    @csrf_protect_m
    def unlock_address(self, request: HttpRequest) -> HttpResponse:
        """Let the people at an address try again at once."""
        if not is_administrator(request.user):
            raise PermissionDenied
        address = request.POST.get("address", "")
        if unlock_address(address, by=request.user, request=request):
            messages.success(request, f"已解除来源地址{address}的登录锁定。")
        return redirect("admin:auth_user_changelist")

    @csrf_protect_m
    def end_codes(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Ask, then turn off the codes of somebody whose telephone is lost."""
        person = self._person(request, user_id)
        if request.method == "POST":
            done = end_codes_of(person, by=request.user, request=request)
            messages.success(request, "已停用一次性验证码。" if done else "没有启用一次性验证码。")
            return redirect("admin:auth_user_change", person.pk)
        return render(request, "admin/accounts/end_codes.html", self._context(request, person, "停用一次性验证码"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The system administrator."""
        return is_administrator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what people did stays under their names."""
        return False

    @admin.display(description="姓名", ordering="last_name")
    def full_name(self, person: Any) -> str:
        """The person's name."""
        return person.get_full_name()

    @admin.display(description="岗位")
    def tasks(self, person: Any) -> str:
        """The person's tasks with their units and regions."""
        told = [f"{role.unit.name}：{role.get_role_display()}" for role in person.unit_roles.all()]
        told += [f"{role.region.name}：{role.get_role_display()}" for role in person.region_roles.all()]
        return format_html_join("；", "{}", ((text,) for text in told)) or "无"

    @admin.display(description="状态")
    def standing(self, person: Any) -> str:
        """Whether the person can sign in, and as whom."""
        told = ["系统管理员"] if person.is_superuser else []
        if not person.is_active:
            told.append("已停用")
        elif person.is_locked:
            told.append("登录锁定中")
        elif not person.has_usable_password():
            told.append("尚未发放密码")
        return "、".join(told) or "在用"

    @admin.display(description="一次性验证码")
    def with_codes(self, person: Any) -> str:
        """Whether the person signs in with one-time codes."""
        return "已启用" if person.has_codes else "未启用"

    def _person(self, request: HttpRequest, user_id: int) -> Any:
        if not is_administrator(request.user):
            raise PermissionDenied
        person = User.objects.filter(pk=user_id).first()
        if person is None:
            raise Http404("没有这个用户。")
        return person

    def _context(self, request: HttpRequest, person: Any, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "person": person,
            "opts": self.opts,
            "own": person.pk == request.user.pk,
        }
