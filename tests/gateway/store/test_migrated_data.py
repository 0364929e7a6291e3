"""What people have answered stays through revisions down and up, and so do the indexes that exactness rests on."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, func, select, text

from gateway.domain.channel import Channel
from gateway.domain.our_numbers import OurNumber
from gateway.domain.ports.carrier_words import CallState, EndReason
from gateway.services.apply_call_report import apply_call_report
from gateway.services.place_call import place_call
from gateway.services.send_message import send_message
from gateway.store.tables.all_tables import metadata
from tests.support.databases import Databases, migrations_of
from tests.support.office import BERLIN, MOBILE, OURS, Office, open_office
from tests.support.ways_in import text_us

OTHERS = "+15005550009"
# What a revision may drop on its way down: what it has made itself.
KEPT = (
    "campaign",
    "case",
    "respondent",
    "contact_point",
    "contact_attempt",
    "call_leg",
    "interview",
    "answer",
)
KEPT += ("message", "outbox_event", "inbound_event", "survey_version", "suppression_entry")
_FIRST_NUMBERS = (
    "SELECT number, carrier, channel FROM campaign_number AS first WHERE position = (SELECT min(position)"
    " FROM campaign_number AS every WHERE every.campaign_id = first.campaign_id"
    " AND every.channel = first.channel) ORDER BY campaign_id, channel"
)


def worked(url: str) -> None:
    """Let a campaign of two numbers work: a call with an answer, a dialogue by text, a person who came by word."""
    with open_office(url) as office:
        numbers = [OurNumber(OURS, "twilio", channel) for channel in (Channel.VOICE, Channel.SMS)]
        office.open(BERLIN, numbers=[*numbers, OurNumber(OTHERS, "vonage", Channel.VOICE)])
        _call(office)
        _dialogue(office)
        text_us(office, "STOP", "SM-stop", from_="+4915112345670")


def _call(office: Office) -> None:
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    taken = office.input(attempt, 0)
    office.input(attempt, taken.next_turn, "9")
    ended = office.report(CallState.ENDED, EndReason.COMPLETED)
    apply_call_report(office.runtime, attempt, ended, "payload")


def _dialogue(office: Office) -> None:
    office.open(BERLIN, MOBILE, talk=900, name="by text")
    office.dial(Channel.SMS)
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
    office.text_us("9", "SM-1")


def contents(url: str) -> dict[str, Any]:
    """Count the rows of every table that is kept, and read what was answered."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found: dict[str, Any] = {
            name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
            for name in KEPT
        }
        for question in (
            "SELECT question, raw FROM answer ORDER BY question, raw",
            'SELECT state, tries, disposition FROM "case" ORDER BY id',
            "SELECT carrier_ref, state, end_reason FROM call_leg ORDER BY id",
            "SELECT address, our_number, state, carrier FROM contact_attempt ORDER BY id",
            _FIRST_NUMBERS,
        ):
            found[question] = [tuple(row) for row in connection.execute(text(question))]
    engine.dispose()
    return found


def conditions(url: str) -> dict[str, str]:
    """Give the condition of every index that has one."""
    engine = create_engine(url)
    listed = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        if engine.dialect.name == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'"
    )
    with engine.connect() as connection:
        found = {name: sql.partition(" WHERE ")[2] for name, sql in connection.execute(text(listed))}
    engine.dispose()
    return found


def test_what_was_answered_outlives_every_revision(database_url: str) -> None:
    worked(database_url)
    before = contents(database_url)
    assert before["answer"] == 2
    assert before["suppression_entry"] == 1
    config = migrations_of("alembic", database_url)
    command.downgrade(config, "0002")
    command.upgrade(config, "head")
    assert contents(database_url) == before


@pytest.mark.parametrize("way", ["up", "down and up"])
def test_indexes_keep_their_conditions(way: str, database_url: str, databases: Databases) -> None:
    if way == "down and up":
        config = migrations_of("alembic", database_url)
        command.downgrade(config, "0002")
        command.upgrade(config, "head")
    with databases.empty() as url:
        engine = create_engine(url)
        metadata.create_all(engine)
        engine.dispose()
        wanted = conditions(url)
    assert len(wanted) >= 7
    assert conditions(database_url) == wanted
