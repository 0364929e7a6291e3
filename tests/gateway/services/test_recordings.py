"""Spoken answers: from what a carrier tells of them to the file, the facts and the end of their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, CarrierUnavailable, NotFound
from gateway.domain.ports.carrier_events import CallInput, Recorded, RecordingReported
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass, RecordingState
from gateway.domain.ports.carriers import Rejected
from gateway.domain.recordings import RecordingRules
from gateway.services.apply_call_report import apply_call_report
from gateway.services.fetch_recording import fetch_recording
from gateway.services.forget_recording import forget_recording
from gateway.services.place_call import place_call
from gateway.services.push_results import push_results
from gateway.services.reads.recordings import list_recordings, read_recording
from gateway.services.sweep import Patience, sweep
from gateway.services.take_recording import take_recording
from gateway.services.take_turn import take_turn
from tests.gateway.audio.sounds import silence, voice, wav
from tests.support.office import BERLIN, RULES, Office
from tests.support.spoken_survey import spoken

SPEECH = wav(silence(1.0) + voice(2.0) + silence(1.0))
SILENCE = wav(silence(3.0))
URL = "https://carrier.test/recordings/RE1"
ROW = "SELECT state, carrier_ref, url, tries, at_carrier FROM recording"


def at_the_story(office: Office, rules: RecordingRules | None = None) -> UUID:
    """Bring a caller to the question whose answer is recorded; it waits for turn 2."""
    office.open(
        BERLIN,
        rules=replace(RULES, channels=(Channel.VOICE,), recordings=rules or RecordingRules()),
        source=spoken(),
    )
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    office.input(attempt, 0)
    assert office.input(attempt, 1, "3").next_turn == 2
    return attempt


def say(office: Office, attempt: UUID, turn: int = 2, recorded: Recorded | None = None) -> int:
    """Post the voice webhook that follows a recording; give the turn that the call waits for then."""
    recorded = Recorded("RE1", URL, 4) if recorded is None else recorded
    heard = CallInput("CA1", answered=False, recorded=recorded)
    return take_turn(office.runtime, attempt, turn, heard, "payload").next_turn


def told(
    office: Office,
    attempt: UUID,
    state: RecordingState = RecordingState.COMPLETED,
    ref: str = "RE1",
    turn: int | None = 2,
) -> str:
    url = URL if state is RecordingState.COMPLETED else ""
    report = RecordingReported("CA1", ref, state, f"recording:{ref}:{state}", url)
    return take_recording(office.runtime, attempt, turn, report, "payload")


def the_recording(office: Office) -> UUID:
    (recording,) = list_recordings(office.runtime, office.campaign)
    return recording.id


def hang_up(office: Office, attempt: UUID) -> None:
    report = office.report(CallState.ENDED, EndReason.COMPLETED)
    apply_call_report(office.runtime, attempt, report, "payload")


def results(office: Office) -> dict[int, object]:
    """The value of the story in each result that was pushed, by sequence."""
    for interview in set(office.queue.take("push_results")):
        push_results(office.runtime, interview)
    return {
        result.sequence: next(each.value for each in result.answers if each.question == "story")
        for result in office.sink.applied
    }


def test_a_carrier_that_tells_of_a_recording_twice_has_made_one(office: Office) -> None:
    attempt = at_the_story(office)
    assert say(office, attempt) == 3
    assert told(office, attempt) == "applied"
    assert told(office, attempt) == "repeated"
    assert office.queue.take("fetch_recording") == [the_recording(office)]
    assert office.one("SELECT value FROM answer WHERE question = 'story'").strip('"') == str(
        the_recording(office)
    )


def test_a_report_before_the_turn_and_a_turn_without_an_address_are_one_recording(office: Office) -> None:
    attempt = at_the_story(office)
    assert told(office, attempt) == "applied"
    assert say(office, attempt, recorded=Recorded()) == 3
    assert office.one(ROW)[:3] == ("waiting", "RE1", URL)


def test_a_turn_before_the_address_is_known_waits_for_it(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt, recorded=Recorded())
    assert office.queue.take("fetch_recording") == []
    told(office, attempt)
    assert office.queue.take("fetch_recording") == [the_recording(office)]


def test_a_recording_whose_address_never_comes_is_given_up(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt, recorded=Recorded())
    office.wait(hours=2)
    sweep(office.runtime, Patience())
    (recording,) = office.queue.take("fetch_recording")
    fetch_recording(office.runtime, recording)
    assert office.one(ROW)[0] == "failed"


def test_a_recording_is_fetched_kept_and_deleted_at_the_carrier(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.carrier.recordings[URL] = SPEECH
    fetch_recording(office.runtime, the_recording(office))
    (listed,) = list_recordings(office.runtime, office.campaign)
    assert (listed.state, listed.question) == ("fetched", "story")
    assert listed.seconds == pytest.approx(4.0, abs=0.1)
    heard = read_recording(office.runtime, listed.id)
    assert 1.5 < (len(heard.wav) - 44) / 16_000 < 3.0  # the silence around it was cut off
    assert "<path" in heard.svg
    assert office.carrier.deleted == ["RE1"]
    assert not office.one(ROW)[4]


def test_a_job_that_is_delivered_twice_fetches_once(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.carrier.recordings[URL] = SPEECH
    fetch_recording(office.runtime, the_recording(office))
    office.carrier.recordings.clear()
    fetch_recording(office.runtime, the_recording(office))
    assert office.one(ROW)[0] == "fetched"
    assert office.carrier.deleted == ["RE1"]


def test_a_recording_stays_at_the_carrier_where_the_campaign_says_so(office: Office) -> None:
    attempt = at_the_story(office, RecordingRules(delete_at_carrier=False))
    say(office, attempt)
    office.carrier.recordings[URL] = SPEECH
    fetch_recording(office.runtime, the_recording(office))
    assert office.carrier.deleted == []


def test_a_carrier_that_cannot_delete_is_not_asked_again(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.carrier.recordings[URL] = SPEECH
    office.carrier.outcomes.append(Rejected(ErrorClass.CONFIG, "not_offered"))
    fetch_recording(office.runtime, the_recording(office))
    office.wait(days=1)
    sweep(office.runtime, Patience())
    assert office.queue.take("fetch_recording") == [the_recording(office)]  # the job of the turn
    assert office.carrier.deleted == ["RE1"]


@pytest.mark.parametrize("fault", [NotFound("recording", "RE1"), CarrierUnavailable("twilio", "HTTP 503")])
def test_a_recording_that_is_not_ready_is_fetched_later_and_given_up_in_the_end(
    office: Office, fault: NotFound | CarrierUnavailable
) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.queue.take("fetch_recording")
    office.carrier.recordings[URL] = fault
    recording = the_recording(office)
    fetch_recording(office.runtime, recording)
    fetch_recording(office.runtime, recording)  # not due yet
    assert office.one(ROW)[::3] == ("waiting", 1)
    for _ in range(7):
        office.wait(days=2)
        sweep(office.runtime, Patience())
        assert office.queue.take("fetch_recording") == [recording]
        fetch_recording(office.runtime, recording)
    assert office.one(ROW)[::3] == ("failed", 8)


def test_an_address_that_is_not_the_carriers_is_never_asked_again(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.carrier.recordings[URL] = BadInput("recording address", "it is not on the account's own host")
    fetch_recording(office.runtime, the_recording(office))
    assert office.one(ROW)[0] == "failed"


def test_silence_found_before_the_interview_closes_leaves_an_answer_without_a_value(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.carrier.recordings[URL] = SILENCE
    fetch_recording(office.runtime, the_recording(office))
    assert office.one(ROW)[0] == "empty"
    office.input(attempt, 3, "4")
    assert results(office) == {1: None}


def test_silence_found_after_the_interview_closed_corrects_its_result(office: Office) -> None:
    attempt = at_the_story(office)
    say(office, attempt)
    office.input(attempt, 3, "4")
    recording = the_recording(office)
    assert results(office) == {1: str(recording)}
    office.carrier.recordings[URL] = SILENCE
    fetch_recording(office.runtime, recording)
    assert results(office) == {1: str(recording), 2: None}


def test_a_carrier_that_says_that_nothing_was_recorded_has_the_question_asked_again(office: Office) -> None:
    attempt = at_the_story(office)
    told(office, attempt, RecordingState.ABSENT)
    assert say(office, attempt, recorded=Recorded()) == 3
    assert office.one("SELECT count(*) FROM answer WHERE question = 'story'") == 0


def test_what_was_said_as_the_line_went_is_an_answer(office: Office) -> None:
    attempt = at_the_story(office)
    hang_up(office, attempt)
    assert office.one("SELECT state FROM interview") == "suspended"
    say(office, attempt)
    assert office.one("SELECT state, answers_given FROM interview") == ("suspended", 2)
    assert office.one("SELECT result FROM inbound_event WHERE dedupe_key = 'twilio:turn:CA1:2'") == "applied"


def test_a_report_alone_brings_the_answer_of_a_line_that_went(office: Office) -> None:
    attempt = at_the_story(office)
    hang_up(office, attempt)
    assert told(office, attempt) == "applied"
    assert office.one("SELECT state, answers_given FROM interview") == ("suspended", 2)
    say(office, attempt, recorded=Recorded())  # and once only
    assert office.one("SELECT answers_given FROM interview") == 2


def test_a_question_that_was_asked_again_after_a_failure_keeps_what_was_said_last(office: Office) -> None:
    attempt = at_the_story(office)
    told(office, attempt, ref="RE0")  # its turn was never taken: our answer got lost on its way
    say(office, attempt)
    assert office.one(ROW)[:2] == ("waiting", "RE1")


@pytest.mark.parametrize("turn", [1, None], ids=["at another turn's address", "at the call's address"])
def test_a_recording_of_no_question_is_kept_once_for_each_that_the_carrier_made(
    office: Office, turn: int | None
) -> None:
    attempt = at_the_story(office)
    assert [told(office, attempt, ref=ref, turn=turn) for ref in ("RE7", "RE8", "RE7")] == [
        *("applied", "applied", "repeated")
    ]
    report = RecordingReported("", "RE8", RecordingState.COMPLETED, "under another key", URL)
    assert take_recording(office.runtime, attempt, turn, report, "payload") == "repeated"
    assert office.rows("SELECT carrier_ref, turn, question FROM recording ORDER BY carrier_ref") == [
        {"carrier_ref": "RE7", "turn": None, "question": None},
        {"carrier_ref": "RE8", "turn": None, "question": None},
    ]
    assert len(office.queue.take("fetch_recording")) == 2
    assert office.one("SELECT turn, answers_given FROM interview") == (2, 1)
    assert say(office, attempt) == 3  # and the answer is recorded as ever
    assert [each.question for each in list_recordings(office.runtime, office.campaign)] == [
        *(None, None, "story")
    ]


def test_a_recording_of_a_call_is_fetched_heard_and_deleted_as_an_answer_is(office: Office) -> None:
    attempt = at_the_story(office)
    told(office, attempt, turn=None)
    office.carrier.recordings[URL] = SPEECH
    fetch_recording(office.runtime, the_recording(office))
    (listed,) = list_recordings(office.runtime, office.campaign)
    assert (listed.state, listed.question, listed.speech_share > 0.3) == ("fetched", None, True)
    assert "<path" in read_recording(office.runtime, listed.id).svg
    assert office.carrier.deleted == ["RE1"]


def test_a_recording_of_which_nothing_came_is_no_recording_of_a_call(office: Office) -> None:
    attempt = at_the_story(office)
    assert told(office, attempt, RecordingState.ABSENT, turn=None) == "unmatched"
    assert told(office, attempt, RecordingState.FAILED, turn=1) == "unmatched"
    assert office.rows(ROW) == []
    with pytest.raises(NotFound):
        told(office, UUID(int=7))


def test_a_recording_is_deleted_when_its_time_is_over_and_not_before(office: Office) -> None:
    attempt = at_the_story(office, RecordingRules(keep=timedelta(days=30)))
    say(office, attempt)
    office.carrier.recordings[URL] = SPEECH
    recording = the_recording(office)
    fetch_recording(office.runtime, recording)
    office.wait(days=29)
    sweep(office.runtime, Patience())
    assert office.queue.take("forget_recording") == []
    forget_recording(office.runtime, recording)
    assert read_recording(office.runtime, recording).wav
    office.wait(days=2)
    sweep(office.runtime, Patience())
    assert office.queue.take("forget_recording") == [recording]
    forget_recording(office.runtime, recording)
    assert office.one(ROW)[0] == "deleted"
    with pytest.raises(NotFound):
        read_recording(office.runtime, recording)
    with pytest.raises(NotFound):
        office.runtime.recordings.read(recording)
