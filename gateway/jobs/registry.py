"""Every job: its name, its queue and the use case behind it. A guard test compares it with the callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from gateway.runtime import Runtime
from gateway.services.fetch_recording import fetch_recording
from gateway.services.forget_recording import forget_recording
from gateway.services.place_call import place_call
from gateway.services.push_results import push_results
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.services.settle_quiet_text import settle_quiet_text
from gateway.services.settle_unknown import settle_call, settle_message
from gateway.services.take_split_text import take_split_text


class QueueName(StrEnum):
    """The queues, the most urgent first: a person who has just written waits for `messages`."""

    MESSAGES = "messages"
    DIALLING = "dialling"
    RESULTS = "results"
    SWEEPS = "sweeps"


@dataclass(frozen=True, slots=True)
class Job:
    """A job that takes the id of one row. Safe to run twice and at any time."""

    queue: QueueName
    run: Callable[[Runtime, UUID], None]


JOBS: dict[str, Job] = {
    "place_call": Job(QueueName.DIALLING, place_call),
    "send_message": Job(QueueName.MESSAGES, send_message),
    "push_results": Job(QueueName.RESULTS, push_results),
    "fetch_recording": Job(QueueName.RESULTS, fetch_recording),
    "forget_recording": Job(QueueName.SWEEPS, forget_recording),
    "settle_call": Job(QueueName.SWEEPS, settle_call),
    "settle_message": Job(QueueName.SWEEPS, settle_message),
    "settle_quiet_text": Job(QueueName.SWEEPS, settle_quiet_text),
    "remind_or_close": Job(QueueName.SWEEPS, remind_or_close),
    "take_split_text": Job(QueueName.MESSAGES, take_split_text),
}
