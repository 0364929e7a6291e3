"""Admission: what an answer does on the path, for questions where it is more than a value kept.

Owns refusals, checks, doubts that a person may stand by, choices that are not on offer, and jumps.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.language.asking import STATUS
from ivr_flows.language.types import Env, Evaluate
from ivr_flows.offer import has_choice
from ivr_flows.state import AnswerRecord
from ivr_flows.survey import Question, QuestionType
from ivr_flows.values import Value
from ivr_flows.walk import Admit, Path


def admission(question: Question) -> Admit | None:
    """Build what taking an answer to a question does; None where the value is simply kept."""
    statuses = _statuses(question)
    jumps = any(choice.go or choice.end for choice in question.choices)
    if jumps or question.warn is not None or question.where is not None:
        return _careful(question, statuses)
    check = question.check.evaluate if question.check is not None else None
    if check is None:
        # Where one choice is made, its value itself says that it is a refusal.
        plain = not statuses or question.type is QuestionType.ONE
        return None if plain else _with_statuses(question, statuses)
    return _checked(question, statuses, check)


def confirmation(record: AnswerRecord) -> str:
    """Name one answer to one question, as `confirmed` lists it."""
    return f"{record.question}[{record.loop}]={record.value}"


def _statuses(question: Question) -> dict[Value, str]:
    statuses: dict[Value, str] = {}
    for value, kind in question.special.items():
        statuses[value] = statuses[(value,)] = STATUS[kind]
    return statuses


def _with_statuses(question: Question, statuses: Mapping[Value, str]) -> Admit:
    slot, status_slot = question.slot, question.status_slot
    status_of, keeps_value = statuses.get, question.type is QuestionType.ONE

    def admit(env: Env, record: AnswerRecord, _path: Path) -> bool:
        value = record.value
        env[slot] = value
        status = None if keeps_value else status_of(value)
        if status is not None:
            # A scale has no such number, a list no such item.
            env[slot], env[status_slot] = None, status
        return True

    return admit


def _checked(question: Question, statuses: Mapping[Value, str], check: Evaluate) -> Admit:
    key, slot = question.key, question.slot
    if not statuses:

        def admit_checked(env: Env, record: AnswerRecord, path: Path) -> bool:
            value = env[slot] = record.value
            return value is None or check(env) or path.stop_at(key, "check")

        return admit_checked
    take_special = _with_statuses(question, statuses)

    def admit(env: Env, record: AnswerRecord, path: Path) -> bool:
        value = record.value
        env[slot] = value
        if value is None:
            return True
        if value in statuses:  # no check binds "I would rather not say"
            return take_special(env, record, path)
        return check(env) or path.stop_at(key, "check")

    return admit


def _careful(question: Question, statuses: Mapping[Value, str]) -> Admit:
    key, where = question.key, question.where
    take_special = _with_statuses(question, statuses)
    check = question.check.evaluate if question.check is not None else None
    warn = question.warn.evaluate if question.warn is not None else None
    jumps = {choice.value: choice for choice in question.choices if choice.go or choice.end}

    def admit(env: Env, record: AnswerRecord, path: Path) -> bool:
        value = record.value
        if where is not None and value is not None and not has_choice(question, env, value):
            return path.stop_at(key, "gone")
        take_special(env, record, path)
        if value is not None and value not in statuses:
            if check is not None and not check(env):
                return path.stop_at(key, "check")
            if warn is not None and not warn(env) and confirmation(record) not in path.confirmed:
                return path.stop_at(key, "warn")
        chosen = value[0] if isinstance(value, tuple) and len(value) == 1 else value
        jump = jumps.get(chosen) if isinstance(chosen, str) else None
        if jump is None:
            return True
        path.answered.append(record)
        path.unsaid.clear()
        path.go = jump.go
        if jump.end is not None:
            path.outcome = jump.end
        return False

    return admit
