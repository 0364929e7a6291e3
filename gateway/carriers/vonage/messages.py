"""Texts of a Vonage application: the port `MessageCarrier`, through the Messages API.

Translates between the port's values and the SDK's; outcomes come from `client`, events from `inbound`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from vonage_messages import Messages
from vonage_messages.models import EncodingType, Sms, SmsOptions
from vonage_messages.models.enums import WebhookVersion

from gateway.carriers.vonage import inbound, limits
from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.name import NAME
from gateway.carriers.vonage.phone import to_vonage
from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route, Verdict
from gateway.domain.ports.carrier_limits import Limits
from gateway.domain.ports.carriers import HttpReply, MessageSnapshot, SendMessage, SendOutcome

# The SDK's bounds of `ttl`, in seconds.
_SHORTEST_VALIDITY: Final = 20
_LONGEST_VALIDITY: Final = 604_800


class VonageMessages:
    """Texts of one application."""

    name = NAME
    capabilities = limits.CAPABILITIES

    def __init__(self, account: VonageAccount, bounds: Limits = limits.LIMITS) -> None:
        self.limits = bounds
        self._account = account

    def send(self, message: SendMessage) -> SendOutcome:
        """Send a text. A person who has sent STOP is not told here: the delivery report says so."""
        return self._account.submit(Messages, lambda texts: texts.send(_sms(message)).message_uuid)

    def fetch_message(self, ref: str) -> MessageSnapshot | None:  # noqa: ARG002 - the interface shows no texts
        """Give None: the Messages API shows no text that was sent."""
        return None

    def find_messages(self, to: str, from_: str, since: datetime) -> list[MessageSnapshot]:  # noqa: ARG002
        """Find none: the Messages API lists no texts."""
        return []

    def verify(self, request: RawRequest, now: datetime) -> Verdict:
        """Decide whether Vonage surely sent `request`."""
        return self._account.verify(request, now)

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]:
        """Read a verified webhook."""
        return inbound.parse(request, route)

    def empty_reply(self) -> HttpReply:
        """Answer a message webhook: Vonage reads nothing but the status."""
        return HttpReply(200, "{}", "application/json")


def _sms(message: SendMessage) -> Any:
    # https://developer.vonage.com/en/api/messages#SendMessage
    return Sms(
        to=to_vonage(message.to),
        from_=to_vonage(message.from_),
        text=message.body,
        ttl=min(max(message.validity_seconds, _SHORTEST_VALIDITY), _LONGEST_VALIDITY),
        sms=SmsOptions(encoding_type=EncodingType.AUTO),
        client_ref=message.client_ref or None,
        webhook_url=message.status_url,
        webhook_version=WebhookVersion.V1,
    )
