from decimal import Decimal

import pytest
from django.test import Client

from accounts.entry.grids import PAGES
from accounts.models import (
    Assets,
    ChangeRecord,
    Comparative,
    ControlTotal,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Procurement,
    ThreePublicCounts,
    ThreePublicExpense,
)
from accounts.record import broken_links
from accounts.use_cases.accounts import change_lines


def incomes(account):
    return [(row.item_code, row.source, row.amount, row.note) for row in IncomeLine.objects.filter(account=account)]


def test_a_row_is_typed_and_stored(entry_form, account, preparer):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="1,956,800.00")
    response = form.send(follow=True)
    assert response.redirect_chain == [(form.address, 302)]
    assert "已保存，1行有改动。" in response.content.decode()
    assert incomes(account) == [("2010301", "general", Decimal("1956800.00"), "")]
    record = ChangeRecord.objects.filter(account=account).last()
    assert (record.by, record.action, record.before) == (preparer, "录入：新增", None)
    assert record.after["amount"] == "1956800.00"
    assert broken_links(f"account-{account.pk}") == []


def test_the_page_shows_what_is_stored_with_its_full_name_and_totals(entry_form, account):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1956800").send()
    form = entry_form().open()
    assert form.fields["income-0-amount"] == "1,956,800.00"
    html = form.response.content.decode()
    assert 'title="一般公共服务支出 / 政府办公厅（室）及相关机构事务 / 行政运行"' in html
    assert '<td class="amount" data-sum="amount"><output>1,956,800.00</output></td>' in html
    assert '<th scope="row">201 一般公共服务支出</th><td class="amount">1,956,800.00</td>' in html


@pytest.mark.parametrize(
    ("kind", "cells", "model", "expected"),
    [
        (
            "expenditure",
            {"expenditure-0-item_code": "2010301", "expenditure-0-final": "1"},
            ExpenditureLine,
            {"final": 1},
        ),
        (
            "economic",
            {"economic-0-item_code": "2010301", "economic-0-economic_code": "30101", "economic-0-amount": "2"},
            EconomicLine,
            {"economic_code": "30101", "amount": 2},
        ),
        ("three-public", {"three_public-0-reception_budget": "3"}, ThreePublicExpense, {"reception_budget": 3}),
        ("three-public", {"counts-0-domestic_batches": "4"}, ThreePublicCounts, {"domestic_batches": 4}),
        ("operating", {"operating-0-final": "5"}, OperatingExpense, {"final": 5, "applicable": True}),
        ("procurement", {"procurement-0-goods": "6"}, Procurement, {"goods": 6}),
        ("assets", {"assets-0-vehicles_other": "7"}, Assets, {"vehicles_other": 7}),
        (
            "control-totals",
            {"control_totals-0-cell": "收入支出决算总表｜收入总计", "control_totals-0-amount": "8"},
            ControlTotal,
            {"row": "income_grand_total", "amount": 8, "precision": "wan"},
        ),
        (
            "comparatives",
            {"comparatives-0-cell": "收入支出决算总表｜支出总计｜决算数", "comparatives-0-amount": "9"},
            Comparative,
            {"statement": "income_expenditure", "row": "expenditure_grand_total", "amount": 9},
        ),
    ],
)
def test_every_page_stores_what_is_typed(entry_form, account, kind, cells, model, expected):
    form = entry_form(kind).open()
    assert set(cells) <= set(form.fields)
    form.fields |= cells
    assert form.send().status_code == 302
    row = model.objects.get(account=account)
    assert {name: getattr(row, name) for name in expected} == expected


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_can_be_saved_untouched_without_any_change(entry_form, account, kind):
    response = entry_form(kind).open().send(follow=True)
    assert "没有改动，无需保存。" in response.content.decode()
    assert FinalAccount.objects.get(pk=account.pk).revision == 0


def test_nothing_is_stored_while_one_row_is_wrong_and_all_stays_on_the_page(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").fill("income", 1, item_code="20103", amount="十二")
    response = form.send()
    assert response.status_code == 422
    assert incomes(account) == []
    assert form.messages == {
        "income-1-item_code": "“20103 政府办公厅（室）及相关机构事务”是款级科目：请填到项级（7位数字），如2010301。",
        "income-1-amount": "“十二”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。",
    }
    kept = form.take(response).fields
    assert (kept["income-0-item_code"], kept["income-0-amount"]) == ("2010301", "1")
    assert (kept["income-1-item_code"], kept["income-1-amount"]) == ("20103", "十二")
    assert "有 2 处问题，整页没有保存" in response.content.decode()


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("amount", "12.345", "“12.345”有3位小数：以元填写最多2位小数（精确到分）。"),
        ("amount", "1.2345678万元", "“1.2345678万元”有7位小数：以万元填写最多6位小数（精确到分）。"),
        ("amount", "999999999999999", "“999999999999999”超出可填写的范围（100万亿元），请检查金额单位。"),
        ("item_code", "20103011", "“20103011”不是功能分类科目编码：项级科目是“2”开头的7位数字，如2010301。"),
        ("note", "长" * 301, "“说明”有301个字，最多300个字：请缩短。"),
        ("note", "a\x00b", "“说明”里有不能保存的控制字符（U+0000）：请删除后重新填写。"),
        ("note", "a\x1bb", "“说明”里有不能保存的控制字符（U+001B）：请删除后重新填写。"),
    ],
)
def test_a_wrong_cell_is_told_at_the_cell_and_nothing_is_stored(entry_form, account, column, text, message):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="1")
    form.fill("income", 0, **{column: text})
    assert form.send().status_code == 422
    assert form.messages == {f"income-0-{column}": message}
    assert incomes(account) == []


def test_a_negative_amount_without_a_note_is_told_at_the_note(entry_form, account):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="-1")
    form.send()
    assert form.messages == {"income-0-note": "金额为负数时，请在“说明”栏写明原因。"}
    form.fill("income", 0, note="收回以前年度多拨资金").send()
    assert incomes(account) == [("2010301", "general", Decimal("-1.00"), "收回以前年度多拨资金")]


def test_a_duplicate_row_names_both_rows(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").fill("income", 3, item_code="2010301", amount="2").send()
    assert form.messages == {"income-3-item_code": "第1行和第4行重复：同一科目、同一收入来源只能有一行，请合并。"}
    assert incomes(account) == []


def test_fund_and_nature_that_do_not_go_together_are_refused(entry_form, account):
    form = entry_form("expenditure").open()
    form.fill("expenditure", 0, item_code="2010301", nature="operating", final="1").send()
    assert form.messages == {
        "expenditure-0-nature": "财政拨款支出只分基本支出和项目支出；上缴上级、经营、对附属单位补助支出属于非财政拨款。"
    }
    assert not ExpenditureLine.objects.exists()


def test_a_script_is_stored_as_text_and_shown_escaped(entry_form, account):
    script = "<script>alert('x')</script>"
    entry_form().open().fill("income", 0, item_code="2010301", amount="1", note=script).send()
    assert incomes(account)[0][3] == script
    form = entry_form().open()
    assert form.fields["income-0-note"] == script
    assert "<script>alert" not in form.response.content.decode()


def test_a_script_in_a_wrong_cell_is_shown_escaped(entry_form):
    form = entry_form().open().fill("income", 0, item_code='"><script>alert(1)</script>', amount="<img src=x>")
    form.send()
    html = form.response.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html
    assert "“<img src=x>”不是金额" in form.messages["income-0-amount"]


def test_a_code_that_the_catalogue_lacks_is_added_and_waits_for_confirmation(entry_form, account, preparer):
    form = entry_form().open().fill("income", 0, item_code="2019801 某某事务", amount="1")
    response = form.send(follow=True)
    assert "目录里没有的科目已加入目录，待确认：2019801 某某事务。" in response.content.decode()
    assert incomes(account)[0][0] == "2019801"
    added = FunctionalSubject.objects.get(code="2019801")
    assert (added.name, added.needs_confirmation, added.valid_from, added.valid_to) == ("某某事务", True, 2021, 2021)
    assert '<span class="unconfirmed">待确认</span>' in response.content.decode()
    record = ChangeRecord.objects.get(chain="catalogue", subject="2019801 某某事务")
    assert (record.by, record.action) == (preparer, "新增科目")


def test_a_code_that_the_catalogue_lacks_is_not_added_while_something_is_wrong(entry_form):
    form = entry_form().open().fill("income", 0, item_code="2019801 某某事务", amount="x")
    form.send()
    assert not FunctionalSubject.objects.filter(code="2019801").exists()


def test_a_code_without_a_name_says_how_to_add_it(entry_form):
    form = entry_form().open().fill("income", 0, item_code="2019801", amount="1")
    form.send()
    assert form.messages == {
        "income-0-item_code": (
            "2021年的功能分类科目目录里没有2019801：请核对编码；确有此科目的，在编码后空一格写上名称，"
            "如“2019801 科目名称”，保存后即加入目录，待确认。"
        )
    }


def test_an_economic_code_that_the_catalogue_lacks_is_added_too(entry_form, account):
    form = entry_form("economic").open()
    form.fill("economic", 0, item_code="2010301", economic_code="30189 某某支出", amount="1").send()
    assert EconomicLine.objects.get(account=account).economic_code == "30189"


def test_a_changed_row_is_updated_and_a_marked_one_deleted(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").fill("income", 1, item_code="2010302", amount="2").send()
    keys = set(IncomeLine.objects.values_list("pk", flat=True))
    form.open().fill("income", 0, amount="3").fill("income", 1, delete="on").send()
    row = IncomeLine.objects.get()
    assert (row.amount, row.pk in keys) == (Decimal("3.00"), True)
    actions = list(ChangeRecord.objects.filter(account=account).values_list("action", flat=True))
    assert actions == ["建立决算", "录入：新增", "录入：新增", "录入：删除", "录入：修改"]


def test_a_stored_row_that_is_emptied_is_deleted(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").send()
    form.open().fill("income", 0, item_code="", amount="").send()
    assert incomes(account) == []


def test_two_rows_may_exchange_their_subjects(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").fill("income", 1, item_code="2010302", amount="2").send()
    form.open().fill("income", 0, item_code="2010302").fill("income", 1, item_code="2010301").send()
    assert [row[:1] + row[2:3] for row in incomes(account)] == [
        ("2010301", Decimal("2.00")),
        ("2010302", Decimal("1.00")),
    ]


def test_a_row_takes_the_key_of_a_row_deleted_at_once(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1").fill("income", 1, item_code="2010302", amount="2").send()
    form.open().fill("income", 0, delete="on").fill("income", 1, item_code="2010301").send()
    assert [row[:1] + row[2:3] for row in incomes(account)] == [("2010301", Decimal("2.00"))]


def test_typing_over_an_illustrative_figure_makes_it_a_typed_one(entry_form, account, preparer):
    rows = [IncomeLine(item_code=code, amount=1, origin="illustrative") for code in ("2010301", "2010302")]
    change_lines(account, by=preparer, saved=rows)
    form = entry_form().open()
    assert form.response.content.decode().count(">示例</abbr>") == 2
    form.fill("income", 0, amount="2").fill("income", 1, note="只补说明").send()
    assert list(IncomeLine.objects.values_list("origin", flat=True)) == ["typed", "illustrative"]


def test_the_unit_can_be_changed_without_saving_and_without_losing_anything(entry_form, account):
    form = entry_form().open()
    form.fill("income", 0, item_code="2010301", amount="1956800").fill("income", 1, item_code="x", amount="十二")
    shown = form.take(form.send("unit-万元")).fields
    assert (shown["unit"], shown["income-0-amount"], shown["income-1-amount"]) == ("万元", "195.68", "十二")
    assert incomes(account) == []
    form.fill("income", 1, item_code="", amount="").send()
    assert incomes(account)[0][2] == Decimal("1956800.00")
    again = entry_form()
    again.client = form.client
    assert again.open().fields["unit"] == "万元", "the unit is remembered"


def test_amounts_survive_the_other_unit_without_loss(entry_form, account):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="0.01")
    form.take(form.send("unit-万元"))
    assert form.fields["income-0-amount"] == "0.000001"
    form.take(form.send("unit-元"))
    assert form.fields["income-0-amount"] == "0.01"


def test_a_unit_in_the_cell_wins_over_that_of_the_page(entry_form, account):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="195.68万元")
    form.send()
    assert incomes(account)[0][2] == Decimal("1956800.00")


def test_rows_are_added_without_scripts(entry_form, account):
    form = entry_form().open().fill("income", 4, item_code="2010301", amount="1")
    form.take(form.send("more"))
    assert "income-14-item_code" in form.fields
    assert form.fields["income-4-item_code"] == "2010301"
    form.fill("income", 14, item_code="2010302", amount="2").send()
    assert len(incomes(account)) == 2


def test_a_second_click_changes_nothing_more(entry_form, account):
    form = entry_form().open().fill("income", 0, item_code="2010301", amount="1")
    form.send()
    response = form.send(follow=True)
    assert "没有改动，无需保存。" in response.content.decode()
    assert FinalAccount.objects.get(pk=account.pk).revision == 1
    assert len(incomes(account)) == 1


def test_what_somebody_else_saved_is_not_overwritten_and_nothing_typed_is_lost(entry_form, account, colleague):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1").send()
    mine, theirs = entry_form().open(), entry_form(user=colleague).open()
    theirs.fill("income", 0, amount="2").fill("income", 1, item_code="2010308", amount="9").send()
    mine.fill("income", 0, amount="3").fill("income", 1, item_code="2010302", amount="4")
    response = mine.send()
    assert response.status_code == 422
    assert [row[2] for row in incomes(account)] == [Decimal("2.00"), Decimal("9.00")]
    html = response.content.decode()
    assert "您打开本页之后，有人（colleague先生）修改并保存了这里的数据，您填写的内容没有保存，但都保留在下面。" in html
    assert '<p class="stored">现存：2.00</p>' in html
    assert '<p class="stored">没有这一行</p>' in html
    assert "功能科目（项）：2010308，收入来源：一般公共预算财政拨款收入，决算数：9.00" in html
    mine.take(response)
    assert mine.fields["income-0-amount"] == "3"
    assert mine.fields["income-1-item_code"] == "2010302"
    assert mine.send().status_code == 302, "saved again knowingly"
    assert {row[0]: row[2] for row in incomes(account)} == {
        "2010301": Decimal("3.00"),
        "2010302": Decimal("4.00"),
        "2010308": Decimal("9.00"),
    }


def test_two_people_on_different_pages_do_not_disturb_each_other(entry_form, account, colleague):
    income, expenditure = entry_form().open(), entry_form("expenditure", user=colleague).open()
    income.fill("income", 0, item_code="2010301", amount="1").send()
    assert expenditure.fill("expenditure", 0, item_code="2010301", final="1").send().status_code == 302
    assert FinalAccount.objects.get(pk=account.pk).revision == 2


def test_a_page_without_its_version_is_not_trusted(entry_form, account):
    entry_form().open().fill("income", 0, item_code="2010301", amount="1").send()
    form = entry_form().open().fill("income", 0, amount="2")
    del form.fields["version"]
    assert form.send().status_code == 422
    assert incomes(account)[0][2] == Decimal("1.00")


@pytest.mark.parametrize("delete", [{}, {"delete": "on"}])
def test_the_number_of_another_accounts_row_is_refused(entry_form, account, other_account, stranger, delete):
    foreign = IncomeLine(item_code="2010301", amount=5)
    change_lines(other_account, by=stranger, saved=[foreign])
    foreign = IncomeLine.objects.get()
    form = entry_form().open().fill("income", 0, id=str(foreign.pk), item_code="2010302", amount="1", **delete)
    assert form.send().status_code == 422
    message = (
        "要删除的行不属于这份决算，整页未保存：请重新打开本页再填写。"
        if delete
        else "第1行不属于这份决算，整页未保存：请重新打开本页再填写。"
    )
    assert form.messages == {"income-0-item_code": message}
    foreign.refresh_from_db()
    assert (foreign.account, foreign.amount) == (other_account, Decimal("5.00"))
    assert incomes(account) == []


def test_a_request_without_its_token_is_refused(account, preparer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(preparer)
    address = f"/admin/accounts/finalaccount/{account.pk}/entry/income/"
    response = client.post(address, {"income-0-item_code": "2010301", "action": "save"})
    assert response.status_code == 403
    assert "没有保存：页面已经失效" in response.content.decode()
    assert incomes(account) == []


def test_a_page_that_does_not_exist_is_not_found(signed_in, preparer, account):
    assert signed_in(preparer).get(f"/admin/accounts/finalaccount/{account.pk}/entry/magic/").status_code == 404


def test_field_names_that_nobody_offered_are_passed_over(entry_form, account):
    form = entry_form().open()
    form.fields |= {
        "income-x-item_code": "2010301",
        "income--item_code": "2010301",
        "income-99999999-item_code": "2010301",
        "income-²-item_code": "2010301",
        "income-0-account_id": "77",
        "income-0-origin": "illustrative",
    }
    form.fill("income", 0, item_code="2010301", amount="1").send()
    row = IncomeLine.objects.get()
    assert (row.account, row.origin) == (account, "typed")


class TestWhoMayEnter:
    def test_a_visitor_is_asked_to_sign_in(self, client, account):
        response = client.get(f"/admin/accounts/finalaccount/{account.pk}/entry/income/")
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")

    def test_somebody_who_is_no_staff_is_asked_to_sign_in(self, signed_in, citizen, account):
        response = signed_in(citizen).get(f"/admin/accounts/finalaccount/{account.pk}/entry/income/")
        assert response.status_code == 302

    def test_another_departments_account_does_not_exist(self, signed_in, stranger, account):
        client = signed_in(stranger)
        for page in ("entry/income/", "lookup/?kind=functional&q=2", "texts/", "preview/", "preview.pdf", "change/"):
            assert client.get(f"/admin/accounts/finalaccount/{account.pk}/{page}").status_code == 404, page
        assert client.post(f"/admin/accounts/finalaccount/{account.pk}/entry/income/", {}).status_code == 404
        assert client.post(f"/admin/accounts/finalaccount/{account.pk}/publish/", {}).status_code == 404

    def test_a_reviewer_reads_and_does_not_write(self, entry_form, reviewer, account):
        form = entry_form(user=reviewer).open()
        assert '<fieldset class="sheets" disabled>' in form.response.content.decode()
        response = form.fill("income", 0, item_code="2010301", amount="1").send()
        assert response.status_code == 403
        assert "您可以查看这份决算，但不是它的编制人，不能修改。" in response.content.decode()
        assert incomes(account) == []

    def test_the_departments_preparer_enters_for_the_unit_below(self, entry_form, preparer, subordinate):
        from accounts.use_cases.accounts import open_account  # noqa: PLC0415

        below = open_account(unit=subordinate, fiscal_year=2021, profile="sichuan-2021", by=preparer, scope="unit")
        form = entry_form(of=below).open().fill("income", 0, item_code="2010301", amount="1")
        assert form.send().status_code == 302
        assert len(incomes(below)) == 1


class TestLookup:
    def ask(self, client, account, **query):
        return client.get(f"/admin/accounts/finalaccount/{account.pk}/lookup/", query)

    def test_subjects_are_found_by_code_and_by_name(self, signed_in, preparer, account):
        client = signed_in(preparer)
        found = self.ask(client, account, kind="functional", q="2010308").json()["results"]
        assert found == [
            {
                "value": "2010308",
                "name": "信访事务",
                "path": "一般公共服务支出 / 政府办公厅（室）及相关机构事务 / 信访事务",
                "unconfirmed": False,
            }
        ]
        assert "2010308" in [
            r["value"] for r in self.ask(client, account, kind="functional", q="信访").json()["results"]
        ]
        assert len(self.ask(client, account, kind="functional", q="2").json()["results"]) == 20
        assert self.ask(client, account, kind="economic", q="办公费").json()["results"][0]["value"] == "30201"

    def test_only_subjects_in_force_in_the_accounts_year_are_found(self, signed_in, preparer, account):
        FunctionalSubject.objects.filter(code="2010308").update(valid_to=2020)
        assert self.ask(signed_in(preparer), account, kind="functional", q="2010308").json() == {"results": []}

    def test_cells_are_found_by_words(self, signed_in, preparer, account):
        results = self.ask(signed_in(preparer), account, kind="cell", q="总表 收入总计").json()["results"]
        assert results[0]["value"] == "收入支出决算总表｜收入总计｜决算数"

    @pytest.mark.parametrize("query", ["", "\x00", "%", "'; drop table", "<script>", "长" * 5000])
    def test_no_query_breaks_it(self, signed_in, preparer, account, query):
        for kind in ("functional", "economic", "cell"):
            assert self.ask(signed_in(preparer), account, kind=kind, q=query).status_code == 200

    def test_an_unknown_catalogue_is_not_found(self, signed_in, preparer, account):
        assert self.ask(signed_in(preparer), account, kind="magic", q="2").status_code == 404

    def test_it_only_answers(self, signed_in, preparer, account):
        assert signed_in(preparer).post(f"/admin/accounts/finalaccount/{account.pk}/lookup/").status_code == 405


@pytest.mark.parametrize(("kind", "rows", "unit"), [("income", 1, 1), ("assets", 0, 0), ("operating", 0, 1)])
def test_a_page_offers_rows_and_units_only_where_it_has_them(signed_in, preparer, account, kind, rows, unit):
    html = signed_in(preparer).get(f"/admin/accounts/finalaccount/{account.pk}/entry/{kind}/").content.decode()
    assert html.count("增加10行") == rows
    assert html.count("改用万元") == unit
