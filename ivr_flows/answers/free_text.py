"""An open reply -> the text that is kept: what was typed, or what a recogniser or a recording's writer heard."""

from __future__ import annotations

from ivr_flows.answers.plain import TEXT_LIMIT, storable
from ivr_flows.answers.reading import Reading, Unclear, Understood


def read_text(reply: str) -> Reading:
    """Read an open reply as typed, without control characters; at most 2,000 characters."""
    if len(reply) > TEXT_LIMIT:
        return Unclear("too_long")
    kept = storable(reply)
    return Understood(kept) if kept and not kept.isspace() else Unclear("empty")
