"""The Record verb: a message is taken, kept as a recording, and posted to the verb's action.

Source: Twilio, "TwiML Voice: Record". A message in which nobody speaks is not posted: the document goes on.
One that ends because the caller hangs up is posted with the digits "hangup"; nothing follows it.
"""

from __future__ import annotations

from sandbox.network.dictating import DictationTerms, dictate
from sandbox.network.line import CallEnded, EndedBy
from sandbox.network.recordings import Recording
from sandbox.people.behaviour import Meaning
from sandbox.twilio.documents import Said, Turn
from sandbox.twilio.leg import Leg
from sandbox.twilio.verbs import Record


async def take_message(leg: Leg, record: Record) -> Turn | None:
    """Take a message; gives None where nobody spoke."""
    heard = leg.take_heard()
    terms = DictationTerms(
        timeout=record.timeout,
        max_length=record.max_length,
        finish_keys=record.finish_keys,
        beep=record.beep,
    )
    recording: Recording | None = None

    def begin() -> None:
        nonlocal recording
        recording = leg.recordings.start(
            leg.line, source="RecordVerb", reported=record.reported, track="inbound", trims=record.trims
        )

    before = len(leg.line.sounds)
    try:
        dictation = await dictate(leg.line, leg.talker, terms, heard, leg.box.timeline.now, begin)
    except CallEnded as ended:
        spoken = " ".join(sound.words for sound in leg.line.sounds[before:] if sound.words)
        if (
            recording is not None
            and leg.recordings.finish(recording)
            and ended.by is EndedBy.PERSON
            and spoken
        ):
            said = Said(heard, spoken, "speech", Meaning())
            leg.farewell = _turn(leg, record, recording, "hangup", said)
        raise
    assert recording is not None  # noqa: S101 - `begin` is called by every dictation that ends
    if not dictation.words:
        leg.recordings.discard(recording)
        return None
    leg.recordings.finish(recording)
    said = Said(heard, dictation.words, "speech", dictation.meaning)
    return _turn(leg, record, recording, dictation.finished_on, said)


def _turn(leg: Leg, record: Record, recording: Recording, digits: str, said: Said) -> Turn:
    params = {
        "RecordingSid": recording.sid,
        "RecordingUrl": leg.recordings.url(recording),
        "RecordingDuration": str(recording.seconds),
        "Digits": digits,
    }
    return Turn(leg.base.at(record.action, record.method), params, said)
