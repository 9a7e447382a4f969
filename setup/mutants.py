"""Mutants: small mistakes in a file, one at a time, made by cosmic-ray's operators; ``setup.mutation`` tries them."""

import ast
import inspect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

from setup.environment import ROOT

# One of each kind: the opposite, and for comparisons the boundary. Others of cosmic-ray's repeat these in other words.
OPERATORS = (
    *("ReplaceBinaryOperator_" + pair for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul")),
    *("ReplaceBinaryOperator_" + pair for pair in ("Mod_Mul", "BitOr_BitAnd", "BitAnd_BitOr")),
    *("ReplaceComparisonOperator_" + pair for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *("ReplaceComparisonOperator_" + pair for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *("ReplaceComparisonOperator_" + pair for pair in ("Lt_GtE", "LtE_Gt", "Gt_LtE", "GtE_Lt")),
    *("ReplaceUnaryOperator_" + pair for pair in ("USub_UAdd", "Delete_Not")),
    *("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer"),
    "ZeroIterationForLoop",
)

Bodies: TypeAlias = dict[str, CodeType]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small mistake in the file at ``path``; ``source`` is the whole file with it."""

    number: int
    path: Path
    operator: str
    line: int
    source: str

    @property
    def module(self) -> str:
        """The dotted name of the module."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def told(self) -> str:
        """Return where it is, what was done, and the line before and after."""
        before, after = self.path.read_text("utf-8").splitlines(), self.source.splitlines()
        changed = next((pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]), ("", ""))
        place = f"{self.path.relative_to(ROOT)}:{self.line} {self.operator}"
        return f"{place}\n  - {changed[0].strip()}\n  + {changed[1].strip()}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file, except of what decides nothing: annotations, examples, options of a dataclass."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    left_alone = list(_left_alone(ast.parse(source)))
    provider = OperatorProvider()
    numbers = itertools.count()
    for name in OPERATORS:
        operator: Any = provider[name]()
        places = [place for node in ast_nodes(get_ast(source)) for place in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            keyword_only = lines[start[0] - 1].startswith("*,", start[1])
            if keyword_only or any(first <= start < last for first, last in left_alone):
                continue
            mutated = mutate_code(source, operator, occurrence)
            if mutated is not None and _compiles(mutated):
                yield Mutant(next(numbers), path, name, start[0], mutated)


def _left_alone(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield from where to where (line, column) no mutant is made."""
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.AnnAssign | ast.arg):
            parts.append(node.annotation)
        if isinstance(node, ast.FunctionDef):
            parts.append(node.returns)
        if isinstance(node, ast.ClassDef):
            parts += node.decorator_list
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "rule":
            parts += [word.value for word in node.keywords if word.arg == "examples"]
        for part in parts:
            if isinstance(part, ast.expr) and part.end_lineno is not None and part.end_col_offset is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def bodies(module: CodeType) -> Bodies:
    """Return the code of each function and method by its qualified name, of inner ones too; under "" the module's."""
    found = {"": module}
    waiting = [module]
    for code in waiting:
        for inner in code.co_consts:
            if isinstance(inner, CodeType) and "<" not in inner.co_name:
                waiting.append(inner)
                if inner.co_flags & inspect.CO_NEWLOCALS:  # else it is the body of a class
                    found[inner.co_qualname] = inner
    return found


def changes_bodies_only(mutant: Mutant, original: Bodies) -> bool:
    """Whether the mutant differs in functions that can be exchanged: what runs while a module is imported is the same.

    Two modules whose code differs in functions alone are alike when those functions are put side by side.
    """
    changed = bodies(compile(mutant.source, str(mutant.path), "exec"))
    differing = [name for name in changed if name and changed[name] != original.get(name)]
    return (
        changed.keys() == original.keys()
        and bool(differing)
        and _outside(changed[""]) == _outside(original[""])
        and all(changed[name].co_freevars == original[name].co_freevars for name in differing)
    )


def _outside(code: CodeType) -> tuple[object, ...]:
    """Return what of a module or class is not the body of one of its functions."""
    constants = tuple(
        (_outside(x) if not x.co_flags & inspect.CO_NEWLOCALS else x if "<" in x.co_qualname else x.co_qualname)
        if isinstance(x, CodeType)
        else (type(x), x)
        for x in code.co_consts
    )
    return (code.co_code, code.co_names, constants)
