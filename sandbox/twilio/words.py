"""The network's statuses in Twilio's words."""

from __future__ import annotations

from sandbox.network.conferences import ConferenceState
from sandbox.records import CallStatus

CONFERENCE_WORDS = {
    ConferenceState.WAITING: "init",
    ConferenceState.GOING_ON: "in-progress",
    ConferenceState.OVER: "completed",
}


def call_word(status: CallStatus) -> str:
    """Name a call's status as webhooks do."""
    return "in-progress" if status is CallStatus.ANSWERED else status.value


def call_resource_word(status: CallStatus) -> str:
    """Name a call's status as the REST resource does: it has no word for a call being dialled."""
    return "queued" if status is CallStatus.INITIATED else call_word(status)
