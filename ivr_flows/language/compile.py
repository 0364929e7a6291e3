"""Syntax tree -> types checked and closures built, in one pass from the leaves up.

Reads names through a `Scope`; knows nothing of steps, channels or YAML.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from ivr_flows.language.constancy import Content, constant_value, may_be_either
from ivr_flows.language.functions import FUNCTIONS, KNOWING
from ivr_flows.language.logic import joined, test_of_truth
from ivr_flows.language.operands import compare, test_of
from ivr_flows.language.parse import offset_of, parse
from ivr_flows.language.scope import CONSTANTS, NAMESPACES, Name, Scope
from ivr_flows.language.signature import finite
from ivr_flows.language.types import (
    NONE,
    NUMBER,
    TEXT,
    TRUTH,
    Env,
    Evaluate,
    Expression,
    ExpressionFault,
    Kind,
    Part,
    Test,
    Type,
    Typed,
)
from ivr_flows.suggestion import did_you_mean

_IS_CONSTANT = operator.attrgetter("constant")
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def compile_expression(source: str, scope: Scope) -> Expression:
    """Compile an expression against the names of `scope`. Raises `ExpressionFault`."""
    compiler = _Compiler(source, scope)
    typed = compiler.part(parse(source))
    return Expression(source, typed.type, typed.run, tuple(compiler.parts))


def compile_condition(source: str, scope: Scope) -> Expression:
    """Compile what must be a yes or a no, and not always the same. Raises `ExpressionFault`."""
    compiler = _Compiler(source, scope)
    typed = compiler.part(parse(source))
    if typed.type.kind is not Kind.TRUTH:
        message = f"a condition is a yes or a no, this is a {typed.type.kind}"
        raise ExpressionFault("not-a-condition", message)
    same = (
        bool(typed.value)
        if typed.constant
        else constant_value(compiler.content, len(compiler.parts), typed.run, scope.size)
    )
    if same is not None:
        raise ExpressionFault("never-changes", f"is always {str(same).lower()}")
    return Expression(source, typed.type, typed.run, tuple(compiler.parts))


class _Compiler:
    """Builds one expression. `_found` are the names that it has come to, in their order."""

    def __init__(self, source: str, scope: Scope) -> None:
        self._source = source
        self._is_plain = source.isascii() and "\n" not in source
        self._scope = scope
        self.parts: list[Part] = []
        self.content = Content()
        self._found: list[Name] = []

    def part(self, node: ast.expr) -> Typed:
        """Build what and, or and not join, and list it as a part where it holds none of them itself."""
        if isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
            return self.build(node)
        before = len(self._found)
        typed = self.build(node)
        found = self._found[before:]
        self.parts.append(Part(frozenset([name.slot for name in found]), typed.run))
        if len(found) != 1 or not may_be_either(typed.test, found[0]):
            self.content.free = False
        return typed

    def build(self, node: ast.expr) -> Typed:  # noqa: PLR0911 - one return a kind of node
        match node:
            # The commonest come first.
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._comparison(node, [left, *comparators], ops)
            case ast.Name(id=name) if name in CONSTANTS:
                return self._literal(node, CONSTANTS[name])
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Constant(value=value):
                return self._literal(node, value)
            case ast.BoolOp(op=op, values=values):
                return self._logic(node, [self.part(value) for value in values], isinstance(op, ast.And))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(node, name, [self.build(argument) for argument in arguments])
            case ast.Attribute(value=ast.Name(id=namespace), attr=field):
                return self._field(node, namespace, field)
            case ast.List(elts=elements):
                return self._list(node, elements)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._not(node, self.part(operand))
            case ast.UnaryOp(operand=operand):
                return self._negative(node, self.build(operand))
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(node, self.build(left), _ARITHMETIC[type(op)], self.build(right))
        raise ExpressionFault("not-in-language", "this is not in the language", self._offset(node))

    def _offset(self, node: ast.expr) -> int:
        return node.col_offset if self._is_plain else offset_of(node, self._source)

    def _typed(
        self, node: ast.expr, type_: Type, run: Evaluate, parts: list[Typed], test: Test | None = None
    ) -> Typed:
        constant = all(map(_IS_CONSTANT, parts))
        return Typed(type_, run, node, self._offset(node), constant=constant, test=test)

    def _literal(self, node: ast.expr, value: object) -> Typed:
        self.content.literals.append(value)
        match value:
            case None:
                type_ = NONE
            case bool():
                type_ = TRUTH
            case str():
                type_ = TEXT
            case _:
                type_ = NUMBER
        return Typed(type_, lambda _: value, node, self._offset(node), literal=True, constant=True)

    def _name(self, node: ast.expr, name: str) -> Typed:
        if name in self._scope.constants:
            return self._literal(node, self._scope.constants[name])
        if name in NAMESPACES and name not in self._scope.names:
            raise ExpressionFault("unknown-name", f"write a field, as {name}.segment", self._offset(node))
        return self._slot(node, name, self._scope.find(name, self._offset(node)))

    def _field(self, node: ast.expr, namespace: str, field: str) -> Typed:
        name = f"{namespace}.{field}"
        if not self._scope.is_namespace(namespace):
            hint = did_you_mean(namespace, NAMESPACES)
            raise ExpressionFault("unknown-name", f'"{namespace}" has no fields{hint}', self._offset(node))
        found = self._scope.find(name, self._offset(node))
        if found.text_of is not None:
            self._found.append(found)
            self.content.pieces = True
            slot, text_of = found.slot, found.text_of
            return Typed(found.type, lambda env: text_of.get(env[slot]), node, self._offset(node))
        return self._slot(node, name, found)

    def _slot(self, node: ast.expr, name: str, found: Name) -> Typed:
        self._found.append(found)
        self.content.names[name] = found
        return Typed(
            found.type,
            operator.itemgetter(found.slot),
            node,
            self._offset(node),
            slot=found.slot,
            status_slot=found.status_slot,
            special=found.special,
            test=test_of_truth(found.slot, wanted=True) if found.type.kind is Kind.TRUTH else None,
        )

    def _list(self, node: ast.expr, elements: list[ast.expr]) -> Typed:
        items = [self.build(element) for element in elements]
        kinds = {item.type.kind for item in items}
        if not items or not all(item.constant for item in items) or kinds not in ({Kind.TEXT}, {Kind.NUMBER}):
            message = "a list holds texts or numbers, all of one kind, written out"
            raise ExpressionFault("wrong-list", message, self._offset(node))
        values = tuple(item.value for item in items)
        options = frozenset(values) if kinds == {Kind.TEXT} else None
        type_ = Type(Kind.LIST, options=options, item=kinds.pop())
        return Typed(type_, lambda _: values, node, self._offset(node), literal=True, constant=True)

    def _logic(self, node: ast.expr, parts: list[Typed], all_must_hold: bool) -> Typed:
        self.content.joins = True
        for part in parts:
            self._demand(part, Kind.TRUTH)
        return self._typed(node, TRUTH, joined(parts, all_must_hold=all_must_hold), parts)

    def _not(self, node: ast.expr, part: Typed) -> Typed:
        self._demand(part, Kind.TRUTH)
        if part.slot is not None:
            slot = part.slot
            test = test_of_truth(slot, wanted=False)
            return self._typed(node, TRUTH, lambda env: not env[slot], [part], test)
        run = part.run
        return self._typed(node, TRUTH, lambda env: not run(env), [part])

    def _negative(self, node: ast.expr, part: Typed) -> Typed:
        self._demand(part, Kind.NUMBER)
        if part.literal:
            return self._literal(node, -part.value)
        run = part.run

        def negative(env: Env) -> float | None:
            value = run(env)
            return None if value is None else -value

        return self._typed(node, NUMBER, negative, [part])

    def _arithmetic(self, node: ast.expr, left: Typed, act: Callable[[Any, Any], Any], right: Typed) -> Typed:
        self.content.computes = True
        self._demand(left, Kind.NUMBER)
        self._demand(right, Kind.NUMBER)
        first, second = left.run, right.run

        def computed(env: Env) -> float | None:
            one, other = first(env), second(env)
            if one is None or other is None:
                return None
            try:
                return finite(act(one, other))
            except ArithmeticError:  # a division by zero, a number too great: no number at all
                return None

        return self._typed(node, NUMBER, computed, [left, right])

    def _comparison(self, node: ast.expr, operands: list[ast.expr], ops: list[ast.cmpop]) -> Typed:
        parts = [self.build(operand) for operand in operands]
        pairs = [
            compare(left, type(op), right) for left, op, right in zip(parts, ops, parts[1:], strict=False)
        ]
        if len(pairs) == 1:
            return self._typed(node, TRUTH, pairs[0], parts, test_of(parts[0], type(ops[0]), parts[1]))
        self.content.joins = True
        return self._typed(node, TRUTH, lambda env: all(pair(env) for pair in pairs), parts)

    def _call(self, node: ast.expr, name: str, arguments: list[Typed]) -> Typed:
        self.content.functions.add(name)
        function = FUNCTIONS.get(name)
        if function is None:
            hint = did_you_mean(name, FUNCTIONS)
            raise ExpressionFault("unknown-function", f'unknown function "{name}"{hint}', self._offset(node))
        type_, run = function(name, self._offset(node), arguments, self._scope)
        typed = self._typed(node, type_, run, arguments)
        return replace(typed, constant=False) if name in KNOWING else typed

    def _demand(self, part: Typed, kind: Kind) -> None:
        if part.type.kind is not kind:
            message = f"{part.source} is a {part.type.kind}, a {kind} is needed"
            raise ExpressionFault("type-clash", message, part.offset)
