"""What performing a document needs to know of its call: the line, who is there, and how things are told."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.box import Box
from sandbox.exchanges import Exchange
from sandbox.ledger import iso
from sandbox.network.line import Line
from sandbox.people.behaviour import Talker
from sandbox.twilio.call_reports import call_params
from sandbox.twilio.documents import Document, Turn
from sandbox.twilio.hooks import TwilioHooks
from sandbox.twilio.recordings import TwilioRecordings


@dataclass(slots=True, kw_only=True)
class Leg:
    """One call that documents are performed on.

    `base` is the latest document, `heard` what was said since the last answer, `farewell` what is still to be
    posted when the call is over.
    """

    box: Box
    hooks: TwilioHooks
    recordings: TwilioRecordings
    line: Line
    talker: Talker
    base: Document
    heard: list[str] = field(default_factory=list)
    farewell: Turn | None = None

    @property
    def params(self) -> dict[str, str]:
        """List the parameters that every webhook of the call carries."""
        return call_params(self.line.call)

    def take_heard(self) -> str:
        """Give what was heard since the last answer, and forget it."""
        words = " ".join(text for text in self.heard if text)
        self.heard.clear()
        return words

    def complain(self, code: int, url: str, what: str) -> None:
        """Note an error of the call, as the carrier's debugger would."""
        self.box.exchanges.note(
            Exchange(
                at=iso(self.box.timeline.now()),
                direction="webhook",
                kind="error",
                ref=self.line.call.sid,
                method="",
                url=url,
                request="",
                status=None,
                response="",
                error=f"{code}: {what}",
            )
        )
