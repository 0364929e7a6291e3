"""Ids: a type for each thing that has one, and where new ones come from.

Ids are made by us before a carrier is called, and sort by the time they were made, so that indexes
grow at one end. This module knows nothing of what an id names.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import NewType, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

StudyId = NewType("StudyId", UUID)
SurveyId = NewType("SurveyId", UUID)
SurveyVersionId = NewType("SurveyVersionId", UUID)
CampaignId = NewType("CampaignId", UUID)
TouchpointId = NewType("TouchpointId", UUID)
SampleFileId = NewType("SampleFileId", UUID)
RespondentId = NewType("RespondentId", UUID)
ContactPointId = NewType("ContactPointId", UUID)
CaseId = NewType("CaseId", UUID)
AttemptId = NewType("AttemptId", UUID)
LegId = NewType("LegId", UUID)
MessageId = NewType("MessageId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
InterviewId = NewType("InterviewId", UUID)
AnswerId = NewType("AnswerId", UUID)
RecordingId = NewType("RecordingId", UUID)
QuotaCellId = NewType("QuotaCellId", UUID)
QuotaReservationId = NewType("QuotaReservationId", UUID)
SuppressionId = NewType("SuppressionId", UUID)
ConsentId = NewType("ConsentId", UUID)
OutboxId = NewType("OutboxId", UUID)
ExchangeId = NewType("ExchangeId", UUID)
InboundEventId = NewType("InboundEventId", UUID)
AuditId = NewType("AuditId", UUID)
UserId = NewType("UserId", UUID)


class IdSource(Protocol):
    """Where new ids come from. Safe to share between threads."""

    def new(self) -> UUID:
        """Make an id that was never made before."""
        ...


class TimeOrderedIds:
    """Random ids that sort by the real time of their making (UUID version 7, RFC 9562)."""

    def new(self) -> UUID:
        """Make an id."""
        return uuid7()


class SeededIds:
    """The same ids in the same order for the same seed: for tests and repeatable demonstrations.

    They look like version 7 ids of one millisecond each, so they sort in the order of their making.
    """

    _FIRST_MILLISECOND = 1_700_000_000_000

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._numbers = itertools.count()

    def new(self) -> UUID:
        """Make the next id of the sequence."""
        number = next(self._numbers)
        noise = hashlib.blake2b(f"{self._seed}:{number}".encode(), digest_size=10).digest()
        raw = bytearray((self._FIRST_MILLISECOND + number).to_bytes(6, "big") + noise)
        raw[6] = 0x70 | raw[6] & 0x0F  # the version
        raw[8] = 0x80 | raw[8] & 0x3F  # the variant
        return UUID(bytes=bytes(raw))
