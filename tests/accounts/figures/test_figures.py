"""What an account amounts to, concept by concept."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from accounts.figures import concepts
from accounts.figures.data import Address, Facts
from accounts.figures.figure import Count
from accounts.figures.figures import Figures
from tests.accounts.figures.ledger import bought, carried, control, figures, ledger, received, spent, three_public


def printed(figure) -> str | None:
    return None if figure.printed is None else f"{figure.printed:.2f}"


def test_income_is_the_sum_of_its_lines():
    income = figures(received("10.00"), received("2.50", "other")).income()
    assert printed(income) == "12.50"
    assert income.amount == Decimal("125000.00")
    assert (income.label, income.address) == ("本年收入合计", Address("income_expenditure", "income_total", "amount"))
    assert (income.origin, income.terms, income.year) == ("derived", 2, 2021)


def test_income_of_one_source_names_the_source():
    income = figures(received("10.00"), received("2.50", "other")).income(source="other")
    assert printed(income) == "2.50"
    assert (income.label, income.address) == ("其他收入", Address("income_expenditure", "other", "amount"))


def test_a_figure_that_stands_on_one_line_says_so():
    assert figures(received("10.00")).income().origin == "line"


@pytest.mark.parametrize(
    ("subject", "amount"), [("201", "7.00"), ("20103", "3.00"), ("2010301", "1.00"), ("208", "0.00")]
)
def test_income_of_a_subject_takes_all_items_below_it(subject, amount):
    given = figures(received("1.00"), received("2.00", item="2010302"), received("4.00", item="2013101"))
    assert printed(given.income(subject=subject)) == amount
    assert given.income(subject=subject).address == Address("income", subject, "total")


def test_income_of_a_subject_and_source_names_both():
    income = figures(received("1.00"), received("2.00", "other")).income(subject="2010301", source="other")
    assert (income.label, printed(income)) == ("行政运行：其他收入", "2.00")
    assert income.address == Address("income", "2010301", "other")


def test_a_line_with_an_unusual_code_is_counted_once():
    assert printed(figures(received("1.00", item="201")).income(subject="201")) == "1.00"


@pytest.mark.parametrize(
    ("dimensions", "amount", "address", "label"),
    [
        ({}, "15.00", ("expenditure", "total", "total"), "本年支出合计"),
        ({"fund": "general"}, "7.00", ("general_expenditure", "total", "total"), "一般公共预算财政拨款支出"),
        ({"nature": "project"}, "6.00", ("expenditure", "total", "project"), "项目支出"),
        ({"subject": "201"}, "7.00", ("expenditure", "201", "total"), "一般公共服务支出：支出合计"),
        (
            {"subject": "2010301", "fund": "general", "nature": "basic"},
            "1.00",
            ("general_expenditure", "2010301", "basic"),
            "行政运行：一般公共预算财政拨款基本支出",
        ),
        ({"fund": "government_fund"}, "0.00", ("government_fund", "total", "total"), "政府性基金预算财政拨款支出"),
    ],
)
def test_expenditure_is_asked_by_subject_fund_and_nature(dimensions, amount, address, label):
    given = figures(
        spent("1.00"),
        spent("2.00", nature="project"),
        spent("4.00", "2013101", nature="project"),
        spent("8.00", "2080505", "non_fiscal"),
    )
    found = given.expenditure(**dimensions)
    assert (printed(found), found.address, found.label) == (amount, Address(*address), label)


def test_a_budget_is_asked_by_its_measure():
    given = figures(spent("1.00", initial="0.50", adjusted="1.20"), spent("2.00", "2010302", initial="0.25"))
    initial = given.expenditure(fund="general", measure="initial")
    assert (printed(initial), initial.label) == ("0.75", "一般公共预算财政拨款支出年初预算数")
    assert initial.address == Address("general_expenditure_budget", "total", "total_initial")
    adjusted = given.expenditure(subject="2010301", nature="basic", measure="adjusted")
    assert (printed(adjusted), adjusted.label) == ("1.20", "行政运行：基本支出调整预算数")
    assert adjusted.address == Address("expenditure_budget", "2010301", "basic_adjusted")


def test_a_budget_that_no_line_states_is_not_provided():
    given = figures(spent("1.00", initial="0.00"))
    assert printed(given.expenditure(measure="initial")) == "0.00"
    assert not given.expenditure(measure="adjusted").provided
    assert not given.expenditure(measure="initial", fund="government_fund").provided


def test_totals_of_the_year_stand_in_three_statements():
    given = figures(spent("1.00"), spent("2.00", "2120801", "government_fund"), spent("4.00", fund="non_fiscal"))
    whole, fiscal = given.expenditure_total(), given.fiscal_expenditure()
    assert (printed(whole), whole.address.statement) == ("7.00", "income_expenditure")
    assert (printed(fiscal), fiscal.address.statement) == ("3.00", "fiscal")
    assert given.expenditure().address.statement == "expenditure"


def test_fiscal_income_is_that_of_the_three_fiscal_funds():
    sources = {source: received(f"{2**place}.00", source) for place, source in enumerate(concepts.SOURCES)}
    assert printed(figures(*sources.values()).fiscal_income()) == "7.00"


GRAND = (
    received("100.00"),
    received("10.00", "other"),
    spent("90.00"),
    spent("5.00", fund="non_fiscal"),
    carried("1.00", "11.00"),
    carried("2.00", "3.00", "non_fiscal", used="0.50", distributed="4.50"),
)


@pytest.mark.parametrize(
    ("concept", "amount", "terms", "address"),
    [
        ("income_grand_total", "113.50", 5, ("income_expenditure", "income_grand_total", "amount")),
        ("expenditure_grand_total", "113.50", 5, ("income_expenditure", "expenditure_grand_total", "amount")),
        ("fiscal_income_grand_total", "101.00", 2, ("fiscal", "income_grand_total", "amount")),
        ("fiscal_expenditure_grand_total", "101.00", 2, ("fiscal", "expenditure_grand_total", "total")),
    ],
)
def test_grand_totals_take_in_the_balances(concept, amount, terms, address):
    found = getattr(figures(*GRAND), concept)()
    assert (printed(found), found.terms, found.address) == (amount, terms, Address(*address))


@pytest.mark.parametrize(
    ("moment", "dimensions", "amount", "address"),
    [
        ("opening", {}, "3.00", ("income_expenditure", "opening", "amount")),
        ("closing", {"fund": "general"}, "11.00", ("fiscal", "closing", "general")),
        ("opening", {"fund": "non_fiscal"}, "2.00", ("income_expenditure", "opening_non_fiscal", "amount")),
        ("used_non_fiscal", {}, "0.50", ("income_expenditure", "used_non_fiscal", "amount")),
        ("distribution", {}, "4.50", ("income_expenditure", "distribution", "amount")),
    ],
)
def test_balances_are_asked_by_moment_and_fund(moment, dimensions, amount, address):
    found = figures(*GRAND).balance(moment, **dimensions)
    assert (printed(found), found.address) == (amount, Address(*address))


def test_every_balance_stands_in_a_cell_of_its_own():
    given = figures(*GRAND)
    moments = ("opening", "closing", "used_non_fiscal", "distribution")
    asked = [(moment, fund) for moment in moments for fund in (None, *concepts.FUNDS)]
    assert len({given.balance(moment, fund=fund).address for moment, fund in asked}) == len(asked)


def test_a_balance_by_subject_belongs_to_its_fund():
    given = figures(
        carried("1.00", fund="government_fund", item="2120801"),
        carried("2.00", fund="government_fund", item="2296002"),
        carried("4.00", fund="government_fund"),
        carried("8.00", fund="state_capital", item="2230102"),
    )
    assert printed(given.balance("opening", fund="government_fund")) == "7.00"
    by_class = given.balance("opening", fund="government_fund", subject="212")
    assert (printed(by_class), by_class.address) == ("1.00", Address("government_fund", "212", "opening"))
    with pytest.raises(ValueError, match="a subject's carry-over is asked with its fund"):
        given.balance("opening", subject="212")


def test_fiscal_balances_leave_out_the_non_fiscal():
    given = figures(*GRAND)
    opening, closing = given.fiscal_balance("opening"), given.fiscal_balance("closing")
    assert (printed(opening), opening.label) == ("1.00", "年初财政拨款结转和结余")
    assert (printed(closing), closing.address) == ("11.00", Address("fiscal", "closing", "total"))


BASIC = (
    bought("5.00", "30101"),
    bought("3.00", "30201"),
    bought("2.00", "30305"),
    bought("1.00", "31002"),
    bought("0.50", "99999"),
    bought("100.00", "30201", nature="project"),
    bought("100.00", "30201", fund="government_fund"),
)


@pytest.mark.parametrize(
    ("dimensions", "amount", "row", "label"),
    [
        ({}, "11.50", "total", "一般公共预算财政拨款基本支出"),
        ({"group": "personnel"}, "7.00", "personnel", "人员经费"),
        ({"group": "public"}, "4.50", "public", "公用经费"),
        ({"economic": "302"}, "3.00", "302", "商品和服务支出"),
        ({"economic": "30201"}, "3.00", "30201", "办公费"),
        ({"economic": "30305"}, "2.00", "30305", "30305"),
        ({"economic": "307"}, "0.00", "307", "307"),
    ],
)
def test_basic_expenditure_is_asked_by_group_and_economic_subject(dimensions, amount, row, label):
    found = figures(*BASIC).basic(**dimensions)
    assert (printed(found), found.label) == (amount, label)
    assert found.address == Address("general_basic", row, "amount")


@pytest.mark.parametrize(
    ("code", "group"),
    [("30201", "public"), ("30101", "personnel"), ("30305", "personnel"), ("310", "public"), ("99999", "public")],
)
def test_the_expense_group_is_that_of_the_subject_else_of_its_class_else_public(code, group):
    assert figures().expense_group(code) == group


def test_basic_lines_are_those_of_the_general_budget():
    assert figures(*BASIC).basic_economic_leaves() == BASIC[:5]
    assert figures().basic_economic_leaves() == ()


THREE_PUBLIC = three_public(
    abroad_final="1.00",
    vehicle_purchase_final="2.00",
    vehicle_running_final="4.00",
    reception_domestic_final="8.00",
    reception_foreign_final="16.00",
    abroad_budget="0.00",
    vehicle_running_budget="5.00",
    reception_budget="30.00",
)


@pytest.mark.parametrize(
    ("item", "final", "budget"),
    [
        ("total", "31.00", "35.00"),
        ("abroad", "1.00", "0.00"),
        ("vehicle", "6.00", "5.00"),
        ("vehicle_purchase", "2.00", None),
        ("vehicle_running", "4.00", "5.00"),
        ("reception", "24.00", "30.00"),
        ("reception_domestic", "8.00", None),
        ("reception_foreign", "16.00", None),
    ],
)
def test_three_public_items_add_up_what_they_consist_of(item, final, budget):
    given = figures(THREE_PUBLIC)
    assert printed(given.three_public(item)) == final
    assert printed(given.three_public(item, measure="budget")) == budget


def test_three_public_expense_is_asked_for_funds():
    given = figures(
        THREE_PUBLIC,
        three_public("government_fund", abroad_final="0.50"),
        three_public("state_capital", abroad_final="7.00"),
    )
    fund = given.three_public("total", funds=("government_fund",))
    both = given.three_public("total", funds=("general", "government_fund"))
    capital = given.three_public("total", funds=("state_capital",))
    assert (printed(fund), fund.address.statement) == ("0.50", "government_fund_three_public")
    assert (printed(both), both.address.statement) == ("31.50", "three_public")
    assert (printed(capital), capital.address.statement) == ("7.00", "state_capital_three_public")


def test_three_public_labels_say_whether_it_is_the_budget():
    given = figures(THREE_PUBLIC)
    assert given.three_public("abroad").label == "因公出国（境）费支出决算"
    assert given.three_public("abroad", measure="budget").label == "因公出国（境）费预算数"


def test_three_public_expense_that_is_blank_is_not_provided():
    assert not figures(three_public(abroad_final=None)).three_public("abroad").provided
    assert not figures().three_public("total").provided


def test_facts_that_an_account_states_once():
    given = figures(
        operating=Facts({"final": Decimal(10_000), "budget": None}),
        procurement=Facts({"goods": Decimal(10_000), "services": Decimal(20_000), "small_medium": Decimal(5_000)}),
    )
    assert (printed(given.operating()), given.operating().label) == ("1.00", "机关运行经费支出")
    assert not given.operating(measure="budget").provided
    assert given.operating(measure="budget").label == "机关运行经费预算数"
    assert (printed(given.procurement()), given.procurement().label) == ("3.00", "政府采购支出总额")
    assert printed(given.procurement("goods")) == "1.00"
    assert printed(given.procurement("small_medium")) == "0.50"
    assert not given.procurement("works").provided
    assert not figures().operating().provided
    assert not figures().procurement().provided


def test_counts_are_whole_numbers_zero_included():
    given = figures(
        three_public_counts=Facts(counts={"abroad_groups": 0, "vehicles_held": 2}),
        assets=Facts(counts={"vehicles_other": 1, "vehicles_emergency": 2, "special_equipment": 3}, illustrative=True),
    )
    assert given.count("abroad_groups") == Count(
        "因公出国（境）团组数", Address("institution", "abroad_groups", "count"), 2021, 0
    )
    assert given.count("abroad_groups").provided
    assert not given.count("abroad_groups").is_nonzero
    assert given.count("vehicles_held").value == 2
    assert given.count("vehicles").value == 3
    assert given.count("vehicles").illustrative
    assert given.count("vehicles_emergency").label == "应急保障用车"
    assert given.count("special_equipment").label == "大型专用设备"
    assert given.count("special_equipment").is_nonzero


def test_a_count_that_nobody_stated_is_not_provided():
    given = figures(assets=Facts(illustrative=True))
    for name in ("abroad_groups", "vehicles", "general_equipment"):
        assert not given.count(name).provided
        assert not given.count(name).illustrative


def test_subjects_are_listed_in_code_order_for_a_fund():
    given = figures(spent("1.00", "2080505"), spent("1.00"), spent("1.00", "2120801", "government_fund"))
    assert given.subjects(7) == ("2010301", "2080505", "2120801")
    assert given.subjects(3, fund="general") == ("201", "208")
    assert given.subjects(5, fund="state_capital") == ()


def test_a_subject_without_a_name_is_called_by_its_code():
    assert figures().subject_name("2010301") == "行政运行"
    assert figures().subject_name("2010399") == "2010399"


class TestBlanksAndZeros:
    """A cell is a number, an explicit blank, or not provided."""

    CONCEPTS = (
        "income",
        "fiscal_income",
        "expenditure",
        "expenditure_total",
        "fiscal_expenditure",
        "income_grand_total",
        "expenditure_grand_total",
        "fiscal_income_grand_total",
        "fiscal_expenditure_grand_total",
        "basic",
        "operating",
        "procurement",
    )

    @pytest.mark.parametrize("concept", CONCEPTS)
    def test_an_account_without_lines_provides_nothing(self, concept):
        found = getattr(figures(), concept)()
        assert (found.provided, found.amount, found.printed, found.origin) == (False, None, None, "not_provided")
        assert not found.is_zero
        assert not found.is_nonzero

    @pytest.mark.parametrize("concept", CONCEPTS[:-2])
    def test_an_account_of_blanks_provides_nothing(self, concept):
        blanks = figures(received(None), spent(None), carried(), bought(None, "30101"))
        assert not getattr(blanks, concept)().provided

    def test_zero_is_data(self):
        zero = figures(received("0.00"), spent("0.00"))
        for found in (zero.income(), zero.expenditure(), zero.income_grand_total()):
            assert found.provided
            assert found.is_zero

    def test_what_has_no_line_in_a_provided_table_is_zero(self):
        given = figures(received("1.00"), spent("1.00"), carried("1.00"), bought("1.00", "30101"))
        absent = (
            given.income(source="other"),
            given.expenditure(subject="208"),
            given.expenditure(fund="government_fund"),
            given.balance("opening", fund="non_fiscal"),
            given.basic(economic="302"),
        )
        assert all(figure.is_zero for figure in absent)

    def test_what_has_only_blank_lines_is_not_provided(self):
        given = figures(
            received("1.00"), received(None, "other"), spent("1.00"), spent(None, "2080505"), carried("1.00"),
            carried(None, "1.00", "non_fiscal"),
        )  # fmt: skip
        assert not given.income(source="other").provided
        assert not given.expenditure(subject="2080505").provided
        assert not given.balance("opening", fund="non_fiscal").provided

    def test_a_blank_beside_an_amount_adds_nothing(self):
        income = figures(received("1.00"), received(None, "other")).income()
        assert (printed(income), income.terms, income.origin) == ("1.00", 1, "line")

    def test_a_balance_is_stated_by_moment(self):
        given = figures(received("1.00"), spent("1.00"), carried("1.00", None))
        assert printed(given.balance("opening")) == "1.00"
        assert not given.balance("closing").provided
        assert not given.balance("distribution").provided

    def test_grand_totals_need_the_lines_of_the_year(self):
        assert not figures(carried("1.00", "1.00")).income_grand_total().provided
        assert not figures(carried("1.00", "1.00")).fiscal_expenditure_grand_total().provided

    def test_a_year_without_fiscal_income_still_has_a_fiscal_total(self):
        assert figures(received("1.00", "other")).fiscal_income_grand_total().is_zero

    def test_a_negative_amount_is_printed_as_it_is(self):
        assert printed(figures(received("-1.00")).income()) == "-1.00"
        assert figures(received("-1.00")).income().is_nonzero


class TestIllustrativeFigures:
    def test_one_illustrative_line_makes_the_sum_illustrative(self):
        given = figures(received("1.00"), received("1.00", "other", example=True))
        assert given.income().illustrative
        assert given.income(source="other").illustrative
        assert not given.income(source="general").illustrative

    def test_an_illustrative_zero_is_illustrative_too(self):
        assert figures(received("0.00", example=True)).income().illustrative

    def test_an_illustrative_blank_makes_nothing_illustrative(self):
        assert not figures(received("1.00"), received(None, "other", example=True)).income().illustrative

    def test_a_published_control_total_clears_it(self):
        place = Address("income_expenditure", "income_total", "amount")
        given = figures(received("1.00", example=True), controls={place: control("1.00")})
        assert not given.income().illustrative
        assert given.income(source="general").illustrative

    def test_an_illustrative_control_total_does_not_vouch_for_published_lines(self):
        place = Address("income_expenditure", "income_total", "amount")
        assert figures(received("1.00"), controls={place: control("1.00", example=True)}).income().illustrative

    def test_a_rejected_control_total_clears_nothing(self):
        place = Address("income_expenditure", "income_total", "amount")
        assert figures(received("1.00", example=True), controls={place: control("9.00")}).income().illustrative

    def test_facts_pass_it_on(self):
        assert figures(operating=Facts({"final": Decimal(1)}, illustrative=True)).operating().illustrative
        assert figures(three_public(abroad_final="1.00", example=True)).three_public("total").illustrative
        assert figures(bought("1.00", "30101", example=True)).basic().illustrative


class TestAsking:
    @pytest.mark.parametrize(
        ("concept", "arguments", "dimensions"),
        [
            ("income", (), {"source": "generall"}),
            ("expenditure", (), {"fund": "generall"}),
            ("expenditure", (), {"nature": "general"}),
            ("expenditure", (), {"measure": "budget"}),
            ("balance", ("midyear",), {}),
            ("balance", ("opening",), {"fund": "fiscal"}),
            ("fiscal_balance", ("distribution",), {}),
            ("basic", (), {"group": "人员经费"}),
            ("three_public", ("train",), {}),
            ("three_public", ("total",), {"measure": "initial"}),
            ("three_public", ("total",), {"funds": ("generall",)}),
            ("operating", (), {"measure": "initial"}),
            ("procurement", ("gold",), {}),
            ("count", ("horses",), {}),
        ],
    )
    @pytest.mark.parametrize("lines", [(), GRAND])
    def test_an_unknown_key_is_refused_and_never_answered_with_a_total(self, concept, arguments, dimensions, lines):
        with pytest.raises(KeyError, match="is none of"):
            getattr(figures(*lines), concept)(*arguments, **dimensions)

    def test_a_misspelt_dimension_is_refused(self):
        with pytest.raises(TypeError, match="funds"):
            figures(*GRAND).expenditure(funds="general")

    def test_the_same_question_is_answered_once(self):
        given = figures(*GRAND)
        assert given.income() is given.income()
        assert given.income(year=2021) is given.income()
        assert given.income(source="general") is not given.income(source="other")

    @pytest.mark.parametrize("year", [2019, 2022])
    def test_other_years_are_refused(self, year):
        with pytest.raises(ValueError, match=f"{year}: figures of 2021 know 2021 and 2020 only"):
            figures(*GRAND).income(year=year)


class TestImmutability:
    def test_figures_cannot_be_altered(self):
        given = figures(*GRAND)
        for name, value in (("data", ledger()), ("prior", given), ("year", 2020)):
            with pytest.raises((FrozenInstanceError, AttributeError)):
                setattr(given, name, value)

    def test_answers_cannot_be_altered(self):
        with pytest.raises(FrozenInstanceError):
            figures(*GRAND).income().amount = Decimal(0)

    def test_leaves_cannot_be_altered(self):
        data = ledger(*GRAND, THREE_PUBLIC)
        with pytest.raises(FrozenInstanceError):
            data.income = ()
        with pytest.raises(FrozenInstanceError):
            data.income[0].amount = Decimal(0)
        with pytest.raises(TypeError):
            data.three_public[0].amounts["abroad_final"] = Decimal(0)

    @pytest.mark.parametrize("name", ["controls", "comparatives", "functional_names", "economic_names"])
    def test_mappings_of_an_account_are_read_only(self, name):
        with pytest.raises(TypeError):
            getattr(ledger(), name)["x"] = "y"

    def test_mappings_of_facts_are_read_only(self):
        facts = Facts({"final": Decimal(1)}, {"vehicles_held": 1})
        with pytest.raises(TypeError):
            facts.amounts["final"] = Decimal(2)
        with pytest.raises(TypeError):
            facts.counts["vehicles_held"] = 2

    def test_a_mapping_changed_afterwards_by_its_owner_changes_nothing(self):
        names = {"201": "一般公共服务支出"}
        data = ledger(functional_names=names)
        names["201"] = "别的"
        assert Figures(data).subject_name("201") == "一般公共服务支出"

    def test_a_copy_with_other_values_leaves_the_original(self):
        data = ledger(*GRAND)
        changed = replace(data, income=())
        assert Figures(data).income().provided
        assert not Figures(changed).income().provided
