"""Typing in a project's table: what is stored, suggested, refused, and who may."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ChangeRecord, FinalAccount
from accounts.use_cases.accounts import open_account
from performance.models import Indicator, LibraryIndicator, Project, ProjectFunding, SelfEvaluation, YearlyGoal

FUNDING = {"source": "fiscal", "initial": "400000", "adjusted": "500000", "executed": "45.20万元"}
RATE = {"level1": "产出指标", "level2": "数量指标", "level3": "培训", "comparator": "ge", "target": "20", "unit": "次"}


def address(project, page="table"):
    return f"/admin/performance/project/{project.pk}/{page}/"


@pytest.fixture
def project(department):
    return Project.objects.create(unit=department, fiscal_year=2023, name="信访窗口", self_evaluated=True)


@pytest.fixture
def older(department):
    return Project.objects.create(unit=department, fiscal_year=2022, name="信访窗口")


def posted(client, project, action="save", **grids):
    html = client.get(address(project))
    data = {"version": html.context["version"], "unit": "元", "action": action}
    for grid, rows in grids.items():
        for number, row in enumerate(rows):
            data |= {f"{grid}-{number}-{name}": value for name, value in row.items()}
    return data


def send(client, project, action="save", **grids):
    return client.post(address(project), posted(client, project, action, **grids))


def messages_of(response):
    return [problem.message for _, _, problem in response.context["problems"]]


def test_a_table_is_stored_as_typed_with_a_record(signed_in, preparer, project):
    client = signed_in(preparer)
    goal = {"expected": "规范接访场所", "achieved": "已规范"}
    rows = [{**RATE, "achieved": "23", "weight": "50", "score": "50"}, {"level3": "会议", "comparator": "text"}]
    assert send(client, project, funding=[FUNDING], goals=[goal], indicators=rows).status_code == 302
    money = ProjectFunding.objects.get()
    assert (money.adjusted, money.executed, money.origin) == (Decimal(500000), Decimal(452000), "typed")
    first, second = Indicator.objects.all()
    assert (first.weight, first.position, second.level1, second.level2) == (50, 0, "产出指标", "数量指标")
    assert YearlyGoal.objects.get().achieved == "已规范"
    assert ChangeRecord.objects.filter(by=preparer).count() == 4


def test_the_same_page_sent_twice_changes_nothing_the_second_time(signed_in, preparer, project):
    client = signed_in(preparer)
    data = posted(client, project, funding=[FUNDING], indicators=[RATE])
    client.post(address(project), data)
    before = ChangeRecord.objects.count()
    assert client.post(address(project), data).status_code == 302
    assert (ChangeRecord.objects.count(), Indicator.objects.count()) == (before, 1)


def test_every_account_that_speaks_of_the_project_gets_the_record(signed_in, preparer, subordinate, department):
    whole = open_account(unit=department, fiscal_year=2023, profile="sichuan-2021", by=preparer)
    own = open_account(unit=subordinate, fiscal_year=2023, profile="sichuan-2021", scope="unit", by=preparer)
    other = open_account(unit=department, fiscal_year=2022, profile="sichuan-2021", by=preparer)
    project = Project.objects.create(unit=subordinate, fiscal_year=2023, name="甲")
    send(signed_in(preparer), project, funding=[FUNDING])
    revisions = {account.pk: account.revision for account in FinalAccount.objects.all()}
    assert revisions == {whole.pk: 1, own.pk: 1, other.pk: 0}
    assert set(ChangeRecord.objects.filter(action="绩效录入：新增").values_list("account", flat=True)) == {
        whole.pk,
        own.pk,
    }


def test_rows_that_change_places_stay_themselves(signed_in, preparer, project):
    client = signed_in(preparer)
    send(client, project, indicators=[RATE, {**RATE, "level3": "会议"}])
    first, second = Indicator.objects.all()
    swapped = [{**RATE, "level3": "会议", "id": first.pk}, {**RATE, "id": second.pk}]
    assert send(client, project, indicators=swapped).status_code == 302
    assert [(row.pk, row.level3) for row in Indicator.objects.all()] == [(second.pk, "会议"), (first.pk, "培训")]


def test_a_row_marked_or_emptied_is_deleted(signed_in, preparer, project):
    client = signed_in(preparer)
    send(client, project, indicators=[RATE, {**RATE, "level3": "会议"}], funding=[FUNDING])
    first, second = Indicator.objects.all()
    rows = [{**RATE, "id": first.pk, "delete": "on"}, {"id": second.pk}]
    send(client, project, indicators=rows, funding=[{**FUNDING, "id": ProjectFunding.objects.get().pk}])
    assert not Indicator.objects.exists()
    assert ProjectFunding.objects.exists()


def test_a_figure_typed_over_is_typed_from_then_on(signed_in, preparer, project):
    ProjectFunding.objects.create(project=project, adjusted=1, origin="illustrative")
    client = signed_in(preparer)
    send(client, project, funding=[{**FUNDING, "id": ProjectFunding.objects.get().pk}])
    assert ProjectFunding.objects.get().origin == "typed"


def test_suggested_scores_fill_what_is_blank_and_store_nothing(signed_in, preparer, project):
    rows = [
        {**RATE, "achieved": "15", "weight": "10"},
        {**RATE, "level3": "会议", "achieved": "23", "weight": "10", "score": "9"},
        {**RATE, "level3": "接待", "achieved": "很多", "weight": "10"},
    ]
    response = send(signed_in(preparer), project, "suggest", funding=[FUNDING], indicators=rows)
    sheet = response.context["sheets"][2][0]
    scores = [next(cell.text for cell in row.cells if cell.column.name == "score") for row in sheet.rows[:3]]
    assert scores == ["7.5", "9", ""]
    html = response.content.decode()
    assert "10 × 15 ÷ 20 = 7.50" in html
    assert "完成值“很多”不是以“次”为单位的数字" in html
    assert "10 × 45.20 ÷ 50.00 = 9.04" in html
    assert "权重合计30，应为90，少60。" in html
    assert not Indicator.objects.exists()


def test_last_years_indicators_come_without_their_values(signed_in, preparer, project, older):
    Indicator.objects.create(project=older, **{**RATE, "achieved": "23"}, weight=30, score=30)
    response = send(signed_in(preparer), project, "copy", indicators=[])
    row = response.context["sheets"][2][0].rows[0]
    told = {cell.column.name: cell.text for cell in row.cells}
    assert (told["level3"], told["comparator"], told["unit"], told["weight"]) == ("培训", "ge", "次", "30")
    assert (told["target"], told["achieved"], told["score"]) == ("", "", "")
    assert "已填入2022年度的1个指标" in response.content.decode()
    assert not Indicator.objects.filter(project=project).exists()


def test_nothing_to_copy_is_told(signed_in, preparer, project):
    assert "没有可复制的指标" in send(signed_in(preparer), project, "copy").content.decode()


def test_a_form_without_scores_asks_for_none(signed_in, preparer, older):
    client = signed_in(preparer)
    html = client.get(address(older)).content.decode()
    assert "建议得分" not in html
    assert "c-weight" not in html
    assert send(client, older, indicators=[{**RATE, "achieved": "23"}]).status_code == 302
    assert Indicator.objects.get().weight is None


def test_the_other_unit_shows_the_same_money(signed_in, preparer, project):
    response = send(signed_in(preparer), project, "unit-万元", funding=[FUNDING])
    row = response.context["sheets"][0][0].rows[0]
    told = {cell.column.name: cell.text for cell in row.cells}
    assert (told["adjusted"], told["executed"]) == ("50.00", "45.20")


@pytest.mark.parametrize(
    ("grid", "row", "told"),
    [
        ("indicators", {**RATE, "level3": ""} | {"target": "1"}, "请填写三级指标。"),
        ("indicators", {"level3": "x"}, "请填写一级指标。"),
        ("indicators", {**RATE, "weight": "101"}, "权重“101”大于100：请填写0至100的数字。"),
        ("indicators", {**RATE, "weight": "1.234"}, "“1.234”不是权重：请填写0至100的数字，最多两位小数。"),
        ("indicators", {**RATE, "score": "-1"}, "“-1”不是得分：请填写0至100的数字，最多两位小数。"),
        ("indicators", {**RATE, "score": "9" * 400}, "不是得分"),
        ("indicators", {**RATE, "comparator": ">"}, "“>”不是指标性质的选项：请选择＝、≥、≤、定性之一。"),
        ("indicators", {**RATE, "target": "x" * 301}, "“指标值”有301个字，最多300个字：请缩短。"),
        ("indicators", {**RATE, "level3": "a\x00b"}, "“三级指标”里有不能保存的控制字符（U+0000）"),
        ("goals", {"achieved": "x"}, "请填写预期目标。"),
        ("funding", {"source": "gold", "executed": "1"}, "“gold”不是资金来源的选项"),
        ("funding", {"executed": "一百"}, "“一百”不是金额"),
        ("funding", {"executed": "-5"}, "金额为负数时，请在“说明”栏写明原因。"),
    ],
)
def test_what_cannot_be_is_told_at_its_cell_and_nothing_is_stored(signed_in, preparer, project, grid, row, told):
    response = send(signed_in(preparer), project, **{grid: [row]})
    assert response.status_code == 422
    assert told in messages_of(response)[0]
    assert not Indicator.objects.exists()


def test_what_stands_twice_is_told(signed_in, preparer, project):
    response = send(signed_in(preparer), project, indicators=[RATE, RATE], funding=[FUNDING, FUNDING])
    assert sorted(messages_of(response)) == [
        "第1行和第2行重复：同一个三级指标只填一行。",
        "第1行和第2行重复：每种资金来源只填一行，请合并金额。",
    ]


def test_who_saves_later_sees_what_the_other_saved(signed_in, preparer, colleague, project):
    client = signed_in(preparer)
    send(client, project, indicators=[RATE])
    stored = Indicator.objects.get()
    mine = posted(client, project, indicators=[{**RATE, "id": stored.pk, "achieved": "15"}])
    send(signed_in(colleague), project, indicators=[{**RATE, "id": stored.pk, "achieved": "23"}])
    response = client.post(address(project), mine)
    assert response.status_code == 422
    assert "现存：23" in response.content.decode()
    assert Indicator.objects.get().achieved == "23"


def test_a_row_of_another_project_is_refused(signed_in, preparer, project, older):
    foreign = Indicator.objects.create(project=older, **RATE)
    response = send(signed_in(preparer), project, indicators=[{**RATE, "id": foreign.pk}])
    assert response.status_code == 422
    assert "有一行不属于这个项目" in messages_of(response)[0]


def test_markup_is_text(signed_in, preparer, project):
    client = signed_in(preparer)
    send(client, project, indicators=[{**RATE, "level3": "<script>alert(1)</script>"}])
    assert "<script>alert(1)" not in client.get(address(project)).content.decode()


@pytest.mark.parametrize("page", ["table", "texts"])
def test_pages_in_steps(signed_in, citizen, stranger, reviewer, preparer, project, page):
    for client in (Client(), signed_in(citizen)):
        assert client.get(address(project, page)).status_code == 302
    assert signed_in(stranger).get(address(project, page)).status_code == 404
    assert signed_in(stranger).post(address(project, page), {"x": "y"}).status_code == 404
    reader = signed_in(reviewer)
    assert "只能查看" in reader.get(address(project, page)).content.decode()
    assert reader.post(address(project, page), {"x": "y"}).status_code == 403
    assert signed_in(preparer).get(address(project, page)).status_code == 200
    assert signed_in(preparer).get(f"/admin/performance/project/999999/{page}/").status_code == 404


def test_forty_indicators_cost_as_many_queries_as_none(signed_in, preparer, project):
    client = signed_in(preparer)
    with CaptureQueriesContext(
        connection,
    ) as empty:
        client.get(address(project))
    Indicator.objects.bulk_create(
        Indicator(project=project, position=n, **{**RATE, "level3": f"指标{n}"}) for n in range(40)
    )
    with CaptureQueriesContext(connection) as full:
        html = client.get(address(project)).content.decode()
    assert html.count('-level3" id="indicators-') >= 40
    assert len(full) == len(empty) <= 14


def test_the_forms_library_is_there_after_migrating_and_offered(signed_in, preparer, project):
    assert {row.form for row in LibraryIndicator.objects.all()} == {"narrative-2021", "scored-2023"}
    html = signed_in(preparer).get(address(project)).content.decode()
    assert '<option value="服务对象满意度指标">' in html


def written(client, project, **values):
    page = client.get(address(project, "texts"))
    return client.post(address(project, "texts"), {"version": page.context["version"], **values})


def test_texts_are_stored_by_slot_and_an_empty_page_leaves_nothing(signed_in, preparer, project):
    client = signed_in(preparer)
    assert written(client, project, conclusion=" 好\r\n很好 ", leader="张 三", unknown="x").status_code == 302
    stored = SelfEvaluation.objects.get()
    assert (stored.texts, stored.leader) == ({"conclusion": "好\n很好"}, "张 三")
    before = ChangeRecord.objects.count()
    written(client, project, conclusion="好\n很好", leader="张 三")
    assert ChangeRecord.objects.count() == before
    written(client, project)
    assert not SelfEvaluation.objects.exists()


def test_texts_that_are_too_long_or_stale_are_told(signed_in, preparer, colleague, project):
    client = signed_in(preparer)
    assert "“评价结论”有5001个字" in written(client, project, conclusion="x" * 5001).content.decode()
    assert "“项目负责人”有31个字" in written(client, project, leader="x" * 31).content.decode()
    version = client.get(address(project, "texts")).context["version"]
    written(signed_in(colleague), project, conclusion="别人的")
    response = client.post(address(project, "texts"), {"version": version, "conclusion": "我的"})
    assert response.status_code == 422
    assert "现存：别人的" in response.content.decode()
    assert SelfEvaluation.objects.get().texts == {"conclusion": "别人的"}


def test_the_overall_evaluation_is_stored_with_the_account(signed_in, preparer, account):
    client = signed_in(preparer)
    there = f"/admin/accounts/finalaccount/{account.pk}/evaluation/"
    version = client.get(there).context["version"]
    sent = {"version": version, "score": "95", "grade": "优", "bodies": "五个科室"}
    assert client.post(there, sent).status_code == 302
    stored = account.overall_evaluation
    assert (stored.score, stored.grade, stored.texts) == (95, "优", {"bodies": "五个科室"})
    assert ChangeRecord.objects.filter(account=account, action="绩效评价：新增").count() == 1
    assert "自评得分95" in client.get(f"/admin/accounts/finalaccount/{account.pk}/change/").content.decode()
    for wrong, told in (
        ({"score": "101"}, "大于100"),
        ({"grade": "x" * 11}, "最多10个字"),
        ({"score": "9e9"}, "不是自评得分"),
    ):
        assert told in client.post(there, sent | wrong).content.decode()


def test_texts_can_be_read_in_the_record_of_changes(signed_in, preparer, bureau, account, project):
    project.fiscal_year = account.fiscal_year
    project.save()
    client = signed_in(preparer)
    written(client, project, conclusion="群众更满意")
    written(client, project, conclusion="群众很满意")
    html = signed_in(bureau).get("/admin/accounts/changerecord/").content.decode()
    assert "群众很满意" in html
    assert html.count("填写绩效自评") >= 2


def test_a_project_with_a_table_is_deleted_with_it(signed_in, preparer, project):
    Indicator.objects.create(project=project, **RATE)
    client = signed_in(preparer)
    there = f"/admin/performance/project/{project.pk}/delete/"
    assert client.get(there).status_code == 200
    assert client.post(there, {"post": "yes"}).status_code == 302
    assert not Indicator.objects.exists()
    assert ChangeRecord.objects.filter(action="尚无决算：删除项目：随同删除").count() == 1
