"""The judge: compares what people said on the network with what the core store holds, value by value.

It alone says `lost` and `duplicated`. It imports nothing of the product and reads three things by SQL:
the sandbox's ledger, the store and the core store.

What must be in the core store. A reply that answers something (`meant`) and was acknowledged with a 2xx
must be there with an equal value, found by its call and turn or by its text. Six things excuse it, each
judged by the interview that had asked:

- the interview is still open: its result is not due yet (but it may not outlive its case);
- it was posted after the interview had closed: nobody was listening any more;
- the interview closed while it was on its way, not by this reply: a text that then belongs to no
  interview, a call's turn that met an opt-out, or an invitation that had just run out;
- it was overtaken: another text of theirs, posted before this one was acknowledged, was taken as the
  answer, and no further question had reached the carrier between the two (who answers a question and its
  reminder says two things to one question); or a later text of ours reached the carrier before the one
  that was answered; networks keep no order, and no text says what it answers;
- it was corrected: a later turn answered this question, or one before it, anew;
- it has left the path: the interview ended at a full quota, the store took the answer, and the core store
  has nothing of a later turn. The place was lost to a lease that ran out, and the check came out anew.

An acknowledged reply to an interview that closed without a result before that is lost, and so is an
acknowledged opt-out without a suppression, and an inbound text or a call to us that no row knows.

What must not be. A row of ours that was sent stands in the ledger once; a number rings once at a time;
nothing new reaches it after its opt-out was acknowledged, except one text that confirms the opt-out and
what had been handed to the carrier before. An answer that nobody gave counts as duplicated, since it must come from somewhere else.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench._judging.complaint import CLOSED, Complaint
from bench._judging.duplicated import at_once, duplicated
from bench._judging.evidence import Case, Evidence
from bench._judging.gathering import gather
from bench._judging.lost import lost

__all__ = ["Complaint", "Judgement", "at_once", "gather", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The counts of a run. Final states add up to `sample - rejected` where every case is final.

    `sample` counts the rows of samples, and the people who came by an event, a call or a text.
    """

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
    complaints = (*lost(evidence), *duplicated(evidence), *unsettled(evidence))
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


def unsettled(evidence: Evidence) -> Iterator[Complaint]:
    """Complain of cases that have not ended, and of rows of the sample without a case."""
    for case in evidence.cases.values():
        if not case.final:
            yield Complaint("unsettled", f"case {case.id} is not final")
    expected = evidence.sample - evidence.rejected
    if len(evidence.cases) != expected:
        yield Complaint("unsettled", f"{expected} rows were accepted, there are {len(evidence.cases)} cases")


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
