"""Functions that ask how a question was answered, what was chosen, and whether a quota is full."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr_flows.choice import ChoiceKind
from ivr_flows.language.operands import check_options
from ivr_flows.language.scope import Scope
from ivr_flows.language.signature import Arguments, Function, wrong
from ivr_flows.language.types import NUMBER, TRUTH, Env, Evaluate, ExpressionFault, Kind, Type
from ivr_flows.suggestion import did_you_mean

# Why a question has an answer that is not substantive, in its status slot; None where it has none such.
REFUSED = "refused"
DONT_KNOW = "dont_know"
STATUS: Mapping[ChoiceKind, str] = {ChoiceKind.REFUSAL: REFUSED, ChoiceKind.DONT_KNOW: DONT_KNOW}


def _count(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or arguments[0].type.kind is not Kind.LIST:
        raise wrong(name, offset, "one question of several answers")
    run = arguments[0].run
    return NUMBER, lambda env: len(run(env) or ())


def _question(name: str, offset: int, arguments: Arguments) -> tuple[int, Callable[[Env], str | None]]:
    """Give the slot of a question, and what tells why it has no substantive answer."""
    if len(arguments) != 1 or arguments[0].slot is None or arguments[0].status_slot is None:
        raise wrong(name, offset, "the name of one question")
    slot, status_slot, special = arguments[0].slot, arguments[0].status_slot, arguments[0].special
    if special is not None:
        return slot, lambda env: special.get(env[slot])
    return slot, lambda env: env[status_slot]


def _answered(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
    slot, status = _question(name, offset, arguments)
    return TRUTH, lambda env: env[slot] is not None and status(env) is None


def _with_status(wanted: str) -> Function:
    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        _, status = _question(name, offset, arguments)
        return TRUTH, lambda env: status(env) == wanted

    return build


def _chosen(decide: Callable[[frozenset[str], frozenset[str]], bool]) -> Function:
    def build(name: str, offset: int, arguments: Arguments, _scope: Scope) -> tuple[Type, Evaluate]:
        wants = 'a question with choices and a list, as any_of(reasons, ["wait", "price"])'
        if len(arguments) != 2 or arguments[0].type.options is None:
            raise wrong(name, offset, wants)
        question, listed = arguments
        if not (listed.literal and listed.type.kind is Kind.LIST and listed.type.item is Kind.TEXT):
            raise wrong(name, offset, wants)
        check_options(question, list(listed.value), listed.offset)
        run, options = question.run, frozenset(listed.value)
        if question.type.kind is Kind.LIST:
            return TRUTH, lambda env: decide(frozenset(run(env) or ()), options)

        def single(env: Env) -> bool:
            value = run(env)
            return decide(frozenset(() if value is None else (value,)), options)

        return TRUTH, single

    return build


def _quota_full(name: str, offset: int, arguments: Arguments, scope: Scope) -> tuple[Type, Evaluate]:
    if len(arguments) != 1 or not (arguments[0].literal and arguments[0].type.kind is Kind.TEXT):
        raise wrong(name, offset, 'the name of a quota, as quota_full("premium")')
    cell = arguments[0].value
    if cell not in scope.quotas:
        hint = did_you_mean(cell, scope.quotas)
        raise ExpressionFault("unknown-name", f'there is no quota "{cell}"{hint}', arguments[0].offset)
    slot = scope.quota_slot(cell)
    return TRUTH, lambda env: env[slot] is True


ASKING: Mapping[str, Function] = {
    "count": _count,
    "answered": _answered,
    "refused": _with_status(REFUSED),
    "dont_know": _with_status(DONT_KNOW),
    "any_of": _chosen(lambda chosen, listed: not chosen.isdisjoint(listed)),
    "all_of": _chosen(lambda chosen, listed: chosen >= listed),
    "none_of": _chosen(lambda chosen, listed: chosen.isdisjoint(listed)),
    "quota_full": _quota_full,
}
