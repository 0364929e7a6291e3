"""What is lost: said and acknowledged, and not in the core store. The rules are in `bench.judge`."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bench._judging.complaint import CLOSED, Complaint, Place, agree, grouped, is_key, place_of, said_at
from bench._judging.evidence import Evidence, Given, Interview, Reply, Taken

_BY_A_REPLY = frozenset({"complete", "screened_out", "quota_full"})
_ENDED = CLOSED | {"unanswered"}


def lost(evidence: Evidence) -> Iterator[Complaint]:
    """Complain of everything that is lost."""
    present = {response.id for response in evidence.responses}
    for interview in evidence.interviews.values():
        if interview.state in CLOSED and interview.id not in present:
            yield Complaint("lost", f"interview {interview.id} ({interview.state}) has no response")
        case = evidence.cases.get(interview.case)
        if interview.closed_at is None and case is not None and case.final:
            yield Complaint("lost", f"interview {interview.id} was left open when case {case.id} ended")
    for call in evidence.called_us:
        if call.answered and not any(key.endswith(f":{call.sid}") for key in evidence.noted):
            yield Complaint("lost", f"call {call.sid} from {call.number} is in no row")
    held = {place_of(given): given for given in evidence.given}
    corrected = _corrected(evidence.taken) | _behind_a_full_quota(evidence)
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
    held: dict[Place, Given],
    corrected: dict[Place, Taken],
    present: set[str],
) -> str | None:
    """Say what the core store lacks of a reply that answers something; None where it lacks nothing."""
    if _was_spoken_for(evidence, reply, held) or _texts_crossed(evidence, reply):
        return None
    place = said_at(reply)
    words = f"reply {reply.id} meant {reply.meant!r}"
    given = held.get(place)
    if given is not None and not agree(reply.meant, given.value):
        return f"{words}, but {given.question} holds {given.value!r}"
    before = corrected.get(place)
    if given is not None or (before is not None and agree(reply.meant, before.value)):
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


def _was_spoken_for(evidence: Evidence, reply: Reply, held: dict[Place, Given]) -> bool:
    """Say whether another text of theirs was taken as the answer to the same question.

    That one was posted before this one, or before this one was acknowledged; and no further question of
    ours, which either could have answered, had been accepted by the carrier between the two.
    """
    return reply.channel == "sms" and any(
        other.number == reply.number
        and other.ref != reply.ref
        and (other.ref,) in held
        and reply.acked_at is not None
        and other.posted_at <= reply.acked_at
        and not _was_asked_between(evidence, other, reply)
        for other in evidence.replies
    )


def _was_asked_between(evidence: Evidence, one: Reply, other: Reply) -> bool:
    """Say so; what we ask at the very instant of a reply follows it, as nobody replies within no time."""
    first, last = sorted((one.posted_at, other.posted_at))
    return any(
        text.number == one.number and text.row in evidence.questions and first <= text.created_at < last
        for text in evidence.sent
    )


def _texts_crossed(evidence: Evidence, reply: Reply) -> bool:
    """Say whether the text that was answered reached the carrier after one of ours that was sent later.

    The person then answers the older question, and nothing in a text says so.
    """
    asked = next((text for text in evidence.sent if text.sid == reply.answering), None)
    reserved = None if asked is None else evidence.reserved.get(asked.row or "")
    return (
        asked is not None
        and reserved is not None
        and any(
            later.number == asked.number
            and later.created_at < asked.created_at
            and evidence.reserved.get(later.row or "", reserved) > reserved
            for later in evidence.sent
        )
    )


def _corrected(taken: Iterable[Taken]) -> dict[Place, Taken]:
    """Collect the answers that a later turn gave anew, or whose question a later correction passed by."""
    by_interview: dict[str, list[Taken]] = defaultdict(list)
    for answer in taken:
        by_interview[answer.interview].append(answer)
    corrected: dict[Place, Taken] = {}
    for answers in by_interview.values():
        answers.sort(key=lambda answer: answer.turn)
        first: dict[tuple[str, str], int] = {}
        for later in answers:
            begun = first.setdefault((later.question, later.loop), later.turn)
            corrected |= {place_of(each): each for each in answers if begun <= each.turn < later.turn}
    return corrected


def _behind_a_full_quota(evidence: Evidence) -> dict[Place, Taken]:
    """Collect the answers behind a check of quotas whose place was lost afterwards: they have left the path.

    Nothing that was answered later can be on it. An answer that the store has not taken is no excuse.
    """
    last_turn: dict[str, int] = {}
    for given in evidence.given:
        last_turn[given.response] = max(given.turn, last_turn.get(given.response, given.turn))
    turned_away = {each.id for each in evidence.interviews.values() if each.state == "quota_full"}
    return {
        place_of(answer): answer
        for answer in evidence.taken
        if answer.interview in turned_away and answer.turn > last_turn.get(answer.interview, -1)
    }


def _mixed_keys(evidence: Evidence, held: dict[Place, Given]) -> Iterator[Complaint]:
    """Compare choices. What a key stands for is not known here, only that it is one value for everybody
    and no other key's: the pairing that most replies have is taken to be right.
    """
    surveys = {response.id: response.survey for response in evidence.responses}
    chosen = [
        (reply, given)
        for reply in evidence.replies
        if is_key(reply.meant) and (given := held.get(said_at(reply))) is not None
    ]
    for _, several in grouped(chosen, lambda pair: (surveys.get(pair[1].response), pair[1].question)):
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
