from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.contact_gate import TABLE, Allowed, ContactFacts, Purpose, Refused, Rule, may_contact
from gateway.domain.rule_packs import EU_DEFAULT, RU, US

NOON = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday, 12:00 in Moscow
LATE = datetime(2026, 11, 2, 18, 5, tzinfo=UTC)  # 21:05 in Moscow
TOMORROW = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)  # 09:00 in Moscow
MIDNIGHT = datetime(2026, 11, 2, 21, 0, tzinfo=UTC)  # in Moscow

FINE = ContactFacts(
    suppressed=False, campaign_running=True, live_attempt=False, pack=RU, zone="Europe/Moscow", event_at=NOON
)
LAWFUL = replace(FINE, pack=US)

P = Purpose
SURVEYING = {P.INVITE, P.RETRY, P.REMINDER}

# What each rule forbids, and to whom: one row a rule, tried for every purpose.
RULES = [
    (
        Rule.SUPPRESSED,
        replace(FINE, suppressed=True),
        NOON,
        None,
        set(P) - {P.OPT_OUT_CONFIRMATION, P.INBOUND},
    ),
    (Rule.ALREADY_CONFIRMED, replace(FINE, opt_out_confirmed=True), NOON, None, {P.OPT_OUT_CONFIRMATION}),
    (Rule.NO_ADDRESS, replace(FINE, reachable=False), NOON, None, set(P) - {P.INBOUND}),
    (Rule.STALE_EVENT, replace(FINE, event_at=NOON - timedelta(hours=72, seconds=1)), NOON, None, SURVEYING),
    (Rule.ATTEMPTS_USED_UP, replace(FINE, attempts_made=8), NOON, None, {P.INVITE, P.RETRY}),
    (
        Rule.CAMPAIGN_NOT_RUNNING,
        replace(FINE, campaign_running=False),
        NOON,
        None,
        SURVEYING | {P.REQUESTED_CALL_BACK},
    ),
    (Rule.CONSENT_MISSING, replace(FINE, consent_missing=True), NOON, None, SURVEYING),
    (Rule.ZONE_UNKNOWN, replace(FINE, zone=None), NOON, None, SURVEYING | {P.RECOVERY}),
    (
        Rule.LIVE_ATTEMPT,
        replace(FINE, live_attempt=True),
        NOON,
        None,
        SURVEYING | {P.REQUESTED_CALL_BACK, P.RECOVERY},
    ),
    (Rule.OPEN_TICKET, replace(FINE, ticket_open=True), NOON, None, SURVEYING),
    (Rule.BEFORE_AGREED_TIME, replace(FINE, agreed_at=LATE), NOON, LATE, {P.REQUESTED_CALL_BACK}),
    (Rule.FATIGUE, replace(FINE, fatigued_until=TOMORROW), NOON, TOMORROW, SURVEYING),
    (Rule.LEGAL_HOLD, replace(FINE, legal_hold_until=TOMORROW), NOON, TOMORROW, SURVEYING),
    (Rule.ATTEMPTS_TODAY, replace(FINE, attempts_today=2), NOON, MIDNIGHT, SURVEYING),
    (Rule.OUTSIDE_HOURS, FINE, LATE, TOMORROW, SURVEYING | {P.RECOVERY}),
    (Rule.OUTSIDE_LEGAL_HOURS, LAWFUL, LATE, TOMORROW - timedelta(hours=1), {P.REQUESTED_CALL_BACK}),
]


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(("rule", "facts", "now", "until", "bound"), RULES, ids=[row[0] for row in RULES])
def test_a_rule_binds_its_purposes_and_no_other(
    rule: Rule,
    facts: ContactFacts,
    now: datetime,
    until: datetime | None,
    bound: set[Purpose],
    purpose: Purpose,
) -> None:
    verdict = may_contact(purpose, facts, now)
    if purpose in bound:
        assert verdict == Refused(rule, until)
    else:
        assert not isinstance(verdict, Refused) or verdict.rule is not rule


def test_every_rule_is_in_the_table_and_tried_above() -> None:
    assert set(TABLE) == set(Rule) == {row[0] for row in RULES}


@pytest.mark.parametrize("purpose", Purpose)
def test_nothing_is_refused_when_no_rule_forbids(purpose: Purpose) -> None:
    assert may_contact(purpose, FINE, NOON) == Allowed()


def test_who_has_just_written_late_is_answered_even_by_a_paused_campaign() -> None:
    facts = replace(FINE, campaign_running=False, attempts_made=99, live_attempt=True, zone=None)
    assert may_contact(P.DIALOGUE_REPLY, facts, LATE) == Allowed()


def test_the_only_attempt_is_reminded_of_and_is_not_made_again() -> None:
    facts = replace(FINE, attempts_made=1, max_attempts=1)
    assert may_contact(P.REMINDER, facts, NOON) == Allowed()
    assert may_contact(P.RETRY, facts, NOON) == Refused(Rule.ATTEMPTS_USED_UP)


def test_an_opt_out_is_confirmed_once_and_at_any_hour() -> None:
    facts = replace(FINE, suppressed=True, campaign_running=False)
    assert may_contact(P.OPT_OUT_CONFIRMATION, facts, LATE) == Allowed()
    again = may_contact(P.OPT_OUT_CONFIRMATION, replace(facts, opt_out_confirmed=True), LATE)
    assert isinstance(again, Refused)
    assert again.final


def test_a_requested_late_call_is_made_where_hours_are_custom_and_not_where_they_are_law() -> None:
    facts = replace(FINE, agreed_at=LATE, attempts_made=8, attempts_today=2)
    assert may_contact(P.REQUESTED_CALL_BACK, facts, LATE) == Allowed()
    assert may_contact(P.REQUESTED_CALL_BACK, replace(facts, pack=EU_DEFAULT), LATE) == Allowed()
    assert isinstance(may_contact(P.REQUESTED_CALL_BACK, replace(facts, pack=US), LATE), Refused)


def test_an_assumed_zone_is_called_in_narrower_hours() -> None:
    evening = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
    assert may_contact(P.INVITE, FINE, evening) == Allowed()
    verdict = may_contact(P.INVITE, replace(FINE, zone_assumed=True), evening)
    assert verdict == Refused(Rule.OUTSIDE_HOURS, TOMORROW + timedelta(hours=1))


def test_of_several_refusals_the_one_that_holds_longest_is_named() -> None:
    facts = replace(FINE, attempts_today=2, fatigued_until=TOMORROW + timedelta(days=3))
    assert may_contact(P.INVITE, facts, LATE) == Refused(Rule.FATIGUE, TOMORROW + timedelta(days=3))
    facts = replace(facts, live_attempt=True)
    assert may_contact(P.INVITE, facts, LATE) == Refused(Rule.LIVE_ATTEMPT)
    facts = replace(facts, suppressed=True)
    assert may_contact(P.INVITE, facts, LATE) == Refused(Rule.SUPPRESSED)


def test_an_event_of_exactly_the_oldest_age_is_still_surveyed() -> None:
    assert may_contact(P.INVITE, replace(FINE, event_at=NOON - timedelta(hours=72)), NOON) == Allowed()


def test_a_sample_may_state_that_its_events_are_older() -> None:
    facts = replace(FINE, event_at=NOON - timedelta(days=20), max_event_age=None)
    assert may_contact(P.INVITE, facts, NOON) == Allowed()


# Attempts of the day are counted by the caller, who finds a new day then.
LIFTED_BY_TIME = [row for row in RULES if row[3] is not None and row[0] is not Rule.ATTEMPTS_TODAY]


@pytest.mark.parametrize(
    ("rule", "facts", "until", "bound"),
    [(rule, facts, until, bound) for rule, facts, _, until, bound in LIFTED_BY_TIME],
    ids=[row[0] for row in LIFTED_BY_TIME],
)
def test_a_rule_that_names_a_time_forbids_nothing_from_then_on(
    rule: Rule, facts: ContactFacts, until: datetime, bound: set[Purpose]
) -> None:
    for purpose in bound:
        verdict = may_contact(purpose, facts, until)
        assert not isinstance(verdict, Refused) or verdict.rule is not rule
