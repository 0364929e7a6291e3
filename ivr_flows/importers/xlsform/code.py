"""A translated part of an expression: its text, the kind of its value, and how it meets other parts.

Owns what a form's language does by itself and ours does not: bringing two operands to one kind, and
taking an empty text for no answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.importers.xlsform.xpath import Untranslatable
from ivr_flows.language.types import Kind

# How tightly an expression of ours binds, loosest first.
OR, AND, NOT, COMPARISON, SUM, PRODUCT, ATOM = range(7)

NUMERIC = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Named:
    """What a reference means: the name it has here, its kind, and the new names of choices' values.

    `asked` is true for a question, false for what is computed or is a column of a choice.
    """

    name: str
    kind: Kind
    values: Mapping[str, str] | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """A translated part. `named` is set where it is a bare name; `literal` where it is written out."""

    text: str
    kind: Kind
    binds: int = ATOM
    named: Named | None = None
    literal: str | None = None

    def within(self, binding: int) -> str:
        """Give the text as part of something that binds so tightly."""
        return self.text if self.binds >= binding else f"({self.text})"


def quoted(text: str) -> str:
    """Write a text as a literal of the language."""
    return json.dumps(text, ensure_ascii=False)


def written_out(text: str, kind: Kind = Kind.TEXT) -> Code:
    """Make a part out of a literal."""
    return Code(quoted(text), kind, literal=text)


def presence(code: Code, *, present: bool) -> Code:
    """Ask whether something has a value: a form compares it with '' for that."""
    if code.named is None:
        raise Untranslatable(f"{code.text} compared with an empty text")
    if code.kind is Kind.TRUTH:
        raise Untranslatable(f"{code.text} tested for being empty")
    if code.named.asked:
        return Code(f"{'' if present else 'not '}answered({code.text})", Kind.TRUTH, ATOM if present else NOT)
    return Code(f"{code.text} {'!=' if present else '=='} none", Kind.TRUTH, COMPARISON)


def value_of(question: Code, value: str) -> str:
    """Write a choice's value by the name that it has here."""
    values = question.named.values if question.named is not None else None
    if values and value not in values:
        raise Untranslatable(f'"{value}" is no choice of {question.text}')
    return quoted((values or {}).get(value, value))


def as_number(code: Code) -> Code:
    """Read a text as a number where it is compared by its size. Raises `Untranslatable`."""
    if code.literal is not None:
        if not NUMERIC.fullmatch(code.literal):
            raise Untranslatable(f'"{code.literal}" compared by its size')
        return Code(code.literal, Kind.NUMBER, literal=code.literal)
    return Code(f"number({code.text})", Kind.NUMBER)


def alike(left: Code, right: Code) -> tuple[Code, Code]:  # noqa: PLR0911 - one return a pair of kinds
    """Bring two operands to one kind, as a form's language does by itself."""
    if left.named is not None and left.named.values and right.literal is not None:
        return left, Code(value_of(left, right.literal), Kind.TEXT, literal=right.literal)
    if left.kind is right.kind:
        return left, right
    if left.literal is not None and right.literal is None:
        other, one = alike(right, left)
        return one, other
    if left.kind is Kind.NUMBER and right.kind is Kind.TEXT:
        return left, as_number(right)
    if left.kind is Kind.TEXT and right.kind is Kind.NUMBER:
        return as_number(left), right
    if left.kind in (Kind.DATE, Kind.TIME) and right.literal is not None:
        return left, Code(quoted(right.literal), left.kind, literal=right.literal)
    if left.kind is Kind.TRUTH and right.literal in ("true", "false"):
        return left, Code(right.literal, Kind.TRUTH, literal=right.literal)
    raise Untranslatable(f"a {left.kind} compared with a {right.kind}")
