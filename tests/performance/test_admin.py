import re

import pytest

from accounts.models import ChangeRecord, FinalAccount
from performance.models import Project

PROJECTS = "/admin/performance/project/"


def form(department, **changed):
    return {
        "unit": department.pk,
        "fiscal_year": "2021",
        "name": "人民满意窗口创建",
        "position": "0",
        "goal_set": "on",
    } | changed


def test_a_project_is_added_by_the_preparer_with_a_record(signed_in, preparer, department):
    assert signed_in(preparer).post(f"{PROJECTS}add/", form(department)).status_code == 302
    project = Project.objects.get()
    assert (project.goal_set, project.monitored) == (True, False)
    assert ChangeRecord.objects.get(by=preparer).action == "尚无决算：新增项目"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "这个字段是必填项。"),
        ({"name": "已有"}, "该单位这一年度已有同名项目。"),
        ({"unit": "999999"}, "没有这个单位，或您不是它的编制人。"),
        ({"name": "a\x00b"}, "不允许是用空字符串。"),
    ],
)
def test_a_project_that_cannot_be_is_told(signed_in, preparer, department, changed, message):
    Project.objects.create(unit=department, fiscal_year=2021, name="已有")
    data = form(department)
    data.update(changed)
    response = signed_in(preparer).post(f"{PROJECTS}add/", data)
    errors = response.context["adminform"].form.errors
    assert message in [str(e) for each in errors.values() for e in each]
    assert Project.objects.count() == 1


def test_projects_of_others_are_neither_seen_nor_changed(signed_in, stranger, reviewer, department):
    project = Project.objects.create(unit=department, fiscal_year=2021, name="我们的")
    client = signed_in(stranger)
    assert "我们的" not in client.get(PROJECTS).content.decode()
    assert client.post(f"{PROJECTS}{project.pk}/change/", form(department, name="x")).status_code in {302, 404}
    assert client.post(f"{PROJECTS}{project.pk}/delete/", {"post": "yes"}).status_code in {302, 404}
    reader = signed_in(reviewer)
    assert "我们的" in reader.get(PROJECTS).content.decode()
    assert reader.post(f"{PROJECTS}{project.pk}/change/", form(department, name="x")).status_code == 403
    assert reader.get(f"{PROJECTS}add/").status_code == 403
    project.refresh_from_db()
    assert project.name == "我们的"


def test_a_project_is_deleted_by_the_preparer_with_a_record(signed_in, preparer, department):
    project = Project.objects.create(unit=department, fiscal_year=2021, name="x")
    signed_in(preparer).post(f"{PROJECTS}{project.pk}/delete/", {"post": "yes"})
    assert not Project.objects.exists()
    assert ChangeRecord.objects.get().action == "尚无决算：删除项目"


def row_of_desk(client, account):
    """Return address and text of the desk's row of projects."""
    html = client.get(f"/admin/accounts/finalaccount/{account.pk}/change/").content.decode()
    address, told = re.search(r'<a href="([^"]+)">绩效项目</a></th><td>([^<]*)</td>', html).groups()
    return address.replace("&amp;", "&"), told


def test_the_desk_counts_the_projects_of_the_report_and_leads_to_them(
    signed_in, preparer, account, department, subordinate
):
    client = signed_in(preparer)
    assert row_of_desk(client, account)[1] == "未填"
    for unit, year, name in ((department, 2021, "甲"), (subordinate, 2021, "乙"), (department, 2020, "丙")):
        Project.objects.create(unit=unit, fiscal_year=year, name=name)
    address, told = row_of_desk(client, account)
    assert told == "2个项目"
    assert {project.name for project in client.get(address).context["cl"].result_list} == {"甲", "乙"}
    FinalAccount.objects.update(scope="unit")
    address, told = row_of_desk(client, account)
    assert told == "1个项目"
    assert [project.name for project in client.get(address).context["cl"].result_list] == ["甲"]


def test_a_project_added_from_the_desk_begins_with_unit_and_year(signed_in, preparer, account, department, subordinate):
    client = signed_in(preparer)
    address, _ = row_of_desk(client, account)
    add = re.search(r'href="(/admin/performance/project/add/[^"]*)"', client.get(address).content.decode())[1]
    html = client.get(add.replace("&amp;", "&")).content.decode()
    assert f'<option value="{department.pk}" selected>639001 市委群众工作局</option>' in html
    assert 'name="fiscal_year" value="2021"' in html


@pytest.mark.parametrize(
    "narrowed", ["unit__in=abc", "unit__in=%C2%B2", f"unit__in={'9' * 30}", "fiscal_year=x", "%00"]
)
def test_a_list_narrowed_to_nothing_that_is_begins_empty(signed_in, preparer, narrowed):
    html = signed_in(preparer).get(f"{PROJECTS}add/", {"_changelist_filters": narrowed}).content.decode()
    assert "value=" not in re.search(r'<input[^>]* name="fiscal_year"[^>]*>', html)[0]
    assert "639001" not in html
