"""Storing what a workbook says, and taking it back; the content is made by hand, reading has tests of its own."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.entry.grids import GRIDS
from accounts.entry.loader import start_reading
from accounts.models import (
    Assets,
    ChangeRecord,
    ControlTotal,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Procurement,
    ThreePublicExpense,
    WorkbookImport,
)
from accounts.record import broken_links, values_of
from accounts.use_cases.accounts import change_account, change_lines, open_account
from accounts.use_cases.import_plan import NEGATIVE_IN_SOURCE, plan_import, row_name
from accounts.use_cases.imports import (
    ImportRefusedError,
    SourceFile,
    StalePlanError,
    UndoRefusedError,
    grid_of,
    store_import,
    undo_import,
)
from accounts.workbooks.content import Content, ContentRow, ContentTable, Place
from accounts.workbooks.problems import WorkbookProblem
from tests.accounts.persons import person
from tests.accounts.stored import stored_unit
from tests.disclosure.published import published_as_it_is

FILE = SourceFile("公开表.xlsx", "a" * 64)
OTHER_FILE = SourceFile("更正后.xlsx", "b" * 64)
AMOUNTS = ("amount", "final", "goods", "small_micro", "vehicles_other", "abroad_final", "reception_budget")


def line(cell="B7", *, sheet="收入决算表", **values):
    amounts = {k: Decimal(v) for k, v in values.items() if k in AMOUNTS and isinstance(v, str)}
    return ContentRow({**values, **amounts}, Place(sheet, cell))


def income(*rows, covered=("amount",), **scope):
    return ContentTable("income", covered, rows, scope)


def expenditure(*rows, covered=("final",), **scope):
    return ContentTable("expenditure", covered, rows, scope)


def content(*tables, precision="yuan", form="public", **said):
    return Content(form, precision, tables, **said)


def items(model, *fields):
    return list(model.objects.values_list(*fields))


def chain_length(account):
    assert broken_links(f"account-{account.pk}") == []
    return ChangeRecord.objects.filter(account=account).count()


def picture():
    """Every stored row of every grid without its number: what undoing has to bring back."""
    return {
        name: sorted(
            (sorted((k, str(v)) for k, v in values_of(row).items() if k != "id") for row in grid.model.objects.all()),
            key=str,
        )
        for name, grid in GRIDS.items()
    }


ONE = content(income(line(item_code="2010301", source="general", amount="100")))


class TestPlanning:
    def test_rows_are_added_changed_and_removed(self, account, preparer):
        there = [IncomeLine(item_code="2010302", amount=1), IncomeLine(item_code="2010303", amount=2)]
        change_lines(account, by=preparer, saved=there)
        said = income(line(item_code="2010301", amount="5"), line("B8", item_code="2010302", amount="7"))
        (table,) = plan_import(account, content(said)).tables
        assert [(r.kind, r.key["item_code"], r.place) for r in table.rows] == [
            ("added", "2010301", Place("收入决算表", "B7")),
            ("changed", "2010302", Place("收入决算表", "B8")),
            ("removed", "2010303", None),
        ]
        assert [[(f.label, f.before, f.after) for f in r.fields] for r in table.rows] == [
            [("决算数", None, 5)],
            [("决算数", 1, 7)],
            [("决算数", 2, None)],
        ]
        assert IncomeLine.objects.count() == 2, "nothing is stored by planning"

    def test_what_the_file_does_not_cover_stays(self, account, preparer):
        there = ExpenditureLine(item_code="2010301", initial_budget=9, final=1, note="已核")
        change_lines(account, by=preparer, saved=[there])
        said = content(expenditure(line(item_code="2010301", final="3")))
        store_import(account, said, source=FILE, by=preparer)
        assert items(ExpenditureLine, "initial_budget", "final", "note") == [(9, 3, "已核")]

    def test_a_row_that_the_file_lacks_keeps_its_budget_only(self, account, preparer):
        there = [
            ExpenditureLine(item_code="2010301", adjusted_budget=9, final=1, note="已核"),
            ExpenditureLine(item_code="2010302", final=1, note="这一行只有说明"),
        ]
        change_lines(account, by=preparer, saved=there)
        store_import(account, content(expenditure()), source=FILE, by=preparer)
        assert items(ExpenditureLine, "item_code", "adjusted_budget", "final", "note") == [
            ("2010301", 9, None, "已核"),
        ]

    def test_a_zero_that_is_left_keeps_its_row(self, account, preparer):
        change_lines(account, by=preparer, saved=[ExpenditureLine(item_code="2010301", initial_budget=0, final=1)])
        store_import(account, content(expenditure()), source=FILE, by=preparer)
        assert items(ExpenditureLine, "initial_budget", "final") == [(0, None)]

    def test_rows_outside_the_scope_stay_as_they_are(self, account, preparer):
        there = [IncomeLine(item_code="2010301", amount=1), IncomeLine(item_code="2010301", source="other", amount=2)]
        change_lines(account, by=preparer, saved=there)
        said = content(income(line(item_code="2010302", source="other", amount="3"), source={"other"}))
        store_import(account, said, source=FILE, by=preparer)
        assert items(IncomeLine, "item_code", "source", "amount") == [
            ("2010301", "general", 1),
            ("2010302", "other", 3),
        ]

    def test_two_tables_of_one_grid_come_together(self, account):
        said = content(
            expenditure(line("C7", item_code="2010301", final="3"), fund={"general"}),
            ContentTable("expenditure", ("initial_budget",), (line("D7", item_code="2010301", initial_budget=2),)),
        )
        (row,) = plan_import(account, said).saved
        assert (row.initial_budget, row.final) == (2, 3)

    def test_a_group_of_facts_is_one_row(self, account, preparer):
        change_lines(account, by=preparer, saved=[Procurement(goods=1, works=5)])
        table = ContentTable("procurement", ("goods",), (line("B2", goods="2"),))
        ((changed,),) = [t.rows for t in plan_import(account, content(table)).tables]
        assert (changed.kind, changed.key, [(f.label, f.after) for f in changed.fields]) == (
            *("changed", {}),
            [("政府采购货物支出", 2)],
        )

    def test_facts_go_when_nothing_of_them_is_left_and_a_flag_is_something(self, account, preparer):
        change_lines(account, by=preparer, saved=[Assets(vehicles_other=1), OperatingExpense(applicable=False)])
        tables = ContentTable("assets", ("vehicles_other",), ()), ContentTable("operating", ("final",), ())
        store_import(account, content(*tables), source=FILE, by=preparer)
        assert (Assets.objects.count(), OperatingExpense.objects.count()) == (0, 1)

    def test_a_printed_total_that_is_gone_goes_as_a_row(self, account, preparer):
        cell = {"statement": "income_expenditure", "row": "income_total", "column": "amount"}
        change_lines(account, by=preparer, saved=[ControlTotal(**cell, amount=1)])
        table = ContentTable("control_totals", ("amount", "precision"), ())
        store_import(account, content(table), source=FILE, by=preparer)
        assert not ControlTotal.objects.exists()

    @pytest.mark.parametrize(
        ("stored", "said", "kept"), [("收回", "", "收回"), ("", "文件所注", "文件所注"), ("", "", NEGATIVE_IN_SOURCE)]
    )
    def test_a_negative_amount_has_a_note_and_typed_ones_are_kept(self, account, preparer, stored, said, kept):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1, note=stored)])
        row = line(item_code="2010301", amount="-3", note=said)
        store_import(account, content(income(row)), source=FILE, by=preparer)
        assert items(IncomeLine, "amount", "note") == [(-3, kept)]

    def test_the_own_template_also_changes_notes(self, account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1, note="旧")])
        said = income(line(item_code="2010301", amount="1", note=""), covered=("amount", "note"))
        assert plan_import(account, content(said)).is_empty, "other files have no column of ours for notes"
        store_import(account, content(said, form="template"), source=FILE, by=preparer)
        assert items(IncomeLine, "note", "origin") == [("", "typed")]

    def test_what_a_row_may_not_be_together_with_what_is_stored_is_told_at_its_cell(self, account, preparer):
        change_lines(account, by=preparer, saved=[Procurement(small_medium=5)])
        table = ContentTable("procurement", ("small_micro",), (line("B9", sheet="政府采购", small_micro="6"),))
        plan = plan_import(account, content(table))
        assert [(p.sheet, p.cell, p.message) for p in plan.problems] == [
            (
                "政府采购",
                "B9",
                "工作表“政府采购”的B9：政府采购：授予小微企业的金额包含在授予中小企业的金额内，不能更大。",
            )
        ]
        with pytest.raises(ImportRefusedError):
            store_import(account, content(table), source=FILE, by=preparer)
        assert items(Procurement, "small_micro") == [(None,)]

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"amount": Decimal("0.001")}, "金额0.001元不是整分：元最多两位小数。"),
            ({"amount": Decimal(10) ** 15}, "超出可保存的范围（100万亿元）。"),
            ({"amount": Decimal(-1), "note": "长" * 301}, "“说明”有301个字，最多300个字：请缩短。"),
            ({"source": "x" * 21}, "“收入来源”有21个字，最多20个字：请缩短。"),
        ],
    )
    def test_what_no_field_can_hold_is_told_at_its_cell(self, account, values, told):
        row = line(**{"item_code": "2010301", "source": "general", **values})
        (problem,) = plan_import(account, content(income(row))).problems
        assert (problem.sheet, problem.cell) == ("收入决算表", "B7")
        assert problem.message.startswith("工作表“收入决算表”的B7：收入：")
        assert problem.message.endswith(told)

    @pytest.mark.parametrize("rows", [1, 300])
    def test_planning_costs_a_query_for_each_grid(self, account, rows, django_assert_num_queries):
        said = income(*(line(f"B{n}", item_code=f"201{n:04}", amount="1") for n in range(rows)))
        with django_assert_num_queries(5):
            plan_import(account, content(said, ContentTable("assets", ("vehicles_other",), (line(vehicles_other=1),))))

    def test_rows_are_called_by_their_names(self, account):
        reading = start_reading(2021, "元")
        reading.new_subjects["functional", "2990101"] = "新科目"
        named = [
            row_name(GRIDS["income"], {"item_code": "2010301", "source": "other"}, reading),
            row_name(GRIDS["balances"], {"fund": "general", "item_code": ""}, reading),
            row_name(GRIDS["income"], {"item_code": "2990101", "source": "general"}, reading),
            row_name(GRIDS["assets"], {}, reading),
            row_name(
                GRIDS["control_totals"],
                {"statement": "income_expenditure", "row": "income_grand_total", "column": "amount"},
                reading,
            ),
        ]
        assert named == [
            "2010301 行政运行 · 其他收入",
            "一般公共预算财政拨款",
            "2990101 新科目 · 一般公共预算财政拨款收入",
            "国有资产",
            "收入支出决算总表｜收入总计｜决算数",
        ]


class TestStoring:
    def test_a_row_knows_file_sheet_and_cell(self, account, preparer):
        made = store_import(account, ONE, source=FILE, by=preparer)
        row = IncomeLine.objects.get()
        assert (row.origin, row.source_file, row.source_hash, row.source_sheet, row.source_cell) == (
            *("imported", "公开表.xlsx", "a" * 64),
            *("收入决算表", "B7"),
        )
        assert (made.added, made.changed, made.removed, made.by, made.file_hash) == (1, 0, 0, preparer, "a" * 64)
        records = ChangeRecord.objects.filter(account=account, sequence__gte=made.first_sequence)
        assert [(r.action, r.sequence <= made.last_sequence) for r in records] == [
            ("导入工作簿：新增", True),
            ("导入工作簿", False),
        ]
        assert records[1].after == {
            "file_name": "公开表.xlsx",
            "file_hash": "a" * 64,
            "format": "公开表",
            "purpose": "本年决算",
            "undone_at": None,
            "added": 1,
            "changed": 0,
            "removed": 0,
        }
        assert chain_length(account) == 3

    def test_the_same_file_again_changes_nothing(self, account, preparer):
        store_import(account, ONE, source=FILE, by=preparer)
        account.refresh_from_db()
        before = account.revision, chain_length(account), picture()
        assert store_import(account, ONE, source=FILE, by=preparer) is None
        account.refresh_from_db()
        assert (account.revision, chain_length(account), picture()) == before
        assert WorkbookImport.objects.count() == 1

    def test_typed_and_imported_figures_that_differ_come_from_the_new_file(self, account, preparer):
        store_import(account, ONE, source=FILE, by=preparer)
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010302", amount=1)])
        rows = line("C1", item_code="2010301", amount="7"), line("C2", item_code="2010302", amount="8")
        store_import(account, content(income(*rows)), source=OTHER_FILE, by=preparer)
        assert items(IncomeLine, "origin", "source_file", "source_cell") == [
            ("imported", "更正后.xlsx", "C1"),
            ("imported", "更正后.xlsx", "C2"),
        ]

    def test_equal_figures_keep_where_they_came_from_and_only_examples_are_replaced(self, account, preparer):
        there = [
            IncomeLine(item_code="2010301", amount=100),
            IncomeLine(item_code="2010302", amount=100, origin="illustrative"),
        ]
        change_lines(account, by=preparer, saved=there)
        said = content(income(line(item_code="2010301", amount="100"), line("B8", item_code="2010302", amount="100")))
        ((changed,),) = [table.rows for table in plan_import(account, said).tables]
        assert [(f.label, f.before, f.after) for f in changed.fields] == [("来源", "示例", "导入")]
        store_import(account, said, source=FILE, by=preparer)
        assert items(IncomeLine, "origin") == [("typed",), ("imported",)]

    def test_a_filled_template_that_comes_back_as_it_was_confirms_no_example(self, account, preparer):
        there = [
            IncomeLine(item_code="2010301", amount=100, origin="illustrative"),
            IncomeLine(item_code="2010302", amount=100, origin="illustrative"),
        ]
        change_lines(account, by=preparer, saved=there)
        rows = line(item_code="2010301", amount="100"), line("B8", item_code="2010302", amount="200")
        said = content(income(*rows), form="template")
        ((changed,),) = [table.rows for table in plan_import(account, said).tables]
        assert changed.key["item_code"] == "2010302"
        store_import(account, said, source=FILE, by=preparer)
        assert items(IncomeLine, "origin") == [("illustrative",), ("imported",)]

    def test_missing_subjects_are_added_to_the_catalogue(self, account, preparer):
        said = content(
            income(line(item_code="2990101", amount="1")), new_subjects={("functional", "2990101"): "新设科目"}
        )
        store_import(account, said, source=FILE, by=preparer)
        added = FunctionalSubject.objects.get(code="2990101")
        assert (added.name, added.needs_confirmation) == ("新设科目", True)

    def test_content_with_problems_is_never_stored(self, account, preparer):
        problem = WorkbookProblem("收入", "B2", "x", "数字", "收入B2不是数字。")
        with pytest.raises(ImportRefusedError, match="收入B2不是数字。"):
            store_import(account, replace(ONE, problems=(problem,)), source=FILE, by=preparer)
        assert not IncomeLine.objects.exists()

    def test_what_was_not_shown_is_not_stored(self, account, colleague, preparer):
        shown = plan_import(account, ONE).version
        change_lines(account, by=colleague, saved=[IncomeLine(item_code="2010302", amount=1)])
        with pytest.raises(StalePlanError) as stale:
            store_import(account, ONE, source=FILE, by=preparer, plan_version=shown)
        assert [row.kind for table in stale.value.plan.tables for row in table.rows] == ["added", "removed"]
        assert items(IncomeLine, "item_code") == [("2010302",)]
        store_import(account, ONE, source=FILE, by=preparer, plan_version=stale.value.plan.version)
        assert items(IncomeLine, "item_code") == [("2010301",)]

    def test_another_file_is_not_stored_under_what_was_shown(self, account, preparer):
        shown = plan_import(account, ONE).version
        other = content(income(line(item_code="2010301", amount="101")))
        with pytest.raises(StalePlanError):
            store_import(account, other, source=FILE, by=preparer, plan_version=shown)

    def test_all_or_nothing(self, account, preparer):
        before = chain_length(account)
        wrong = content(income(line(item_code="2010301", amount="1"), line("B8", item_code="20103", amount="1")))
        with pytest.raises(IntegrityError), transaction.atomic():
            store_import(account, wrong, source=FILE, by=preparer)
        assert (IncomeLine.objects.count(), WorkbookImport.objects.count(), chain_length(account)) == (0, 0, before)

    def test_a_long_name_is_cut_in_front(self, account, preparer):
        made = store_import(account, ONE, source=SourceFile("长" * 500 + ".xlsx", "a" * 64), by=preparer)
        assert (len(made.file_name), made.file_name[-5:]) == (200, ".xlsx")
        assert IncomeLine.objects.get().source_file == made.file_name


class TestPrecision:
    def precision(self, account):
        return FinalAccount.objects.get(pk=account.pk).precision

    def test_published_figures_make_it_wan(self, account, preparer):
        store_import(account, replace(ONE, precision="wan"), source=FILE, by=preparer)
        assert self.precision(account) == "wan"
        record = ChangeRecord.objects.get(account=account, action="修改决算")
        assert (record.before["precision"], record.after["precision"]) == ("yuan", "wan")

    @pytest.mark.parametrize(
        "table",
        [
            ContentTable("three_public", ("abroad_final",), (line(fund="general", abroad_final="1"),)),
            expenditure(line(item_code="2010301", initial_budget=1), covered=("initial_budget",)),
        ],
    )
    def test_budgets_and_facts_do_not(self, account, preparer, table):
        store_import(account, content(table, precision="wan"), source=FILE, by=preparer)
        assert self.precision(account) == "yuan"

    def test_it_is_yuan_again_once_every_leaf_is(self, account, preparer):
        store_import(account, replace(ONE, precision="wan"), source=FILE, by=preparer)
        exact = content(income(line(item_code="2010301", amount="100")), form="ministry")
        store_import(account, exact, source=OTHER_FILE, by=preparer)
        assert self.precision(account) == "yuan"

    def test_it_stays_wan_while_a_leaf_is(self, account, preparer):
        there = content(
            income(line(item_code="2010301", amount="100")), expenditure(line(item_code="2010301", final="1"))
        )
        store_import(account, replace(there, precision="wan"), source=FILE, by=preparer)
        exact = content(income(line(item_code="2010301", amount="100.01")), form="ministry")
        store_import(account, exact, source=OTHER_FILE, by=preparer)
        assert self.precision(account) == "wan"

    @pytest.mark.parametrize(
        ("amounts", "expected"),
        [
            (["1200"], "wan"),
            (["1200.01"], "yuan"),
            (["1200.01", "300", "0"], "wan"),
            (["1200.01", "300.10", "500"], "yuan"),
        ],
    )
    def test_the_own_template_shows_by_its_figures_what_they_are(self, account, preparer, amounts, expected):
        store_import(account, replace(ONE, precision="wan"), source=FILE, by=preparer)
        rows = (line(f"C{n}", item_code=f"201030{n}", amount=amount) for n, amount in enumerate(amounts, start=1))
        said = content(income(*rows), form="template")
        store_import(account, said, source=OTHER_FILE, by=preparer)
        assert self.precision(account) == expected


def amount_or_blank():
    return st.one_of(st.none(), st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents).scaleb(-2)))


def lines_of(table):
    """Rows of one of two tables, each key once: item and source, or item, fund and nature."""
    code = st.sampled_from(["2010301", "2010302", "2080501", "2120801"])
    if table == "income":
        keys = st.tuples(code, st.sampled_from(["general", "other", "operating"]))
        return st.dictionaries(keys, st.tuples(amount_or_blank()), max_size=6)
    keys = st.tuples(code, st.sampled_from(["general", "non_fiscal"]), st.sampled_from(["basic", "project"]))
    return st.dictionaries(keys, st.tuples(amount_or_blank(), amount_or_blank()), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stored=st.tuples(lines_of("income"), lines_of("expenditure")),
    said=st.tuples(lines_of("income"), lines_of("expenditure")),
    scope=st.sampled_from([{}, {"fund": {"general"}}, {"fund": {"non_fiscal"}, "nature": {"basic"}}]),
    origin=st.sampled_from(["typed", "illustrative"]),
    form=st.sampled_from([("public", "wan"), ("ministry", "yuan"), ("template", "yuan")]),
)
def test_storing_twice_is_storing_once_and_undoing_brings_everything_back(db, stored, said, scope, origin, form):
    """Whatever stands there and whatever the file says."""
    with transaction.atomic():
        unit = stored_unit()
        by = person("hypothesis")
        account = open_account(unit=unit, fiscal_year=2021, profile="sichuan-2021", by=by)
        there = [
            IncomeLine(item_code=i, source=s, amount=a, note="注" if (a or 0) < 0 else "", origin=origin)
            for (i, s), (a,) in stored[0].items()
        ] + [
            ExpenditureLine(item_code=i, fund=f, nature=n, initial_budget=b, final=a, note="注", origin=origin)
            for (i, f, n), (a, b) in stored[1].items()
        ]
        change_lines(account, by=by, saved=there)
        before = picture()
        tables = (
            income(*(line(item_code=i, source=s, amount=a) for (i, s), (a,) in said[0].items())),
            expenditure(
                *(line(item_code=i, fund=f, nature=n, final=a) for (i, f, n), (a, _) in said[1].items()), **scope
            ),
        )
        file = content(*tables, form=form[0], precision=form[1])
        made = store_import(account, file, source=FILE, by=by)
        after = {(r.item_code, r.source): r.amount for r in IncomeLine.objects.all()}
        assert after == {key: amount for key, (amount,) in said[0].items()}
        budgets = {(r.item_code, r.fund, r.nature): r.initial_budget for r in ExpenditureLine.objects.all()}
        assert {k: b for k, b in budgets.items() if b is not None} == {
            k: b for k, (_, b) in stored[1].items() if b is not None
        }
        assert store_import(account, file, source=OTHER_FILE, by=by) is None
        if made is not None:
            undo_import(made, by=by)
        assert picture() == before
        assert FinalAccount.objects.get(pk=account.pk).precision == "yuan"
        assert broken_links(f"account-{account.pk}") == []
        transaction.set_rollback(True)


class TestUndoing:
    @pytest.fixture
    def rows(self, account, preparer):
        """Rows of every origin, then an import over them."""
        there = [
            IncomeLine(item_code="2010301", amount=1, note="手工"),
            IncomeLine(item_code="2010302", amount=2, origin="illustrative"),
            ExpenditureLine(item_code="2010301", initial_budget=9, final=3),
            ThreePublicExpense(reception_budget=4),
        ]
        change_lines(account, by=preparer, saved=there)
        first = content(income(line(item_code="2010303", amount="-3"), source={"other"}))
        store_import(account, first, source=FILE, by=preparer)
        return picture()

    SECOND = content(
        income(line("C1", item_code="2010301", amount="10"), line("C2", item_code="2010308", amount="20")),
        expenditure(),
        ContentTable("three_public", ("reception_budget",), ()),
        precision="wan",
    )

    def test_all_is_as_it_was(self, account, preparer, colleague, rows):
        made = store_import(account, self.SECOND, source=OTHER_FILE, by=preparer)
        assert picture() != rows
        assert undo_import(made, by=colleague) == 6
        assert picture() == rows
        made.refresh_from_db()
        account.refresh_from_db()
        assert (made.undone_by, account.precision) == (colleague, "yuan")
        last = ChangeRecord.objects.filter(account=account).last()
        assert (last.action, last.by) == ("撤销导入", colleague)
        assert chain_length(account)

    def test_it_can_be_stored_again_and_taken_back_in_turn(self, account, preparer, rows):
        first = WorkbookImport.objects.get()
        for _ in range(2):
            made = store_import(account, self.SECOND, source=OTHER_FILE, by=preparer)
            undo_import(made, by=preparer)
            assert picture() == rows
        undo_import(first, by=preparer)
        assert not IncomeLine.objects.filter(item_code="2010303").exists()

    def test_not_twice(self, account, preparer):
        made = store_import(account, ONE, source=FILE, by=preparer)
        undo_import(made, by=preparer)
        with pytest.raises(UndoRefusedError, match="已经撤销"):
            undo_import(made, by=preparer)

    @pytest.mark.parametrize("change", ["changed", "removed"])
    def test_a_row_changed_since_is_named_and_nothing_is_undone(self, account, preparer, change):
        said = content(income(line(item_code="2010301", amount="1"), line("B8", item_code="2010302", amount="2")))
        made = store_import(account, said, source=FILE, by=preparer)
        row = IncomeLine.objects.get(item_code="2010302")
        row.amount = 5
        change_lines(account, by=preparer, **({"saved": [row]} if change == "changed" else {"deleted": [row]}))
        with pytest.raises(UndoRefusedError) as refused:
            undo_import(made, by=preparer)
        assert str(refused.value) == (
            "导入之后又改过：收入 2010302 一般公共预算财政拨款收入。没有撤销：请先恢复这些行，或直接修改数据。"
        )
        assert IncomeLine.objects.filter(item_code="2010301").exists()

    def test_a_removed_row_typed_anew_is_named(self, account, preparer):
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1)])
        made = store_import(account, content(income()), source=FILE, by=preparer)
        change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=2)])
        with pytest.raises(UndoRefusedError, match="2010301"):
            undo_import(made, by=preparer)

    def test_many_changed_rows_are_counted(self, account, preparer):
        said = content(income(*(line(f"B{n}", item_code=f"201030{n}", amount="1") for n in range(1, 9))))
        made = store_import(account, said, source=FILE, by=preparer)
        change_lines(account, by=preparer, deleted=list(IncomeLine.objects.all()))
        with pytest.raises(UndoRefusedError, match=r"2010305 一般公共预算财政拨款收入等8行。"):
            undo_import(made, by=preparer)

    def test_not_what_was_published(self, account, preparer, publisher):
        made = store_import(account, ONE, source=FILE, by=preparer)
        published_as_it_is(account, by=publisher)
        with pytest.raises(UndoRefusedError, match="导入之后已经公开过"):
            undo_import(made, by=preparer)
        later = store_import(
            account, content(income(line(item_code="2010301", amount="2"))), source=OTHER_FILE, by=preparer
        )
        undo_import(later, by=preparer)
        assert items(IncomeLine, "amount") == [(100,)]

    def test_a_precision_chosen_since_stays(self, account, preparer):
        made = store_import(account, replace(ONE, precision="wan"), source=FILE, by=preparer)
        change_account(account, by=preparer, precision="yuan")
        undo_import(made, by=preparer)
        assert FinalAccount.objects.get(pk=account.pk).precision == "yuan"


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda grid: grid.name)
def test_a_recorded_row_tells_its_table(grid):
    assert grid_of(values_of(grid.model())) is grid


@pytest.mark.parametrize(
    "wrong",
    [{"undone_at": "2026-01-01T00:00Z"}, {"last_sequence": 0}, {"undone_by": True}],
    ids=["undone by nobody", "no records", "undone never"],
)
def test_the_database_keeps_an_import_sound(account, preparer, wrong):
    made = store_import(account, ONE, source=FILE, by=preparer)
    values = {name: preparer if value is True else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkbookImport.objects.filter(pk=made.pk).update(**values)


def test_records_belong_to_one_import(account, preparer):
    made = store_import(account, ONE, source=FILE, by=preparer)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
