"""A statement typed: what its texts say of stored rows, and what stands in the way."""

from decimal import Decimal

import pytest

from accounts.entry.catalogue import Catalogue
from accounts.entry.columns import Reading
from accounts.entry.statement_grids import NEGATIVE, StatementGrid, read_statement, statement_page
from accounts.figures.data import BalanceLeaf, EconomicLeaf
from accounts.models import Balance, EconomicLine, ExpenditureLine, IncomeLine, ThreePublicExpense
from accounts.profiles import load_profile
from accounts.statements.reader import statements_of
from tests.accounts.figures.ledger import figures, received, spent, three_public

PROFILE = load_profile("sichuan-2021")
FUNCTIONAL = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2120801": "征地和拆迁补偿支出",
}
ECONOMIC = {"301": "工资福利支出", "30101": "基本工资", "30199": "其他工资福利支出", "30299": "其他商品和服务支出"}
A, B = "2010301", "2010302"


def reading(unit="元"):
    catalogues = {
        "functional": Catalogue("functional", 2021, FUNCTIONAL),
        "economic": Catalogue("economic", 2021, ECONOMIC),
    }
    return Reading(unit, catalogues)


def grid(kind, stored=(), leaves=()):
    statement = next(s for s in statements_of(PROFILE) if s.kind == kind)
    page = statement_page(statement)
    rows = {of.name: {row.pk: row for row in stored if isinstance(row, of.model)} for of in page.grids}
    return StatementGrid(statement, figures(*leaves, precision="yuan"), PROFILE, rows)


def typed(kind, posted, stored=(), leaves=(), unit="元"):
    return read_statement(grid(kind, stored, leaves), posted.items(), reading(unit))


def entered(found):
    """What is stored: values by grid, the row's key, and the rows that go."""
    return (
        [(part.grid.name, row.stored_id, row.values) for part in found.entered for row in part.rows],
        [(part.grid.name, pk) for part in found.entered for pk in part.removed],
    )


def problems(found):
    return {problem.field: problem.message for problem in found.problems}


def line(pk=7, final="100.00", **fields):
    values = {"item_code": A, "fund": "general", "nature": "basic", "initial_budget": Decimal("90.00")}
    return ExpenditureLine(pk=pk, final=final and Decimal(final), **{**values, **fields})


def test_an_amount_typed_over_is_entered_with_all_that_the_row_holds_besides():
    posted = {f"cell.{A}.basic": "120", f"cell.{A}.project": ""}
    found = typed("general_expenditure", posted, [line(note="原有说明")], [spent("0.01")])
    assert problems(found) == {}
    values = {
        "item_code": A,
        "fund": "general",
        "nature": "basic",
        "initial_budget": Decimal("90.00"),
        "adjusted_budget": None,
        "final": Decimal("120.00"),
        "note": "原有说明",
    }
    assert entered(found) == ([("expenditure", 7, values)], [])


def test_what_is_sent_as_it_stands_enters_nothing():
    posted = {f"cell.{A}.basic": "100.00", f"cell.{A}.project": ""}
    assert entered(typed("general_expenditure", posted, [line()], [spent("0.01")])) == ([], [])


def test_a_stored_blank_row_stays_as_long_as_nobody_types():
    found = typed(
        "general_expenditure", {f"cell.{A}.basic": ""}, [line(final=None, initial_budget=None)], [spent(None)]
    )
    assert entered(found) == ([], [])


def test_a_row_whose_last_amount_is_emptied_goes_one_with_a_budget_stays():
    posted = {f"cell.{A}.basic": ""}
    assert entered(typed("general_expenditure", posted, [line(initial_budget=None)], [spent("0.01")])) == (
        [],
        [("expenditure", 7)],
    )
    ((_, key, values),), removed = entered(typed("general_expenditure", posted, [line()], [spent("0.01")]))
    assert (key, values["final"], removed) == (7, None, [])


def test_a_cell_without_a_row_makes_one():
    found = typed("general_expenditure", {f"cell.{A}.project": "5"}, [line()], [spent("0.01")])
    ((grid_name, key, values),), _ = entered(found)
    assert (grid_name, key) == ("expenditure", None)
    assert (values["nature"], values["final"], values["note"]) == ("project", Decimal("5.00"), "")


def test_cells_of_one_row_are_entered_together():
    stored = [ThreePublicExpense(pk=3, fund="general", abroad_budget=Decimal("1.00"))]
    posted = {"cell.total.budget_abroad": "2", "cell.total.final_reception_domestic": "3"}
    ((name, key, values),), _ = entered(typed("three_public", posted, stored, [three_public(abroad_budget="0.01")]))
    assert (name, key) == ("three_public", 3)
    assert (values["abroad_budget"], values["reception_domestic_final"]) == (Decimal("2.00"), Decimal("3.00"))


def test_income_expenditure_and_balances_of_a_fund_stand_in_one_statement():
    posted = {
        "cell.+0.code": "2120801",
        "cell.+0.opening": "1",
        "cell.+0.income": "2",
        "cell.+0.project": "3",
        "cell.+0.closing": "0",
    }
    rows, _ = entered(typed("government_fund", posted))
    assert [(name, values.get("opening"), values.get("closing")) for name, _, values in rows] == [
        ("balances", Decimal("1.00"), Decimal("0.00")),
        ("income", None, None),
        ("expenditure", None, None),
    ]
    assert rows[1][2]["source"] == rows[2][2]["fund"] == rows[0][2]["fund"] == "government_fund"


class TestFinerRows:
    STORED = (EconomicLine(pk=1, item_code=A, economic_code="30101", amount=Decimal("5.00")),)
    LEAVES = (EconomicLeaf(A, "general", "basic", "30101", Decimal("5.00")),)

    def test_a_cell_that_adds_up_finer_rows_is_told_where_to_edit_them(self):
        found = typed("general_basic", {"cell.30101.amount": "6"}, self.STORED, self.LEAVES)
        assert problems(found) == {
            "cell.30101.amount": ("这一格由更细的明细合计得出，请在“经济分类支出”中修改。这里填写的“6”没有采用。")
        }
        assert entered(found) == ([], [])

    def test_a_blank_sent_for_such_a_cell_says_nothing(self):
        found = typed("general_basic", {"cell.30101.amount": " "}, self.STORED, self.LEAVES)
        assert (problems(found), entered(found)) == ({}, ([], []))

    def test_a_code_without_finer_rows_is_typed_beside(self):
        found = typed("general_basic", {"cell.30102.amount": "6"}, self.STORED, self.LEAVES)
        ((_, _, values),), _ = entered(found)
        assert (values["item_code"], values["economic_code"], values["project_name"]) == ("", "30102", "")

    def test_a_blank_finer_row_stands_in_nobody_s_way(self):
        stored = [EconomicLine(pk=1, item_code=A, economic_code="30101", amount=None)]
        leaf = grid("general_basic", stored, self.LEAVES).leaf("30101", "amount")
        assert (leaf.finer, leaf.stored, leaf.amount, leaf.note) == (False, None, None, "")

    def test_carry_over_by_item_is_finer_than_that_of_the_fund(self):
        stored = [Balance(pk=1, fund="government_fund", item_code="2120801", opening=Decimal("1.00"))]
        leaves = [BalanceLeaf("government_fund", "2120801", Decimal("1.00"), None, None, None)]
        found = grid("fiscal", stored, leaves)
        assert found.leaf("opening_government_fund", "amount").finer
        assert not found.leaf("closing", "government_fund").finer
        assert not found.leaf("opening_general", "amount").finer

    def test_a_line_of_another_fund_or_nature_is_not_behind_the_cell(self):
        stored = [EconomicLine(pk=1, item_code=A, nature="project", economic_code="30101", amount=Decimal("5.00"))]
        assert not grid("general_basic", stored).leaf("30101", "amount").finer
        assert grid("fiscal_detail", stored, self.LEAVES).leaf("30101", "general_project").finer


class TestAddedRows:
    def test_a_subject_is_added_by_code_or_name(self):
        posted = {"cell.+0.code": B, "cell.+0.general": "1", "cell.+1.code": "行政运行", "cell.+1.other": "2"}
        rows, _ = entered(typed("income", posted))
        assert [(values["item_code"], values["source"], values["amount"]) for _, _, values in rows] == [
            (B, "general", Decimal("1.00")),
            (A, "other", Decimal("2.00")),
        ]

    def test_a_subject_that_the_catalogue_lacks_is_noted(self):
        known = reading()
        posted = {"cell.+0.code": "2019801 某某事务", "cell.+0.basic": "1"}
        read_statement(grid("general_expenditure"), posted.items(), known)
        assert known.new_subjects == {("functional", "2019801"): "某某事务"}

    @pytest.mark.parametrize(
        ("posted", "message"),
        [
            ({"cell.+0.basic": "1"}, "请填写功能科目（项）。"),
            ({"cell.+0.code": B}, "这一行没有金额：请填写金额，或清空科目。"),
            ({"cell.+0.code": A, "cell.+0.basic": "1"}, f"{A}在表中已有一行：请填在那一行，并清空这里。"),
            (
                {"cell.+0.code": "20103", "cell.+0.basic": "1"},
                "“20103 政府办公厅（室）及相关机构事务”是款级科目：请填到项级（7位数字），如2010301。",
            ),
            (
                {"cell.+0.code": "30101", "cell.+0.basic": "1"},
                "“30101”不是功能分类科目编码：项级科目是“2”开头的7位数字，如2010301。",
            ),
        ],
    )
    def test_a_row_that_cannot_be_is_told_at_its_subject(self, posted, message):
        found = typed("general_expenditure", posted, [line()], [spent("0.01")])
        assert problems(found) == {"cell.+0.code": message}
        assert entered(found) == ([], [])

    def test_a_subject_added_twice_is_told(self):
        posted = {"cell.+0.code": B, "cell.+0.basic": "1", "cell.+3.code": B, "cell.+3.project": "1"}
        assert problems(typed("general_expenditure", posted)) == {
            "cell.+3.code": f"{B}在增加的第1行已经填过：同一科目只能有一行，请合并。"
        }

    def test_blank_rows_say_nothing(self):
        found = typed("general_expenditure", {"cell.+0.code": " ", "cell.+0.basic": ""})
        assert (problems(found), entered(found)) == ({}, ([], []))

    def test_a_row_that_went_meanwhile_comes_back_as_an_added_one(self):
        found = typed("general_expenditure", {f"cell.{A}.basic": "3", f"note.{A}.basic": "说", "cell.+4.code": ""})
        assert found.added == ["+4", "+5"]
        assert found.texts["cell.+5.code"] == A
        ((_, key, values),), _ = entered(found)
        assert (key, values["final"], values["note"]) == (None, Decimal("3.00"), "说")

    def test_a_row_that_went_meanwhile_and_was_blank_is_forgotten(self):
        found = typed("general_expenditure", {f"cell.{A}.basic": " "})
        assert (found.added, entered(found)) == ([], ([], []))

    def test_an_economic_subject_is_added_to_basic_expenditure(self):
        posted = {"cell.+0.code": "30189 某某支出", "cell.+0.amount": "1"}
        ((name, _, values),), _ = entered(typed("general_basic", posted))
        assert (name, values["economic_code"], values["item_code"]) == ("economic", "30189", "")

    def test_statements_of_fixed_rows_take_none(self):
        found = typed("fiscal", {"cell.+0.code": A, "cell.+0.general": "1"})
        assert grid("fiscal").subjects is None
        assert (problems(found), entered(found)) == ({}, ([], []))


class TestNotes:
    def test_a_negative_amount_needs_a_note_at_its_cell(self):
        stored, leaves = [line()], [spent("0.01")]
        found = typed("general_expenditure", {f"cell.{A}.basic": "-1"}, stored, leaves)
        assert problems(found) == {f"cell.{A}.basic": NEGATIVE}
        posted = {f"cell.{A}.basic": "-1", f"note.{A}.basic": " 收回多拨资金 "}
        ((_, _, values),), _ = entered(typed("general_expenditure", posted, stored, leaves))
        assert (values["final"], values["note"]) == (Decimal("-1.00"), "收回多拨资金")

    def test_a_stored_note_explains_too(self):
        found = typed("general_expenditure", {f"cell.{A}.basic": "-2"}, [line(note="已说明")], [spent("0.01")])
        assert problems(found) == {}

    @pytest.mark.parametrize("note", ["长" * 301, "a\x00b"])
    def test_a_note_that_cannot_be_stored_is_told(self, note):
        posted = {f"cell.{A}.basic": "-2", f"note.{A}.basic": note}
        (message,) = problems(typed("general_expenditure", posted, [line()], [spent("0.01")])).values()
        assert message.startswith("“说明”")


class TestHostile:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("十二", "“十二”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
            ("1.234", "“1.234”有3位小数：以元填写最多2位小数（精确到分）。"),
            ("9" * 16, f"“{'9' * 16}”超出可填写的范围（100万亿元），请检查金额单位。"),
            ("=1+1", "“=1+1”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        ],
    )
    def test_an_amount_that_cannot_be_read_is_told_at_its_cell(self, text, message):
        found = typed("general_expenditure", {f"cell.{A}.basic": text}, [line()], [spent("0.01")])
        assert problems(found) == {f"cell.{A}.basic": message}
        assert found.problems[0].told == "行政运行，基本支出"
        assert entered(found) == ([], [])

    @pytest.mark.parametrize(
        "name",
        [
            *(f"cell.{A}.total", f"cell.{A}.wine", "cell.total.basic", "cell.201.basic", f"cell.{A}.basic.x"),
            *(f"sum.{A}.basic", "cell..", "cell.+x.basic", "cell.+99999.basic", f"cell.{A}", "version", "cell.٣.basic"),
            *(f"cell.{A}.BASIC", "cell." + "9" * 50 + ".basic", "cell.<script>.basic", "note.+0.basic", ""),
        ],
    )
    def test_what_is_no_cell_is_passed_over(self, name):
        found = typed("general_expenditure", {name: "1"}, [line()], [spent("0.01")])
        assert (problems(found), entered(found)) == ({}, ([], []))

    def test_units_written_in_the_cell_count_and_the_page_s_unit_else(self):
        posted = {f"cell.{A}.basic": "1.5", f"cell.{A}.project": "3元"}
        rows, _ = entered(typed("general_expenditure", posted, [line()], [spent("0.01")], unit="万元"))
        assert [values["final"] for _, _, values in rows] == [Decimal("15000.00"), Decimal("3.00")]


def test_sums_move_by_what_was_typed():
    posted = {f"cell.{A}.general": "30", f"cell.{A}.other": "x"}
    stored = [
        IncomeLine(pk=1, item_code=A, source="general", amount=Decimal("10.00")),
        IncomeLine(pk=2, item_code=A, source="other", amount=Decimal("4.00")),
    ]
    found = typed("income", posted, stored, [received("0.001"), received("0.0004", "other")])
    assert found.sums[A, "fiscal"] == Decimal("20.00")
    assert found.sums[A, "total"] == found.sums["total", "total"] == Decimal("16.00"), (
        "what is unreadable counts nothing"
    )
    assert found.sums["20103", "other"] == Decimal("-4.00")


@pytest.mark.parametrize("kind", [statement.kind for statement in statements_of(PROFILE)])
def test_every_statement_of_a_profile_can_be_shown_and_sent_back_empty(kind):
    shown = grid(kind)
    found = read_statement(shown, {f"cell.{row}.total": "" for row in shown.labels}.items(), reading())
    assert (problems(found), entered(found)) == ({}, ([], []))
    assert all(part.grid in statement_page(shown.statement).grids for part in found.entered)
