"""Findings on performance lead to the field they are about, and stand beside it."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.admin.findings import Places, shown_findings
from accounts.models import BudgetUnit, CheckRun, UnitRole
from accounts.use_cases.checks import check_account
from performance.models import Indicator, Project, ProjectFunding, YearlyGoal
from tests.accounts.persons import person
from tests.accounts.stored import stored_account, stored_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return stored_account()


def project(unit, name="渠道维修", code="", **fields):
    made = Project.objects.create(
        unit=unit, fiscal_year=2021, name=name, code=code, self_evaluated=True, goal_set=True, **fields
    )
    ProjectFunding.objects.create(project=made, source="fiscal", adjusted=Decimal(100_000), executed=Decimal(90_000))
    YearlyGoal.objects.create(project=made, position=1, expected="维修渠道3公里。", achieved="维修渠道3公里。")
    rows = (("渠道长度", "3公里"), ("维修进度", "两组"), ("群众满意", "95%"))
    for position, (level3, achieved) in enumerate(rows, start=1):
        Indicator.objects.create(
            project=made,
            position=position,
            level1="完成指标",
            level2="数量指标",
            level3=level3,
            target="3公里" if position == 1 else "95%",
            achieved=achieved,
        )
    return made


def address(account, **place):
    return Places(account).address(place, "finding-x")


def test_a_cell_of_a_projects_table_is_its_field(account):
    own = project(account.unit)
    found = address(account, statement="performance", row="639001-渠道维修/indicator2", column="achieved")
    assert found == f"/admin/performance/project/{own.pk}/table/#indicators-1-achieved"


@pytest.mark.parametrize(
    ("line", "column", "anchor"),
    [
        ("", "", ""),
        ("/indicator3", "", "#indicators-2-level3"),
        ("/goal1", "expected", "#goals-0-expected"),
        ("/fiscal", "executed", ""),
        ("/indicator", "achieved", ""),
    ],
)
def test_a_line_without_field_leads_to_the_table(account, line, column, anchor):
    own = project(account.unit)
    found = address(account, statement="performance", row=f"639001-渠道维修{line}", column=column)
    assert found == f"/admin/performance/project/{own.pk}/table/{anchor}"


def test_a_name_may_hold_the_sign_before_the_line(account):
    project(account.unit, "水库")
    longer = project(account.unit, "水库/渠道")
    found = address(account, statement="performance", row="639001-水库/渠道/indicator1", column="target")
    assert f"/project/{longer.pk}/table/#indicators-0-target" in found


def test_a_project_goes_by_its_code_where_it_has_one(account):
    own = project(account.unit, code="510802-77")
    assert f"/project/{own.pk}/" in address(account, statement="performance", row="639001-510802-77/indicator1")


def test_texts_of_projects_and_of_the_whole_have_their_pages(account):
    own = project(account.unit)
    text = address(account, section="self_evaluation", slot="problems", subject="639001-渠道维修")
    assert text == f"/admin/performance/project/{own.pk}/texts/#problems"
    whole = address(account, section="attachments", slot="conclusion", subject="overall")
    assert whole.endswith(f"/{account.pk}/evaluation/#conclusion")


def test_what_is_no_longer_there_leads_elsewhere(account):
    assert "/performance/project/" not in address(account, statement="performance", row="639001-没有的项目/indicator1")
    assert "/performance/project/" not in address(account, section="self_evaluation", slot="x", subject="?")


def test_many_findings_cost_one_query(account, django_assert_num_queries):
    project(account.unit)
    rows = [
        {"rule": "PRF-10", "status": "fail", "severity": "warn", "statement": "performance", "row": row}
        for row in ("639001-渠道维修/indicator1", "639001-渠道维修/indicator2", "639001-渠道维修/goal1")
    ]
    with django_assert_num_queries(1):
        shown = shown_findings(account, CheckRun(account=account, results=rows))
    assert all("/project/" in one.address for one in shown)
    with django_assert_num_queries(0):
        shown_findings(account, CheckRun(account=account, results=[rows[0] | {"statement": "income"}]))


class TestBesideTheFields:
    @pytest.fixture
    def checked(self, account):
        """A project of a unit below, whose second indicator asks for a percentage and tells of groups."""
        below = stored_unit("639002", name="市水利站", parent=account.unit)
        self.project = project(below)
        preparer = person("preparer", unit=account.unit, role=UnitRole.Role.PREPARER)
        self.client = Client()
        self.client.force_login(preparer)
        run, _ = check_account(account, by=preparer)
        failed = [r for r in run.results if r["status"] == "fail" and r.get("statement") == "performance"]
        own = [r for r in failed if r.get("row", "").startswith("639002-渠道维修")]
        assert any("/indicator" in r["row"] for r in own), failed
        return own

    def page(self, name="table"):
        return self.client.get(f"/admin/performance/project/{self.project.pk}/{name}/").content.decode()

    def test_the_table_lists_what_the_departments_checks_found_of_it(self, checked):
        html = self.page()
        assert all(finding["message"] in html for finding in checked)

    def test_the_cell_is_marked_and_described(self, checked):
        at = next(finding for finding in checked if "/indicator" in finding["row"])
        number = int(at["row"][-1]) - 1
        column = at.get("column") or "level3"
        html = self.page()
        field = html[html.index(f'id="indicators-{number}-{column}"') :][:300]
        assert 'aria-describedby="finding-' in field

    def test_another_project_shows_nothing_of_it(self, checked):
        unit = BudgetUnit.objects.get(code="639002")
        self.project = Project.objects.create(unit=unit, fiscal_year=2021, name="别的")
        assert "检查发现" not in self.page()

    def test_who_sees_the_unit_but_not_the_department_sees_nothing_of_its_checks(self, checked):
        unit = BudgetUnit.objects.get(code="639002")
        self.client.force_login(person("below", unit=unit, role=UnitRole.Role.PREPARER))
        assert "检查发现" not in self.page()
