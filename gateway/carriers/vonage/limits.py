"""What Vonage can do, and how much. Facts only."""

from __future__ import annotations

from typing import Final

from gateway.domain.ports.carrier_limits import Capability, Limits

# Not among them: texts cannot be listed; a held member hears nothing; a running call's recording can be
# neither started nor paused over REST; the fallback address belongs to the application, not to a call;
# STOP is not answered.
CAPABILITIES: Final = frozenset(
    {
        Capability.FIND_CALLS,
        Capability.SPEECH,
        Capability.MACHINE_DETECTION,
        Capability.CONFERENCE,
        Capability.COACH,
        Capability.SOFTPHONE,
    }
)

# https://developer.vonage.com/en/voice/voice-api/ncco-reference (input, record)
# https://developer.vonage.com/en/api/voice#createCall (ringing_timer, length_timer), /api/messages (text)
# https://api.support.vonage.com/hc/en-us/articles/203993598 (texts a second of an account: a number may get less)
# Longer speech than the 1,500 characters of one talk is split, so it has no bound here.
LIMITS: Final = Limits(
    calls_per_second=3.0,
    messages_per_second=30.0,
    longest_ring=120,
    longest_call=7200,
    longest_record=7200,
    longest_wait=10.0,
    most_digits=20,
    finish_keys="#",
    longest_text=1000,
)
