"""Answering machines: what a campaign does when one takes a call, and what is left on it.

Detection is asynchronous: the survey begins at once, so that people never meet silence, and what was heard is
told while the call goes on. An answer that was given before that is a person's, whatever the listener says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.domain.ports.carrier_words import AmdResult
from ivr_flows.survey import Survey
from ivr_flows.wording import key_name


class OnMachine(StrEnum):
    """What follows when a machine has taken a call."""

    HANG_UP = "hang_up"
    LEAVE_MESSAGE = "leave_message"  # after its beep
    GO_ON = "go_on"  # nobody listens for machines at all


@dataclass(frozen=True, slots=True)
class MachineRules:
    """`message` is by language, in place of ours; `message_at` says at which of a case's machines one is left."""

    policy: OnMachine = OnMachine.HANG_UP
    message: Mapping[str, str] = field(default_factory=dict)
    message_at: tuple[int, ...] = (1, 4)

    def __post_init__(self) -> None:
        """Refuse rules that cannot be followed. Raises `ValueError`."""
        if self.policy is OnMachine.LEAVE_MESSAGE and not self.message_at:
            raise ValueError("leave_message needs message_at: the first machine, the fourth")
        if any(number < 1 for number in self.message_at):
            raise ValueError("message_at counts from 1")

    @property
    def listens(self) -> bool:
        """Say whether a carrier is asked to listen for machines."""
        return self.policy is not OnMachine.GO_ON

    def leaves_message(self, number: int) -> bool:
        """Say whether the machine of this number, the case's first being 1, gets a message."""
        return self.policy is OnMachine.LEAVE_MESSAGE and number in self.message_at


MACHINES = frozenset({AmdResult.MACHINE, AmdResult.MACHINE_END, AmdResult.FAX})

_MESSAGE: Mapping[str, str] = {
    "ru": "Здравствуйте! Вам звонили от {sponsor}: короткий опрос, тема: {purpose}. Мы перезвоним. "
    "Чтобы мы больше не звонили, ответьте на наш следующий звонок и нажмите {key}, затем 9.",
    "en": "Hello! This was a call from {sponsor}: a short survey about {purpose}. We will call again. "
    "To stop our calls, answer the next one and press {key}, then 9.",
}


def machine_message(rules: MachineRules, survey: Survey, language: str) -> str:
    """Word what is left on a machine: who called, about what, and how to stop it."""
    if language in rules.message:
        return rules.message[language]
    # In a language without words of ours the machine hears the English ones, and the survey's names.
    words = _MESSAGE.get(language, _MESSAGE["en"])
    return words.format(
        sponsor=survey.sponsor[language],
        purpose=survey.purpose[language],
        key=key_name(survey.defaults.service_key, language),
    )
