"""What holds for the webhooks of every carrier: one table of cases, through the application, really signed.

A new carrier joins by one entry in `tests.support.senders.SENDERS`.
"""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.support.hooked_gateway import HookedGateway
from tests.support.senders import SENDERS, Sender

PHONE = "+4915112345678"
LEDGER = "SELECT carrier, route, subject_id, result FROM inbound_event ORDER BY received_at, dedupe_key"
EXCHANGES = "SELECT request, response, url, note, status FROM carrier_exchange WHERE direction = 'in'"
STATE = "SELECT state FROM call_leg"


def hook(gateway: HookedGateway, sender: Sender, purpose: str, subject: UUID, turn: int | None = None) -> str:
    end = "" if turn is None else f"/{turn}"
    return f"/hooks/{sender.name}/{purpose}/{gateway.runtime.hooks.reference(subject)}{end}"


def results(gateway: HookedGateway) -> list[str]:
    return [row["result"] for row in gateway.rows(LEDGER)]


def test_every_carrier_that_can_be_set_up_is_among_the_senders(gateway: HookedGateway) -> None:
    assert set(SENDERS) == set(gateway.runtime.voice) == set(gateway.runtime.messages)
    now = gateway.clock.now()
    for sender in SENDERS.values():
        wrong = sender.wrong("/", sender.encode({}), now)
        assert {"no signature", "another secret", "another algorithm"} <= set(wrong)


@pytest.mark.parametrize("purpose", ["call-status", "message-status", "inbound-message", "voice", "machine"])
def test_what_is_wrongly_signed_is_refused_kept_as_an_exchange_and_changes_nothing(
    gateway: HookedGateway, sender: Sender, purpose: str
) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    fields = {
        "call-status": sender.call_state(ref, sender.words[-1]),
        "message-status": sender.text_state(ref, "delivered"),
        "inbound-message": sender.text("M1", PHONE, "+15005550007", "STOP"),
        "voice": sender.answered(ref),
        "machine": sender.answered(ref),
    }[purpose]
    path = hook(gateway, sender, purpose, attempt, 0 if purpose == "voice" else None)
    if purpose == "inbound-message":
        path = f"/hooks/{sender.name}/{purpose}"
    body, before = sender.encode(fields), gateway.one(STATE)
    wrong = sender.wrong(path, body, gateway.clock.now())
    for why, headers in wrong.items():
        assert gateway.deliver(path, body, headers).status_code == 403, why
    assert gateway.one(STATE) == before
    assert gateway.rows("SELECT * FROM inbound_event") == []
    assert gateway.rows("SELECT * FROM suppression_entry") == []
    gateway.runtime.exchanges.flush()
    assert [row["status"] for row in gateway.rows(EXCHANGES)] == [403] * len(wrong)
    assert gateway.deliver(path, body, sender.sign(path, body, gateway.clock.now())).status_code < 300 or (
        purpose == "message-status"  # the row is a call
    )


def test_a_body_that_was_changed_on_the_way_is_refused(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    path = hook(gateway, sender, "call-status", attempt)
    signed = sender.sign(path, sender.encode(sender.call_state(ref, sender.words[0])), gateway.clock.now())
    changed = sender.encode(sender.call_state(ref, sender.words[-1]))
    assert gateway.deliver(path, changed, signed).status_code == 403
    assert results(gateway) == []


@pytest.mark.parametrize("purpose", ["call-status", "message-status", "voice", "recording", "fallback"])
def test_an_attempt_that_is_not_ours_is_not_found(
    gateway: HookedGateway, sender: Sender, purpose: str
) -> None:
    ends = {"voice": "/0", "recording": "/3", "fallback": "/en"}
    fields = sender.text_state("R1", "delivered")
    if purpose != "message-status":
        fields = sender.answered("R1") if purpose == "voice" else sender.call_state("R1", sender.words[0])
    stranger = hook(gateway, sender, purpose, UUID(int=7))
    forged = stranger[:-1] + ("0" if stranger[-1] != "0" else "1")
    assert gateway.post(sender.name, forged + ends.get(purpose, ""), fields).status_code == 404
    if purpose in {"call-status", "message-status", "voice"}:
        assert gateway.post(sender.name, stranger + ends.get(purpose, ""), fields).status_code == 404
    assert results(gateway) == []


def test_the_same_report_twice_is_applied_once(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    path = hook(gateway, sender, "call-status", attempt)
    report = sender.call_state(ref, sender.words[0])
    first, second = (gateway.post(sender.name, path, report) for _ in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert gateway.rows(LEDGER) == [
        {"carrier": sender.name, "route": "call-status", "subject_id": attempt.hex, "result": "applied"}
    ]
    gateway.runtime.exchanges.flush()
    assert [row["note"] for row in gateway.rows(EXCHANGES)] == ["applied", "repeated"]


def test_the_same_turn_twice_gets_the_same_answer_and_counts_once(
    gateway: HookedGateway, sender: Sender
) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    opening = gateway.post(sender.name, hook(gateway, sender, "voice", attempt, 0), sender.answered(ref))
    assert opening.status_code == 200
    turn = gateway.one("SELECT turn FROM interview")
    path = hook(gateway, sender, "voice", attempt, turn)
    first, second = (gateway.post(sender.name, path, sender.keyed(ref, "9")) for _ in range(2))
    assert (first.status_code, first.data) == (200, second.data)
    assert first.data != opening.data
    assert gateway.rows("SELECT question, value FROM answer") == [{"question": "nps", "value": 9}]


def test_the_same_text_twice_is_one_text(gateway: HookedGateway, sender: Sender) -> None:
    path, text = f"/hooks/{sender.name}/inbound-message", sender.text("M1", PHONE, "+15005550007", "STOP")
    assert [gateway.post(sender.name, path, text).status_code for _ in range(2)] == [200, 200]
    assert results(gateway) == ["opted_out"]
    assert gateway.one("SELECT count(*) FROM suppression_entry") == 1


def test_reports_in_reversed_order_leave_the_call_ended(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    path = hook(gateway, sender, "call-status", attempt)
    for word in reversed(sender.words):
        assert gateway.post(sender.name, path, sender.call_state(ref, word)).status_code == 204
    assert gateway.one(STATE) == "ended"
    assert sorted(results(gateway)) == ["applied", "late", "late"]


def test_delivery_reports_in_reversed_order_leave_the_text_delivered(
    gateway: HookedGateway, sender: Sender
) -> None:
    message, ref = gateway.text(sender.name, PHONE)
    path = hook(gateway, sender, "message-status", message)
    early = {"twilio": "sent", "vonage": "submitted"}.get(sender.name, "sent")
    for word in ("delivered", early):
        assert gateway.post(sender.name, path, sender.text_state(ref, word)).status_code == 204
    assert gateway.one("SELECT state FROM message") == "delivered"
    assert sorted(results(gateway)) == ["applied", "late"]


@pytest.mark.parametrize("purpose", ["call-status", "message-status"])
def test_a_word_that_nobody_knows_is_taken_counted_and_not_applied(
    gateway: HookedGateway, sender: Sender, purpose: str
) -> None:
    subject, ref = (
        gateway.call(sender.name, PHONE) if purpose == "call-status" else gateway.text(sender.name, PHONE)
    )
    state = STATE if purpose == "call-status" else "SELECT state FROM message"
    before = gateway.one(state)
    make = sender.call_state if purpose == "call-status" else sender.text_state
    answer = gateway.post(sender.name, hook(gateway, sender, purpose, subject), make(ref, "levitating"))
    assert answer.status_code == 204
    assert (results(gateway), gateway.one(state)) == (["unknown_word"], before)


def test_secrets_and_signatures_stand_in_no_log_and_in_no_exchange(
    gateway: HookedGateway, sender: Sender
) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    told = " ".join(sender.secrets)
    path = hook(gateway, sender, "call-status", attempt)
    bodies = [
        sender.encode(sender.call_state(ref, f"teleported {told}"[:100])),
        sender.encode(sender.call_state(told, sender.words[0])),
        sender.encode(sender.text("M1", PHONE, "+15005550007", f"is it {told}?")),
    ]
    signatures: list[str] = []
    for body in bodies:
        headers = sender.sign(path, body, gateway.clock.now())
        signatures += headers.values()
        gateway.deliver(path, body, headers)
        gateway.deliver(path, body, {})
        gateway.deliver(f"{path}?token={told}", body, headers)
    gateway.runtime.exchanges.flush()
    kept = repr(gateway.rows("SELECT * FROM carrier_exchange"))
    logged = gateway.log.getvalue()
    assert "call_placed" in logged
    assert "unknown_word" in logged
    for secret in (*sender.secrets, *signatures):
        assert secret not in kept
        assert secret not in logged
    number = PHONE.removeprefix("+")
    assert number not in kept
    assert number not in logged


def test_an_unexpected_error_asks_the_carrier_to_come_again(gateway: HookedGateway, sender: Sender) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    path, report = hook(gateway, sender, "call-status", attempt), sender.call_state(ref, sender.words[0])
    gateway.change("ALTER TABLE call_leg RENAME TO away")
    assert gateway.post(sender.name, path, report).status_code == 503
    gateway.change("ALTER TABLE away RENAME TO call_leg")
    assert results(gateway) == ["failed"]
    assert gateway.post(sender.name, path, report).status_code == 204
    assert sorted(results(gateway)) == ["applied", "failed"]


def test_a_ledger_that_is_away_too_is_said_and_still_asks_the_carrier_to_come_again(
    gateway: HookedGateway, sender: Sender
) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    path, report = hook(gateway, sender, "call-status", attempt), sender.call_state(ref, sender.words[0])
    gateway.change("ALTER TABLE inbound_event RENAME TO away")
    assert gateway.post(sender.name, path, report).status_code == 503
    assert "failed_webhook_not_kept" in gateway.log.getvalue()
