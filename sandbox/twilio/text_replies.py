"""The document that answers an inbound text: messages that are sent back, or another address to ask.

Source: Twilio, "TwiML for Programmable Messaging".
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.twilio.attributes import TwimlError, check_names, method_of
from sandbox.twilio.phone import is_number
from sandbox.twilio.twiml import read_response


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text to send; `to` and `from_` are "" for those of the text that is answered."""

    body: str
    to: str = ""
    from_: str = ""
    status_url: str = ""


@dataclass(frozen=True, slots=True)
class AskElsewhere:
    """Another address to hand the text to."""

    url: str
    method: str


def parse_reply(body: str) -> tuple[Message | AskElsewhere, ...]:
    """Read what answers an inbound text; nothing at all is no answer. Raises `TwimlError`."""
    if not body.strip():
        return ()
    read: list[Message | AskElsewhere] = []
    for element in read_response(body):
        if element.tag not in {"Message", "Redirect"}:
            raise TwimlError(f"<{element.tag}> cannot answer a text")
        check_names(element)
        if element.tag == "Redirect":
            read.append(AskElsewhere((element.text or "").strip(), method_of(element.attrib)))
            break
        odd = [inner.tag for inner in element if inner.tag != "Body"]
        if odd:
            raise TwimlError(f"<{odd[0]}> in <Message> is not carried here")
        words = "".join(element.itertext()).strip()
        to, from_ = element.get("to", ""), element.get("from", "")
        if not words or any(number and not is_number(number) for number in (to, from_)):
            raise TwimlError("<Message> has no words, or names no number")
        read.append(
            Message(
                body=words,
                to=to,
                from_=from_,
                status_url=element.get("statusCallback", element.get("action", "")),
            )
        )
    return tuple(read)
