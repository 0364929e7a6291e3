"""Results on their way: in their order, once, and a sink that cannot take one holds nothing else up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from gateway.domain.channel import Channel
from gateway.domain.ports.results import NotApplied, Result
from gateway.services.push_results import MOST_REFUSALS, push_results
from gateway.services.reads.progress import read_progress
from gateway.services.send_message import send_message
from gateway.services.sweep import Patience, sweep
from gateway.store.queries import outbox
from tests.support.office import MOBILE, Office

LONG = 900


@dataclass
class PickySink:
    """A sink that refuses some sequences, and remembers what it was shown."""

    refuses: set[int] = field(default_factory=set)
    for_good: bool = False
    shown: list[int] = field(default_factory=list)
    name: str = "picky"

    def apply(self, result: Result) -> NotApplied | None:
        self.shown.append(result.sequence)
        return NotApplied("not now", self.for_good) if result.sequence in self.refuses else None


def closed(office: Office) -> UUID:
    """Let one person answer by text; give the interview, whose result has not been pushed."""
    office.open(MOBILE, talk=LONG)
    office.dial(Channel.SMS)
    for number, body in enumerate(["10", "very good"]):
        for message in office.queue.take("send_message"):
            send_message(office.runtime, message)
        assert office.text_us(body, f"SM-{number}") == "applied"
    (interview,) = office.queue.take("push_results")
    return interview


def correct(office: Office, interview: UUID) -> int:
    """Write a correction of the result, as a reviewer's change will; give its sequence."""
    with office.runtime.unit_of_work() as uow:
        newest = outbox.newest(uow, interview)
        assert newest is not None
        sequence = outbox.next_sequence(uow, interview)
        payload = newest | {"sequence": sequence}
        outbox.add(uow, office.runtime.ids.new(), interview, sequence, payload, office.clock.now())
    return sequence


def pushed(office: Office) -> list[bool]:
    rows = office.rows("SELECT pushed_at FROM outbox_event ORDER BY sequence")
    return [row["pushed_at"] is not None for row in rows]


def test_results_go_in_their_order(office: Office) -> None:
    interview = closed(office)
    assert correct(office, interview) == 2
    assert correct(office, interview) == 3
    push_results(office.runtime, interview)
    assert [one.sequence for one in office.sink.applied] == [1, 2, 3]
    assert pushed(office) == [True, True, True]


def test_a_result_that_is_not_taken_holds_back_the_later_ones_of_its_interview(office: Office) -> None:
    interview = closed(office)
    correct(office, interview)
    sink = PickySink(refuses={1})
    runtime = replace(office.runtime, sinks=(sink,))
    push_results(runtime, interview)
    assert (sink.shown, pushed(office)) == ([1], [False, False])
    sink.refuses.clear()
    push_results(runtime, interview)
    assert (sink.shown, pushed(office)) == ([1, 1, 2], [True, True])


def test_a_refusal_is_kept_with_its_reason_and_the_instant_of_the_next_try(office: Office) -> None:
    interview = closed(office)
    push_results(replace(office.runtime, sinks=(PickySink(refuses={1}),)), interview)
    pushes, error, due = office.one("SELECT pushes, last_error, due_at FROM outbox_event")
    assert (pushes, error) == (1, "not now")
    wait = datetime.fromisoformat(str(due)).replace(tzinfo=UTC) - office.clock.now()
    assert wait.total_seconds() == 5


def push_again_and_again(office: Office, interview: UUID, sink: PickySink, times: int) -> None:
    """Push as the sweeper does: whenever something is due."""
    for _ in range(times):
        push_results(replace(office.runtime, sinks=(sink,)), interview)
        office.wait(minutes=15)


def test_a_result_that_cannot_be_stored_is_given_up_where_people_see_it(office: Office) -> None:
    interview = closed(office)
    sink = PickySink(refuses={1}, for_good=True)
    push_again_and_again(office, interview, sink, MOST_REFUSALS + 3)
    assert len(sink.shown) == MOST_REFUSALS
    kept = "SELECT pushed_at, due_at, last_error FROM outbox_event"
    assert office.one(kept) == (None, None, "not now")
    sweep(office.runtime, Patience())
    assert office.queue.take("push_results") == []
    assert read_progress(office.runtime, office.campaign).results_waiting == 1


def test_a_correction_of_a_result_that_was_given_up_is_pushed(office: Office) -> None:
    interview = closed(office)
    sink = PickySink(refuses={1}, for_good=True)
    push_again_and_again(office, interview, sink, MOST_REFUSALS)
    assert correct(office, interview) == 2
    push_results(replace(office.runtime, sinks=(sink,)), interview)
    assert pushed(office) == [False, True]


def test_a_core_store_that_was_away_for_long_does_not_use_up_the_tries(office: Office) -> None:
    interview = closed(office)
    sink = PickySink(refuses={1})
    push_again_and_again(office, interview, sink, 3 * MOST_REFUSALS)
    sink.for_good = True
    push_again_and_again(office, interview, sink, 2)
    assert office.one("SELECT due_at FROM outbox_event") is not None
    sink.refuses.clear()
    push_again_and_again(office, interview, sink, 1)
    assert pushed(office) == [True]


def test_every_sink_must_have_taken_a_result_before_it_counts_as_pushed(office: Office) -> None:
    interview = closed(office)
    taking, refusing = PickySink(), PickySink(refuses={1})
    push_results(replace(office.runtime, sinks=(taking, refusing)), interview)
    assert pushed(office) == [False]
    refusing.refuses.clear()
    push_results(replace(office.runtime, sinks=(taking, refusing)), interview)
    assert pushed(office) == [True]
    assert taking.shown == [1, 1]  # shown twice: sinks leave one of them


def test_an_interview_that_owes_nothing_is_left_alone(office: Office) -> None:
    interview = closed(office)
    push_results(office.runtime, UUID(int=404))
    assert office.sink.applied == []
    for _ in range(3):
        push_results(office.runtime, interview)
    assert len(office.sink.applied) == 1


def test_what_is_pushed_is_what_was_kept_when_the_interview_closed(office: Office) -> None:
    interview = closed(office)
    kept = office.one("SELECT payload FROM outbox_event")
    push_results(office.runtime, interview)
    (result,) = office.sink.applied
    written = kept if isinstance(kept, str) else msgspec.json.encode(kept)
    assert msgspec.json.decode(written) == msgspec.json.decode(msgspec.json.encode(result))
    assert [(one.question, one.value) for one in result.answers] == [
        ("nps", 10),
        ("comment_promoter", "very good"),
    ]
    assert result.response_id == interview
