"""XPath as forms write it -> a syntax tree. Knows the grammar, not what the names mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

SOURCE_LIMIT = 5_000
_DEPTH_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`${question}`, or `.` for the question itself, or a bare name: a column, in a filter."""

    name: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands and what is between them."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before something."""

    operand: Node


Node: TypeAlias = Number | Literal | Reference | Call | Operation | Negative


class Untranslatable(Exception):  # noqa: N818 - it becomes a note, no error
    """A part of a form has no counterpart in the survey language."""


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<reference>\$\{\s*(?:last-saved\#)?[^}\s]+\s*\})
    | (?P<number>\d+\.?\d*|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>[A-Za-z_][\w.:-]*)
    | (?P<sign>!=|<=|>=|[=<>+\-*|(),./\[\]])
    )""",
    re.VERBOSE,
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_TYPOGRAPHIC = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def parse_xpath(source: str) -> Node:
    """Parse one expression. Raises `Untranslatable` for what is no XPath of a form."""
    if len(source) > SOURCE_LIMIT:
        raise Untranslatable(f"an expression of more than {SOURCE_LIMIT} characters")
    parser = _Parser(_tokens(source.translate(_TYPOGRAPHIC)))
    node = parser.level(0, 0)
    if parser.kind:
        raise Untranslatable(f'"{parser.text}" cannot stand there')
    return node


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(source.rstrip())
    while at < end:
        found = _TOKEN.match(source, at)
        if found is None:
            raise Untranslatable(f'"{source[at:].strip()[:20]}" cannot be read')
        kind = found.lastgroup or ""
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def text(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else "the end"

    def level(self, level: int, depth: int) -> Node:
        """Parse operators from one level of binding upward; all of them group to the left."""
        if depth > _DEPTH_LIMIT:
            raise Untranslatable("an expression that nests too deep")
        if level == len(_LEVELS):
            return self._unary(depth)
        node = self.level(level + 1, depth)
        while self.kind in ("sign", "name") and self.text in _LEVELS[level]:
            operator = self._take()
            node = Operation(operator, node, self.level(level + 1, depth))
        return node

    def _take(self) -> str:
        text = self.text
        self._at += 1
        return text

    def _unary(self, depth: int) -> Node:
        if self.kind == "sign" and self.text == "-":
            self._take()
            return Negative(self.level(len(_LEVELS), depth + 1))
        return self._primary(depth)

    def _primary(self, depth: int) -> Node:  # noqa: PLR0911 - one return a kind of token
        kind, text = self.kind, self._take()
        match kind:
            case "number":
                return Number(text)
            case "literal":
                return Literal(text[1:-1])
            case "reference":
                return Reference(text[2:-1].strip())
            case "name" if self.text == "(" and self.kind == "sign":
                return self._call(text, depth)
            case "name":
                return Reference(text, bare=True)
            case "sign" if text == ".":
                return Reference(".")
            case "sign" if text == "(":
                node = self.level(0, depth + 1)
                self._demand(")")
                return node
        what = "an expression that breaks off" if not kind else f'"{text}" (paths into the form\'s data)'
        raise Untranslatable(what)

    def _call(self, name: str, depth: int) -> Call:
        self._demand("(")
        arguments: list[Node] = []
        while not (self.kind == "sign" and self.text == ")"):
            if arguments:
                self._demand(",")
            arguments.append(self.level(0, depth + 1))
        self._demand(")")
        return Call(name, tuple(arguments))

    def _demand(self, sign: str) -> None:
        if self.kind != "sign" or self.text != sign:
            raise Untranslatable(f'"{sign}" is missing before "{self.text}"')
        self._take()
