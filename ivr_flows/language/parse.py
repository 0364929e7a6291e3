"""Source of an expression -> a Python syntax tree that holds nothing but what the language has.

Owns the limits and the list of allowed syntax. Nothing is ever evaluated by Python itself.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Mapping
from itertools import accumulate

from ivr_flows.control_characters import control_character_in
from ivr_flows.language.other_notations import word_in_capitals, written_elsewhere
from ivr_flows.language.types import ExpressionFault

SOURCE_LIMIT = 1000
DEPTH_LIMIT = 40

# Of these not everything is allowed.
_MAY_BE_WRONG = frozenset[type[ast.AST]]((ast.Constant, ast.Call, ast.Attribute))
# What is allowed, and the fields of it that hold what has to be looked at in its turn.
_ALLOWED: Mapping[type[ast.AST], tuple[str, ...]] = {
    ast.BoolOp: ("values",),
    ast.UnaryOp: ("op", "operand"),
    ast.BinOp: ("left", "op", "right"),
    ast.Compare: ("left", "ops", "comparators"),
    ast.Name: (),
    ast.Attribute: ("value",),
    ast.Constant: (),
    ast.List: ("elts",),
    ast.Call: ("func", "args"),
}
_ALLOWED_OPERATORS = frozenset[type[ast.AST]](
    (
        *(ast.And, ast.Or, ast.Not, ast.USub),
        *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
        *(ast.Add, ast.Sub, ast.Mult, ast.Div),
    )
)
# Python warns its own programmers about odd escapes and literals; authors get faults.
_MAY_WARN = re.compile(r"\\|\d[^\W\d]")
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
    ast.NamedExpr: ":= (write ==)",
    ast.BitAnd: "& (write and)",
    ast.BitOr: "| (write or)",
    ast.Invert: "~ (write not)",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
    ast.UAdd: "+ before a number",
    ast.Starred: "* before a name",
    ast.Dict: "curly brackets",
    ast.Set: "curly brackets (a list stands in [ ])",
    ast.ListComp: '"for" inside a list',
    ast.SetComp: '"for" inside curly brackets',
    ast.DictComp: '"for" inside curly brackets',
    ast.GeneratorExp: '"for" inside brackets',
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
}
# What is written without quotes and is neither a number nor a name.
_CONSTANTS: Mapping[type, str] = {
    bytes: "a letter before a quote",
    complex: "a letter behind a number",
    type(...): "...",
}
# What Python says to its own programmers, for authors. What is not here, it says in words.
_UNREAD: tuple[tuple[str, str], ...] = (
    ("invalid syntax", "something is missing here, or too much"),
    ("unterminated", "a quote is not closed"),
    ("invalid decimal literal", "a name begins with a letter, and a number has no letters"),
    ("leading zeros", "a number does not begin with 0"),
    ("expected 'else'", '"if" is not in the language'),
)


def parse(source: str) -> ast.expr:
    """Parse one expression. Raises `ExpressionFault` on anything that the language does not have.

    The `col_offset` of every node counts characters from the start of the source.
    """
    if len(source) > SOURCE_LIMIT:
        raise ExpressionFault("too-long", f"an expression has at most {SOURCE_LIMIT} characters")
    text = source.strip()
    try:
        tree = _parse_quietly(text) if _MAY_WARN.search(text) else ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise _unread(error, text) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionFault("syntax", "cannot be read") from None
    if not text.isascii() or "\n" in text:
        _count_characters(tree, text)
    if not _is_plain(tree):
        _admit(tree, 1)
    return tree


def _count_characters(tree: ast.expr, text: str) -> None:
    """Place nodes in characters from the start, where Python counts bytes from the start of a line."""
    lines = text.encode("utf-8", "replace").splitlines(keepends=True)  # at a bare return too, as Python does
    starts = [0, *accumulate(len(line.decode("utf-8", "replace")) for line in lines)]
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.keyword)):
            inside = lines[node.lineno - 1][: node.col_offset]
            node.col_offset = starts[node.lineno - 1] + len(inside.decode("utf-8", "replace"))


def _unread(error: SyntaxError, text: str) -> ExpressionFault:
    """Say what cannot be read, and what to write instead where another notation has it."""
    elsewhere = written_elsewhere(text)
    if elsewhere is not None:
        offset, message = elsewhere
        return ExpressionFault("syntax", message, offset)
    said = next((words for part, words in _UNREAD if part in error.msg), error.msg)
    return ExpressionFault("syntax", f"cannot be read: {said}", max((error.offset or 1) - 1, 0))


def _parse_quietly(text: str) -> ast.expr:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode="eval").body


def _is_plain(tree: ast.expr) -> bool:
    """Tell whether a tree is surely in the language, and too small to be too deep: nearly all are."""
    nodes: list[ast.AST] = [tree]
    for node in nodes:
        kind = type(node)
        fields = _ALLOWED.get(kind)
        if fields is None or (kind in _MAY_BE_WRONG and _wrong(node)):
            return False
        for field in fields:
            inside = getattr(node, field)
            inside = inside if isinstance(inside, list) else (inside,)
            nodes += [child for child in inside if type(child) not in _ALLOWED_OPERATORS]
    return len(nodes) <= DEPTH_LIMIT


def _admit(node: ast.AST, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise ExpressionFault("too-deep", f"an expression nests at most {DEPTH_LIMIT} deep")
    kind = type(node)
    fields = _ALLOWED.get(kind)
    if fields is None:
        wrong = f"{_WORDS.get(kind, 'this')} is not in the language"
    else:
        wrong = _wrong(node) if kind in _MAY_BE_WRONG else ""
    if wrong or fields is None:
        raise ExpressionFault("not-in-language", wrong, getattr(node, "col_offset", 0))
    for field in fields:
        inside = getattr(node, field)
        for child in inside if isinstance(inside, list) else (inside,):
            if type(child) not in _ALLOWED_OPERATORS:
                _admit(child, depth + 1)


def _wrong(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return _wrong_constant(node.value)
    match node:
        case ast.Call(func=ast.Name(id=name)) if word := word_in_capitals(name):
            return f"{name} is not in the language: write {word}"
        case ast.Call() if node.keywords or not isinstance(node.func, ast.Name):
            return "functions are called by name, as count(reasons), and == compares"
        case ast.Attribute() if not isinstance(node.value, ast.Name):
            return "only a field has a dot, as contact.segment"
    return ""


def _wrong_constant(value: object) -> str:
    if value is not None and not isinstance(value, (bool, int, float, str)):
        return f"{_CONSTANTS.get(type(value), 'this')} is not in the language"
    if isinstance(value, str) and (sign := control_character_in(value)):
        return f"a control character, {sign}, is neither seen nor said"
    if isinstance(value, float) and not math.isfinite(value):
        return "a number must be finite"
    if isinstance(value, int) and abs(value) > 10**15:
        return "a number has at most 15 digits"
    return ""
