"""机关运行经费, procurement and assets."""

from collections.abc import Iterator

from accounts.checks.context import Context, UnitAccount
from accounts.checks.finding import Answer, Place, failed, not_applicable, passed
from accounts.checks.registry import LAW, exempt, fails, passes, rule
from accounts.checks.samples import amounts, bought, counts, ordinary_settings, sample, three_public
from accounts.checks.stated import envelope, shown
from accounts.checks.tables.verdicts import TAIL, sums
from accounts.figures import concepts
from accounts.figures.data import EconomicName

HELD_BY_LAW = ("administrative", "civil_service_managed")  # 机关运行经费 is theirs only
PLACE = Place("institution", "operating_expense", "final")
PUBLIC = {"302": EconomicName("商品和服务支出", "public")}


@rule(
    "OTH-01",
    name="机关运行经费有数",
    family="value",
    severity="error",
    blocking=True,
    halts=False,
    basis=LAW,
    told="行政单位和参照公务员法管理的事业单位填写机关运行经费决算数；不适用的单位注明不适用。",
    concepts=("operating",),
    grades=(TAIL,),
    examples=(
        passes("机关运行经费37.44万元。", lambda: sample(operating=amounts(final="37.44"))),
        fails(
            "登记为适用，决算数空白。",
            lambda: sample(operating=amounts(budget="40", final=None)),
            statement="institution",
            row="operating_expense",
        ),
        exempt("事业单位不适用。", lambda: sample(kind="institution", operating=amounts(applicable=False))),
    ),
)
def operating_expense_is_given(context: Context) -> Iterator[Answer]:
    """Ask for the final amount where it applies; that nothing at all is entered is STR-21's to say."""
    facts = context.figures.data.operating
    if facts is None or not facts.applicable:
        yield not_applicable("没有填机关运行经费，或单位不适用。", PLACE)
    elif facts.amounts.get("final") is None:
        yield failed(
            PLACE,
            "机关运行经费决算数没有填。",
            found="空白",
            expected="金额",
            mend="填写机关运行经费决算数；不适用的单位取消“适用”。",
        )
    else:
        yield from sums("OTH-01", "institution")(context)


rule(
    "OTH-02",
    name="政府采购总额等于货物、工程、服务之和",
    family="row",
    severity="error",
    blocking=True,
    told="政府采购支出总额等于货物、工程、服务三项之和。",
    statements=("institution",),
    concepts=("procurement",),
    grades=(TAIL,),
    examples=(
        passes(
            "货物4.79万元、工程0万元、服务246.47万元，总额印251.26万元。",
            lambda: sample(
                procurement=amounts(goods="4.79", works="0", services="246.47"),
                printed={"institution/procurement_total/final": "251.26"},
            ),
        ),
        fails(
            "总额印215.26万元。",
            lambda: sample(
                procurement=amounts(goods="4.79", works="0", services="246.47"),
                printed={"institution/procurement_total/final": "215.26"},
            ),
            statement="institution",
            row="procurement_total",
        ),
        fails(
            "总额印251.25万元，三个数各自进位，差0.01万元。",
            lambda: sample(
                procurement=amounts(goods="4.79", works="0", services="246.47"),
                printed={"institution/procurement_total/final": "251.25"},
            ),
            "info",
            row="procurement_total",
        ),
        exempt("没有采购数据。", lambda: sample(of=2022, scope="unit")),
    ),
)(sums("OTH-02", "institution"))


@rule(
    "OTH-03",
    name="授予小微企业不超过中小企业，中小企业不超过采购总额",
    family="row",
    severity="error",
    blocking=True,
    told="授予小微企业的合同金额不超过授予中小企业的，授予中小企业的不超过政府采购总额。",
    statements=("institution",),
    concepts=("procurement",),
    grades=(TAIL,),
    examples=(
        passes(
            "采购900.00万元，中小企业700.00万元，其中小微企业300.00万元。",
            lambda: sample(procurement=amounts(goods="900", small_medium="700", small_micro="300")),
        ),
        fails(
            "中小企业970.00万元，多于采购总额900.00万元。",
            lambda: sample(procurement=amounts(goods="900", small_medium="970", small_micro="300")),
            row="procurement_small_medium",
        ),
        fails(
            "中小企业251.26万元，总额印251.25万元，是进位的尾差。",
            lambda: sample(
                procurement=amounts(goods="4.79", services="246.47", small_medium="251.26"),
                printed={"institution/procurement_total/final": "251.25"},
            ),
            "info",
            row="procurement_small_medium",
        ),
        exempt("没有授予中小企业的数据。", lambda: sample(procurement=amounts(works="900"))),
    ),
)
def small_enterprises_are_a_part(context: Context) -> Iterator[Answer]:
    """Compare small and micro enterprises with all small ones, and these with all procurement."""
    compared = False
    for part, whole in (("small_micro", "small_medium"), ("small_medium", "total")):
        few = context.cell("institution", f"procurement_{part}", "final")
        all_ = context.cell("institution", f"procurement_{whole}", "final")
        if not few.known or not all_.known:
            continue
        compared = True
        place = Place("institution", f"procurement_{part}", "final")
        over = few.value - all_.value
        if over <= 0:
            yield passed(place)
            continue
        name = concepts.PROCUREMENT[part]
        what = concepts.PROCUREMENT.get(whole, "政府采购支出总额")
        found, most = shown(few.value, exact=context.exact), shown(all_.value, exact=context.exact)
        rounded = over <= envelope(few, all_)
        yield failed(
            place,
            f"{name}{found}，大于{what}{most}。",
            found=found,
            expected=f"不超过{most}",
            mend="核对两个数：部分不能大于整体。" if not rounded else "属于四舍五入尾差，不需要改正。",
            grade=TAIL.key if rounded else "",
        )
    if not compared:
        yield not_applicable("没有填授予中小企业的金额。", Place("institution", "procurement_small_medium", "final"))


@rule(
    "OTH-07",
    name="大型设备按当年口径填写",
    family="value",
    severity="warn",
    blocking=False,
    told="大型设备的分类和单价标准由地区口径规定：口径要求的各类都填，不要求的不填。",
    concepts=("assets",),
    examples=(
        passes(
            "口径要求单价100万元以上设备，填了3台。",
            lambda: sample(
                assets=counts(large_equipment=3), settings=ordinary_settings(equipment=("large_equipment",))
            ),
        ),
        fails(
            "口径已不分通用、专用，仍填在通用设备。",
            lambda: sample(
                assets=counts(general_equipment=3, large_equipment=0),
                settings=ordinary_settings(equipment=("large_equipment",)),
            ),
            row="general_equipment",
        ),
        fails(
            "口径分通用、专用，专用没有填。",
            lambda: sample(
                assets=counts(general_equipment=1),
                settings=ordinary_settings(equipment=("general_equipment", "special_equipment")),
            ),
            row="special_equipment",
        ),
        exempt("没有填国有资产。", lambda: sample(settings=ordinary_settings(equipment=("large_equipment",)))),
    ),
)
def equipment_as_prescribed(context: Context) -> Iterator[Answer]:
    """Compare which kinds of equipment are filled in with those that the profile's sentence names."""
    facts = context.figures.data.assets
    asked = context.settings.equipment
    if facts is None or not asked:
        yield not_applicable("没有填国有资产，或口径没有规定大型设备。")
        return
    for name, label in concepts.EQUIPMENT.items():
        value, place = facts.counts.get(name), Place("institution", name, "count")
        if name in asked and value is None:
            yield failed(
                place,
                f"{label}的数量没有填。",
                found="空白",
                expected="台（套）数，没有的填0",
                mend=f"按当年口径填写{label}的数量。",
            )
        elif name not in asked and value:
            yield failed(
                place,
                f"当年口径不单列{label}，这里填了{value}，报告中不会印出。",
                found=str(value),
                expected="空白",
                mend="把数量改填到当年口径规定的一类。",
            )
        elif name in asked:
            yield passed(place)


@rule(
    "TXT-12",
    name="机关运行经费不超过公用经费",
    family="across_tables",
    severity="warn",
    blocking=False,
    told="机关运行经费不超过一般公共预算基本支出中的公用经费；全部是行政单位和参公单位的应当相等，"
    "包括事业单位的可以小于。",
    statements=("general_basic",),
    concepts=("operating", "economic"),
    examples=(
        passes(
            "行政单位的机关运行经费和公用经费都是184.65万元。",
            lambda: sample(bought("184.65", "30201"), operating=amounts(final="184.65"), economic_names=PUBLIC),
        ),
        passes(
            "部门里有事业单位，机关运行经费37.44万元，公用经费46.44万元。",
            lambda: sample(
                bought("46.44", "30201"),
                operating=amounts(final="37.44"),
                economic_names=PUBLIC,
                units=[UnitAccount("1", "县局机关", "administrative"), UnitAccount("2", "县服务中心", "institution")],
            ),
        ),
        fails(
            "机关运行经费48.00万元，公用经费46.44万元。",
            lambda: sample(bought("46.44", "30201"), operating=amounts(final="48"), economic_names=PUBLIC),
            row="operating_expense",
        ),
        fails(
            "只有行政单位，机关运行经费却小于公用经费。",
            lambda: sample(bought("50", "30201"), operating=amounts(final="45"), economic_names=PUBLIC, scope="unit"),
            row="operating_expense",
        ),
        exempt("没有机关运行经费。", lambda: sample(bought("46.44", "30201"), economic_names=PUBLIC)),
    ),
)
def operating_within_public_expenditure(context: Context) -> Iterator[Answer]:
    """Compare 机关运行经费 with 公用经费 as the kinds of the units allow."""
    operating = context.cell("institution", "operating_expense", "final")
    public = context.cell("general_basic", "public", "amount")
    if not operating.known or not public.known:
        yield not_applicable("没有填机关运行经费，或没有公用经费。", PLACE)
        return
    apart = operating.value - public.value
    tolerance = envelope(operating, public)
    only_offices = _only_offices(context)
    if abs(apart) <= tolerance or (apart < 0 and only_offices is not True):
        yield passed(PLACE)
        return
    found, expected = shown(operating.value, exact=context.exact), shown(public.value, exact=context.exact)
    word = "大于" if apart > 0 else "小于"
    yield failed(
        PLACE,
        f"机关运行经费{found}，{word}公用经费{expected}。",
        found=found,
        expected=expected if only_offices else f"不超过{expected}",
        mend="核对两个数；口径确有不同的（如含事业单位的公用经费），写明原因。",
        others=(Place("general_basic", "public", "amount"),),
    )


@rule(
    "TXT-14",
    name="用车运行费与资产中的车辆互证",
    family="across_tables",
    severity="info",
    blocking=False,
    told="有公务用车运行维护费的，国有资产中应有车辆。",
    concepts=("assets", "three_public"),
    examples=(
        passes(
            "运行费2.20万元，资产有1辆车。",
            lambda: sample(three_public(vehicle_running_final="2.2"), assets=counts(vehicles_emergency=1)),
        ),
        fails(
            "运行费2.20万元，资产里没有车。",
            lambda: sample(three_public(vehicle_running_final="2.2"), assets=counts(vehicles_emergency=0)),
            row="vehicles",
        ),
        exempt(
            "没有运行费。", lambda: sample(three_public(vehicle_running_final="0"), assets=counts(vehicles_other=0))
        ),
    ),
)
def running_costs_need_vehicles(context: Context) -> Iterator[Answer]:
    """Ask for a vehicle where there are running costs."""
    running = context.figures.three_public("vehicle_running", funds=context.settings.three_public_funds)
    owned = context.figures.count("vehicles")
    place = Place("institution", "vehicles", "count")
    if not running.is_nonzero or owned.value is None:
        yield not_applicable("没有公务用车运行维护费，或没有填国有资产中的车辆。", place)
    elif owned.value:
        yield passed(place)
    else:
        yield failed(
            place,
            f"公务用车运行维护费为{running.printed}万元，国有资产中的车辆却是0。",
            found="0辆",
            expected="至少1辆",
            mend="核对车辆数；车辆年中处置或租用的，写明原因。",
        )


def _only_offices(context: Context) -> bool | None:
    """Whether all units are such as have 机关运行经费; ``None`` where the department's units are not known."""
    if context.units:
        return all(unit.kind in HELD_BY_LAW for unit in context.units)
    unit = context.figures.data.unit
    if unit.kind not in HELD_BY_LAW:
        return False
    return True if context.figures.data.scope == "unit" else None
