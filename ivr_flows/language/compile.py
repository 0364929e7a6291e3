"""Syntax tree -> types checked and closures built, in one pass from the leaves up.

Reads names through a `Scope`; knows nothing of steps, channels or YAML.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from ivr_flows.language.constancy import Content, Joined, constant_value
from ivr_flows.language.functions import FUNCTIONS, KNOWING
from ivr_flows.language.logic import joined, test_of_truth
from ivr_flows.language.operands import compare, test_of
from ivr_flows.language.parse import parse
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
_TYPE_OF: Mapping[type, Type] = {type(None): NONE, bool: TRUTH, str: TEXT}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def compile_expression(source: str, scope: Scope) -> Expression:
    """Compile an expression against the names of `scope`. Raises `ExpressionFault`."""
    compiler = _Compiler(scope)
    typed = compiler.part(parse(source))
    return Expression(source, typed.type, typed.run, tuple(compiler.parts))


def compile_condition(source: str, scope: Scope) -> Expression:
    """Compile what must be a yes or a no, and not always the same. Raises `ExpressionFault`."""
    compiler = _Compiler(scope)
    typed = compiler.part(parse(source))
    if typed.type.kind is not Kind.TRUTH:
        message = f"a condition is a yes or a no, this is a {typed.type.kind}"
        raise ExpressionFault("not-a-condition", message)
    same = bool(typed.value) if typed.constant else constant_value(compiler.content, typed.run, scope.size)
    if same is not None:
        raise ExpressionFault("never-changes", f"is always {str(same).lower()}")
    return Expression(source, typed.type, typed.run, tuple(compiler.parts))


class _Compiler:
    """Builds one expression. `_found` are the names that it has come to, in their order."""

    def __init__(self, scope: Scope) -> None:
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
        names = self._found[before:]
        self.parts.append(Part(frozenset([name.slot for name in names]), typed.run))
        self.content.joined.append(Joined(names, typed.run, typed.test))
        return typed

    def build(self, node: ast.expr) -> Typed:
        """Build any part; `parse` leaves only such nodes as there is a method for."""
        return _BUILD[type(node)](self, node)

    def _typed(
        self, node: ast.expr, type_: Type, run: Evaluate, *parts: Typed, test: Test | None = None
    ) -> Typed:
        constant = all(map(_IS_CONSTANT, parts))
        return Typed(type_, run, node, node.col_offset, constant=constant, test=test)

    def constant(self, node: ast.Constant) -> Typed:
        return self._literal(node, node.value)

    def _literal(self, node: ast.expr, value: object) -> Typed:
        self.content.literals.append(value)
        return Typed(
            _TYPE_OF.get(type(value), NUMBER),
            lambda _: value,
            node,
            node.col_offset,
            literal=True,
            constant=True,
        )

    def name(self, node: ast.Name) -> Typed:
        name = node.id
        if name in CONSTANTS:
            return self._literal(node, CONSTANTS[name])
        if name in self._scope.constants:
            return self._literal(node, self._scope.constants[name])
        if name in NAMESPACES and name not in self._scope.names:
            raise ExpressionFault("unknown-name", f"write a field, as {name}.segment", node.col_offset)
        return self._slot(node, name, self._scope.find(name, node.col_offset))

    def field(self, node: ast.Attribute) -> Typed:
        namespace = _name_in(node.value)
        name = f"{namespace}.{node.attr}"
        if not self._scope.is_namespace(namespace):
            hint = did_you_mean(namespace, NAMESPACES)
            raise ExpressionFault("unknown-name", f'"{namespace}" has no fields{hint}', node.col_offset)
        found = self._scope.find(name, node.col_offset)
        if found.text_of is not None:
            self._found.append(found)
            self.content.pieces = True
            slot, text_of = found.slot, found.text_of
            return Typed(found.type, lambda env: text_of.get(env[slot]), node, node.col_offset)
        return self._slot(node, name, found)

    def _slot(self, node: ast.expr, name: str, found: Name) -> Typed:
        self._found.append(found)
        self.content.names[name] = found
        return Typed(
            found.type,
            operator.itemgetter(found.slot),
            node,
            node.col_offset,
            slot=found.slot,
            status_slot=found.status_slot,
            special=found.special,
            test=test_of_truth(found.slot, wanted=True) if found.type.kind is Kind.TRUTH else None,
        )

    def list_(self, node: ast.List) -> Typed:
        items = [self.build(element) for element in node.elts]
        kinds = {item.type.kind for item in items}
        if not items or not all(item.constant for item in items) or kinds not in ({Kind.TEXT}, {Kind.NUMBER}):
            message = "a list holds texts or numbers, all of one kind, written out"
            raise ExpressionFault("wrong-list", message, node.col_offset)
        values = tuple(item.value for item in items)
        options = frozenset(values) if kinds == {Kind.TEXT} else None
        type_ = Type(Kind.LIST, options=options, item=kinds.pop())
        return Typed(type_, lambda _: values, node, node.col_offset, literal=True, constant=True)

    def logic(self, node: ast.BoolOp) -> Typed:
        parts = [self.part(value) for value in node.values]
        self.content.joins = True
        for part in parts:
            self._demand(part, Kind.TRUTH)
        return self._typed(node, TRUTH, joined(parts, all_must_hold=isinstance(node.op, ast.And)), *parts)

    def unary(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            return self._not(node, self.part(node.operand))
        return self._negative(node, self.build(node.operand))

    def _not(self, node: ast.expr, part: Typed) -> Typed:
        self._demand(part, Kind.TRUTH)
        if part.slot is not None:
            slot = part.slot
            test = test_of_truth(slot, wanted=False)
            return self._typed(node, TRUTH, lambda env: not env[slot], part, test=test)
        run = part.run
        return self._typed(node, TRUTH, lambda env: not run(env), part)

    def _negative(self, node: ast.expr, part: Typed) -> Typed:
        self._demand(part, Kind.NUMBER)
        if part.literal:
            return self._literal(node, -part.value)
        run = part.run

        def negative(env: Env) -> float | None:
            value = run(env)
            return None if value is None else -value

        return self._typed(node, NUMBER, negative, part)

    def arithmetic(self, node: ast.BinOp) -> Typed:
        left, act, right = self.build(node.left), _ARITHMETIC[type(node.op)], self.build(node.right)
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

        return self._typed(node, NUMBER, computed, left, right)

    def comparison(self, node: ast.Compare) -> Typed:
        if len(node.ops) == 1:
            left, op, right = self.build(node.left), type(node.ops[0]), self.build(node.comparators[0])
            run, test = compare(left, op, right), test_of(left, op, right)
            constant = left.constant and right.constant
            return Typed(TRUTH, run, node, node.col_offset, constant=constant, test=test)
        parts = [self.build(operand) for operand in (node.left, *node.comparators)]
        pairs = [
            compare(left, type(op), right)
            for left, op, right in zip(parts, node.ops, parts[1:], strict=False)
        ]
        self.content.joins = True
        return self._typed(node, TRUTH, lambda env: all(pair(env) for pair in pairs), *parts)

    def call(self, node: ast.Call) -> Typed:
        name, arguments = _name_in(node.func), [self.build(argument) for argument in node.args]
        self.content.functions.add(name)
        function = FUNCTIONS.get(name)
        if function is None:
            hint = did_you_mean(name, FUNCTIONS)
            raise ExpressionFault("unknown-function", f'unknown function "{name}"{hint}', node.col_offset)
        type_, run = function(name, node.col_offset, arguments, self._scope)
        typed = self._typed(node, type_, run, *arguments)
        return replace(typed, constant=False) if name in KNOWING else typed

    def _demand(self, part: Typed, kind: Kind) -> None:
        if part.type.kind is not kind:
            message = f"{part.source} is a {part.type.kind}, a {kind} is needed"
            raise ExpressionFault("type-clash", message, part.offset)


def _name_in(node: ast.expr) -> str:
    """Give the name before a dot or a bracket; `parse` leaves nothing else there."""
    return node.id if isinstance(node, ast.Name) else ""


_BUILD: Mapping[type[ast.expr], Callable[[_Compiler, Any], Typed]] = {
    ast.Compare: _Compiler.comparison,
    ast.Name: _Compiler.name,
    ast.Constant: _Compiler.constant,
    ast.BoolOp: _Compiler.logic,
    ast.Call: _Compiler.call,
    ast.Attribute: _Compiler.field,
    ast.List: _Compiler.list_,
    ast.UnaryOp: _Compiler.unary,
    ast.BinOp: _Compiler.arithmetic,
}
