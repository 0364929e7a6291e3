"""What a listener for answering machines hears, and what follows for the call, the interview and the case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.errors import NotFound
from gateway.domain.machines import MachineRules, OnMachine
from gateway.domain.ports.carrier_events import MachineHeard
from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.ports.carrier_words import AmdResult, CallState, EndReason, ErrorClass
from gateway.domain.ports.carriers import Rejected
from gateway.services.apply_call_report import apply_call_report
from gateway.services.hear_machine import hear_machine
from gateway.services.place_call import place_call
from ivr_flows.voice_script import Hangup, Say
from tests.support.office import BERLIN, RULES, Office

INTERVIEW = "SELECT state, answers_given FROM interview"
CASE = 'SELECT state, disposition, tries FROM "case"'


def placed(office: Office, machines: MachineRules, *, again: bool = False) -> UUID:
    """Place a call of a campaign with these rules; `again` is the same campaign's next call."""
    if not again:
        office.open(BERLIN, rules=replace(RULES, machines=machines))
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return attempt


def hear(office: Office, attempt: UUID, result: AmdResult, key: str = "", ref: str = "CA1") -> str:
    return hear_machine(
        office.runtime, attempt, MachineHeard(ref, result, key or f"machine:{ref}:{result}"), "payload"
    )


def end(office: Office, attempt: UUID, ref: str = "CA1") -> None:
    report = office.report(CallState.ENDED, EndReason.COMPLETED, ref=ref)
    apply_call_report(office.runtime, attempt, report, "payload")


HANG_UP = MachineRules(policy=OnMachine.HANG_UP)
MESSAGE = MachineRules(policy=OnMachine.LEAVE_MESSAGE)


@pytest.mark.parametrize(
    ("policy", "asked", "until_beep"),
    [
        (OnMachine.HANG_UP, True, False),
        (OnMachine.LEAVE_MESSAGE, True, True),
        (OnMachine.GO_ON, False, False),
    ],
)
def test_a_carrier_listens_as_the_campaign_says(
    office: Office, policy: OnMachine, asked: bool, until_beep: bool
) -> None:
    attempt = placed(office, MachineRules(policy=policy))
    (call,) = office.carrier.calls
    expected = office.runtime.hooks.machine("twilio", attempt) if asked else None
    assert (call.machine_url, call.until_beep) == (expected, until_beep)


def test_nobody_asks_a_carrier_for_what_it_cannot(office: Office) -> None:
    office.carrier.capabilities = frozenset(Capability) - {
        Capability.MACHINE_DETECTION,
        Capability.FALLBACK_URL,
    }
    placed(office, HANG_UP)
    (call,) = office.carrier.calls
    assert (call.machine_url, call.fallback_url) == (None, None)


def test_a_machine_is_hung_up_on_and_its_silence_is_no_interview(office: Office) -> None:
    attempt = placed(office, HANG_UP)
    office.input(attempt, 0)
    assert hear(office, attempt, AmdResult.MACHINE) == "applied"
    assert office.carrier.hung_up == ["CA1"]
    assert office.one(INTERVIEW) == ("unanswered", 0)
    end(office, attempt)
    state, disposition, tries = office.one(CASE)
    assert (state, disposition) == ("resting", "3.14")
    assert "machine" in str(tries)


def test_where_nobody_asked_for_a_listener_its_word_ends_nothing(office: Office) -> None:
    attempt = placed(office, MachineRules(policy=OnMachine.GO_ON))
    office.input(attempt, 0)
    assert hear(office, attempt, AmdResult.MACHINE) == "not asked"
    assert (office.carrier.hung_up, office.carrier.redirected) == ([], [])
    assert office.one(INTERVIEW) == ("in_progress", 0)
    assert office.one("SELECT result FROM inbound_event WHERE route = 'machine'") == "not asked"
    office.input(attempt, 1, "10")
    end(office, attempt)
    assert office.one("SELECT count(*) FROM answer") == 1
    assert office.one(CASE)[1] == "2.12"  # a person who hung up


def test_what_comes_in_after_the_listeners_word_is_no_answer(office: Office) -> None:
    attempt = placed(office, HANG_UP)
    office.input(attempt, 0)
    hear(office, attempt, AmdResult.MACHINE)
    assert office.input(attempt, 1, "10").script.verbs == (Hangup(),)
    assert office.rows("SELECT * FROM answer") == []
    end(office, attempt)
    assert office.sink.applied == []
    assert office.queue.take("push_results") == []


def test_a_message_is_left_when_the_greeting_is_over_and_not_before(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    office.input(attempt, 0)
    assert hear(office, attempt, AmdResult.MACHINE) == "applied"
    assert (office.carrier.hung_up, office.carrier.redirected) == ([], [])
    assert office.one(INTERVIEW) == ("in_progress", 0)
    assert hear(office, attempt, AmdResult.MACHINE_END) == "applied"
    ((ref, script),) = office.carrier.redirected
    said, last = script.verbs
    assert ref == "CA1"
    assert isinstance(said, Say)
    assert "Camomile" in said.text
    assert "press star, then 9" in said.text
    assert last == Hangup()
    end(office, attempt)
    assert office.one(INTERVIEW) == ("unanswered", 0)
    assert office.one("SELECT outcome FROM contact_attempt") == "message_left"
    assert office.one(CASE)[1] == "3.14"


def test_a_greeting_without_a_beep_gets_the_message_all_the_same(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    hear(office, attempt, AmdResult.MACHINE, "first")
    hear(office, attempt, AmdResult.MACHINE, "no beep came")
    assert len(office.carrier.redirected) == 1


def test_a_campaigns_own_message_is_said(office: Office) -> None:
    attempt = placed(office, replace(MESSAGE, message={"en": "We will call again."}))
    hear(office, attempt, AmdResult.MACHINE_END)
    ((_, script),) = office.carrier.redirected
    assert script.verbs[0] == Say("We will call again.", "en")


def test_a_call_that_cannot_be_redirected_is_hung_up(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    office.carrier.outcomes.append(Rejected(ErrorClass.CONFIG, "21220"))
    hear(office, attempt, AmdResult.MACHINE_END)
    assert office.carrier.hung_up == ["CA1"]


def test_the_second_machine_of_a_case_gets_no_message(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    hear(office, attempt, AmdResult.MACHINE_END)
    end(office, attempt)
    office.wait(days=2)
    second = placed(office, MESSAGE, again=True)
    hear(office, second, AmdResult.MACHINE_END, ref="CA2")
    assert len(office.carrier.redirected) == 1
    assert office.carrier.hung_up == ["CA2"]


def test_a_fax_gets_no_message_and_is_never_called_again(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    hear(office, attempt, AmdResult.FAX)
    assert (office.carrier.hung_up, office.carrier.redirected) == (["CA1"], [])
    end(office, attempt)
    assert office.one(CASE)[:2] == ("final", "4.20")


def test_who_has_answered_on_this_call_is_a_person(office: Office) -> None:
    attempt = placed(office, HANG_UP)
    office.input(attempt, 0)
    office.input(attempt, 1, "10")
    assert hear(office, attempt, AmdResult.MACHINE) == "answered before"
    assert office.carrier.hung_up == []
    assert office.one(INTERVIEW) == ("in_progress", 1)
    end(office, attempt)
    assert office.one(CASE)[1] == "2.12"  # a person who hung up


def test_an_answer_after_the_greeting_was_taken_for_a_machines_counts_until_the_beep(office: Office) -> None:
    attempt = placed(office, MESSAGE)
    office.input(attempt, 0)
    hear(office, attempt, AmdResult.MACHINE)
    office.input(attempt, 1, "10")
    assert hear(office, attempt, AmdResult.MACHINE_END) == "answered before"
    assert office.carrier.redirected == []
    assert office.one(INTERVIEW) == ("in_progress", 1)


def test_an_interview_that_a_person_began_waits_for_them_when_a_machine_takes_the_next_call(
    office: Office,
) -> None:
    attempt = placed(office, HANG_UP)
    office.input(attempt, 0)
    office.input(attempt, 1, "10")
    end(office, attempt)
    office.wait(hours=1)
    second = placed(office, HANG_UP, again=True)
    turn = office.input(second, 0, ref="CA2").next_turn
    hear(office, second, AmdResult.MACHINE, ref="CA2")
    assert office.one(INTERVIEW) == ("suspended", 1)
    office.input(second, turn, "leave a message", ref="CA2")
    end(office, second, "CA2")
    assert office.one(INTERVIEW) == ("suspended", 1)
    assert office.one("SELECT count(*) FROM answer") == 1


def test_a_person_is_noted_and_nothing_follows(office: Office) -> None:
    attempt = placed(office, HANG_UP)
    office.input(attempt, 0)
    assert hear(office, attempt, AmdResult.HUMAN) == "applied"
    assert office.one("SELECT amd_result FROM call_leg") == "human"
    assert (office.carrier.hung_up, office.one(INTERVIEW)) == ([], ("in_progress", 0))


def test_the_same_word_twice_and_a_word_after_the_end_change_nothing(office: Office) -> None:
    attempt = placed(office, HANG_UP)
    hear(office, attempt, AmdResult.MACHINE, "same")
    assert hear(office, attempt, AmdResult.MACHINE, "same") == "repeated"
    end(office, attempt)
    assert hear(office, attempt, AmdResult.MACHINE_END, "late") == "late"
    assert office.carrier.hung_up == ["CA1"]


def test_a_word_on_a_call_that_is_not_ours_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        hear(office, UUID(int=7), AmdResult.MACHINE)
