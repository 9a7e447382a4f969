"""Projects as a workbook: written, read back, refused cell by cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from accounts.access import units_changeable_by
from accounts.models import BudgetUnit, ChangeRecord
from accounts.use_cases.accounts import open_account
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.problems import WorkbookRefusedError
from performance.figures import FundingFigures, GoalFigures, IndicatorFigures, ProjectFigures
from performance.forms import form_of
from performance.loader import load_projects
from performance.models import Indicator, Project, ProjectFunding
from performance.use_cases.workbooks import import_projects
from performance.workbook.reading import read_projects
from performance.workbook.writing import write_projects

WHEN = datetime(2024, 1, 1, tzinfo=UTC)
SCORED, NARRATIVE = form_of("510800", 2023), form_of("510800", 2021)


def money(source, *amounts):
    names = ("applied", "initial", "adjusted", "arrived", "executed")
    return FundingFigures(source, dict(zip(names, (None if a is None else Decimal(a) for a in amounts), strict=True)))


def project(number=1, *, indicators=40, scored=True, year=2023):
    return ProjectFigures(
        name=f"项目{number}：=SUM(A1)" if number == 3 else f"接访场所改造{number}",
        stages=frozenset({"goal_set", "self_evaluated"}),
        code=f"5108{number:04}",
        office="接访科",
        unit_code="639001",
        unit_name="市委群众工作局",
        year=year,
        funding=(money("fiscal", None, "400000.01", "500000.00", "0.00", "452000.99"), money("unit", *["1.10"] * 5)),
        goals=(GoalFigures("场所规范", "=1+1"), GoalFigures("系统稳定", "")),
        indicators=tuple(
            IndicatorFigures(
                *("产出指标", "数量指标" if n % 2 else "质量指标", f"第{n}项"),
                ("eq", "ge", "le", "text")[n % 4],
                *(f"≥{n}", "次", "@好" if n % 4 == 3 else "1200"),
                weight=Decimal("2.25") if scored else None,
                score=Decimal("2.00") if scored and n % 3 else None,
                reason="-减少" if n % 5 == 0 else "",
            )
            for n in range(indicators)
        ),
        texts={"conclusion": "1. 好\n2. 很好", "problems": "=HYPERLINK(1)"},
        leader="张三",
        finance_leader="李四",
    )


def opened(content):
    return open_workbook(content, "项目.xlsx")


def edited(content, change):
    book = openpyxl.load_workbook(BytesIO(content))
    change(book, book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_with(sheet, words):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == words)


def store(account, preparer, content, form):
    read = read_projects(opened(content), form, year=account.fiscal_year)
    return import_projects(account, read, units=units_changeable_by(preparer), by=preparer)


def without_place(figures):
    return [(p.name, p.stages, p.code, p.office, p.funding, p.goals, p.indicators, dict(p.texts)) for p in figures]


@pytest.mark.parametrize(("year", "scored"), [(2023, True), (2021, False)])
def test_twenty_projects_of_forty_indicators_come_back_equal(department, preparer, year, scored):
    account = open_account(unit=department, fiscal_year=year, profile="sichuan-2021", by=preparer)
    form = form_of("510800", year)
    projects = [project(n, scored=scored, year=year) for n in range(1, 21)]
    content = write_projects(projects, form, year=year, created=WHEN)
    done = store(account, preparer, content, form)
    assert [(each.is_new, each.project.name) for each in done] == [(True, each.name) for each in projects]
    stored = load_projects(Project.objects.of_account(account))
    assert without_place(stored) == without_place(projects)
    assert write_projects(stored, form, year=year, created=WHEN) == content
    records = ChangeRecord.objects.count()
    assert [each.changed for each in store(account, preparer, content, form)] == [0] * 20
    assert ChangeRecord.objects.count() == records
    row = Indicator.objects.first()
    assert (row.origin, row.source_file, row.source_sheet, row.source_cell[0]) == (
        "imported",
        "项目.xlsx",
        "1 接访场所改造1",
        "A",
    )


def test_a_blank_workbook_has_a_sheet_to_fill_in_and_names_what_is_missing():
    content = write_projects((), SCORED, year=2023, created=WHEN)
    read = read_projects(opened(content), SCORED, year=2023)
    assert [problem.message for problem in read.problems] == [
        "工作表“1 新项目”：没有项目名称：请在“项目名称”右边的单元格填写。"
    ]


def test_a_form_of_merged_cells_in_wan_and_its_own_words_is_read(department, preparer):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["部门预算项目支出绩效自评表（2023年度）"],
        ["项目名称", "窗口创建", "项目代码", 51080001],
        ["金额单位：万元"],
        ["", "年初预算数", "调整后预算数", "预算执行数", "预算执行率"],
        ["总额", 50, 50.5, 45.2, 0.9],
        ["其中：财政资金", "40.00", 40.5, "45.2"],
        ["其他资金", 10, 10, "—"],
        ["年度目标", "完成情况"],
        ["规范场所", "已规范"],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因"],
        ["产出指标", "数量指标", "培训", "≥", 20, "次", 23, 45, 45],
        [None, None, "会议", "＝", 8, "场", 8, 22.5, 22.5],
        [None, "质量指标", "验收", "定性", "合格", None, "合格", "22.5", "20分"],
        ["合计", None, None, None, None, None, None, 100, 99],
        ["评价结论", "好"],
    ):
        sheet.append(row)
    sheet.merge_cells("A11:A13")
    sheet.merge_cells("B11:B12")
    stream = BytesIO()
    book.save(stream)
    account = open_account(unit=department, fiscal_year=2023, profile="sichuan-2021", by=preparer)
    store(account, preparer, stream.getvalue(), SCORED)
    stored = load_projects(Project.objects.of_account(account))[0]
    assert (stored.name, stored.code) == ("窗口创建", "51080001")
    assert stored.amount("adjusted", "fiscal").amount == Decimal(405000)
    assert stored.amount("executed").amount == Decimal(452000)
    assert [goal.achieved for goal in stored.goals] == ["已规范"]
    told = [(i.level1, i.level2, i.level3, i.comparator, i.target, i.weight, i.score) for i in stored.indicators]
    assert told == [
        ("产出指标", "数量指标", "培训", "ge", "20", 45, 45),
        ("产出指标", "数量指标", "会议", "eq", "8", Decimal("22.5"), Decimal("22.5")),
        ("产出指标", "质量指标", "验收", "text", "合格", Decimal("22.5"), 20),
    ]


def hide_row(book, sheet):
    sheet.row_dimensions[cell_with(sheet, "第1项").row].hidden = True


def put(words, value, *, right=0, below=0):
    def change(book, sheet):
        cell = cell_with(sheet, words)
        sheet.cell(cell.row + below, cell.column + right).value = value

    return change


@pytest.mark.parametrize(
    ("change", "cell", "told"),
    [
        (put("项目名称", None, right=1), "B2", "没有项目名称：请在“项目名称”右边的单元格填写。"),
        (put("年度", "2022", right=1), "J2", "年度是“2022”，本次导入的是2023年度：请核对文件。"),
        (put("金额单位", None, right=1), "A7", "没有写明金额单位：请在表头写上“金额单位”和“元”或“万元”。"),
        (put("预算执行数", "四十五", below=1), "F8", "F8：“四十五”不是金额"),
        (put("预算执行数", True, below=1), "F8", "F8：单元格里是逻辑值TRUE：请改为文字或数字。"),
        (put("预算执行数", date(2023, 5, 1), below=1), "F8", "F8：单元格里是日期或时间"),
        (put("权重", "很高", below=1), "H21", "H21：“很高”不是权重：请填写0至100的数字，最多两位小数。"),
        (put("权重", 150, below=1), "H21", "H21：权重“150”大于100：请填写0至100的数字。"),
        (put("指标性质", "约", below=1), "D21", "D21：“约”不是指标性质的选项：请选择＝、≥、≤、定性之一。"),
        (put("第2项", "第0项"), "A23", "A23：第1行和第3行重复：同一个三级指标只填一行。"),
        (put("三级指标", None), "", "找不到绩效指标表：应有一行写着三级指标、指标值等栏目。"),
        (put("预算执行数", "=1/0", below=1), "F8", "F8是公式，没有保存计算结果"),
        (put("项目代码", "有 空格", right=1), "B2", "项目代码：项目代码只能由数字、字母、“-”和“_”组成，最多40位。"),
        (put("单位代码", "999", right=1), "B2", "单位代码“999”不是本决算的单位，或您不是它的编制人：请核对单位代码。"),
        (put("责任科室", "x" * 61, right=1), "B2", "责任科室：确保该变量包含不超过 60 字符"),
        (hide_row, "A22", "第22行是隐藏的，却有内容：请取消隐藏并核对，不需要的请删除。"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_stored(department, preparer, change, cell, told):
    account = open_account(unit=department, fiscal_year=2023, profile="sichuan-2021", by=preparer)
    content = edited(write_projects([project()], SCORED, year=2023, created=WHEN), change)
    with pytest.raises(WorkbookRefusedError) as refused:
        store(account, preparer, content, SCORED)
    problem = refused.value.problems[0]
    assert (problem.sheet, problem.cell) == ("1 接访场所改造1", cell)
    assert told in problem.message
    assert not Project.objects.exists()


def test_two_sheets_of_one_project_and_a_hidden_sheet_are_told():
    first, again = project(1), project(1)
    content = write_projects([first, again, project(2)], SCORED, year=2023, created=WHEN)

    def hide(book, sheet):
        book.worksheets[2].sheet_state = "hidden"

    read = read_projects(opened(edited(content, hide)), SCORED, year=2023)
    assert ["已有，一个项目只用一张工作表" in problem.message for problem in read.problems] == [True]
    assert [note.found for note in read.notes] == ["隐藏的工作表"]


def test_a_sheet_replaces_the_table_and_leaves_other_texts(department, preparer):
    account = open_account(unit=department, fiscal_year=2023, profile="sichuan-2021", by=preparer)
    there = Project.objects.create(unit=department, fiscal_year=2023, name="旧名", code="51080001")
    Indicator.objects.create(project=there, level1="a", level2="b", level3="c")
    ProjectFunding.objects.create(project=there, source="other", executed=5)
    (done,) = store(account, preparer, write_projects([project()], SCORED, year=2023, created=WHEN), SCORED)
    assert (done.is_new, done.project.pk) == (False, there.pk)
    there.refresh_from_db()
    assert there.name == "接访场所改造1"
    assert Indicator.objects.filter(project=there).count() == 40
    assert set(ProjectFunding.objects.values_list("source", flat=True)) == {"fiscal", "unit"}


def test_a_units_account_takes_no_project_of_another_unit(department, subordinate, preparer):
    account = open_account(unit=subordinate, fiscal_year=2023, profile="sichuan-2021", scope="unit", by=preparer)
    assert BudgetUnit.objects.filter(code="639001").exists()
    with pytest.raises(WorkbookRefusedError, match="单位代码“639001”不是本决算的单位"):
        store(account, preparer, write_projects([project()], SCORED, year=2023, created=WHEN), SCORED)
