"""A real department's nine published tables: every cell comes back as it was printed.

Without control totals the derived sums show where the published tables round on their own; with them, every cell is as
published.
"""

from decimal import Decimal

from accounts.figures.figures import Figures
from accounts.statements.cells import cell_figure
from tests.cases.putuo import account, published, shown


def test_every_cell_is_as_published():
    cells = dict(published())
    figures = Figures(account(controls=True))
    assert len(cells) == 577
    assert {address: shown(figures, address) for address in cells} == cells


def test_sums_alone_differ_only_where_the_published_tables_round_on_their_own():
    figures = Figures(account(controls=False))
    differing = {
        address: abs(Decimal(shown(figures, address)) - Decimal(printed))
        for address, printed in published()
        if shown(figures, address) != printed
    }
    assert len(differing) == 25
    assert set(differing.values()) <= {Decimal("0.01"), Decimal("0.02")}
    assert {address.row for address in differing if address.statement == "fiscal"} >= {"208", "expenditure_total"}


def test_no_published_total_lies_outside_the_envelope():
    figures = Figures(account(controls=True))
    rejected = [
        address
        for address, _ in published()
        if cell_figure(figures, address, "", three_public_funds=("general",)).rejected is not None
    ]
    assert rejected == []
