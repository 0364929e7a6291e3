"""What is there too often, at the wrong time, or said by nobody. The rules are in `bench.judge`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bench._judging.complaint import CLOSED, Complaint, listed, place_of, said_at, several
from bench._judging.evidence import Call, Evidence, Sent

_NEVER = datetime.max.replace(tzinfo=UTC)


def duplicated(evidence: Evidence) -> Iterator[Complaint]:
    """Complain of everything that is doubled, or should not be."""
    for case, responses in several(evidence.responses, lambda response: response.case):
        yield Complaint("duplicated", f"case {case} has responses {listed(r.id for r in responses)}")
    for response in evidence.responses:
        interview = evidence.interviews.get(response.id)
        if interview is None or interview.state not in CLOSED:
            yield Complaint("duplicated", f"response {response.id} is of no closed interview")
    yield from _answers_too_many(evidence)
    for address, calls in several(evidence.calls, lambda call: call.address):
        yield Complaint("duplicated", f"one attempt called by {listed(c.sid for c in calls)}: {address}")
    with_address = [text for text in evidence.sent if text.address]
    for address, texts in several(with_address, lambda text: text.address):
        yield Complaint("duplicated", f"one text sent as {listed(t.sid for t in texts)}: {address}")
    for first, second in at_once(evidence.calls):
        yield Complaint("duplicated", f"{first.number} rang twice at once: {first.sid}, {second.sid}")
    yield from _after_opt_out(evidence)


def _answers_too_many(evidence: Evidence) -> Iterator[Complaint]:
    said = {said_at(reply) for reply in evidence.replies}
    for place, given in several(evidence.given, place_of):
        questions = listed(f"{each.response}/{each.question}" for each in given)
        yield Complaint("duplicated", f"{' turn '.join(map(str, place))} answers {questions}")
    for each in evidence.given:
        # An answer without a value says that nobody spoke: a recording in which there was only silence.
        if each.value is not None and place_of(each) not in said:
            yield Complaint(
                "duplicated",
                f"nobody said {each.question} of response {each.response} ({each.ref} {each.turn})",
            )


def at_once(calls: Iterable[Call]) -> Iterator[tuple[Call, Call]]:
    """Yield the pairs of calls that rang at one number while the other was ringing or up."""
    by_number: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.rang_at is not None:
            by_number[call.number].append(call)
    for rung in by_number.values():
        rung.sort(key=lambda call: call.rang_at or _NEVER)
        for at, first in enumerate(rung):
            for second in rung[at + 1 :]:
                if (second.rang_at or _NEVER) < (first.ended_at or _NEVER):
                    yield first, second


def _after_opt_out(evidence: Evidence) -> Iterator[Complaint]:
    stopped: dict[str, datetime] = {}
    unconfirmed: Counter[str] = Counter()
    for reply in evidence.replies:
        if reply.stop and reply.acked_at is not None:
            unconfirmed[reply.number] += 1
            stopped[reply.number] = min(reply.acked_at, stopped.get(reply.number, _NEVER))
    reached: list[tuple[Call | Sent, datetime | None]] = [
        *((call, call.rang_at) for call in evidence.calls),
        *((text, text.delivered_at) for text in evidence.sent),
    ]
    for sent, arrived in reached:
        stop = stopped.get(sent.number)
        if stop is None or arrived is None or arrived <= stop or sent.created_at <= stop:
            continue
        if isinstance(sent, Sent) and sent.row in evidence.confirmations and unconfirmed[sent.number] > 0:
            unconfirmed[sent.number] -= 1
            continue
        handed_over = evidence.reserved.get(sent.row or "")
        lifted = evidence.lifted.get(sent.number)
        if (handed_over is None or handed_over > stop) and (lifted is None or sent.created_at < lifted):
            yield Complaint("duplicated", f"{sent.sid} reached {sent.number} after its opt-out")
