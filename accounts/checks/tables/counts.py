"""“三公”经费 against the counts of groups, persons, vehicles and receptions."""

from collections.abc import Iterator

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import Grade, exempt, fails, passes, rule
from accounts.checks.samples import counts, sample, three_public
from accounts.checks.tables.three_public import NO_EXPENSE, THREE, final_of, is_stated
from accounts.figures.figure import Figure


def _counts_fit(
    context: Context, amount: Figure, names: tuple[str, ...], *, least: tuple[str, str] | None
) -> Iterator[Answer]:
    """Answer that counts stand beside an amount and none beside nothing; ``least``: the first at most the second."""
    place = Place("institution", names[0], "count")
    if not amount.provided:
        yield not_checked(f"{amount.label}没有填，不能与数量核对。", place)
        return
    found = {name: context.figures.count(name) for name in names}
    missing = [count for count in found.values() if amount.is_nonzero and not count.value]
    extra = [count for count in found.values() if not amount.is_nonzero and count.value]
    for count in missing:
        yield failed(
            Place("institution", count.address.row, "count"),
            f"{amount.label}为{amount.printed}万元，{count.label}却是{_told(count.value)}。",
            found=_told(count.value),
            expected="大于零",
            mend=f"填写{count.label}，或核对金额。",
        )
    for count in extra:
        yield failed(
            Place("institution", count.address.row, "count"),
            f"{amount.label}为零，{count.label}却是{count.value}。",
            found=str(count.value),
            expected="0",
            mend="核对金额和数量，改正录错的一处。",
        )
    if missing or extra:
        return
    if least and (found[least[0]].value or 0) > (found[least[1]].value or 0):
        fewer, more = found[least[0]], found[least[1]]
        yield failed(
            Place("institution", more.address.row, "count"),
            f"{more.label}为{more.value}，少于{fewer.label}{fewer.value}。",
            found=str(more.value),
            expected=f"不少于{fewer.value}",
            mend="核对两个数量是否填反。",
        )
        return
    yield passed(place)


@rule(
    "SG-02",
    name="因公出国（境）费与团组、人次相符",
    family="value",
    severity="error",
    blocking=True,
    told="有因公出国（境）费的，团组数、人次数大于零，人次不少于团组；没有费用的，两个数量都是零。",
    statements=(THREE,),
    concepts=("three_public", "counts"),
    examples=(
        passes(
            "出国费12.60万元，2个团组3人次。",
            lambda: sample(
                three_public(abroad_final="12.6"), three_public_counts=counts(abroad_groups=2, abroad_persons=3)
            ),
        ),
        fails(
            "出国费12.60万元，没有填人次。",
            lambda: sample(three_public(abroad_final="12.6"), three_public_counts=counts(abroad_groups=2)),
            row="abroad_persons",
        ),
        fails(
            "3个团组只有2人次。",
            lambda: sample(
                three_public(abroad_final="12.6"), three_public_counts=counts(abroad_groups=3, abroad_persons=2)
            ),
            row="abroad_persons",
        ),
        exempt("没有“三公”经费表的数据。", lambda: sample(of=2020, kind="institution")),
    ),
)
def abroad_fits_counts(context: Context) -> Iterator[Answer]:
    """Compare the cost of going abroad with groups and persons."""
    if not is_stated(context):
        yield not_applicable(NO_EXPENSE, Place(THREE))
        return
    names = ("abroad_groups", "abroad_persons")
    yield from _counts_fit(context, final_of(context, "abroad"), names, least=names)


@rule(
    "SG-03",
    name="公务用车购置费与购置数、保有量相符",
    family="value",
    severity="error",
    blocking=True,
    halts=False,
    told="有公务用车购置费的购置数大于零，没有的购置数为零；年末保有量必须填写。",
    statements=(THREE,),
    concepts=("three_public", "counts"),
    examples=(
        passes(
            "没有购置，保有4辆。",
            lambda: sample(
                three_public(vehicle_purchase_final="0"),
                three_public_counts=counts(vehicles_bought=0, vehicles_held=4),
            ),
        ),
        fails(
            "购置费18.00万元，购置数为零。",
            lambda: sample(
                three_public(vehicle_purchase_final="18"),
                three_public_counts=counts(vehicles_bought=0, vehicles_held=4),
            ),
            row="vehicles_bought",
        ),
        fails(
            "保有量没有填。",
            lambda: sample(three_public(vehicle_purchase_final="0"), three_public_counts=counts(vehicles_bought=0)),
            row="vehicles_held",
        ),
        exempt("“三公”经费各格空白。", lambda: sample(three_public(abroad_budget=None), of=2019)),
    ),
)
def purchases_fit_counts(context: Context) -> Iterator[Answer]:
    """Compare the cost of vehicles with how many were bought, and ask how many are held."""
    if not is_stated(context):
        yield not_applicable(NO_EXPENSE, Place(THREE))
        return
    yield from _counts_fit(context, final_of(context, "vehicle_purchase"), ("vehicles_bought",), least=None)
    held = context.figures.count("vehicles_held")
    if held.provided:
        yield passed(Place("institution", "vehicles_held", "count"))
    else:
        yield failed(
            Place("institution", "vehicles_held", "count"),
            "公务用车保有量没有填。",
            found="空白",
            expected="年末保有的辆数，没有的填0",
            mend="填写公务用车保有量。",
        )


@rule(
    "SG-04",
    name="公务接待费与批次、人次相符",
    family="value",
    severity="error",
    blocking=True,
    told="有国内接待费的，国内批次、人次大于零；有外事接待费的，外事批次、人次大于零；人次不少于批次，没有费用的为零。",
    statements=(THREE,),
    concepts=("three_public", "counts"),
    examples=(
        passes(
            "国内接待0.52万元，3批39人。",
            lambda: sample(
                three_public(reception_domestic_final="0.52", reception_foreign_final="0"),
                three_public_counts=counts(domestic_batches=3, domestic_persons=39),
            ),
        ),
        fails(
            "国内接待费为零，却有5批次。",
            lambda: sample(
                three_public(reception_domestic_final="0", reception_foreign_final="0"),
                three_public_counts=counts(domestic_batches=5, domestic_persons=0),
            ),
            row="domestic_batches",
        ),
        fails(
            "外事接待费1.20万元，没有人次。",
            lambda: sample(
                three_public(reception_domestic_final="0", reception_foreign_final="1.2"),
                three_public_counts=counts(foreign_batches=1, foreign_persons=0),
            ),
            row="foreign_persons",
        ),
        exempt("没有“三公”经费。", lambda: sample(of=2018, scope="unit")),
    ),
)
def receptions_fit_counts(context: Context) -> Iterator[Answer]:
    """Compare the cost of receptions with batches and persons, domestic and foreign."""
    if not is_stated(context):
        yield not_applicable(NO_EXPENSE, Place(THREE))
        return
    for sort in ("domestic", "foreign"):
        amount = final_of(context, f"reception_{sort}")
        if not amount.provided and sort == "foreign":
            continue
        names = (f"{sort}_batches", f"{sort}_persons")
        yield from _counts_fit(context, amount, names, least=names)


@rule(
    "SG-06",
    name="人均接待费在合理范围内",
    family="value",
    severity="info",
    blocking=False,
    told="公务接待费除以人次，一般在30元到500元之间；超出的请核对。",
    statements=(THREE,),
    concepts=("three_public", "counts"),
    examples=(
        passes(
            "5,200元接待39人，人均133元。",
            lambda: sample(
                three_public(reception_domestic_final="0.52"), three_public_counts=counts(domestic_persons=39)
            ),
        ),
        fails(
            "5.20万元接待39人，人均1,333元。",
            lambda: sample(
                three_public(reception_domestic_final="5.2"), three_public_counts=counts(domestic_persons=39)
            ),
            statement=THREE,
            column="final_reception",
        ),
        exempt(
            "没有接待。",
            lambda: sample(three_public(reception_domestic_final="0"), three_public_counts=counts(domestic_persons=0)),
        ),
    ),
)
def receptions_are_plausible(context: Context) -> Iterator[Answer]:
    """Divide the cost of domestic receptions by the persons received."""
    amount, persons = final_of(context, "reception_domestic"), context.figures.count("domestic_persons")
    place = Place(THREE, "total", "final_reception")
    if not amount.is_nonzero or not persons.value or amount.amount is None:
        yield not_applicable("没有国内公务接待。", place)
        return
    each = amount.amount / persons.value
    least, most = context.settings.threshold("reception_least"), context.settings.threshold("reception_most")
    if least <= each <= most:
        yield passed(place)
        return
    yield failed(
        place,
        f"国内公务接待人均{each:,.0f}元，不在{least}元到{most}元之间。",
        found=f"{each:,.0f}元",
        expected=f"{least}至{most}元",
        mend="核对接待费和人次，注意元与万元。",
        evidence=(f"{amount.amount:,.2f}元 ÷ {persons.value}人次",),
    )


@rule(
    "SG-07",
    name="公务用车保有量与资产中的车辆相符",
    family="value",
    severity="warn",
    blocking=False,
    told="有公务用车运行维护费的，保有量大于零；保有量与国有资产中的车辆数一致，口径不同的写明。",
    statements=(THREE,),
    concepts=("three_public", "counts", "assets"),
    grades=(Grade("scope", "info", "资产中的车辆多于财政拨款开支的公务用车，可能是口径不同"),),
    examples=(
        passes(
            "运行费3.00万元，保有2辆，资产也是2辆。",
            lambda: sample(
                three_public(vehicle_running_final="3"),
                three_public_counts=counts(vehicles_held=2),
                assets=counts(vehicles_other=2),
            ),
        ),
        fails(
            "运行费3.00万元，保有量为零。",
            lambda: sample(three_public(vehicle_running_final="3"), three_public_counts=counts(vehicles_held=0)),
            row="vehicles_held",
        ),
        fails(
            "保有6辆，资产只有5辆。",
            lambda: sample(
                three_public(vehicle_running_final="3"),
                three_public_counts=counts(vehicles_held=6),
                assets=counts(vehicles_communication=1, vehicles_other=4),
            ),
            row="vehicles_held",
        ),
        fails(
            "保有2辆，资产有9辆，其中执法用车另有经费。",
            lambda: sample(
                three_public(vehicle_running_final="3"),
                three_public_counts=counts(vehicles_held=2),
                assets=counts(vehicles_enforcement=7, vehicles_other=2),
            ),
            "info",
            row="vehicles_held",
        ),
        exempt("没有填保有量。", lambda: sample(assets=counts(vehicles_other=2))),
    ),
)
def vehicles_agree(context: Context) -> Iterator[Answer]:
    """Compare vehicles held with running costs and with the vehicles among the assets."""
    held, owned = context.figures.count("vehicles_held"), context.figures.count("vehicles")
    running = final_of(context, "vehicle_running")
    place = Place("institution", "vehicles_held", "count")
    if held.value is None:
        yield not_applicable("没有填公务用车保有量。", place)
        return
    if running.is_nonzero and not held.value:
        yield failed(
            place,
            f"公务用车运行维护费为{running.printed}万元，保有量却是0。",
            found="0",
            expected="大于零",
            mend="核对运行维护费和保有量；车辆年中处置或租用的，写明原因。",
        )
    elif owned.value is not None and owned.value != held.value:
        yield failed(
            place,
            f"公务用车保有量{held.value}辆，国有资产中的车辆{owned.value}辆。",
            found=f"{held.value}辆",
            expected=f"{owned.value}辆",
            mend="核对两个数；口径不同的（如财政拨款开支的车辆只是一部分），写明口径。",
            grade="scope" if owned.value > held.value else "",
        )
    else:
        yield passed(place)


def _told(value: int | None) -> str:
    return "空白" if value is None else str(value)
