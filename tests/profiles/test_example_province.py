"""A province added as data alone: the example of docs/profiles.md is a folder, and an account is told under it."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin.desk import page_address
from accounts.models import ExpenditureLine, IncomeLine, UnitRole
from accounts.models.lines import Balance
from accounts.profiles import (
    CaptionDeclaration,
    ChartDeclaration,
    Equipment,
    PartDeclaration,
    ProfileError,
    SectionDeclaration,
    StatementDeclaration,
    TextSlot,
    VehicleUse,
    load_profile,
    profile_choices,
    reader,
    search_also,
)
from disclosure.renderers.html.page import render_page
from disclosure.report.build import build_report
from disclosure.report.tree import Chart, Paragraph, Table
from tests.accounts.persons import person
from tests.accounts.stored import stored_account, stored_unit
from tests.disclosure.narrative.accounts import (
    NO_THREE_PUBLIC,
    account,
    facts,
    income,
    spent,
    text_of,
    three_public,
    write,
    yuan,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "example-province"
PAGE = ROOT / "docs" / "profiles.md"
NAME = "xin-2025"
SHOWN = re.compile(r"^`(?P<file>[^`\n]+)`[^\n]*\n\n```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(monkeypatch):
    """The example's folder is one of the places in which profiles are looked for."""
    monkeypatch.setattr(reader, "_places", [*reader._places])
    search_also(EXAMPLE)
    return load_profile(NAME)


def texts(report, key: str) -> list[str]:
    """The paragraphs of a section."""
    sections = [s for part in report.parts for top in part.sections for s in (top, *top.sections)]
    (found,) = (section for section in sections if section.key == key)
    return [text_of(block) for block in found.blocks if isinstance(block, Paragraph)]


def tables(report) -> dict[str, Table]:
    return {b.key: b for part in report.parts for s in part.sections for b in s.blocks if isinstance(b, Table)}


@pytest.fixture
def report(db, example):
    """The report of a stored account under the example."""
    stored = stored_account(year=2025, profile=example.name, precision="wan")
    IncomeLine.objects.create(account=stored, item_code="2010301", source="general", amount=yuan("90.00"))
    IncomeLine.objects.create(account=stored, item_code="2010301", source="other", amount=yuan("30.00"))
    Balance.objects.create(account=stored, fund="general", opening=yuan("0"), closing=yuan("0"))
    for nature, amount, budget in (("basic", "80.00", "100.00"), ("project", "40.00", "40.00")):
        ExpenditureLine.objects.create(
            account=stored,
            item_code="2010301",
            fund="general",
            nature=nature,
            adjusted_budget=yuan(budget),
            final=yuan(amount),
        )
    return build_report(stored)


class TestThePage:
    def test_it_shows_the_very_files_of_the_example(self):
        shown: dict[str, str] = {}
        for found in SHOWN.finditer(PAGE.read_text(encoding="utf-8")):
            shown[found["file"]] = shown.get(found["file"], "") + found["text"]
        files = [file for file in sorted(EXAMPLE.rglob("*")) if file.is_file()]
        assert set(shown) == {str(file.relative_to(EXAMPLE)) for file in files}
        for file in files:
            pieces = shown[str(file.relative_to(EXAMPLE))].split("\n")
            written = file.read_text(encoding="utf-8").split("\n")
            # The page breaks a file into pieces; blank lines between them are its own.
            assert [line for line in pieces if line] == [line for line in written if line]

    def test_it_explains_every_setting_of_a_profile(self):
        page = PAGE.read_text(encoding="utf-8")
        profile = (EXAMPLE / NAME / "profile.toml").read_text(encoding="utf-8")
        entries = (
            CaptionDeclaration,
            ChartDeclaration,
            Equipment,
            PartDeclaration,
            SectionDeclaration,
            StatementDeclaration,
            TextSlot,
            VehicleUse,
        )
        settings = set(re.findall(r"^(\w+) =", profile, re.MULTILINE))
        settings |= {reader.SPELLED.get(field.name, field.name) for entry in entries for field in fields(entry)}
        assert {name for name in settings if f"`{name}`" not in page} == set()


class TestTheReport:
    def test_title_parts_and_order(self, report):
        assert report.title == "2025年度市信访局部门决算公开报告"
        assert [part.number + part.title for part in report.parts] == [
            "第一篇部门基本情况",
            "第二篇决算情况说明",
            "第三篇决算公开表",
            "第四篇专业名词解释",
        ]
        assert [s.number + s.title for s in report.parts[1].sections] == [
            "（一）“三公”经费支出情况",
            "（二）绩效管理情况",
            "（三）收支总体情况",
            "（四）收入情况",
            "（五）一般公共预算支出情况",
        ]

    def test_wording_digits_and_zero(self, report):
        assert texts(report, "total") == [
            "市信访局2025年收入总计120.00万元，支出总计120.00万元。收入总计没有上年数，不作比较。"
        ]
        assert texts(report, "income") == [
            (
                "2025年取得收入120.00万元：一般公共预算财政拨款收入90.00万元（75.0%），政府性基金预算财政拨款收入0万元（0.0%），"
                "国有资本经营预算财政拨款收入0万元（0.0%），上级补助收入0万元（0.0%），事业收入0万元（0.0%），"
                "经营收入0万元（0.0%），附属单位上缴收入0万元（0.0%），其他收入30.00万元（25.0%）。"
            )
        ]

    def test_the_base_writes_what_the_example_does_not(self, report):
        head, item = texts(report, "general_items")
        assert head == (
            "2025年度一般公共预算财政拨款支出调整预算为140.00万元，支出决算为120.00万元，完成调整预算的85.7%，"
            "决算数小于调整预算数。其中："
        )
        assert item.startswith(
            "1.一般公共服务（类）政府办公厅（室）及相关机构事务（款）行政运行（项）。调整预算为140.00万元，"
        )

    def test_charts_have_their_own_numbers(self, report):
        charts = [
            b for s in report.parts[1].sections for x in (s, *s.sections) for b in x.blocks if isinstance(b, Chart)
        ]
        assert [(chart.number, chart.title) for chart in charts] == [(2, "“三公”经费构成"), (1, "收入构成")]

    def test_the_set_of_tables(self, report):
        assert [(s.number, s.title) for s in report.parts[2].sections] == [
            ("附表1", "一般公共预算“三公”经费支出决算表"),
            ("附表2", "收支决算总表"),
            ("附表3", "一般公共预算支出决算表"),
            ("附表4", "一般公共预算基本支出决算表"),
            ("附表5", "政府性基金收支决算表"),
        ]
        assert [h.text for h in tables(report)["three_public"].header[0]] == [
            "合计", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费",
        ]  # fmt: skip

    def test_columns_total_and_zeros_of_a_table(self, report):
        table = tables(report)["general_expenditure"]
        assert [h.text for h in table.header[0]] == ["科目编码", "科目名称", "项目支出", "基本支出", "合计"]
        assert [cell.text for cell in table.rows[-1].cells] == ["", "合计", "40.00", "80.00", "120.00"]
        total = tables(report)["income_expenditure"]
        labels = [cell.text for row in total.rows for cell in row.cells]
        assert "二十四、债务付息支出" in labels
        assert "使用非财政拨款结余（含专用结余）" in labels
        assert [cell.text for cell in total.rows[1].cells] == [
            "二、政府性基金预算财政拨款收入", "0.00", "二、外交支出", "0.00",
        ]  # fmt: skip

    def test_an_empty_table_says_so_in_the_words_of_the_province(self, report):
        assert tables(report)["government_fund"].notice == (
            "备注：市信访局2025年没有政府性基金收入，也没有使用政府性基金安排的支出，本表为空。"
        )

    def test_the_glossary(self, report):
        assert [text_of(block) for block in report.parts[3].blocks] == ["1.基本支出：指保障机构日常运转的支出。"]

    def test_a_change_in_the_words_of_the_province(self, example):
        last = {"income": "80.00", "expenditure": "80.00"}
        told = facts(
            account(spent("60.00"), income("60.00"), last_year=last), {"total_reason": "压减"}, profile=example
        )
        assert write("total", told)[0].endswith("收入总计较上年少20.00万元（降25.0%），原因是压减。")

    def test_three_public_of_the_general_budget_alone(self, example):
        other = three_public("government_fund", **{**NO_THREE_PUBLIC, "abroad_final": "5.00"})
        general = three_public(**{**NO_THREE_PUBLIC, "abroad_final": "1.00", "abroad_budget": "2.00"})
        told = facts(account(general, other, year=2025), profile=example)
        assert write("three_public_total", told)[0] == (
            "2025年度财政拨款“三公”经费年初预算为2.00万元，支出决算为1.00万元，完成年初预算的50.0%，决算数小于年初预算数。"
        )

    def test_the_page_shows_it(self, report):
        page = render_page(report)
        assert "<title>2025年度市信访局部门决算公开报告" in page
        assert page.index("“三公”经费支出情况") < page.index("收支总体情况")
        assert "附表3" in page
        assert page.count("<table") >= 5


class TestWhereProfilesAreLookedFor:
    def test_the_example_stands_beside_the_products_own(self, example):
        names = [name for name, _ in profile_choices()]
        assert NAME in names
        assert example.base == load_profile(example.base.name)

    def test_a_choice_of_the_back_office(self, example, db):
        page = preparer_of(stored_unit()).get(reverse("admin:accounts_finalaccount_add")).content.decode()
        assert "示例省部门决算公开（2025年度起）" in page

    def test_an_office_keeps_its_own_in_a_folder_that_is_set(self, tmp_path):
        shutil.copytree(EXAMPLE / NAME, tmp_path / "own" / NAME)
        code = f"import django; django.setup(); from accounts.profiles import *; print(load_profile({NAME!r}).title)"
        told = subprocess.run(  # noqa: S603 (our own code)
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATA_DIR": str(tmp_path / "data"),
                "PROFILES_DIR": str(tmp_path / "own"),
                "PYTHONIOENCODING": "utf-8",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert told.stdout.strip() == "示例省部门决算公开（2025年度起）"

    def test_two_folders_of_one_name_are_refused(self, example, tmp_path):
        shutil.copytree(EXAMPLE / NAME, tmp_path / NAME)
        search_also(tmp_path)
        with pytest.raises(ProfileError, match=f"地区口径“{NAME}”有多个目录：.*请改名，只留一个。"):
            load_profile(NAME)

    def test_a_place_is_searched_once(self, example):
        before = list(reader._places)
        search_also(EXAMPLE)
        assert reader._places == before


def preparer_of(unit):
    """A browser in which a preparer of the unit has signed in."""
    client = Client()
    client.force_login(person("preparer", unit=unit, role=UnitRole.Role.PREPARER))
    return client


def test_a_mistake_in_a_template_is_told_on_the_desk(example, tmp_path, monkeypatch, db):
    shutil.copytree(EXAMPLE / NAME, tmp_path / NAME)
    (tmp_path / NAME / "sections" / "income.txt").write_text(
        "{% paragraph %}{% amount f.money %}{% endparagraph %}", encoding="utf-8"
    )
    monkeypatch.setattr(reader, "_places", [reader.PROFILES, tmp_path])
    stored = stored_account(year=2025, profile=NAME)
    page = preparer_of(stored.unit).get(page_address("preview", stored), follow=True).content.decode()
    assert "句式模板 income.txt：标签要的是金额，“f.money”没有值。" in page
