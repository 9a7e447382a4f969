"""Findings beside the cells and fields of a page: a mark at the cell, the message in a list that the mark refers to."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin.desk import page_address
from accounts.admin.fact_fields import fact_field
from accounts.admin.findings import Places, ShownFinding, shown_findings
from accounts.admin.sheets import Sheet, ShownRow
from accounts.entry.grids import Page
from accounts.models import CheckRun, FinalAccount
from accounts.profiles import ProfileError
from accounts.statements.leaf_cells import leaf_cell
from accounts.use_cases.checks import what_changed

Place = tuple[str, str]
NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody who reviews said of a place (审核意见); ``place`` names it as that of a finding is named."""

    place: Mapping[str, str]
    title: str
    body: str
    by: str
    quote: str = ""
    answer: str = ""
    address: str = ""


RemarkMaker = Callable[[FinalAccount], list[Remark]]
_remark_makers: list[RemarkMaker] = []


def tells_remarks(maker: RemarkMaker) -> RemarkMaker:
    """Let an application show its remarks on an account beside the cells and texts that they are about."""
    _remark_makers.append(maker)
    return maker


@dataclass(slots=True)
class Beside:
    """The findings of one page, from the account's newest checks; ``changed`` says what is newer than these.

    ``marked`` tells by finding the name of the cell that bears its mark; other findings stand in the list only.
    """

    findings: list[ShownFinding] = field(default_factory=list)
    run: CheckRun | None = None
    changed: tuple[str, ...] = ()
    address: str = ""
    cells: dict[Place, list[ShownFinding]] = field(default_factory=dict)
    marked: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def listed(self) -> list[tuple[ShownFinding, str, bool]]:
        """Each finding, the name of the cell that bears its mark, and whether that is called after the finding."""
        return [
            (finding, cell, cell == finding.anchor)
            for finding in self.findings
            for cell in [self.marked.get(finding.key, "")]
        ]

    def name_cell(self, found: list[ShownFinding]) -> str:
        """Return the name for a cell in which these were found; "" where all of them have a cell already."""
        new = [finding for finding in found if finding.key not in self.marked]
        self.marked |= {finding.key: new[0].anchor for finding in new}
        return new[0].anchor if new else ""

    def at(self, place: Place) -> list[ShownFinding]:
        """Return the findings of a cell."""
        return self.cells.get(place, [])

    def look(self, place: Place) -> str:
        """Return the classes of a cell: that something is found there, and how severe it is."""
        found = self.at(place)
        return f" found {found[0].severity}" if found else ""

    def attributes(self, place: Place, title: str = "") -> SafeString:
        """Return the attributes of a cell: where a link to the finding leads, and what is said there."""
        found = self.at(place)
        if not found:
            return format_html(' title="{}"', title) if title else NOTHING
        name = self.name_cell(found)
        told = " ".join(finding.told for finding in found)
        return format_html(
            '{} aria-describedby="{}" title="{}"',
            format_html(' id="{}"', name) if name else NOTHING,
            described(found),
            f"{told} {title}".strip(),
        )


def described(found: Iterable[ShownFinding]) -> str:
    """Return the names of the list's entries that describe a cell or field."""
    return " ".join(f"{finding.anchor}-told" for finding in found)


def beside_statement(account: FinalAccount, kind: str) -> Beside:
    """Return the findings of a statement's grid: two queries and those of asking whether they still hold."""
    beside = _newest(account)
    beside.findings = [shown for shown in beside.findings if kind in _statements(shown)]
    for shown in beside.findings:
        for place in _places(shown, kind):
            beside.cells.setdefault(place, []).append(shown)
    beside.remarks = [remark for remark in remarks_on(account) if remark.place.get("statement") == kind]
    return beside


def beside_page(account: FinalAccount, page: Page) -> Beside:
    """Return the findings of a page of data entry: those whose rows are typed there."""
    beside = _newest(account)
    address = page_address("entry", account, page.kind)
    beside.findings = [shown for shown in beside.findings if shown.line_address == address]
    remarks = remarks_on(account)
    places = Places(account) if remarks else None
    beside.remarks = [remark for remark in remarks if places and places.line_address(remark.place) == address]
    return beside


def beside_texts(account: FinalAccount, slots: Collection[str]) -> tuple[Beside, dict[Place, list[ShownFinding]]]:
    """Return the findings of typed texts, and the same by slot and subject; ``slots`` are those of the page."""
    beside = _newest(account)
    by_text: dict[Place, list[ShownFinding]] = {}
    for shown in beside.findings:
        slot = shown.finding.get("slot", "")
        if slot in slots:
            by_text.setdefault((slot, shown.finding.get("subject", "")), []).append(shown)
    told = {shown.key for found in by_text.values() for shown in found}
    beside.findings = [shown for shown in beside.findings if shown.key in told]
    return beside, by_text


def beside_of(account: FinalAccount, belongs: Callable[[ShownFinding], bool]) -> Beside:
    """Return the findings that belong to a page of another application."""
    beside = _newest(account)
    beside.findings = [shown for shown in beside.findings if belongs(shown)]
    return beside


def remarks_on(account: FinalAccount) -> list[Remark]:
    """Return what other applications have to say of places of the account."""
    return [remark for maker in _remark_makers for remark in maker(account)]


def mark_sheets(
    beside: Beside,
    sheets: Iterable[Sheet],
    stored: Mapping[str, Mapping[int, Any]],
    *,
    three_public_funds: tuple[str, ...],
) -> None:
    """Put the findings at the fields of the rows that they are about."""
    by_grid: dict[str, list[tuple[ShownFinding, dict[str, str], str]]] = {}
    for shown in beside.findings:
        place = [shown.finding.get(name, "") for name in ("statement", "row", "column")]
        leaf, fact = leaf_cell(*place, three_public_funds=three_public_funds), fact_field(*place)
        if fact is not None:
            by_grid.setdefault(fact.grid, []).append((shown, {}, fact.field))
        elif leaf is not None:
            by_grid.setdefault(leaf.grid, []).append((shown, dict(leaf.shared), leaf.field))
    for sheet in sheets:
        about = by_grid.get(sheet.grid.name, [])
        for row in sheet.rows if about else ():
            _mark_row(row, stored[sheet.grid.name].get(row.stored_id or 0), about)
            for cell in row.cells:
                if cell.found:
                    cell.name = beside.name_cell(cell.found)


def _mark_row(row: ShownRow, stored: Any, about: Iterable[tuple[ShownFinding, dict[str, str], str]]) -> None:
    for shown, key, name in about:
        if all(stored is not None and getattr(stored, part) == value for part, value in key.items()):
            for cell in row.cells:
                if name in cell.column.fields:
                    cell.found.append(shown)


def _newest(account: FinalAccount) -> Beside:
    check_run = CheckRun.objects.select_related("account").filter(account=account).first()
    if check_run is None:
        return Beside()
    try:
        changed = what_changed(check_run)
    except ProfileError:
        changed = ("地区口径",)
    return Beside(shown_findings(account, check_run), check_run, changed, page_address("checks", account))


def _statements(shown: ShownFinding) -> set[str]:
    others = shown.finding.get("others", ())
    return {str(place.get("statement", "")) for place in (shown.finding, *others)}


def _places(shown: ShownFinding, kind: str) -> Iterator[Place]:
    for place in (shown.finding, *shown.finding.get("others", ())):
        if place.get("statement") == kind and place.get("row") and place.get("column"):
            yield str(place["row"]), str(place["column"])
