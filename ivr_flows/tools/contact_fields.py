"""Contact fields that an author gives on the command line: what is no field of the survey is refused."""

from __future__ import annotations

from collections.abc import Iterable

from ivr_flows.context import BEGAN_AT, BEGAN_ON, STARTED_AT, ZONE
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import Survey

# What a context may hold beside the fields of the contact: when the interview began.
_OF_THE_BEGINNING = (STARTED_AT, ZONE, BEGAN_ON, BEGAN_AT)


def refuse_unknown_fields(survey: Survey, names: Iterable[str]) -> None:
    """Raise ValueError for the first name that is no field of the survey."""
    for name in names:
        if name not in survey.contact and name not in _OF_THE_BEGINNING:
            raise ValueError(f'the survey has no contact field "{name}"{did_you_mean(name, survey.contact)}')
