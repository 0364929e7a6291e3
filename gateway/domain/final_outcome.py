"""Final outcomes: what came of a case, in seven words instead of AAPOR's forty codes.

For screens and summaries. Rates are computed from the codes, never from these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gateway.domain.dispositions import Disposition, Group


class FinalOutcome(StrEnum):
    """A word for people."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    BROKEN_OFF = "broken off"
    REFUSED = "refused"
    NO_CONTACT = "no contact"
    NOT_CONTACTED = "not contacted"
    OTHER = "other"


_BY_GROUP: Mapping[Group, FinalOutcome] = {
    Group.COMPLETE: FinalOutcome.COMPLETED,
    Group.PARTIAL: FinalOutcome.PARTIAL,
    Group.REFUSAL: FinalOutcome.REFUSED,
    Group.NON_CONTACT: FinalOutcome.NO_CONTACT,
    Group.UNKNOWN_HOUSEHOLD: FinalOutcome.NO_CONTACT,
    Group.UNKNOWN_OTHER: FinalOutcome.NO_CONTACT,
    Group.OTHER: FinalOutcome.OTHER,
    Group.NOT_ELIGIBLE: FinalOutcome.OTHER,
}

# Codes that say more to a reader than their group does.
_BY_CODE: Mapping[Disposition, FinalOutcome] = {
    Disposition.BREAK_OFF: FinalOutcome.BROKEN_OFF,
    Disposition.NOT_ATTEMPTED: FinalOutcome.NOT_CONTACTED,
    # The number was tried and nobody was there to be asked.
    Disposition.FAX: FinalOutcome.NO_CONTACT,
    Disposition.NON_WORKING: FinalOutcome.NO_CONTACT,
    Disposition.DISCONNECTED: FinalOutcome.NO_CONTACT,
    Disposition.TEMPORARILY_OUT_OF_SERVICE: FinalOutcome.NO_CONTACT,
}


def final_outcome(code: str | None, *, attempted: bool) -> FinalOutcome:
    """Say in one word what a final disposition means; a code that is not in the table is "other".

    `attempted` says whether a carrier ever took an attempt: without one nobody was contacted,
    whatever the code of the failure.
    """
    disposition = next((each for each in Disposition if each.value == code), None)
    if disposition is None:
        return FinalOutcome.OTHER
    outcome = _BY_CODE.get(disposition, _BY_GROUP[disposition.group])
    if outcome is FinalOutcome.NO_CONTACT and not attempted:
        return FinalOutcome.NOT_CONTACTED
    return outcome
