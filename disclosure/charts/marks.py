"""Numbering the parts of a ring: where "1", "2", "3–5" … stand around it without covering one another."""

from collections.abc import Callable

FULL_TURN = 360.0

# Farther than this from its part, a mark's line would run along the ring and into the next mark.
_FARTHEST_MOVE = 16.0


def number_marks(slices: list[tuple[float, float]], extent: Callable[[str], float]) -> list[tuple[str, float, float]]:
    """Return label, middle of the parts meant, and place of each mark around the ring (degrees clockwise).

    ``slices`` are start and end of the parts in order, ``extent`` tells the degrees that a label takes up. No mark
    covers another, and none moves so far from its parts that its line would cross the ring: before that, the two
    neighbours that lie closest together are joined under one mark.
    """
    groups = [(number, number) for number in range(1, len(slices) + 1)]
    while True:
        labels = [str(first) if first == last else f"{first}–{last}" for first, last in groups]
        middles = [(slices[first - 1][0] + slices[last - 1][1]) / 2 for first, last in groups]
        places = spread(middles, [extent(label) for label in labels])
        moved = [_apart(place, middle) for place, middle in zip(places, middles, strict=True)]
        if len(groups) == 1 or max(moved) <= _FARTHEST_MOVE:
            return list(zip(labels, middles, places, strict=True))
        spans = [
            slices[groups[index + 1][1] - 1][1] - slices[groups[index][0] - 1][0] for index in range(len(groups) - 1)
        ]
        closest = spans.index(min(spans))
        groups[closest : closest + 2] = [(groups[closest][0], groups[closest + 1][1])]


def spread(angles: list[float], extents: list[float]) -> list[float]:
    """Return the ascending angles moved as little as needed for marks of these extents to stand apart.

    All are degrees. Neighbours that are too close join a block around their common middle; blocks join until all
    fit. When they cannot all fit on the circle, they stand evenly.
    """
    count = len(angles)
    if sum(extents) >= FULL_TURN:
        return [FULL_TURN * (index + 0.5) / count for index in range(count)]
    # The circle is cut open at its widest gap, where no block can reach across.
    cut = max(range(count), key=lambda index: (angles[index] - angles[index - 1]) % FULL_TURN)
    order = [*range(cut, count), *range(cut)]
    blocks: list[list[tuple[float, float]]] = []
    for index in order:
        blocks.append([(angles[index] + (FULL_TURN if index < cut else 0.0), extents[index])])
        while len(blocks) > 1 and _block_start(blocks[-1]) < _block_start(blocks[-2]) + _block_extent(blocks[-2]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    result = [0.0] * count
    placed = (place for block in blocks for place in _block_places(block))
    for index, place in zip(order, placed, strict=True):
        result[index] = place % FULL_TURN
    return result


def _apart(one: float, other: float) -> float:
    """Return the angle between two places, the short way round."""
    return abs((one - other + FULL_TURN / 2) % FULL_TURN - FULL_TURN / 2)


def _block_extent(block: list[tuple[float, float]]) -> float:
    return sum(extent for _, extent in block)


def _block_start(block: list[tuple[float, float]]) -> float:
    """Return where a block of touching marks begins so that its marks are, on the average, where they want to be."""
    passed, wishes = 0.0, 0.0
    for angle, extent in block:
        wishes += angle - (passed + extent / 2)
        passed += extent
    return wishes / len(block)


def _block_places(block: list[tuple[float, float]]) -> list[float]:
    places, position = [], _block_start(block)
    for _, extent in block:
        places.append(position + extent / 2)
        position += extent
    return places
