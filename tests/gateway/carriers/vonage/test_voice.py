"""Calls through the real SDK: what is asked of Vonage, and what its call records mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.voice import VonageVoice
from gateway.domain.errors import CarrierUnavailable
from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.ports.carrier_words import CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import (
    Accepted,
    CallSnapshot,
    PlaceCall,
    RecordingOrder,
    Rejected,
    RenderContext,
    Unknown,
    VoiceCarrier,
)
from ivr_flows.voice_script import Goto, Hangup, Say, VoiceScript
from tests.support.recorder import Recorder

REF = "63f61863-4a51-4f6b-86e1-46edebcf9356"
ANSWER_URL = "https://survey.example.org/hooks/vonage/voice/a.b/0"
STATUS_URL = "https://survey.example.org/hooks/vonage/call-status/a.b"
CALL = PlaceCall(
    to="+15550001",
    from_="+15550002",
    answer_url=ANSWER_URL,
    status_url=STATUS_URL,
    ring_seconds=25,
    time_limit=900,
)
MADE = {"uuid": REF, "status": "started", "direction": "outbound", "conversation_uuid": "CON-1"}
NOW = datetime(2026, 6, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def voice(account: VonageAccount) -> VoiceCarrier:
    return VonageVoice(account)


def record(**fields: Any) -> dict[str, Any]:
    return {
        "_links": {"self": {"href": f"/calls/{REF}"}},
        "uuid": REF,
        "conversation_uuid": "CON-1",
        "to": {"type": "phone", "number": "15550001"},
        "from": {"type": "phone", "number": "15550002"},
        "status": "started",
        "direction": "outbound",
    } | fields


def page(*records: dict[str, Any]) -> dict[str, Any]:
    return {
        "count": len(records),
        "_links": {"self": {"href": "/calls"}},
        "_embedded": {"calls": list(records)},
    }


def test_a_call_is_placed_with_every_value_and_every_report(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(201, MADE)

    assert voice.place_call(CALL) == Accepted(REF)
    [seen] = vonage_api.seen
    assert (seen.method, seen.target) == ("POST", "/v1/calls")
    assert seen.json == {
        "to": [{"type": "phone", "number": "15550001"}],
        "from": {"type": "phone", "number": "15550002"},
        "answer_url": [ANSWER_URL],
        "answer_method": "POST",
        "event_url": [STATUS_URL],
        "event_method": "POST",
        "ringing_timer": 25,
        "length_timer": 900,
    }


@pytest.mark.parametrize("until_beep", [False, True])
def test_a_detector_listens_while_the_call_goes_on(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder, until_beep: bool
) -> None:
    answer(201, MADE)

    voice.place_call(replace(CALL, machine_url="https://survey.example.org/m", until_beep=until_beep))

    detection = vonage_api.seen[0].json["advanced_machine_detection"]
    assert detection == {"behavior": "continue", "mode": "default", "beep_timeout": 45}


def test_times_that_vonage_does_not_offer_are_cut_to_its_longest(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(201, MADE)

    voice.place_call(replace(CALL, ring_seconds=600, time_limit=14_400))

    sent = vonage_api.seen[0].json
    assert (sent["ringing_timer"], sent["length_timer"]) == (120, 7200)


def test_hanging_up_ends_the_call(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(204)

    assert voice.hang_up(REF) == Accepted(REF)
    [seen] = vonage_api.seen
    assert (seen.method, seen.target, seen.json) == ("PUT", f"/v1/calls/{REF}", {"action": "hangup"})


@pytest.mark.parametrize("status", [400, 404])
def test_hanging_up_a_call_that_is_over_counts_as_done(
    voice: VoiceCarrier, answer: Callable[..., None], status: int
) -> None:
    answer(status, {"type": "NOT_FOUND" if status == 404 else "BAD_REQUEST"})
    answer(200, record(status="completed"))

    assert voice.hang_up(REF) == Accepted(REF)


@pytest.mark.parametrize(
    "found", [{"status": 404}, {"status": 200, "body": record(status="answered")}, {"status": 503}]
)
def test_hanging_up_a_call_that_is_not_known_to_be_over_is_refused(
    voice: VoiceCarrier, answer: Callable[..., None], found: dict[str, Any]
) -> None:
    answer(404, {"type": "NOT_FOUND", "error_title": "Not Found"})
    answer(**found)

    assert voice.hang_up(REF) == Rejected(ErrorClass.CONFIG, "NOT_FOUND", "Not Found")


def test_hanging_up_that_fails_is_not_looked_into(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(500)

    assert voice.hang_up(REF) == Unknown("HTTP 500")
    assert len(vonage_api.seen) == 1


def test_a_running_call_goes_on_with_another_script(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(204)
    script = VoiceScript((Say("One moment", "en"), Goto()))

    assert voice.redirect(REF, script, RenderContext("https://a/1")) == Accepted(REF)
    sent = vonage_api.seen[0].json
    assert (sent["action"], sent["destination"]["type"]) == ("transfer", "ncco")
    assert [action["action"] for action in sent["destination"]["ncco"]] == ["talk", "notify"]


@pytest.mark.parametrize(
    ("status", "state", "end_reason"),
    [
        ("started", CallState.INITIATED, None),
        ("ringing", CallState.RINGING, None),
        ("answered", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, EndReason.COMPLETED),
        ("busy", CallState.ENDED, EndReason.BUSY),
        ("failed", CallState.ENDED, EndReason.NETWORK_FAILED),
        ("timeout", CallState.ENDED, EndReason.NO_ANSWER),
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

    assert voice.fetch_call(REF) == CallSnapshot(REF, "+15550001", "+15550002", state, end_reason, None)


@pytest.mark.parametrize(
    ("written", "seconds"), [("61", 61), ("0", 0), (None, None), ("a minute", None), ("9" * 30, None)]
)
def test_the_duration_of_a_call_is_read_where_there_is_one(
    voice: VoiceCarrier, answer: Callable[..., None], written: object, seconds: int | None
) -> None:
    answer(200, record(status="completed", duration=written))

    found = voice.fetch_call(REF)

    assert found is not None
    assert found.duration == seconds


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-06-05T09:00:00.000Z", NOW),
        ("2026-06-05 09:00:00", NOW),
        ("2026-06-05T12:00:00+03:00", NOW),
        ("soon", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_start_of_a_call_is_read_where_there_is_one(
    voice: VoiceCarrier, answer: Callable[..., None], written: object, instant: datetime | None
) -> None:
    answer(200, record(status="completed", start_time=written))

    found = voice.fetch_call(REF)

    assert found is not None
    assert found.created_at == instant


def test_a_call_that_vonage_does_not_have_is_none(voice: VoiceCarrier, answer: Callable[..., None]) -> None:
    answer(404, {"type": "NOT_FOUND"})

    assert voice.fetch_call(REF) is None


def test_calls_are_found_by_the_time_and_compared_by_their_numbers(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    softphone = record(uuid="U-app", to={"type": "app", "user": "interviewer"})
    back = record(uuid="U-back", to={"type": "phone", "number": "15550002"})
    answer(200, page(record(uuid="U1"), softphone, back, record(uuid="U2", status="completed")))

    found = voice.find_calls("+15550001", "+15550002", NOW + timedelta(microseconds=900_000))

    assert [call.ref for call in found] == ["U1", "U2"]
    assert vonage_api.seen[0].query == {
        "date_start": ["2026-06-05T09:00:00Z"],
        "page_size": ["100"],
        "record_index": ["0"],
        "order": ["desc"],
    }


def test_every_page_of_calls_is_looked_through(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    others = [record(uuid=f"U{number}", to={"type": "phone", "number": "15550009"}) for number in range(100)]
    answer(200, page(*others))
    answer(200, page(record(uuid="U-last")))

    found = voice.find_calls("+15550001", "+15550002", NOW)

    assert [call.ref for call in found] == ["U-last"]
    assert [seen.query["record_index"] for seen in vonage_api.seen] == [["0"], ["100"]]


@pytest.mark.parametrize(
    "body",
    [[], {}, {"_embedded": {"calls": "none"}}, {"_embedded": {"calls": [7]}}, page({"status": "started"})],
)
def test_a_list_that_cannot_be_read_is_no_evidence(
    voice: VoiceCarrier, answer: Callable[..., None], body: Any
) -> None:
    answer(200, body)

    with pytest.raises(CarrierUnavailable, match="unreadable"):
        voice.find_calls("+15550001", "+15550002", NOW)


def test_a_script_is_answered_as_an_ncco(voice: VoiceCarrier) -> None:
    reply = voice.render(VoiceScript((Hangup(),)), RenderContext("https://a/1"))

    assert (reply.status, reply.content_type) == (200, "application/json")
    assert reply.body == '[{"timeout":0.1,"action":"wait"}]'


@pytest.mark.parametrize("order", RecordingOrder)
def test_what_vonage_cannot_do_with_recordings_is_refused_and_not_among_its_capabilities(
    voice: VoiceCarrier, order: RecordingOrder, vonage_api: Recorder
) -> None:
    for outcome in (voice.record(REF, order, "https://a/r"), voice.delete_recording("R1")):
        assert isinstance(outcome, Rejected)
        assert (outcome.error_class, outcome.code) == (ErrorClass.CONFIG, "not_offered")
    assert not {Capability.RECORD_CALL, Capability.PAUSE_RECORDING} & voice.capabilities
    assert vonage_api.seen == []


def test_a_softphone_is_let_in_as_its_user_until_its_time_is_over(
    voice: VoiceCarrier, public_key: str
) -> None:
    credential = voice.interviewer_credential("interviewer-7", timedelta(hours=1), NOW)

    claims = jwt.decode(
        credential.token, public_key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False}
    )
    assert (credential.identity, credential.expires_at) == ("interviewer-7", NOW + timedelta(hours=1))
    assert claims["sub"] == "interviewer-7"
    assert (claims["iat"], claims["exp"]) == (int(NOW.timestamp()), int(NOW.timestamp()) + 3600)
    assert set(claims["acl"]["paths"]) == {
        f"/*/{path}/**"
        for path in ("users", "conversations", "sessions", "devices", "push", "knocking", "legs")
    }
