import re
from datetime import date

import pytest

from accounts.admin import final_accounts
from accounts.figures.loader import QUERIES
from accounts.models import Balance, ChangeRecord, ExpenditureLine, FinalAccount, IncomeLine
from accounts.use_cases.accounts import change_lines

ADD = "/admin/accounts/finalaccount/add/"
QUERIES_OF_DESK = 51 + QUERIES


def desk(account):
    return f"/admin/accounts/finalaccount/{account.pk}/change/"


def facts(department, **changed):
    return {
        "unit": department.pk,
        "fiscal_year": "2021",
        "scope": "department",
        "profile": "sichuan-2021",
        "precision": "yuan",
        "approved_on": "2022-09-01",
        "disclosed_on": "",
    } | changed


def test_an_account_is_opened_and_the_desk_follows(signed_in, preparer, department):
    response = signed_in(preparer).post(ADD, facts(department), follow=True)
    account = FinalAccount.objects.get()
    assert response.redirect_chain == [(desk(account), 302)]
    assert "已建立市委群众工作局2021年度部门决算，请从收入开始录入。" in response.content.decode()
    assert (account.approved_on, account.profile) == (date(2022, 9, 1), "sichuan-2021")
    assert ChangeRecord.objects.get(account=account).by == preparer


def test_a_second_account_for_one_unit_and_year_is_refused(signed_in, preparer, account, department):
    response = signed_in(preparer).post(ADD, facts(department))
    message = "该单位这一年度的决算已经建立，不能重复建立，请打开已有的决算继续编制。"
    assert message in response.content.decode()
    assert FinalAccount.objects.count() == 1


def test_the_other_scope_of_a_unit_is_another_account(signed_in, preparer, account, department):
    signed_in(preparer).post(ADD, facts(department, scope="unit"))
    assert FinalAccount.objects.count() == 2


def test_the_only_profile_is_chosen_beforehand(signed_in, preparer, monkeypatch):
    monkeypatch.setattr(final_accounts, "profile_choices", lambda: [("sichuan-2021", "四川省")])
    html = signed_in(preparer).get(ADD).content.decode()
    assert '<option value="sichuan-2021" selected>' in html


def test_a_choice_of_profiles_is_left_to_the_person(signed_in, preparer, monkeypatch):
    choices = [("hubei-2023", "湖北省"), ("sichuan-2021", "四川省")]
    monkeypatch.setattr(final_accounts, "profile_choices", lambda: choices)
    html = signed_in(preparer).get(ADD).content.decode()
    assert '<option value="" selected>' in html


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"fiscal_year": "1999"}, "决算年度应在2000至2100之间。"),
        ({"fiscal_year": "2101"}, "决算年度应在2000至2100之间。"),
        ({"fiscal_year": "二〇二一"}, "输入整数。"),
        ({"fiscal_year": ""}, "这个字段是必填项。"),
        ({"fiscal_year": "-2021"}, "确保该值大于或等于0。"),
        ({"profile": ""}, "这个字段是必填项。"),
        ({"profile": "../../etc"}, "选择一个有效的选项。 ../../etc 不在可用的选项中。"),
        ({"scope": "world"}, "选择一个有效的选项。 world 不在可用的选项中。"),
        ({"approved_on": "2022-13-45"}, "输入一个有效的日期。"),
        ({"unit": "999999"}, "没有这个单位，或您不是它的编制人。"),
        ({"unit": ""}, "这个字段是必填项。"),
    ],
)
def test_a_value_that_cannot_be_is_told_at_its_field(signed_in, preparer, department, changed, message):
    response = signed_in(preparer).post(ADD, facts(department, **changed))
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert [str(e) for field in (*changed, "__all__") for e in errors.get(field, [])] == [message]
    assert not FinalAccount.objects.exists()


def test_nobody_opens_an_account_for_a_department_of_others(signed_in, preparer, other_department):
    response = signed_in(preparer).post(ADD, facts(other_department))
    assert "没有这个单位，或您不是它的编制人。" in response.content.decode()
    assert not FinalAccount.objects.exists()


def test_a_reviewer_opens_no_account(signed_in, reviewer, department):
    assert signed_in(reviewer).post(ADD, facts(department)).status_code == 403


def test_units_are_offered_by_code_and_name_of_the_own_departments_only(
    signed_in, preparer, department, subordinate, other_department
):
    query = {"app_label": "accounts", "model_name": "finalaccount", "field_name": "unit", "term": "市"}
    found = signed_in(preparer).get("/admin/autocomplete/", query).json()["results"]
    assert {result["text"] for result in found} == {"639001 市委群众工作局", "639002 市群众工作中心"}


def test_the_facts_are_changed_through_the_use_case(signed_in, preparer, account):
    data = {
        "scope": "unit",
        "profile": "sichuan-2021",
        "precision": "wan",
        "approved_on": "",
        "disclosed_on": "2022-09-20",
    }
    response = signed_in(preparer).post(desk(account), data, follow=True)
    assert "基本信息已保存。" in response.content.decode()
    account.refresh_from_db()
    assert (account.scope, account.precision, account.disclosed_on, account.revision) == (
        "unit",
        "wan",
        date(2022, 9, 20),
        1,
    )
    assert ChangeRecord.objects.filter(account=account).last().action == "修改决算"


def test_unit_and_year_of_an_account_do_not_change(signed_in, preparer, account, subordinate):
    signed_in(preparer).post(desk(account), facts(subordinate, fiscal_year="2022"))
    account.refresh_from_db()
    assert (account.unit.code, account.fiscal_year) == ("639001", 2021)


def test_the_desk_lists_the_pages_of_entry_with_what_stands_there(signed_in, entry_form, preparer, account):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1956800").send()
    html = signed_in(preparer).get(desk(account)).content.decode()
    assert "1行 · 决算数 195.68万元" in html
    assert html.count("未填</td>") == 11
    for part in ("文字说明", "预览网页", "预览PDF", "尚未公开。", "四川省部门决算公开（2021年度）"):
        assert part in html


def test_the_desk_costs_a_fixed_number_of_queries(signed_in, entry_form, preparer, account, django_assert_num_queries):
    form = entry_form().open()
    for row, code in enumerate(("2010301", "2010302", "2010308")):
        form.fill("income", row, item_code=code, amount="1")
    form.send()
    client = signed_in(preparer)
    with django_assert_num_queries(QUERIES_OF_DESK):
        client.get(desk(account))


def test_every_link_of_the_desk_leads_somewhere(signed_in, bureau, account):
    client = signed_in(bureau)
    html = client.get(desk(account)).content.decode()
    links = set(re.findall(r'href="(/admin/[^"#]*)"', html)) - {"/admin/logout/"}
    assert len(links) > 15
    for link in links:
        # A draft as PDF is made in the background: its address leads on to the page of the job.
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


def test_a_reader_sees_the_desk_and_cannot_save(signed_in, reviewer, account):
    client = signed_in(reviewer)
    assert "您可以查看这份决算，但不是它的编制人，不能修改。" in client.get(desk(account)).content.decode()
    assert client.post(desk(account), {"scope": "unit"}).status_code == 403


def test_only_who_may_change_is_offered_to_write(signed_in, preparer, reviewer, account):
    assert "填写文字说明" in signed_in(preparer).get(desk(account)).content.decode()
    read = signed_in(reviewer).get(desk(account)).content.decode()
    assert "查看文字说明" in read
    assert "填写文字说明" not in read


def problems(client, account):
    return re.findall(r'<p class="notice">(.*?)</p>', client.get(desk(account)).content.decode())


def test_the_desk_says_where_income_and_expenditure_do_not_meet(signed_in, preparer, account):
    client = signed_in(preparer)
    assert problems(client, account) == []
    income = IncomeLine(item_code="2010301", source="general", amount=12_345_600)
    change_lines(account, by=preparer, saved=[income])
    # Nothing is known of the expenditure: there is nothing to compare.
    assert problems(client, account) == []
    spent = [
        ExpenditureLine(item_code="2010301", fund="general", nature="basic", final=12_000_000),
        ExpenditureLine(item_code="2010302", fund="non_fiscal", nature="project", final=5_000),
    ]
    change_lines(account, by=preparer, saved=spent)
    assert problems(client, account) == [
        "收入总计1,234.56万元与支出总计1,200.50万元相差34.06万元，请检查结转和结余。",
        "财政拨款收入总计1,234.56万元与财政拨款支出总计1,200.00万元相差34.56万元，请检查结转和结余。",
    ]
    carried = [Balance(fund="general", closing=345_600), Balance(fund="non_fiscal", opening=5_000)]
    change_lines(account, by=preparer, saved=carried)
    assert problems(client, account) == []


def test_totals_that_print_the_same_meet(signed_in, preparer, account):
    income = IncomeLine(item_code="2010301", source="general", amount=10_049)
    spent = ExpenditureLine(item_code="2010301", fund="general", nature="basic", final=10_001)
    change_lines(account, by=preparer, saved=[income, spent])
    assert problems(signed_in(preparer), account) == []


def test_the_profile_is_shown_by_its_title(signed_in, preparer, reviewer, account):
    for person, path in (
        (reviewer, desk(account)),
        (preparer, "/admin/accounts/finalaccount/"),
    ):
        html = signed_in(person).get(path).content.decode()
        assert "四川省部门决算公开（2021年度）" in html
        assert "sichuan-2021" not in html


def test_a_profile_of_other_years_or_regions_is_said_on_the_desk_and_refused_nowhere(
    signed_in, preparer, account, department
):
    told = (
        "“四川省部门决算公开（2021年度）”适用于四川省2020至2021年度的决算，与这份决算不符：请核对地区口径和决算年度。"
    )
    client = signed_in(preparer)
    assert told not in client.get(desk(account)).content.decode()
    other_year = client.post(ADD, facts(department, fiscal_year="2031"), follow=True).content.decode()
    assert "已建立" in other_year
    assert told in other_year


def test_the_day_of_disclosure_says_where_it_is_printed(signed_in, preparer, account):
    assert "印在报告封面的“公开时间”。" in signed_in(preparer).get(desk(account)).content.decode()


def test_the_desk_counts_changes_of_data_not_versions(signed_in, preparer, account):
    client = signed_in(preparer)
    assert "建立，尚未修改" in client.get(desk(account)).content.decode()
    FinalAccount.objects.filter(pk=account.pk).update(revision=3)
    assert "第 3 次修改，" in client.get(desk(account)).content.decode()


@pytest.mark.parametrize("key", ["0", "999999", "abc", "9" * 40, "1_2F", "²"])
def test_an_account_that_is_not_there_is_not_found(signed_in, preparer, account, key):
    assert signed_in(preparer).get(f"/admin/accounts/finalaccount/{key}/change/").status_code == 404


def test_no_account_is_deleted_by_anybody(signed_in, bureau, account):
    client = signed_in(bureau)
    assert client.post(f"/admin/accounts/finalaccount/{account.pk}/delete/", {"post": "yes"}).status_code == 403
    assert FinalAccount.objects.filter(pk=account.pk).exists()


def test_the_list_and_the_first_page_show_the_own_accounts_only(signed_in, preparer, stranger, account, other_account):
    client = signed_in(preparer)
    for address in ("/admin/", "/admin/accounts/finalaccount/"):
        html = client.get(address).content.decode()
        assert "市委群众工作局" in html
        assert "市财政局" not in html


def test_the_navigation_groups_what_people_do_and_says_where_one_is(signed_in, preparer, bureau, account):
    entries = signed_in(bureau).get("/admin/accounts/region/").context["navigation"]()
    titles = [entry.title for entry in entries]
    assert titles[:4] == ["工作台", "进度总览", "决算", "单位与科目"]
    assert "其他" not in titles
    assert [entry.title for entry in entries if entry.current] == ["单位与科目"]
    assert [link.title for link in entries[3].links if link.current] == ["行政区划"]
    own = signed_in(preparer).get("/admin/").content.decode()
    assert "部门决算公开后台" in own
    assert "/admin/auth/user/" not in own
    assert "/admin/overview/" not in own


def test_the_first_page_has_no_second_record_of_changes(signed_in, bureau, account):
    html = signed_in(bureau).get("/admin/").content.decode()
    assert "变更记录" in html
    assert "最近动作" not in html
