"""One call's line: dialling, ringing, and time that passes while somebody is on it.

What is said and asked on the line is the dialect's business. A line ends by one of two signals, raised
in whatever waits on it: `CallEnded`, or `CallDiverted` when the customer gave the call another document.
A third, `CallReleased`, takes the line out of a conference and lets its document go on.

A line whose telephone is in somebody's hand goes at their pace: a second on it is a real one, whatever
the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.ledger import Ledger
from sandbox.network.sounds import Sound, Speaker, Speech
from sandbox.people.behaviour import PickUp, Ringing, Talker
from sandbox.people.handset import Action, Handset, HandTalker, PickedUp, PutDown
from sandbox.records import Call, CallStatus
from sandbox.timeline import Sleeper, Timeline

_SWITCHING = 0.5
_POST_DIAL = 1.5
_REFUSED = {
    PickUp.INVALID: (CallStatus.FAILED, 404),
    PickUp.NETWORK_FAILED: (CallStatus.FAILED, 503),
    PickUp.BUSY: (CallStatus.BUSY, 486),
}


class EndedBy(StrEnum):
    """Who or what ended a call."""

    PERSON = "person"
    US = "us"
    NETWORK = "network"


class CallEnded(Exception):  # noqa: N818 - not an error: it unwinds whatever the call was doing
    """The call is over; `by` says through whom."""

    def __init__(self, by: EndedBy = EndedBy.US) -> None:
        """End a call on behalf of `by`."""
        super().__init__(by)
        self.by = by


class CallDiverted(Exception):  # noqa: N818 - not an error: it unwinds the running document
    """The call goes on with another document."""


class CallReleased(Exception):  # noqa: N818 - not an error: it unwinds the stay in a conference
    """The conference that the line was in is over for it."""


class Line:
    """A line to one telephone. `report` is called after every change of the call's status.

    `hand_pace` is how many virtual seconds one second of somebody with a handset takes.
    """

    def __init__(
        self,
        timeline: Timeline,
        ledger: Ledger,
        call: Call,
        report: Callable[[Call], None],
        hand_pace: float = 1.0,
    ) -> None:
        """Hold a line for `call`; nothing is dialled yet."""
        self.call = call
        self.sounds: list[Sound] = []
        self.handset: Handset | None = None
        self.ended_by: EndedBy | None = None
        self._timeline = timeline
        self._ledger = ledger
        self._report = report
        self._hand_pace = hand_pace
        self._pace = 1.0
        self._switching = _SWITCHING
        self._sleeper = Sleeper()
        self._signal: Exception | None = None
        self._watchers: list[Callable[[], None]] = []
        self._cut_off: datetime | None = None
        self._cut_off_by = EndedBy.NETWORK
        ledger.put(call)

    async def dial(self, ring: Callable[[], tuple[Ringing, Talker]], ring_limit: float) -> Talker | None:
        """Dial, ring for at most `ring_limit` seconds, and give who answers; None when nobody does.

        Raises `CallEnded` when the call is cancelled meanwhile.
        """
        await self.pass_time(self._switching)
        self._move(CallStatus.INITIATED)
        ringing, talker = ring()
        await self.pass_time(_POST_DIAL)
        if isinstance(talker, HandTalker):
            return talker if await self._ring_in_a_hand(talker.handset, ring_limit) else None
        if (refused := _REFUSED.get(ringing.outcome)) is not None:
            status, self.call.sip_code = refused
            self._move(status)
            return None
        self._move(CallStatus.RINGING)
        answered = ringing.outcome is not PickUp.NO_ANSWER and ringing.ring_seconds < ring_limit
        await self.pass_time(ringing.ring_seconds if answered else ring_limit)
        self._move(CallStatus.ANSWERED if answered else CallStatus.NO_ANSWER)
        if not answered:
            return None
        greeting = talker.greeting
        if greeting.seconds > 0:
            self.note_sound(Speaker.PERSON, greeting.words, greeting.seconds)
        return talker

    def hurry(self) -> None:
        """Dial without the time that switching takes: the first report then comes at once."""
        self._switching = 0.0

    def hold_in_hand(self, handset: Handset) -> None:
        """Give the line to somebody's handset, at their pace, until it is closed."""
        self.handset = handset
        self._pace = self._hand_pace
        handset.connect(self._heed)
        if self.call.direction == "inbound":
            self._show_call()

    def answer(self) -> None:
        """Answer a call that came in; one that is answered stays so."""
        if self.call.status is CallStatus.RINGING:
            self._move(CallStatus.ANSWERED)

    def refuse(self, status: CallStatus) -> None:
        """Turn away a call that came in and is not answered yet."""
        self._move(status)

    def limit(self, seconds: float, by: EndedBy = EndedBy.NETWORK) -> None:
        """Cut the line `seconds` from now, whatever goes on then; the nearest limit counts."""
        due = self._timeline.now() + timedelta(seconds=seconds * self._pace)
        if self._cut_off is None or due < self._cut_off:
            self._cut_off, self._cut_off_by = due, by

    def forgive(self, seconds: float) -> None:
        """Move the limit by `seconds` of waiting for a web server: those are real, and not on the line."""
        if self._cut_off is not None:
            self._cut_off += timedelta(seconds=seconds)

    async def pass_time(self, seconds: float) -> None:
        """Let `seconds` pass on the line. Raises what ends or diverts it when they do not all pass."""
        due = self._timeline.now() + timedelta(seconds=seconds * self._pace)
        await self._sleep(due)
        while self._timeline.now() < due:
            await self._sleep(due)

    async def pass_time_or_wake(self, seconds: float) -> float:
        """Let at most `seconds` pass, fewer when somebody nudges the line; give how many passed."""
        since = self._timeline.now()
        await self._sleep(since + timedelta(seconds=seconds * self._pace))
        return (self._timeline.now() - since).total_seconds() / self._pace

    async def say(self, speech: Speech, share: float = 1.0) -> None:
        """Let `speech` be heard, or only the first `share` of it, where somebody interrupts."""
        seconds = speech.seconds * share
        if speech.sounds:
            self.note_speech(speech, seconds)
        await self.pass_time(seconds)

    def note_sound(self, speaker: Speaker, words: str, seconds: float, language: str = "") -> None:
        """Write down what is heard from now on for `seconds`; a handset shows what is said to it."""
        sound = Sound(self._timeline.now(), seconds * self._pace, speaker, words, language)
        self.sounds.append(sound)
        if self.handset is not None and speaker is Speaker.US:
            self._show(Speech(words, seconds, language), seconds)

    def note_speech(self, speech: Speech, seconds: float) -> None:
        """Write down that the first `seconds` of `speech` are heard from now on."""
        lasting = seconds * self._pace
        self.sounds.append(Sound(self._timeline.now(), lasting, Speaker.US, speech.words, speech.language))
        if self.handset is not None:
            self._show(speech, seconds)

    def _show(self, speech: Speech, seconds: float) -> None:
        if self.handset is not None:
            facts = {
                "words": speech.words,
                "language": speech.language,
                "seconds": seconds,
                "url": speech.url,
            }
            self.handset.show("heard", facts)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after every change of the call's status, too."""
        self._watchers.append(watcher)

    def nudge(self) -> None:
        """Wake whoever waits in `pass_time_or_wake`."""
        self._timeline.wake(self._sleeper)

    def obey(self) -> None:
        """Raise the signal that was given to this line, if there is one."""
        signal, self._signal = self._signal, None
        if signal is not None:
            raise signal

    def hang_up(self, by: EndedBy = EndedBy.US) -> None:
        """End the call from outside, whatever it is doing."""
        self._give(CallEnded(by))

    def divert(self) -> None:
        """Take the call out of its document from outside."""
        self._give(CallDiverted())

    def release(self) -> None:
        """Take the call out of its conference; its document goes on."""
        # A call that is being ended or diverted leaves the conference by itself.
        if self._signal is None:
            self._give(CallReleased())

    def close(self, by: EndedBy | None = None) -> None:
        """Write down that the call is over, and through whom; a call that has ended stays as it is."""
        if self.ended_by is None:
            self.ended_by = by
        if not self.call.status.final:
            answered = self.call.status is CallStatus.ANSWERED
            unanswered = CallStatus.NO_ANSWER if self.call.direction == "inbound" else CallStatus.CANCELED
            self._move(CallStatus.COMPLETED if answered else unanswered)
        if self.handset is not None:
            self.handset.connect(None)

    async def _ring_in_a_hand(self, handset: Handset, ring_limit: float) -> bool:
        self.hold_in_hand(handset)
        self._move(CallStatus.RINGING)
        left = ring_limit
        while left > 0:
            left -= await self.pass_time_or_wake(left)
            match handset.take():
                case PickedUp():
                    self._move(CallStatus.ANSWERED)
                    return True
                case PutDown():
                    self._move(CallStatus.BUSY)
                    return False
                case _:
                    pass  # keys and words go nowhere before the call is taken
        self._move(CallStatus.NO_ANSWER)
        return False

    def _show_call(self) -> None:
        if self.handset is not None:
            call = self.call
            status = call.status
            facts = {"sid": call.sid, "status": status.value, "with": call.our_number, "over": status.final}
            mine = call.direction == "inbound"
            self.handset.show("call", {**facts, "mine": mine, "new": status is CallStatus.RINGING})

    def _heed(self, action: Action) -> None:
        """Hear of what is done with the handset: one that is put down ends the call, whatever goes on."""
        ringing = self.call.status is CallStatus.RINGING and self.call.direction != "inbound"
        if isinstance(action, PutDown) and not ringing:
            self.hang_up(EndedBy.PERSON)
        else:
            self.nudge()

    async def _sleep(self, due: datetime) -> None:
        """Sleep until `due`, a nudge or a signal; at the limit the call ends."""
        self.obey()
        if self._cut_off is not None and due >= self._cut_off:
            await self._timeline.sleep_until(self._cut_off, self._sleeper)
            self.obey()
            if self._timeline.now() >= self._cut_off:
                raise CallEnded(self._cut_off_by)
            return
        await self._timeline.sleep_until(due, self._sleeper)
        self.obey()

    def _give(self, signal: Exception) -> None:
        self._signal = signal
        self._timeline.wake(self._sleeper)

    def _move(self, status: CallStatus) -> None:
        self.call.move(status, self._timeline.now())
        self._ledger.put(self.call)
        if self.handset is not None:
            self._show_call()
        self._report(self.call)
        for watcher in self._watchers:
            watcher()
