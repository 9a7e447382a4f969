"""Freezing: a report tree as canonical JSON, its content hash, and back.

The JSON is canonical (sorted keys, no white space, UTF-8), so equal trees give equal bytes and one hash; every node
carries its class name under ``node``.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from typing import Any

from disclosure.report import tree

SCHEMA = "final-account-report/1"

NODES: dict[str, type] = {
    node.__name__: node
    for node in (
        tree.Cell,
        tree.Text,
        tree.Number,
        tree.TypedNumber,
        tree.Paragraph,
        tree.ListBlock,
        tree.ChartRow,
        tree.Chart,
        tree.Notice,
        tree.HeaderCell,
        tree.TableCell,
        tree.TableRow,
        tree.Table,
        tree.FormCell,
        tree.FormGrid,
        tree.SelfEvaluationTable,
        tree.Reference,
        tree.References,
        tree.Section,
        tree.Attachment,
        tree.Part,
        tree.ProjectMoney,
        tree.ProjectIndicator,
        tree.Drawing,
        tree.ProjectEntry,
        tree.Projects,
        tree.CoverField,
        tree.Report,
    )
}


class FrozenTreeError(ValueError):
    """The JSON is not a frozen report tree of this schema."""


def freeze(report: tree.Report) -> str:
    """Return the canonical JSON of the tree."""
    document = {"schema": SCHEMA, "report": _plain(report)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(frozen: str) -> str:
    """Return the SHA-256 of a frozen tree, in hexadecimal."""
    return hashlib.sha256(frozen.encode()).hexdigest()


def thaw(frozen: str) -> tree.Report:
    """Return the tree of a frozen JSON; raise FrozenTreeError when it is not one."""
    try:
        document = json.loads(frozen)
        if document["schema"] != SCHEMA:
            message = f"schema {document['schema']!r} is not {SCHEMA!r}"
            raise FrozenTreeError(message)
        report = _node(document["report"])
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        message = f"not a frozen report: {error}"
        raise FrozenTreeError(message) from error
    if not isinstance(report, tree.Report):
        message = f"a {type(report).__name__} is not a report"
        raise FrozenTreeError(message)
    return report


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if not _is_unsaid(value, field)}
        return {"node": type(value).__name__, **{name: _plain(member) for name, member in held.items()}}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    return value


def _is_unsaid(node: Any, field: Field[Any]) -> bool:
    return "gained" in field.metadata and getattr(node, field.name) == field.default


def _node(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_node(member) for member in value)
    if isinstance(value, Mapping):
        node = NODES[value["node"]]
        return node(**{name: _node(member) for name, member in value.items() if name != "node"})
    return value
