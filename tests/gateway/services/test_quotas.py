"""Quotas within turns: who gets a place, who keeps it, and when it is free again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.quotas import QuotaMode, QuotaRules
from gateway.services.remind_or_close import remind_or_close
from gateway.services.send_message import send_message
from gateway.store.queries.quotas import Filling
from ivr_flows.state import decode_state
from tests.gateway.services.quota_office import QuotaOffice
from tests.support.office import RULES, Office
from tests.support.quota_survey import ANNAS, EVERYBODY, GO_ON, HAPPY, UNHAPPY, quota_survey

ENOUGH = "Thank you, that is enough."
BACK = "*2"


@pytest.fixture
def campaign(office: Office) -> QuotaOffice:
    """An office whose campaign is still to be opened."""
    return QuotaOffice(office)


def with_quotas(**rules: object) -> CampaignRules:
    return replace(RULES, quotas=QuotaRules(**rules))  # type: ignore[arg-type]


# --- cells ------------------------------------------------------------------------------------------


def test_a_campaign_has_the_cells_of_its_survey(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey("{name: unhappy, when: nps <= 6, limit: 40, count: admitted}", HAPPY))
    assert campaign.office.rows('SELECT name, "limit", counts FROM quota_cell ORDER BY id') == [
        {"name": "unhappy", "limit": 40, "counts": "admitted"},
        {"name": "happy", "limit": 1, "counts": "complete"},
    ]


# --- one turn ---------------------------------------------------------------------------------------


def test_the_turn_that_asks_for_a_place_ends_on_the_next_question(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    assert "Why?" in call.hears
    assert call.places == {"unhappy": "reserved"}
    row = campaign.office.rows("SELECT engine_state, turn FROM interview")[0]
    state = decode_state(row["engine_state"])
    assert (state.waiting, state.verdicts, row["turn"]) == ("", {"unhappy": True}, call.turn)


def test_who_belongs_to_no_cell_takes_no_place(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("9").say("All good")
    assert (call.state, call.places) == ("complete", {})


def test_a_full_cell_ends_the_interview_with_its_words_and_settles_its_case(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey(UNHAPPY)).call().key("3")
    late = campaign.call().key("2")
    assert late.is_over
    assert ENOUGH in late.hears
    assert (late.state, late.case, late.places) == ("quota_full", ("final", "4.80"), {})
    late.hang_up()
    assert late.case == ("final", "4.80")
    assert campaign.office.rows("SELECT payload FROM outbox_event") != []


def test_a_complete_uses_its_place_once_however_often_the_carrier_repeats_the_turn(
    campaign: QuotaOffice,
) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    before_last = call.turn
    call.say("Because")
    assert (call.state, call.places) == ("complete", {"unhappy": "used"})
    call.turn = before_last
    call.say("Because")
    assert campaign.fillings() == [Filling("unhappy", 1, used=1, reserved=0)]
    assert campaign.call().key("0").state == "quota_full"


def test_a_repeated_turn_reserves_nothing_more_and_hears_the_same(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey("{name: unhappy, when: nps <= 6, limit: 5}")).call()
    asked = call.turn
    heard = call.key("3").hears
    call.turn = asked
    assert call.key("3").hears == heard
    assert campaign.fillings() == [Filling("unhappy", 5, used=0, reserved=1)]


def test_several_cells_are_taken_together_and_one_that_is_full_gives_the_others_back(
    campaign: QuotaOffice,
) -> None:
    campaign.open(quota_survey('{name: annas, when: contact.name == "Anna", limit: 2}', UNHAPPY))
    first = campaign.call("Anna").key("3")
    assert first.places == {"annas": "reserved", "unhappy": "reserved"}
    second = campaign.call("Anna").key("4")
    assert (second.state, second.places) == ("quota_full", {"annas": "released"})
    third = campaign.call("Anna").key("9")
    assert third.places == {"annas": "reserved"}


def test_a_survey_may_go_on_with_a_full_cell(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey(UNHAPPY, check=GO_ON)).call().key("3")
    over = campaign.call().key("2")
    assert "Why?" in over.hears
    assert over.say("Because").state == "complete"
    assert over.places == {}
    assert campaign.fillings() == [Filling("unhappy", 1, used=0, reserved=1)]


def test_a_cell_that_only_the_contact_decides_on_is_settled_when_the_call_is_answered(
    campaign: QuotaOffice,
) -> None:
    campaign.open(quota_survey(ANNAS, first=True))
    first, second = campaign.call("Anna"), campaign.call("Anna")
    assert "recommend" in first.hears
    assert first.places == {"annas": "reserved"}
    assert second.is_over
    assert ENOUGH in second.hears
    assert (second.state, second.case) == ("quota_full", ("final", "4.80"))
    assert first.key("3").say("Because").state == "complete"


# --- keeping and correcting -------------------------------------------------------------------------


def test_who_has_a_place_goes_back_and_forth_in_a_cell_that_is_full(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    assert campaign.call().key("1").state == "quota_full"
    call.key(BACK, "4")
    assert "Why?" in call.hears
    assert call.places == {"unhappy": "reserved"}
    assert call.say("Because").state == "complete"


def test_a_correction_into_another_cell_frees_the_first_for_others(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY, HAPPY)).call().key("3")
    assert call.places == {"unhappy": "reserved"}
    call.key(BACK, "9")
    assert call.places == {"unhappy": "released", "happy": "reserved"}
    assert campaign.call().key("2").places == {"unhappy": "reserved"}
    call.key(BACK, "3")  # it was given away in between
    assert (call.state, call.places) == ("quota_full", {"unhappy": "released", "happy": "released"})


def test_a_correction_back_into_a_cell_that_still_has_room_takes_a_place_again(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY, HAPPY)).call().key("3", BACK, "9", BACK, "3")
    assert call.places == {"unhappy": "reserved", "happy": "released"}
    assert call.say("Because").places == {"unhappy": "used", "happy": "released"}


def test_a_correction_into_a_full_cell_ends_the_interview_and_frees_its_own(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey(UNHAPPY, HAPPY))
    call = campaign.call().key("3")
    assert campaign.call().key("9").places == {"happy": "reserved"}
    assert call.key(BACK, "8").state == "quota_full"
    assert call.places == {"unhappy": "released"}


# --- texts ------------------------------------------------------------------------------------------


def test_a_text_dialogue_is_told_in_the_reply_that_its_cell_is_full(campaign: QuotaOffice) -> None:
    office = campaign.open(quota_survey(UNHAPPY)).office
    campaign.call().key("3")
    number = campaign.invite()
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    assert office.text_us("2", "SM-reply", number) == "applied"
    row = office.one("SELECT state FROM interview WHERE address = :it", it=number)
    body = office.rows("SELECT body FROM message WHERE address = :it ORDER BY created_at, id", it=number)[-1]
    attempt = office.one("SELECT state, outcome FROM contact_attempt WHERE address = :it", it=number)
    assert (row, body["body"], attempt) == ("quota_full", ENOUGH, ("settled", "quota_full"))


def test_nobody_is_written_to_whose_cell_is_full_before_a_word_was_said(campaign: QuotaOffice) -> None:
    office = campaign.open(quota_survey(ANNAS, first=True)).office
    first, second = campaign.invite("Anna"), campaign.invite("Anna")
    invited = office.rows("SELECT address FROM message WHERE direction = 'outbound'")
    assert invited == [{"address": first}]
    case = office.one('SELECT state, disposition FROM "case" WHERE address = :it', it=second)
    attempt = office.one("SELECT state FROM contact_attempt WHERE address = :it", it=second)
    assert (case, attempt) == (("final", "4.80"), "settled")


def test_an_invitation_that_nobody_answers_gives_its_place_back(campaign: QuotaOffice) -> None:
    rules = replace(with_quotas(text_lease=timedelta(days=30)), max_reminders=0)
    office = campaign.open(quota_survey(EVERYBODY, first=True), rules).office
    campaign.invite()
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    assert campaign.fillings() == [Filling("everybody", 1, used=0, reserved=1)]
    office.wait(hours=21)
    interview = office.rows("SELECT id FROM interview")[0]["id"]
    remind_or_close(office.runtime, UUID(str(interview)))
    assert office.one("SELECT state FROM interview") == "unanswered"
    assert campaign.fillings() == [Filling("everybody", 1, used=0, reserved=0)]


def test_a_text_dialogue_keeps_its_place_longer_than_a_call(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey(EVERYBODY, first=True)).invite()
    campaign.office.wait(hours=3)
    assert campaign.sweep() == 0
    campaign.office.wait(hours=2)
    assert campaign.sweep() == 1


# --- modes ------------------------------------------------------------------------------------------


def test_the_relaxed_mode_admits_more_than_are_wanted_and_counts_the_completes(
    campaign: QuotaOffice,
) -> None:
    rules = with_quotas(mode=QuotaMode.RELAXED, completing=0.5)
    campaign.open(quota_survey("{name: unhappy, when: nps <= 6, limit: 2}"), rules)
    calls = [call.key("3") for call in campaign.calls(5)]
    assert [call.state for call in calls] == [*["in_progress"] * 4, "quota_full"]
    for call in calls[:3]:
        call.say("Because")
    assert campaign.fillings() == [Filling("unhappy", 2, used=3, reserved=1)]
    assert campaign.call().key("3").state == "quota_full"


def test_a_cell_of_none_admits_nobody(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey("{name: unhappy, when: nps <= 6, limit: 0}"))
    assert campaign.call().key("3").state == "quota_full"
    assert campaign.call().key("9").state == "in_progress"
