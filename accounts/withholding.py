"""What a report shows of an account some of whose items are withheld (不予公开): totals stay, the items do not.

Where an item is withheld, all items of its section (款) are shown as the section alone: beside the section's total,
siblings would give the amount away. Where it is the only item of its section, the section's total would be its amount,
and all of the class (类) is shown as the class. The totals of classes are always public.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from accounts.figures.data import AccountData, Address
from accounts.figures.figures import Figures

CLASS, SECTION, ITEM = 3, 5, 7
TELLING = 4  # characters of a name that says something by itself
FUNCTIONAL = "2"  # what codes of functional subjects begin with


def public_figures(figures: Figures, withheld: Collection[str]) -> Figures:
    """Return the Figures as the public may see them, last year's too; the same object when nothing is withheld."""
    shown = shown_instead(items_of(figures), withheld)
    if not shown:
        return figures
    prior = Figures(_public(figures.prior.data, shown)) if figures.prior else None
    return Figures(_public(figures.data, shown), prior=prior)


def items_of(figures: Figures) -> frozenset[str]:
    """Return the items (项) of an account, and those of last year's where that is stored or its amounts were typed."""
    accounts = [figures.data, *([figures.prior.data] if figures.prior else [])]
    return frozenset(item for data in accounts for item in _items(data))


def shown_instead(items: Collection[str], withheld: Collection[str]) -> dict[str, str]:
    """Return for each of ``items`` that is not shown the section or class that stands for it."""
    secret = {item for item in withheld if item in items}
    alone = {item[:CLASS] for item in secret if not _siblings(item, items)}
    sections = {item[:SECTION] for item in secret}
    return {
        item: item[:CLASS] if item[:CLASS] in alone else item[:SECTION]
        for item in sorted(items)
        if item[:CLASS] in alone or item[:SECTION] in sections
    }


def alone_in_class(items: Collection[str], withheld: Collection[str]) -> list[str]:
    """Return the withheld items whose amount is that of their class: nothing in the tables hides it."""
    return sorted(
        item for item in withheld if item in items and not any(i != item and i[:CLASS] == item[:CLASS] for i in items)
    )


def hidden_words(figures: Figures, withheld: Collection[str]) -> frozenset[str]:
    """Return codes and names of items that are not shown.

    A name is none of them that says nothing by itself or that a subject which is shown bears, alone or within its own.
    """
    items = items_of(figures)
    shown = shown_instead(items, withheld)
    hidden = frozenset(_hidden(shown))
    codes = {item[:length] for item in items for length in (CLASS, SECTION, ITEM)}
    visible = {figures.subject_name(code) for code in codes - hidden}
    names = {name for item in shown if (name := figures.subject_name(item)) != item and len(name) >= TELLING}
    return frozenset(shown) | {name for name in names if not any(name in other for other in visible)}


def _siblings(item: str, items: Collection[str]) -> bool:
    return any(other != item and other[:SECTION] == item[:SECTION] for other in items)


def _items(data: AccountData) -> Iterator[str]:
    leaves: tuple[Any, ...] = (*data.income, *data.expenditure, *data.economic, *data.balances)
    for leaf in leaves:
        if len(leaf.item) == ITEM:
            yield leaf.item
    for address in (*data.controls, *data.comparatives):
        if len(address.row) == ITEM and address.row.startswith(FUNCTIONAL) and address.row.isdigit():
            yield address.row


def _public(data: AccountData, shown: Mapping[str, str]) -> AccountData:
    hidden = frozenset(_hidden(shown))

    def coarser(leaves: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(leaf, item=shown.get(leaf.item, leaf.item)) for leaf in leaves)

    def kept(cells: Mapping[Address, Any]) -> dict[Address, Any]:
        return {address: cell for address, cell in cells.items() if address.row not in hidden}

    return replace(
        data,
        income=coarser(data.income),
        expenditure=coarser(data.expenditure),
        economic=coarser(data.economic),
        balances=coarser(data.balances),
        controls=kept(data.controls),
        comparatives=kept(data.comparatives),
        functional_names={code: name for code, name in data.functional_names.items() if code not in hidden},
    )


def _hidden(shown: Mapping[str, str]) -> Iterator[str]:
    """Yield the codes that have no row: the items, and the sections of a class that is shown alone."""
    for item, instead in shown.items():
        yield item
        if len(instead) == CLASS:
            yield item[:SECTION]
