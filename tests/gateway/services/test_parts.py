"""A text that comes in parts is one text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from threading import Barrier, Thread
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.ports.carrier_events import MessagePart, MessageReceived
from gateway.services.forget_old import forget_old
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from gateway.services.take_split_text import take_split_text
from gateway.services.take_text import take_text
from tests.support.office import MOBILE, OURS, Office

WORDS = ("It took ", "very long, ", "but they were kind")
KEY = "vonage:4915112345678:15005550006:7"


def asked_why(office: Office) -> None:
    """Bring a dialogue to its open question."""
    office.open(MOBILE, talk=900)
    office.dial(Channel.SMS)
    _send_all(office)
    office.text_us("10", "SM-first")
    _send_all(office)


def arrive(office: Office, number: int, total: int = 3, *, body: str | None = None, ref: str = "") -> str:
    """Let one part arrive."""
    ref = ref or f"V-{number}"
    text = MessageReceived(
        ref,
        MOBILE,
        OURS,
        body or WORDS[number - 1],
        f"vonage:inbound:{ref}",
        part=MessagePart(KEY, number, total),
    )
    return take_text(office.runtime, "twilio", text, f"raw {ref}")


def comment(office: Office) -> str:
    return str(office.one("SELECT raw FROM answer WHERE question = 'comment_promoter'"))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_parts_are_one_text_whatever_order_they_come_in(office: Office, order: Sequence[int]) -> None:
    asked_why(office)
    results = [arrive(office, number) for number in order]
    assert results == ["part", "part", "applied"]
    assert comment(office) == "".join(WORDS)
    assert office.one("SELECT carrier_ref FROM answer WHERE question = 'comment_promoter'") == "V-1"
    raw = office.rows("SELECT payload FROM inbound_event WHERE dedupe_key LIKE 'vonage:%' ORDER BY payload")
    assert [row["payload"] for row in raw] == ["raw V-1", "raw V-2", "raw V-3"]


def test_every_part_belongs_to_the_attempt_of_its_dialogue(office: Office) -> None:
    asked_why(office)
    attempt = office.one("SELECT id FROM contact_attempt")
    for number in (1, 2, 3):
        arrive(office, number)
    told = office.rows("SELECT subject_id FROM inbound_event WHERE route = 'inbound-message'")
    assert [row["subject_id"] for row in told] == [attempt] * 4  # the mark before them too


def test_a_part_that_is_delivered_again_counts_once(office: Office) -> None:
    asked_why(office)
    assert arrive(office, 2) == "part"
    assert arrive(office, 2) == "repeated"
    assert arrive(office, 2, ref="V-other") == "part"  # the same part under another id
    assert (arrive(office, 3), arrive(office, 1)) == ("part", "applied")
    assert arrive(office, 1) == "repeated"
    assert comment(office) == "".join(WORDS)


def test_what_has_come_is_read_when_the_rest_does_not_come(office: Office) -> None:
    asked_why(office)
    arrive(office, 3)
    arrive(office, 1)
    office.wait(seconds=59)
    sweep(office.runtime, Patience())
    assert office.queue.take("take_split_text") == []
    office.wait(seconds=1)
    sweep(office.runtime, Patience())
    (text,) = office.queue.take("take_split_text")
    take_split_text(office.runtime, text)
    take_split_text(office.runtime, text)  # the job came twice
    assert comment(office) == WORDS[0] + WORDS[2]
    assert arrive(office, 2) == "late_part"
    assert office.one("SELECT count(*) FROM answer") == 2
    assert office.one("SELECT count(*) FROM message WHERE direction = 'inbound'") == 2


def test_a_job_that_comes_before_its_time_takes_nothing(office: Office) -> None:
    asked_why(office)
    arrive(office, 1)
    take_split_text(office.runtime, UUID(str(office.one("SELECT id FROM split_text"))))
    assert arrive(office, 2, total=3) == "part"


def test_a_telephone_uses_its_number_of_a_text_again(office: Office) -> None:
    asked_why(office)
    for number in (1, 2, 3):
        arrive(office, number)
    office.wait(hours=2)
    assert arrive(office, 2, 2, body="you", ref="W-2") == "part"
    arrive(office, 1, 2, body="thank ", ref="W-1")
    assert office.one("SELECT body FROM message WHERE carrier_ref = 'W-1'") == "thank you"


def test_an_opt_out_that_comes_in_parts_is_heeded(office: Office) -> None:
    asked_why(office)
    arrive(office, 2, 2, body="мне!")
    assert arrive(office, 1, 2, body="Не пишите ") == "opted_out"
    assert office.one("SELECT address FROM suppression_entry") == MOBILE


def test_of_the_last_two_parts_at_one_instant_one_takes_the_text(office: Office) -> None:
    asked_why(office)
    arrive(office, 2)
    together, results = Barrier(2), []

    def come(number: int) -> None:
        together.wait()
        results.append(arrive(office, number))

    threads = [Thread(target=come, args=(number,)) for number in (1, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["applied", "part"]
    assert comment(office) == "".join(WORDS)


def test_texts_of_parts_are_forgotten_with_the_raw_events(office: Office) -> None:
    asked_why(office)
    for number in (1, 2, 3):
        arrive(office, number)
    office.clock.advance(timedelta(days=31))
    assert forget_old(office.runtime) > 0
    assert office.one("SELECT count(*) FROM message_part") == 0
    assert office.one("SELECT body FROM message WHERE carrier_ref = 'V-1'") == "".join(WORDS)


def _send_all(office: Office) -> None:
    for message in office.queue.take("send_message"):
        send_message(office.runtime, message)
