"""The closed vocabularies of the carrier port. An adapter classifies into them and keeps its raw code."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CallState(StrEnum):
    """Where a call stands, in rank order: a report of a lower rank than the stored one is not applied."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a call ended."""

    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    CANCELED = "canceled"
    INVALID_NUMBER = "invalid_number"
    NETWORK_FAILED = "network_failed"
    BLOCKED = "blocked"
    REFUSED = "refused"  # the carrier did not place it: our account, our number, or no route of its own
    UNWANTED = "unwanted"  # the called side wants no such calls
    MACHINE = "machine"


class AmdResult(StrEnum):
    """What an answering-machine detector heard. `MACHINE_END`: the greeting is over, one may speak."""

    HUMAN = "human"
    MACHINE = "machine"
    MACHINE_END = "machine_end"
    FAX = "fax"
    UNKNOWN = "unknown"


class MessageState(StrEnum):
    """Where a text stands at the carrier."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"


class RoomMove(StrEnum):
    """What happened in a conference room."""

    STARTED = "started"
    ENDED = "ended"
    JOINED = "joined"
    LEFT = "left"
    HELD = "held"
    RESUMED = "resumed"
    MUTED = "muted"
    UNMUTED = "unmuted"


class RecordingState(StrEnum):
    """What became of a recording at the carrier. `ABSENT`: nothing was recorded."""

    COMPLETED = "completed"
    ABSENT = "absent"
    FAILED = "failed"


class ErrorClass(StrEnum):
    """What kind of refusal a carrier's code means."""

    OPTED_OUT = "opted_out"
    INVALID_NUMBER = "invalid_number"
    UNREACHABLE = "unreachable"
    LANDLINE = "landline"
    FILTERED = "filtered"
    RATE_LIMITED = "rate_limited"
    AUTH = "auth"
    CONFIG = "config"
    UNKNOWN = "unknown"


# The code of a Rejected where no connection to the carrier could be made: surely nothing was sent.
NOT_SENT: Final = "not_sent"
