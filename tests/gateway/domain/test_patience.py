"""What a caller hears while our addresses fail."""

from __future__ import annotations

import pytest

from gateway.domain.parting import parting
from gateway.domain.patience import patience
from ivr_flows.voice_script import Goto, Hangup, Pause, Say


def test_each_failure_waits_longer_and_tries_again_and_the_fourth_parts() -> None:
    waits = []
    for failures in (1, 2, 3):
        said, pause, last = patience(failures, "en").verbs
        assert isinstance(said, Say)
        assert isinstance(pause, Pause)
        assert last == Goto()
        waits.append(pause.seconds)
    assert waits == sorted(set(waits))
    sorry, end = patience(4, "en").verbs
    assert isinstance(sorry, Say)
    assert "another time" in sorry.text
    assert end == Hangup()


@pytest.mark.parametrize(("language", "spoken"), [("ru", ["ru"]), ("en", ["en"]), ("de", ["ru", "en"])])
def test_who_speaks_a_language_of_ours_hears_it_alone(language: str, spoken: list[str]) -> None:
    said = [verb.language for verb in patience(1, language).verbs if isinstance(verb, Say)]
    assert said == spoken


def test_a_parting_is_in_the_language_of_the_caller_or_in_english() -> None:
    for language, spoken in (("ru", "ru"), ("en", "en"), ("de", "en")):
        said, end = parting(language).verbs
        assert isinstance(said, Say)
        assert (said.language, end) == (spoken, Hangup())
