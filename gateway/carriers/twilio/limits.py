"""What Twilio can do, and how much. Facts only."""

from __future__ import annotations

from typing import Final

from gateway.domain.ports.carrier_limits import Capability, Limits

CAPABILITIES: Final = frozenset(Capability)

# https://www.twilio.com/docs/voice/api/call-resource (rate, Timeout, TimeLimit)
# https://www.twilio.com/docs/voice/twiml/record#maxlength, /say (4,096 characters), /gather#hints
# https://www.twilio.com/docs/messaging/api/message-resource#body
LIMITS: Final = Limits(
    calls_per_second=1.0,
    messages_per_second=1.0,
    longest_ring=600,
    longest_call=14_400,
    longest_record=14_400,
    longest_say=4096,
    longest_hints=10_000,
    longest_text=1600,
)
