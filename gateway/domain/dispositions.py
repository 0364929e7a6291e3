"""Dispositions: the final codes of a case, as one table.

The codes are those of telephone surveys in AAPOR's "Standard Definitions". Rows marked `verify` are known
to the field but were not compared with the printed edition. What a code follows from is decided elsewhere;
rates are computed in `outcome_rates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

EDITION = "AAPOR Standard Definitions, 9th edition (2016), telephone"


class Group(StrEnum):
    """The groups of codes that rates are made of."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN_HOUSEHOLD = "UH"
    UNKNOWN_OTHER = "UO"
    NOT_ELIGIBLE = "NE"


class Disposition(StrEnum):
    """A final code; its value is the code's number as it is written and stored."""

    COMPLETE = "1.1"
    PARTIAL = "1.2"
    REFUSAL = "2.11"
    HOUSEHOLD_REFUSAL = "2.111"
    RESPONDENT_REFUSAL = "2.112"
    BREAK_OFF = "2.12"
    NEVER_AVAILABLE = "2.21"
    DEVICE_HOUSEHOLD = "2.22"
    DEVICE_MESSAGE_LEFT = "2.221"
    DEVICE_NO_MESSAGE = "2.222"
    DEAD = "2.31"
    UNABLE = "2.32"
    LANGUAGE = "2.33"
    HOUSEHOLD_LANGUAGE = "2.331"
    RESPONDENT_LANGUAGE = "2.332"
    NO_INTERVIEWER_FOR_LANGUAGE = "2.333"
    INADEQUATE_AUDIO = "2.34"
    LOCATION_OR_ACTIVITY = "2.35"
    OTHER_NON_RESPONSE = "2.36"
    NOT_ATTEMPTED = "3.11"
    BUSY = "3.12"
    NO_ANSWER = "3.13"
    DEVICE_UNKNOWN = "3.14"
    CALL_BLOCKING = "3.15"
    TECHNICAL = "3.16"
    AMBIGUOUS_MESSAGE = "3.161"
    NO_SCREENER = "3.21"
    UNKNOWN_RESIDENT = "3.30"
    UNKNOWN_OTHER = "3.90"
    OUT_OF_SAMPLE = "4.10"
    FAX = "4.20"
    NON_WORKING = "4.31"
    DISCONNECTED = "4.32"
    TEMPORARILY_OUT_OF_SERVICE = "4.33"
    SPECIAL_CIRCUMSTANCES = "4.40"
    BUSINESS = "4.51"
    INSTITUTION = "4.52"
    GROUP_QUARTERS = "4.53"
    NOT_RESIDENT = "4.54"
    NO_ELIGIBLE_RESPONDENT = "4.70"
    QUOTA_FILLED = "4.80"

    @property
    def group(self) -> Group:
        """Give the group that this code counts in."""
        return TABLE[self].group


@dataclass(frozen=True, slots=True)
class Row:
    """One code of the table. `contact` says that a person was reached."""

    group: Group
    title: str
    contact: bool = False
    verify: bool = False
    edition: str = EDITION


_D, _G = Disposition, Group

TABLE: Mapping[Disposition, Row] = {
    _D.COMPLETE: Row(_G.COMPLETE, "complete", contact=True),
    _D.PARTIAL: Row(_G.PARTIAL, "partial, with enough answers", contact=True),
    _D.REFUSAL: Row(_G.REFUSAL, "refusal", contact=True),
    _D.HOUSEHOLD_REFUSAL: Row(_G.REFUSAL, "refusal by the household", contact=True),
    _D.RESPONDENT_REFUSAL: Row(_G.REFUSAL, "refusal by the respondent", contact=True),
    _D.BREAK_OFF: Row(_G.REFUSAL, "break-off, with too few answers", contact=True),
    _D.NEVER_AVAILABLE: Row(_G.NON_CONTACT, "respondent never available", contact=True),
    _D.DEVICE_HOUSEHOLD: Row(_G.NON_CONTACT, "answering device, household confirmed"),
    _D.DEVICE_MESSAGE_LEFT: Row(_G.NON_CONTACT, "answering device, household confirmed, message left"),
    _D.DEVICE_NO_MESSAGE: Row(_G.NON_CONTACT, "answering device, household confirmed, no message left"),
    _D.DEAD: Row(_G.OTHER, "respondent dead", contact=True),
    _D.UNABLE: Row(_G.OTHER, "respondent physically or mentally unable", contact=True),
    _D.LANGUAGE: Row(_G.OTHER, "language", contact=True),
    _D.HOUSEHOLD_LANGUAGE: Row(_G.OTHER, "language of the household", contact=True),
    _D.RESPONDENT_LANGUAGE: Row(_G.OTHER, "language of the respondent", contact=True),
    _D.NO_INTERVIEWER_FOR_LANGUAGE: Row(_G.OTHER, "no interviewer for the language", contact=True),
    _D.INADEQUATE_AUDIO: Row(_G.OTHER, "inadequate audio", contact=True),
    _D.LOCATION_OR_ACTIVITY: Row(_G.OTHER, "location or activity forbids an interview", contact=True),
    _D.OTHER_NON_RESPONSE: Row(_G.OTHER, "other", contact=True),
    _D.NOT_ATTEMPTED: Row(_G.UNKNOWN_HOUSEHOLD, "not attempted"),
    _D.BUSY: Row(_G.UNKNOWN_HOUSEHOLD, "always busy"),
    _D.NO_ANSWER: Row(_G.UNKNOWN_HOUSEHOLD, "no answer"),
    _D.DEVICE_UNKNOWN: Row(_G.UNKNOWN_HOUSEHOLD, "answering device, unknown if a household"),
    _D.CALL_BLOCKING: Row(_G.UNKNOWN_HOUSEHOLD, "call blocking"),
    _D.TECHNICAL: Row(_G.UNKNOWN_HOUSEHOLD, "technical phone problems"),
    _D.AMBIGUOUS_MESSAGE: Row(_G.UNKNOWN_HOUSEHOLD, "ambiguous operator's message"),
    _D.NO_SCREENER: Row(_G.UNKNOWN_OTHER, "no screener completed", contact=True),
    _D.UNKNOWN_RESIDENT: Row(_G.UNKNOWN_OTHER, "unknown if the person lives there", contact=True),
    _D.UNKNOWN_OTHER: Row(_G.UNKNOWN_OTHER, "other, unknown eligibility"),
    _D.OUT_OF_SAMPLE: Row(_G.NOT_ELIGIBLE, "out of sample"),
    _D.FAX: Row(_G.NOT_ELIGIBLE, "fax or data line"),
    _D.NON_WORKING: Row(_G.NOT_ELIGIBLE, "non-working number"),
    _D.DISCONNECTED: Row(_G.NOT_ELIGIBLE, "disconnected number"),
    _D.TEMPORARILY_OUT_OF_SERVICE: Row(_G.NOT_ELIGIBLE, "temporarily out of service"),
    # Its leaves differ by edition and are left out until they are compared.
    _D.SPECIAL_CIRCUMSTANCES: Row(_G.NOT_ELIGIBLE, "special technological circumstances", verify=True),
    _D.BUSINESS: Row(_G.NOT_ELIGIBLE, "business or other organisation", contact=True),
    _D.INSTITUTION: Row(_G.NOT_ELIGIBLE, "institution", contact=True),
    _D.GROUP_QUARTERS: Row(_G.NOT_ELIGIBLE, "group quarters", contact=True),
    _D.NOT_RESIDENT: Row(_G.NOT_ELIGIBLE, "the person does not live there", contact=True),
    _D.NO_ELIGIBLE_RESPONDENT: Row(_G.NOT_ELIGIBLE, "no eligible respondent", contact=True),
    _D.QUOTA_FILLED: Row(_G.NOT_ELIGIBLE, "quota filled", contact=True),
}
