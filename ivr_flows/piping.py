"""Piping: texts with `{names}` in them. Owns the template; what a name means is the scope's business."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import msgspec

from ivr_flows.language.scope import Scope
from ivr_flows.language.types import Env, ExpressionFault

_PIPE = re.compile(r"\{([^{}]*)\}")
_PIPED_LIMIT = 200
_STAND_IN = 12


class Pipe(msgspec.Struct, frozen=True, gc=False):
    """A place for the value in `slot`; `labels` turn a choice's value into its text."""

    slot: int
    labels: Mapping[str, str]


class Template(msgspec.Struct, frozen=True, gc=False):
    """A text in one language, cut into what is fixed and what is piped."""

    parts: tuple[str | Pipe, ...]

    def render(self, env: Env) -> str:
        """Fill in the values. One that is missing goes with the comma or space before it.

        So a greeting "Hello, {contact.name}!" is "Hello!" to a person whose name is not known.
        """
        text = ""
        dropped_first = False
        for part in self.parts:
            if isinstance(part, Pipe):
                piped = _show(env[part.slot], part.labels)
                dropped_first = not piped and not text.strip()
                text = text + piped if piped else text.rstrip(" ,")
            elif dropped_first:
                rest = part.lstrip(" ,")
                text, dropped_first = rest[:1].upper() + rest[1:], False
            else:
                text += part
        return text

    def longest(self) -> str:
        """Write it as long as it may well be: each choice at its longest, other values as a stand-in."""
        if len(self.parts) == 1 and isinstance(text := self.parts[0], str):
            return text
        return "".join([part if isinstance(part, str) else _long(part) for part in self.parts])


def _long(pipe: Pipe) -> str:
    return max(pipe.labels.values(), key=len, default="x" * _STAND_IN)


def compile_template(source: str, language: str, scope: Scope, fixed: Mapping[str, str]) -> Template:
    """Cut a text at its `{names}`; `fixed` are those that are known at load. Raises `ExpressionFault`."""
    if "{" not in source and "}" not in source:
        return Template((source,) if source else ())
    parts: list[str | Pipe] = []
    at = 0
    for found in _PIPE.finditer(source):
        parts.append(source[at : found.start()])
        at = found.end()
        name = found.group(1).strip()
        if name in fixed:
            parts.append(fixed[name])
            continue
        if name in scope.constants:
            parts.append(_show(scope.constants[name], {}))
            continue
        read = scope.find(name, found.start(1))
        parts.append(Pipe(read.slot, (read.labels or {}).get(language, {})))
    rest = source[at:]
    for part in (*parts, rest):
        if isinstance(part, str) and ("{" in part or "}" in part):
            raise ExpressionFault("syntax", "a brace without its partner")
    return Template(_joined([*parts, rest]))


def piped_names(source: str) -> frozenset[str]:
    """List the names that a text pipes."""
    return frozenset(found.group(1).strip() for found in _PIPE.finditer(source))


def _joined(parts: list[str | Pipe]) -> tuple[str | Pipe, ...]:
    joined: list[str | Pipe] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)


def _show(value: object, labels: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(labels.get(item, str(item)) for item in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = labels.get(str(value), str(value))
    # A contact's field comes from somebody's file: nothing unprintable is read out or sent on.
    if not shown.isprintable():
        shown = "".join(sign for sign in shown if unicodedata.category(sign)[0] != "C")
    return shown[:_PIPED_LIMIT]
