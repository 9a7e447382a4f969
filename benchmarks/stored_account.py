"""Made-up accounts of any number of subjects, stored in the database at hand: for benchmarks that start from rows."""

from decimal import Decimal

from accounts.models import (
    Assets,
    Balance,
    BudgetUnit,
    Comparative,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    FunctionalSubject,
    IncomeLine,
    OperatingExpense,
    Procurement,
    Region,
    ThreePublicCounts,
    ThreePublicExpense,
)

YEAR = 2021
PROFILE = "sichuan-2021"
PERSONNEL, PUBLIC = ("30101", "30102", "30103", "30108", "30302"), ("30201", "30202", "30207", "30211", "30213")
LAST_YEAR = (
    ("income_expenditure", "income_grand_total", "amount"),
    ("income_expenditure", "expenditure_grand_total", "amount"),
    ("fiscal", "income_grand_total", "amount"),
    ("fiscal", "expenditure_grand_total", "total"),
    ("general_expenditure", "total", "total"),
    ("three_public", "total", "final_vehicle"),
    ("three_public", "total", "final_reception"),
    ("institution", "operating_expense", "final"),
)


def store_account(subjects: int) -> FinalAccount:
    """Store an account whose general budget spends on that many items, two lines each."""
    region, _ = Region.objects.get_or_create(code="510800", defaults={"name": "示例市"})
    unit = BudgetUnit.objects.create(region=region, code=f"9{subjects:05}", name="中共示例市委群众工作局")
    account = FinalAccount.objects.create(unit=unit, fiscal_year=YEAR, profile=PROFILE)
    items = FunctionalSubject.objects.in_year(YEAR).filter(level="item").order_by("code")[:subjects]
    codes = [item.code for item in items]
    if len(codes) < subjects:
        message = f"the catalogue has {len(codes)} items only"
        raise ValueError(message)
    amounts = [Decimal(123_456 + 7_919 * place) / 100 * 100 for place in range(subjects)]
    IncomeLine.objects.bulk_create(
        IncomeLine(account=account, item_code=code, amount=3 * amount)
        for code, amount in zip(codes, amounts, strict=True)
    )
    IncomeLine.objects.create(account=account, item_code=codes[0], source="other", amount=Decimal(50_000))
    ExpenditureLine.objects.bulk_create(
        ExpenditureLine(
            account=account,
            item_code=code,
            nature=nature,
            adjusted_budget=share * amount + 10_000 * (place % 3),
            final=share * amount,
        )
        for place, (code, amount) in enumerate(zip(codes, amounts, strict=True))
        for nature, share in (("basic", 2), ("project", 1))
    )
    ExpenditureLine.objects.create(account=account, item_code=codes[0], fund="non_fiscal", final=Decimal(50_000))
    EconomicLine.objects.bulk_create(
        EconomicLine(account=account, item_code=code, economic_code=(PERSONNEL + PUBLIC)[place % 10], amount=2 * amount)
        for place, (code, amount) in enumerate(zip(codes, amounts, strict=True))
    )
    _store_facts(account)
    return account


def _store_facts(account: FinalAccount) -> None:
    Balance.objects.create(account=account, opening=Decimal(10_000), closing=Decimal(10_000))
    ThreePublicExpense.objects.create(
        account=account,
        abroad_budget=Decimal(0),
        abroad_final=Decimal(0),
        vehicle_purchase_budget=Decimal(0),
        vehicle_purchase_final=Decimal(0),
        vehicle_running_budget=Decimal(60_000),
        vehicle_running_final=Decimal(54_321),
        reception_budget=Decimal(70_000),
        reception_domestic_final=Decimal(12_345),
        reception_foreign_final=Decimal(0),
    )
    ThreePublicCounts.objects.create(account=account, vehicles_held=2, domestic_batches=31, domestic_persons=250)
    OperatingExpense.objects.create(account=account, final=Decimal(234_567))
    Procurement.objects.create(
        account=account, goods=Decimal(80_000), works=Decimal(0), services=Decimal(20_000), small_medium=Decimal(90_000)
    )
    Assets.objects.create(account=account, vehicles_communication=1, vehicles_emergency=1, general_equipment=0)
    Comparative.objects.bulk_create(
        Comparative(
            account=account, statement=statement, row=row, column=column, amount=Decimal(1_000_000 + 10_000 * n)
        )
        for n, (statement, row, column) in enumerate(LAST_YEAR)
    )
