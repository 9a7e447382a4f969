"""Facts from the sheet of the institution: “三公”经费 and counts, 机关运行经费, procurement, assets.

0 is data here: the sheet has each row once. A fact is spoken of when the sheet has its row.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from accounts.figures import concepts
from accounts.workbooks.content import ContentRow, ContentTable
from accounts.workbooks.ministry.institution import OPERATING_PARTS, Institution
from accounts.workbooks.ministry.lines import NEGATIVE, ZERO
from accounts.workbooks.ministry.view import Findings

SINGLE_ITEMS = ("abroad", "vehicle_purchase", "vehicle_running")


def fact_tables(institution: Institution, findings: Findings) -> Iterator[ContentTable]:
    """Yield the tables of facts that the sheet speaks of."""
    three_public = _three_public(institution)
    if three_public:
        scope = {"fund": ("general",)}
        yield _table(institution, "three_public", three_public, {"fund": "general"}, scope, group="three_public")
    counts = _counts(institution, "counts", concepts.COUNTS)
    if counts:
        yield _table(institution, "counts", counts, group="counts")
    operating = _operating(institution)
    if operating:
        yield _table(institution, "operating", operating, group="operating")
    procurement = _procurement(institution, findings)
    if procurement:
        yield _table(institution, "procurement", procurement, group="procurement")
    assets = _counts(institution, "assets", {**concepts.VEHICLE_USES, **concepts.EQUIPMENT})
    if assets:
        yield _table(institution, "assets", assets, group="assets")


def _three_public(institution: Institution) -> dict[str, Decimal | None]:
    """Return the amounts of “三公”经费 by field; reception at home is what reception has beyond the foreign one."""
    keys = institution.keys("three_public")
    values: dict[str, Decimal | None] = {}
    for item in SINGLE_ITEMS:
        if item in keys:
            for measure in ("budget", "final"):
                values[f"{item}_{measure}"] = institution.amount("three_public", item, measure)
    if "reception" in keys:
        values["reception_budget"] = institution.amount("three_public", "reception", "budget")
    if {"reception", "reception_domestic"} & {*keys}:
        foreign = [institution.amount("three_public", key) for key in ("reception_foreign", "reception_abroad")]
        known = [amount for amount in foreign if amount is not None]
        whole = institution.amount("three_public", "reception")
        values["reception_foreign_final"] = sum(known, ZERO) if known else None
        values["reception_domestic_final"] = (
            institution.amount("three_public", "reception_domestic") if whole is None else whole - sum(known, ZERO)
        )
    return values


def _counts(institution: Institution, group: str, names: Mapping[str, str]) -> dict[str, int | None]:
    return {key: institution.counts.get((group, key)) for key in institution.keys(group) if key in names}


def _operating(institution: Institution) -> dict[str, Any]:
    """Return 机关运行经费: the row's own amounts, else those of its parts; “—” says that the unit has none."""
    if not institution.keys("operating"):
        return {}
    amounts: dict[str, Decimal | None] = {}
    for measure in ("budget", "final"):
        own = institution.amount("operating", "total", measure)
        parts = [institution.amount("operating", part, measure) for part in sorted(OPERATING_PARTS)]
        known = [part for part in parts if part is not None]
        amounts[measure] = own if own is not None or not known else sum(known, ZERO)
    says_none = ("operating", "total", "final") in institution.not_applicable
    if all(amount is None for amount in amounts.values()):
        return {"applicable": False, **amounts} if says_none else {}
    return {"applicable": True, **amounts}


def _procurement(institution: Institution, findings: Findings) -> dict[str, Decimal | None]:
    values = {
        key: institution.amount("procurement", key)
        for key in institution.keys("procurement")
        if key in concepts.PROCUREMENT
    }
    micro, medium = values.get("small_micro"), values.get("small_medium")
    if micro is not None and medium is not None and micro > medium:
        place = institution.amounts["procurement", "small_micro", "final"].place
        said = f"授予小微企业的合同金额{micro}元大于授予中小企业的{medium}元，前者应包含在后者之内：请核对两个数。"
        findings.problem(*place, micro, f"不大于{medium}", said)
    return values


def _table(
    institution: Institution,
    grid: str,
    values: Mapping[str, Any],
    key: Mapping[str, str] | None = None,
    scope: Mapping[str, tuple[str, ...]] | None = None,
    *,
    group: str,
) -> ContentTable:
    negative = any(isinstance(value, Decimal) and value < 0 for value in values.values())
    note = {"note": NEGATIVE} if negative else {}
    row = ContentRow({**(key or {}), **values, **note}, institution.first_place(group))
    return ContentTable(grid, tuple(values), (row,), scope or {})
