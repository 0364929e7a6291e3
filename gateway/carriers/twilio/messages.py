"""Texts of a Twilio account: the port `MessageCarrier`.

Translates between the port's values and the SDK's; outcomes come from `client`, events from `inbound`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gateway.carriers.twilio import inbound, limits, twiml
from gateway.carriers.twilio.client import NAME, TwilioAccount
from gateway.carriers.twilio.codes import message_error, message_state
from gateway.carriers.twilio.overrides import told
from gateway.domain.ports.carrier_events import CarrierEvent, RawRequest, Route, Verdict
from gateway.domain.ports.carrier_limits import Limits
from gateway.domain.ports.carrier_words import MessageState
from gateway.domain.ports.carriers import HttpReply, MessageSnapshot, SendMessage, SendOutcome

# https://www.twilio.com/docs/messaging/api/message-resource (ValidityPeriod), in seconds
_LONGEST_VALIDITY = 36_000
# The newest texts come first, and one pair of numbers has few of them within the minutes in question.
_MOST_FOUND = 50


class TwilioMessages:
    """Texts of one account."""

    name = NAME
    capabilities = limits.CAPABILITIES

    def __init__(self, account: TwilioAccount, bounds: Limits = limits.LIMITS) -> None:
        self.limits = bounds
        self._account = account

    def send(self, message: SendMessage) -> SendOutcome:
        """Send a text. Twilio tries for 10 hours at most, whatever longer validity is asked for."""
        return self._account.submit(
            lambda client: (
                client.messages.create(
                    to=message.to,
                    from_=message.from_,
                    body=message.body,
                    status_callback=told(message.status_url),
                    validity_period=min(message.validity_seconds, _LONGEST_VALIDITY),
                ).sid
            )
        )

    def fetch_message(self, ref: str) -> MessageSnapshot | None:
        """Read a text; None where Twilio has none of that id. Raises CarrierUnavailable."""
        return self._account.read(lambda client: _snapshot(client.messages(ref).fetch()))

    def find_messages(self, to: str, from_: str, since: datetime) -> list[MessageSnapshot]:
        """Find the texts between two numbers that Twilio took at `since` or later. Raises CarrierUnavailable.

        Twilio's own filter goes by the day a text was sent, and a queued one was not sent yet; so the pair of
        numbers is asked for, and the time is compared here, by whole seconds, which is all that Twilio shows.
        """
        second = since.replace(microsecond=0)
        texts = (
            self._account.read(lambda client: client.messages.list(to=to, from_=from_, limit=_MOST_FOUND))
            or []
        )
        snapshots = (_snapshot(text) for text in texts)
        return [text for text in snapshots if text.created_at is None or text.created_at >= second]

    def verify(self, request: RawRequest, now: datetime) -> Verdict:  # noqa: ARG002 - Twilio's signatures have no time
        """Decide whether Twilio surely sent `request`."""
        return self._account.verify(request)

    def parse(self, request: RawRequest, route: Route) -> list[CarrierEvent]:
        """Read a verified webhook."""
        return inbound.parse(request, route)

    def empty_reply(self) -> HttpReply:
        """Answer a message webhook without sending anything: replies are sent as texts of their own."""
        return HttpReply(200, twiml.EMPTY_DOCUMENT, twiml.CONTENT_TYPE)


def _snapshot(text: Any) -> MessageSnapshot:
    # A word that is not known yet says only that Twilio has the text: the lowest rank.
    code = str(text.error_code or "")
    state = message_state(text.status, code) or MessageState.ACCEPTED
    return MessageSnapshot(
        ref=text.sid,
        to=text.to or "",
        from_=text.from_ or "",
        body=text.body or "",
        state=state,
        created_at=text.date_created,
        error_class=message_error(state, code),
        code=code,
    )
