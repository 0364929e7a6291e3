"""Calls and texts against a carrier that answers: every webhook is verified, read and answered by the adapter."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.messages import VonageMessages
from gateway.carriers.vonage.voice import VonageVoice
from gateway.domain.ports.carrier_events import (
    CallInput,
    CallStateReported,
    CarrierEvent,
    MachineHeard,
    MessageReceived,
    MessageStateReported,
    RawRequest,
    Recorded,
    RecordingReported,
)
from gateway.domain.ports.carrier_words import AmdResult, CallState, EndReason, ErrorClass, MessageState
from gateway.domain.ports.carriers import (
    Accepted,
    HttpReply,
    PlaceCall,
    Rejected,
    RenderContext,
    SendMessage,
)
from ivr_flows.voice_script import Bridge, Gather, Goto, Hangup, Pause, Record, Say, VoiceScript
from sandbox.service import SandboxServer
from sandbox.settings import ClockMode, Settings
from sandbox.settings import VonageAccount as SandboxAccount

APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
API_KEY = "abcd1234"
SECRET = "a signature secret of more than 32 bytes"
OURS, PERSON = "+15005550006", "+79161234567"
ORIGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
QUESTION = Gather((Say("От 0 до 10: посоветуете ли вы нас?", "ru"),), "ru", max_digits=2)
BYE = VoiceScript((Say("Спасибо", "ru"), Hangup()))

Kind = TypeVar("Kind")


@dataclass
class Office:
    """A web server that gives webhooks to the adapter, and a sandbox that sends them."""

    sandbox: SandboxServer
    voice: VonageVoice
    messages: VonageMessages
    url: str = ""
    scripts: dict[int, VoiceScript] = field(default_factory=dict)
    events: list[CarrierEvent] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.sandbox.base_url + path, data, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.control("GET", "/control/clock")["now"])

    def run_out(self) -> None:
        for _ in range(2000):
            if self.control("POST", "/control/step", {})["next"] is None:
                return
        raise AssertionError("the sandbox never comes to rest")

    def call(self, **changes: Any) -> PlaceCall:
        given: dict[str, Any] = {
            "to": PERSON,
            "from_": OURS,
            "answer_url": f"{self.url}/hooks/vonage/voice/a1.b2/0",
            "status_url": f"{self.url}/hooks/vonage/call-status/a1.b2",
        }
        return PlaceCall(**given | changes)

    def place(self, **changes: Any) -> str:
        outcome = self.voice.place_call(self.call(**changes))
        assert isinstance(outcome, Accepted)
        return outcome.ref

    def heard(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in list(self.events) if isinstance(event, kind)]

    def take(self, raw: RawRequest) -> HttpReply:
        """Verify and read a webhook as the gateway's hooks do, and answer it."""
        verdict = self.voice.verify(raw, self.now())
        if not verdict.ok:
            self.refused.append(verdict.reason)
            return HttpReply(403, "", "text/plain")
        self.tokens.append(verdict.token)
        route: Any = raw.path.split("/")[3]
        self.events += self.voice.parse(raw, route)
        if route != "voice":
            return self.messages.empty_reply()
        turn = int(raw.path.rpartition("/")[2])
        context = RenderContext(
            f"{self.url}/hooks/vonage/voice/a1.b2/{turn + 1}",
            recording_url=f"{self.url}/hooks/vonage/recording/a1.b2",
            room_url=f"{self.url}/hooks/vonage/room/a1.b2",
        )
        return self.voice.render(self.scripts.get(turn, BYE), context)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _WebServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.office.take(RawRequest("POST", path, query, headers, body))
        answer = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Write nothing."""


class _WebServer(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, office: Office) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.office = office


@pytest.fixture
def office(tmp_path: Path, private_key: str, public_key: str) -> Iterator[Office]:
    account = SandboxAccount(
        application_id=APPLICATION,
        public_key=public_key,
        api_key=API_KEY,
        api_secret="an api secret",
        signature_secret=SECRET,
    )
    settings = Settings(
        ledger=tmp_path / "ledger.sqlite",
        account_sid="AC" + "0" * 32,
        auth_token="token",
        clock=ClockMode.STEPPED,
        origin=ORIGIN,
        vonage=account,
    )
    with SandboxServer(settings) as sandbox:
        ours = VonageAccount(APPLICATION, private_key, API_KEY, SECRET, api_url=sandbox.base_url)
        built = Office(sandbox, VonageVoice(ours), VonageMessages(ours))
        server = _WebServer(built)
        built.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield built
        server.shutdown()
        thread.join()
        server.server_close()
    assert built.refused == []
    assert len(built.tokens) == len(set(built.tokens))


@pytest.fixture
def person(office: Office) -> Callable[..., None]:
    def script(**habits: Any) -> None:
        office.control("POST", f"/control/people/{PERSON}", habits)

    return script


def test_a_question_is_asked_and_answered_and_every_report_comes(
    office: Office, person: Callable[..., None]
) -> None:
    person(answers=True, replies=["7"])
    office.scripts[0] = VoiceScript((QUESTION,))

    ref = office.place()
    office.run_out()

    first, second = office.heard(CallInput)
    assert first == CallInput(ref, answered=True, from_=OURS, to=PERSON)
    assert (second.ref, second.answered, second.digits) == (ref, False, "7")
    reports = office.heard(CallStateReported)
    assert sorted(report.state for report in reports) == sorted(
        [CallState.INITIATED, CallState.RINGING, CallState.ANSWERED, CallState.ENDED]
    )
    assert {report.ref for report in reports} == {ref}
    [end] = [report for report in reports if report.state is CallState.ENDED]
    assert end.end_reason is EndReason.COMPLETED
    assert end.duration


def test_silence_is_a_turn_too(office: Office, person: Callable[..., None]) -> None:
    person(answers=True, replies=[""])
    office.scripts[0] = VoiceScript((QUESTION,))

    office.place()
    office.run_out()

    _, second = office.heard(CallInput)
    assert (second.digits, second.speech) == (None, None)


def test_speech_is_heard_with_its_confidence(office: Office, person: Callable[..., None]) -> None:
    person(answers=True, replies=["семь"])
    office.scripts[0] = VoiceScript((Gather(QUESTION.prompts, "ru", speech=True, hints=("семь",)),))

    office.place()
    office.run_out()

    _, second = office.heard(CallInput)
    assert (second.digits, second.speech) == (None, "семь")
    assert second.confidence


def test_a_message_is_recorded_reported_and_fetched(office: Office, person: Callable[..., None]) -> None:
    person(answers=True, replies=["Всё понравилось"])
    office.scripts[0] = VoiceScript((Record((Say("Расскажите.", "ru"),)),))

    office.place()
    office.run_out()

    assert [heard.recorded for heard in office.heard(CallInput)] == [None, Recorded()]
    [recording] = office.heard(RecordingReported)
    with office.voice.open_recording(recording.url) as pieces:
        assert b"".join(pieces).startswith(b"RIFF")


def test_the_gateway_is_asked_again_without_input(office: Office, person: Callable[..., None]) -> None:
    person(answers=True)
    office.scripts[0] = VoiceScript((Say("Минуту", "ru"), Goto()))

    ref = office.place()
    office.run_out()

    first, second = office.heard(CallInput)
    assert (first.answered, second.answered, second.ref) == (True, False, ref)
    assert (second.digits, second.speech, second.recorded) == (None, None, None)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [("busy", EndReason.BUSY), ("no_answer", EndReason.NO_ANSWER), ("invalid", EndReason.NETWORK_FAILED)],
)
def test_a_call_that_nobody_takes_ends_with_its_reason(
    office: Office, person: Callable[..., None], answers: str, reason: EndReason
) -> None:
    person(answers=answers)

    ref = office.place(ring_seconds=20)
    office.run_out()

    assert office.heard(CallInput) == []
    [end] = [report for report in office.heard(CallStateReported) if report.state is CallState.ENDED]
    assert end.end_reason is reason
    found = office.voice.fetch_call(ref)
    assert found is not None
    assert (found.state, found.end_reason) == (CallState.ENDED, reason)


def test_a_machine_is_told_while_the_call_goes_on(office: Office, person: Callable[..., None]) -> None:
    person(answers="voicemail")
    office.scripts[0] = VoiceScript((Pause(60),))

    ref = office.place(machine_url=f"{office.url}/hooks/vonage/machine/a1.b2")
    office.run_out()

    heard = office.heard(MachineHeard)[0]
    assert (heard.ref, heard.result) == (ref, AmdResult.MACHINE)


def test_a_running_call_is_found_sent_elsewhere_and_ended(
    office: Office, person: Callable[..., None]
) -> None:
    person(answers=True)
    office.scripts[0] = VoiceScript((Bridge("room", record=True),))

    ref = office.place()
    while not office.heard(CallInput):
        office.control("POST", "/control/step", {})
    office.control("POST", "/control/step", {"until": (office.now() + timedelta(seconds=5)).isoformat()})

    [found] = office.voice.find_calls(PERSON, OURS, ORIGIN)
    assert (found.ref, found.state) == (ref, CallState.ANSWERED)
    assert office.voice.find_calls(OURS, PERSON, ORIGIN) == []
    context = RenderContext(f"{office.url}/hooks/vonage/voice/a1.b2/5")
    assert office.voice.redirect(ref, VoiceScript((Goto(),)), context) == Accepted(ref)
    office.run_out()
    assert len(office.heard(CallInput)) == 2
    assert office.voice.hang_up(ref) == Accepted(ref)  # it is over already
    assert isinstance(office.voice.hang_up("11111111-2222-3333-4444-555555555555"), Rejected)


def test_a_text_is_sent_and_its_way_is_reported(office: Office, person: Callable[..., None]) -> None:
    person(replies=[])

    outcome = office.messages.send(
        SendMessage(PERSON, OURS, "0-10?", f"{office.url}/hooks/vonage/message-status/a1.b2", 3600, "ours")
    )
    office.run_out()

    assert isinstance(outcome, Accepted)
    reports = office.heard(MessageStateReported)
    assert {report.ref for report in reports} == {outcome.ref}
    assert {report.state for report in reports} == {MessageState.SENT, MessageState.DELIVERED}


def test_a_text_from_a_person_is_received(office: Office) -> None:
    office.control(
        "PUT",
        f"/control/numbers/{OURS}",
        {"carrier": "vonage", "sms_url": f"{office.url}/hooks/vonage/inbound-message"},
    )
    office.control("POST", "/control/inbound", {"from": PERSON, "to": OURS, "body": "10! да"})
    office.run_out()

    [received] = office.events
    assert isinstance(received, MessageReceived)
    assert (received.from_, received.to, received.body) == (PERSON, OURS, "10! да")


def test_calls_beyond_the_rate_are_refused_with_the_time_to_wait(office: Office) -> None:
    outcomes = [office.voice.place_call(office.call()) for _ in range(4)]

    assert [isinstance(outcome, Accepted) for outcome in outcomes] == [True, True, True, False]
    refused = outcomes[3]
    assert isinstance(refused, Rejected)
    assert refused.error_class is ErrorClass.RATE_LIMITED
    assert refused.retry_after is not None
