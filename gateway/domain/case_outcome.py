"""Case outcome: the one final disposition that a case's attempts amount to.

Rules of AAPOR's "Standard Definitions" for temporary codes: a complete wins; otherwise the latest evidence
from human contact beats later calls without an answer; and once eligible, always eligible. Attempts are
kept for ever, so that an outcome can be computed again.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.domain.dispositions import TABLE, Disposition, Group

_INTERVIEWED = (Group.COMPLETE, Group.PARTIAL)
_ELIGIBLE = frozenset({Group.COMPLETE, Group.PARTIAL, Group.REFUSAL, Group.NON_CONTACT, Group.OTHER})


def case_outcome(evidence: Sequence[Disposition], *, known_eligible: bool = False) -> Disposition:
    """Give the final disposition of a case from what each attempt amounted to, oldest first.

    `known_eligible` says that eligibility is known from elsewhere, such as a screener that was passed. No
    evidence at all is "not attempted".
    """
    for group in _INTERVIEWED:
        interviews = [code for code in evidence if code.group is group]
        if interviews:
            return interviews[-1]
    contacts = [code for code in evidence if TABLE[code].contact]
    outcome = (contacts or evidence or [Disposition.NOT_ATTEMPTED])[-1]
    eligible = known_eligible or any(code.group in _ELIGIBLE for code in evidence)
    if eligible and outcome.group not in _ELIGIBLE:
        return _as_eligible(outcome, evidence)
    return outcome


def _as_eligible(outcome: Disposition, evidence: Sequence[Disposition]) -> Disposition:
    """Give what a doubtful outcome means for a case that is known to be eligible."""
    earlier = [code for code in evidence if code.group in _ELIGIBLE]
    if earlier:
        return earlier[-1]
    if outcome is Disposition.DEVICE_UNKNOWN:
        return Disposition.DEVICE_HOUSEHOLD
    if outcome.group is Group.UNKNOWN_HOUSEHOLD:
        return Disposition.NEVER_AVAILABLE
    return Disposition.OTHER_NON_RESPONSE
