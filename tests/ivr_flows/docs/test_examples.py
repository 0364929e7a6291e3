"""Every example on the pages: it loads, has no fault, and every question of it is asked on every channel."""

from __future__ import annotations

import random
import re

import pytest

from ivr_flows.effects import Outcome
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey
from ivr_flows.tools.reference.example import Example
from ivr_flows.tools.reference.faults import RECORDINGS
from ivr_flows.tools.reference.pages import ShownExample
from tests.ivr_flows.docs.book import EXAMPLES
from tests.ivr_flows.docs.respondent import walk

GOOD = {name: shown for name, shown in EXAMPLES.items() if not (shown.is_faulty or shown.is_shortened)}
FAULTY = {name: shown for name, shown in EXAMPLES.items() if shown.is_faulty and not shown.is_shortened}
# Enough for every branch of every example: each is a walk by chance.
WALKS = 150


def test_the_pages_have_examples_of_both_sorts() -> None:
    assert len(GOOD) > 80
    assert len(FAULTY) > 30


@pytest.mark.parametrize("shown", GOOD.values(), ids=list(GOOD))
def test_every_question_of_an_example_is_asked_on_each_of_its_channels(shown: ShownExample) -> None:
    survey = shown.example.survey()
    for channel in survey.channels:
        for language in survey.languages:
            chance, missing, complete = random.Random(7), set(survey.questions), not survey.questions
            for _ in range(WALKS):
                walked = walk(survey, shown.example.source, channel, language, chance)
                assert walked.outcome is not None, f"{channel} in {language} does not end"
                missing -= walked.asked
                complete = complete or walked.outcome is Outcome.COMPLETE
                if complete and not missing:
                    break
            assert not missing, f"never asked on {channel} in {language}"
            assert complete, f"never complete on {channel} in {language}"


@pytest.mark.parametrize(("name", "shown"), FAULTY.items(), ids=list(FAULTY))
def test_a_faulty_example_has_the_fault_that_its_page_is_about(name: str, shown: ShownExample) -> None:
    with pytest.raises(SurveyFaults) as found:
        read_survey(shown.example.source, load=_no_other_file, recordings=RECORDINGS)
    page = re.fullmatch(r"faults/(.+)\.md:\d+", name)
    if page:
        assert page[1] in {fault.code for fault in found.value.faults}


def test_only_what_is_long_for_its_fault_is_cut_short() -> None:
    short = {name.partition(":")[0] for name, shown in EXAMPLES.items() if shown.is_shortened}
    assert short == {"faults/too-long.md", "faults/long-text.md", "faults/long-call.md"}


def test_a_part_without_a_greeting_is_given_one_in_its_languages() -> None:
    survey = Example("languages: [ru, en]\nsteps:\n  - {end: complete}\n").survey()
    assert survey.intro.key == "greeting"
    assert survey.languages == ("ru", "en")
    assert survey.sponsor["ru"] == "компании «Ромашка»"


def _no_other_file(name: str) -> str:
    raise LookupError(name)
