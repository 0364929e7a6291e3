"""Texts of people, and what is odd in them."""

from __future__ import annotations

from gateway.domain.channel import Channel
from gateway.services.send_message import send_message
from gateway.services.take_text import LONGEST_KEPT
from tests.support.office import MOBILE, Office

LONG = 900


def invited(office: Office) -> None:
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    send_all(office)


def send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)


def test_a_text_with_a_character_that_no_database_keeps_is_taken_without_it(office: Office) -> None:
    invited(office)
    assert office.text_us("1\x000", "SM-a") == "applied"
    assert office.one("SELECT raw FROM answer") == "10"
    assert office.one("SELECT body FROM message WHERE direction = 'inbound'") == "10"


def test_a_text_longer_than_any_is_cut_in_the_message_and_in_the_answer(office: Office) -> None:
    invited(office)
    office.text_us("10", "SM-a")
    send_all(office)
    assert office.text_us("very good " * 1000, "SM-b") == "applied"
    (answer,) = office.rows("SELECT raw FROM answer WHERE question = 'comment_promoter'")
    assert len(answer["raw"]) <= LONGEST_KEPT
    assert answer["raw"].startswith("very good very good")
