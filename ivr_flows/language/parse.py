"""Source of an expression -> a Python syntax tree that holds nothing but what the language has.

Owns the limits and the list of allowed syntax. Nothing is ever evaluated by Python itself.
"""

from __future__ import annotations

import ast
import math
import warnings

from ivr_flows.language.types import ExpressionFault

SOURCE_LIMIT = 1000
DEPTH_LIMIT = 40

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.BoolOp,
    ast.UnaryOp,
    ast.BinOp,
    ast.Compare,
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.List,
    ast.Call,
)
_ALLOWED_OPERATORS: tuple[type[ast.AST], ...] = (
    *(ast.And, ast.Or, ast.Not, ast.USub),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div),
)
_WORDS: dict[type[ast.AST], str] = {
    ast.Pow: "**",
    ast.Mod: "%",
    ast.FloorDiv: "//",
    ast.Is: '"is" (write ==)',
    ast.IsNot: '"is not" (write !=)',
    ast.Subscript: "square brackets after a name",
    ast.Lambda: "lambda",
    ast.IfExp: '"if" inside an expression',
    ast.JoinedStr: "f-text",
    ast.Tuple: "a list in round brackets (write [ ])",
    ast.NamedExpr: ":=",
}


def parse(source: str) -> ast.expr:
    """Parse one expression. Raises `ExpressionFault` on anything that the language does not have."""
    if len(source) > SOURCE_LIMIT:
        raise ExpressionFault("too-long", f"an expression has at most {SOURCE_LIMIT} characters")
    text = source.strip()
    try:
        with warnings.catch_warnings():
            # Python warns its own programmers about odd escapes and literals; authors get faults.
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        offset = max((error.offset or 1) - 1, 0)
        raise ExpressionFault("syntax", f"cannot be read: {error.msg}", offset) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionFault("syntax", "cannot be read") from None
    _admit(tree, text, 1)
    return tree


def offset_of(node: ast.AST, source: str) -> int:
    """Give the place of a node in characters from the start of its (one-line) source."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    if line == 1 and source.isascii():
        return int(column)
    lines = source.strip().encode("utf-8", "replace").split(b"\n")
    before = sum(len(part) + 1 for part in lines[: line - 1])
    return before + len(lines[line - 1][:column].decode("utf-8", "replace"))


def _admit(node: ast.AST, source: str, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise ExpressionFault("too-deep", f"an expression nests at most {DEPTH_LIMIT} deep")
    if isinstance(node, (ast.expr_context, *_ALLOWED_OPERATORS)):
        return
    offset = offset_of(node, source)
    if not isinstance(node, _ALLOWED):
        word = _WORDS.get(type(node), type(node).__name__)
        raise ExpressionFault("not-in-language", f"{word} is not in the language", offset)
    if isinstance(node, ast.Constant):
        _admit_constant(node, offset)
    if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
        raise ExpressionFault("not-in-language", "functions are called by name, as count(reasons)", offset)
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name):
        raise ExpressionFault("not-in-language", "only a field has a dot, as contact.segment", offset)
    for child in ast.iter_child_nodes(node):
        _admit(child, source, depth + 1)


def _admit_constant(node: ast.Constant, offset: int) -> None:
    value = node.value
    if value is not None and not isinstance(value, (bool, int, float, str)):
        raise ExpressionFault("not-in-language", f"{type(value).__name__} is not in the language", offset)
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionFault("not-in-language", "a number must be finite", offset)
    if isinstance(value, int) and abs(value) > 10**15:
        raise ExpressionFault("not-in-language", "a number has at most 15 digits", offset)
