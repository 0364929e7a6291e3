"""Leaving and coming back: how long a place in a quota cell is kept, and what follows when it is not."""

from __future__ import annotations

import pytest

from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_words import ErrorClass
from gateway.domain.ports.carriers import Rejected
from gateway.services.send_message import send_message
from tests.gateway.services.quota_office import Call, QuotaOffice
from tests.support.office import Office
from tests.support.quota_survey import EVERYBODY, UNHAPPY, quota_survey

ENOUGH = "Thank you, that is enough."


@pytest.fixture
def campaign(office: Office) -> QuotaOffice:
    """An office whose campaign is still to be opened."""
    return QuotaOffice(office)


def lose_place(campaign: QuotaOffice, call: Call, *, to_another: bool) -> None:
    """Let a lease run out, and another person complete in the place where the story says so."""
    campaign.office.wait(minutes=61)
    assert campaign.sweep() == 1
    assert call.places == {"unhappy": "released"}
    if to_another:
        assert campaign.call().key("3").say("Because").state == "complete"


@pytest.mark.parametrize(("counts", "kept"), [("complete", "released"), ("admitted", "used")])
def test_an_interview_that_ends_early_keeps_its_place_only_where_the_admitted_count(
    campaign: QuotaOffice, counts: str, kept: str
) -> None:
    campaign.open(quota_survey(f"{{name: unhappy, when: nps <= 6, limit: 1, count: {counts}}}"))
    call = campaign.call().key("3")
    call.hang_up()
    call.give_up()
    assert (call.state, call.places) == ("partial", {"unhappy": kept})


def test_where_the_admitted_count_who_is_turned_away_by_another_cell_counts_nowhere(
    campaign: QuotaOffice,
) -> None:
    everybody = "{name: everybody, limit: 9, count: admitted}"
    campaign.open(quota_survey(everybody, UNHAPPY)).call().key("3")
    late = campaign.call().key("2")
    assert (late.state, late.places) == ("quota_full", {"everybody": "released"})


def test_a_stop_frees_the_place_at_once(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3", "*9")
    assert (call.state, call.places) == ("refused", {"unhappy": "released"})
    assert campaign.call().key("3").places == {"unhappy": "reserved"}


def test_who_hangs_up_keeps_the_place_for_the_lease_and_goes_on_in_it(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    call.hang_up()
    campaign.office.wait(minutes=31)
    assert campaign.sweep() == 0
    again = campaign.again(call)
    assert "Why?" in again.hears
    assert again.say("Because").state == "complete"
    assert again.places == {"unhappy": "used"}


def test_a_place_whose_lease_ran_out_is_free_for_others(campaign: QuotaOffice) -> None:
    silent = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    campaign.office.wait(minutes=59)
    assert campaign.sweep() == 0
    campaign.office.wait(minutes=2)
    assert campaign.sweep() == 1
    assert campaign.sweep() == 0
    assert silent.places == {"unhappy": "released"}
    assert campaign.call().key("3").places == {"unhappy": "reserved"}


def test_every_turn_renews_the_lease(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY, longer=True)).call().key("3")
    for turn in ("*1", None, "*1"):
        campaign.office.wait(minutes=40)
        _ = call.key(turn) if turn else call.say("Because")
        assert campaign.sweep() == 0
    assert call.places == {"unhappy": "reserved"}


def test_who_lost_the_place_gets_it_again_while_there_is_room(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    campaign.office.wait(minutes=61)
    campaign.sweep()
    assert call.key("*1").places == {"unhappy": "reserved"}
    assert "Why?" in call.hears
    assert call.say("Because").places == {"unhappy": "used"}


@pytest.mark.parametrize("longer", [True, False], ids=["with more to ask", "with the last answer"])
def test_who_comes_back_to_a_cell_that_filled_meanwhile_overshoots_nothing(
    campaign: QuotaOffice, longer: bool
) -> None:
    slow = campaign.open(quota_survey(UNHAPPY, longer=longer)).call().key("3")
    campaign.office.wait(minutes=61)
    campaign.sweep()
    quick = campaign.call().key("3").say("Because")
    assert quick.places == {"unhappy": "reserved" if longer else "used"}
    slow.say("At last")
    assert slow.is_over
    assert ENOUGH in slow.hears
    assert (slow.state, slow.case, slow.places) == ("quota_full", ("final", "4.80"), {"unhappy": "released"})
    given = "SELECT raw FROM answer JOIN interview ON id = interview_id WHERE address = :it AND question = 'comment'"
    assert campaign.office.one(given, it=slow.address) == "At last"  # off the path, and still in the log
    (filling,) = campaign.fillings()
    assert filling.used + filling.reserved == 1


def test_who_hangs_up_after_the_place_was_lost_takes_none(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    campaign.office.wait(minutes=61)
    campaign.sweep()
    call.hang_up()
    assert (call.state, call.places) == ("suspended", {"unhappy": "released"})


def test_a_lost_line_renews_no_lease(campaign: QuotaOffice) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    campaign.office.wait(minutes=40)
    call.hang_up()
    campaign.office.wait(minutes=21)
    assert campaign.sweep() == 1


def test_only_leases_that_have_run_out_are_ended(campaign: QuotaOffice) -> None:
    campaign.open(quota_survey("{name: unhappy, when: nps <= 6, limit: 2}"))
    silent, talking = (call.key("3") for call in campaign.calls(2))
    campaign.office.wait(minutes=40)
    talking.key("*1")
    campaign.office.wait(minutes=21)
    assert campaign.sweep() == 1
    assert (silent.places, talking.places) == ({"unhappy": "released"}, {"unhappy": "reserved"})


def test_who_stops_after_the_place_went_to_another_has_refused_and_was_not_turned_away(
    campaign: QuotaOffice,
) -> None:
    call = campaign.open(quota_survey(UNHAPPY)).call().key("3")
    lose_place(campaign, call, to_another=True)
    assert call.key("*9").state == "refused"


def test_nobody_is_texted_again_whose_place_went_to_another(campaign: QuotaOffice) -> None:
    office = campaign.open(quota_survey(UNHAPPY)).office
    call = campaign.call().key("3")
    call.hang_up()
    with office.runtime.unit_of_work() as uow:
        uow.connection.exec_driver_sql("UPDATE \"case\" SET channel = 'sms' WHERE state <> 'final'")
    lose_place(campaign, call, to_another=True)
    office.dial(Channel.SMS)
    assert (call.state, call.case) == ("quota_full", ("final", "4.80"))
    assert office.rows("SELECT id FROM message") == []
    assert office.one("SELECT state FROM contact_attempt WHERE channel = 'sms'") == "settled"


def test_an_invitation_that_does_not_arrive_gives_its_place_back(campaign: QuotaOffice) -> None:
    office = campaign.open(quota_survey(EVERYBODY, first=True)).office
    office.carrier.outcomes.append(Rejected(ErrorClass.INVALID_NUMBER, "21211"))
    campaign.invite()
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    (filling,) = campaign.fillings()
    assert (filling.used, filling.reserved) == (0, 0)
    campaign.invite()
    assert {row["state"] for row in office.rows("SELECT state FROM interview")} == {
        "unanswered",
        "in_progress",
    }
