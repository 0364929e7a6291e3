"""Calls through the real SDK: what is asked of Twilio, and what its call records mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.overrides import ASKED, TOLD
from gateway.carriers.twilio.softphone import SoftphoneKeys
from gateway.carriers.twilio.voice import TwilioVoice
from gateway.domain.errors import BadInput, CarrierUnavailable, Misconfigured, NotFound
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    MemberState,
    PlaceCall,
    RecordingOrder,
    Rejected,
    RenderContext,
    VoiceCarrier,
)
from ivr_flows.voice_script import Hangup, VoiceScript
from tests.support.recorder import Recorder

CALLS = f"/2010-04-01/Accounts/AC{'1' * 32}/Calls"
CA1, CA2, CA9 = ("CA" + digit * 32 for digit in "129")
CF1, RE1 = "CF" + "1" * 32, "RE" + "1" * 32
CALL = PlaceCall(
    to="+15550001",
    from_="+15550002",
    answer_url="https://survey.example.org/hooks/twilio/voice/a.b/0",
    status_url="https://survey.example.org/hooks/twilio/call-status/a.b",
    ring_seconds=25,
    time_limit=900,
)


@pytest.fixture
def voice(account: TwilioAccount) -> VoiceCarrier:
    return TwilioVoice(account)


def record(**fields: object) -> dict[str, object]:
    return {
        "sid": CA1,
        "to": "+15550001",
        "from": "+15550002",
        "status": "queued",
        "date_created": "Fri, 05 Jun 2026 09:00:00 +0000",
    } | fields


def test_a_call_is_placed_with_every_value_and_every_report(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    assert voice.place_call(CALL) == Accepted(CA1)
    assert (twilio_api.seen[0].method, twilio_api.seen[0].path) == ("POST", f"{CALLS}.json")
    assert twilio_api.seen[0].form == {
        "To": ["+15550001"],
        "From": ["+15550002"],
        "Url": [f"https://survey.example.org/hooks/twilio/voice/a.b/0{ASKED}"],
        "Method": ["POST"],
        "StatusCallback": [f"https://survey.example.org/hooks/twilio/call-status/a.b{TOLD}"],
        "StatusCallbackMethod": ["POST"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": ["25"],
        "TimeLimit": ["900"],
    }


def test_a_fallback_address_is_passed_on(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(201, record())

    voice.place_call(
        PlaceCall("+15550001", "+15550002", "https://a/0", "https://a/s", fallback_url="https://b/0")
    )

    form = twilio_api.seen[0].form
    assert (form["FallbackUrl"], form["FallbackMethod"]) == ([f"https://b/0{ASKED}"], ["POST"])


def test_hanging_up_completes_the_call(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(200, record(status="completed"))

    assert voice.hang_up(CA1) == Accepted(CA1)
    assert twilio_api.seen[0].path == f"{CALLS}/{CA1}.json"
    assert twilio_api.seen[0].form == {"Status": ["completed"]}


def test_hanging_up_a_call_that_is_over_counts_as_done(
    voice: VoiceCarrier, answer: Callable[..., None]
) -> None:
    answer(400, {"code": 21220, "message": "Call is not in-progress."})

    assert voice.hang_up(CA1) == Accepted(CA1)


def test_hanging_up_an_unknown_call_is_refused(voice: VoiceCarrier, answer: Callable[..., None]) -> None:
    answer(404, {"code": 20404, "message": "Not found."})

    outcome = voice.hang_up(CA9)

    assert isinstance(outcome, Rejected)
    assert outcome.error_class is ErrorClass.CONFIG


@pytest.mark.parametrize(
    ("status", "state", "end_reason"),
    [
        ("queued", CallState.QUEUED, None),
        ("ringing", CallState.RINGING, None),
        ("in-progress", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, EndReason.COMPLETED),
        ("busy", CallState.ENDED, EndReason.BUSY),
        ("failed", CallState.ENDED, EndReason.NETWORK_FAILED),
        ("no-answer", CallState.ENDED, EndReason.NO_ANSWER),
        ("canceled", CallState.ENDED, EndReason.CANCELED),
        ("a word of tomorrow", CallState.QUEUED, None),
    ],
)
def test_a_call_record_is_read(
    voice: VoiceCarrier,
    answer: Callable[..., None],
    status: str,
    state: CallState,
    end_reason: EndReason | None,
) -> None:
    answer(200, record(status=status))

    created_at = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)
    expected = CallSnapshot(CA1, "+15550001", "+15550002", state, end_reason, created_at)
    assert voice.fetch_call(CA1) == expected


@pytest.mark.parametrize(
    ("written", "seconds"), [("61", 61), ("0", 0), (None, None), ("a minute", None), ("9" * 30, None)]
)
def test_the_duration_of_a_call_is_read_where_there_is_one(
    voice: VoiceCarrier, answer: Callable[..., None], written: object, seconds: int | None
) -> None:
    answer(200, record(status="completed", duration=written))

    found = voice.fetch_call(CA1)

    assert found is not None
    assert found.duration == seconds


def test_a_call_that_twilio_does_not_have_is_none(voice: VoiceCarrier, answer: Callable[..., None]) -> None:
    answer(404, {"code": 20404, "message": "Not found."})

    assert voice.fetch_call(CA9) is None


def test_calls_are_found_by_their_numbers_and_the_second_they_were_taken_in(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    records = [
        record(sid="CA-later", date_created="Fri, 05 Jun 2026 09:00:30 +0000"),
        record(sid="CA-same-second", date_created="Fri, 05 Jun 2026 09:00:00 +0000"),
        record(sid="CA-undated", date_created=None),
        record(sid="CA-before", date_created="Fri, 05 Jun 2026 08:59:59 +0000"),
    ]
    answer(200, {"calls": records})

    found = voice.find_calls("+15550001", "+15550002", datetime(2026, 6, 5, 9, 0, 0, 900_000, tzinfo=UTC))

    assert [call.ref for call in found] == ["CA-later", "CA-same-second", "CA-undated"]
    query = twilio_api.seen[0].query
    assert (query["To"], query["From"]) == (["+15550001"], ["+15550002"])


def test_a_script_is_answered_as_a_twiml_document(voice: VoiceCarrier) -> None:
    reply = voice.render(VoiceScript((Hangup(),)), RenderContext("https://a/1"))

    assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
    assert reply.body == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'


def test_a_detector_listens_while_the_call_goes_on(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    for until_beep in (False, True):
        answer(201, record())
        voice.place_call(replace(CALL, machine_url="https://a/m", until_beep=until_beep))

    forms = [seen.form for seen in twilio_api.seen]
    assert [form["MachineDetection"] for form in forms] == [["Enable"], ["DetectMessageEnd"]]
    assert all(form["AsyncAmd"] == ["true"] for form in forms)
    assert all(form["AsyncAmdStatusCallback"] == [f"https://a/m{TOLD}"] for form in forms)


def test_a_running_call_goes_on_with_another_script(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(200, record())

    assert voice.redirect(CA1, VoiceScript((Hangup(),)), RenderContext("https://a/1")) == Accepted(CA1)
    assert twilio_api.seen[0].path == f"{CALLS}/{CA1}.json"
    assert "<Hangup />" in twilio_api.seen[0].form["Twiml"][0]


ROOMS = f"/2010-04-01/Accounts/AC{'1' * 32}/Conferences"
PLAIN = MemberState()


@pytest.mark.parametrize(
    ("before", "after", "form"),
    [
        (PLAIN, MemberState(muted=True), {"Muted": ["True"]}),
        (MemberState(muted=True, on_hold=True), MemberState(muted=True), {"Hold": ["False"]}),
        (PLAIN, MemberState(coaching=CA2), {"Coaching": ["True"], "CallSidToCoach": [CA2]}),
        (MemberState(coaching=CA2), PLAIN, {"Coaching": ["False"]}),
    ],
)
def test_a_member_of_a_room_changes(
    voice: VoiceCarrier,
    answer: Callable[..., None],
    twilio_api: Recorder,
    before: MemberState,
    after: MemberState,
    form: dict[str, list[str]],
) -> None:
    answer(200, {"conferences": [{"sid": CF1}]})
    answer(200, {"call_sid": CA1})

    assert voice.change_member("room-1", CA1, before, after) == Accepted(CA1)
    assert twilio_api.seen[0].query["FriendlyName"] == ["room-1"]
    assert twilio_api.seen[1].path == f"{ROOMS}/{CF1}/Participants/{CA1}.json"
    assert {
        name: [value.title() for value in values] if name != "CallSidToCoach" else values
        for name, values in twilio_api.seen[1].form.items()
    } == form


def test_nothing_is_asked_where_nothing_changes(voice: VoiceCarrier, twilio_api: Recorder) -> None:
    assert voice.change_member("room-1", CA1, PLAIN, PLAIN) == Accepted(CA1)
    assert twilio_api.seen == []


def test_a_room_that_is_not_running_is_said_so_and_counts_as_ended(
    voice: VoiceCarrier, answer: Callable[..., None]
) -> None:
    for _ in range(2):
        answer(200, {"conferences": []})

    changed = voice.change_member("room-1", CA1, PLAIN, MemberState(muted=True))

    assert isinstance(changed, Rejected)
    assert changed.code == "no_room"
    assert voice.end_room("room-1", [CA1]) == Accepted("room-1")


def test_a_running_room_is_ended(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(200, {"conferences": [{"sid": CF1}]})
    answer(200, {"sid": CF1})

    assert voice.end_room("room-1", []) == Accepted(CF1)
    assert twilio_api.seen[1].form == {"Status": ["completed"]}


@pytest.mark.parametrize(
    ("order", "path", "form"),
    [
        (RecordingOrder.START, "/Recordings.json", {"RecordingChannels": ["dual"]}),
        (
            RecordingOrder.PAUSE,
            "/Recordings/Twilio.CURRENT.json",
            {"Status": ["paused"], "PauseBehavior": ["silence"]},
        ),
        (RecordingOrder.RESUME, "/Recordings/Twilio.CURRENT.json", {"Status": ["in-progress"]}),
        (RecordingOrder.STOP, "/Recordings/Twilio.CURRENT.json", {"Status": ["stopped"]}),
    ],
)
def test_the_recording_of_a_call_is_ordered(
    voice: VoiceCarrier,
    answer: Callable[..., None],
    twilio_api: Recorder,
    order: RecordingOrder,
    path: str,
    form: dict[str, list[str]],
) -> None:
    answer(200, {"sid": RE1})

    assert voice.record(CA1, order, "https://a/rec") == Accepted(RE1)
    assert twilio_api.seen[0].path == f"{CALLS}/{CA1}{path}"
    assert form.items() <= twilio_api.seen[0].form.items()


def test_a_recording_is_fetched_from_the_account_s_own_host_as_wav(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(200, "RIFFsound")

    with voice.open_recording(f"{twilio_api.url}/2010-04-01/Accounts/AC1/Recordings/RE1") as pieces:
        assert b"".join(pieces) == b"RIFFsound"
    assert twilio_api.seen[0].path.endswith("/Recordings/RE1.wav")
    assert twilio_api.seen[0].authorization.startswith("Basic ")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com.evil.example/2010-04-01/Accounts/AC1/Recordings/RE1",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_a_recording_elsewhere_is_not_fetched(voice: VoiceCarrier, twilio_api: Recorder, url: str) -> None:
    with pytest.raises(BadInput), voice.open_recording(url):
        pass
    assert twilio_api.seen == []


def test_a_recording_that_is_gone_or_elsewhere_by_now_is_said_so(
    voice: VoiceCarrier, answer: Callable[..., None], twilio_api: Recorder
) -> None:
    answer(404)
    answer(302, headers={"Location": "http://169.254.169.254/"})

    with pytest.raises(NotFound), voice.open_recording(f"{twilio_api.url}/r"):
        pass
    with pytest.raises(CarrierUnavailable), voice.open_recording(f"{twilio_api.url}/r"):
        pass
    assert len(twilio_api.seen) == 2


def test_a_softphone_s_credential_names_one_user_for_a_short_time(account: TwilioAccount) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    keys = SoftphoneKeys("SK1", "the-secret-of-the-api-key-32-char", "AP1")

    credential = TwilioVoice(account, keys).interviewer_credential("ivan", timedelta(minutes=30), now)

    claims = jwt.decode(credential.token, keys.api_secret, algorithms=["HS256"])
    assert claims["grants"]["identity"] == credential.identity == "ivan"
    assert claims["grants"]["voice"]["outgoing"]["application_sid"] == "AP1"
    assert credential.expires_at == now + timedelta(minutes=30)


def test_an_account_without_softphone_keys_says_what_is_missing(voice: VoiceCarrier) -> None:
    with pytest.raises(Misconfigured, match="API key"):
        voice.interviewer_credential("ivan", timedelta(minutes=30), datetime.now(UTC))
