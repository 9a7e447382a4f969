"""Findings as pages show them: with their place in words, the way to it, and what was said of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts.admin.desk import desk_address, page_address
from accounts.admin.fact_fields import INSTITUTION, SINGLE, fact_field
from accounts.checks import rules
from accounts.checks.finding import SEVERITIES
from accounts.checks.kept import Kept, blocks, findings_of, fingerprint, place_of, wants_explanation
from accounts.checks.registry import FAMILIES
from accounts.entry.grids import PAGES
from accounts.entry.statement_grids import page_of
from accounts.models import CheckRun, Explanation, FinalAccount
from accounts.profiles import Profile, ProfileError, load_profile
from accounts.statements.leaf_cells import leaf_cell
from accounts.statements.names import named_statements
from accounts.statements.reader import StatementError, statements_of

ELSEWHERE = "account"
ELSEWHERE_TITLE = "整份决算"
SHORT_KEY = 12
# Names of places that other applications know: kinds of tables and sections beside those of the profile.
FURTHER_TITLES: dict[str, str] = {}


class FurtherPlaces(Protocol):
    """The addresses of an account's places that another application knows; made for one account."""

    def address(self, finding: Kept) -> str:
        """Return where the finding's field is; "" where it is not this application's."""


FURTHER_PLACES: list[Callable[[FinalAccount], FurtherPlaces]] = []


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding. ``key`` is its fingerprint, ``place_key`` the statement, section or whole that it belongs to.

    ``address`` leads to the cell or the text, ``line_address`` to the page on which its row is typed. ``earlier`` is
    what was said of the same rule at the same place when it found something else.
    """

    key: str
    finding: Kept
    rule_name: str
    place_key: str
    place_title: str
    place: str
    address: str = ""
    line_address: str = ""
    breaks: tuple[tuple[str, str], ...] = ()
    explanation: Explanation | None = None
    earlier: Explanation | None = None

    @property
    def anchor(self) -> str:
        """The name of the finding's mark on a page."""
        return f"finding-{self.key[:SHORT_KEY]}"

    @property
    def severity(self) -> str:
        """Error, warn or info."""
        return str(self.finding["severity"])

    @property
    def severity_name(self) -> str:
        """The severity in Chinese."""
        return SEVERITIES[self.finding["severity"]]

    @property
    def family_name(self) -> str:
        """The family of the rule in Chinese."""
        return FAMILIES.get(self.finding.get("family", ""), "")

    @property
    def blocks(self) -> bool:
        """Whether it must be mended before publication."""
        return blocks(self.finding)

    @property
    def wants_explanation(self) -> bool:
        """Whether it needs an explanation before publication."""
        return wants_explanation(self.finding)

    @property
    def silent(self) -> bool:
        """Whether it needs an explanation that is not there."""
        return self.wants_explanation and self.explanation is None

    @property
    def told(self) -> str:
        """Severity, rule, message and what to do in one line."""
        return f"{self.severity_name} {self.finding['rule']}：{self.finding.get('message', '')}"


@dataclass
class Places:
    """Names and addresses of the places of one account; a profile that cannot be read leaves keys as they are."""

    account: FinalAccount
    profile: Profile | None = None
    titles: dict[str, str] = field(default_factory=dict)
    official: frozenset[str] = frozenset()
    further: tuple[FurtherPlaces, ...] = ()

    def __post_init__(self) -> None:
        self.further = tuple(make(self.account) for make in FURTHER_PLACES)
        try:
            self.profile = load_profile(self.account.profile)
            statements = statements_of(self.profile, self.account.fiscal_year)
        except (ProfileError, StatementError):
            return
        self.titles = {s.kind: f"{s.number} {s.title}".strip() for s in statements}
        self.official = frozenset(self.titles)

    def key(self, finding: Kept) -> str:
        """Return which statement, section or whole a finding belongs to."""
        return str(finding.get("statement") or finding.get("section") or finding.get("slot") or ELSEWHERE)

    def title(self, finding: Kept) -> str:
        """Return the statement, the section or the text in words."""
        kind = finding.get("statement", "")
        if kind:
            named = named_statements().get(kind)
            return str(self.titles.get(kind) or (named.title if named else FURTHER_TITLES.get(kind, kind)))
        section, slot = finding.get("section", ""), finding.get("slot", "")
        if self.profile and section:
            known = (s.title for s in self.profile.sections if s.key == section)
            title = str(next(known, FURTHER_TITLES.get(section, section)))
            return title.replace("{year}", str(self.account.fiscal_year))
        if self.profile and slot:
            return next((s.label for s in self.profile.text_slots if s.key == slot), slot)
        return section or slot or ELSEWHERE_TITLE

    def within(self, finding: Kept) -> str:
        """Return row and column, or the text's slot and subject, in words."""
        kind = finding.get("statement", "")
        if kind:
            row, column = finding.get("row", ""), finding.get("column", "")
            fact = fact_field(kind, row, column)
            if fact is not None:
                return fact.label
            named = [_name(kind, row, rows=True), _name(kind, column, rows=False)]
            return " · ".join(part for part in named if part)
        slot = (
            next((s.label for s in self.profile.text_slots if s.key == finding.get("slot")), "") if self.profile else ""
        )
        return " ".join(part for part in (slot, finding.get("subject", "")) if part)

    def address(self, finding: Kept, anchor: str) -> str:
        """Return where the cell, the text or the fact is, with the mark of the finding; "" where there is no page."""
        kind = finding.get("statement", "")
        if {kind, finding.get("section")} & FURTHER_TITLES.keys():
            found = next((address for places in self.further if (address := places.address(finding))), "")
            if found:
                return found
        if kind in self.official:
            return f"{page_address('statement_entry', self.account, kind.replace('_', '-'))}#{anchor}"
        if kind:
            return self.line_address(finding)
        slot = self._slot(finding)
        if slot:
            subject = f"-{finding['subject']}" if finding.get("subject") else ""
            return f"{page_address('texts', self.account)}#text-{slot}{subject}"
        if finding.get("section"):
            return page_address("preview", self.account)
        return f"{desk_address(self.account)}#finalaccount_form"

    def line_address(self, finding: Kept) -> str:
        """Return the page on which the row behind a cell is typed; "" where the cell is a sum of many."""
        kind, row, column = (finding.get(name, "") for name in ("statement", "row", "column"))
        fact = fact_field(kind, row, column)
        # Facts that are missing altogether are told by the name of their grid.
        whole = row if kind == INSTITUTION and row in SINGLE else ""
        page = page_of(fact.grid if fact else whole).kind if fact or whole else ""
        if kind.endswith("three_public"):
            page = "three-public"
        leaf = leaf_cell(kind, row, column, three_public_funds=self.funds) if kind in self.official else None
        if leaf is not None:
            page = page_of(leaf.grid).kind
        return page_address("entry", self.account, page) if page in PAGES else ""

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that the profile's “三公” statement covers."""
        return self.profile.three_public_funds if self.profile else ("general",)

    def _slot(self, finding: Kept) -> str:
        slots = self.profile.text_slots if self.profile else ()
        if finding.get("slot"):
            return next((s.key for s in slots if s.key == finding["slot"]), "")
        return next((s.key for s in slots if s.section == finding.get("section") and s.section), "")


def shown_findings(
    account: FinalAccount, check_run: CheckRun | None, explanations: Iterable[Explanation] = ()
) -> list[ShownFinding]:
    """Return the findings of a run, the most severe first, then by place.

    No query but one of another application that has findings of its own among them.
    """
    places, said = Places(account), {explanation.finding: explanation for explanation in explanations}
    names = {rule.id: rule.name for rule in rules.load()}
    listed = findings_of(check_run.results if check_run else ())
    keys = [fingerprint(finding) for finding in listed]
    unused = [explanation for key, explanation in said.items() if key not in keys]
    shown = [_shown(finding, key, places, names, said, unused) for finding, key in zip(listed, keys, strict=True)]
    order = {key: position for position, key in enumerate([*places.titles, *_sections(places), ELSEWHERE])}
    severities = list(SEVERITIES)
    return sorted(shown, key=lambda s: (severities.index(s.finding["severity"]), order.get(s.place_key, len(order))))


def _shown(
    finding: Kept,
    key: str,
    places: Places,
    names: Mapping[str, str],
    said: Mapping[str, Explanation],
    unused: list[Explanation],
) -> ShownFinding:
    there: dict[str, Any] = place_of(finding)
    earlier = next((e for e in unused if (e.rule, e.place) == (finding["rule"], there)), None)
    return ShownFinding(
        key,
        finding,
        names.get(finding["rule"], ""),
        places.key(finding),
        places.title(finding),
        places.within(finding),
        places.address(finding, f"finding-{key[:SHORT_KEY]}"),
        places.line_address(finding),
        tuple((rule, names.get(rule, "")) for rule in finding.get("breaks", ())),
        said.get(key),
        earlier,
    )


def _sections(places: Places) -> list[str]:
    return [section.key for section in places.profile.sections] if places.profile else []


def _name(kind: str, key: str, *, rows: bool) -> str:
    named = named_statements().get(kind)
    known = {"total": "合计"}
    for block in named.blocks if named else ():
        known |= block.rows if rows else block.columns
    return known.get(key, key)
