"""XPath of a form -> an expression of the survey language, and the kind of value that it gives.

Owns which function and operator has which counterpart. Whatever has none raises `Untranslatable`: half
of a condition would ask the wrong people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ivr_flows.importers.xlsform.code import (
    AND,
    ATOM,
    COMPARISON,
    NOT,
    NUMERIC,
    OR,
    PRODUCT,
    SUM,
    Code,
    Named,
    alike,
    as_number,
    presence,
    quoted,
    value_of,
    written_out,
)
from ivr_flows.importers.xlsform.xpath import (
    Call,
    Literal,
    Negative,
    Node,
    Number,
    Operation,
    Reference,
    Untranslatable,
    parse_xpath,
)
from ivr_flows.language.types import Kind

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ORDERED = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


Find = Callable[[Reference], Named]


def translate(source: str, find: Find) -> Code:
    """Translate one expression; `find` says what a reference means. Raises `Untranslatable`."""
    return _Translator(find).code(parse_xpath(source))


def translate_condition(source: str, find: Find) -> str:
    """Translate what has to be a yes or a no. Raises `Untranslatable`."""
    code = translate(source, find)
    if code.kind is Kind.TRUTH:
        return code.text
    return presence(code, present=True).text


class _Translator:
    def __init__(self, find: Find) -> None:
        self._find = find

    def code(self, node: Node) -> Code:  # noqa: PLR0911 - one return a kind of node
        match node:
            case Number(text=text):
                return Code(
                    text.removesuffix(".") if text[0] != "." else f"0{text}", Kind.NUMBER, literal=text
                )
            case Literal(text=text):
                return written_out(text)
            case Reference():
                named = self._find(node)
                return Code(named.name, named.kind, named=named)
            case Negative(operand=Number(text=text)):
                return Code(f"-{text}", Kind.NUMBER, literal=f"-{text}")
            case Negative(operand=operand):
                return Code(f"-{self._number(operand).within(ATOM)}", Kind.NUMBER, PRODUCT)
            case Operation(operator=operator, left=left, right=right):
                return self._operation(operator, left, right)
            case Call(name=name, arguments=arguments):
                return self._call(name, arguments)

    def _operation(self, operator: str, left: Node, right: Node) -> Code:
        match operator:
            case "and" | "or":
                binding = AND if operator == "and" else OR
                parts = [self._truth(part).within(binding) for part in (left, right)]
                return Code(f" {operator} ".join(parts), Kind.TRUTH, binding)
            case "=" | "!=":
                return self._equality(self.code(left), self.code(right), equal=operator == "=")
            case "<" | "<=" | ">" | ">=":
                return self._order(operator, self.code(left), self.code(right))
            case "mod":
                one, other = (self._number(part).within(ATOM) for part in (left, right))
                return Code(f"{one} - {other} * int({one} / {other})", Kind.NUMBER, SUM)
            case "-" if isinstance(left, Call) and left.name == "today":
                then = self.code(right)
                if then.kind is Kind.DATE:
                    return Code(f"days_since({then.text})", Kind.NUMBER)
        sign, binding = {"+": ("+", SUM), "-": ("-", SUM), "*": ("*", PRODUCT), "div": ("/", PRODUCT)}[
            operator
        ]
        first, second = self._number(left), self._number(right)
        # Both group to the left, so that only the right side may need brackets of its own.
        return Code(f"{first.within(binding)} {sign} {second.within(binding + 1)}", Kind.NUMBER, binding)

    def _truth(self, node: Node) -> Code:
        code = self.code(node)
        return code if code.kind is Kind.TRUTH else presence(code, present=True)

    def _number(self, node: Node) -> Code:
        code = self.code(node)
        if code.kind is Kind.NUMBER:
            return code
        if code.literal is not None and NUMERIC.fullmatch(code.literal):
            return Code(code.literal, Kind.NUMBER, literal=code.literal)
        if code.kind is Kind.TEXT:
            return Code(f"number({code.text})", Kind.NUMBER)
        raise Untranslatable(f"a {code.kind} where a number is needed")

    def _equality(self, left: Code, right: Code, *, equal: bool) -> Code:
        if left.literal is not None and right.literal is None:
            left, right = right, left
        if right.literal == "" and right.kind is Kind.TEXT:
            return presence(left, present=not equal)
        if left.kind is Kind.LIST and right.literal is not None:
            chosen = f"{value_of(left, right.literal)} in {left.text} and count({left.text}) == 1"
            return Code(chosen if equal else f"not ({chosen})", Kind.TRUTH, AND if equal else NOT)
        left, right = alike(left, right)
        sign = "==" if equal else "!="
        text = f"{left.within(SUM)} {sign} {right.within(SUM)}"
        return Code(text, Kind.TRUTH, COMPARISON)

    def _order(self, operator: str, left: Code, right: Code) -> Code:
        if left.literal is not None and right.literal is None:
            left, right, operator = right, left, _MIRRORED[operator]
        left, right = alike(left, right)
        if left.kind is Kind.TEXT:
            left, right = (as_number(code) for code in (left, right))
        text = f"{left.within(SUM)} {_ORDERED[operator]} {right.within(SUM)}"
        return Code(text, Kind.TRUTH, COMPARISON)

    def _call(  # noqa: PLR0911, PLR0912 - one case, and one return, for every function
        self, name: str, arguments: Sequence[Node]
    ) -> Code:
        match name, arguments:
            case (("true" | "false"), []):
                return Code(name, Kind.TRUTH)
            case "not", [one]:
                return Code(f"not {self._truth(one).within(COMPARISON)}", Kind.TRUTH, NOT)
            case "selected", [question, Literal() | Number() as value]:
                return self._selected(self.code(question), value.text)
            case "count-selected", [question]:
                return self._count(self.code(question))
            case "if", [condition, one, other]:
                first, second = alike(self.code(one), self.code(other))
                return Code(f"when({self._truth(condition).text}, {first.text}, {second.text})", first.kind)
            case "coalesce", [one, other]:
                first, second = alike(self.code(one), self.code(other))
                there = presence(first, present=True).text
                return Code(f"when({there}, {first.text}, {second.text})", first.kind)
            case "regex", [text, Literal(text=pattern)]:
                whole = pattern.removeprefix("^").removesuffix("$")
                return Code(f"matches({self._text(text)}, {quoted(whole)})", Kind.TRUTH)
            case (("contains" | "starts-with" | "ends-with"), [text, part]):
                function = name.replace("-", "_")
                return Code(f"{function}({self._text(text)}, {self._text(part)})", Kind.TRUTH)
            case "string-length", [text]:
                return Code(f"length({self._text(text)})", Kind.NUMBER)
            case "string", [one]:
                return Code(f"text({self.code(one).text})", Kind.TEXT)
            case "today", []:
                return Code("today()", Kind.DATE)
            case (("date" | "date-time"), [Literal(text=day)]) if _DATE.fullmatch(day):
                return written_out(day, Kind.DATE)
            case (("string" | "once" | "date" | "boolean" | "boolean-from-string"), [one]):
                return self._same(name, self.code(one))
            case "number", [one]:
                return self._number(one)
            case (("int" | "round" | "abs" | "floor" | "ceiling"), [number]):
                function = {"ceiling": "ceil"}.get(name, name)
                return Code(f"{function}({self._number(number).text})", Kind.NUMBER)
            case "round", [number, Number() | Literal() as places]:
                return Code(f"round({self._number(number).text}, {places.text})", Kind.NUMBER)
            case (("min" | "max" | "sum"), [_, *_]):
                listed = ", ".join(self._number(argument).text for argument in arguments)
                return Code(f"{name}({listed})", Kind.NUMBER)
        raise Untranslatable(f"{name}() of {len(arguments)}")

    def _same(self, name: str, code: Code) -> Code:
        """Take a conversion away where there is nothing to convert."""
        wanted = {"date": Kind.DATE, "boolean": Kind.TRUTH, "boolean-from-string": Kind.TRUTH}.get(name)
        if wanted is not None and code.kind is not wanted:
            raise Untranslatable(f"{name}() of a {code.kind}")
        return code

    def _text(self, node: Node) -> str:
        code = self.code(node)
        if code.kind is Kind.TEXT:
            return code.text
        if code.kind is Kind.NUMBER:
            return f"text({code.text})"
        raise Untranslatable(f"a {code.kind} where a text is needed")

    def _selected(self, question: Code, value: str) -> Code:
        if question.kind is Kind.LIST:
            return Code(f"{value_of(question, value)} in {question.text}", Kind.TRUTH, COMPARISON)
        if question.kind is Kind.TEXT:
            return Code(f"{question.text} == {value_of(question, value)}", Kind.TRUTH, COMPARISON)
        raise Untranslatable(f"selected() of a {question.kind}")

    def _count(self, question: Code) -> Code:
        if question.kind is not Kind.LIST:
            raise Untranslatable(f"count-selected() of a {question.kind}")
        return Code(f"count({question.text})", Kind.NUMBER)
