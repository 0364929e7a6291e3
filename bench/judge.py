"""The judge: compares what people said on the network with what the core store holds, value by value.

It alone says `lost` and `duplicated`. It imports nothing of the product and reads three things by SQL:
the sandbox's ledger, the store and the core store.

What must be in the core store. A reply that answers something (`meant`) and was acknowledged with a 2xx
must be there with an equal value, found by its call and turn or by its text. Four races excuse it, each
judged by the interview that had asked:

- the interview is still open: its result is not due yet (but it may not outlive its case);
- it was posted after the interview had closed: nobody was listening any more;
- the interview closed while it was on its way, not by this reply: a text that then belongs to no
  interview, a call's turn that met an opt-out, or an invitation that had just run out;
- it was corrected: a later turn answered this question, or one before it, anew.

An acknowledged reply to an interview that closed without a result before that is lost, and so is an
acknowledged opt-out without a suppression, and an inbound text that no row knows.

What must not be. A row of ours that was sent stands in the ledger once; a number rings once at a time;
nothing new reaches it after its opt-out was acknowledged, except what had been handed to the carrier
before. An answer that nobody gave counts as duplicated, since it must come from somewhere else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from bench._evidence import Call, Case, Evidence, Given, Interview, Reply, Sent, Taken, gather

CLOSED = frozenset({"complete", "partial", "broken_off", "refused", "screened_out", "quota_full"})
_BY_A_REPLY = frozenset({"complete", "screened_out", "quota_full"})
_ENDED = CLOSED | {"unanswered"}
_NEVER = datetime.max.replace(tzinfo=UTC)

Kind: TypeAlias = Literal["lost", "duplicated", "unsettled"]
_Place: TypeAlias = tuple[str, int] | tuple[str]
_Item = TypeVar("_Item")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is not as it must be, with the ids that find it."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The counts of a run. Final states add up to `sample - rejected` where every case is final."""

    sample: int
    rejected: int
    completed: int
    partial: int
    broken_off: int
    refused: int
    no_contact: int
    not_contacted: int
    closed: int
    in_core_store: int
    lost: int
    duplicated: int
    complaints: tuple[Complaint, ...]

    def line(self, seconds: float | None = None) -> str:
        """Write the counts as one JSON line."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "complaints"}
        return json.dumps({**counts, "seconds": seconds})


def judge(store_url: str, core_url: str, ledger: Path) -> Judgement:
    """Judge a run by its two databases (SQLAlchemy URLs) and the sandbox's ledger (an SQLite file)."""
    evidence = gather(store_url, core_url, ledger)
    complaints = (*_lost(evidence), *_duplicated(evidence), *_unsettled(evidence))
    kinds = Counter(each.kind for each in complaints)
    states = Counter(state for case in evidence.cases.values() if (state := final_state(case)) is not None)
    return Judgement(
        sample=evidence.sample,
        rejected=evidence.rejected,
        completed=states["completed"],
        partial=states["partial"],
        broken_off=states["broken_off"],
        refused=states["refused"],
        no_contact=states["no_contact"],
        not_contacted=states["not_contacted"],
        closed=sum(each.state in CLOSED for each in evidence.interviews.values()),
        in_core_store=len(evidence.responses),
        lost=kinds["lost"],
        duplicated=kinds["duplicated"],
        complaints=complaints,
    )


def final_state(case: Case) -> str | None:
    """Name the state that a case ended in; None while it has not."""
    if not case.final:
        return None
    named = {"1.1": "completed", "1.2": "partial", "2.12": "broken_off"}.get(case.disposition)
    if named is not None:
        return named
    if case.disposition.startswith("2.11"):
        return "refused"
    return "no_contact" if case.attempts > 0 else "not_contacted"


# --- lost ---------------------------------------------------------------------------------------


def _lost(evidence: Evidence) -> Iterator[Complaint]:
    present = {response.id for response in evidence.responses}
    for interview in evidence.interviews.values():
        if interview.state in CLOSED and interview.id not in present:
            yield Complaint("lost", f"interview {interview.id} ({interview.state}) has no response")
        case = evidence.cases.get(interview.case)
        if interview.closed_at is None and case is not None and case.final:
            yield Complaint("lost", f"interview {interview.id} was left open when case {case.id} ended")
    held = {_place(given): given for given in evidence.given}
    corrected = _corrected(evidence.taken)
    for reply in evidence.replies:
        if reply.acked_at is None:
            continue
        if reply.channel == "sms" and not _is_known(evidence, reply):
            yield Complaint("lost", f"text {reply.ref} from {reply.number} is in no row")
        elif reply.stop and reply.number not in evidence.lifted:
            yield Complaint("lost", f"opt-out {reply.id} of {reply.number} suppressed nothing")
        elif reply.meant is not None and (what := _missing(evidence, reply, held, corrected, present)):
            yield Complaint("lost", what)
    yield from _mixed_keys(evidence, held)


def _is_known(evidence: Evidence, reply: Reply) -> bool:
    return reply.ref in evidence.heard or any(key.endswith(f":{reply.ref}") for key in evidence.noted)


def _missing(
    evidence: Evidence,
    reply: Reply,
    held: dict[_Place, Given],
    corrected: dict[_Place, Taken],
    present: set[str],
) -> str | None:
    """Say what the core store lacks of a reply that answers something; None where it lacks nothing."""
    place = _said_at(reply)
    words = f"reply {reply.id} meant {reply.meant!r}"
    given = held.get(place)
    if given is not None and not _agree(reply.meant, given.value):
        return f"{words}, but {given.question} holds {given.value!r}"
    before = corrected.get(place)
    if given is not None or (before is not None and _agree(reply.meant, before.value)):
        return None
    interview = _asking(evidence, reply)
    if interview is None:
        return f"{words}, but no interview asked for it"
    # An interview that has no response at all is complained about once, not for each reply.
    whole = interview.state in CLOSED and interview.id not in present
    due = not whole and _is_due(evidence, interview, reply)
    return f"{words}, but interview {interview.id} has no such answer" if due else None


def _asking(evidence: Evidence, reply: Reply) -> Interview | None:
    """Find the interview that had asked: by the text that was answered, or by the call's attempt."""
    if reply.channel == "sms":
        asked = next((text for text in evidence.sent if text.sid == reply.answering), None)
        interview = None if asked is None or asked.row is None else evidence.messages.get(asked.row)
        return None if interview is None else evidence.interviews.get(interview)
    case = None if reply.row is None else evidence.attempts.get(reply.row)
    begun = [each for each in evidence.interviews.values() if each.case == case and _had_begun(each, reply)]
    return max(begun, key=lambda each: each.started_at, default=None)


def _had_begun(interview: Interview, reply: Reply) -> bool:
    return interview.started_at <= (reply.acked_at or reply.posted_at)


def _is_due(evidence: Evidence, interview: Interview, reply: Reply) -> bool:
    """Say whether the interview must hold the reply's answer: the races of the module's docstring."""
    if interview.state not in _ENDED or interview.closed_at is None or reply.posted_at > interview.closed_at:
        return False
    if reply.acked_at is None or reply.acked_at < interview.closed_at or interview.state in _BY_A_REPLY:
        return True
    if interview.state in {"refused", "unanswered"}:
        return False
    return reply.channel == "voice" or evidence.heard.get(reply.ref) is not None


def _corrected(taken: Iterable[Taken]) -> dict[_Place, Taken]:
    """Collect the answers that a later turn gave anew, or whose question a later correction passed by."""
    by_interview: dict[str, list[Taken]] = defaultdict(list)
    for answer in taken:
        by_interview[answer.interview].append(answer)
    corrected: dict[_Place, Taken] = {}
    for answers in by_interview.values():
        answers.sort(key=lambda answer: answer.turn)
        first: dict[tuple[str, str], int] = {}
        for later in answers:
            begun = first.setdefault((later.question, later.loop), later.turn)
            corrected |= {_place(each): each for each in answers if begun <= each.turn < later.turn}
    return corrected


def _mixed_keys(evidence: Evidence, held: dict[_Place, Given]) -> Iterator[Complaint]:
    """Compare choices. What a key stands for is not known here, only that it is one value for everybody
    and no other key's: the pairing that most replies have is taken to be right.
    """
    surveys = {response.id: response.survey for response in evidence.responses}
    chosen = [
        (reply, given)
        for reply in evidence.replies
        if _is_key(reply.meant) and (given := held.get(_said_at(reply))) is not None
    ]
    for _, several in _grouped(chosen, lambda pair: (surveys.get(pair[1].response), pair[1].question)):
        pairings = Counter((str(reply.meant), json.dumps(given.value)) for reply, given in several)
        right: dict[str, str] = {}
        for (key, value), _count in pairings.most_common():
            if key not in right and value not in right.values():
                right[key] = value
        for reply, given in several:
            if right.get(str(reply.meant)) != json.dumps(given.value):
                yield Complaint(
                    "lost",
                    f"reply {reply.id} meant {reply.meant!r}, but {given.question} holds {given.value!r}",
                )


# --- duplicated ---------------------------------------------------------------------------------


def _duplicated(evidence: Evidence) -> Iterator[Complaint]:
    for case, responses in _several(evidence.responses, lambda response: response.case):
        yield Complaint("duplicated", f"case {case} has responses {_list(r.id for r in responses)}")
    for response in evidence.responses:
        interview = evidence.interviews.get(response.id)
        if interview is None or interview.state not in CLOSED:
            yield Complaint("duplicated", f"response {response.id} is of no closed interview")
    yield from _answers_too_many(evidence)
    for address, calls in _several(evidence.calls, lambda call: call.address):
        yield Complaint("duplicated", f"one attempt called by {_list(c.sid for c in calls)}: {address}")
    with_address = [text for text in evidence.sent if text.address]
    for address, texts in _several(with_address, lambda text: text.address):
        yield Complaint("duplicated", f"one text sent as {_list(t.sid for t in texts)}: {address}")
    for first, second in at_once(evidence.calls):
        yield Complaint("duplicated", f"{first.number} rang twice at once: {first.sid}, {second.sid}")
    yield from _after_opt_out(evidence)


def _answers_too_many(evidence: Evidence) -> Iterator[Complaint]:
    said = {_said_at(reply) for reply in evidence.replies}
    for place, given in _several(evidence.given, _place):
        questions = _list(f"{each.response}/{each.question}" for each in given)
        yield Complaint("duplicated", f"{' turn '.join(map(str, place))} answers {questions}")
    for each in evidence.given:
        if _place(each) not in said:
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
    for reply in evidence.replies:
        if reply.stop and reply.acked_at is not None:
            stopped[reply.number] = min(reply.acked_at, stopped.get(reply.number, _NEVER))
    reached: list[tuple[Call | Sent, datetime | None]] = [
        *((call, call.rang_at) for call in evidence.calls),
        *((text, text.delivered_at) for text in evidence.sent),
    ]
    for sent, arrived in reached:
        stop = stopped.get(sent.number)
        if stop is None or arrived is None or arrived <= stop or sent.created_at <= stop:
            continue
        handed_over = evidence.reserved.get(sent.row or "")
        lifted = evidence.lifted.get(sent.number)
        if (handed_over is None or handed_over > stop) and (lifted is None or sent.created_at < lifted):
            yield Complaint("duplicated", f"{sent.sid} reached {sent.number} after its opt-out")


# --- unsettled ----------------------------------------------------------------------------------


def _unsettled(evidence: Evidence) -> Iterator[Complaint]:
    for case in evidence.cases.values():
        if not case.final:
            yield Complaint("unsettled", f"case {case.id} is not final")
    expected = evidence.sample - evidence.rejected
    if len(evidence.cases) != expected:
        yield Complaint("unsettled", f"{expected} rows were accepted, there are {len(evidence.cases)} cases")


# --- what the rules share -----------------------------------------------------------------------


def _place(answer: Given | Taken) -> _Place:
    """Tell where an answer was given: in a turn of a call, or in a text."""
    return (answer.ref, answer.turn) if answer.channel == "voice" else (answer.ref,)


def _said_at(reply: Reply) -> _Place:
    """Tell where a reply was given. The answer is kept under the turn that took it: the next one."""
    return (
        (reply.ref, -1 if reply.turn is None else reply.turn + 1)
        if reply.channel == "voice"
        else (reply.ref,)
    )


def _is_key(meant: object) -> bool:
    return isinstance(meant, str) and meant.startswith("key:")


def _agree(meant: int | str | None, value: object) -> bool:
    """Say whether a value is what was meant; which value a key stands for is judged over all replies."""
    if _is_key(meant):
        return True
    if isinstance(meant, int):
        return isinstance(value, int | float) and not isinstance(value, bool) and value == meant
    return isinstance(meant, str) and isinstance(value, str) and value.strip() == meant.strip()


def _grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> Iterator[tuple[_Key, list[_Item]]]:
    groups: dict[_Key, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    yield from groups.items()


def _several(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> Iterator[tuple[_Key, list[_Item]]]:
    return ((name, group) for name, group in _grouped(items, key) if len(group) > 1)


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def main() -> int:
    """Judge what the command line names; give 1 where anything is lost or duplicated."""
    parser = argparse.ArgumentParser(prog="python -m bench.judge", description="Say what a run lost.")
    parser.add_argument("--store", required=True, help="URL of the store")
    parser.add_argument("--core", required=True, help="URL of the core store")
    parser.add_argument("--ledger", required=True, type=Path, help="the sandbox's ledger")
    parser.add_argument("--seconds", type=float, help="how long the run took, to be printed with the counts")
    given = parser.parse_args()
    judgement = judge(given.store, given.core, given.ledger)
    for complaint in judgement.complaints:
        print(complaint, file=sys.stderr)
    print(judgement.line(given.seconds))
    return 1 if judgement.lost or judgement.duplicated else 0


if __name__ == "__main__":
    sys.exit(main())
