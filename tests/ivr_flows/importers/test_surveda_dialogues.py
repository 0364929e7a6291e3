"""Every recorded dialogue of Surveda, played against the imported questionnaires.

The recordings lie beside the repository and are read there: their texts belong to another project.
Each questionnaire is imported for the one mode of the dialogue, as an author imports it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ivr_flows.importers.surveda import import_surveda
from ivr_flows.reader import read_survey
from tests.ivr_flows.importers.surveda_player import STOP, Compared, Questionnaires, play, seed_for

_BESIDE = Path(__file__).parents[4] / "shared" / "peers"
_FOLDER = Path(os.environ.get("OTKLIK_PEERS", _BESIDE)) / "surveda"
_DIALOGUES, _TURNS, _RAISED = 2165, 11_534, 226

pytestmark = pytest.mark.skipif(
    not (_FOLDER / "flow_transcripts.jsonl").is_file(),
    reason=f"NOT COMPARED WITH SURVEDA: its recorded dialogues are not in {_FOLDER} (set OTKLIK_PEERS)",
)


def _is_no_language(turn: Compared) -> bool:
    if turn.step.get("type") != "language-selection" or not turn.theirs.stores:
        return False
    offered = [str(number) for number, _ in enumerate(turn.step["language_choices"], 1)]
    return turn.reply.strip() not in offered and not turn.ours.stores


def _is_left_unanswered(turn: Compared) -> bool:
    is_open = turn.step.get("type") == "numeric" and None in (turn.step["min_value"], turn.step["max_value"])
    may_refuse = is_open and (turn.step.get("refusal") or {}).get("enabled")
    return bool(may_refuse) and turn.theirs.kind == "no_retries_left" and not turn.ours.stores


def _is_punctuated(turn: Compared) -> bool:
    reply = turn.reply.strip().casefold()
    return _understood_only_by_us(turn) and reply.endswith("?") and reply.rstrip("?") in _replies(turn)


def _is_from_elsewhere(turn: Compared) -> bool:
    return _understood_only_by_us(turn) and turn.reply.strip().casefold() in _replies(turn)


def _is_common_word(turn: Compared) -> bool:
    meant = {"Yes": "y", "No": "n"}
    return _understood_only_by_us(turn) and turn.reply.strip().casefold() == meant.get(turn.ours.stores[0][1])


def _is_stop_at_the_end(turn: Compared) -> bool:
    return turn.reply == STOP and turn.ours.kind == "end" and turn.step.get("type") == "explanation"


def _understood_only_by_us(turn: Compared) -> bool:
    is_choice = turn.step.get("type") == "multiple-choice"
    return is_choice and not turn.theirs.stores and len(turn.ours.stores) == 1


def _replies(turn: Compared) -> set[str]:
    """List all that means the chosen value in any language and mode; our reader puts them together."""
    value = turn.ours.stores[0][1]
    chosen = next(choice for choice in turn.step["choices"] if choice["value"] == value)
    words = {value}
    for by_language in (chosen["responses"].get("sms"), chosen["responses"].get("mobileweb")):
        for listed in (by_language or {}).values():
            words |= {listed} if isinstance(listed, str) else set(listed)
    return {word.casefold() for word in words}


# Each kind of difference that is intended: what it looks like, and how many turns of the recording show it.
# Together they are 2.35% of the turns, with the import as it is by default.
_LISTED: Mapping[str, tuple[Callable[[Compared], bool], int]] = {
    # Surveda takes 0 for its last language and every other number that it did not offer for the first.
    # Somebody who has not chosen is asked again.
    "a number that is no language": (_is_no_language, 212),
    # A number without bounds leaves no key to refuse with: the question is optional instead, so that after
    # the last try the interview goes on where Surveda ends it.
    "a question left where it could be refused": (_is_left_unanswered, 17),
    # "maybe?" is the choice "Maybe", by whatever sign it ends with.
    "a choice with a question mark": (_is_punctuated, 9),
    # A person may answer in another language than asked, or with what a choice is called: Surveda knows
    # only the replies of the language, and none at all where a translation lists none.
    "a reply of another language or mode": (_is_from_elsewhere, 31),
    # "Y" means a choice that is called "Yes", whether the author has listed it or not.
    "a common word for yes or no": (_is_common_word, 1),
    # On the mobile web the last explanation is a page; with us the interview is complete once it is said.
    "stop when everything has been said": (_is_stop_at_the_end, 1),
}
_MOST_DIFFERENCES = 0.05


@pytest.fixture(scope="module")
def questionnaires() -> Questionnaires:
    return Questionnaires(_FOLDER)


@pytest.fixture(scope="module")
def turns(questionnaires: Questionnaires) -> list[Compared]:
    compared: list[Compared] = []
    for line in (_FOLDER / "flow_transcripts.jsonl").read_text(encoding="utf-8").splitlines():
        dialogue = json.loads(line)
        played = questionnaires.played(dialogue["questionnaire"], dialogue["mode"])
        seed = seed_for(played, dialogue["section_order"])
        assert seed is not None, f"no seed gives the order of sections of dialogue {dialogue['id']}"
        as_far_as_followed = list(play(played, dialogue, seed))
        assert len(as_far_as_followed) == len(dialogue["turns"]), f"lost the way in {dialogue['id']}"
        compared += as_far_as_followed
    return compared


def _kind_of(turn: Compared) -> str | None:
    return next((kind for kind, (shows, _) in _LISTED.items() if shows(turn)), None)


def test_every_recorded_turn_is_played(turns: list[Compared]) -> None:
    assert len(turns) == _TURNS
    assert sum(turn.before is None for turn in turns) >= _DIALOGUES


def test_turns_differ_from_surveda_only_as_listed(turns: list[Compared]) -> None:
    differing = [turn for turn in turns if turn.theirs.kind != "raise" and turn.ours != turn.theirs]

    unlisted = [turn for turn in differing if _kind_of(turn) is None]

    assert unlisted == []
    assert Counter(map(_kind_of, differing)) == {kind: count for kind, (_, count) in _LISTED.items()}


def test_at_most_one_turn_in_twenty_differs(turns: list[Compared]) -> None:
    differing = [turn for turn in turns if turn.theirs.kind != "raise" and turn.ours != turn.theirs]

    assert len(differing) <= _MOST_DIFFERENCES * len(turns)


def test_where_surveda_fails_the_interview_goes_on(turns: list[Compared]) -> None:
    raised = [turn for turn in turns if turn.theirs.kind == "raise"]

    assert len(raised) == _RAISED
    # A skip that leads nowhere: the answer is kept, and the next step comes.
    skipping = [turn for turn in raised if turn.step.get("type") == "multiple-choice"]
    assert len(skipping) == 161
    assert all(turn.ours.stores and turn.ours.kind in ("ok", "end") for turn in skipping)
    # One letter where a number is wanted: asked again, or left after the last try.
    numbers = [turn for turn in raised if turn.step.get("type") == "numeric"]
    assert len(numbers) == 64
    assert all(not turn.ours.stores and turn.ours.kind in ("ok", "no_retries_left") for turn in numbers)
    assert {turn.ours.kind for turn in raised if not turn.step} == {"ok"}


def test_every_recorded_questionnaire_becomes_a_survey_without_faults(questionnaires: Questionnaires) -> None:
    assert len(questionnaires.names()) == 33
    for name in questionnaires.names():
        imported = import_surveda(questionnaires.source(name), key="all-modes", sponsor="A", purpose="b")

        survey = read_survey(imported.source, name)

        assert set(survey.questions) == set(imported.variables)
        assert survey.channels == ("voice", "sms")
