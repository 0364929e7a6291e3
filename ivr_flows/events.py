"""Events: what a respondent, an interviewer or the gateway did. The engine's only input."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

ReplyKind: TypeAlias = Literal["digits", "speech", "text", "choice", "recording"]
ChannelName: TypeAlias = Literal["voice", "sms", "cati"]


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """A reply as it came. `confidence` is the recogniser's, 0 to 1, for speech.

    Of a recording, `raw` is the reference under which it is kept.
    """

    raw: str
    kind: ReplyKind = "text"
    confidence: float | None = None


class NoInput(msgspec.Struct, frozen=True, tag="no_input"):
    """Silence until the time-out."""


class Back(msgspec.Struct, frozen=True, tag="back"):
    """Return to the question before; its answer is asked again."""


class Repeat(msgspec.Struct, frozen=True, tag="repeat"):
    """Say the current question again; costs no try."""


class Confirm(msgspec.Struct, frozen=True, tag="confirm"):
    """Stand by the answer that was just doubted; giving the same answer again does the same."""


class Jump(msgspec.Struct, frozen=True, tag="jump"):
    """Go to a question that is on the path (an interviewer's move)."""

    question: str
    loop: str = ""


class ChangeLanguage(msgspec.Struct, frozen=True, tag="language"):
    """Go on in another language of the survey, until an answer or another event asks for one."""

    language: str


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """The respondent asks not to be contacted: ends the interview as refused."""


class HangUp(msgspec.Struct, frozen=True, tag="hang_up"):
    """The line was lost or the respondent hung up; the interview is suspended where it stands."""


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """Go on where the interview stands, on `channel`."""

    channel: ChannelName


class GiveUp(msgspec.Struct, frozen=True, tag="give_up"):
    """Nobody will continue: close as partial or broken off, by what has been answered."""


class QuotaVerdict(msgspec.Struct, frozen=True, tag="quota"):
    """What the quota store decided about the cell that the engine asked to reserve."""

    cell: str
    admitted: bool


Event: TypeAlias = (
    Answer
    | NoInput
    | Back
    | Repeat
    | Confirm
    | Jump
    | ChangeLanguage
    | Stop
    | HangUp
    | Resume
    | GiveUp
    | QuotaVerdict
)
