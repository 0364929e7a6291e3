"""Connection overrides: how patiently, and how often, Twilio posts to the addresses that it is given.

They stand in the address's fragment, which is neither requested nor signed. Without one Twilio repeats a webhook
once, after a failed connection only: a web server that is restarted just then loses it. All that we are told is
deduplicated, so that repeating does no harm. What is refused (4xx) stays refused and is not repeated.

Rule: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gateway.domain.ports.carriers import RenderContext

ASKED: Final = "#ct=2000&rt=5000&tt=12000&rc=2&rp=ct,rt,5xx"
"""For a turn: somebody waits in silence, so the fallback is asked after 12 seconds at most."""

TOLD: Final = "#rc=5&rp=ct,rt,5xx"
"""For reports and texts: nobody waits, so all the attempts are used that there are."""


def asked(url: str) -> str:
    """Give the address of a turn with its overrides."""
    return f"{url}{ASKED}" if url else url


def told(url: str) -> str:
    """Give the address of a report with its overrides; "" stays nowhere."""
    return f"{url}{TOLD}" if url else url


def with_overrides(context: RenderContext) -> RenderContext:
    """Give every address of a call its overrides; files are fetched from theirs as they are."""
    return replace(
        context,
        turn_url=asked(context.turn_url),
        recording_url=told(context.recording_url),
        room_url=told(context.room_url),
    )
