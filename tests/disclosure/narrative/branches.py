"""A pytest plug-in that notes which branches of the sentence templates were taken, and tells those that were not.

``python -m pytest -n0 -p tests.disclosure.narrative.branches tests/disclosure/narrative`` prints them.
"""

from pathlib import Path
from typing import Any

from django.template import VariableDoesNotExist
from django.template.defaulttags import IfNode

from accounts.profiles.reader import PROFILES

NONE_TAKEN = -1
taken: dict[tuple[str, int, str], set[int]] = {}
possible: dict[tuple[str, int, str], set[int]] = {}


def note(node: Any, branch: int) -> None:
    """Note the branch that a condition of a profile's template took."""
    file = Path(str(getattr(node.origin, "name", "")))
    if PROFILES not in file.parents:
        return
    place = (str(file.relative_to(PROFILES)), node.token.lineno, node.token.contents)
    branches = {number for number, _ in enumerate(node.conditions_nodelists)}
    has_else = any(condition is None for condition, _ in node.conditions_nodelists)
    possible[place] = branches if has_else else branches | {NONE_TAKEN}
    taken.setdefault(place, set()).add(branch)


def render(node: Any, context: Any) -> str:
    """Render a condition as Django does, noting the branch."""
    for branch, (condition, nodes) in enumerate(node.conditions_nodelists):
        try:
            matches = condition is None or condition.eval(context)
        except VariableDoesNotExist:
            matches = False
        if matches:
            note(node, branch)
            return str(nodes.render(context))
    note(node, NONE_TAKEN)
    return ""


def pytest_configure() -> None:
    """Stand in for Django's rendering of conditions while the tests run."""
    IfNode.render = render


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell every branch that no test took."""
    for place, branches in sorted(possible.items()):
        for branch in sorted(branches - taken[place]):
            file, line, condition = place
            which = "otherwise" if branch == NONE_TAKEN else f"branch {branch + 1}"
            terminalreporter.write_line(f"not told: {file}:{line} {{% {condition} %}} {which}")
    terminalreporter.write_line(f"conditions: {len(possible)}")
