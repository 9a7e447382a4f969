"""The review view (审核页): what changed, what was found and explained, and the report with its figures beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.admin.desk import desk, desk_address, page_address
from accounts.admin.findings import ShownFinding, shown_findings
from accounts.models import ChangeRecord, CheckRun, Comparative, Explanation, FinalAccount
from accounts.money import to_wan
from accounts.profiles import ProfileError
from accounts.record import REVIEWING
from accounts.use_cases.checks import what_changed
from accounts.use_cases.workflow import approvers_of, preparers_of
from accounts.workflow import MOVES, moves_for
from disclosure.back_office.answers import back_to_desk
from disclosure.back_office.comments import ShownComment, comment_context, shown_comments
from disclosure.back_office.publishing import public_address
from disclosure.back_office.standing import Way, way_of
from disclosure.back_office.workflow import ON_REVIEW_PAGE, offered
from disclosure.models import Publication
from disclosure.renderers.html.shown import ShownSection, show
from disclosure.report.differences import Differences, differences
from disclosure.report.freeze import thaw
from disclosure.report.reading import column_names
from disclosure.report.review import (
    ComparedTable,
    PrintedCell,
    Quote,
    amounts_of,
    compared_tables,
    printed_cells,
    quotes_in,
)
from disclosure.report.tree import Cell, Part, Report, Section, Table
from disclosure.use_cases.comparatives import publication_of_last_year
from disclosure.use_cases.reviewed import Reviewed, reviewed_report


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """A section with what stands beside it: quoted cells, findings, comments; ``statement`` is the table in it.

    ``rows`` and ``columns`` are what a remark on the table may be tied to: key and name.
    """

    shown: ShownSection
    key: str
    level: int
    quotes: tuple[Quote, ...]
    findings: list[ShownFinding]
    comments: list[ShownComment]
    statement: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def disagreeing(self) -> int:
        """How many numbers print something else than the cell that they quote."""
        return sum(quote.agrees is False for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class LastYear:
    """Where last year's amounts come from, and the statements' rows in both years."""

    told: str
    address: str
    tables: tuple[ComparedTable, ...]
    texts: Differences | None

    @property
    def notable(self) -> int:
        """How many rows moved much."""
        return sum(table.notable for table in self.tables)


@desk.page("review/", "review")
@require_GET
def review(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show what is to be reviewed."""
    try:
        reviewed = reviewed_report(account)
        way = way_of(account, request.user)
    except ProfileError as error:
        return back_to_desk(request, account, str(error))
    check_run = CheckRun.objects.select_related("account").filter(account=account).first()
    explanations = Explanation.objects.select_related("by").filter(account=account)
    findings = shown_findings(account, check_run, explanations)
    comments = shown_comments(account)
    sections = list(_sections(reviewed.report, findings, comments))
    told = {id(comment) for section in sections for comment in section.comments}
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        **comment_context(request, account, sent_from="review"),
        "title": "审核",
        "account": account,
        "way": way,
        "submission": reviewed.submission,
        "before": reviewed.before,
        "changes": _changes(reviewed),
        "recorded": _recorded(account, reviewed),
        "record_address": f"{reverse('admin:accounts_changerecord_changelist')}?account__id__exact={account.pk}",
        "last_year": _last_year(account, reviewed.report),
        "run": check_run,
        "stale": what_changed(check_run) if check_run else (),
        "findings": [shown for shown in findings if shown.severity != "info"],
        "notes": [shown for shown in findings if shown.severity == "info"],
        "sections": sections,
        "comments": comments,
        "opened": [one for one in comments if one.comment.closed_at is None],
        "elsewhere": [one for one in comments if id(one) not in told and one.comment.closed_at is None],
        "moves": _moves(account, way),
        "another": _needs_another(account, request.user, way),
        "preview": page_address("preview", account),
        "preview_pdf": page_address("preview_pdf", account),
        "checks": page_address("checks", account),
        "comments_page": page_address("comments", account),
        "desk_address": desk_address(account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/disclosure/review.html", context)


def _sections(report: Report, findings: list[ShownFinding], comments: list[ShownComment]) -> Iterator[ReviewedSection]:
    printed = printed_cells(report)
    tables = {block.key for part in report.parts for block in _tables_in(part)}

    def walk(node: Part | Section, shown: ShownSection) -> Iterator[ReviewedSection]:
        own = [block for block in node.blocks if isinstance(block, Table)]
        kinds = {table.key for table in own}
        yield ReviewedSection(
            shown,
            node.key,
            min(shown.level + 1, 6),
            quotes_in(node, printed),
            [one for one in findings if _belongs(one, node.key, kinds, tables)],
            [
                one
                for one in comments
                if one.comment.place.get("section") == node.key or one.comment.place.get("statement") in kinds
            ],
            own[0].key if len(own) == 1 else "",
            _row_names(own[0], printed) if len(own) == 1 else (),
            _column_names(own[0]) if len(own) == 1 else (),
        )
        for inner, inner_shown in zip(node.sections, shown.sections, strict=True):
            yield from walk(inner, inner_shown)

    for part, shown in zip(report.parts, show(report, draft=True).parts, strict=True):
        yield from walk(part, shown)


def _tables_in(node: Part | Section) -> Iterator[Table]:
    yield from (block for block in node.blocks if isinstance(block, Table))
    for inner in node.sections:
        yield from _tables_in(inner)


def _belongs(shown: ShownFinding, key: str, kinds: set[str], tables: set[str]) -> bool:
    """Whether a finding is shown beside a section: it names the section, its statement, or a text of the section."""
    finding = shown.finding
    if finding.get("section"):
        return bool(finding["section"] == key)
    return finding.get("statement") in kinds & tables


def _row_names(table: Table, printed: Mapping[Cell, PrintedCell]) -> tuple[tuple[str, str], ...]:
    named: dict[str, str] = {}
    for row in table.rows:
        for cell in row.cells:
            for address in cell.number.cells[:1] if cell.number else ():
                if address.statement == table.key and address in printed:
                    named.setdefault(address.row, printed[address].row)
    return tuple(named.items())


def _column_names(table: Table) -> tuple[tuple[str, str], ...]:
    names = column_names(table)
    named: dict[str, str] = {}
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            for address in cell.number.cells[:1] if cell.number else ():
                if address.statement == table.key and place < len(names):
                    named.setdefault(address.column, names[place])
    return tuple(named.items())


def _changes(reviewed: Reviewed) -> Differences | None:
    """Return what differs from the submission before; ``None`` where there is none."""
    return differences(thaw(reviewed.before.tree), reviewed.report) if reviewed.before else None


def _recorded(account: FinalAccount, reviewed: Reviewed) -> int:
    """Return how many changes of data and texts were recorded after the submission before."""
    if reviewed.before is None:
        return 0
    records = ChangeRecord.objects.filter(account=account, sequence__gt=reviewed.before.record_sequence)
    for beginning in REVIEWING:
        records = records.exclude(action__startswith=beginning)
    return records.count()


def _last_year(account: FinalAccount, report: Report) -> LastYear | None:
    publication = publication_of_last_year(account)
    if publication is not None:
        then = thaw(Publication.objects.values_list("tree", flat=True).get(pk=publication.pk))
        told = f"{publication.title}（第{publication.version}版）"
        tables = compared_tables(report, amounts_of(then))
        return LastYear(told, public_address(publication), tables, differences(then, report))
    typed = Comparative.objects.filter(account=account, amount__isnull=False)
    amounts = {(one.statement, one.row, one.column): to_wan(one.amount) for one in typed}
    tables = compared_tables(report, amounts)
    return LastYear("录入的上年数", page_address("entry", account, "comparatives"), tables, None) if tables else None


def _moves(account: FinalAccount, way: Way) -> list[Any]:
    """Return the moves made on this page, the one that goes on first."""
    made = [move for move in moves_for(account.state, set(way.roles)) if move.name in ON_REVIEW_PAGE]
    return [offered(account, move) for move in sorted(made, key=lambda move: move.name != "approve")]


def _needs_another(account: FinalAccount, user: Any, way: Way) -> str:
    """Return why the person cannot make the next move themselves although it is their task; "" where they can."""
    names = {move.name for move in moves_for(account.state, set(way.roles))}
    if "approve" in names and user.pk in preparers_of(account):
        return f"您编制过这份决算，不能再“{MOVES['approve'].label}”：编制、审核、公开须由三个人分别办理。"
    if "publish" in names and user.pk in preparers_of(account) | approvers_of(account):
        return "您编制或审核过这份决算，不能再公开它：编制、审核、公开须由三个人分别办理。"
    return ""
