"""The system administrator manages people and their tasks; departments name their secrecy reviewer."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import accounts_visible_to
from accounts.models import ChangeRecord, RegionRole, UnitRole
from accounts.record import broken_links
from accounts.use_cases.people import (
    OwnRightsError,
    dismiss_secrecy_reviewer,
    give_role,
    name_secrecy_reviewer,
    naming_of,
    save_person,
    take_role,
)
from tests.accounts.persons import person

pytestmark = pytest.mark.django_db
User = get_user_model()
LIST = "/admin/auth/user/"


def form(units=(), regions=(), **values):
    """The page of a person as a browser sends it; tasks as (key, owner, place, role)."""
    sent = {"username": "zhangsan", "last_name": "张三", "is_active": "on", **values}
    for prefix, place, rows in (("unit_roles", "unit", units), ("region_roles", "region", regions)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum(bool(row[0]) for row in rows)}
        for number, (key, owner, where, role) in enumerate(rows):
            row = {"id": key or "", "user": owner or "", place: where, "role": role}
            sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {name: value for name, value in sent.items() if value is not None}


def told(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def test_an_administrator_makes_a_person_with_tasks(administrator, department, region, signed_in):
    client = signed_in(administrator)
    sent = form(units=[("", "", department.pk, "preparer")], regions=[("", "", region.pk, "auditor")])
    response = client.post(f"{LIST}add/", sent)
    made = User.objects.get(username="zhangsan")
    assert response["Location"] == f"{LIST}{made.pk}/issue_password/"
    assert (made.is_staff, made.is_superuser, made.has_usable_password()) == (True, False, False)
    assert made.unit_roles.get().role == "preparer"
    records = list(ChangeRecord.objects.filter(chain="catalogue").order_by("sequence"))
    assert [record.action for record in records] == ["新增用户", "新增单位岗位", "新增地区岗位"]
    assert {record.by for record in records} == {administrator}
    assert records[0].after["username"] == "zhangsan"
    assert not {"password", "last_login"} & set(records[0].after)
    assert broken_links("catalogue") == []


def test_the_new_persons_password_is_shown_once(administrator, preparer, signed_in, visitor):
    client = signed_in(administrator)
    address = f"{LIST}{preparer.pk}/issue_password/"
    asked = client.get(address)
    assert "生成新密码" in told(asked)
    page = client.post(address)
    password = re.search(r"<code>([^<]+)</code>", page.content.decode())[1]
    assert "no-store" in page["Cache-Control"]
    assert visitor().sign_in("preparer", password).status_code == 302
    assert password not in client.get(address).content.decode()


def test_changes_of_tasks_and_standing_are_recorded_with_before_and_after(
    administrator, preparer, department, other_department, signed_in
):
    client, role = signed_in(administrator), preparer.unit_roles.get()
    rows = [(role.pk, preparer.pk, other_department.pk, "reviewer")]
    client.post(f"{LIST}{preparer.pk}/change/", form(units=rows, username=None, is_active=None))
    preparer.refresh_from_db()
    assert (preparer.username, preparer.is_active) == ("preparer", False)
    records = ChangeRecord.objects.filter(chain="catalogue").order_by("sequence")
    changed = [(r.action, r.before, r.after) for r in records]
    assert [action for action, *_ in changed] == ["修改用户", "修改单位岗位"]
    assert (changed[0][1]["is_active"], changed[0][2]["is_active"]) == (True, False)
    assert (changed[1][1]["role"], changed[1][2]["role"]) == ("preparer", "reviewer")
    assert (changed[1][1]["unit_id"], changed[1][2]["unit_id"]) == (department.pk, other_department.pk)


def test_a_task_is_taken_back(administrator, preparer, signed_in):
    role = preparer.unit_roles.get()
    rows = [(role.pk, preparer.pk, role.unit_id, "preparer")]
    sent = {**form(units=rows, username=None), "unit_roles-0-DELETE": "on"}
    signed_in(administrator).post(f"{LIST}{preparer.pk}/change/", sent)
    assert preparer.unit_roles.count() == 0
    record = ChangeRecord.objects.filter(action="删除单位岗位").get()
    assert (record.before["role"], record.after) == ("preparer", None)


@pytest.mark.parametrize("values", [{"is_superuser": None}, {"is_active": None, "is_superuser": "on"}])
def test_nobody_changes_their_own_standing(administrator, signed_in, values):
    sent = form(username=None, last_name=administrator.last_name, **values)
    response = signed_in(administrator).post(f"{LIST}{administrator.pk}/change/", sent)
    assert "不能更改自己的权限和状态" in told(response)
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.is_superuser) == (True, True)


def test_nobody_gives_themselves_a_task(administrator, department, region, signed_in):
    client = signed_in(administrator)
    own = {"username": None, "last_name": "本人", "is_superuser": "on"}
    for sent in (
        form(units=[("", administrator.pk, department.pk, "publisher")], **own),
        form(regions=[("", administrator.pk, region.pk, "bureau")], **own),
    ):
        assert "不能更改自己的岗位" in told(client.post(f"{LIST}{administrator.pk}/change/", sent))
    unit = {"region": region.pk, "code": department.code, "name": department.name, "kind": department.kind}
    unit |= {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0, "roles-TOTAL_FORMS": 1, "roles-INITIAL_FORMS": 0}
    unit |= {"roles-0-unit": department.pk, "roles-0-user": administrator.pk, "roles-0-role": "publisher"}
    client.post(f"/admin/accounts/budgetunit/{department.pk}/change/", unit)
    for role in (
        UnitRole(user=administrator, unit=department, role="publisher"),
        RegionRole(user=administrator, region=region, role="bureau"),
    ):
        with pytest.raises(OwnRightsError):
            give_role(role, by=administrator)
    assert not UnitRole.objects.exists()
    assert not RegionRole.objects.exists()


def test_nobody_hands_their_own_task_to_another(administrator, reviewer, department):
    own = UnitRole.objects.create(user=administrator, unit=department, role="preparer")
    own.user = reviewer
    with pytest.raises(OwnRightsError):
        give_role(own, by=administrator)
    with pytest.raises(OwnRightsError):
        take_role(UnitRole.objects.get(pk=own.pk), by=administrator)


def test_an_administrator_sees_no_figures(administrator, account):
    assert not accounts_visible_to(administrator).exists()


@pytest.mark.parametrize("who", ["preparer", "publisher", "bureau", "auditor"])
def test_nobody_else_manages_people(request, signed_in, who, reviewer, department, region):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    before = list(User.objects.order_by("pk").values_list("pk", "is_superuser", "is_active", "password"))
    pages = (LIST, f"{LIST}add/", f"{LIST}{reviewer.pk}/change/", f"{LIST}{reviewer.pk}/issue_password/")
    for address in (*pages, f"{LIST}{reviewer.pk}/unlock/", f"{LIST}{reviewer.pk}/end_codes/"):
        assert client.get(address).status_code == 403, address
        assert client.post(address, form()).status_code == 403, address
    for action in (
        lambda: save_person(User(username="mine", is_superuser=True), by=user),
        lambda: give_role(UnitRole(user=reviewer, unit=department, role="publisher"), by=user),
        lambda: take_role(reviewer.unit_roles.get(), by=user),
    ):
        with pytest.raises(PermissionDenied):
            action()
    assert list(User.objects.order_by("pk").values_list("pk", "is_superuser", "is_active", "password")) == before


def test_nobody_is_deleted(administrator, preparer, signed_in):
    client = signed_in(administrator)
    assert client.post(f"{LIST}{preparer.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": preparer.pk, "post": "yes"})
    assert User.objects.filter(pk=preparer.pk).exists()


def test_groups_and_permissions_are_nowhere(administrator, signed_in):
    client = signed_in(administrator)
    assert client.get("/admin/auth/group/").status_code == 404
    for app in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/admin/{app}/").status_code == 404
    page = client.get(f"{LIST}add/").content.decode()
    assert "user_permissions" not in page
    assert 'name="groups"' not in page


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"username": "PREPARER"}, "已有用户名"),
        ({"username": "ｐreparer"}, "已有用户名"),
        ({"username": ""}, "必填"),
        ({"username": "x" * 151}, "150"),
        ({"username": "a b<script>"}, "用户名"),
        ({"last_name": ""}, "必填"),
        ({"last_name": "x" * 151}, "150"),
        ({"username": "a\0b"}, "不允许"),
    ],
)
def test_hostile_names_are_refused(administrator, preparer, signed_in, values, expected):
    response = signed_in(administrator).post(f"{LIST}add/", form(**values))
    assert response.status_code == 200
    assert expected in told(response)
    assert User.objects.count() == 2


def test_names_with_markup_stay_text(administrator, preparer, signed_in):
    preparer.last_name = "<img src=x onerror=alert(1)>"
    preparer.save()
    for address in (LIST, f"{LIST}{preparer.pk}/change/", f"{LIST}{preparer.pk}/issue_password/"):
        assert "<img src=x" not in signed_in(administrator).get(address).content.decode()


def test_the_list_tells_tasks_and_standing_in_a_fixed_number_of_queries(
    administrator, department, region, signed_in, reviewer
):
    client = signed_in(administrator)
    RegionRole.objects.create(user=reviewer, region=region, role="auditor")
    reviewer.set_unusable_password()
    reviewer.save()
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(20):
        someone = person(f"somebody{number}", unit=department, role="preparer")
        RegionRole.objects.create(user=someone, region=region, role="auditor")
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST)
    assert len(many) == len(few)
    assert "市委群众工作局：审核人" in told(page)
    assert "尚未发放密码" in told(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("task=reviewer", 1),
        ("task=bureau", 0),
        ("standing=administrator", 1),
        ("standing=inactive", 0),
        ("task=%00", 3),
    ],
)
def test_the_list_is_filtered(administrator, reviewer, preparer, signed_in, query, found):
    response = signed_in(administrator).get(f"{LIST}?{query}")
    assert response.context["cl"].result_count == found


def naming_page(unit):
    return f"/admin/accounts/budgetunit/{unit.pk}/secrecy/"


def test_a_departments_publisher_names_its_secrecy_reviewer(department, subordinate, publisher, preparer, signed_in):
    client = signed_in(publisher)
    client.post(naming_page(department), {"person": preparer.pk})
    role = UnitRole.objects.get(role="secrecy")
    assert (role.user, role.unit) == (preparer, department)
    naming = naming_of(role)
    assert (naming.by, naming.action) == (publisher, "指定保密审查人")
    page = told(client.get(naming_page(department)))
    assert "preparer先生" in page
    assert "publisher先生" in page
    client.post(naming_page(subordinate), {"person": preparer.pk})
    assert UnitRole.objects.filter(unit=subordinate, role="secrecy").exists()
    client.post(naming_page(department), {"dismiss": role.pk})
    assert not UnitRole.objects.filter(unit=department, role="secrecy").exists()
    record = ChangeRecord.objects.get(action="取消保密审查人")
    assert (record.by, record.before["user_id"]) == (publisher, preparer.pk)
    assert broken_links("catalogue") == []


def test_nobody_names_themselves_a_stranger_or_somebody_twice(department, publisher, preparer, stranger, signed_in):
    client = signed_in(publisher)
    for pk in (publisher.pk, stranger.pk, 0, "x", "", "1" * 30):
        assert client.post(naming_page(department), {"person": pk}).status_code == 200
    assert not UnitRole.objects.filter(role="secrecy").exists()
    with pytest.raises(OwnRightsError):
        name_secrecy_reviewer(department, publisher, by=publisher)
    with pytest.raises(ValidationError):
        name_secrecy_reviewer(department, stranger, by=publisher)
    name_secrecy_reviewer(department, preparer, by=publisher)
    with pytest.raises(ValidationError):
        name_secrecy_reviewer(department, preparer, by=publisher)


@pytest.mark.parametrize("who", ["preparer", "reviewer", "secrecy_reviewer", "bureau", "auditor", "administrator"])
def test_others_see_who_is_named_and_name_nobody(request, department, colleague, secrecy_reviewer, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    page = client.get(naming_page(department))
    assert page.status_code == 200
    assert "secrecy_reviewer先生" in told(page)
    role = secrecy_reviewer.unit_roles.get()
    for sent in ({"person": colleague.pk}, {"dismiss": role.pk}):
        assert client.post(naming_page(department), sent).status_code == 403
    with pytest.raises(PermissionDenied):
        name_secrecy_reviewer(department, colleague, by=request.getfixturevalue(who))
    with pytest.raises(PermissionDenied):
        dismiss_secrecy_reviewer(role, by=request.getfixturevalue(who))
    assert UnitRole.objects.filter(role="secrecy").count() == 1


def test_strangers_do_not_find_the_page(department, stranger, signed_in):
    assert signed_in(stranger).get(naming_page(department)).status_code == 404
    assert signed_in(stranger).post(naming_page(department), {"person": stranger.pk}).status_code == 404


def test_only_secrecy_reviewers_are_dismissed_here(department, publisher, preparer, signed_in):
    role = preparer.unit_roles.get()
    signed_in(publisher).post(naming_page(department), {"dismiss": role.pk})
    with pytest.raises(PermissionDenied):
        dismiss_secrecy_reviewer(role, by=publisher)
    assert UnitRole.objects.filter(pk=role.pk).exists()


def test_the_first_administrator_is_made_on_the_server_and_recorded(db, visitor, capsys):
    call_command("create_administrator", "guanli", "--name", "李四")
    password = re.search(r"密码 (\S+)", capsys.readouterr().out)[1]
    made = User.objects.get(username="guanli")
    assert (made.is_superuser, made.is_staff, made.last_name) == (True, True, "李四")
    record = ChangeRecord.objects.get()
    assert (record.action, record.by.get_full_name(), record.after["is_superuser"]) == ("新增用户", "命令行", True)
    assert visitor().sign_in("guanli", password).status_code == 302


def test_an_administrator_locked_out_is_helped_on_the_server(administrator, visitor, capsys):
    for _ in range(6):
        visitor().sign_in("administrator", "wrong")
    call_command("create_administrator", "administrator")
    password = re.search(r"密码 (\S+)", capsys.readouterr().out)[1]
    assert visitor().sign_in("administrator", password).status_code == 302


@pytest.mark.parametrize("name", ["preparer", "a b", "", "x" * 151])
def test_the_command_makes_nobody_else_an_administrator(preparer, name):
    with pytest.raises(CommandError):
        call_command("create_administrator", name)
    assert not User.objects.filter(is_superuser=True).exists()
