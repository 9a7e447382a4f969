import pytest

from accounts.models import BudgetUnit, ChangeRecord, Region, UnitName

UNITS = "/admin/accounts/budgetunit/"


def unit_form(region, **changed):
    empty = {f"{prefix}-{name}": "0" for prefix in ("names", "roles") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return (
        {"region": region.pk, "code": "639009", "name": "新单位", "short_name": "", "kind": "institution"}
        | {"parent": "", "predecessor": "", "established_year": "", "abolished_year": ""}
        | empty
        | changed
    )


def test_a_unit_is_added_with_its_names_and_leaves_a_record(signed_in, bureau, region):
    names = {"names-TOTAL_FORMS": "1", "names-0-year_from": "2019", "names-0-name": "旧名"}
    signed_in(bureau).post(f"{UNITS}add/", unit_form(region, **names))
    unit = BudgetUnit.objects.get(code="639009")
    assert UnitName.objects.get(unit=unit).name == "旧名"
    records = ChangeRecord.objects.filter(chain="catalogue", by=bureau)
    assert [record.action for record in records] == ["新增预算单位", "新增单位历史名称"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"code": "六三九"}, "单位代码只能由数字、字母、“-”和“_”组成，最多32位，如639001。"),
        ({"code": "639001"}, "本区划内已有这个单位代码。"),
        ({"established_year": "2020", "abolished_year": "2019"}, "撤销年度不能早于设立年度。"),
    ],
)
def test_a_unit_that_cannot_be_is_told(signed_in, bureau, region, department, changed, message):
    response = signed_in(bureau).post(f"{UNITS}add/", unit_form(region, **changed))
    errors = response.context["adminform"].form.errors
    assert message in [str(e) for each in errors.values() for e in each]
    assert BudgetUnit.objects.count() == 1


def test_a_department_does_not_stand_below_its_own_unit(signed_in, bureau, region, department, subordinate):
    data = unit_form(region, code="639001", name="x", parent=subordinate.pk)
    response = signed_in(bureau).post(f"{UNITS}{department.pk}/change/", data)
    assert "在本单位之下，不能作为上级部门。" in response.content.decode()


def test_preparers_look_units_up_and_change_none(signed_in, preparer, department, subordinate, other_department):
    client = signed_in(preparer)
    html = client.get(UNITS).content.decode()
    assert "市群众工作中心" in html
    assert "市财政局" not in html
    assert client.get(f"{UNITS}add/").status_code == 403
    assert client.post(f"{UNITS}{department.pk}/change/", {"name": "x"}).status_code == 403


def test_a_department_stands_before_the_units_below_it(signed_in, bureau, department, subordinate, other_department):
    found = [unit.code for unit in signed_in(bureau).get(UNITS).context["cl"].result_list]
    assert found == ["301001", "639001", "639002"]


def test_regions_are_kept_by_who_maintains_them(signed_in, administrator, preparer, region):
    client = signed_in(administrator)
    client.post("/admin/accounts/region/add/", {"code": "510100", "name": "成都市"})
    assert Region.objects.filter(code="510100").exists()
    response = client.post("/admin/accounts/region/add/", {"code": "5101", "name": "成都市"})
    assert "区划代码应为6位数字" in response.content.decode()
    reader = signed_in(preparer)
    assert reader.get("/admin/accounts/region/").status_code == 200
    assert reader.post("/admin/accounts/region/add/", {"code": "510200", "name": "某市"}).status_code == 403


def test_a_unit_that_has_accounts_is_not_deleted(signed_in, bureau, account, department):
    signed_in(bureau).post(f"{UNITS}{department.pk}/delete/", {"post": "yes"})
    assert BudgetUnit.objects.filter(pk=department.pk).exists()


def test_an_unused_unit_is_deleted_with_a_record(signed_in, bureau, other_department):
    signed_in(bureau).post(f"{UNITS}{other_department.pk}/delete/", {"post": "yes"})
    assert not BudgetUnit.objects.filter(pk=other_department.pk).exists()
    assert ChangeRecord.objects.get().action == "删除预算单位"
