"""Types of expressions, and the pieces that the compiler passes about. No rule of a function here.

Structs, as a survey has thousands of them and these are made fastest.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

# The values that names have at one point of the path, by slot. Their types were checked at load,
# which is why nothing is checked, or annotated, again at every evaluation.
Env: TypeAlias = list[Any]
Evaluate: TypeAlias = Callable[[Env], Any]


class Kind(StrEnum):
    """What sort of value an expression has."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "yes or no"
    LIST = "list"
    DATE = "date"
    TIME = "time of day"
    NONE = "none"


class Type(msgspec.Struct, frozen=True, gc=False):
    """A kind and what else is known: the only texts it can be (`options`), its range, a list's items."""

    kind: Kind
    options: frozenset[str] | None = None
    low: float | None = None
    high: float | None = None
    item: Kind | None = None


NUMBER = Type(Kind.NUMBER)
TEXT = Type(Kind.TEXT)
TRUTH = Type(Kind.TRUTH)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
NONE = Type(Kind.NONE)


class Test(msgspec.Struct, frozen=True, gc=False):
    """One comparison of a bare name with a written value, as data."""

    op: type[ast.cmpop]
    slot: int
    literal: Any


class Typed(msgspec.Struct, frozen=True):
    """A compiled part of an expression.

    `slot` is set where it is a bare name; `status_slot` where that name is a question, and `special`
    where that question's values themselves say that it was not answered; `literal` where it is written
    out; `constant` where it reads no name at all; `test` where it compares a name with a value.
    """

    type: Type
    run: Evaluate
    node: ast.expr
    offset: int
    slot: int | None = None
    status_slot: int | None = None
    literal: bool = False
    constant: bool = False
    special: Mapping[str, str] | None = None
    test: Test | None = None

    @property
    def source(self) -> str:
        """How it is written, for the message of a fault."""
        return ast.unparse(self.node)

    @property
    def value(self) -> Any:
        """The value of a constant part."""
        return self.run([])


class Part(msgspec.Struct, frozen=True):
    """What and, or and not join in an expression; the whole of it where it has none of them.

    `reads` are the slots of the names in it.
    """

    reads: frozenset[int]
    run: Evaluate


class Expression(msgspec.Struct, frozen=True):
    """A compiled expression. `evaluate` never raises: what cannot be computed is None.

    It depends on nothing but what each of its `parts` comes to.
    """

    source: str
    type: Type
    evaluate: Evaluate
    parts: tuple[Part, ...] = ()


class ExpressionFault(Exception):  # noqa: N818 - it becomes a Fault, and is named for it
    """An expression cannot be used. `offset` counts characters from its start."""

    def __init__(self, code: str, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.offset = offset
