"""The bureau's overview: every unit and where it stands, the most urgent first, in few queries."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import BudgetUnit, DisclosureDeadline, FinalAccount, Region, RegionRole, WorkflowStep
from accounts.overview import Asked, Overview
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.persons import PROFILE, person

OVERVIEW = "/admin/overview/"
WORKBOOK = "/admin/overview.xlsx"
TODAY = date(2022, 10, 8)
QUERIES = 12


@pytest.fixture
def units(region):
    return BudgetUnit.objects.bulk_create(
        [BudgetUnit(region=region, code=f"40{n}001", name=f"第{n}局", short_name=f"{n}局") for n in range(6)]
    )


@pytest.fixture
def year(units):
    """One unit without an account, one in each state, and one that is late."""
    standing = [
        ("drafting", TODAY - timedelta(days=5)),
        ("submitted", None),
        ("approved", TODAY - timedelta(days=19)),
        ("published", TODAY - timedelta(days=60)),
        ("drafting", TODAY - timedelta(days=30)),
    ]
    return [
        FinalAccount.objects.create(unit=unit, fiscal_year=2021, profile=PROFILE, state=state, approved_on=approved_on)
        for unit, (state, approved_on) in zip(units[1:], standing, strict=True)
    ]


def rows(**asked):
    found = Overview(["510800"], Asked(year=2021, **asked), TODAY)
    counts = found.counts()
    listed = found.rows(0, 100)
    assert len(listed) == counts.asked
    return [row.unit.name for row in listed], counts, listed


def test_every_unit_is_listed_the_most_urgent_first(year):
    names, counts, listed = rows()
    assert names == ["第5局", "第3局", "第1局", "第0局", "第2局", "第4局"]
    assert counts.by_state == {"none": 1, "drafting": 2, "submitted": 1, "approved": 1, "published": 1}
    assert (counts.late, counts.total) == (1, 6)
    assert [row.late for row in listed] == [True, False, False, False, False, False]
    assert [row.deadline.told for row in listed[:3]] == ["已逾期10天", "还有1天", "还有15天"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "none"}, ["第0局"]),
        ({"state": "late"}, ["第5局"]),
        ({"state": "published"}, ["第4局"]),
        ({"search": "第3"}, ["第3局"]),
        ({"search": "402001"}, ["第2局"]),
        ({"search": "3局 40"}, ["第3局"]),
        ({"region": "510800", "state": "submitted"}, ["第2局"]),
        ({"search": "%"}, []),
    ],
)
def test_a_state_and_words_leave_only_some(year, asked, names):
    assert rows(**asked)[0] == names


def test_a_registered_deadline_moves_what_is_late(year, region):
    DisclosureDeadline.objects.create(region=region, fiscal_year=2021, days=15, latest_on=date(2022, 10, 7))
    names, counts, listed = rows(state="late")
    assert names == ["第5局", "第3局", "第0局", "第1局", "第2局"]
    assert counts.late == 5
    assert [row.deadline.due for row in listed] == [
        date(2022, 9, 23),
        date(2022, 10, 4),
        *[date(2022, 10, 7)] * 3,
    ]


def test_regions_with_rules_of_their_own_are_told_apart(year):
    Region.objects.create(code="510802", name="利州区")
    unit = BudgetUnit.objects.create(region_id="510802", code="1", name="区局")
    FinalAccount.objects.create(
        unit=unit, fiscal_year=2021, profile=PROFILE, approved_on=TODAY - timedelta(days=11), state="submitted"
    )
    DisclosureDeadline.objects.create(region_id="510802", fiscal_year=2021, days=10)
    found = Overview(["510800", "510802"], Asked(year=2021, state="late"), TODAY)
    assert [(row.unit.name, row.deadline.told) for row in found.rows(0, 9)] == [
        ("第5局", "已逾期10天"),
        ("区局", "已逾期1天"),
    ]


def test_a_correction_of_what_is_published_is_not_late(year, preparer):
    late = year[-1]
    at = timezone.now()
    WorkflowStep.objects.create(
        account=late, move="correct", before="published", after="drafting", at=at, by=preparer, comment="更正"
    )
    names, counts, _ = rows(state="late")
    assert (names, counts.late) == ([], 0)
    assert {row.told for row in rows(state="drafting")[2]} == {"编制中", "更正中"}


def test_units_that_were_not_there_are_left_out(year, units):
    BudgetUnit.objects.filter(pk=units[0].pk).update(established_year=2022)
    BudgetUnit.objects.filter(pk=units[1].pk).update(abolished_year=2020)
    assert rows()[1].total == 4


def test_a_department_with_two_accounts_is_two_rows(year, units):
    FinalAccount.objects.create(unit=units[1], fiscal_year=2021, profile=PROFILE, scope="unit")
    assert rows()[1].total == 7
    assert sorted(row.account.short_scope for row in rows(search="第1局")[2]) == ["单位决算", "部门决算"]


def test_the_bureau_reads_its_own_regions_only(signed_in, bureau, year):
    elsewhere = Region.objects.create(code="320000", name="江苏省")
    BudgetUnit.objects.create(region=elsewhere, code="1", name="江苏某局")
    html = signed_in(bureau).get(OVERVIEW, {"year": 2021}).content.decode()
    assert "第5局" in html
    assert "江苏某局" not in html
    html = signed_in(bureau).get(OVERVIEW, {"year": 2021, "region": "320000"}).content.decode()
    assert "江苏某局" not in html
    other = person("elsewhere")
    RegionRole.objects.create(user=other, region=elsewhere, role=RegionRole.Role.BUREAU)
    html = signed_in(other).get(OVERVIEW, {"year": 2021}).content.decode()
    assert ("第5局" in html, "江苏某局" in html) == (False, True)


@pytest.mark.parametrize("address", [OVERVIEW, WORKBOOK])
def test_others_are_refused(signed_in, preparer, administrator, client, citizen, year, address):
    for user in (preparer, administrator):
        assert signed_in(user).get(address).status_code == 403
    for stranger in (client, signed_in(citizen)):
        assert stranger.get(address)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "given",
    [
        {"year": "x" * 5000},
        {"year": "99999999999999999999"},
        {"year": "²"},
        {"year": "-1"},
        {"state": "<script>alert(1)</script>"},
        {"region": "' OR 1=1 --"},
        {"q": "<script>alert(1)</script>\0\r\n" + "长" * 9000},
        {"p": "9999999999999999999999"},
        {"p": "a"},
    ],
)
def test_whatever_is_asked_is_answered(signed_in, bureau, year, given):
    page, workbook = (signed_in(bureau).get(address, given) for address in (OVERVIEW, WORKBOOK))
    workbook.close()
    assert (page.status_code, workbook.status_code) == (200, 200)
    assert "<script>alert" not in page.content.decode()


def test_the_workbook_holds_what_the_page_shows_and_no_formula(signed_in, auditor, year, units):
    BudgetUnit.objects.filter(pk=units[5].pk).update(name="=HYPERLINK(1)")
    content = b"".join(signed_in(auditor).get(WORKBOOK, {"year": 2021, "state": "drafting"}))
    sheet = load_workbook(io.BytesIO(content)).active
    head, *lines = sheet.values
    assert head[3] == "单位名称"
    assert [line[3] for line in lines] == ["'=HYPERLINK(1)", "第1局"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert lines[1][6] == "编制中"


def test_a_thousand_units_cost_as_many_queries_as_one(signed_in, bureau, region, django_assert_max_num_queries):
    units = BudgetUnit.objects.bulk_create(
        [BudgetUnit(region=region, code=f"7{n:05}", name=f"第{n}中心") for n in range(1000)]
    )
    states = list(FinalAccount.State)
    FinalAccount.objects.bulk_create(
        [FinalAccount(unit=u, fiscal_year=2021, profile=PROFILE, state=states[n % 4]) for n, u in enumerate(units)]
    )
    client = signed_in(bureau)
    with django_assert_max_num_queries(QUERIES):
        html = client.get(OVERVIEW, {"year": 2021, "p": 3}).content.decode()
    assert "第 3 / 20 页" in html
